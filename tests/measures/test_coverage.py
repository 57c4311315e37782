"""Intervals of ten pairs of runs hold the truth about as often as they say, for the lead measures of equity."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.coverage import coverage, differences

LEAD = ("behind_solution", "behind_wait")


@pytest.mark.slow
def test_the_lead_measures_of_equity_cover_in_the_demo() -> None:
    found = differences("demo", 150)
    for name in LEAD:
        held, none = coverage(found[name])
        assert 0.93 <= held <= 0.97, name
        assert none < 0.4, name  # in so small a place a change of speed leaves many pairs alike


@pytest.mark.slow
@pytest.mark.long
def test_the_lead_measures_of_equity_cover_in_a_twentieth_of_panjin() -> None:
    found = differences("panjin", 200)
    for name in LEAD:
        held, none = coverage(found[name])
        assert 0.93 <= held <= 0.97, name
        assert none < 0.02, name


def test_differences_that_are_nearly_all_nought_have_no_interval() -> None:
    rare = np.zeros(400)
    rare[::40] = 1.0
    held, none = coverage(rare, groups=200)
    assert none > 0.9
    assert np.isnan(held) or held <= 1.0
