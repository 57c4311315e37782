"""Rounds of consent and deliberation: how many, how long, what they cost and what they bring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen

GAP_DAYS = 2.0


def place(folder: Path, **changes: Any) -> Scenario:
    """Grid members with little work that takes an hour."""
    matter = {"rate": per_grid(0.02), "work_median": 1.0, "consent_p": 1.0}
    plain: dict[str, Any] = {
        "policy__consent__gap_days": GAP_DAYS,
        "policy__consent__round_hours": 0.5,
        "policy__deliberation__gap_days": GAP_DAYS,
        "policy__deliberation__round_hours": 0.5,
        "policy__deliberation__categories": ["matter"],
        "run__days": 200,
    }
    return quiet_place(folder, {"matter": matter}, 4, 4, 1, **{**plain, **changes})


def rounds(scenario: Scenario) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rounds of each case of the first hundred days, by its work hours; hours to closing; satisfaction."""
    cases, needs = arisen(finish(scenario))
    used = (needs.arose < 2400.0) & (cases.state == codes.SOLVED)
    assert used.sum() > 150
    number = np.rint((cases.worked[used] - 1.0) / 0.5)
    return number, (cases.closed - cases.registered)[used], cases.satisfaction[used]


@pytest.mark.parametrize("kind", ["consent", "deliberation"])
def test_rounds_are_geometric_and_take_time_and_work(tmp_path: Path, kind: str) -> None:
    on = {"demand__consent_factor": 1.0} if kind == "consent" else {"policy__deliberation__share": 1.0}
    number, hours, _ = rounds(place(tmp_path, **on, **{f"policy__{kind}__success": 0.5}))
    assert number.min() == 1.0
    assert number.mean() == pytest.approx(2.0, abs=4.0 * np.sqrt(2.0 / len(number)))
    assert (hours >= 24.0 * GAP_DAYS * number).all()
    assert np.median(hours - 24.0 * GAP_DAYS * number - 0.5 * number) == pytest.approx(1.0, abs=0.5)


def test_a_better_chance_never_needs_more_rounds(tmp_path: Path) -> None:
    on = {"demand__consent_factor": 1.0}
    hard, linked = (rounds(place(tmp_path, **on, policy__consent__success=p))[0] for p in (0.35, 0.6))
    assert len(hard) == len(linked)
    assert (linked <= hard).all()
    assert linked.mean() < hard.mean()


def test_deliberation_is_slower_and_more_satisfying(tmp_path: Path) -> None:
    late = {"policy__deliberation__gap_days": 1.0}
    _, quick, plain = rounds(place(tmp_path, **late))
    _, slow, content = rounds(place(tmp_path, **late, policy__deliberation__share=1.0))
    _, _, unmoved = rounds(
        place(tmp_path, **late, policy__deliberation__share=1.0, policy__deliberation__satisfaction=0.0)
    )
    assert slow.mean() > quick.mean() + 24.0
    assert (content >= unmoved).all()
    assert content.mean() > unmoved.mean() + 0.05
    assert plain.max() <= 1.0


def test_what_came_back_after_an_honest_closing_asks_for_no_consent_again(tmp_path: Path) -> None:
    on = {
        "demand__consent_factor": 1.0,
        "policy__consent__success": 1.0,
        "policy__closing__reopen": 0.5,
        "policy__closing__reopen_hours": 1.0,
    }
    cases, needs = arisen(finish(place(tmp_path, **on)))
    once = (cases.attempt == 1) & (cases.state == codes.SOLVED)
    assert once.sum() > 20
    np.testing.assert_allclose(cases.worked[once], 2.5, atol=1e-4)
