"""Between and within parts of both Theil indices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import decompose_theil, theil_l, theil_t
from tests.measures.pysal import reference_cases

entries = st.lists(st.tuples(st.floats(0.1, 1e3), st.integers(0, 4), st.floats(0.1, 5.0)), min_size=1, max_size=40)


@pytest.mark.parametrize(("index", "whole"), [("t", theil_t), ("l", theil_l)])
@given(rows=entries)
def test_the_parts_add_up_to_the_index(index: str, whole, rows: list[tuple[float, int, float]]) -> None:
    x, part, w = (np.array(column) for column in zip(*rows, strict=True))
    found = decompose_theil(x, part, w, index)
    assert found.total == pytest.approx(whole(x, w), abs=1e-9)
    assert found.between + found.within == pytest.approx(found.total, abs=1e-12)
    assert found.between >= 0.0
    assert found.within >= 0.0
    assert found.weight.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("case", reference_cases(), ids=lambda case: f"{len(case['values'])} values")
def test_agreement_with_pysal(case: dict[str, Any]) -> None:
    found = decompose_theil(case["values"], case["parts"])
    assert found.between == pytest.approx(case["expected"]["theil_between"], rel=1e-9)
    assert found.within == pytest.approx(case["expected"]["theil_within"], rel=1e-9)


def test_one_part_and_equal_parts() -> None:
    x = np.array([1.0, 2.0, 5.0])
    assert decompose_theil(x, ["a"] * 3).between == 0.0
    assert decompose_theil(x, ["a"] * 3).within == pytest.approx(theil_t(x))
    alone = decompose_theil(x, ["a", "b", "c"])
    assert alone.within == 0.0
    assert alone.between_share == 1.0
    constant = decompose_theil([2.0, 2.0, 2.0], ["a", "a", "b"])
    assert (constant.total, constant.between_share) == (0.0, 0.0)


@pytest.mark.parametrize("index", ["t", "l"])
def test_what_does_not_count_is_left_out(index: str) -> None:
    x = [1.0, 2.0, 5.0, np.nan, 3.0, 4.0, 9.0]
    part = ["a", "b", "b", "a", None, "c", "b"]
    w = [1.0, 1.0, 2.0, 1.0, 1.0, 0.0, 0.0]
    found = decompose_theil(x, part, w, index)
    assert found.labels == ("a", "b")
    assert found.total == pytest.approx(decompose_theil([1.0, 2.0, 5.0, 5.0], [0, 1, 1, 1], index=index).total)
    assert math.isnan(decompose_theil([], [], index=index).total)
    assert math.isnan(decompose_theil([1.0], [np.nan], index=index).between_share)


def test_a_pandas_categorical_keeps_its_labels() -> None:
    part = pd.Series(["b", "a", "b", None], dtype="category")
    assert decompose_theil([1.0, 2.0, 3.0, 4.0], part).labels == ("a", "b")


def test_zeros() -> None:
    t = decompose_theil([0.0, 0.0, 4.0, 4.0], ["a", "a", "b", "b"])
    assert (t.between, t.within) == (pytest.approx(math.log(2)), 0.0)
    between = decompose_theil([0.0, 0.0, 4.0, 4.0], ["a", "a", "b", "b"], index="l")
    assert (between.between, between.within) == (math.inf, 0.0)
    within = decompose_theil([0.0, 4.0, 4.0, 4.0], ["a", "a", "b", "b"], index="l")
    assert math.isfinite(within.between)
    assert within.within == math.inf
    assert math.isnan(within.between_share)


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="index: expected one of t, l"):
        decompose_theil([1.0], ["a"], index="g")
    with pytest.raises(ValueError, match="parts: expected .* one for each of values"):
        decompose_theil([1.0, 2.0], ["a"])
    with pytest.raises(ValueError, match="expected values >= 0"):
        decompose_theil([-1.0, 2.0], ["a", "a"])
