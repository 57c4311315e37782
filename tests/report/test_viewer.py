"""Mesa's viewer and the year as a film: what they hold, what they refuse, and the viewer in a real browser."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import sim
from sim.report import viewer
from sim.report.animation import open_by_day
from tests.each import each
from tests.runs import shared

ROOT = Path(__file__).resolve().parents[2]
PAPERWORK = "policy.time.paperwork"
SHORT = sim.load("demo").with_({"run.days": 20, "run.warm_up_days": 5})


def test_open_needs_of_the_film_are_those_of_the_daily_series() -> None:
    run = shared(SHORT).run()
    cases = run.cases
    film = open_by_day(run).sum(axis=1)
    ends = cases["end"].isin(["open", "pending"]) & (cases["category"] != "enquiry") & cases["registered"].notna()
    assert film[-1] == ends.sum()
    assert film.shape == (20,)
    assert np.all(film >= 0)
    series = (run.series["open"] + run.series["pending"]).to_numpy()
    assert np.corrcoef(film, series)[0, 1] > 0.8


@pytest.mark.slow
def test_a_film_has_a_picture_for_each_step(tmp_path: Path) -> None:
    run = shared(SHORT).run()
    made = sim.animation(run, tmp_path / "year.gif", days_a_frame=10)
    with Image.open(made) as film:
        assert getattr(film, "n_frames", 1) == 2
    page = sim.animation(run, tmp_path / "year.html", days_a_frame=10, lang="zh").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64") >= 2


def test_a_film_says_what_it_cannot_do(tmp_path: Path) -> None:
    run = shared(SHORT).run()

    def check(case: tuple[dict[str, Any], str]) -> None:
        given, told = case
        with pytest.raises(sim.GridgovError, match=told):
            sim.animation(**{"run": run, "file": tmp_path / "a.gif", **given})
        assert not (tmp_path / "a.gif").exists()

    wrong: list[tuple[dict[str, Any], str]] = [
        ({"file": tmp_path / "a.mp4"}, "ends in .gif or .html"),
        ({"file": tmp_path}, "expected"),
        ({"days_a_frame": 0}, "days_a_frame"),
        ({"frames_a_second": 100}, "frames_a_second"),
        ({"lang": "fr"}, "lang"),
        ({"run": 3}, "run"),
    ]
    each(check, wrong, lambda case: str(case[0]))


def test_a_lever_that_is_movable_moves_from_the_next_day_on() -> None:
    model = sim.GovernanceModel(SHORT, seed=1, movable=[PAPERWORK])
    assert model.lever(PAPERWORK) == pytest.approx(SHORT.policy.time.paperwork)
    before = model.agents.get("paperwork").copy()
    model.set_lever(PAPERWORK, 0.02)
    assert model.lever(PAPERWORK) == 0.02
    model.set_lever(PAPERWORK, 0.01)
    model.step()
    assert model.agents.get("paperwork").mean() < before.mean()
    assert set(model.simulation.town.levers.community("time.paperwork").tolist()) == {0.01}


def test_a_movable_lever_that_nobody_moves_changes_nothing() -> None:
    plain, open_to_it = sim.GovernanceModel(SHORT, seed=1), sim.GovernanceModel(SHORT, seed=1, movable=[PAPERWORK])
    for model in (plain, open_to_it):
        model.run_for(20)
    assert plain.records().cases.equals(open_to_it.records().cases)


def test_levers_that_cannot_be_moved_are_refused_with_the_remedy() -> None:
    model = sim.GovernanceModel(SHORT, seed=1, movable=[PAPERWORK])

    def check(case: tuple[Callable[[], Any], str]) -> None:
        call, told = case
        with pytest.raises(sim.GridgovError, match=told):
            call()

    cases: list[tuple[Callable[[], Any], str]] = [
        (lambda: model.set_lever("policy.time.visits", 0.1), "movable=\\["),
        (lambda: model.set_lever(PAPERWORK, 3), PAPERWORK),
        (lambda: model.set_lever(PAPERWORK, float("nan")), PAPERWORK),
        (lambda: model.lever("policy.time.visits"), "movable=\\["),
        (lambda: sim.GovernanceModel(SHORT, movable=["policy.time.paperwrk"]), "did you mean"),
        (lambda: sim.GovernanceModel(SHORT, movable=["territory.grids"]), "may vary"),
    ]
    each(check, cases, lambda case: case[1])


def test_the_pictures_of_the_viewer_are_drawn_in_both_languages() -> None:
    shown = viewer.Shown(plan=SHORT, seed=1)
    shown.step()
    for draw in (viewer.grid_picture, viewer.curve_picture, viewer.people_picture):
        for lang in ("en", "zh"):
            assert draw(shown, lang).axes
    assert shown.days[-1][2] == shown.model.open_cases
    assert viewer.open_by_grid(shown.model).sum() <= shown.model.open_cases


def test_days_end_with_the_run_in_however_many_steps_they_are_asked_for() -> None:
    shown = viewer.Shown(plan=SHORT.with_({"run.days": 3}))
    other = viewer.Shown(shown.model)  # another page on the same model
    for _ in range(5):
        shown.step()
    assert (shown.time, shown.model.day, len(shown.days), shown.running) == (3.0, 3, 3, False)
    other.step()
    assert (other.time, other.running) == (0.0, False)


@pytest.mark.skipif(importlib.util.find_spec("solara") is None, reason="the extra viewer is not installed")
def test_the_viewer_checks_what_it_is_given() -> None:
    short = SHORT.with_({"run.days": 3})

    def check(case: tuple[dict[str, Any], str]) -> None:
        given, told = case
        with pytest.raises(sim.GridgovError, match=told):
            sim.view(**{"model": short, **given})

    wrong: list[tuple[dict[str, Any], str]] = [
        ({"levers": 3}, "levers: expected a list of names"),
        ({"levers": [3]}, "levers: expected a list of names"),
        ({"levers": "policy.time.paperwrk"}, "did you mean"),
        ({"model": sim.GovernanceModel(short), "levers": PAPERWORK}, "movable="),
        ({"model": 3}, "expected a Scenario"),
        ({"lang": "fr"}, "lang"),
        ({"play_interval": 0}, "play_interval"),
        ({"play_interval": "fast"}, "play_interval"),
    ]
    each(check, wrong, lambda case: str(case[0]))
    assert sim.view(short, levers=PAPERWORK) is not None


def test_the_viewer_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(viewer.ViewerError, match=r"gridgov\[viewer\]"):
        sim.view(SHORT)


def test_nothing_but_the_viewer_loads_its_extra() -> None:
    code = "import sim, sys; sim.animation; sim.GovernanceModel; sys.exit('solara' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _served(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The viewer of a file in a process of its own, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = (folder / "server.txt").open("wb")
    command = [sys.executable, "-m", "solara", "run", "app.py", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false"}
    process = subprocess.Popen(
        [*command, "--no-open", "--production"], cwd=folder, env=environment, stdout=told, stderr=told
    )
    for _ in range(600):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"http://127.0.0.1:{port}"
        assert process.poll() is None, (folder / "server.txt").read_text()
        time.sleep(0.5)
    process.kill()
    raise AssertionError((folder / "server.txt").read_text())


needs_viewer = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("solara", "altair")),
    reason="the extra viewer is not installed",
)


@contextmanager
def _at_the_first_day(folder: Path, chromium: Any) -> Iterator[tuple[Any, str]]:
    """A page of the viewer after one step, with its address."""
    (folder / "app.py").write_text(
        'import sim\n\nplan = sim.load("demo").with_({"run.days": 6, "run.warm_up_days": 5})\n'
        f'page = sim.view(plan, levers=["{PAPERWORK}"])\n',
        encoding="utf-8",
    )
    process, address = _served(folder)
    try:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address, timeout=120_000)
        step = page.get_by_role("button", name="Step", exact=True)
        step.wait_for(timeout=120_000)
        step.click()
        page.get_by_text("Time: 1.0").wait_for(timeout=120_000)
        yield page, address
        page.close()
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.slow
@needs_viewer
def test_the_viewer_steps_in_a_real_browser(tmp_path: Path, chromium: Any) -> None:
    with _at_the_first_day(tmp_path, chromium) as (page, _):
        page.wait_for_function("document.querySelectorAll('img').length >= 3", timeout=120_000)
        assert page.get_by_text("Levers, from the next day on").count() == 1


@pytest.mark.long  # a minute and more; one step of it is among the slow tests
@pytest.mark.slow
@needs_viewer
def test_levers_play_and_reset_of_the_viewer_in_a_real_browser(tmp_path: Path, chromium: Any) -> None:
    with _at_the_first_day(tmp_path, chromium) as (page, address):
        told = page.get_by_text("Paperwork in communities:")
        before = told.inner_text()
        slider = page.locator(".v-slider").first
        slider.click(position={"x": 0.9 * slider.bounding_box()["width"], "y": 16})  # waits until nothing moves
        page.wait_for_function("was => !document.body.innerText.includes(was)", arg=before, timeout=120_000)
        narrow = chromium.new_page(viewport={"width": 360, "height": 740})
        narrow.goto(address, timeout=120_000)
        narrow.get_by_text("Time: 0.0").wait_for(timeout=120_000)  # a plan is run anew for each page
        edge = narrow.get_by_role("button", name="Step", exact=True).bounding_box()
        assert edge["x"] + edge["width"] < 360
        narrow.close()
        page.get_by_role("button", name="▶").click()
        page.get_by_text("Time: 6.0").wait_for(timeout=120_000)
        page.wait_for_function(
            "[...document.querySelectorAll('button')].some(b => b.innerText == 'STEP' && b.disabled)", timeout=120_000
        )
        page.get_by_role("button", name="Reset", exact=True).click()
        page.get_by_text("Time: 0.0").wait_for(timeout=120_000)
        page.get_by_text(before).wait_for(timeout=120_000)  # the new model has its levers as they were
