"""Desks and staff: what policy makes of a place, and the work expected of it."""

from __future__ import annotations

from sim.organisation.expected import workload_of
from sim.organisation.organisation import Organisation, build_organisation
from sim.organisation.workload import Workload, climbing, expected_workload, mean_work

__all__ = [
    "Organisation",
    "Workload",
    "build_organisation",
    "climbing",
    "expected_workload",
    "mean_work",
    "workload_of",
]
