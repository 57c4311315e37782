"""What tests of copies need: a place where most institutions are at work, graphs of arrays, runs in other processes."""

from __future__ import annotations

import pickle
import sys
import types
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.records import Run
from sim.scenario import Scenario, ScenarioError, list_reforms, load
from sim.world import World
from tests.flow.fingerprint import of_table

SHORT = {"run.days": 40, "run.warm_up_days": 20}
#: Levers of institutions that no reform of the list below pulls.
LEVERS = {"policy.burden.systems": 2, "policy.assistance.elder": 4, "policy.surge.trigger": 1.5}


@lru_cache(maxsize=1)
def busy_street() -> Scenario:
    """The demonstration street with all reforms that it can have at once."""
    scenario = load("demo").with_(SHORT | LEVERS)
    for name in list_reforms():
        try:
            scenario = scenario.with_reform(name if isinstance(name, str) else name.name)
        except (ScenarioError, ValueError):
            continue
    return scenario


def same(a: Run, b: Run) -> bool:
    """Whether all cases and all days are the same, to the byte."""
    return bytes_of(a) == bytes_of(b)


def bytes_of(run: Run) -> tuple[str, str]:
    """SHA-256 of the bytes of cases and series."""
    return of_table(run.table), of_table(run.series_table)


def arrays_of(root: object) -> dict[str, np.ndarray]:
    """Every array that an object holds, however deep, by the first path to it; of the place, which is shared, none."""
    found: dict[str, np.ndarray] = {}
    seen: set[int] = set()
    stack = [("", root)]
    keep = []  # so that no number of an object is given anew
    while stack:
        path, value = stack.pop()
        if id(value) in seen or isinstance(value, (World, type, types.ModuleType, types.FunctionType)):
            continue
        seen.add(id(value))
        keep.append(value)
        if isinstance(value, np.ndarray):
            found[path] = value
        stack += [(f"{path}{name}", part) for name, part in _parts(value)]
    return found


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((f"[{key}]", item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        yield from ((f"[{k}]", item) for k, item in enumerate(value))
    elif type(value).__module__.startswith(("sim.", "mesa.")):
        names = [*getattr(value, "__dict__", {})]
        names += [name for kind in type(value).__mro__ for name in kind.__dict__.get("__slots__", ())]
        yield from ((f".{name}", getattr(value, name, None)) for name in names)


def memory_of(array: np.ndarray) -> int:
    """Number of the object at the end of the chain of bases."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return id(array)


def main() -> None:
    """Go on with a pickled simulation to the end and leave its bytes' digests: ``python -m tests.copies IN OUT``."""
    simulation = pickle.loads(Path(sys.argv[1]).read_bytes())
    Path(sys.argv[2]).write_text(" ".join(bytes_of(simulation.run())), encoding="utf-8")


if __name__ == "__main__":
    main()
