"""Under-reporting from duplicates: how fast residents report, from what they report again.

Nobody sees an incident that nobody reports, but the reports that follow the first one tell how fast reports come:
after the first, duplicates are Poisson with mean exp(X beta) times the days that the incident stays alive (Liu,
Bhandaram and Garg 2023). Nothing needs to be known of when incidents began. The same rate before the first report then
gives the share of incidents that are ever reported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit.units import DAY_HOURS
from sim.measures.view import OWN_CHANNELS, length_hours
from sim.records.cases import Cases
from sim.records.errors import RecordError

DUPLICATES = "witnesses"
_ROUNDS = 100
_CLOSE = 1e-10
_LEAST_DAYS = 1e-6
_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class ReportingRates:
    """Rates at which residents report, estimated from duplicates.

    Attributes
    ----------
    by : tuple of str
        Columns of the case table that the rate may depend on.
    cells : tuple of tuple of str
        Combinations of names in these columns that have incidents, in the order of the columns.
    coefficients : ndarray of float64, shape (terms,)
        Logarithms of rates a day: of the first name of each column, then differences of the others.
    covariance : ndarray of float64, shape (terms, terms)
        Of the coefficients, robust to more spread than Poisson's (sandwich).
    design : ndarray of float64, shape (cells, terms)
        Terms of each cell.
    incidents, duplicates : ndarray of int64, shape (cells,)
    days : ndarray of float64, shape (cells,)
        Days alive after the first report.
    dispersion : float
        Pearson chi-square over its degrees of freedom; about 1 where duplicates are Poisson given the columns.
    """

    by: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    design: NDArray[np.float64]
    incidents: NDArray[np.int64]
    duplicates: NDArray[np.int64]
    days: NDArray[np.float64]
    dispersion: float

    @property
    def rates(self) -> NDArray[np.float64]:
        """Reports a day of an incident of each cell, float64 (cells,)."""
        rates: NDArray[np.float64] = np.exp(self.design @ self.coefficients)
        return rates

    @property
    def intervals(self) -> NDArray[np.float64]:
        """95 % intervals of the rates, float64 (cells, 2)."""
        centre = self.design @ self.coefficients
        variance = np.einsum("ij,jk,ik->i", self.design, self.covariance, self.design)
        error = _NORMAL_95 * np.sqrt(np.maximum(variance, 0.0))
        interval: NDArray[np.float64] = np.exp(np.stack([centre - error, centre + error], axis=1))
        return interval

    def delay_days(self) -> NDArray[np.float64]:
        """Mean days from the beginning of an incident to its first report, were it to last, float64 (cells,)."""
        delay: NDArray[np.float64] = 1.0 / self.rates
        return delay

    def shares_reported(self, life_days: float | Sequence[float]) -> NDArray[np.float64]:
        """Share of incidents that are ever reported, with its 95 % interval.

        Parameters
        ----------
        life_days : float or sequence of float
            Days that an incident lasts if nobody reports it, of all cells or of each.

        Returns
        -------
        ndarray of float64, shape (cells, 3)
            Share, low end, high end: 1 - exp(-rate * life).
        """
        life = np.broadcast_to(np.asarray(life_days, dtype=np.float64), (len(self.cells),))
        rates = np.column_stack([self.rates, self.intervals])
        shares: NDArray[np.float64] = -np.expm1(-rates * life[:, None])
        return shares


def reporting_rates(
    table: Any, by: Sequence[str] = ("category",), duplicates: str = DUPLICATES, hours: float | None = None
) -> ReportingRates:
    """Estimate from duplicates how fast residents report.

    Parameters
    ----------
    table : Run, Cases, pyarrow.Table, pandas.DataFrame or mapping of str to array
        A case table with ``registered`` (the first report), ``closed`` (or ``open_hours``), the columns of ``by`` and
        the number of duplicates of each incident. Cases that residents did not report themselves and enquiries are
        left out where ``channel`` and ``category`` say which they are.
    by : sequence of str
        Columns with names that the logarithm of the rate adds up from; empty: one rate.
    duplicates : str
        Column with the number of further reports of the incident, first one not counted.
    hours : float, optional
        End of observation, to which open incidents are alive; as the table says, if not given.

    Returns
    -------
    ReportingRates

    Raises
    ------
    RecordError
        A column is missing, or no incident was alive after its first report.
    """
    cases = Cases.of(table)
    _require(cases, by, duplicates)
    days = _days_alive(cases, length_hours(table) if hours is None else hours)
    chosen = np.flatnonzero(_of_residents(cases) & (days > _LEAST_DAYS))
    if not len(chosen):
        raise RecordError("reporting_rates: expected incidents that were open after their first report, found none")
    names = [_names(cases, column)[chosen] for column in by]
    count = np.asarray(cases[duplicates], dtype=np.float64)[chosen]
    design, cells, cell_of = _design(names, len(chosen))
    beta, covariance, dispersion = poisson_regression(design[cell_of], count, days[chosen])
    n = len(cells)
    return ReportingRates(
        by=tuple(by),
        cells=cells,
        coefficients=beta,
        covariance=covariance,
        design=design,
        incidents=np.bincount(cell_of, minlength=n),
        duplicates=np.bincount(cell_of, count, minlength=n).astype(np.int64),
        days=np.bincount(cell_of, days[chosen], minlength=n),
        dispersion=dispersion,
    )


def poisson_regression(
    design: NDArray[np.float64], count: NDArray[np.float64], exposure: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Fit counts that are Poisson with mean exp(design @ beta) times exposure, by Newton's method.

    Parameters
    ----------
    design : ndarray of float64, shape (n, terms)
        The first column is ones.
    count : ndarray of float64, shape (n,)
        Not negative.
    exposure : ndarray of float64, shape (n,)
        Above 0.

    Returns
    -------
    beta : ndarray of float64, shape (terms,)
        That of names without any duplicate goes to minus infinity (it ends at -50): their rate is 0.
    covariance : ndarray of float64, shape (terms, terms)
        Sandwich estimate.
    dispersion : float
        Pearson chi-square over degrees of freedom; NaN without any.
    """
    terms = design.shape[1]
    beta = np.zeros(terms)
    beta[0] = math.log((count.sum() + 0.5) / exposure.sum())
    for _ in range(_ROUNDS):
        mean = exposure * np.exp(np.clip(design @ beta, -50.0, 50.0))
        information = design.T @ (design * mean[:, None])
        step = np.linalg.lstsq(information, design.T @ (count - mean), rcond=None)[0]
        step = np.clip(step, -2.0, 2.0)
        beta = np.clip(beta + step, -50.0, 50.0)
        if np.abs(step).max() < _CLOSE:
            break
    mean = exposure * np.exp(np.clip(design @ beta, -50.0, 50.0))
    bread = np.linalg.pinv(design.T @ (design * mean[:, None]))
    meat = design.T @ (design * ((count - mean) ** 2)[:, None])
    freedom = len(count) - terms
    chi = float((((count - mean) ** 2) / np.maximum(mean, 1e-300)).sum())
    return beta, bread @ meat @ bread, chi / freedom if freedom > 0 else math.nan


