"""Exponentials and logarithms of arrays are those of the C library, value by value."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from sim.jit.functions import exp, expm1, log, log1p, power

SIM = Path(__file__).resolve().parents[1] / "sim"
ROOMS = ("assembly", "demand", "institutions", "organisation", "world")
X = np.concatenate([np.random.default_rng(1).normal(0.0, 3.0, 2000), [0.0, 1e-300, -700.0, 700.0]])
CASES = [(exp, math.exp, X), (expm1, math.expm1, X), (log, math.log, np.abs(X) + 1e-9), (log1p, math.log1p, np.abs(X))]


@pytest.mark.parametrize(("ours", "theirs", "values"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_value_is_that_of_the_c_library(ours, theirs, values) -> None:
    assert [float(value) for value in ours(values)] == [theirs(value) for value in values]
    assert ours(float(values[0])) == theirs(values[0])


def test_powers_broadcast_and_keep_their_shape() -> None:
    table = np.abs(X[:12]).reshape(3, 4)
    found = power(table, np.array([0.5, 1.5, -0.3, 2.0]))
    assert found.shape == (3, 4)
    assert found[1, 2] == math.pow(table[1, 2], -0.3)


def test_what_has_no_finite_value() -> None:
    assert exp(800.0) == expm1(800.0) == np.inf
    assert log(0.0) == log1p(-1.0) == -np.inf
    assert np.isnan([log(-1.0), log1p(-2.0), exp(np.nan), log(np.nan)]).all()


def test_rooms_that_results_rest_on_take_them_from_here() -> None:
    others = [
        f"{path.relative_to(SIM)}: {found}"
        for room in ROOMS
        for path in sorted((SIM / room).rglob("*.py"))
        for found in re.findall(r"np\.(?:exp|expm1|log|log1p|power)\(", path.read_text(encoding="utf-8"))
    ]
    assert others == []
