"""Regions: many places at once, with weights, shared shocks, budgets divided over them, and waves of reforms."""

from typing import TYPE_CHECKING

from sim.lazily import lazily

if TYPE_CHECKING:
    from sim.region.kept import read_results
    from sim.region.pilot import PilotEffect
    from sim.region.power import PilotPower, pilot_places
    from sim.region.reading import read_region
    from sim.region.region import Region
    from sim.region.results import RegionResults, run_region, write_region

__all__ = [
    "PilotEffect",
    "PilotPower",
    "Region",
    "RegionResults",
    "pilot_places",
    "read_region",
    "read_results",
    "run_region",
    "write_region",
]

_HOMES = {
    "PilotEffect": "pilot",
    "PilotPower": "power",
    "Region": "region",
    "RegionResults": "results",
    "pilot_places": "power",
    "read_region": "reading",
    "read_results": "kept",
    "run_region": "results",
    "write_region": "results",
}


# `validate` and `list` import this package too, and need neither pandas nor scipy.
__getattr__ = lazily(__name__, _HOMES)
