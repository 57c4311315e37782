"""A case table is read the same whatever holds it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.records.cases import Cases
from sim.records.columns import ENDS
from sim.records.errors import RecordError
from tests import synthetic


def test_all_forms_of_a_table_agree() -> None:
    run = synthetic.run(n=500)
    as_text = run.cases.astype(dict.fromkeys(("group", "category", "item", "channel", "level", "end"), str))
    forms = [run, run.table, run.cases, as_text, Cases.of(run.table).columns | {}]
    forms[-1] = {**synthetic.cases(500, 200, run.population)}
    needs = [Cases.of(form).needs for form in forms]
    solved = [Cases.of(form).solved for form in forms]
    hotline = [Cases.of(form).among("channel", "hotline") for form in forms[:-1]]
    for other in needs[1:]:
        assert np.array_equal(other, needs[0])
    for other in solved[1:]:
        assert np.array_equal(other, solved[0])
    for other in hotline[1:]:
        assert np.array_equal(other, hotline[0])


def test_a_text_table_without_enquiries_has_none() -> None:
    frame = synthetic.run(n=300).cases
    frame = frame[frame["category"] != "enquiry"].astype({"category": str})
    assert not Cases.of(frame).enquiries.any()


def test_needs_leave_out_enquiries_and_averted_occurrences() -> None:
    cases = Cases.of(synthetic.run(n=2000))
    left_out = ~cases.needs
    assert left_out.any()
    enquiry_or_averted = (cases["category"] == 0) | (cases["end"] == ENDS.index("averted"))
    assert np.array_equal(left_out, enquiry_or_averted)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(RecordError, match="no column 'arose'"):
        Cases.of({"end": np.zeros(3, np.int8), "category": np.zeros(3, np.int8)}).arisen  # noqa: B018


def test_an_unknown_name_of_a_category_is_refused() -> None:
    with pytest.raises(RecordError, match="'vanished'"):
        Cases.of(pd.DataFrame({"end": ["solved", "vanished"]}))


def test_something_else_is_refused() -> None:
    with pytest.raises(RecordError, match="expected a case table"):
        Cases.of(3)
