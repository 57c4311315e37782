"""The plain network as a gridgov scenario, and the time its day loop takes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.network import (
    COMMUNITIES,
    COMMUNITY_SERVERS,
    DAYS,
    DEPARTMENT_SERVERS,
    GRIDS,
    REOPEN,
    STREET_SERVERS,
    STREETS,
    Network,
)
from benchmarks.peers import MEASURED_HOURS, Timing

RESIDENTS = 1_440_000
GROUPS = ("local", "elder", "migrant", "low_income", "new_employment")
LEVELS = ("grid", "community", "street", "district")


def _category(title: str, rate: float, net: Network) -> dict[str, Any]:
    return {
        "title": {"en": title, "zh": title},
        "rate": rate,
        "deadline": 168,
        "work_distribution": "exponential",
        "work_median": net.piece_hours,
        "work_sigma": 0,
        "outside_p": 0,
        "outside_median": 24,
        "outside_sigma": 1,
        "party_p": 0,
        "party_mean": 1,
        "cost_p": 0,
        "cost_median": 0,
        "cost_sigma": 1,
        "capital": False,
        "visible": 0,
        "life_median": 30,
        "life_sigma": 1,
        "report_p": 1,
        "hotline": 0,
        "chronic": False,
    }


def catalogue(net: Network) -> dict[str, Any]:
    """Catalogue of one category whose four items are solved at the four levels."""
    field = {"general": {"en": "General", "zh": "综合"}}
    enquiry = _category("Enquiry", 0.0, net)
    enquiry["items"] = {"question": {"en": "Question", "zh": "咨询", "level": "intake", "field": "general"}}
    matter = _category("Matter", net.cases / DAYS * 365.0 / RESIDENTS * 1000.0, net)
    matter["authority"] = [float(share) for share in net.solved_share]
    matter["items"] = {
        f"{level}_matter": {
            "en": level,
            "zh": level,
            "level": level,
            "field": "general",
            "weight": float(share),
        }
        for level, share in zip(LEVELS, net.solved_share, strict=True)
    }
    title = {"en": "Plain network", "zh": "基准网络"}
    return {"title": title, "fields": field, "categories": {"enquiry": enquiry, "matter": matter}}


def scenario(net: Network, catalogue_file: str) -> dict[str, Any]:
    """Scenario of the plain network: round the clock, one server per grid, nothing but queues and service."""
    always = dict.fromkeys(("member", "community", "office", "intake"), "always")
    return {
        "title": {"en": "Plain network", "zh": "基准网络"},
        "territory": {
            "residents": RESIDENTS,
            "districts": 1,
            "streets": STREETS,
            "communities": COMMUNITIES,
            "grids": GRIDS,
            "grid_types": {"living": 1.0, "production": 0.0, "road": 0.0},
            "resident_sigma": 0.0,
            "heterogeneity_cv": 0.0,
            "trust_sd": 0.0,
        },
        "demand": {
            "catalogue": catalogue_file,
            "day_cv": 0.0,
            "hour_profile": [1.0] * 24,
            "weekday_profile": [1.0] * 7,
            "month_profile": [1.0] * 12,
        },
        "staff": {
            "burnout": {"strength": 0.0},
            "effort": {"strength": 0.0},
            "exits": {"hazard": 0.0},
            "learning": {"strength": 0.0},
        },
        "residents": {
            "reaction": {"strength": 0.0},
            "reporting": {
                "group_logodds": dict.fromkeys(GROUPS, 0.0),
                "severity_slope": 0.0,
                "trust_slope": 0.0,
                "efficacy_slope": 0.0,
                "digital_slope": 0.0,
                "delay_hours": 0.0,
                "centre_share": 0.0,
            },
            "trust_step": 0.0,
            "efficacy_step": 0.0,
        },
        "policy": {
            "staffing": {
                "posts": GRIDS + COMMUNITIES * COMMUNITY_SERVERS,
                "members_per_grid": 1.0,
                "street_officials": STREET_SERVERS,
                "district_officials": DEPARTMENT_SERVERS,
                "skill_mean": 1.0,
                "skill_sd": 0.0,
                "speed": 1.0,
            },
            "time": {"paperwork": 0.0, "visits": 0.0, "training": 0.0, "upper_levels": 0.0},
            "shifts": always | {"holidays": []},
            "structure": {"offices_per_street": 1, "departments": 1, "delegated_items": 0, "transfer_hours": 0.0},
            "dispatch": {
                "assignment": "own_grid",
                "triage_hours": net.piece_hours,
                "triage_distribution": "exponential",
                "misroute_street": 0.0,
                "misroute_district": 0.0,
            },
            "discovery": {"visit_reveal": 0.0, "patrol_rate": 0.0},
            "closing": {
                "superficial_logit": -20.0,
                "superficial_due": 0.0,
                "reopen": REOPEN,
                "reopen_hours": 0.0,
            },
        },
        "run": {"days": DAYS, "warm_up_days": 0},
    }


def engine_run(net: Network, seed: int = 1) -> Timing:
    """Run the network with gridgov and time its day loop; building and records are left out.

    Events are counted as for the peers: arrivals and pieces, one per desk passed. Timers, shifts and the
    cutting of long pieces come on top of what the peers do.
    """
    from sim.demand import build_calendar
    from sim.scenario import load
    from sim.simulation.model import Simulation

    with tempfile.TemporaryDirectory() as folder:
        files = {"catalogue.yaml": catalogue(net), "plain.yaml": scenario(net, "catalogue.yaml")}
        for name, content in files.items():
            text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
            (Path(folder) / name).write_text(text, encoding="utf-8")
        plain = load(Path(folder) / "plain.yaml")
        # A rate is a year's mean; the network wants its rate on these very days.
        plain = plain.with_({"demand.rate_factor": 1.0 / float(build_calendar(plain).day_factor.mean())})
        simulation = Simulation(plain, seed)
    start = time.process_time()
    while simulation.running:
        simulation.step()
    cpu = time.process_time() - start
    cases = simulation.state.histories
    early = simulation.state.needs["arose"] < MEASURED_HOURS
    hours = simulation.state.histories["closed"][early] - simulation.state.needs["arose"][early]
    return Timing(cpu, len(cases) + int(cases["desks"].sum()), float(np.nanmean(hours)), np.empty(0))
