"""Superficial closing under pressure, audits and peers: log-odds, directions, what audits find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.institutions.honesty import Honesty
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen
from tests.institutions.town import changed, counted, finished, small

SHARE = "policy.pay.performance_share"


def _honesty(simulation: Simulation) -> Honesty:
    (found,) = (one for one in simulation.institutions if isinstance(one, Honesty))
    return found


def test_log_odds_follow_their_equation() -> None:
    simulation = small({"policy.evaluation.audit_probability": 0.1, "policy.evaluation.penalty": 0.5})
    n = len(simulation.state.desks)
    columns: dict[str, Any] = {
        "performance_share": np.full(n, 0.3),
        "pressure": np.full(n, 0.5),
        "audit_probability": np.full(n, 0.1),
        "penalty": np.full(n, 0.5),
        "peers": np.full(n, 0.15),
    }
    expected = -3.2 + 2.0 * 0.3 * 0.5 - 6.0 * 0.1 * 0.5 + 1.5 * (0.15 - 0.05)
    np.testing.assert_allclose(_honesty(simulation).log_odds(columns), expected, rtol=1e-12)


def test_pressure_is_half_where_as_many_wait_as_stated() -> None:
    simulation = small()
    desks = simulation.state.desks
    desks.n_waiting[:] = 10 * desks.n_present
    pressure = _honesty(simulation)._columns(np.zeros(len(desks)))["pressure"]
    np.testing.assert_allclose(pressure[desks.n_present > 0], 0.5)
    desks.n_waiting[:] = 0


def test_peers_are_those_of_the_same_community() -> None:
    simulation = small()
    one, desks = _honesty(simulation), simulation.state.desks
    usual = one._peers()
    np.testing.assert_allclose(usual, 0.05)
    community = desks.community == 0
    desks.taken[community], desks.faked[community] = 100, 60
    peers = one._peers()
    assert (peers[community] > 0.4).all()
    np.testing.assert_allclose(peers[~community], 0.05)


@pytest.mark.slow
def test_a_higher_performance_share_closes_more_on_paper_and_more_superficially() -> None:
    """Where work waits and nobody audits."""
    base = {"policy.evaluation.audit_probability": 0.0, "policy.time.paperwork": 0.42}
    paper, superficial = changed(
        {**base, SHARE: 0.0}, {**base, SHARE: 0.4}, counted("closed"), counted("superficial"), seeds=range(1, 13)
    )
    assert paper.low > 0.0
    assert superficial.low > 0.0


def test_audits_take_the_superficial_closings_back() -> None:
    tempted = {SHARE: 0.4, "policy.time.paperwork": 0.42}
    watched = {"policy.evaluation.audit_probability": 0.3, "policy.evaluation.penalty": 1.0}
    unwatched = {"policy.evaluation.audit_probability": 0.0}
    without, with_ = {**tempted, **unwatched}, {**tempted, **watched}
    superficial, found = changed(without, with_, counted("superficial"), counted("detected"))
    assert superficial.high < 0.0
    assert found.low > 0.0
    # with audits a high share does not bring more superficial closings than a low one without
    (against_low,) = changed({**without, SHARE: 0.0}, with_, counted("superficial"))
    assert against_low.high < 0.0


def _idle_place(folder: Path, **changes: Any) -> Simulation:
    matter = {"rate": per_grid(0.05), "work_median": 0.5, "work_sigma": 0.5, "deadline": 1000.0}
    return finish(quiet_place(folder, {"matter": matter}, grids=20, run__days=60, **changes))


def test_audits_find_their_share_after_their_days(tmp_path: Path) -> None:
    simulation = _idle_place(
        tmp_path,
        policy__closing__superficial_logit=0.0,
        policy__closing__superficial_return=0.0,
        policy__evaluation__audit_probability=0.5,
        policy__evaluation__audit_detection=0.6,
        policy__evaluation__audit_days=3.0,
    )
    cases, needs = arisen(simulation)
    early = needs.arose < 24.0 * 40
    first = early & ((cases.attempt > 0) | (cases.superficial == 1))
    found = cases.attempt[first] > 0
    assert len(found) > 300
    assert stats.binomtest(int(found.sum()), len(found), 0.3).pvalue > 1e-4
    assert simulation.state.days.detected.sum() == simulation.state.days.reopened.sum() > 0
    once = first & (cases.attempt == 1) & (cases.superficial == 0) & (cases.state == codes.SOLVED)
    returned = cases.due[once] - 1000.0
    assert (returned - cases.response[once] > 72.0).all()  # the work of the first closing, then three days
    assert np.median(returned - cases.response[once]) < 72.0 + 3.0
    audit(simulation)


def test_without_audits_nothing_is_found(tmp_path: Path) -> None:
    simulation = _idle_place(tmp_path, policy__closing__superficial_logit=0.0)
    assert simulation.state.days.superficial.sum() > 100
    assert simulation.state.days.detected.sum() == 0
    assert "honesty" not in dict(simulation.phases)


@pytest.mark.parametrize("name", ["panjin/before", "panjin/after"])
def test_shares_stay_near_what_is_reported(name: str) -> None:
    """A Wuhan unit faked 4.9 % of its records."""
    simulation = finished(small(name=name))
    assert 0.025 < simulation.records().summary["superficial_share"] < 0.09
