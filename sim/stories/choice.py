"""Which case a story is about: a row of the case table, or a ready query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arguments import shown, whole
from sim.errors import ArgumentError
from sim.records.run import Run


def _slowest(run: Run) -> NDArray[Any]:
    """Rows of registered cases, the longest open first."""
    hours = run.table.column("open_hours").to_numpy()
    return np.argsort(-hours, kind="stable")[: int(np.count_nonzero(hours > 0))]


def _most_handed_on(run: Run) -> NDArray[Any]:
    """Rows of cases that were handed on, those most often first."""
    moves = run.table.column("handoffs").to_numpy()
    return np.argsort(-moves.astype(np.int64), kind="stable")[: int(np.count_nonzero(moves > 0))]


def _superficial(run: Run) -> NDArray[Any]:
    """Rows of cases whose last closing was on paper only, the most severe first."""
    rows = np.flatnonzero(run.table.column("superficial").to_numpy(zero_copy_only=False))
    severity = run.table.column("severity").to_numpy()[rows]
    found: NDArray[Any] = rows[np.argsort(-severity, kind="stable")]
    return found


_DIGITS: Final = 20
#: Ready queries by name: rows of the case table, the clearest first.
QUERIES: Final[dict[str, Callable[[Run], NDArray[Any]]]] = {
    "slowest": _slowest,
    "most_handed_on": _most_handed_on,
    "superficial": _superficial,
}


def rows_of(run: Run, query: str) -> NDArray[Any]:
    """Rows of the case table that a ready query finds, the clearest first."""
    if query not in QUERIES:
        raise ArgumentError(f"query: expected one of {', '.join(QUERIES)}, found {shown(query)}")
    return QUERIES[query](run)


def find_case(run: Run, case: int | str) -> int:
    """Row of the case table.

    Parameters
    ----------
    run : Run
    case : int or str
        Row number; or ``slowest``, ``most_handed_on`` or ``superficial``: the first that the query finds.

    Raises
    ------
    ArgumentError
        There is no such case.
    """
    number = run.table.num_rows
    if number == 0:
        raise ArgumentError("case: expected a run with cases, found one without any")
    if isinstance(case, str) and case.replace("-", "_") in QUERIES:
        found = rows_of(run, case.replace("-", "_"))
        if not len(found):
            raise ArgumentError(f"case: expected a run with a case for {shown(case)}, found none in it")
        return int(found[0])
    if isinstance(case, str) and not (case.strip().isdecimal() and len(case) < _DIGITS):
        person = case.startswith(("resident:", "staff:"))
        raise ArgumentError(
            f"case: expected a row number or one of {', '.join(QUERIES)}, found {shown(case)}"
            + ("; people have run.resident_year(number) and run.member_week(number, week)" if person else "")
        )
    return whole("case", int(case) if isinstance(case, str) else case, 0, number - 1)


def row(run: Run, index: int) -> dict[str, Any]:
    """One row of the case table."""
    return dict(run.table.slice(index, 1).to_pylist()[0])
