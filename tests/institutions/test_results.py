"""Results of communities: what is counted, what is on paper and what is true."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow import codes
from sim.institutions.results import PRIOR_CASES, Results
from tests.institutions.city import city, has, stepped
from tests.institutions.town import finished, small

READ = {"policy.tiers.contracts": 1}


def test_tallies_agree_with_the_days_and_the_cases() -> None:
    simulation = finished(small({**READ, "policy.closing.extension": 0.5}))
    community_counts, days = simulation.state.community_counts, simulation.state.days
    assert community_counts.closed.sum() == days.closed.sum()
    assert community_counts.solved.sum() == days.solved.sum()
    assert (community_counts.on_time <= community_counts.closed).all()
    assert (community_counts.timely <= community_counts.on_time).all()
    assert (community_counts.called <= community_counts.closed).all()
    assert 0 < community_counts.again.sum() <= days.reopened.sum()
    # those final since day 0, by the community of their need
    cases = simulation.state.histories
    solved = (cases.state == codes.SOLVED) & (cases.solved >= 0.0)
    place = simulation.setup.world.grids["community"][simulation.setup.needs.rows.grid[solved]]
    since = np.bincount(place, minlength=len(community_counts))
    assert (since <= community_counts.solved).all()
    assert community_counts.solved.sum() - since.sum() == days.solved[: simulation.scenario.run.warm_up_days].sum()


def test_nothing_is_tallied_where_nobody_reads_it() -> None:
    simulation = finished(small({"run.days": 20, "run.warm_up_days": 0}))
    assert not has(simulation, Results)
    assert simulation.state.community_counts.closed.sum() == 0
    assert np.isnan(simulation.town.judged.score).all()


def test_shares_are_those_since_the_last_evaluation_drawn_to_the_district() -> None:
    simulation = stepped(city({**READ, "run.days": 95}), -1)
    before = simulation.state.community_counts.copy()
    stepped(simulation, 90)
    now = simulation.state.community_counts.copy()
    stepped(simulation, 91)
    closed, on_time = now.closed - before.closed, now.on_time - before.on_time
    district = simulation.setup.world.communities["district"]
    usual = np.bincount(district, on_time) / np.bincount(district, closed)
    expected = (on_time + PRIOR_CASES * usual[district]) / (closed + PRIOR_CASES)
    judged = simulation.town.judged
    assert judged.paper is not None
    np.testing.assert_allclose(judged.paper.in_time, expected, rtol=1e-12)
    np.testing.assert_allclose(judged.score, judged.paper.mean)
    assert simulation.town.series["score_reported"][-1] == pytest.approx(judged.score.mean())


def test_what_is_reported_is_better_than_what_is_true() -> None:
    simulation = stepped(city(READ), 91)
    judged = simulation.town.judged
    assert judged.paper is not None
    assert judged.truth is not None
    assert (judged.paper.in_time > judged.truth.in_time).all()
    assert (judged.paper.satisfied > judged.truth.satisfied).all()
    assert (judged.score > judged.true_score).all()
    assert ((judged.true_score > 0.0) & (judged.score <= 1.0)).all()
