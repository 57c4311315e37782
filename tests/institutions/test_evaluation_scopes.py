"""Levers of evaluation in one place: they change it, and leave places byte-identical that share nothing with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.scenario import load
from sim.scenario.schema import value_at
from sim.simulation.model import Simulation

#: Two districts of a small Panjin, with everything that its defaults switch on.
APART: dict[str, Any] = {
    "territory.scale": 0.06,
    "territory.districts": 34,
    "territory.streets": 68,
    "run.days": 95,
    "run.warm_up_days": 60,
    "policy.imitation.practice": "extension",
}
LEVERS: dict[str, dict[str, float]] = {
    "stars": {"policy.stars.rated": 1},
    "appraisal": {"policy.appraisal.resident": 0.9},
    "warning": {"policy.warning.yellow": 0.01, "policy.warning.red": 0.05},
    "tiers": {"policy.tiers.contracts": 1},
    "rectification": {"policy.rectification.share": 0.5},
    "promotion": {"policy.promotion.share": 0.3},
    "sensors": {"policy.sensors.share": 0.5},
}


def _cases(rollout: list[dict[str, Any]]) -> pd.DataFrame:
    return Simulation(load("panjin/after").with_({**APART, "rollout": rollout}), 3).run().cases.set_index("need")


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    """The cases without any of it."""
    return _cases([])


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_of_one_district_leaves_the_other_as_it_is(name: str, plain: pd.DataFrame) -> None:
    pilot = _cases([{"from": -60, "where": {"district": [0]}, "set": LEVERS[name]}])
    assert set(plain["district"]) == {0, 1}
    pd.testing.assert_frame_equal(plain[plain["district"] == 1], pilot[pilot["district"] == 1])
    assert not plain[plain["district"] == 0].equals(pilot[pilot["district"] == 0])


def test_levers_at_nothing_leave_every_case_as_it_is(plain: pd.DataFrame) -> None:
    """A stage that sets what holds anyway builds the institutions, and they do nothing."""
    here = load("panjin/after").with_(APART)
    paths = [path for values in LEVERS.values() for path in values if "red" not in path]
    stage = {"from": -60, "set": {path: value_at(here, path) for path in paths}}
    pd.testing.assert_frame_equal(plain, _cases([stage]))
