"""A pilot in one street: from its first day on, there, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario import Scenario, load
from sim.simulation.model import Simulation

PILOT = 2


def _city(**changes: object) -> Scenario:
    return load("panjin/after").with_({"territory.scale": 0.1, "run.days": 90, "run.warm_up_days": 30, **changes})


def _cases(scenario: Scenario) -> pd.DataFrame:
    return Simulation(scenario, 5).run().cases.set_index("need")


def test_a_pilot_of_visits_changes_one_street_and_only_from_its_day_on() -> None:
    plain = _cases(_city())
    stage = {"from": 30, "where": {"street": [PILOT]}, "set": {"policy.time.visits": 0.3}}
    pilot = _cases(_city(rollout=[stage]))
    assert plain.index.equals(pilot.index)
    found = (plain["channel"] == "visit") | (pilot["channel"] == "visit")
    early = found & (plain["registered"].fillna(9e9) < 24 * 30) & (pilot["registered"].fillna(9e9) < 24 * 30)
    pd.testing.assert_frame_equal(
        plain.loc[early, ["channel", "registered"]], pilot.loc[early, ["channel", "registered"]]
    )
    in_street = plain["street"] == PILOT
    extra = (pilot["channel"] == "visit").groupby(pilot["street"]).sum()
    base = (plain["channel"] == "visit").groupby(plain["street"]).sum()
    assert extra[PILOT] > 1.5 * base[PILOT]
    others = plain["district"] != plain.loc[in_street, "district"].iloc[0]
    if others.any():
        pd.testing.assert_frame_equal(plain[others], pilot[others])
    elsewhere = ~in_street & (plain["level"].isin(["grid", "community"])) & (pilot["level"].isin(["grid", "community"]))
    same = (plain.loc[elsewhere, "channel"] == pilot.loc[elsewhere, "channel"]).to_numpy()
    assert np.mean(same) > 0.999  # streets share only the departments of their district
