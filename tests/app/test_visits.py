"""Visitors come and go: limits hold, and what they held is freed within a minute."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.app.choice import Choice
from sim.app.engine import READY
from sim.app.events import PING_SECONDS
from sim.app.holdings import Holdings
from sim.app.levers import LeverError
from sim.app.messages import MOST_RUNS, ChoiceMessage, UploadedFile
from sim.app.server import LOST_MS
from sim.app.settling import settled
from sim.app.uploads import receive
from sim.app.visits import IDLE_SECONDS, LOOK_SECONDS, QUIET_SECONDS, Visits
from sim.app.work import ENDED
from tests.app.client import until


def small(replications: int = 1) -> Choice:
    READY.set()
    return settled(ChoiceMessage(place="demo", days=90, replications=replications), lambda _: None)


def test_a_minute_is_enough_to_notice_that_somebody_has_gone() -> None:
    assert PING_SECONDS + LOST_MS / 1000.0 + IDLE_SECONDS + LOOK_SECONDS < 60.0
    assert QUIET_SECONDS + LOOK_SECONDS < 60.0


def test_what_a_visitor_held_is_freed_when_nothing_is_heard_of_them() -> None:
    holdings = Holdings()
    visits = Visits(holdings=holdings)
    visit = visits.enter()
    run = visit.runs[visit.start(small())]
    upload = receive([UploadedFile(path="a.yaml", content="ZXh0ZW5kczogZGVtbw==")])
    visit.add_place(upload)
    assert run.wait(120)
    assert holdings.held() > 10_000
    now = time.monotonic()
    visits.sweep(now + IDLE_SECONDS / 2)
    assert len(visits) == 1
    visit.streams = 1
    visits.sweep(now + 3600.0)
    assert len(visits) == 1  # a page that is open may be quiet for as long as it likes
    visit.streams, visit.streamed = 0, True
    visits.sweep(now + IDLE_SECONDS + 1.0)
    assert len(visits) == 0
    assert holdings.held() == 0
    assert not visit.runs
    assert not Path(upload.folder.name).exists()


def test_somebody_whose_request_is_being_answered_has_not_gone() -> None:
    visits = Visits(holdings=Holdings())
    visit = visits.enter()
    visit.asked = 1
    visits.sweep(time.monotonic() + 2 * QUIET_SECONDS)
    assert len(visits) == 1
    visit.asked = 0
    visits.sweep(time.monotonic() + 2 * QUIET_SECONDS)
    assert len(visits) == 0


def test_replications_that_run_side_by_side_are_those_that_run_one_after_the_other() -> None:
    import sim

    visit = Visits(holdings=Holdings()).enter()
    run = visit.runs[visit.start(small(3))]
    assert run.wait(300)
    assert (run.state, run.share) == ("done", 1.0)
    assert [row["seed"] for row in run.rows] == [1, 2, 3]
    assert run.rows[2]["solved"] == sim.run(run.scenario, seed=3).summary["solved"]


def test_while_the_process_has_grown_too_much_nobody_begins_anything() -> None:
    holdings = Holdings(each=10**9, total=10**9)
    visit = Visits(holdings=holdings).enter()
    holdings.grown = lambda: 10**9
    with pytest.raises(LeverError, match="as much as it may keep"):
        visit.start(small())
    holdings.grown = lambda: 0
    visit.start(small())


def test_a_run_whose_visitor_has_gone_is_stopped() -> None:
    visits = Visits(holdings=Holdings())
    visit = visits.enter()
    run = visit.runs[visit.start(small(30))]
    visits.leave(visit.name)
    assert run.wait(60)
    assert run.state == "stopped"


def test_visitors_and_runs_are_limited_in_words() -> None:
    visits = Visits(most=2, holdings=Holdings())
    visit, _ = visits.enter(), visits.enter()
    with pytest.raises(LeverError, match="all 2 are taken"):
        visits.enter()
    names = [visit.start(small()) for _ in range(MOST_RUNS)]
    with pytest.raises(LeverError, match="remove one"):
        visit.start(small())
    visit.drop(names[0])
    visit.start(small())
    visits.leave(visit.name)
    visits.enter()


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


def test_results_beyond_the_cap_are_let_go_and_a_full_server_says_so() -> None:
    def run(cap: int) -> tuple[str, bool, Holdings]:
        holdings = Holdings(each=cap, total=cap)
        visit = Visits(holdings=holdings).enter()
        found = visit.runs[visit.start(small())]
        assert until(lambda: found.state in ENDED)
        return found.state, found.has_cases, holdings

    state, has_cases, holdings = run(10**9)
    assert (state, has_cases) == ("done", True)
    assert run(int(0.9 * holdings.held()))[:2] == ("done", False)
    assert run(100)[0] == "full"
    with pytest.raises(LeverError, match="as much as it may keep"):
        Visits(holdings=Holdings(each=0, total=0)).enter().start(small())
