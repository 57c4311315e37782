"""Discovery follows its exponential law: known hazards, lives that are long, fixed or short."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.scenario import Scenario
from tests.flow.audit import audit
from tests.flow.places import RESIDENTS_PER_GRID, finish, per_grid, quiet_place
from tests.flow.readings import CaseColumns, arisen

DAYS = 60
VISITS = 0.1  # share of the members' time
REVEAL = 0.4


def silent_place(folder: Path, visible: float = 1.0, **changes: Any) -> Scenario:
    """Needs that nobody reports and that live for centuries; members who do little else but go round."""
    secret = {"rate": per_grid(0.02), "report_p": 0, "visible": visible, "life_median": 36500, "life_sigma": 0}
    secret |= {"work_median": 0.01} | changes.pop("secret", {})
    return quiet_place(folder, {"secret": secret}, grids=40, **({"run__days": DAYS} | changes))


def visit_hazard(hours_a_day: float) -> float:
    """Hazard of a latent need per day: visits of the one member of a grid over its households, and the reveal."""
    return REVEAL * VISITS * hours_a_day / 0.5 / (RESIDENTS_PER_GRID / 2.6)


ROUNDS = {"policy__time__visits": VISITS, "policy__discovery__visit_reveal": REVEAL}
PATROLS = {"policy__discovery__patrol_rate": 0.9}


def assert_exponential(cases: CaseColumns, needs: Any, hazard_per_hour: float, until: float) -> None:
    """Finds by ``until`` follow the exponential law in number and in time."""
    age, left = cases.registered - needs.arose, until - needs.arose
    found = ~np.isnan(age)
    chance = -np.expm1(-hazard_per_hour * left)
    z = (found.sum() - chance.sum()) / math.sqrt((chance * (1.0 - chance)).sum())
    assert abs(z) < 3.5
    spread = -np.expm1(-hazard_per_hour * age[found]) / chance[found]
    assert len(spread) > 400
    assert stats.kstest(spread, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    ("rounds", "visible", "hazard"),
    [
        (PATROLS, 1.0, 0.9 / 30.0),
        (ROUNDS, 0.0, visit_hazard(24.0)),
        (ROUNDS | PATROLS, 1.0, visit_hazard(24.0) + 0.9 / 30.0),
    ],
)
def test_found_shares_and_times(tmp_path: Path, rounds: Any, visible: float, hazard: float) -> None:
    simulation = finish(silent_place(tmp_path, visible, **rounds))
    audit(simulation)
    cases, needs = arisen(simulation)
    assert_exponential(cases, needs, hazard / 24.0, 24.0 * DAYS)


def test_visits_and_patrols_share_the_finds_by_their_hazards(tmp_path: Path) -> None:
    cases, _ = arisen(finish(silent_place(tmp_path, **ROUNDS, **PATROLS)))
    by_visit, by_patrol = ((cases.channel == c).sum() for c in (codes.CH_VISIT, codes.CH_PATROL))
    share = visit_hazard(24.0) / (visit_hazard(24.0) + 0.9 / 30.0)
    assert stats.binomtest(int(by_visit), int(by_visit + by_patrol), share).pvalue > 1e-3


def test_patrols_see_only_what_is_visible(tmp_path: Path) -> None:
    cases, needs = arisen(finish(silent_place(tmp_path, 0.5, **PATROLS)))
    found = ~np.isnan(cases.registered)
    assert found[needs.visible < 0.5].mean() > 0.3
    assert not found[needs.visible > 0.5].any()


def test_nobody_finds_anything_without_rounds(tmp_path: Path) -> None:
    cases, _ = arisen(finish(silent_place(tmp_path)))
    assert (cases.state == codes.LATENT).all()


def test_a_fixed_life_cuts_the_law(tmp_path: Path) -> None:
    """With life L and hazard h the found share is 1 - exp(-h L); the others lapse when they are over."""
    life = 10.0
    hazard = 0.9 / 30.0
    cases, needs = arisen(finish(silent_place(tmp_path, secret={"life_median": life}, **PATROLS)))
    followed = needs.arose < 24.0 * (DAYS - life)
    found = ~np.isnan(cases.registered[followed])
    assert stats.binomtest(int(found.sum()), len(found), -math.expm1(-hazard * life)).pvalue > 1e-3
    assert (cases.state[followed][~found] == codes.LAPSED).all()
    age = (cases.registered - needs.arose)[followed][found]
    assert age.max() <= 24.0 * life
    young = 24.0 * DAYS - needs.arose < 24.0 * (life - 1)
    assert not (cases.state[young] == codes.LAPSED).any()


def test_lives_are_log_normal(tmp_path: Path) -> None:
    """At midnight exactly those have lapsed whose life has ended."""
    median, sigma = 5.0, 0.6
    secret = {"life_median": median, "life_sigma": sigma}
    cases, needs = arisen(finish(silent_place(tmp_path, secret=secret)))
    age = (24.0 * DAYS - needs.arose) / 24.0
    lapsed = cases.state == codes.LAPSED
    for low, high in ((0.0, 4.0), (4.0, 8.0), (8.0, 20.0)):
        aged = (age >= low) & (age < high)
        chance = stats.norm.cdf(np.log(age[aged] / median) / sigma)
        z = (lapsed[aged].sum() - chance.sum()) / math.sqrt((chance * (1.0 - chance)).sum())
        assert aged.sum() > 60
        assert abs(z) < 3.5


def test_finds_happen_in_the_shift_of_the_members(tmp_path: Path) -> None:
    office = {"policy__shifts__member": "office", "run__days": 70}
    simulation = finish(silent_place(tmp_path, **ROUNDS, **PATROLS, **office))
    cases, needs = arisen(simulation)
    found = cases.registered[~np.isnan(cases.registered)]
    hour, day = found % 24.0, (found // 24.0) % 7
    assert (day < 5).all()
    assert (((hour >= 8.0) & (hour <= 12.0)) | ((hour >= 13.0) & (hour <= 17.0))).all()
    # on the clock of the shift the law is exponential again; patrols make up for the hours off
    worked = simulation.setup.shifts.cum[simulation.setup.shifts.of("office")]

    def on_shift(t: Any) -> Any:
        return np.interp(t, np.arange(len(worked)), worked)

    per_hour = visit_hazard(8.0) / 8.0 + 0.9 / 30.0 * 7.0 / 40.0
    age = on_shift(cases.registered) - on_shift(needs.arose)
    chance = -np.expm1(-per_hour * (on_shift(24.0 * 70) - on_shift(needs.arose)))
    is_found = ~np.isnan(cases.registered)
    z = (is_found.sum() - chance.sum()) / math.sqrt((chance * (1.0 - chance)).sum())
    assert abs(z) < 3.5
    spread = -np.expm1(-per_hour * age[is_found]) / chance[is_found]
    assert stats.kstest(spread, "uniform").pvalue > 1e-3


def test_finds_enter_at_the_beat(tmp_path: Path) -> None:
    changes = {"policy__structure__transfer_hours": 5.0}
    cases, _ = arisen(finish(silent_place(tmp_path, **ROUNDS, **PATROLS, **changes)))
    solved = cases.state == codes.SOLVED
    assert solved.sum() > 300
    assert (cases.handoffs[solved] == 0).all()
    assert (cases.level[solved] == 0).all()


def test_visits_are_counted_by_time_and_households(tmp_path: Path) -> None:
    run = finish(silent_place(tmp_path, **ROUNDS)).records()
    visits = run.series["visits"].to_numpy()
    np.testing.assert_allclose(visits, 40 * VISITS * 24.0 / 0.5)
    daily = run.series["found_visit"].sum()
    assert daily == (run.cases["channel"] == "visit").sum() > 100
