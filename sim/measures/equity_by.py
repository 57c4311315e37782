"""Every index of any outcome over any partition of a case table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import level_of, real
from sim.jit.units import DAY_HOURS
from sim.measures import equity
from sim.measures.checks import check_population, days_of, names_of
from sim.measures.decomposition import decompose_theil, encoded
from sim.measures.gaps import range_gap
from sim.measures.partitions import partitions
from sim.measures.statistics import gap
from sim.measures.view import View, length_hours
from sim.records.errors import RecordError
from sim.records.population import Population

if TYPE_CHECKING:
    import pandas as pd

OUTCOMES: Final = {
    "solution": "needs followed: 1 if truly solved",
    "wait": "needs followed: days from arising to true solution, at most 60; never solved: 60",
    "unmet": "needs followed: 1 if lapsed unseen",
    "reported": "needs of the window: 1 if residents reported it themselves",
    "close_hours": "needs closed: hours from registration to last closing on paper",
    "superficial": "needs closed: 1 if not truly solved",
}
_GOODS: Final = ("solution", "reported", "true_satisfaction", "reported_satisfaction")
MOST_PARTS: Final = 12  # beyond that, simultaneous intervals of all pairs say little
EQUITY_COLUMNS: Final = (
    "outcome",
    "by",
    "parts",
    "n",
    "mean",
    "gini",
    "theil_t",
    "theil_l",
    "atkinson",
    "kolm_pollak",
    "palma",
    "worst_off_ratio",
    "gap",
    "gap_low",
    "gap_high",
    "theil_t_all",
    "between_share",
)


def equity_by(
    table: Any,
    outcomes: Sequence[str] | Mapping[str, ArrayLike] = ("solution", "wait", "unmet"),
    by: Sequence[str] | Mapping[str, ArrayLike] = ("group", "community"),
    days: float | None = None,
    population: Population | None = None,
    epsilon: float = 0.5,
    kappa: float = 0.1,
    clusters: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Inequality of outcomes between the parts of partitions.

    Parameters
    ----------
    table : case table
        As for :func:`sim.measures.summary.measure`.
    outcomes : sequence of str, or mapping of name to array of shape (rows,)
        Names of ``OUTCOMES`` or of numeric columns (over the needs closed); or values of your own for each
        row, NaN where the row does not count.
    by : sequence of str, or mapping of name to array of shape (rows,)
        Partitions (with a population: group, grid, grid_type, deprivation_quintile, community) or columns of the
        table; or labels of your own for each row.
    days : float, optional
        Length of observation; by default a run's own, for other tables up to the last time in them.
    population : Population, optional
        Weights parts by residents; without it by the entries that they have.
    epsilon : float
        Aversion of Atkinson's index.
    kappa : float
        Size of Kolm and Pollak's aversion; its sign is minus for burdens and plus for goods (solution,
        reported and the satisfactions; values of your own count as burdens).
    clusters : str, optional
        Column whose entries are not independent, for the interval of the gap.
    level : float
        Confidence level of the interval of the gap (:func:`sim.measures.gaps.range_gap`).

    Returns
    -------
    DataFrame
        One row for each outcome and partition, columns ``EQUITY_COLUMNS``: indices of the means of the parts;
        ``theil_t_all`` over single entries and the share of it ``between`` parts; NaN where no entry counts.
        The gap's interval is NaN for partitions of more than ``MOST_PARTS`` parts.
    """
    import pandas as pd

    epsilon, level = real("epsilon", epsilon, 0.0, 1e6), level_of(level)
    kappa, days = real("kappa", kappa, -1e6, 1e6), days_of(days)
    outcomes, by = names_of("outcomes", outcomes), names_of("by", by)
    check_population(population)
    view = View(table, length_hours(table) if days is None else DAY_HOURS * days)
    values = dict(outcomes) if isinstance(outcomes, Mapping) else {name: _outcome(view, name) for name in outcomes}
    labels = dict(by) if isinstance(by, Mapping) else dict.fromkeys(by)
    cluster = None if clusters is None else np.asarray(view[clusters])
    rows = []
    for partition, given in labels.items():
        codes, residents = _parts(view, partition, given, population)
        for name, outcome in values.items():
            x = np.asarray(outcome, dtype=np.float64)
            good = name in _GOODS
            row = _row(x, codes, residents, epsilon, kappa if good else -kappa, "more" if good else "less")
            if row["parts"] <= MOST_PARTS:
                row |= _interval(x, codes, cluster, level)
            rows.append({"outcome": name, "by": partition, **row})
    return pd.DataFrame(rows, columns=list(EQUITY_COLUMNS))


