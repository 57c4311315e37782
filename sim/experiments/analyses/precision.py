"""How many replications an interval of a given width takes, from the runs that are there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.experiments.stopping import Precision
from sim.measures.gaps import LEVEL, t_quantile
from sim.scenario.problems import nearest

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults

Array = NDArray[np.float64]
SURE: Final = 0.9  # probability with which so many replications are enough
MOST: Final = 1_000_000
LEAST_PILOTS: Final = 3
DEFAULT: Final = Precision(0.02, relative=True)


def needed(values: Array, half_width: float, level: float = LEVEL) -> tuple[int, int]:
    """Replications whose interval of the mean is as narrow as wanted.

    Parameters
    ----------
    values : ndarray of float
        Of pilot runs, three or more; those that are not finite are left out.
    half_width : float
        Above 0, in the unit of the values.
    level : float
        Of the interval.

    Returns
    -------
    (int, int)
        If the spread is that of the pilots; if it is as large as the pilots leave it (upper end of its 90 % interval).
    """
    from scipy import stats

    known = values[np.isfinite(values)]
    spread = float(known.std(ddof=1))
    low_tail = float(stats.chi2.ppf(1.0 - SURE, len(known) - 1))
    large = spread * math.sqrt((len(known) - 1) / low_tail)
    return _least(spread, half_width, level), _least(large, half_width, level)


def _least(spread: float, half_width: float, level: float) -> int:
    """The least number of runs n with t(n - 1) spread / sqrt(n) within the half-width."""

    def wide(n: int) -> bool:
        return t_quantile(level, n - 1) * spread / math.sqrt(n) > half_width

    low, high = 2, 2
    while wide(high) and high < MOST:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if wide(middle) else (low, middle)
    return min(low, MOST)


def read_widths(texts: Sequence[str], known: Sequence[str]) -> dict[str, Precision]:
    """Half-widths from texts like ``solved=2`` and ``mean_wait_days=1%``.

    Raises
    ------
    ArgumentError
        A text is no such thing.
    """
    found = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if name not in known or not equals:
            near = nearest(name, known)
            hint = f" (did you mean {near}?)" if near else ""
            raise ArgumentError(f"within: expected measure=half-width, e.g. solved=2 or solved=1%, found {text}{hint}")
        try:
            number = float(value.removesuffix("%"))
        except ValueError:
            number = math.nan
        if not number > 0.0 or math.isinf(number):
            raise ArgumentError(f"within: expected a half-width above 0, found {value}")
        relative = value.endswith("%")
        found[name] = Precision(number / 100.0 if relative else number, relative)
    return found


def replications(
    results: StudyResults, measures: Sequence[str], widths: Mapping[str, Precision] | None = None
) -> pd.DataFrame:
    """How many replications it takes, for each comparison or, without any, for the mean at the widest point.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str
    widths : mapping of str to Precision, optional
        Half-widths; by default 2 % of the mean.

    Returns
    -------
    DataFrame
        ``of`` (a comparison, or a point), ``measure``, ``pilots``, ``mean``, ``half_width`` (now), ``wanted``,
        ``replications`` and ``to_be_sure`` (:func:`needed`), ``missing``. Of many points or comparisons the one with
        the widest interval. NaN with fewer than three pilots.
    """
    rows = []
    for measure in measures:
        table = results.values(measure)
        wanted = (widths or {}).get(measure, DEFAULT)
        table[~np.isfinite(table)] = math.nan  # the difference of two endless values is not known either
        found = [_row(name, measure, values, size, wanted) for name, values, size in _looked_at(results, table)]
        known = [row for row in found if not math.isnan(row["half_width"])]
        rows += [max(known, key=lambda row: float(row["to_be_sure"]))] if known else found[:1]
    return pd.DataFrame(rows)


def _looked_at(results: StudyResults, table: Array) -> list[tuple[str, Array, Array]]:
    """Name, values whose mean is wanted, and values whose mean a relative width is of."""
    points, asked = results.study.points, results.asked
    if results.study.pairs:
        return [
            (f"{points[a].name} > {points[b].name}", (table[b] - table[a])[asked[a] & asked[b]], table[a])
            for a, b in results.study.pairs
        ]
    return [(point.name, table[k][asked[k]], table[k]) for k, point in enumerate(points)]


def _row(name: str, measure: str, values: Array, size: Array, wanted: Precision) -> dict[str, Any]:
    known, base = values[np.isfinite(values)], size[np.isfinite(size)]
    mean = float(known.mean()) if len(known) else math.nan
    row: dict[str, Any] = {"of": name, "measure": measure, "pilots": len(known), "mean": mean}
    limit = wanted.half_width * (abs(float(base.mean())) if wanted.relative and len(base) else 1.0)
    missing = int(len(values) - len(known))
    if len(known) < LEAST_PILOTS or not limit > 0.0 or (wanted.relative and not len(base)):
        nothing = dict.fromkeys(("half_width", "wanted", "replications", "to_be_sure"), math.nan)
        return row | nothing | {"missing": missing}
    half = t_quantile(LEVEL, len(known) - 1) * float(known.std(ddof=1)) / math.sqrt(len(known))
    few, sure = needed(known, limit)
    return row | {"half_width": half, "wanted": limit, "replications": few, "to_be_sure": sure, "missing": missing}
