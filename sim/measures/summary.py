"""All measures of one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from sim.measures.equity import equity
from sim.measures.money import money, satisfaction
from sim.measures.partitions import group_rows
from sim.measures.registry import MEASURES
from sim.measures.throughput import finds, path, throughput
from sim.measures.timeliness import follow, timeliness
from sim.measures.unmet import unmet
from sim.measures.workload import workload
from sim.records.cases import Cases
from sim.records.population import Population


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
    rows = Cases.of(cases)
    followed = follow(rows, hours)
    groups = group_rows(rows, population, followed)
    found = {
        **throughput(rows, population.residents, hours),
        **path(rows),
        "finds_per_100_visits": finds(series),
        **unmet(followed),
        **timeliness(rows, hours, followed),
        **workload(series),
        **equity(groups),
        **money(rows, series),
        **satisfaction(rows),
    }
    return {name: found[name] for name in MEASURES}, groups
