"""All measures of one run, or of any case table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arguments import real, shown
from sim.errors import ArgumentError
from sim.jit.units import DAY_HOURS
from sim.measures.checks import MOST_RESIDENTS, check_population, days_of
from sim.measures.co_building import co_building
from sim.measures.costs import costs
from sim.measures.equity_measures import equity
from sim.measures.money import money
from sim.measures.partitions import group_rows
from sim.measures.people import people
from sim.measures.registry import MEASURES
from sim.measures.throughput import finds, path, per_staff_hour, throughput
from sim.measures.timeliness import timeliness
from sim.measures.trust import trust
from sim.measures.truth import closure, punctuality, satisfaction
from sim.measures.unmet import unmet
from sim.measures.view import View, length_hours
from sim.measures.workload import workload
from sim.measures.worth import worth
from sim.records.columns import SERIES
from sim.records.population import Population

if TYPE_CHECKING:
    import pandas as pd


def summarise(
    cases: Any, series: Mapping[str, Any], population: Population, hours: float
) -> tuple[dict[str, float], dict[str, NDArray[Any]]]:
    """Measures and groups of a run.

    Parameters
    ----------
    cases : case table
        Anything that :meth:`sim.records.cases.Cases.of` reads.
    series : mapping of str to array
        Daily columns, days of the run only.
    population : Population
    hours : float
        Length of the run in hours.

    Returns
    -------
    summary : dict of str to float
        One plain number for each measure of the registry, in its order; NaN where it is not defined.
    groups : dict of str to ndarray
        Columns of the ``groups`` table.
    """
    return _measured(View(cases, hours), series, population, population.residents)


def _measured(
    view: View, series: Mapping[str, Any], population: Population | None, residents: float
) -> tuple[dict[str, float], dict[str, NDArray[Any]]]:
    groups = group_rows(view, population)
    found = {
        **throughput(view, residents),
        **path(view),
        "solved_per_100_hours": per_staff_hour(view, series),
        "finds_per_100_visits": finds(series),
        **unmet(view.followed),
        **worth(view),
        **timeliness(view),
        **closure(view),
        **punctuality(view),
        **satisfaction(view),
        **trust(series),
        **workload(series),
        **people(series),
        **equity(view, groups, population),
        **co_building(view, series),
        **money(view, series),
        **costs(view, series, residents),
    }
    found["on_time_gap"] = found["on_time_share"] - found["on_time_true_share"]
    return {name: found[name] for name in MEASURES}, groups


def measure(
    table: Any,
    days: float | None = None,
    residents: float | None = None,
    population: Population | None = None,
    series: Mapping[str, Any] | None = None,
) -> dict[str, float]:
    """Measures of any case table: those that its columns allow.

    Parameters
    ----------
    table : pandas.DataFrame, pyarrow.Table, mapping of str to array, or Run
        Columns as in docs/reference/records.md; times in hours since the start of observation. ``arose`` and ``end``
        must be there.
    days : float, optional
        Length of observation; by default a run's own, for other tables up to the last time in them.
    residents : float, optional
        For rates per resident.
    population : Population, optional
        Residents by grid; gives weights to communities, and deprivation. Without it communities are weighted
        by their needs.
    series : mapping of str to array or DataFrame, optional
        Daily columns (staff hours, visits, money).

    Returns
    -------
    dict of str to float
        In the order of the registry. A measure is left out if the table lacks a column it reads; it is NaN if
        no row counts.

    Raises
    ------
    RecordError
        No case table, or ``arose`` or ``end`` is missing.
    """
    if residents is not None:
        residents = real("residents", residents, 0.0, MOST_RESIDENTS, inside=True)
    check_population(population)
    if series is not None and not hasattr(series, "get"):
        raise ArgumentError(f"series: expected a mapping of column to values, found {shown(series)}")
    view = _view(table, days)
    daily: Mapping[str, Any] = {} if series is None else series
    people = residents if residents is not None else population.residents if population else np.nan
    with_blanks = {column.name: daily.get(column.name, ()) for column in SERIES}
    found, _ = _measured(view, with_blanks, population, people)
    lacking = {*view.missing, *(f"series.{name}" for name, values in with_blanks.items() if not len(values))}
    lacking |= {"residents"} if np.isnan(people) else set()
    lacking |= {"deprivation"} if population is None else set()
    return {name: value for name, value in found.items() if lacking.isdisjoint(MEASURES[name].reads)}


def groups_of(table: Any, days: float | None = None, population: Population | None = None) -> pd.DataFrame:
    """Outcomes by part of any case table: columns of the ``groups`` table (docs/reference/records.md).

    Without a population there are the partitions ``group`` and ``community``, as far as the table has these
    columns, and residents are NaN.
    """
    import pandas as pd

    check_population(population)
    return pd.DataFrame(group_rows(_view(table, days), population))


def _view(table: Any, days: float | None) -> View:
    days = days_of(days)
    return View(table, length_hours(table) if days is None else DAY_HOURS * days)
