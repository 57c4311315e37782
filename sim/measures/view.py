"""A case table as the measures see it: masks and rows that several of them share, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.jit.units import DAY_HOURS
from sim.policy.names import HORIZON_DAYS
from sim.records.cases import Cases
from sim.records.columns import CASES, ENQUIRY
from sim.records.errors import RecordError

OWN_CHANNELS: Final = ("member", "centre", "hotline", "app", "agency")
FOUND_CHANNELS: Final = ("visit", "patrol", "word_of_mouth")
REQUIRED: Final = ("arose", "end")


@dataclass(frozen=True, slots=True)
class Followed:
    """Needs that can be followed for the whole horizon.

    Attributes
    ----------
    rows : ndarray of int64, shape (needs,)
        Rows of the case table.
    wait_days : ndarray of float64, shape (needs,)
        Arising to true solution, at most the horizon; never solved: the horizon.
    solved, unmet : ndarray of bool, shape (needs,)
        Truly solved by the end of the run; lapsed without having been reported or found.
    """

    rows: NDArray[np.int64]
    wait_days: NDArray[np.float64]
    solved: NDArray[np.bool_]
    unmet: NDArray[np.bool_]


class View:
    """Cases with the masks of the measures.

    Columns that the table lacks read as missing (NaN, 0, no); measures that read one are left out of the
    result by :func:`sim.measures.summary.measure`. A table without ``category`` holds needs only, and so
    does one whose categories are named and none is called ``enquiry``.

    Parameters
    ----------
    table : Cases, Run, pyarrow.Table, pandas.DataFrame or mapping of str to array
    hours : float
        Length of the observed window, which starts at hour 0.

    Raises
    ------
    RecordError
        ``arose`` or ``end`` is missing, or a category holds an unknown name.
    """

    def __init__(self, table: Any, hours: float):
        cases = Cases.of(table)
        lacking = [name for name in REQUIRED if name not in cases]
        if lacking:
            raise RecordError(
                f"the case table has no column {' and no '.join(map(repr, lacking))}; every measure needs "
                f"{' and '.join(map(repr, REQUIRED))} (docs/reference/records.md); found {', '.join(cases.columns)}"
            )
        self.hours = float(hours)
        self.missing = frozenset(column.name for column in CASES if column.name not in cases)
        self.cases = _completed(cases, self.missing)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.cases[name]

    def among(self, column: str, *labels: str) -> NDArray[np.bool_]:
        """Rows whose category is one of these names, bool of shape (rows,)."""
        return self.cases.among(column, *labels)

    @cached_property
    def needs(self) -> NDArray[np.bool_]:
        """Rows that are needs: neither enquiries nor averted occurrences."""
        return self.cases.needs

    @cached_property
    def arisen(self) -> NDArray[np.bool_]:
        """Needs that arose in the window."""
        return self.needs & (self["arose"] >= 0.0)

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Needs registered in the window."""
        return self.needs & (self["registered"] >= 0.0)

    @cached_property
    def own(self) -> NDArray[np.bool_]:
        """Needs that their residents reported themselves."""
        return self.needs & ~np.isnan(self["registered"]) & self.among("channel", *OWN_CHANNELS)

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Needs closed on paper in the window and closed at its end."""
        ended = self.among("end", "solved", "superficial", "pending", "given_up")
        return self.needs & ended & (self["closed"] >= 0.0)

    @cached_property
    def closed_rows(self) -> NDArray[np.int64]:
        """Rows of the needs closed."""
        return np.flatnonzero(self.closed)

    @cached_property
    def solved(self) -> NDArray[np.bool_]:
        """Needs truly solved in the window."""
        return self.needs & (self["solved"] >= 0.0)

    @cached_property
    def lapsed(self) -> NDArray[np.bool_]:
        """Needs that lapsed without having been reported or found."""
        return self.needs & self.among("end", "lapsed")

    @cached_property
    def followed(self) -> Followed:
        """Needs that arose at least the horizon before the end of the window."""
        return follow(self)


def follow(view: View, horizon_days: float = HORIZON_DAYS) -> Followed:
    """Needs that arose in the window at least ``horizon_days`` before its end."""
    rows = np.flatnonzero(view.arisen & (view["arose"] <= view.hours - horizon_days * DAY_HOURS))
    wait = view["solved"][rows] - view["arose"][rows]
    wait /= DAY_HOURS
    solved = ~np.isnan(wait)
    wait[~solved] = horizon_days
    np.minimum(wait, horizon_days, out=wait)
    np.maximum(wait, 0.0, out=wait)  # a foreign table may date a solution before its need
    return Followed(rows, wait, solved, view.lapsed[rows])


def _completed(cases: Cases, missing: frozenset[str]) -> Cases:
    """The cases with stand-ins for missing columns, and with the enquiry as code 0 of the categories."""
    rows = len(cases)
    columns: dict[str, NDArray[Any]] = dict(cases.columns)
    codes: dict[str, tuple[str, ...]] = dict(cases.codes)
    for column in CASES:
        if column.name in missing:
            columns[column.name] = np.broadcast_to(_stand_in(column.dtype), (rows,))
    if "category" in missing:
        columns["category"] = np.broadcast_to(np.int8(1), (rows,))
        codes["category"] = (ENQUIRY, "need")
    elif codes.get("category") and ENQUIRY not in codes["category"]:
        columns["category"] = columns["category"] + 1
        codes["category"] = (ENQUIRY, *codes["category"])
    return Cases(columns, codes)


def _stand_in(dtype: str) -> Any:
    if dtype == "category":
        return np.int8(0)
    kind = np.dtype(dtype)
    return kind.type(np.nan) if kind.kind == "f" else kind.type(0)


def length_hours(table: Mapping[str, Any] | Any) -> float:
    """Length of observation: a run knows its own; for other tables the hours up to the last event."""
    known = getattr(table, "hours", None)
    if isinstance(known, (int, float)):
        return float(known)
    cases = Cases.of(table)
    ends = [0.0]
    for name in ("arose", "registered", "first_response", "closed", "solved"):
        if name in cases and len(cases):
            values = cases[name]
            ends.append(float(np.nanmax(values, initial=0.0)))
    return max(ends)
