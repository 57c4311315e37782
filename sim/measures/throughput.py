"""How much gets done: needs, reports, finds, closings, true solutions, and the way that cases go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.jit.units import DAY_HOURS, YEAR_DAYS
from sim.measures.definition import Measure, family
from sim.measures.statistics import count, mean, ratio
from sim.measures.view import FOUND_CHANNELS, View
from sim.policy.names import SOLVING_LEVELS
from sim.records.cases import Cases

LEVELS: Final = SOLVING_LEVELS
_SOLVED_AT: Final = ("solved", "level")

MEASURES: Final = family(
    "throughput",
    Measure(
        "needs",
        "Needs arisen",
        "产生的诉求",
        "cases",
        "neither",
        "Needs that arose in the run; enquiries and averted occurrences left out",
    ),
    Measure(
        "enquiries",
        "Enquiries",
        "咨询",
        "cases",
        "neither",
        "Enquiries that arose in the run; in no other measure but the enquiry share",
        reads=("category",),
    ),
    Measure(
        "registered",
        "Needs registered",
        "登记的诉求",
        "cases",
        "neither",
        "Needs reported or found in the run",
        reads=("registered",),
    ),
    Measure(
        "reported_share",
        "Reported by residents",
        "居民上报率",
        "share",
        "more",
        "Share of the needs arisen that residents reported themselves by the end",
        1,
        reads=("registered", "channel"),
    ),
    Measure(
        "discovered",
        "Found by visits and patrols",
        "走访巡查发现",
        "cases",
        "more",
        "Needs found by visits, patrols and word of mouth in the run",
        reads=("registered", "channel"),
    ),
    Measure(
        "intake_enquiry_share",
        "Enquiries among hotline and app contacts",
        "热线咨询占比",
        "share",
        "neither",
        "Share of hotline and app contacts registered in the run that are enquiries",
        1,
        reads=("registered", "channel", "category"),
    ),
    Measure(
        "closed",
        "Closed on paper",
        "办结数",
        "cases",
        "more",
        "Needs closed in the run and not reopened at its end",
        reads=("closed",),
        source="closing count of 12345 offices",
    ),
    Measure(
        "solved",
        "Truly solved",
        "实际解决数",
        "cases",
        "more",
        "Needs truly solved in the run",
        0,
        True,
        reads=("solved",),
    ),
    Measure(
        "closed_per_resident",
        "Closed per resident and year",
        "人均办结数",
        "per person-year",
        "more",
        "Needs closed on paper over residents and years",
        3,
        reads=("closed", "residents"),
    ),
    Measure(
        "solved_per_resident",
        "Truly solved per resident and year",
        "人均实际解决数",
        "per person-year",
        "more",
        "Needs truly solved over residents and years",
        3,
        reads=("solved", "residents"),
    ),
    Measure(
        "solved_per_100_hours",
        "Truly solved per 100 staff hours",
        "每百工时实际解决数",
        "per 100 staff hours",
        "more",
        "Needs truly solved per 100 shift hours of staff available at all levels",
        1,
        reads=("solved", *(f"series.shift_{level}" for level in LEVELS)),
    ),
    Measure(
        "backlog_end",
        "Open at the end",
        "期末积压",
        "cases",
        "less",
        "Needs registered and still being handled at the end",
        0,
        True,
    ),
    Measure(
        "handoffs",
        "Hand-offs per closed case",
        "平均流转次数",
        "moves",
        "less",
        "Moves from desk to desk, mean of closed needs",
        2,
        True,
        reads=("closed", "handoffs"),
    ),
    Measure(
        "trips",
        "Journeys per closed case",
        "群众平均跑动次数",
        "trips",
        "less",
        "Journeys of the resident, mean of closed needs",
        2,
        reads=("closed", "trips"),
    ),
    Measure(
        "desks_street",
        "Desks passed, street cases",
        "街道办结件经过岗位数",
        "desks",
        "less",
        "Desks that did triage or worked, mean of needs solved at the street",
        2,
        reads=(*_SOLVED_AT, "desks"),
    ),
    Measure(
        "solved_grid_share",
        "Solved by grid members",
        "网格解决占比",
        "share",
        "neither",
        "Share of the needs truly solved that were solved at grid level",
        1,
        reads=_SOLVED_AT,
    ),
    Measure(
        "solved_community_share",
        "Solved by communities",
        "社区解决占比",
        "share",
        "neither",
        "Share of the needs truly solved that were solved at community level",
        1,
        reads=_SOLVED_AT,
    ),
    Measure(
        "solved_street_share",
        "Solved by streets",
        "街道解决占比",
        "share",
        "neither",
        "Share of the needs truly solved that were solved at street level",
        1,
        reads=_SOLVED_AT,
    ),
    Measure(
        "solved_district_share",
        "Solved by districts",
        "区级解决占比",
        "share",
        "neither",
        "Share of the needs truly solved that were solved at district level",
        1,
        reads=_SOLVED_AT,
    ),
    Measure(
        "finds_per_100_visits",
        "Finds per 100 visits",
        "每百户走访发现数",
        "per 100 households",
        "neither",
        "Latent needs found by visits per 100 households visited; falls as visits rise",
        2,
        reads=("series.found_visit", "series.visits"),
    ),
)


def throughput(view: View, residents: float) -> dict[str, float]:
    """Counts and rates of a run (names in the registry).

    Parameters
    ----------
    view : View
    residents : float
        Residents of the city; NaN if not known.
    """
    person_years = residents * view.hours / DAY_HOURS / YEAR_DAYS
    needs, closed, solved = count(view.arisen), len(view.closed_rows), count(view.solved)
    intake = (view["registered"] >= 0.0) & view.among("channel", "hotline", "app")
    enquiries = view.cases.enquiries
    return {
        "needs": needs,
        "enquiries": count(enquiries & (view["arose"] >= 0.0)),
        "registered": count(view.seen),
        "reported_share": ratio(count(view.arisen & view.own), needs),
        "discovered": count(view.seen & view.among("channel", *FOUND_CHANNELS)),
        "intake_enquiry_share": ratio(count(intake & enquiries), count(intake)),
        "closed": closed,
        "solved": solved,
        "closed_per_resident": ratio(closed, person_years),
        "solved_per_resident": ratio(solved, person_years),
        "backlog_end": count(view.needs & view.among("end", "open")),
    }


def path(view: View) -> dict[str, float]:
    """The way of cases: hand-offs, desks, journeys, and the level that solved them."""
    rows, solved = view.closed_rows, view.solved
    by_level = {level: solved & view.among("level", level) for level in LEVELS}
    n = count(solved)
    return {
        "handoffs": mean(view["handoffs"][rows]),
        "trips": mean(view["trips"][rows]),
        "desks_street": mean(view["desks"][by_level["street"]]),
        **{f"solved_{level}_share": ratio(count(mask), n) for level, mask in by_level.items()},
    }


def finds(series: Mapping[str, Any]) -> float:
    """Latent needs found per 100 households visited."""
    return 100.0 * ratio(float(np.sum(series["found_visit"])), float(np.sum(series["visits"])))


def per_staff_hour(view: View, series: Mapping[str, Any]) -> float:
    """Needs truly solved per 100 shift hours of staff."""
    hours = sum(float(np.sum(series[f"shift_{level}"])) for level in LEVELS)
    return 100.0 * ratio(count(view.solved), hours)


def flow_balance(cases: Cases, series: Mapping[str, Any]) -> tuple[float, float]:
    """Two accounts of the same case-hours: the integral of the number open, and the summed open times.

    Returns
    -------
    area, times : float
        Equal up to rounding in any correct run (a window form of Little's law).
    """
    return float(np.sum(series["open_area"])), float(np.sum(cases["open_hours"], dtype=np.float64))
