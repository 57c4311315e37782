"""Whistles: who is called, who answers, what it costs, how often it may be blown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen

GRIDS = 12


def place(folder: Path, **changes: Any) -> Scenario:
    """A street of four offices with few cases, each of them joint work of one further party."""
    matter = {"rate": per_grid(0.01), "work_median": 1.0, "party_p": 1.0, "party_mean": 1.0, "level": "community"}
    plain: dict[str, Any] = {
        "policy__structure__offices_per_street": 4,
        "policy__staffing__street_officials": 8,
        "policy__dispatch__route__default": "whistle",
        "policy__whistle__rate": 1.0,
        "policy__whistle__answer_logodds": 10.0,
        "policy__whistle__fatigue": 0.0,
        "policy__joint__send_back": 0.0,
        "policy__whistle__bystanders": 0,
        "run__days": 60,
    }
    return quiet_place(folder, {"matter": matter}, GRIDS, 2, 1, **{**plain, **changes})


def closed_hours(simulation: Simulation) -> np.ndarray:
    """Hours from registration to closing of the needs of the first fifty days."""
    cases, needs = arisen(simulation)
    hours: np.ndarray = (cases.closed - cases.registered)[needs.arose < 24.0 * 50]
    return hours


def test_who_answers_comes_before_the_deadline(tmp_path: Path) -> None:
    hours = closed_hours(finish(place(tmp_path, policy__whistle__deadline_hours=10.0)))
    assert len(hours) > 100
    assert np.nanmax(hours) < 10.0 + 8.0, "a look, work, an answer within ten hours, its work"
    assert np.nanmean(hours) == pytest.approx(1.0 + 5.0 + 0.9, abs=0.8)


def test_who_does_not_answer_is_asked_after_the_deadline(tmp_path: Path) -> None:
    never = {
        "policy__whistle__answer_logodds": -10.0,
        "policy__joint__pickup_median_hours": 24.0,
        "policy__joint__pickup_sigma": 0.0,
    }
    simulation = finish(place(tmp_path, **never))
    hours = closed_hours(simulation)
    assert np.isfinite(hours).mean() > 0.99
    assert np.nanmin(hours) > 72.0 + 24.0
    assert np.nanmedian(hours) == pytest.approx(72.0 + 24.0 + 1.4, abs=0.5)
    cases, _ = arisen(simulation)
    assert (cases.worked[cases.state == codes.SOLVED] < 1.5).all(), "nobody attended"


def test_everybody_called_pays_attendance(tmp_path: Path) -> None:
    for bystanders, attendance in ((0, 0.5), (2, 0.5), (2, 0.0)):
        changes = {"policy__whistle__bystanders": bystanders, "policy__whistle__attendance_hours": attendance}
        simulation = finish(place(tmp_path, **changes))
        cases, needs = arisen(simulation)
        done = (cases.state == codes.SOLVED) & (needs.arose < 24.0 * 50)
        expected = 1.0 + 0.4 + attendance * (1 + bystanders)
        np.testing.assert_allclose(np.median(cases.worked[done]) - expected, 0.0, atol=0.6)
        assert (cases.worked[done] > 1.0 + attendance * (1 + bystanders)).all()


def test_attendance_of_bystanders_is_the_only_difference_that_they_make(tmp_path: Path) -> None:
    alone, with_two = (finish(place(tmp_path, policy__whistle__bystanders=n)) for n in (0, 2))
    worked = [arisen(run)[0].worked.astype(np.float64) for run in (alone, with_two)]
    both = [arisen(run)[0].state == codes.SOLVED for run in (alone, with_two)]
    extra = (worked[1] - worked[0])[both[0] & both[1]]
    assert np.mean(np.isclose(extra, 1.0, atol=1e-4)) > 0.95


def test_frequent_whistles_tire(tmp_path: Path) -> None:
    odds = {"policy__whistle__answer_logodds": 2.5}
    fresh, tired = (closed_hours(finish(place(tmp_path, policy__whistle__fatigue=f, **odds))) for f in (0.0, 0.3))
    assert np.nanmean(tired) > np.nanmean(fresh) + 5.0
    weight = closed_hours(
        finish(place(tmp_path, **odds, policy__whistle__fatigue=0.3, policy__whistle__evaluation_weight=10.0))
    )
    assert np.nanmean(weight) < np.nanmean(tired) - 5.0


def test_the_cap_holds_for_a_month(tmp_path: Path) -> None:
    simulation = Simulation(place(tmp_path, policy__whistle__monthly_cap=3), 1)
    most = 0
    fresh = 0
    while simulation.running:
        simulation.step()
        blown = simulation.state.blown
        assert (blown <= 3).all()
        most = max(most, int(blown.max()))
        fresh += simulation.day > 31 and int(blown.sum()) < 6 and most == 3
    assert most == 3
    assert fresh > 0, "a new month begins with none"


def test_grid_members_blow_only_where_they_may(tmp_path: Path) -> None:
    matter = {"rate": per_grid(0.01), "party_p": 1.0, "party_mean": 1.0, "level": "grid"}
    numbers = []
    for blower in ("community", "grid"):
        plain = place(tmp_path, policy__whistle__blower=blower)
        of_grid = quiet_place(tmp_path, {"matter": matter}, GRIDS, 2, 1, name="grid")
        simulation = finish(plain.with_({"demand.catalogue": of_grid.demand.catalogue}))
        numbers.append(int(simulation.state.heard.sum()))
    assert numbers[0] == 0 < numbers[1]


def test_the_rate_only_adds_whistles(tmp_path: Path) -> None:
    """A case whistled at a rate is whistled at every higher one: without fatigue its party answers in time."""
    fast = []
    for rate in (0.2, 0.6, 1.0):
        slow = {"policy__joint__pickup_median_hours": 200.0, "policy__joint__pickup_sigma": 0.0}
        limit = {"policy__whistle__deadline_hours": 5.0}
        simulation = finish(place(tmp_path, policy__whistle__rate=rate, **limit, **slow))
        fast.append(closed_hours(simulation) < 100.0)
    assert fast[0].mean() == pytest.approx(0.2, abs=0.1)
    assert not (fast[0] & ~fast[1]).any()
    assert fast[2].all()


def test_desks_forget_on_mondays(tmp_path: Path) -> None:
    simulation = Simulation(place(tmp_path), 1)
    before = 0
    for _ in range(21):
        simulation.step()
        heard = int(simulation.state.heard.sum())
        if simulation.day % 7 != 1:
            assert heard >= before
        before = heard
    assert before < 21 * 12


def slow_parties(folder: Path, **changes: Any) -> Simulation:
    """Parties that pick up after 200 h unless they are whistled for, and then come within 5 h; one to four of them."""
    plain = {
        "policy__joint__pickup_median_hours": 200.0,
        "policy__joint__pickup_sigma": 0.0,
        "policy__whistle__deadline_hours": 5.0,
        "policy__whistle__rate": 0.4,
        "demand__categories__matter__party_mean": 2.0,
        "run__days": 120,
    }
    return finish(place(folder, **{**plain, **changes}))


def whistled(simulation: Simulation) -> tuple[np.ndarray, Any, Any]:
    """Whether each joint case that was closed by the hundredth day was whistled, as its time tells; cases; needs."""
    cases, needs = arisen(simulation)
    done = ~np.isnan(cases.closed) & (needs.arose > 24.0 * 30) & (needs.arose < 24.0 * 80)
    hours = (cases.closed - cases.registered)[done]
    return hours < 100.0, cases.parties[done], needs.severity[done]


def test_the_most_severe_are_whistled(tmp_path: Path) -> None:
    fast, _, severity = whistled(slow_parties(tmp_path, policy__whistle__choice="severity"))
    np.testing.assert_array_equal(fast, severity > 0.6)


def test_those_whose_parties_take_longest_are_whistled_at_the_same_rate(tmp_path: Path) -> None:
    fast, parties, _ = whistled(slow_parties(tmp_path, policy__whistle__choice="expected_wait"))
    assert fast.mean() == pytest.approx(0.4, abs=0.08)
    by_lot, drawn, _ = whistled(slow_parties(tmp_path))
    assert drawn[by_lot].mean() == pytest.approx(drawn.mean(), abs=0.2)
    assert parties[fast].mean() > parties[~fast].mean() + 1.0


@pytest.mark.parametrize("rate", [0.0, 1.0])
@pytest.mark.parametrize("choice", ["random", "severity", "expected_wait"])
def test_no_choice_moves_none_or_all(tmp_path: Path, choice: str, rate: float) -> None:
    fast, _, _ = whistled(slow_parties(tmp_path, policy__whistle__choice=choice, policy__whistle__rate=rate))
    assert fast.mean() == rate


def test_false_alarms_cost_the_answer(tmp_path: Path) -> None:
    """Whistles for cases that would not have waited, and for offices that are not needed, are answered less."""
    odds = {"policy__whistle__answer_logodds": 2.0, "policy__whistle__distrust": 6.0, "policy__whistle__rate": 1.0}
    shares = {
        name: whistled(slow_parties(tmp_path, **{**odds, **changes}))[0].mean()
        for name, changes in {
            "needed": {"policy__whistle__needed_hours": 0.0},
            "bystanders": {"policy__whistle__needed_hours": 0.0, "policy__whistle__bystanders": 2},
            "needless": {"policy__whistle__needed_hours": 1e5},
        }.items()
    }
    assert shares["needed"] > shares["bystanders"] + 0.1 > shares["needless"] + 0.1
    assert shares["needed"] == pytest.approx(1.0 / (1.0 + np.exp(-2.0)) ** 2, abs=0.15)
