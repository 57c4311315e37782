"""The way to town: officials travel it once for a case that they solve; grid members and desks of the place do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario import Scenario
from tests.flow.places import finish, per_grid, quiet_place


def place(folder: Path, level: str, **changes: Any) -> Scenario:
    """One grid whose cases a level solves in two hours."""
    staff = {"policy__staffing__street_officials": 1, "policy__structure__offices_per_street": 1}
    staff |= {"policy__staffing__district_officials": 1, "policy__structure__departments": 1}
    work = {"rate": per_grid(0.02), "work_median": 2.0, "work_sigma": 0.0, "level": level}
    return quiet_place(folder, {"repair": work}, **staff, **changes)


@pytest.mark.parametrize(("level", "hours"), [("grid", 2.0), ("community", 2.0), ("street", 3.0), ("district", 3.0)])
def test_hours_of_a_case(tmp_path: Path, level: str, hours: float) -> None:
    scenario = place(tmp_path, level, territory__distance_km=15, policy__time__travel_speed=30)
    run = finish(scenario).records()
    solved = run.cases[run.cases["end"] == "solved"]
    assert len(solved) > 5
    assert solved["worked"].to_numpy() == pytest.approx(hours, abs=1e-5)
