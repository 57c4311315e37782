"""Whether searches find the best mix where it is known: every mix of eight reforms is really run.

``python -m benchmarks.search [--searches 100] [--out FOLDER]``. All 2^8 mixes of :data:`REFORMS` run at a hundredth of
Panjin with :data:`SEEDS` seeds each (about two minutes of CPU, kept in the folder and not made again). Then searches
look runs up there instead of making them. Each draws its seeds anew, with replacement, and may look at a
third of what all mixes with these seeds would take.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.machine import Machine
from sim.experiments.points import Resolver
from sim.experiments.runner import Runner
from sim.experiments.search.results import SearchResults, searched
from sim.experiments.search.space import Mix
from sim.experiments.study import Study
from sim.experiments.worker import Row, Task

Array = NDArray[np.float64]
Seeds = NDArray[np.int64]
REFORMS: Final = ("visits", "burden-cut", "delegation", "audits", "extended-hours", "professional-posts",
    "agency-service", "mobile-sensors")  # fmt: skip
SEEDS: Final = 12
REPLICATIONS: Final = 5
NEAR: Final = 0.002
"""Difference of the goal that does not matter, as in experiments/best_mix.yaml."""
GOAL: Final = "solution_rate"
COST: Final = "cost_total"
PLACE: Final = {
    "scenarios": ["panjin/before"],
    "set": {"territory.scale": 0.01, "run.days": 90, "run.warm_up_days": 0},
    "factors": {f"reforms.{name}": [False, True] for name in REFORMS},
}
MIXES: Final = tuple(product((0, 1), repeat=len(REFORMS)))


@dataclass(frozen=True)
class Every:
    """All mixes, as they were run.

    Attributes
    ----------
    values : ndarray of float
        Goal and cost, shape (mixes, seeds, 2).
    place : mapping of str to int
        Hash of a scenario > number of its mix.
    """

    values: Array
    place: Mapping[str, int]

    @classmethod
    def run(cls, folder: Path, workers: int = 1) -> Every:
        """Run what is missing in a folder."""
        study = Study.from_dict({**PLACE, "replications": SEEDS, "outcomes": [GOAL, COST]})
        frame = study.run(workers, folder).frame.sort_values("seed")
        rows = dict(iter(frame.groupby("scenario_hash")))
        hashes = [study.resolver.hashes(k)[0] for k in range(len(study.points))]
        values = np.stack([rows[name][[GOAL, COST]].to_numpy(dtype=np.float64) for name in hashes])
        return cls(values, {name: k for k, name in enumerate(hashes)})

    def truth(self, seeds: Seeds, cap: float) -> tuple[int, Array, Array]:
        """The best mix within a cap by the mean over seeds, with goal and cost of all mixes."""
        goal, cost = self.values[:, seeds].mean(axis=1).T
        return int(np.argmax(np.where(cost <= cap, goal, -np.inf))), goal, cost


def _study(more: Mapping[str, Any], cap: float, first: int, runs: int = 400) -> Study:
    design = {"kind": "search", "maximise": GOAL, "constraints": [f"{COST} <= {cap!r}"], **more}
    tree = {"design": design, "replications": REPLICATIONS, "seed": first, "budget": {"runs": runs}}
    return Study.from_dict({**PLACE, **tree})


def search(
    every: Every, seeds: Seeds, cap: float, runs: int, number: int, resolver: Resolver, **more: Any
) -> SearchResults:
    """Search with stored runs in place of new ones: replication ``r`` is the run at the ``r``-th of the seeds."""
    first = 1 + 1000 * number  # other draws in each search
    study = _study(more, cap, first, runs)

    def stored(task: Task) -> Row:
        assert task.scenario is not None
        values = every.values[every.place[task.scenario.hash], seeds[task.seed - first]]
        about = {"run_id": task.run_id, "seed": task.seed, "status": "ok", "wall_seconds": 0.0, "cpu_seconds": 0.0}
        return about | dict(zip((GOAL, COST), values.tolist(), strict=True))

    with Runner(resolver, Machine(work=stored)) as runner:
        return searched(study, runner)


def report(every: Every, searches: int, rng: np.random.Generator) -> None:
    """Search many times, and print how often the best of all mixes at the seeds of the search is found."""
    number = every.values.shape[1]
    cap = float(np.round(np.median(every.values[:, :, 1].mean(axis=1)), -3))
    resolver = _study({}, cap, 1).resolver  # scenarios are made once for all searches
    runs, everything = len(MIXES) * REPLICATIONS // 3, len(MIXES) * REPLICATIONS
    began = time.process_time()
    exact = near = expected = tried = 0
    for k in range(searches):
        seeds = rng.integers(0, number, REPLICATIONS)
        best, goal, cost = every.truth(seeds, cap)
        found = search(every, seeds, cap, runs, k, resolver, first=REPLICATIONS, final=0).search
        assert found.used <= runs
        mix, guess = _number(found.steps[-1][1]), _number(found.verdict.order[0])
        exact, expected = exact + (mix == best), expected + (guess == best)
        near += bool(cost[mix] <= cap and goal[mix] >= goal[best] - NEAR)
        tried += len(found.trials.tried())
    spent = (time.process_time() - began) / searches
    best, goal, _ = every.truth(np.arange(number), cap)
    print(f"{searches} searches for {GOAL} with {COST} <= {cap:,.0f}, {runs} of {everything} runs each")
    print(f"{tried / searches:.0f} of {len(MIXES)} mixes tried on average; {spent:.1f} s of CPU a search")
    print(f"best of all mixes at the {REPLICATIONS} seeds: found by {exact} (best of what was run)")
    print(f"it, or within {NEAR:g} of it: {near}; named by what the search expects of mixes: {expected}")
    print(
        f"with all {number} seeds the best mix is {_name(best)}: {goal[best]:.4f} against {goal[0]:.4f} without reforms"
    )


def _number(mix: Mix | None) -> int:
    return MIXES.index(tuple(mix or ()))


def _name(number: int) -> str:
    return " + ".join(name for name, on in zip(REFORMS, MIXES[number], strict=True) if on)


def main() -> None:
    """Run all mixes, search among them, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder of the runs; by default one that is removed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        every = Every.run(options.out or Path(spare), options.workers)
        report(every, options.searches, np.random.default_rng(1))


if __name__ == "__main__":
    main()