def _outcome(view: View, name: str) -> NDArray[np.float64]:
    """Values of an outcome by row, NaN where the row does not count."""
    values = np.full(len(view.cases), np.nan)
    followed = view.followed
    closed = view.closed_rows
    if name in ("solution", "wait", "unmet"):
        chosen = {"solution": followed.solved, "wait": followed.wait_days, "unmet": followed.unmet}
        values[followed.rows] = chosen[name]
    elif name == "reported":
        values[view.arisen] = view.own[view.arisen]
    elif name == "close_hours":
        values[closed] = view["closed"][closed] - view["registered"][closed]
    elif name == "superficial":
        values[closed] = ~view.solved[closed]
    elif name in view.cases and name not in view.missing and name not in view.cases.codes:
        values[closed] = view[name][closed]
    else:
        raise RecordError(
            f"equity_by: unknown outcome {name!r}; expected one of {', '.join(OUTCOMES)}, a numeric column of the "
            "table, or a mapping of name to values"
        )
    return values


def _parts(
    view: View, name: str, given: ArrayLike | None, population: Population | None
) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
    """Code of the part of each row, and the residents of each part where they are known."""
    if given is not None:
        return encoded(given)[1], None
    for partition in partitions(view, population):
        if partition.name == name:
            residents = None if population is None else partition.residents.astype(np.float64)
            return partition.of_row.astype(np.int64), residents
    if name in view.cases and name not in view.missing:
        if name == "grid" and population is not None:
            return view[name].astype(np.int64), population.counts.sum(axis=1).astype(np.float64)
        return encoded(view[name])[1], None
    raise RecordError(
        f"equity_by: unknown partition {name!r}; expected a column of the table, a mapping of name to labels, or, "
        "with a population, one of its partitions"
    )


def _row(
    x: NDArray[np.float64],
    codes: NDArray[np.int64],
    residents: NDArray[np.float64] | None,
    epsilon: float,
    kappa: float,
    better: str,
) -> dict[str, float]:
    keep = ~np.isnan(x) & (codes >= 0)
    x, codes = x[keep], codes[keep]
    parts = int(codes.max(initial=-1)) + 1 if residents is None else len(residents)
    n = np.bincount(codes, minlength=parts).astype(np.float64)
    means = np.divide(np.bincount(codes, weights=x, minlength=parts), n, out=np.full(parts, np.nan), where=n > 0)
    w = n if residents is None else residents
    split = decompose_theil(x, codes)
    return {
        "parts": int(np.count_nonzero(n)),
        "n": len(x),
        "mean": float(x.mean()) if len(x) else math.nan,
        "gini": equity.gini(means, w),
        "theil_t": equity.theil_t(means, w),
        "theil_l": equity.theil_l(means, w),
        "atkinson": equity.atkinson(means, w, epsilon),
        "kolm_pollak": equity.kolm_pollak(means, w, kappa),
        "palma": equity.palma(means, w),
        "worst_off_ratio": equity.worst_off_ratio(means, w, better),
        "gap": gap(means),
        "theil_t_all": split.total,
        "between_share": split.between_share,
    }


def _interval(
    x: NDArray[np.float64], codes: NDArray[np.int64], cluster: NDArray[Any] | None, level: float
) -> dict[str, float]:
    known = codes >= 0
    found = range_gap(x[known], codes[known], None, None if cluster is None else cluster[known], level)
    return {"gap_low": found.low, "gap_high": found.high}
