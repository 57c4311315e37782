"""Going on from a checkpoint: as it was, or on a branch with other levers from that day on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.institutions.core.institution import Institution
from sim.policy.frozen import plain
from sim.scenario import Scenario, ScenarioError
from sim.scenario.problems import Problem
from sim.simulation.checkpoint import CheckpointError, restore
from sim.simulation.model import OwnPhase, Simulation


def resume(path: str | Path, changes: Mapping[str, Any] | None = None) -> Any:
    """Go on from a checkpoint: the model as it stood when it was saved.

    A checkpoint runs code when it is read. Read only files of people whose code you would run.

    Parameters
    ----------
    path : str or Path
        Written by :meth:`Simulation.save` or :meth:`GovernanceModel.save`.
    changes : mapping, optional
        Dotted path > value of levers that hold everywhere from the next day on, as a stage of a roll-out would set
        them. The days before are simulated again with the levers as they were, and must come out the same.

    Returns
    -------
    Simulation or GovernanceModel
        What was saved; with ``changes`` a Simulation.

    Raises
    ------
    CheckpointError
        The file cannot be read, is of other versions, or no branch can start from it.
    ScenarioError
        A change is no lever that may differ from day to day, or its value is wrong.
    TypeError
        A function of the user's own is not to be found in this process.

    Examples
    --------
    >>> import sim, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> simulation = sim.Simulation(sim.load("demo").with_({"run.days": 20}), seed=1)
    >>> while simulation.day < 10:
    ...     simulation.step()
    >>> saved = simulation.save(folder / "day10.checkpoint")
    >>> sim.resume(saved).run().days
    20
    >>> sim.resume(saved, changes={"policy.time.visits": 0.5}).day
    10
    """
    if changes is not None and not isinstance(changes, Mapping):
        raise ArgumentError(f"changes: expected a mapping of dotted path to value, found {shown(changes)}")
    model = restore(path)
    if not changes:
        return model
    if not isinstance(model, Simulation):
        raise CheckpointError(
            f"{path}: expected a checkpoint of a Simulation to branch from, found one of a {type(model).__name__}; "
            "save model.simulation"
        )
    return branch(model, changes)


def branch(simulation: Simulation, changes: Mapping[str, Any]) -> Simulation:
    """A simulation that has come to the same day with the same past, and goes on with other levers.

    What institutions exist, and what they prepare, follows from all stages of a scenario. So the past is simulated
    again under the scenario with the new stage, which is not in force yet, and compared.

    Parameters
    ----------
    simulation : Simulation
    changes : mapping
        Dotted path > value.

    Raises
    ------
    CheckpointError
        The past cannot be simulated again: something was set by hand, or phases were added.
    ScenarioError
        A change is no lever that may differ from day to day, or its value is wrong.
    """
    scenario = _with_stage(simulation.scenario, simulation.day, changes)
    other = Simulation(scenario, simulation.seed, behaviours=simulation.town.behaviours.functions)
    if other.day < simulation.day:
        other.step_to(simulation.day)
    moved = _differences(simulation, other)
    if moved:
        raise CheckpointError(
            f"no branch can start on day {simulation.day}: simulated again, the days before come out otherwise "
            f"({', '.join(moved)}). A branch needs a past that follows from scenario and seed: nothing set by hand, no "
            "phases added, no behaviour that remembers; go on without changes, or set what you want by hand"
        )
    return other


def _with_stage(scenario: Scenario, day: int, changes: Mapping[str, Any]) -> Scenario:
    stages = [plain(stage) for stage in scenario.rollout]
    stage = {"from": day, "set": plain(dict(changes))}
    try:
        return scenario.with_({"rollout": [*stages, stage]})
    except ScenarioError as error:
        prefix = f"rollout.{len(stages)}.set"
        raise ScenarioError([_renamed(problem, prefix) for problem in error.problems]) from None


def _renamed(problem: Problem, prefix: str) -> Problem:
    """The same problem, named as the user wrote it."""
    path = problem.path.removeprefix(prefix).removeprefix(".")
    return Problem(path or "changes", problem.expected, problem.found, "", 0, problem.suggestion, problem.hint)


def _differences(a: Simulation, b: Simulation) -> list[str]:
    """What differs in the pasts of two simulations: daily figures, cases, residents, people."""
    found = []
    if not all(isinstance(phase, OwnPhase | Institution) for _, phase in a.phases):
        found.append("phases")
    row = a.day + a.scenario.run.warm_up_days
    needs = int(a.state.clock.next_need[0])
    pairs: dict[str, tuple[Any, Any]] = {
        "daily figures": (a.state.days[:row], b.state.days[:row]),
        "cases": (a.records().table, b.records().table),
        "states of cases": (a.state.histories.state[:needs], b.state.histories.state[:needs]),
        "residents": (a.state.residents, b.state.residents),
    }
    pairs |= {f"{name} of the staff": (a.town.staff[name], b.town.staff[name]) for name in a.town.staff.names()}
    pairs |= {
        f"{name} of the staff": (a.state.servers[name], b.state.servers[name])
        for name in ("availability", "skill", "speed")
    }
    return found + [name for name, (x, y) in pairs.items() if not _equal(x, y)]


def _equal(x: Any, y: Any) -> bool:
    if isinstance(x, np.ndarray):
        return np.ascontiguousarray(x).tobytes() == np.ascontiguousarray(y).tobytes()
    return bool(x.to_pandas().equals(y.to_pandas()))
