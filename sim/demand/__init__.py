"""The need stream: calendar, catalogue, arrivals and chronic causes; and the working time of shifts."""

from __future__ import annotations

from sim.demand.calendar import Calendar, build_calendar
from sim.demand.catalogue import Catalogue, load_catalogue
from sim.demand.causes import Causes
from sim.demand.columns import CATEGORY, ITEM, NEED
from sim.demand.delegation import authority
from sim.demand.needs import Needs, cell_rates, generate_needs
from sim.demand.shifts import Shifts, build_shifts

__all__ = [
    "CATEGORY",
    "ITEM",
    "NEED",
    "Calendar",
    "Catalogue",
    "Causes",
    "Needs",
    "Shifts",
    "authority",
    "build_calendar",
    "build_shifts",
    "cell_rates",
    "generate_needs",
    "load_catalogue",
]
