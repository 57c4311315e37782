"""Institutions: periodic decisions, one module each, in the order of the day.

To add one: a module with a subclass of :class:`Institution`, its line in :data:`INSTITUTIONS`, a section in
docs/model.md and a test file of its own.
"""

from sim.institutions.books import Books
from sim.institutions.branches import Branches
from sim.institutions.equity_watch import EquityWatch
from sim.institutions.funding import Funding
from sim.institutions.institution import Institution
from sim.institutions.levers import Levers, Scope, scope
from sim.institutions.outreach import Outreach
from sim.institutions.part_time import PartTime
from sim.institutions.rounds import Rounds
from sim.institutions.services import Services
from sim.institutions.today import Dates, Today
from sim.institutions.town import Town
from sim.institutions.trust import Trust, volunteers
from sim.institutions.units import Units
from sim.institutions.volunteers import Volunteers
from sim.institutions.whistles import Whistles
from sim.institutions.word_of_mouth import WordOfMouth

#: The day before any case moves, in this order.
INSTITUTIONS: tuple[type[Institution], ...] = (
    Branches,
    Funding,
    Volunteers,
    PartTime,
    Units,
    Rounds,
    WordOfMouth,
    Outreach,
    Services,
    Trust,
    EquityWatch,
    Whistles,
)


def open_institutions(town: Town) -> list[Institution]:
    """The institutions that a scenario wants, in the order of the day."""
    return [institution(town) for institution in INSTITUTIONS if institution.wanted(town)]


__all__ = [
    "INSTITUTIONS",
    "Books",
    "Branches",
    "Dates",
    "EquityWatch",
    "Funding",
    "Institution",
    "Levers",
    "PartTime",
    "Outreach",
    "Rounds",
    "Scope",
    "Services",
    "Today",
    "Town",
    "Whistles",
    "Units",
    "Volunteers",
    "WordOfMouth",
    "Trust",
    "open_institutions",
    "scope",
    "volunteers",
]
