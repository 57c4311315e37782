"""All figures: functions of records or results that return Axes (gallery: docs/how-to/figures.md)."""

from sim.report.case_flow import case_flow
from sim.report.daily import daily
from sim.report.factor_curve import factor_curve
from sim.report.forest import forest
from sim.report.gap_bars import gap_bars
from sim.report.grid_map import grid_map
from sim.report.lorenz import concentration, lorenz
from sim.report.pareto import pareto_front
from sim.report.search_front import search_front
from sim.report.tornado import tornado
from sim.report.trade_off_plane import trade_off_plane
from sim.report.waiting import waiting
from sim.report.way import way
from sim.report.what_changed import what_changed
from sim.report.workload import workload

__all__ = [
    "case_flow",
    "concentration",
    "daily",
    "factor_curve",
    "forest",
    "gap_bars",
    "grid_map",
    "lorenz",
    "pareto_front",
    "search_front",
    "tornado",
    "trade_off_plane",
    "waiting",
    "way",
    "what_changed",
    "workload",
]