def _require(cases: Cases, by: Sequence[str], duplicates: str) -> None:
    wanted = ("registered", duplicates, *by)
    lacking = [name for name in wanted if name not in cases]
    if "closed" not in cases and "open_hours" not in cases:
        lacking.append("closed")
    if lacking:
        hint = (
            "; a run has it where others report open incidents (residents.again.witness_factor above 0)"
            if DUPLICATES in lacking
            else ""
        )
        raise RecordError(f"reporting_rates: the case table has no column {', '.join(map(repr, lacking))}{hint}")


def _of_residents(cases: Cases) -> NDArray[np.bool_]:
    """Needs that residents reported themselves, in the window."""
    chosen: NDArray[np.bool_] = np.asarray(cases["registered"], dtype=np.float64) >= 0.0
    if "end" in cases and "category" in cases:
        chosen = chosen & cases.needs
    if "channel" in cases:
        chosen = chosen & cases.among("channel", *OWN_CHANNELS)
    return chosen


def _days_alive(cases: Cases, end: float) -> NDArray[np.float64]:
    """Days that each incident was open after its first report, NaN as 0."""
    registered = np.asarray(cases["registered"], dtype=np.float64)
    if "open_hours" in cases:
        hours = np.asarray(cases["open_hours"], dtype=np.float64)
    else:
        closed = np.asarray(cases["closed"], dtype=np.float64)
        hours = np.where(np.isnan(closed), end, closed) - registered
    alive: NDArray[np.float64] = np.nan_to_num(hours, nan=0.0) / DAY_HOURS
    return alive


def _names(cases: Cases, column: str) -> NDArray[np.str_]:
    values = np.asarray(cases[column])
    labels: Mapping[str, tuple[str, ...]] = cases.codes
    if column in labels and np.issubdtype(values.dtype, np.integer):
        names: NDArray[np.str_] = np.asarray(labels[column], dtype=np.str_)[values]
        return names
    return values.astype(np.str_)


def _design(
    names: list[NDArray[np.str_]], n: int
) -> tuple[NDArray[np.float64], tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """Terms of each cell, the names of the cells, and the cell of each incident."""
    if not names:
        return np.ones((1, 1)), ((),), np.zeros(n, np.int64)
    coded = [np.unique(column, return_inverse=True) for column in names]
    whole = np.stack([code for _, code in coded], axis=1)
    found, cell_of = np.unique(whole, axis=0, return_inverse=True)
    columns = [np.ones(len(found))]
    for place, (levels, _) in enumerate(coded):
        columns += [(found[:, place] == level).astype(np.float64) for level in range(1, len(levels))]
    cells = tuple(tuple(str(coded[p][0][code]) for p, code in enumerate(row)) for row in found.tolist())
    return np.stack(columns, axis=1), cells, cell_of.ravel().astype(np.int64)
