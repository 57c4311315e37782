"""Every column that a run leaves, declared once: the page ``docs/reference/records.md`` is made from this file.

A reader (a measure, a figure, a user's script) may rely on these names, types, units and codes and
on nothing else; any table with these columns is a case table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sim.policy import names as known
from sim.policy.column import Column
from sim.policy.declared import HOURS, MONEY, OWN_NOTES, SECTIONS, series_of
from sim.scenario.residents import SERIES as TRUST
from sim.scenario.staff import SERIES as PEOPLE

GROUPS: Final = known.GROUPS
GRID_TYPES: Final = known.GRID_TYPES
CHANNELS: Final = known.CHANNELS
LEVELS: Final = ("none", *known.LEVELS)
SOLVERS: Final = known.SOLVERS
POTS: Final = known.POTS
ENDS: Final = known.ENDS
PARTITIONS: Final = ("group", "grid_type", "deprivation_quintile", "community")
ENQUIRY: Final = "enquiry"
_TRUST: Final = "trust_"


CASES: Final = (
    Column("need", "uint64", "-", "key of the need: the same need has the same key under every policy"),
    Column("resident", "int32", "-", "index of the resident who has the need"),
    Column("grid", "int32", "-", "index of the grid where it arose"),
    Column("community", "int32", "-", "index of the grid's community"),
    Column("street", "int32", "-", "index of the grid's street"),
    Column("district", "int32", "-", "index of the grid's district"),
    Column("group", "category", "-", "group of the resident", codes=GROUPS),
    Column("category", "category", "-", "category of the catalogue; code 0: enquiry, not a need"),
    Column("item", "category", "-", "item of the catalogue"),
    Column("severity", "float32", "0-1", "severity"),
    Column("difficulty", "float32", "0-1", "difficulty; beyond a server whose skill is lower"),
    Column("channel", "category", "-", "how it became known; none: it never did", codes=CHANNELS),
    Column("arose", "float64", "h", "time when the need arose; negative in the warm-up"),
    Column("registered", "float64", "h", "time when it was registered", "never reported or found by the end"),
    Column("first_response", "float64", "h", "time of its first triage or work", "nobody has yet"),
    Column("closed", "float64", "h", "time of the last closing on paper", "never closed"),
    Column(
        "solved", "float64", "h", "time of the closing that truly solved it",
        "not solved: open, closed on paper only, withdrawn, lapsed or reopened since",
    ),
    Column("due", "float64", "h", "registered + deadline of its category", "never registered"),
    Column("overdue", "bool", "-", "closed after due, or open at the end and past due"),
    Column("desks", "int16", "desks", "desks that did triage of it or worked on it"),
    Column("handoffs", "int16", "moves", "moves from desk to desk"),
    Column("misroutes", "int16", "moves", "moves to a wrong office or department"),
    Column("level", "category", "-", "level that solved it; none: not solved", codes=LEVELS),
    Column("parties", "int8", "parties", "further parties whose work it needed"),
    Column("solver", "category", "-", "who solved it; none: not solved", codes=SOLVERS),
    Column("reopenings", "int16", "times", "how often it was reopened"),
    Column("trips", "int16", "trips", "journeys that the resident made for it"),
    Column("petitions", "int8", "times", "how often it came back as a petition; counted in reopenings as well"),
    Column("extended", "bool", "-", "closed after due and reported as on time all the same"),
    Column("waited", "float32", "h", "time in queues of staff, all attempts"),
    Column("worked", "float32", "h", "work hours of staff, all attempts, triage included"),
    Column(
        "open_hours", "float64", "h",
        "time between registration and closing inside the run, all attempts; open cases up to the end",
    ),
    Column("cost", "float64", "yuan", "money spent on it"),
    Column("pot", "category", "-", "account that paid", codes=POTS),
    Column("true_satisfaction", "float32", "0-1", "satisfaction of the resident", "never closed"),
    Column("reported_satisfaction", "float32", "0-1", "figure that the callback reported",
           "not reached by the callback"),
    Column("superficial", "bool", "-", "the last closing was on paper only"),
    Column("offered", "bool", "-", "it was on the board of its community, for units to claim"),
    Column("end", "category", "-", "state at the end of the run", codes=ENDS),
)

#: Columns that a case table has besides where residents act about open cases (``residents.again``).
CASES_AGAIN: Final = (
    Column("repeats", "int16", "times", "how often its resident asked again while it was open"),
    Column("witnesses", "int16", "times", "how often others reported the same while it was open"),
    Column("escalated", "bool", "-", "its resident turned to another channel while it was open"),
)

END_MEANINGS: Final = {
    "latent": "unreported and still alive",
    "reporting": "will be reported; the delay is running",
    "open": "registered and being handled",
    "pending": "closed on paper and going to be reopened",
    "answered": "enquiry settled",
    "solved": "truly solved, final",
    "superficial": "closed on paper and never truly solved",
    "no_money": "withdrawn because no money came",
    "lapsed": "never reported, over by itself: an unmet need",
    "averted": "its chronic cause had been removed: not a need",
    "given_up": "closed on paper; it did not hold, and the resident said nothing: never truly solved",
    "hung_up": "enquiry by telephone whose caller gave up in the queue of the intake: not settled",
    "withdrawn": "withdrawn by its resident while it was open",
}


def _counts(*pairs: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, "int64", "cases", meaning) for name, meaning in pairs)


def _hours(kind: str, meaning: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{kind}_{level}", "float64", "h", f"{meaning} at {level} desks") for level in known.SOLVING_LEVELS
    )


#: Columns of sections that have a place of their own in the series.
_PLACED: Final = ("mobilisation", "branches", "units", "time", "renovation", "evaluation", "funding")


#: Columns that institutions note, declared by the sections of policy, of staff and of residents.
NOTED: Final = (*series_of(*SECTIONS), *PEOPLE, *TRUST)

SERIES: Final = (
    Column("day", "int64", "d", "day of the run; negative in the warm-up"),
    Column("date", "date", "-", "calendar date"),
    *_counts(
        ("arisen", "needs that arose in the day"),
        ("enquiries", "enquiries that arose in the day"),
        ("registered", "cases registered in the day"),
        ("found_visit", "latent needs found by visits"),
        ("found_patrol", "latent needs found by patrols"),
        ("found_word", "latent needs heard of by members of a branch"),
        ("closed", "closings on paper"),
        ("solved", "honest closings"),
        ("superficial", "closings on paper only"),
        ("detected", "superficial closings found out by audits in the day, and reopened"),
        ("reopened", "reopenings"),
        ("lapsed", "needs that lapsed unreported"),
        ("no_money", "cases withdrawn because no money came"),
        ("averted", "occurrences averted because their cause had been removed"),
        ("offered", "cases put on the boards of their communities"),
        ("claimed", "cases claimed by units"),
        ("petitions", "reopenings that are petitions"),
        ("given_up", "closings that do not hold and about which the resident says nothing"),
        ("extended", "closings past their deadline that are reported as on time"),
        ("duplicates", "entries of the day's cases in further grid systems"),
        ("latent", "unreported needs alive at the day's end"),
        ("reporting", "needs whose report is under way at the day's end"),
        ("waiting", "cases in queues at the day's end"),
        ("in_work", "cases in work at the day's end"),
        ("moving", "cases between two desks at the day's end"),
        ("outside", "cases in an outside step, or before a round, at the day's end"),
        ("pickup", "cases waiting for further parties at the day's end"),
        ("held", "cases held for money at the day's end"),
        ("posted", "cases on the boards at the day's end"),
        ("pending", "closed cases that will be reopened, at the day's end"),
        ("open", "waiting + in_work + moving + outside + pickup + held + posted"),
    ),
    Column("open_area", "float64", "case-hours", "integral of the number of open cases over the day"),
    *_hours("busy", "shift hours of the pieces started in the day"),
    *_hours("shift", "shift hours available in the day"),
    Column("volunteer_hours", "float64", "h", "hours of the cases that volunteers began in the day"),
    Column("unit_hours", "float64", "h", "hours of the cases that units claimed in the day"),
    *series_of("mobilisation", "branches", "funding"),
    *(column for column in series_of("units") if column.name != "money_pledged"),
    *series_of("time", "renovation"),
    *(column for column in series_of("units") if column.name == "money_pledged"),
    *PEOPLE,
    *series_of("evaluation", *(name for name in SECTIONS if name not in _PLACED)),
    Column("money_allocated", "float64", "yuan", "money paid into the accounts in the day"),
    Column("money_spent", "float64", "yuan", "money spent in the day"),
    Column("money_reserved", "float64", "yuan", "money reserved at the day's end"),
    Column("money_left", "float64", "yuan", "free money at the day's end"),
    *(Column(f"cost_{c.name}", "float64", "yuan", f"{c.title}: {c.money}, in the day") for c in MONEY),
    *(Column(f"hours_{c.name}", "float64", "h", f"{c.title}: {c.hours}, paid hours in the day") for c in HOURS),
    *TRUST,
)


def trust_of(group: str) -> Column:
    """The daily column of a group of the user's own; it follows those of the package."""
    return Column(f"trust_{group}", "float64", "0-1", f"the same, group {group}", "nobody belongs to it")


