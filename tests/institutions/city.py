"""A tenth of Panjin with an evaluation inside, and pairs of runs of it under common random numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.institutions.core.institution import Institution
from sim.simulation.model import Simulation
from tests import runs
from tests.institutions.town import scenario, small

#: Twenty-three communities of one district from October to April: evaluations on days 0 (1 January) and 91.
CITY: dict[str, Any] = {"territory.scale": 0.1, "run.days": 95, "run.warm_up_days": 90}


def city(
    changes: Mapping[str, Any] | None = None, name: str = "panjin/after", seed: int = 1, **more: Any
) -> Simulation:
    """A tenth of Panjin, not yet run."""
    return small({**CITY, **(changes or {})}, name, seed, **more)


def pairs(
    without: Mapping[str, Any], with_: Mapping[str, Any], name: str = "panjin/after", seeds: range = runs.SEEDS
) -> list[tuple[Simulation, Simulation]]:
    """Finished runs without and with something, same seeds."""
    return runs.pairs(scenario({**CITY, **without}, name), scenario({**CITY, **with_}, name), seeds)


def the[T: Institution](simulation: Simulation, kind: type[T]) -> T:
    """The institution of a kind."""
    (found,) = (one for one in simulation.institutions if isinstance(one, kind))
    return found


def has(simulation: Simulation, kind: type[Institution]) -> bool:
    """Whether the run has an institution."""
    return any(isinstance(one, kind) for one in simulation.institutions)


def stepped(simulation: Simulation, day: int) -> Simulation:
    """The morning institutions and cases of all days up to a day, that one included."""
    while simulation.day <= day:
        simulation.step()
    return simulation
