"""Small places for tests of the engine: a catalogue of one's own, people who do nothing else, no accidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from sim.flow import engine
from sim.flow.state import State
from sim.scenario import Scenario, load
from sim.simulation import model
from sim.simulation.model import Simulation

HOURS_PER_YEAR = 8760.0
RESIDENTS_PER_GRID = 20
LEVELS = ("grid", "community", "street", "district")
#: People who never change: no burnout, even effort, no exits, no learning.
STEADY = {
    "burnout": {"strength": 0.0},
    "effort": {"strength": 0.0},
    "exits": {"hazard": 0.0},
    "learning": {"strength": 0.0},
}
#: Superficial closing by the deadline alone.
HONEST = {"superficial_pressure": 0.0, "superficial_audit": 0.0, "superficial_peers": 0.0}


def per_grid(rate_per_hour: float) -> float:
    """Rate of a category (per 1,000 residents and year) that makes so many needs an hour in each grid."""
    return rate_per_hour * HOURS_PER_YEAR / RESIDENTS_PER_GRID * 1000.0


def catalogue(folder: Path, name: str, categories: Mapping[str, Mapping[str, Any]]) -> str:
    """Write a catalogue of a silent enquiry and the given categories; return its path.

    Every category has one item; ``level`` says who has authority, ``field`` which office.
    """
    one_item = {"en": "Item", "zh": "事项"}
    fields = {name: {"en": name, "zh": name} for name in ("civil_affairs", "housing", "natural_resources")}
    tree: dict[str, Any] = {
        "title": {"en": "A small catalogue", "zh": "小目录"},
        "fields": fields,
        "categories": {
            "enquiry": {
                "title": {"en": "Enquiry", "zh": "咨询"},
                "rate": 0,
                "deadline": 2,
                "work_median": 0.1,
                "items": {"question": {**one_item, "level": "intake", "field": "civil_affairs"}},
            }
        },
    }
    for category, values in categories.items():
        rest = dict(values)
        item = {**one_item, "level": rest.pop("level", "grid"), "field": rest.pop("field", "civil_affairs")}
        plain = {"rate": 0, "deadline": 24, "work_median": 1.0, "work_sigma": 0.0, "report_p": 1, "hotline": 0}
        tree["categories"][category] = {
            "title": {"en": category, "zh": category},
            **plain,
            **rest,
            "items": {f"{category}_item": item},
        }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return str(path)


def quiet_place(
    folder: Path,
    categories: Mapping[str, Mapping[str, Any]],
    grids: int = 1,
    communities: int = 1,
    streets: int = 1,
    name: str = "catalogue",
    **changes: Any,
) -> Scenario:
    """A place where nothing happens but what a test asks for: even flow, flawless staff, round the clock.

    Parameters
    ----------
    folder : Path
        Where the catalogue is written.
    categories : mapping
        Category > values of the catalogue, see :func:`catalogue`.
    changes : dict
        Dotted paths with ``__`` for the dot, e.g. ``policy__dispatch__priority="severity"``.
    """
    base: dict[str, Any] = {
        "territory": {
            "residents": RESIDENTS_PER_GRID * grids,
            "districts": 1,
            "streets": streets,
            "communities": communities,
            "grids": grids,
            "grid_types": {"living": 1.0, "production": 0.0, "road": 0.0},
            "resident_sigma": 0.0,
            "heterogeneity_cv": 0.0,
            "party_members": 0,
            "organisations": 0,
        },
        "demand": {
            "catalogue": catalogue(folder, name, categories),
            "day_cv": 0.0,
            "hour_profile": [1.0] * 24,
            "weekday_profile": [1.0] * 7,
            "month_profile": [1.0] * 12,
        },
        "residents": {
            "reporting": {"delay_hours": 0.0, "centre_share": 0.0, "visited_slope": 0.0, "visited_relief": 0.0},
            "reaction": {"strength": 0.0},
            "trust_drift": 0.0,
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
            "dispatch": {
                "triage_hours": 0.0,
                "priority": "fifo",
                "assignment": "own_grid",
                "misroute_street": 0.0,
                "misroute_district": 0.0,
                "route": {"default": "level_by_level"},
            },
            "discovery": {"visit_reveal": 0.0, "patrol_rate": 0.0},
            "closing": {
                **HONEST,
                "superficial_logit": -20.0,
                "superficial_due": 0.0,
                "reopen": 0.0,
                "extension": 0.0,
            },
            "services": {"wasted_trip": 0.0},
            "evaluation": {"audit_probability": 0.0},
            "joint": {"inside": 0.0},
        },
        "run": {"days": 30, "warm_up_days": 0},
    }
    return Scenario.from_dict(base).with_({path.replace("__", "."): value for path, value in changes.items()})


@lru_cache(maxsize=1)
def plain_demo() -> Scenario:
    """The demonstration street with steady staff, nobody who helps them and residents who only accept or reopen."""
    return load("demo").with_(
        {
            "staff": STEADY,
            "policy.closing": HONEST,
            "policy.mobilisation.report_in": 0.0,
            "policy.units.monthly_hours": 0.0,
            "policy.units.money": 0.0,
            "policy.discovery.word_of_mouth": 0.0,
            "policy.services.agency": 0.0,
            "policy.services.booking": 0.0,
            "policy.services.wasted_trip": 0.0,
            "policy.dispatch.route.by_category": {"noise": "territorial", "market": "direct"},
            "residents.reaction.strength": 0.0,
            "residents.trust_drift": 0.0,
        }
    )


@lru_cache(maxsize=1)
def demo() -> Scenario:
    """The demonstration street."""
    return load("demo")


def finish(scenario: Scenario, seed: int = 1) -> Simulation:
    """Simulate all days and return the simulation."""
    simulation = Simulation(scenario, seed)
    while simulation.running:
        simulation.step()
    return simulation


def step_by_hours(simulation: Simulation, check: Callable[[Simulation], None], hours: int = 1) -> None:
    """Simulate one day in pieces of ``hours``, calling ``check`` after each."""
    advance = engine.advance

    def in_pieces(state: State, until: float) -> None:
        start = float(state.clock.now[0])
        for hour in range(hours, 25, hours):
            advance(state, start + hour)
            check(simulation)
        assert float(state.clock.now[0]) == until

    with (
        patch.object(engine, "advance", in_pieces),
        patch.object(model, "run_day", engine.run_day.py_func),  # calls the advance of the line above
    ):
        simulation.step()
