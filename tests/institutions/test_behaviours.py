"""Behaviours: a function of columns in the place of a built-in one, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.institutions.core.behaviours import BEHAVIOURS, BehaviourError, Behaviours
from tests.institutions.town import finished, in_window, small

SHORT = {"run.days": 20, "run.warm_up_days": 10}


@pytest.mark.parametrize("name", sorted(BEHAVIOURS))
def test_the_default_itself_changes_nothing(name: str) -> None:
    plain = finished(small(SHORT)).records()
    replaced = finished(small(SHORT, behaviours={name: lambda columns: columns.default()})).records()
    for column in ("closed", "worked", "reopenings", "superficial"):
        np.testing.assert_array_equal(plain.table[column].to_numpy(), replaced.table[column].to_numpy())
    assert plain.summary["closed"] > 100
    assert "behaviours" not in plain.provenance
    assert name in replaced.provenance["behaviours"]


def test_a_marked_function_takes_effect() -> None:
    @sim.behaviour("effort")
    def half(staff: Any) -> np.ndarray:
        return 0.5 * staff.default()

    slow, plain = finished(small(SHORT, behaviours=[half])), finished(small(SHORT))
    np.testing.assert_allclose(in_window(slow, "effort"), 0.5 * in_window(plain, "effort"), rtol=1e-6)
    assert slow.state.days.closed.sum() < plain.state.days.closed.sum()


def test_it_works_where_the_built_in_one_is_switched_off() -> None:
    off = {**SHORT, "staff.exits.hazard": 0.0}
    simulation = finished(small(off, behaviours={"exits": lambda staff: 5.0 * (staff.burnout > 0.3)}))
    assert simulation.town.noted("exits").sum() > 0


def test_columns_are_for_reading() -> None:
    def greedy(staff: Any) -> np.ndarray:
        staff.burnout[:] = 0.0
        return staff.default()

    with pytest.raises(ValueError, match="read-only"):
        finished(small(SHORT, behaviours={"effort": greedy}))


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (lambda staff: np.ones(3), r"behaviour 'effort' on day -10: expected an array of shape \(\d+,\).*shape \(3,\)"),
        (lambda staff: 1.0, r"expected an array of shape"),
        (lambda staff: np.full(staff.n, np.nan), r"'effort' on day -10: expected numbers from .* found nan in row 0"),
        (lambda staff: np.full(staff.n, -1.0), r"found -1 in row 0"),
        (lambda staff: ["much"] * staff.n, r"expected an array of .* numbers"),
        (lambda staff: staff.burnuot, r"no column 'burnuot'; did you mean burnout"),
    ],
)
def test_errors_name_the_behaviour_and_the_day(returned: Callable[[Any], Any], message: str) -> None:
    with pytest.raises((BehaviourError, AttributeError), match=message):
        finished(small(SHORT, behaviours={"effort": returned}))


def test_names_that_do_not_exist_are_refused_at_once() -> None:
    with pytest.raises(BehaviourError, match="did you mean effort"):
        sim.behaviour("efort")
    with pytest.raises(BehaviourError, match="did you mean burnout"):
        small(behaviours={"burn_out": lambda staff: staff.default()})
    with pytest.raises(BehaviourError, match="marked by"):
        small(behaviours=[lambda staff: staff.default()])
    with pytest.raises(BehaviourError, match="expected a function"):
        Behaviours.of({"effort": 3})  # type: ignore[dict-item]
    marked = sim.behaviour("effort")(lambda staff: staff.default())
    with pytest.raises(BehaviourError, match="found two"):
        Behaviours.of([marked, marked])


def test_the_mesa_model_takes_them_too() -> None:
    scenario = sim.load("demo").with_(SHORT)
    model = sim.GovernanceModel(scenario, seed=1, behaviours={"effort": lambda staff: np.full(staff.n, 0.7)})
    model.run_for(3)
    assert (model.agents.get("effort") == 0.7).all()
