"""Burnout: its level, its pace, how many are burnt out, and what moves it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from sim.flow.codes import COMMUNITY
from sim.institutions.burnout import Burnout
from sim.institutions.pace import speed_factor
from sim.scenario import load
from sim.simulation.model import Simulation
from tests.institutions.town import changed, counted, finished, in_window, mean_of, small
from tests.runs import FEW_SEEDS


def _burnout(simulation: Any) -> Burnout:
    (found,) = (one for one in simulation.institutions if isinstance(one, Burnout))
    return found


def test_the_level_follows_its_equation() -> None:
    simulation = small()
    staff = simulation.town.staff
    staff.load[:], staff.paperwork[:], staff.pay[:], staff.susceptibility[:] = 0.95, 0.42, 1.0 / 1.32, 0.5
    usual = np.where(staff.level <= COMMUNITY, 0.30, 0.45)
    eta = -1.05 + 6.0 * (0.95 - 0.85) + 4.0 * (0.42 - usual) + 0.3 + 1.2 * 0.5
    np.testing.assert_allclose(_burnout(simulation).target(), 1.0 / (1.0 + np.exp(-eta)), rtol=1e-12)


def test_prevalence_is_the_normal_share() -> None:
    """With the same eta for everybody the share with b >= .5 is Phi(eta / 1.2)."""
    simulation = small(name="panjin/before", changes={"territory.scale": 0.2})
    staff = simulation.town.staff
    staff.load[:], staff.paperwork[:], staff.pay[:] = 0.85, np.where(staff.level <= COMMUNITY, 0.30, 0.45), 1.0
    share = (_burnout(simulation).target() >= 0.5).mean()
    assert share == pytest.approx(norm.cdf(-1.05 / 1.2), abs=3.5 * math.sqrt(0.16 / len(staff)))


def test_it_moves_with_its_time_scale() -> None:
    simulation = small()
    for _ in range(8):  # from the first day, a Wednesday, over a Monday
        simulation.step()
    one, staff = _burnout(simulation), simulation.town.staff
    staff.burnout[:] = 0.9
    one.elapsed = 7.0
    target = one.target()
    one.act()
    np.testing.assert_allclose(staff.burnout - target, (0.9 - target) * math.exp(-7.0 / 90.0), rtol=1e-10)


def test_it_stays_between_nothing_and_everything() -> None:
    simulation = small({"staff.burnout.load_slope": 30.0, "staff.burnout.spread": 5.0, "run.days": 30})
    while simulation.running:
        simulation.step()
        staff = simulation.town.staff
        for name in ("burnout", "load", "utilisation", "rank", "recognition"):
            assert (staff[name] >= 0.0).all(), name
            assert (staff[name] <= 1.0).all(), name


def test_strength_nought_switches_it_off() -> None:
    simulation = finished(small({"staff.burnout.strength": 0.0, "run.days": 10}))
    assert not simulation.town.staff.burnout.any()
    assert "burnout" not in dict(simulation.phases)


@pytest.mark.slow
def test_more_paperwork_more_burnout_and_fewer_true_solutions() -> None:
    path = "policy.time.paperwork"
    burnt, solved = changed({path: 0.20}, {path: 0.50}, mean_of("burnt_out"), counted("solved"))
    assert burnt.low > 0.0
    assert solved.high < 0.0


def test_more_pay_less_burnout() -> None:
    (burnout,) = changed({"policy.pay.ratio": 0.76}, {"policy.pay.ratio": 1.0}, mean_of("burnout"), seeds=FEW_SEEDS)
    assert burnout.high < 0.0


def test_a_burnt_out_person_is_slower() -> None:
    simulation = small()
    simulation.step()
    town = simulation.town
    town.staff.burnout[:] = 0.25
    usual = speed_factor(town)
    town.staff.burnout[:] = 1.0
    np.testing.assert_allclose(speed_factor(town) / usual, (1.0 - 0.3) / (1.0 - 0.3 * 0.25), rtol=1e-12)


def test_a_third_to_a_half_burnt_out_before_the_reform_and_fewer_after() -> None:
    """A tenth of Panjin; the whole of it in the slow test below."""
    shares = {}
    for name in ("panjin/before", "panjin/after"):
        runs = [finished(small({"territory.scale": 0.1}, name, seed)) for seed in (1, 2)]
        shares[name] = [float(in_window(one, "burnt_out").mean()) for one in runs]
    assert all(0.30 < share < 0.50 for share in shares["panjin/before"]), shares
    assert max(shares["panjin/after"]) < 0.6 * min(shares["panjin/before"]), shares


@pytest.mark.slow
@pytest.mark.parametrize(("name", "low", "high"), [("panjin/before", 0.30, 0.50), ("panjin/after", 0.05, 0.25)])
def test_burnt_out_in_the_whole_of_panjin(name: str, low: float, high: float) -> None:
    assert low < Simulation(load(name), 1).run().summary["burnt_out_share"] < high
