"""Star rating of branches: items, stars, paperwork; paper scores rise more than true solutions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.core.judgement import ResultShares
from sim.institutions.stars import ITEMS, RESULT_STEPS, STARS, Stars, result_items
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import counted
from tests.runs import differences

RATED: dict[str, Any] = {"policy.stars.rated": 1}
WEIGHT = "policy.stars.process_weight"


def on_paper(simulation: Simulation) -> float:
    """Share of process items that are kept on paper or truly."""
    stars = the(simulation, Stars)
    return float((stars.kept + stars.faked).mean() / stars.items)


def paperwork(simulation: Simulation) -> float:
    """Hours that the rating took."""
    return float(simulation.town.ledger.hours["stars"].sum())


def by_community(simulation: Simulation, values: np.ndarray) -> np.ndarray:
    """Means of the branches of each community."""
    place = simulation.setup.world.grids["community"]
    return np.bincount(place, values) / np.bincount(place)


def test_results_are_judged_by_steps_that_are_reached() -> None:
    assert RESULT_STEPS == 8
    assert city(RATED).scenario.policy.stars.process_items < ITEMS == 22
    best = ResultShares(*np.ones((3, 1)))
    worst = ResultShares(*np.zeros((3, 1)))
    assert result_items(best) == 1.0
    assert result_items(worst) == 0.0
    middle = ResultShares(np.array([0.9]), np.array([0.75]), np.array([0.92]))
    assert result_items(middle) == pytest.approx(4 / 8)


def test_scores_and_stars_follow_from_the_items_of_every_branch() -> None:
    simulation = stepped(city({**RATED, WEIGHT: 0.5}), 90)
    stars, judged = the(simulation, Stars), simulation.town.judged
    kept, faked = stars.kept.copy(), stars.faked.copy()
    stepped(simulation, 91)
    assert judged.paper is not None
    assert judged.truth is not None
    place = simulation.setup.world.grids["community"]
    own = 0.5 * (kept + faked) / 14 + 0.5 * result_items(judged.paper)[place]
    np.testing.assert_allclose(judged.score, by_community(simulation, own))
    true = by_community(simulation, 0.5 * kept / 14 + 0.5 * result_items(judged.truth)[place])
    np.testing.assert_allclose(judged.true_score, true)
    np.testing.assert_array_equal(stars.classes, (own[:, None] >= np.array(STARS)).sum(axis=1))
    assert by_community(simulation, stars.classes).sum() >= by_community(simulation, stars.true_classes).sum()
    # five stars bring the whole of a commendation, no stars nothing of it
    effort = simulation.scenario.staff.effort.recognition * by_community(simulation, stars.classes) / 5 + 0.02 * 0.5
    ours = simulation.town.duties.in_community
    incentive = simulation.town.judged.incentives["stars"]
    np.testing.assert_allclose(incentive[ours], effort[simulation.town.duties.community[ours]])
    assert (incentive[~ours] == 0.0).all()


def test_items_are_kept_with_the_expected_shares_and_their_hours_are_booked() -> None:
    simulation = stepped(city({**RATED, WEIGHT: 0.8, "territory.scale": 0.4, "run.days": 1}, seed=3), -90)
    stars = the(simulation, Stars)
    n = stars.kept.size * stars.items
    truly, fake = 0.5 + 0.8 * 0.5 * 0.6, 0.8 * 0.5 * 0.4
    assert stars.kept.sum() / n == pytest.approx(truly, abs=4 * (truly * (1 - truly) / n) ** 0.5)
    assert stars.faked.sum() / n == pytest.approx(fake, abs=4 * (fake * (1 - fake) / n) ** 0.5)
    weekly = 0.07 * 0.8 * 0.5 * (0.6 + 0.2 * 0.4) * 14 * len(stars.kept)  # an item on paper takes a fifth
    booked = simulation.town.ledger.hours["stars"]
    worked = np.diff(simulation.setup.shifts.cum[0, : 24 * len(booked) + 1 : 24])
    assert booked.sum() / (worked.sum() / 40.0) == pytest.approx(weekly, rel=0.15)
    assert (booked[worked == 0.0] == 0.0).all()


def test_a_higher_weight_of_process_lifts_paper_more_than_solutions_and_costs_hours() -> None:
    """The interaction that S0 warns of, where staff have little time."""
    everywhere = {**RATED, "policy.branches.coverage": 1.0}
    runs = pairs({**everywhere, WEIGHT: 0.1}, {**everywhere, WEIGHT: 0.9}, "panjin/before")
    paper, solved, hours = differences(runs, on_paper, counted("solved"), paperwork)
    assert paper.low > 0.3  # of .53 without pressure
    assert solved.high < 0.01 * solved.mean_a  # solutions do not follow
    assert solved.difference < 0.0
    assert hours.low > 0.0


def test_a_rating_of_one_street_keeps_others_as_they_are() -> None:
    stage = {"from": 0, "where": {"street": [0]}, "set": RATED}
    simulation = stepped(city({"rollout": [stage]}), 94)
    world = simulation.setup.world
    stars, here, mine = the(simulation, Stars), world.communities["street"] == 0, world.grids["street"] == 0
    assert (stars.classes[mine] > 0).any()
    assert (stars.classes[~mine] == 0).all()
    grids = simulation.town.branches[: len(mine)]
    assert (grids.push[~mine] == 0.0).all()
    assert (grids.push[mine] > 0.0).any()
    duties = simulation.town.duties
    taken = duties.paperwork["stars"]
    assert (taken[duties.in_community & ~here[duties.community]] == 0.0).all()
    assert taken.sum() > 0.0


def test_stars_make_branches_livelier_and_only_rated_ones() -> None:
    more = {**RATED, "policy.stars.vitality": 0.3, "policy.branches.vitality_days": 20}
    runs = pairs({**RATED, "policy.stars.vitality": 0.0}, more)
    (vitality,) = differences(runs, lambda run: float(run.town.branches.vitality[:300].mean()))
    assert vitality.low > 0.0
    none = stepped(city({**more, "policy.branches.coverage": 0.0}), 92)
    assert (the(none, Stars).classes == 0).all()
    assert (none.town.branches.push == 0.0).all()


@pytest.mark.parametrize("items", [1, 8, 21])
def test_any_split_of_the_22_items_gives_scores_in_their_range(items: int) -> None:
    simulation = stepped(city({**RATED, "policy.stars.process_items": items}), 92)
    score = simulation.town.judged.score
    assert ((score >= 0.0) & (score <= 1.0)).all()
    assert the(simulation, Stars).kept.max() <= items


def test_nobody_is_rated_unless_it_is_wanted() -> None:
    assert not has(city(), Stars)
    assert not has(city({**RATED, "policy.evaluation.rounds_per_year": 0}), Stars)