def own_notes_in(names: Iterable[str]) -> tuple[Column, ...]:
    """Daily columns that institutions of the user's own have noted, among names of a series, in their order."""
    meaning = "noted by an institution of the user's own"
    return tuple(Column(name, "float64", "-", meaning) for name in names if name.startswith(OWN_NOTES))


def own_groups_in(names: Iterable[str]) -> tuple[str, ...]:
    """Groups of the user's own that have a column among the names of a daily series, in the order of the names."""
    declared = {column.name for column in TRUST}
    found = (name for name in names if name.startswith(_TRUST) and name not in declared)
    return tuple(name.removeprefix(_TRUST) for name in found)


def _gap_parts(prefix: str, unit: str, outcome: str) -> tuple[Column, ...]:
    """Parts of the difference between a part of the population and the whole city (docs/background/equity.md)."""
    reasons = {
        "reporting": "how much residents report themselves",
        "mix": "which categories its needs belong to",
        "service": "what becomes of a need of the same category and report",
    }
    return tuple(
        Column(f"{prefix}_{part}", "float64", unit, f"part of {outcome} minus the city's that is due to {reason}",
               "no need was followed")
        for part, reason in reasons.items()
    )


GROUP_ROWS: Final = (
    Column("partition", "text", "-", "what residents are grouped by: " + ", ".join(PARTITIONS)),
    Column("value", "text", "-", "a group, grid type, quintile (1: least deprived) or community"),
    Column("residents", "int64", "persons", "residents of the part"),
    Column("needs", "int64", "cases", "needs that arose in the run"),
    Column("reported", "int64", "cases", "of these, reported by residents themselves"),
    Column("closed", "int64", "cases", "of these, closed on paper at the end"),
    Column("solved", "int64", "cases", "of these, truly solved"),
    Column("unmet", "int64", "cases", "of these, lapsed unreported"),
    Column("followed", "int64", "cases", "needs that arose at least 60 days before the end of the run"),
    Column("mean_wait", "float64", "d", "time from arising to true solution, at most 60 days, never solved: "
           "60 days; mean of the needs followed", "no need was followed"),
    Column("median_wait", "float64", "d", "median of the same time", "no need was followed"),
    Column("solution_rate", "float64", "share", "share of the needs followed that were truly solved",
           "no need was followed"),
    Column("unmet_share", "float64", "share", "share of the needs followed that lapsed unreported",
           "no need was followed"),
    Column("expected_wait", "float64", "d", "mean_wait if each category waited as long as in the whole city",
           "no need was followed"),
    *_gap_parts("wait", "d", "mean_wait"),
    *_gap_parts("unmet", "share", "unmet_share"),
)

GRIDS: Final = (
    Column("grid", "int32", "-", "index of the grid"),
    Column("community", "int32", "-", "index of its community"),
    Column("kind", "category", "-", "type of the grid", codes=GRID_TYPES),
    Column("deprivation", "float32", "0-1", "deprivation index"),
    Column(
        "quintile", "int8", "1-5", "fifth of the residents by deprivation of their grid; 1: least deprived"
    ),
    *(Column(name, "int32", "persons", f"residents of group {name}") for name in GROUPS),
)

TABLES: Final = {"cases": CASES, "series": SERIES, "groups": GROUP_ROWS, "grids": GRIDS}


def names(table: str) -> tuple[str, ...]:
    """Names of the columns of ``cases``, ``series``, ``groups`` or ``grids``, in order."""
    return tuple(column.name for column in TABLES[table])
