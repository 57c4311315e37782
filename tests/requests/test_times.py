"""Times are read in all usual forms, and what may mean two things is not guessed."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.requests.times import read_times

MOMENT = np.datetime64("2024-03-05T14:30:00", "us")
FORMS = [
    "2024-03-05 14:30:00",
    "2024-03-05 14:30",
    "2024-3-5 14:30",
    "2024/03/05 14:30",
    "2024/3/5 14:30:00",
    "2024.3.5 14:30",
    "2024年3月5日14时30分",
    "2024年03月05日 14:30",
    "2024年3月5日14点30分00秒",
    "2024年3月5日下午2:30",
    "2024年3月5日 下午2时30分",
    "2024-03-05T14:30:00",
    "2024-03-05T14:30:00.000",
    "20240305143000",
    "202403051430",
    "20240305 143000",
    "2024-03-05 02:30:00 PM",
    "２０２４-０３-０５　１４：３０",
    "2024年3月5日 星期二 14:30",
    "5 Mar 2024 14:30",
    "5-Mar-2024 14:30",
    "March 5, 2024 2:30 PM",
    "Mar 5, 2024 14:30:00",
    "2024/3/5 下午 02:30",
    "45356.604166666664",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_moment_is_read_in_every_usual_form(text: str) -> None:
    assert read_times(pd.Series([text])).values[0] == MOMENT


@pytest.mark.parametrize(
    "text", ["2024-03-05", "2024/3/5", "2024年3月5日", "20240305", "2024.03.05", "5 March 2024", "45356"]
)
def test_a_date_is_its_midnight(text: str) -> None:
    times = read_times(pd.Series([text]))
    assert times.values[0] == np.datetime64("2024-03-05")
    assert times.date_only


@pytest.mark.parametrize(
    "cell",
    [
        datetime.datetime(2024, 3, 5, 14, 30),
        pd.Timestamp("2024-03-05 14:30"),
        45356.604166666664,
        20240305143000,
        "2024-03-05 14:30",
    ],
)
def test_cells_of_workbooks_are_read_whatever_their_type(cell: object) -> None:
    assert read_times(pd.Series([cell, None, ""], dtype=object)).values[0] == MOMENT


@pytest.mark.parametrize(
    ("texts", "order", "expected"),
    [
        (["03/05/2024 2:30:00 PM", "12/31/2024 1:00:00 AM"], "", MOMENT),
        (["05/03/2024 14:30", "31/12/2024 01:00"], "", MOMENT),
        (["05/03/2024 14:30"], "dmy", MOMENT),
        (["03/05/2024 14:30"], "mdy", MOMENT),
    ],
)
def test_the_column_or_the_user_tells_whether_day_or_month_is_first(
    texts: list[str], order: str, expected: np.datetime64
) -> None:
    assert read_times(pd.Series(texts), order=order).values[0] == expected


def test_day_and_month_that_may_be_exchanged_are_not_guessed() -> None:
    times = read_times(pd.Series(["03/05/2024 14:30", "04/06/2024 10:00"]))
    assert times.ambiguous.all()
    assert np.isnat(times.values).all()


@pytest.mark.parametrize(
    "text", ["昨天", "13:00", "2024-03", "soon", "5 Foo 2024", "123", "2024-03-05 下午", "#REF!", "99999999999999999"]
)
def test_what_is_no_time_is_unreadable(text: str) -> None:
    times = read_times(pd.Series([text]))
    assert times.unreadable[0] or times.impossible[0]
    assert np.isnat(times.values[0])


@pytest.mark.parametrize("text", ["2024-02-30 10:00", "2023-02-29", "2024-13-01", "1899-12-31", "2024-03-05 25:00"])
def test_what_no_calendar_has_is_impossible(text: str) -> None:
    assert read_times(pd.Series([text])).impossible[0]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05T06:30:00Z", "2024-03-05T14:30:00+08:00", "2024-03-05 06:30:00 UTC", "2024-03-05T01:30:00-0500",
        "2024/3/5 06:30:00Z", "1709620200", "1709620200000",
    ],
)  # fmt: skip
def test_offsets_become_the_local_time_of_the_place(text: str) -> None:
    assert read_times(pd.Series([text]), "Asia/Shanghai").values[0] == MOMENT


def test_offsets_without_a_zone_are_told_unless_all_have_the_same_one() -> None:
    mixed = read_times(pd.Series(["2024-03-05T06:30:00Z", "2024-03-05T14:30:00+08:00"]))
    assert mixed.zoneless.all()
    same = read_times(pd.Series(["2024-03-05T14:30:00+08:00", "2024-03-06T14:30:00+08:00"]))
    assert same.values[0] == MOMENT


def test_summer_time_moves_the_hour() -> None:
    texts = pd.Series(["2015-03-08T06:30:00Z", "2015-03-08T07:30:00Z"])  # an hour is skipped in between
    hours = read_times(texts, "America/New_York").values.astype("datetime64[h]").astype(int) % 24
    assert hours.tolist() == [1, 3]


@given(st.lists(st.datetimes(datetime.datetime(1991, 1, 1), datetime.datetime(2090, 1, 1)), min_size=1, max_size=20))
def test_iso_times_come_back_as_they_were(moments: list[datetime.datetime]) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    found = read_times(pd.Series([moment.isoformat(" ") for moment in whole]))
    assert found.values.astype("datetime64[s]").tolist() == whole
