"""Readings against constructed cases, where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.facts.time_readings import _explained


def test_explained_variance_of_known_parts() -> None:
    rng = np.random.default_rng(3)
    cells = np.repeat(np.arange(200), 100)
    between = np.repeat(rng.normal(0.0, 1.0, 200), 100)
    values = between + rng.normal(0.0, 2.0, cells.size)
    assert _explained(values, cells) == pytest.approx(between.var() / values.var(), abs=0.02)
    chance = _explained(rng.normal(size=cells.size), cells)
    assert abs(chance) < 0.005  # without the correction it would be 200 / 20,000 = 0.01
