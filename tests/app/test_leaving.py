"""Visitors come and go: what they held is freed, limits hold, and the server stays as large as it was."""

from __future__ import annotations

import random
import threading
import time

import psutil
import pytest

from sim.app.holdings import Holdings
from sim.app.server import IDLE_SECONDS, PING_SECONDS, PONG_SECONDS
from sim.app.sockets import Desk, Visit
from tests.app.client import Page, Server, until

MINUTE = 60.0


def run(page: Page, replications: int = 1) -> None:
    """A quarter of a year in the demonstration street."""
    page.act(do="place", value="demo")
    page.act(do="days", value=90)
    page.act(do="replications", value=replications)
    page.act(do="run")
    ended = ("done", "failed", "full")
    assert until(lambda: page.view("state") in ended or page.ended.is_set(), 10 * MINUTE)
    assert not page.ended.is_set(), "the connection was lost"
    assert page.view("state") == "done", page.view("told")


def resident(server: Server) -> int:
    return int(psutil.Process(server.process.pid).memory_info().rss)


def test_a_minute_is_enough_for_a_lost_connection_to_be_noticed() -> None:
    assert PING_SECONDS + PONG_SECONDS + IDLE_SECONDS < MINUTE


@pytest.mark.parametrize("how", ["the tab is closed", "the connection is lost"])
def test_what_a_visitor_held_is_freed_within_a_minute(watched: Server, how: str) -> None:
    before = watched.state()
    page = Page(watched).open().start()
    run(page)
    held = watched.state()
    assert held["held"] > before["held"] + 10_000
    assert page.kernel in held["pages"]
    gone = time.monotonic()
    if how == "the tab is closed":
        assert page.leave() == 204
    else:
        page.close()
    assert until(lambda: watched.state()["held"] == before["held"], MINUTE)
    assert until(lambda: page.kernel not in watched.state()["pages"], MINUTE)
    assert time.monotonic() - gone < MINUTE


def visitors(server: Server, number: int, seconds: float) -> int:
    """Visitors who come, run, pin, run and leave in either way, one after the other at each of so many places."""
    end = time.monotonic() + seconds
    done: list[str] = []

    def visit(chance: random.Random) -> str:
        page = Page(server).open()
        try:
            page.start()
            for _ in range(chance.randint(1, 2)):
                run(page, chance.randint(1, 2))
                page.act(do="pin")
        except AssertionError as error:
            return str(error) or "no answer"
        finally:
            if chance.random() < 0.5:
                page.leave()
            else:
                page.close()
        return ""

    def come_and_go(place: int) -> None:
        chance = random.Random(place)
        while True:
            done.append(visit(chance))
            if time.monotonic() > end:
                return

    threads = [threading.Thread(target=come_and_go, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(done), done
    return len(done)


def returns_to_its_size(server: Server, number: int, seconds: float) -> None:
    visitors(server, number, 0.0)  # what is loaded once
    assert until(lambda: not server.state()["pages"], 2 * MINUTE)
    time.sleep(20.0)
    start = resident(server)
    assert visitors(server, number, seconds) >= number
    assert until(lambda: not server.state()["pages"], 2 * MINUTE)
    assert server.state()["held"] == 0
    small = until(lambda: resident(server) < 1.2 * start, MINUTE)
    assert small, (start, resident(server))
    assert not [line for line in server.lines() if "Traceback" in line]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "seconds"), [(2, 30.0), pytest.param(10, 300.0, marks=pytest.mark.long)])
def test_memory_returns_when_visitors_come_and_go(number: int, seconds: float) -> None:
    server = Server(["tests.app.watched", "0"])
    try:
        returns_to_its_size(server, number, seconds)
    finally:
        server.stop()


def test_caps_of_results_hold_for_each_and_for_all() -> None:
    holdings = Holdings(each=100, total=150)
    first, second, third = object(), object(), object()
    assert not holdings.grant("nobody", first, 1)
    holdings.enter("a")
    holdings.enter("b")
    assert holdings.grant("a", first, 60)
    assert not holdings.grant("a", second, 60)
    assert holdings.grant("a", first, 90)  # instead of what it was
    assert not holdings.grant("b", third, 70)
    assert holdings.grant("b", third, 60)
    assert not holdings.room("b")
    holdings.keep("a", [])
    assert holdings.held("a") == 0
    assert holdings.room("b")
    holdings.leave("b")
    assert holdings.held() == 0
    assert not holdings.grant("b", third, 1)


def test_results_beyond_the_cap_are_let_go_and_a_full_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.app import session as module
    from sim.app.engine import READY

    READY.set()

    def visitor(cap: int, lang: str = "en") -> module.Session:
        monkeypatch.setattr(module, "HELD", Holdings(each=cap, total=cap))
        session = module.Session(lang)
        for message in (
            {"do": "place", "value": "demo"},
            {"do": "days", "value": 90},
            {"do": "replications", "value": 1},
        ):
            session.act(message)
        session.act({"do": "run"})
        if session.current is not None:
            assert session.current.wait(120)
        return session

    large = visitor(10**9)
    assert large.current is not None
    assert large.current.has_cases
    part = visitor(module.HELD.held() - 1)
    assert part.current is not None
    assert part.current.state == "done"
    assert not part.current.has_cases
    none = visitor(100)
    assert none.current is not None
    assert none.current.state == "full"
    assert "memory" not in none.problem
    assert none.outcome()["kind"] == "none"
    assert "as much as it may keep" in none.bar()["told"]
    full = visitor(0, "zh")
    assert full.current is None
    assert "已达上限" in full.problem
    large.close()
    assert large.current is None


def test_the_desk_counts_visitors_pages_of_a_browser_and_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(visitors=3, pages=2, sockets=2)
    monkeypatch.setattr(Desk, "_pages", lambda self: {visit.kernel: visit.browser for visit in self._open})
    for kernel, browser in (("1", "a"), ("1", "a"), ("2", "a")):
        assert not desk.refusal(Visit(kernel, browser))
        desk.enter(Visit(kernel, browser))
    assert "sockets" in desk.refusal(Visit("1", "a"))
    assert "somebody else" in desk.refusal(Visit("2", "b"))
    assert "this browser" in desk.refusal(Visit("3", "a"))
    desk.enter(Visit("3", "b"))
    assert desk.full()
    assert "visitors" in desk.refusal(Visit("4", "c"))
    desk.leave(Visit("3", "b"))
    assert not desk.refusal(Visit("4", "c"))


def test_one_browser_opens_so_many_pages_and_no_more(watched: Server) -> None:
    from websockets.exceptions import InvalidStatus

    from sim.app.sockets import MOST_PAGES

    first = Page(watched).open()
    pages = [first, *(Page(watched, browser=first.browser).open() for _ in range(MOST_PAGES - 1))]
    with pytest.raises(InvalidStatus):
        Page(watched, browser=first.browser).open()
    for page in pages:
        assert page.alive()
        page.leave()
