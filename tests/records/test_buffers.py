"""Arrays handed to Arrow and back without pandas: the same as Arrow's own way makes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.records.buffers import array_of, text_array, values_of

ROOT = Path(__file__).resolve().parents[2]
KINDS = [np.dtype(name) for name in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8", "?")]


@given(st.sampled_from(KINDS).flatmap(lambda kind: arrays(kind, st.integers(0, 40))), st.integers(0, 9))
def test_numbers_come_back_as_they_went(values: np.ndarray[Any, Any], start: int) -> None:
    made, usual = array_of(values), pa.array(values)
    made.validate(full=True)
    assert made.type == usual.type
    assert made.null_count == 0
    for column in (made, pa.chunked_array([made]), pa.chunked_array([made, made]), pa.chunked_array([], made.type)):
        back = values_of(column)
        assert back.dtype == values.dtype
        np.testing.assert_array_equal(back, column.to_numpy(**_copies(column)))
    np.testing.assert_array_equal(values_of(made.slice(start)), values[start:])


def _copies(column: pa.Array | pa.ChunkedArray) -> dict[str, bool]:
    return {"zero_copy_only": False} if isinstance(column, pa.Array) else {}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=20))
def test_texts_are_those_of_arrow(texts: list[str]) -> None:
    made = text_array(texts)
    made.validate(full=True)
    assert made.equals(pa.array(texts, pa.string()))


def test_dates_are_days_before_and_after_1970() -> None:
    dates = np.array(["1969-12-31", "1970-01-01", "2026-02-28"], "datetime64[D]")
    assert array_of(dates).equals(pa.array(dates))


def test_columns_with_nulls_and_texts_are_left_to_arrow() -> None:
    assert np.isnan(values_of(pa.array([1.0, None]))).tolist() == [False, True]
    assert values_of(pa.chunked_array([["a"], ["b"]])).tolist() == ["a", "b"]


def test_memory_is_shared_and_cannot_be_written_through_arrow() -> None:
    values = np.arange(5.0)
    back = values_of(array_of(values))
    assert np.shares_memory(values, back)
    assert not back.flags.writeable


@pytest.mark.parametrize("values", [np.zeros(2, ">i4"), np.zeros(2, complex), np.array(["a"]), np.zeros(2, "f2")])
def test_what_arrow_does_not_hold_is_refused(values: np.ndarray[Any, Any]) -> None:
    with pytest.raises(TypeError, match="expected an array of numbers, true and false or dates, found"):
        array_of(values)


def test_none_of_it_imports_pandas() -> None:
    tell = (
        "import sys, numpy as np, pyarrow as pa\n"
        "from sim.records.buffers import array_of, text_array, values_of\n"
        "values_of(array_of(np.arange(3))), values_of(array_of(np.ones(3, bool))), text_array(['a'])\n"
        "values_of(pa.chunked_array([array_of(np.arange(3))] * 2))\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", tell], cwd=ROOT, check=True)
