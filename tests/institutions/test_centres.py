"""Service centres: upgraded ones hear more, cost money, and come by lot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow.codes import CH_CENTRE, CH_HOTLINE
from sim.scenario import load
from sim.simulation.model import Simulation
from tests.flow.places import demo
from tests.flow.readings import arisen

SHORT: dict[str, Any] = {"run.warm_up_days": 0, "run.days": 30}


def stepped(days: int, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def test_more_is_told_at_upgraded_centres_and_nothing_else_moves() -> None:
    (plain, needs), (upgraded, _) = (
        arisen(stepped(30, **{"policy.centres.upgraded": share, "demand.rate_factor": 4})) for share in (0.0, 1.0)
    )
    known = (plain.channel > 0) & (needs.category > 0)
    before, after = plain.channel[known] == CH_CENTRE, upgraded.channel[known] == CH_CENTRE
    assert after.sum() > before.sum() > 0
    assert not (before & (upgraded.channel[known] == CH_HOTLINE)).any()
    same = plain.channel == CH_HOTLINE
    assert (upgraded.channel[same] == CH_HOTLINE).all()


def test_costs_are_booked() -> None:
    simulation = stepped(10, **{"policy.centres.upgraded": 1.0, "policy.centres.yuan": 36_500})
    assert simulation.town.ledger.fen["centres"].sum() == 3 * 100 * 100 * 10  # three centres, 100 yuan a day


def test_a_higher_share_only_adds_centres() -> None:
    def shares(upgraded: float) -> np.ndarray:
        place = load("panjin/after").with_(
            {
                "territory.scale": 0.2,
                "run.warm_up_days": 0,
                "run.days": 1,
                "demand.rate_factor": 0.0,
                "demand.enquiry_factor": 0.0,
            }
        )
        simulation = Simulation(place.with_({"policy.centres.upgraded": upgraded}), 1)
        simulation.step()
        return np.asarray(simulation.state.centre_share > simulation.scenario.residents.reporting.centre_share)

    few, many = shares(0.3), shares(0.7)
    assert (few <= many).all()
    assert few.mean() == pytest.approx(0.3, abs=0.25)
    assert many.mean() == pytest.approx(0.7, abs=0.25)
