"""Paperwork: the parts add up, take time at desks and nothing from residents, and stay where they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow.codes import COMMUNITY, DISTRICT, GRID, STREET
from sim.institutions.paperwork import Paperwork
from sim.simulation.model import Simulation
from tests.flow.places import demo
from tests.institutions.town import STILL

SHORT: dict[str, Any] = {**STILL, "run.warm_up_days": 0, "run.days": 40}


def simulation_of(days: int = 1, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def paperwork_of(simulation: Simulation) -> Paperwork:
    (found,) = [one for one in simulation.institutions if isinstance(one, Paperwork)]
    return found


def test_the_parts_add_up_in_one_place() -> None:
    burden = {"systems": 3, "signs": 6, "tasks": 4, "reversals": 50}
    simulation = simulation_of(**{f"policy.burden.{name}": value for name, value in burden.items()})
    parts = paperwork_of(simulation).by_part
    duties = simulation.town.duties
    policy = simulation.scenario.policy.burden
    staff = duties.staff_of_community
    np.testing.assert_allclose(parts["systems"], 2 * policy.system_share)
    np.testing.assert_allclose(parts["signs"], 6 * policy.sign_hours / (40.0 * staff))
    assert parts["tasks"].sum() > 0.0
    total = np.sum(list(parts.values()), axis=0)
    planned = simulation.setup.organisation.staff["availability"]
    here = (duties.level == GRID) | (duties.level == COMMUNITY)
    left = np.maximum(planned[here] - total[duties.community[here]], 0.02)
    np.testing.assert_allclose(simulation.state.servers["availability"][: len(planned)][here], left)
    paper = simulation.scenario.policy.time.paperwork + total[duties.community[here]]
    np.testing.assert_allclose(simulation.town.staff.paperwork[here], paper)  # what burnout reads


def test_offices_lose_time_to_reversals_alone() -> None:
    quiet = simulation_of(**{"policy.burden.systems": 3, "policy.burden.signs": 6})
    upset = simulation_of(days=30, **{"policy.burden.reversals": 50})
    duties, planned = quiet.town.duties, quiet.setup.organisation.staff["availability"]
    offices = (duties.level == STREET) | (duties.level == DISTRICT)
    np.testing.assert_array_equal(quiet.state.servers["availability"][: len(planned)][offices], planned[offices])
    lost = planned[offices] - upset.state.servers["availability"][: len(planned)][offices]
    np.testing.assert_allclose(lost, upset.scenario.policy.burden.reversal_waste, rtol=1e-6)


def test_more_tasks_only_add_tasks() -> None:
    def hours(rate: float) -> np.ndarray:
        simulation = simulation_of(days=15, **{"policy.burden.tasks": rate})
        return np.asarray(paperwork_of(simulation).by_part["tasks"])

    few, many = hours(1.0), hours(6.0)
    assert (many >= few).all()
    assert many.sum() > few.sum()


def test_a_reversal_is_over_after_its_weeks() -> None:
    stage = {"from": 7, "until": 13, "set": {"policy.burden.reversals": 50}}
    simulation = simulation_of(days=8, rollout=[stage], **{"policy.burden.reversal_weeks": 2})
    one = paperwork_of(simulation)
    busy = one.by_part["reversals"].max()
    while simulation.running:
        simulation.step()
    assert one.by_part["reversals"].max() == 0.0
    assert busy in (0.0, pytest.approx(0.1))


def test_hours_are_booked() -> None:
    simulation = simulation_of(days=7, **{"policy.burden.systems": 2})
    staff = simulation.town.duties.staff_of_community.sum()
    booked = simulation.town.ledger.hours["burden"].sum()
    worked = simulation.setup.shifts.cum[0, 24 * 7]  # hours of the office shift in the week
    assert booked == pytest.approx(0.04 * staff * worked, rel=1e-5)


def test_duplicates_grow_with_systems_and_never_touch_residents() -> None:
    runs = {k: simulation_of(days=40, **{"policy.burden.systems": k}) for k in (1, 2, 4)}
    copies = {k: int(run.state.days["duplicates"].sum()) for k, run in runs.items()}
    assert copies[1] == 0 < copies[2] < copies[4]
    arisen = [run.state.days["arisen"].sum() for run in runs.values()]
    assert len(set(arisen)) == 1


def test_without_any_burden_there_is_no_such_institution() -> None:
    assert not [one for one in simulation_of().institutions if isinstance(one, Paperwork)]
