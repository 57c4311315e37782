"""How much gets done: needs, reports, finds, closings, true solutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.statistics import mean, ratio
from sim.records.cases import Cases

OWN_CHANNELS = ("member", "centre", "hotline", "app")
FOUND_CHANNELS = ("visit", "patrol")
_DAYS_PER_YEAR = 365.0


def own_reports(cases: Cases) -> NDArray[np.bool_]:
    """Needs that their residents reported themselves, bool of shape (rows,)."""
    registered = ~np.isnan(cases["registered"])
    return cases.needs & registered & cases.among("channel", *OWN_CHANNELS)


def _count(mask: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask))


def throughput(cases: Cases, residents: int, hours: float) -> dict[str, float]:
    """Counts and rates of a run (names in the registry).

    Parameters
    ----------
    cases : Cases
    residents : int
        Residents of the city.
    hours : float
        Length of the run in hours.
    """
    years = hours / 24.0 / _DAYS_PER_YEAR
    registered_now = cases["registered"] >= 0.0
    needs, closed, solved = _count(cases.arisen), _count(cases.closed), _count(cases.solved)
    intake = registered_now & cases.among("channel", "hotline", "app")
    return {
        "needs": needs,
        "enquiries": _count(cases.enquiries & (cases["arose"] >= 0.0)),
        "registered": _count(cases.needs & registered_now),
        "reported_share": ratio(_count(cases.arisen & own_reports(cases)), needs),
        "discovered": _count(cases.needs & registered_now & cases.among("channel", *FOUND_CHANNELS)),
        "intake_enquiry_share": ratio(_count(intake & cases.enquiries), _count(intake)),
        "closed": closed,
        "solved": solved,
        "superficial": closed - _count(cases.closed & cases.solved),
        "closed_per_resident": ratio(closed, residents * years),
        "solved_per_resident": ratio(solved, residents * years),
        "backlog_end": _count(cases.needs & cases.among("end", "open")),
        "reopen_rate": ratio(_count(cases.closed & (cases["reopenings"] > 0)), closed),
    }


def path(cases: Cases) -> dict[str, float]:
    """The way of cases: hand-offs, desks, journeys, and the level that solved them."""
    closed, solved = cases.closed, cases.solved
    street = solved & cases.among("level", "street")
    result = {
        "handoffs": mean(cases["handoffs"][closed]),
        "trips": mean(cases["trips"][closed]),
        "desks_street": mean(cases["desks"][street]),
    }
    n = _count(solved)
    for level in ("grid", "community", "street", "district"):
        result[f"solved_{level}_share"] = ratio(_count(solved & cases.among("level", level)), n)
    return result


def finds(series: Mapping[str, Any]) -> float:
    """Latent needs found per 100 households visited."""
    return 100.0 * ratio(float(np.sum(series["found_visit"])), float(np.sum(series["visits"])))


def flow_balance(cases: Cases, series: Mapping[str, Any]) -> tuple[float, float]:
    """Two accounts of the same case-hours: the integral of the number open, and the summed open times.

    Returns
    -------
    area, times : float
        Equal up to rounding in any correct run (a window form of Little's law).
    """
    return float(np.sum(series["open_area"])), float(np.sum(cases["open_hours"], dtype=np.float64))
