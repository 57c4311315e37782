"""Passing on: offices that hand on what they could do, and cases that nobody owns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen


def place(folder: Path, offices: int = 17, **changes: Any) -> Scenario:
    """A street that has authority over every case."""
    matter = {"rate": per_grid(0.02), "work_median": 0.5, "level": "street", "unowned_p": 1.0}
    plain: dict[str, Any] = {
        "policy__structure__offices_per_street": offices,
        "policy__staffing__street_officials": 17,
        "policy__dispatch__route__default": "direct",
        "run__days": 60,
    }
    return quiet_place(folder, {"matter": matter}, 4, 2, 1, **{**plain, **changes})


def moves(scenario: Scenario) -> tuple[float, float]:
    """Mean moves, and mean passings to a wrong office, of solved cases."""
    cases, _ = arisen(finish(scenario))
    done = cases.state == codes.SOLVED
    assert done.sum() > 80
    return float(cases.handoffs[done].mean()), float(cases.misroutes[done].mean())


def test_passing_on_is_geometric(tmp_path: Path) -> None:
    """Passed on with probability q at every visit of the right office: q / (1 - q) detours of two moves each."""
    q = 0.5
    handoffs, detours = moves(place(tmp_path, policy__dispatch__sideways=q, run__days=300))
    assert detours == pytest.approx(q / (1.0 - q), abs=0.2)
    assert handoffs == pytest.approx(1.0 + 2.0 * q / (1.0 - q), abs=0.4)


def test_passing_on_falls_with_fewer_offices_and_accountability(tmp_path: Path) -> None:
    path = "policy__dispatch__sideways"
    none, _ = moves(place(tmp_path))
    many, _ = moves(place(tmp_path, **{path: 0.6}))
    few, _ = moves(place(tmp_path, offices=3, **{path: 0.6}))
    one, _ = moves(place(tmp_path, offices=1, **{path: 0.6}))
    answerable, _ = moves(place(tmp_path, policy__structure__accountability=1.0, **{path: 0.6}))
    assert none == one == answerable == 1.0
    assert 1.0 < few < many


def test_accountability_lowers_wrong_dispatch(tmp_path: Path) -> None:
    wrong = {"policy__dispatch__misroute_street": 0.6}
    _, before = moves(place(tmp_path, **wrong))
    _, after = moves(place(tmp_path, **wrong, policy__structure__accountability=0.5))
    assert 0.0 < after < before


def test_what_nobody_owns_goes_round_or_falls_to_the_community(tmp_path: Path) -> None:
    unowned = {"demand__unowned_factor": 1.0}
    levels, handoffs = [], []
    for bottom_line in ("none", "community"):
        cases, _ = arisen(finish(place(tmp_path, **unowned, policy__dispatch__bottom_line=bottom_line)))
        done = cases.state == codes.SOLVED
        assert done.sum() > 80
        levels.append(set(cases.level[done].tolist()))
        handoffs.append(cases.handoffs[done].mean())
    assert levels == [{codes.STREET}, {codes.COMMUNITY}]
    assert handoffs[1] == 2.0, "to the street, and down to the community"
    assert handoffs[0] == pytest.approx(1.0 + 2.0 * 3.0, abs=1.5), "taken up by a quarter of the visits"


def test_a_hard_case_at_the_bottom_line_stays_there(tmp_path: Path) -> None:
    changes = {
        "demand__unowned_factor": 1.0,
        "policy__dispatch__bottom_line": "community",
        "policy__staffing__skill_mean": 0.2,
    }
    cases, _ = arisen(finish(place(tmp_path, **changes)))
    assert np.isin(cases.level[cases.state == codes.SOLVED], (codes.COMMUNITY, codes.STREET)).all()
    assert (cases.handoffs < 10).all()
