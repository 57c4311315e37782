"""Work for searches that needs no engine: a response to eight switches with a known truth, and noise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.experiments.machine import Machine
from sim.experiments.points import Resolver
from sim.experiments.runner import Runner
from sim.experiments.search.results import SearchResults, searched
from sim.experiments.study import Study
from sim.experiments.worker import Row, Task, Work
from sim.scenario import Scenario

#: Switches of the made-up response: a parameter of a scenario, its value off and on.
SWITCHES = {
    "policy.staffing.speed": (0.8, 1.1),
    "policy.time.visits": (0.0, 0.1),
    "policy.time.paperwork": (0.2, 0.3),
    "policy.time.upper_levels": (0.3, 0.4),
    "policy.time.training": (0.0, 0.05),
    "policy.staffing.member_share": (0.55, 0.75),
    "policy.closing.superficial_logit": (-4.5, -2.0),
    "demand.rate_factor": (0.67, 1.5),
}


def value_of(scenario: Scenario, path: str) -> float:
    """A parameter by its dotted path."""
    found: object = scenario
    for part in path.split("."):
        found = getattr(found, part)
    assert isinstance(found, float | int)
    return float(found)


class Truth:
    """Gain and cost of every mix of switches: parts of their own, pairs that help or hinder each other.

    Parameters
    ----------
    seed : int
    noise : float
        Standard deviation of a run; three times that is common to all runs of a seed.
    levels : mapping of str to (float, float)
        Off and on of each switch.
    """

    def __init__(self, seed: int, noise: float = 0.0, levels: Mapping[str, tuple[float, float]] = SWITCHES) -> None:
        rng = np.random.default_rng(seed)
        number = len(levels)
        self.seed, self.levels, self.noise = seed, levels, noise
        self.parts, self.costs = rng.normal(1.0, 1.0, number), rng.uniform(0.5, 3.0, number)
        self.pairs = np.triu(rng.normal(0.0, 0.35, (number, number)), 1)
        self.cap = 0.5 * float(self.costs.sum())

    def of(self, switches: tuple[int, ...]) -> tuple[float, float]:
        """Gain and cost of a mix."""
        x = np.array(switches, dtype=np.float64)
        return float(x @ self.parts + x @ self.pairs @ x), float(x @ self.costs)

    def best(self) -> tuple[int, ...]:
        """The mix with the largest gain that costs no more than the cap."""
        every = (tuple(int(bit) for bit in f"{k:0{len(self.levels)}b}") for k in range(2 ** len(self.levels)))
        return max((mix for mix in every if self.of(mix)[1] <= self.cap), key=lambda mix: self.of(mix)[0])

    def __call__(self, task: Task) -> Row:
        """A run: ``solved`` is the gain with noise, ``cost_total`` the cost, ``gap_wait_days`` falls with the gain."""
        assert task.scenario is not None
        near = [
            int(abs(value_of(task.scenario, path) - on) < abs(value_of(task.scenario, path) - off))
            for path, (off, on) in self.levels.items()
        ]
        gain, cost = self.of(tuple(near))
        key = int(hashlib.sha256(task.run_id.encode()).hexdigest()[:8], 16)
        own = np.random.default_rng((self.seed, key)).normal() * self.noise
        common = np.random.default_rng((self.seed, task.seed)).normal() * 3.0 * self.noise
        row: Row = {"solved": gain + own + common, "cost_total": cost, "gap_wait_days": 10.0 - gain + common}
        return row | {
            "run_id": task.run_id,
            "seed": task.seed,
            "status": "ok",
            "wall_seconds": 0.0,
            "cpu_seconds": 0.0,
        }


def search_in(
    study: Study,
    work: Work,
    folder: Path | None = None,
    hours: float = float("inf"),
    resolver: Resolver | None = None,
) -> SearchResults:
    """Search with made-up work, in a folder or in memory; with scenarios that another search has made already."""
    about = study.about if folder is not None else None
    points = resolver if resolver is not None else study.resolver
    with Runner(points, Machine(work=work), folder, None, hours=hours, about=about) as runner:
        return searched(study, runner)


def study_of(truth: Truth, runs: int, seed: int = 1, **design: object) -> Study:
    """A search for the largest gain within the cap, among the switches of a truth."""
    replications = int(str(design.pop("replications", 1)))
    given = {"kind": "search", "maximise": "solved", "constraints": [f"cost_total <= {truth.cap!r}"], **design}
    return Study.from_dict(
        {
            "scenarios": ["demo"],
            "factors": {path: list(levels) for path, levels in truth.levels.items()},
            "design": given,
            "replications": replications,
            "seed": seed,
            "budget": {"runs": runs},
        }
    )
