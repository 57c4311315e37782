"""The search itself: rounds of trials within a budget of runs, then finalists on fresh seeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.experiments.levels import applied
from sim.experiments.plan import Job, job_of
from sim.experiments.points import Point
from sim.experiments.runner import Runner
from sim.experiments.search.goals import SearchPlan
from sim.experiments.search.journal import Journal
from sim.experiments.search.proposals import Asks, first_asks, next_asks
from sim.experiments.search.selection import LEAST, RankingAndSelection, Verdict, finalists
from sim.experiments.search.space import Mix, Space
from sim.experiments.search.trials import START, Expected, Trials, means
from sim.scenario import Scenario, ScenarioError

_KEEP_BACK: Final = 3  # at most a third of the runs are kept back for the finalists


@dataclass(frozen=True, slots=True)
class BudgetShares:
    """How a budget of runs is shared out.

    Attributes
    ----------
    budget : int
        Runs of the whole search.
    back : int
        Runs that are kept back for the finalists.
    finalists : int
    """

    budget: int
    back: int
    finalists: int

    @classmethod
    def of(cls, plan: SearchPlan, budget: int) -> BudgetShares:
        """Finalists as many as are wanted and a third of the budget pays; the scenario as it is is run with them."""
        if plan.final == 0:
            return cls(budget, 0, 0)
        number = min(plan.finalists, max(budget // (_KEEP_BACK * plan.final) - 1, 1))
        return cls(budget, min((number + 1) * plan.final, budget), number)


def least_budget(plan: SearchPlan) -> int:
    """Runs that a search needs: the scenario as it is, a few mixes, one finalist."""
    return plan.most + 4 * plan.first + 2 * plan.final


class Search:
    """A search in the folder, and on the machine, of a runner.

    Parameters
    ----------
    plan : SearchPlan
    space : Space
    label : str
        Name of the scenario in tables.
    base : Scenario
        The scenario as it is.
    seed : int
        Of the first replication, and of what the search draws.
    budget : int
        Runs, at most.
    runner : Runner
        With a resolver whose list of points grows.
    """

    def __init__(
        self, plan: SearchPlan, space: Space, label: str, base: Scenario, seed: int, budget: int, runner: Runner
    ) -> None:
        self.plan, self.space, self.label, self.base, self.seed = plan, space, label, base, seed
        self.shares = BudgetShares.of(plan, budget)
        self.runner = runner
        self.trials = Trials(plan)
        self.expected = Expected(self.trials, space)
        self.jobs: list[Job] = []
        self.stopped = ""
        self.verdict = Verdict()
        self.steps: list[tuple[int, Mix | None]] = []  # runs made > best mix so far, at the end of each round
        self._made: set[str] = set()
        self._possible: dict[Mix, bool] = {}
        self._points = {_key(point.factors): k for k, point in enumerate(runner.resolver.points)}
        folder = runner.store.folder if runner.store is not None else None
        self.journal = Journal(folder, self._identity())

    def _identity(self) -> str:
        """Hash of what decides the way of the search; the budget does not, so that it can be raised."""
        plan = self.plan
        told = [self.base.hash, self.seed, repr(plan.goals), repr(plan.limits), plan.most, plan.first]
        levels = [_plain(self.space.levels), _plain(plan.over)]
        return hashlib.sha256(json.dumps([told, levels], default=str).encode()).hexdigest()

    @property
    def used(self) -> int:
        """Different runs that were asked for."""
        return len(self._made)

    def go(self) -> None:
        """Search until the budget is spent, or nothing is left to learn; then choose on fresh seeds."""
        limit = self.shares.budget - self.shares.back
        rounds = list(self.journal.rounds)
        for number in range(len(rounds) + 10**6):
            if self.used >= limit or self.stopped:
                break
            if number < len(rounds):
                asks = rounds[number]
                if number > 0:
                    self.expected.learn()  # as it did before these asks: what is expected starts from what was
            else:
                asks = self._decide(number, limit - self.used)
            if not asks or not self._make(asks):
                break
            self.steps.append((self.used, self._leader()))
        self._choose()

    def _decide(self, number: int, left: int) -> Asks:
        """The asks of a round, written down before its runs are made."""
        rng = np.random.default_rng((self.seed, number))
        if number == 0:
            asks = first_asks(self.trials, self.space, self.possible, left, rng)
        elif self.expected.learn():
            asks = next_asks(self.trials, self.space, self.expected, self.possible, left, rng)
        else:
            asks = []
        if asks and self.runner.holds():
            self.journal.rounds.append(asks)
            self.journal.finalists = None
            self.journal.keep()
        return asks

    def possible(self, mix: Mix) -> bool:
        """Whether a mix can be made; levels may exclude each other, as two reforms that set the same thing do."""
        if mix not in self._possible:
            here = self.plan.over[0] if self.plan.over else {}
            try:
                applied(self.base, {**self.space.setting(mix), **here})
                self._possible[mix] = True
            except ScenarioError:
                self._possible[mix] = False
        return self._possible[mix]

    def _make(self, asks: Asks) -> bool:
        """Make the runs of a round; False if time ran out before."""
        wanted = [(mix, r) for mix, upto in asks for r in range(self.trials.runs.get(mix, 0), upto)]
        done = self._run(wanted)
        for mix, upto in asks:
            self.trials.runs[mix] = max(upto, self.trials.runs.get(mix, 0))
        return done

    def _run(self, wanted: Sequence[tuple[Mix, int]]) -> bool:
        """Make replications of mixes, and note their values."""
        jobs = [self._job(mix, r) for mix, r in wanted]
        self._made |= {job.run_id for job in jobs}
        self.jobs += jobs
        self.runner.complete(jobs, len(self.jobs), len(self.jobs) + max(self.shares.budget - self.used, 0))
        if self.runner.out_of_time:
            self.stopped = "the search was not finished"
        frame = self.runner.frame(jobs)
        good = frame[frame["status"] == "ok"]
        names = [name for name in self.plan.measures if name in good]
        values = {row["run_id"]: row for row in good[["run_id", *names]].to_dict("records")}
        for (mix, r), job in zip(wanted, jobs, strict=True):
            self.trials.add(mix, r, {name: float(values.get(job.run_id, {}).get(name, np.nan)) for name in names})
        return not self.stopped

    def _job(self, mix: Mix, replication: int) -> Job:
        """The run of a replication: replications go through the sets of parameters, then on to the next seed."""
        sets = self.plan.sets
        here = self.plan.over[replication % sets] if self.plan.over else {}
        point = self._point({**(self.space.setting(mix) if mix != START else {}), **here})
        number = replication // sets
        return job_of(point, self.runner.resolver.hashes(point), self.seed, 0, number)

    def point_of(self, mix: Mix) -> int:
        """Number of the point of a mix, under the first set of parameters."""
        return self._job(mix, 0).point

    def same_runs(self) -> list[list[Mix]]:
        """Tried mixes, those together that are the same runs (levels change nothing); in each, most runs first."""
        found: dict[tuple[str, ...], list[Mix]] = {}
        for mix in self.trials.tried():
            identity = tuple(self._job(mix, r).run_id for r in range(self.plan.sets))
            found.setdefault(identity, []).append(mix)
        return [
            sorted(mixes, key=lambda mix: (-self.trials.runs[mix], self._switched(mix))) for mixes in found.values()
        ]

    def _switched(self, mix: Mix) -> int:
        return sum(value is not False for value in self.space.setting(mix).values())

    def _point(self, factors: dict[str, Any]) -> int:
        key = _key(factors)
        if key not in self._points:
            points = self.runner.resolver.points
            assert isinstance(points, list)
            self._points[key] = len(points)
            points.append(Point(self.label, self.base, factors))
        return self._points[key]

    def _leader(self) -> Mix | None:
        """The mix that looks best so far by its own runs."""
        known = self.trials.tried()
        if not known:
            return None
        return min(zip(*self._rated(known), known, strict=True))[2]

    def _rated(self, known: Iterable[Mix]) -> tuple[list[float], list[float]]:
        differences = np.array([means(self.trials.differences(mix, self.trials.searched)) for mix in known])
        gains, excess = self.expected.scored(differences)
        return excess.tolist(), (-gains[:, 0]).tolist()

    def _choose(self) -> None:
        """Run the finalists again with fresh seeds, and judge them at each look."""
        if self.stopped or not self.expected.learn():
            return
        chosen = self.journal.finalists
        if chosen is None:
            rng = np.random.default_rng((self.seed, 2**31))
            known = [mixes[0] for mixes in self.same_runs()]
            chosen = finalists(self.trials, self.expected, known, max(self.shares.finalists, 1), rng)
            if self.runner.holds():
                self.journal.finalists = chosen
                self.journal.keep()
        if self.plan.final == 0:
            self.verdict = Verdict(tuple(chosen[:1]), (0,), (np.nan,), (np.nan,))
            return
        selection = RankingAndSelection(self.trials, chosen)
        before = 0
        for count in selection.schedule:
            first = self.plan.fresh
            wanted = [(mix, first + r) for mix in (START, *selection.alive) for r in range(before, count)]
            if self.used + len(wanted) > self.shares.budget or not self._run(wanted):
                break
            selection.seen(count)
            before = count
            if selection.settled:
                break
        if before >= min(LEAST, self.plan.final):
            self.verdict = selection.verdict(np.random.default_rng((self.seed, 2**31 + 1)))


def _key(factors: Any) -> str:
    return json.dumps(_plain(dict(factors)), sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    """Levels with files called by their name only: a folder of results keeps copies of them elsewhere."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value
