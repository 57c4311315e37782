"""Journeys of residents: to the centre, in vain, by appointment, or made for them by a grid member."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from sim.flow import codes
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen


def place(folder: Path, **changes: Any) -> Scenario:
    """Everybody goes to the centre; half of the residents have digital access."""
    matter = {"rate": per_grid(0.02), "work_median": 1.0, "level": "community"}
    base = {
        "residents__reporting__centre_share": 1.0,
        "territory__digital_access": dict.fromkeys(("local", "elder", "migrant", "low_income", "new_employment"), 0.5),
        "policy__staffing__posts": 80,
        "policy__staffing__member_share": 0.5,
        "policy__dispatch__triage_hours": 0.25,
    }
    return quiet_place(folder, {"matter": matter}, grids=40, **(base | changes))


def _solved(simulation: Simulation) -> tuple[Any, Any, np.ndarray]:
    cases, needs = arisen(simulation)
    return cases, needs, cases.state == codes.SOLVED


def test_journeys_in_vain_have_their_share(tmp_path: Path) -> None:
    cases, _, solved = _solved(finish(place(tmp_path, policy__services__wasted_trip=0.3)))
    assert set(np.unique(cases.trips[solved])) == {1, 2}
    vain = int((cases.trips[solved] == 2).sum())
    assert stats.binomtest(vain, int(solved.sum()), 0.3).pvalue > 1e-3


def test_appointments_help_those_with_digital_access_alone(tmp_path: Path) -> None:
    simulation = finish(place(tmp_path, policy__services__wasted_trip=1.0, policy__services__booking=1.0))
    cases, needs, solved = _solved(simulation)
    digital = simulation.state.residents.digital[needs.resident] > 0
    assert (cases.trips[solved & digital] == 1).all()
    assert (cases.trips[solved & ~digital] == 2).all()
    assert min((solved & digital).sum(), (solved & ~digital).sum()) > 100


def test_what_a_member_carries_costs_hours_and_no_journey(tmp_path: Path) -> None:
    """The member takes the papers, reads them and carries them up: a look and the hours of carrying."""
    changes = {"policy__services__agency": 0.4, "policy__services__agency_hours": 0.75}
    cases, _, solved = _solved(finish(place(tmp_path, **changes)))
    carried = solved & (cases.channel == codes.CH_AGENCY)
    brought = solved & (cases.channel == codes.CH_CENTRE)
    assert (carried | brought)[solved].all()
    assert stats.binomtest(int(carried.sum()), int(solved.sum()), 0.4).pvalue > 1e-3
    assert (cases.trips[carried] == 0).all()
    assert (cases.trips[brought] == 1).all()
    np.testing.assert_allclose(cases.worked[brought], 1.0, rtol=1e-6)
    np.testing.assert_allclose(cases.worked[carried], 1.0 + 0.25 + 0.75, rtol=1e-6)
    assert (cases.satisfaction[carried].mean()) > cases.satisfaction[brought].mean()


def test_more_agency_service_only_moves_reports_of_the_centre(tmp_path: Path) -> None:
    channels = [arisen(finish(place(tmp_path, policy__services__agency=share)))[0].channel for share in (0.2, 0.7)]
    few, many = (channel == codes.CH_AGENCY for channel in channels)
    assert (many | ~few).all()
    assert many.sum() > few.sum() + 100
