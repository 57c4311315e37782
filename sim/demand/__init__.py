"""The need stream: calendar, catalogue, arrivals and chronic causes; and the working time of shifts."""

from __future__ import annotations

from sim.demand.calendar import Calendar, build_calendar
from sim.demand.catalogue import Catalogue, load_catalogue
from sim.demand.causes import Causes
from sim.demand.columns import CATEGORY, ITEM, NEED
from sim.demand.delegation import authority
from sim.demand.expected import workload_of
from sim.demand.needs import Needs, cell_rates, generate_needs
from sim.demand.shifts import Shifts, build_shifts
from sim.demand.workload import Workload, climbing, expected_workload, mean_work

__all__ = [
    "CATEGORY",
    "ITEM",
    "NEED",
    "Calendar",
    "Catalogue",
    "Causes",
    "Needs",
    "Shifts",
    "Workload",
    "authority",
    "build_calendar",
    "build_shifts",
    "cell_rates",
    "climbing",
    "expected_workload",
    "generate_needs",
    "load_catalogue",
    "mean_work",
    "workload_of",
]
