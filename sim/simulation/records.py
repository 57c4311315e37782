"""Outcome: the state of the engine at the end of a day becomes the records of a run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.flow.codes import (
    CH_NONE,
    N_LEVELS,
    OPEN_FIRST,
    OPEN_LAST,
    PAID,
    POT_NONE,
    SOLVER_NONE,
)
from sim.flow.pool import write_live
from sim.jit.units import FEN
from sim.policy.declared import COSTS, HOURS, MONEY, OTHER
from sim.policy.names import LEVELS, SOLVING_LEVELS, STATES
from sim.records import Population, Run
from sim.records.columns import CASES, ENDS, NOTED, SERIES, trust_of
from sim.simulation.memory import peak_memory_mb

if TYPE_CHECKING:
    from sim.simulation.model import Simulation

_ORDER = tuple(column.name for column in CASES)
_FROM_NEEDS = {"need": "key"} | {
    name: name for name in ("resident", "grid", "group", "category", "item", "severity", "difficulty", "arose")
}
_FROM_HISTORIES = {
    "first_response": "response",
    "reopenings": "attempt",
    "true_satisfaction": "satisfaction",
} | {
    name: name
    for name in (
        "channel",
        "registered",
        "closed",
        "solved",
        "due",
        "desks",
        "handoffs",
        "misroutes",
        "parties",
        "trips",
        "petitions",
        "waited",
        "worked",
        "open_hours",
        "reported_satisfaction",
    )
}
_WORKED_OUT_FROM = (
    "state", "overdue", "level", "solver", "paid", "cost", "pot", "superficial", "offered", "extended",
)  # fmt: skip
_BLOCK = 4096  # rows that stay in the cache of a processor
_COUNTS = (
    "arisen",
    "enquiries",
    "registered",
    "found_visit",
    "found_patrol",
    "found_word",
    "closed",
    "solved",
    "superficial",
    "detected",
    "reopened",
    "lapsed",
    "no_money",
    "averted",
    "offered",
    "claimed",
    "petitions",
    "given_up",
    "extended",
    "duplicates",
)
_STOCKS = ("latent", "reporting", "waiting", "in_work", "moving", "outside", "pickup", "held", "posted", "pending")


def end_codes(states: np.ndarray) -> np.ndarray:
    """States of cases to codes of the column ``end``: all states in the hands of staff are ``open``."""
    table = np.zeros(len(STATES), np.int8)
    for code, name in enumerate(STATES):
        if OPEN_FIRST <= code <= OPEN_LAST:
            table[code] = ENDS.index("open")
        elif name in ENDS:
            table[code] = ENDS.index(name)
    codes: np.ndarray = table[states]
    return codes


def case_columns(simulation: Simulation, release: bool = False) -> dict[str, np.ndarray]:
    """Columns of the case table; categories as codes.

    Rows: all needs and enquiries since t = 0, and those of the warm-up that were not final at t = 0; none before the
    measured window opens.

    Parameters
    ----------
    simulation : Simulation
    release : bool
        Drop each of the engine's tables as soon as its columns are out.
    """
    state = simulation.state
    stop = int(state.clock.next_need[0]) if simulation.day > 0 else 0
    now = float(state.clock.now[0])
    write_live(state)
    columns = _need_columns(state.needs[:stop], simulation.setup.world.grids)
    histories = state.histories[:stop]
    again = state.again[:stop] if len(state.again) > 1 else None
    if release:
        del state
        simulation.release()
    columns |= _history_columns(histories, now)
    ordered = {name: columns[name] for name in _ORDER}
    return ordered if again is None else ordered | _again_columns(again)


def _again_columns(again: Any) -> dict[str, np.ndarray]:
    columns = {name: np.ascontiguousarray(again[name]) for name in ("repeats", "witnesses")}
    return columns | {"escalated": again["escalated"] > 0}


def _columns_of(rows: Any, sources: Mapping[str, str]) -> dict[str, np.ndarray]:
    """Fields of records as contiguous columns, by the names of the columns.

    Block by block, so that each row comes out of memory once and not once for every column.
    """
    plain = rows.view(np.ndarray)
    columns = {name: np.empty(len(plain), plain.dtype[source]) for name, source in sources.items()}
    for first in range(0, len(plain), _BLOCK):
        block = plain[first : first + _BLOCK]
        for name, source in sources.items():
            columns[name][first : first + _BLOCK] = block[source]
    return columns


def _need_columns(needs: Any, grids: Any) -> dict[str, np.ndarray]:
    columns = _columns_of(needs, _FROM_NEEDS)
    for name in ("community", "street", "district"):
        columns[name] = grids[name][columns["grid"]]
    return columns


def _history_columns(histories: Any, now: float) -> dict[str, np.ndarray]:
    columns = _columns_of(histories, _FROM_HISTORIES | {f" {name}": name for name in _WORKED_OUT_FROM})
    of = {name: columns.pop(f" {name}") for name in _WORKED_OUT_FROM}
    states = of["state"]
    columns["channel"][np.isnan(columns["registered"])] = CH_NONE
    is_open = (states >= OPEN_FIRST) & (states <= OPEN_LAST)
    columns["overdue"] = (of["overdue"] > 0) | (is_open & (columns["due"] < now))
    solved = ~np.isnan(columns["solved"])
    columns["level"] = np.where(solved, of["level"] + 1, 0).astype(np.int8)
    columns["solver"] = np.where(solved, of["solver"], SOLVER_NONE).astype(np.int8)
    paid = of["paid"] == PAID
    columns["cost"] = np.where(paid, of["cost"] / FEN, 0.0)
    columns["pot"] = np.where(paid, of["pot"], POT_NONE).astype(np.int8)
    for name in ("superficial", "offered", "extended"):
        columns[name] = of[name] > 0
    columns["end"] = end_codes(states)
    return columns


def series_columns(simulation: Simulation) -> dict[str, np.ndarray]:
    """Columns of the daily series, warm-up included."""
    state, setup = simulation.state, simulation.setup
    days = state.days[: simulation.day + setup.scenario.run.warm_up_days]
    n = len(days)
    numbers = np.arange(n) - setup.scenario.run.warm_up_days
    columns: dict[str, np.ndarray] = {"day": numbers}
    columns["date"] = np.datetime64(setup.scenario.run.start_date, "D") + numbers
    for name in _COUNTS:
        columns[name] = days[name].copy()
    stock = simulation.stock[:n]
    for name in _STOCKS:
        columns[name] = stock[:, STATES.index(name)].copy()
    columns["open"] = stock[:, OPEN_FIRST : OPEN_LAST + 1].sum(axis=1)
    columns["open_area"] = days["area"].copy()
    shift_hours = _shift_hours(simulation, n)
    busy = state.busy.reshape(-1, N_LEVELS)[:n]
    for level, name in enumerate(SOLVING_LEVELS):
        columns[f"busy_{name}"] = busy[:, level].copy()
        columns[f"shift_{name}"] = shift_hours[:, level]
    town = simulation.town
    columns["volunteer_hours"] = days["volunteer_hours"].copy()
    columns["unit_hours"] = days["unit_hours"].copy()
    columns["money_allocated"] = town.noted("allocated_fen")[:n] / FEN
    columns["money_spent"] = days["spent"] / FEN
    columns["money_reserved"] = town.noted("reserved_fen")[:n] / FEN
    columns["money_left"] = town.noted("left_fen")[:n] / FEN
    columns |= _costs(simulation, n)
    for column in NOTED:
        columns[column.name] = np.sum([_noted(simulation, name)[:n] for name in column.notes], axis=0) / column.per
    for group in setup.world.own_groups:
        columns[trust_of(group.name).name] = town.noted(trust_of(group.name).name)[:n]
    own = (trust_of(group.name) for group in setup.world.own_groups)
    return {column.name: columns[column.name] for column in (*SERIES, *own)}


def _noted(simulation: Simulation, name: str) -> np.ndarray:
    """A daily figure that the engine counts, or that institutions note."""
    days = simulation.state.days
    return days[name] if name in days.dtype.names else simulation.town.noted(name)


def _costs(simulation: Simulation, n: int) -> dict[str, np.ndarray]:
    """Money and paid hours of every lever on each day."""
    ledger, days = simulation.town.ledger, simulation.state.days
    declared = {cost.name for cost in COSTS}
    columns: dict[str, np.ndarray] = {}
    for kind, table, levers, unit in (("cost", ledger.fen, MONEY, FEN), ("hours", ledger.hours, HOURS, 1.0)):
        for lever in levers:
            if kind == "hours" and lever.counted:
                values = days[lever.counted][:n].copy()
            elif lever is OTHER:
                values = sum((table[name] for name in table.keys() - declared), np.zeros(len(days)))[:n] / unit
            else:
                values = table[lever.name][:n] / unit if lever.name in table else np.zeros(n)
            columns[f"{kind}_{lever.name}"] = values
    return columns


def _shift_hours(simulation: Simulation, n: int) -> np.ndarray:
    """Shift hours of staff by day and level, shape (days, levels); of part-time members, what they work."""
    servers = simulation.state.servers
    cum = simulation.setup.shifts.cum[:, : 24 * n + 1 : 24]
    per_day = np.diff(cum, axis=1)
    hours = np.zeros((n, len(SOLVING_LEVELS)))
    for level in range(len(SOLVING_LEVELS)):
        shifts = np.bincount(servers.shift[servers.level == level], minlength=len(per_day))
        hours[:, level] = shifts @ per_day
        for share in (f"present_{LEVELS[level]}", f"worked_{LEVELS[level]}"):
            if share in simulation.town.series:
                hours[:, level] *= simulation.town.noted(share)[:n]
    return hours


def provenance_of(simulation: Simulation) -> dict[str, Any]:
    """Where the records come from: scenario hash, seed, versions, times, memory."""
    behaviours = simulation.town.behaviours.names
    packages = {name: metadata.version(name) for name in ("numpy", "numba", "pyarrow")}
    return {
        "gridgov": version(),
        "python": sys.version.split()[0],
        "packages": packages,
        "scenario_hash": simulation.scenario.hash,
        "seed": simulation.seed,
        "days": simulation.day,
        "events": int(simulation.state.days["events"].sum()),
        "cpu_seconds": {name: round(value, 4) for name, value in simulation.timings.items()},
        "phase_seconds": {name: round(simulation.timings.get(name, 0.0), 4) for name, _ in simulation.phases},
        "wall_seconds": round(simulation.wall_seconds, 4),
        "peak_memory_mb": round(peak_memory_mb(), 1),
    } | ({"behaviours": behaviours} if behaviours else {})


def version() -> str:
    """Version of the installed distribution."""
    try:
        return metadata.version("gridgov")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def records_of(simulation: Simulation, release: bool = False) -> Run:
    """Hand the columns over to a Run."""
    setup = simulation.setup
    series = series_columns(simulation)
    provenance = provenance_of(simulation)
    trace = None if simulation.recorder is None else simulation.recorder.trace(simulation)
    return Run.from_columns(
        cases=case_columns(simulation, release),
        series=series,
        codes={
            "category": list(setup.catalogue.category_names),
            "item": list(setup.catalogue.item_names),
            "group": list(setup.world.groups),
        },
        residents=Population.of_world(setup.world),
        provenance=provenance,
        scenario=simulation.scenario,
        seed=simulation.seed,
        trace=trace,
    )
