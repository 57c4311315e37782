"""The trace of a run: the one that it has, or that of the same run made again."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.records.errors import RecordError
from sim.records.run import Run
from sim.records.trace import Trace
from sim.simulation.model import Simulation

_COMPARED = ("need", "arose", "registered", "closed", "solved", "desks", "handoffs", "waited")


def trace_of(run: Run, *, custom_code: bool = True) -> Trace:
    """The trace of a run; where it has none, the run is made again with one and must come out the same.

    Parameters
    ----------
    run : Run
        Keeps the trace from then on.
    custom_code : bool
        False refuses to run custom rules.

    Raises
    ------
    RecordError
        It cannot be made again, or comes out otherwise.
    """
    if run.trace is not None:
        return run.trace
    if run.scenario is None or run.scenario.hash != run.provenance.get("scenario_hash", run.scenario.hash):
        raise RecordError(
            "story: expected a run whose scenario this version of gridgov can run, found one of another; "
            "make the run again with sim.run(..., trace=True)"
        )
    if run.provenance.get("behaviours"):
        raise RecordError(
            "story: expected a run that can be made again, found one with behaviours of the user's own; "
            "make it again with sim.run(..., behaviours=..., trace=True)"
        )
    simulation = Simulation(run.scenario, run.seed, custom_code=custom_code, trace=True)
    simulation.step_to(run.days)
    made = simulation.records(release=True)
    if not _same(run, made):
        raise RecordError(
            "story: expected the same cases when the run is made again, found others; it was made by another version "
            "of gridgov, or something was set by hand: make it again with sim.run(..., trace=True)"
        )
    run.trace = made.trace
    assert run.trace is not None
    return run.trace


def _same(a: Run, b: Run) -> bool:
    if a.table.num_rows != b.table.num_rows:
        return False
    return all(_equal(a.table.column(name), b.table.column(name)) for name in _COMPARED)


def _equal(a: Any, b: Any) -> bool:
    x, y = a.to_numpy(), b.to_numpy()
    return bool(np.array_equal(x, y, equal_nan=x.dtype.kind == "f"))
