"""Connections that fail, servers that come back, proxies and places of one's own, in a real browser."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.client import Server, until
from tests.app.test_browser import MS, SMALL, holds
from tests.browser import Watch, require

pytestmark = pytest.mark.slow
ROOT_PATH = "/user/li/proxy/8765"
#: What a browser says of a server that was stopped, and of one that has a new token, on purpose here.
EXPECTED = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET",
            "status of 401", "401: ", "ERR_INTERNET_DISCONNECTED")  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers of one's own; they are stopped at the end."""
    for package in ("starlette", "uvicorn"):
        require(package)
    started: list[Server] = []

    def start(*options: str) -> Server:
        started.append(Server(["sim.cli", "app", "--no-open", *options]))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of a server; at the end nothing unexpected may have gone wrong on it."""
    watches, contexts = [], []

    def open_page(server: Server, query: str = SMALL) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(MS)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(server.address))
        watches[-1].over(page)
        page.goto(f"{server.address}?{query}&token={server.token}")
        page.locator("#find-lever").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    wrong = [line for watch in watches for line in watch.errors if not any(one in line for one in EXPECTED)]
    assert not wrong, "\n".join(wrong)


def status(page: Any) -> str:
    return str(page.locator("#status").inner_text())


def run(page: Any) -> None:
    page.locator("#run").click()
    holds(page, "/Done: (2 runs|one run)/.test(document.body.innerText)")


def test_a_lost_connection_is_told_in_words_nothing_is_lost_and_it_comes_back_by_itself(
    dashboard: Server, opened: Callable[..., Any]
) -> None:
    """A stream that is open already stays silent without an error when the browser goes offline."""
    page = opened(dashboard, "place=demo&days=90&n=1&set.policy.time.paperwork=0.45")
    run(page)
    page.context.set_offline(True)
    assert until(lambda: "connection to the server is lost" in status(page))
    page.locator("#days").select_option("180")
    page.locator("[role=alert]", has_text="Nothing was changed").first.wait_for()
    assert page.locator("#days").input_value() == "90"
    page.locator("#run").click()
    holds(page, "(document.body.innerText.match(/Nothing was changed/g) || []).length >= 1")
    page.context.set_offline(False)
    assert until(lambda: "Connected again" in status(page))
    holds(page, "!document.body.innerText.includes('Nothing was changed')")
    assert "Done" in page.locator("ol.scenarios").first.inner_text()
    page.locator("#days").select_option("180")
    holds(page, "location.search.includes('days=180')")


def test_a_page_whose_first_questions_get_no_answer_shows_the_example_and_goes_on_when_it_can(
    dashboard: Server, opened: Callable[..., Any]
) -> None:
    page = opened(dashboard, "place=demo&days=90&n=1")
    page.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    page.goto(page.url.replace("days=90", "days=180"))
    assert until(lambda: "connection to the server is lost" in status(page))
    assert page.locator("table.measures tbody tr").count() > 10
    page.unroute("**/api/**")
    page.locator("#find-lever").wait_for()
    assert page.locator("#days").input_value() == "180"


def test_a_server_that_was_restarted_is_told_in_words_and_the_runs_are_kept_to_be_made_again(
    serve: Callable[..., Server], opened: Callable[..., Any]
) -> None:
    port = str(free_port())
    first = serve("--port", port)
    page = opened(first, "place=demo&days=90&n=1&set.policy.time.paperwork=0.45")
    run(page)
    first.process.kill()
    first.process.wait(30)
    assert until(lambda: "connection to the server is lost" in status(page))
    second = serve("--port", port)
    assert until(lambda: "new token" in status(page))
    assert page.get_by_text("not run yet").count() == 1
    page.goto(f"{page.url}&token={second.token}")
    page.locator("#find-lever").wait_for()
    assert page.locator('[data-path="policy.time.paperwork"] .moved').count() == 1
    assert page.get_by_text("not run yet").count() == 1


def test_reload_and_back_give_place_levers_and_runs_again(
    serve: Callable[..., Server], opened: Callable[..., Any]
) -> None:
    page = opened(serve("--port", "0"), "place=demo&days=90&n=1")
    page.locator("#days").select_option("180")
    holds(page, "location.search.includes('days=180')")
    page.go_back()
    holds(page, "document.getElementById('days').value === '90'")
    page.go_forward()
    holds(page, "document.getElementById('days').value === '180'")
    page.reload()
    page.locator("#find-lever").wait_for()
    assert page.locator("#days").input_value() == "180"


def test_the_page_works_behind_a_path_of_a_proxy(serve: Callable[..., Server], opened: Callable[..., Any]) -> None:
    server = serve("--port", "0", "--root-path", ROOT_PATH)
    if ROOT_PATH not in server.address:
        server.address = f"{server.address.rstrip('/')}{ROOT_PATH}/"
    page = opened(server, "place=demo&days=90&n=1")
    assert page.locator("table.measures tbody tr").count() > 10
    run(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Table (CSV)").click()
    assert waiting.value.suggested_filename.endswith(".csv")


def test_a_place_of_ones_own_with_boundaries_is_drawn_as_polygons(
    serve: Callable[..., Server], opened: Callable[..., Any], tmp_path: Path
) -> None:
    """The folder of a city as ``gridgov import`` leaves it; one grid has a point instead of a boundary."""
    from functools import partial

    pytest.importorskip("geopandas")
    from sim.places.boundaries import read_boundaries
    from sim.places.importing import import_tables
    from sim.places.making import make_place
    from tests.places.test_boundaries import script

    city = script()
    table, boundaries = city.write(tmp_path, 200)
    content = json.loads(boundaries.read_text(encoding="utf-8"))
    content["features"][7]["geometry"] = {"type": "Point", "coordinates": [121, 41]}
    boundaries.write_text(json.dumps(content), encoding="utf-8")
    size = {"residents": city.RESIDENTS * 200 // 1350, "districts": 1, "streets": 8, "communities": 96, "grids": 200}
    make_place(tmp_path / "city", size, "panjin/after")
    import_tables(tmp_path / "city", [table], boundaries=partial(read_boundaries, boundaries, ""))
    page = opened(serve("--port", "0"), "place=demo&days=90&n=1")
    page.locator("#folder").set_input_files(tmp_path / "city")
    page.locator("[role=status]", has_text="Loaded").wait_for(state="attached")
    page.locator("#days").select_option("90")
    page.locator("#replications").fill("1")
    page.locator("#replications").press("Tab")
    run(page)
    page.locator("svg.map path").first.wait_for()
    assert page.locator("svg.map path").count() == 199 + 8  # grids, and outlines of streets
    assert (
        "Boundaries as in the files of the place. Grids without a boundary, not drawn: 1."
        in page.locator("main").inner_text()
    )
