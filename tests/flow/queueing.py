"""Scenarios for which queueing theory knows the answer, made from scenario files alone, and what it says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import HONEST, STEADY

HOURS_PER_YEAR = 8760.0
SETTLE_DAYS = 30  # cases of the last days are left out: they may still be under way

_CATALOGUE: dict[str, Any] = {
    "title": {"en": "One class of work", "zh": "单一类别"},
    "fields": {"civil_affairs": {"en": "Civil affairs", "zh": "民政"}},
    "categories": {
        "enquiry": {
            "title": {"en": "Enquiry", "zh": "咨询"},
            "rate": 0,
            "deadline": 2,
            "work_median": 0.1,
            "items": {"question": {"en": "Question", "zh": "问题", "level": "intake", "field": "civil_affairs"}},
        },
        "matter": {
            "title": {"en": "Matter", "zh": "事项"},
            "rate": 1,
            "deadline": 24,
            "work_median": 1.0,
            "work_sigma": 0.0,
            "work_distribution": "exponential",
            "report_p": 1,
            "hotline": 0,
            "items": {"matter_item": {"en": "Matter", "zh": "事项", "level": "grid", "field": "civil_affairs"}},
        },
    },
}


@dataclass(frozen=True)
class Check:
    """A mean to be compared with theory: one number per independent place, pooled over seeds."""

    name: str
    theory: float
    mean: float
    error: float  # standard error

    @property
    def z(self) -> float:
        """Deviation in standard errors."""
        return (self.mean - self.theory) / self.error

    def half_width(self, quantile: float = 2.576) -> float:
        """Half-width of the interval (99 %), relative to the theoretical mean."""
        return quantile * self.error / self.theory


def one_class(tmp: Path, grids: int, rate_per_hour: float, level: str = "grid", **work: Any) -> dict[str, Any]:
    """A place of equal grids, each a community of its own, with one class of work and people who do nothing else.

    Parameters
    ----------
    tmp : Path
        Folder for the catalogue file.
    grids : int
        Number of independent places.
    rate_per_hour : float
        Arrivals in each place.
    level : str
        Level with authority.
    work : dict
        Values of the category, e.g. ``work_median``.
    """
    residents = 20
    catalogue = yaml.safe_load(yaml.safe_dump(_CATALOGUE))
    matter = catalogue["categories"]["matter"]
    matter.update(work)
    matter["rate"] = rate_per_hour * HOURS_PER_YEAR / residents * 1000.0
    matter["items"]["matter_item"]["level"] = level
    path = tmp / f"catalogue_{level}_{rate_per_hour:.6f}_{work.get('work_sigma', 'exp')}.yaml"
    path.write_text(yaml.safe_dump(catalogue, allow_unicode=True), encoding="utf-8")
    return {
        "title": {"en": "Theory", "zh": "理论"},
        "territory": {
            "residents": residents * grids,
            "districts": 1,
            "streets": 1,
            "communities": grids,
            "grids": grids,
            "grid_types": {"living": 1.0, "production": 0.0, "road": 0.0},
            "resident_sigma": 0.0,
            "heterogeneity_cv": 0.0,
            "party_members": 0,
            "organisations": 0,
        },
        "demand": {
            "catalogue": str(path),
            "day_cv": 0.0,
            "hour_profile": [1.0] * 24,
            "weekday_profile": [1.0] * 7,
            "month_profile": [1.0] * 12,
        },
        "residents": {
            "reporting": {"delay_hours": 0.0, "centre_share": 0.0},
            "reaction": {"strength": 0.0},
        },
        "staff": STEADY,
        "policy": {
            "staffing": {
                "posts": 0,
                "members_per_grid": 1,
                "street_officials": 0,
                "district_officials": 0,
                "skill_mean": 1.0,
                "skill_sd": 0.0,
                "speed": 1.0,
            },
            "time": {"paperwork": 0.0, "visits": 0.0, "training": 0.0, "upper_levels": 0.0},
            "shifts": {"member": "always", "community": "always", "office": "always", "intake": "always"},
            "structure": {"offices_per_street": 0, "departments": 0, "delegated_items": 0, "transfer_hours": 0.0},
            "dispatch": {"triage_hours": 0.0, "priority": "fifo", "assignment": "own_grid"},
            "closing": {**HONEST, "superficial_logit": -20.0, "superficial_due": 0.0, "reopen": 0.0},
            "evaluation": {"audit_probability": 0.0},
        },
        "run": {"days": 150, "warm_up_days": 60},
    }


def erlang_c(servers: int, offered: float) -> float:
    """Probability of waiting in M/M/c."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    rho = offered / servers
    return blocked / (1.0 - rho + rho * blocked)


def wait_mmc(servers: int, arrival_rate: float, mean_work: float = 1.0) -> float:
    """Mean wait in queue of M/M/c."""
    offered = arrival_rate * mean_work
    return erlang_c(servers, offered) * mean_work / (servers - offered)


def wait_mg1(arrival_rate: float, mean_work: float, second_moment: float) -> float:
    """Mean wait in queue of M/G/1 (Pollaczek-Khinchine)."""
    return arrival_rate * second_moment / (2.0 * (1.0 - arrival_rate * mean_work))


def measured_wait(name: str, document: dict[str, Any], theory: float, seeds: range) -> Check:
    """Mean total wait of a case over several seeds; places and seeds are independent.

    The standard error is that of a ratio of sums over places and seeds, so dependence inside a place costs
    nothing.
    """
    scenario = Scenario.from_dict(document)
    waits, numbers = [], []
    for seed in seeds:
        simulation = Simulation(scenario, seed)
        while simulation.running:
            simulation.step()
        state = simulation.state
        horizon = 24.0 * (scenario.run.days - SETTLE_DAYS)
        used = (state.needs.arose >= 0.0) & (state.needs.arose < horizon)
        assert not np.isnan(state.histories.closed[used]).any(), "a case is still open: choose a longer tail"
        places = len(simulation.setup.world.grids)
        waits.append(np.bincount(state.needs.grid[used], state.histories.waited[used], minlength=places))
        numbers.append(np.bincount(state.needs.grid[used], minlength=places))
    wait, number = np.concatenate(waits), np.concatenate(numbers)
    mean = wait.sum() / number.sum()
    residual = wait - mean * number
    error = math.sqrt((residual**2).sum() * len(wait) / (len(wait) - 1)) / number.sum()
    return Check(name, theory, float(mean), error)


def holm(p_values: np.ndarray) -> np.ndarray:
    """Holm's adjusted p-values."""
    order = np.argsort(p_values)
    m = len(p_values)
    steps = np.maximum.accumulate(p_values[order] * (m - np.arange(m)))
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
