"""A study: scenarios, a design and replications in one file; running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Self

import yaml

from sim.arguments import name_of, one_of, path_of, progress_of, seconds_of, shown, truth, workers_of
from sim.errors import ArgumentError
from sim.experiments.designs import design_points
from sim.experiments.errors import StudyError
from sim.experiments.machine import Machine, Standing
from sim.experiments.own_values import Extras
from sim.experiments.pairing import check_pairs, pairs
from sim.experiments.plain import plain_study
from sim.experiments.plan import Job, Shard, jobs
from sim.experiments.points import Point, Resolver, equal_points
from sim.experiments.provenance import About
from sim.experiments.results import TABLES, StudyResults
from sim.experiments.rounds import rounds
from sim.experiments.runner import Progress, Runner
from sim.experiments.study_file import StudyContent, check_study, read_study
from sim.experiments.table import tidy
from sim.measures.registry import MAIN, MEASURES
from sim.progress import shown_progress
from sim.records.errors import RecordError
from sim.records.places import check_folder
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.custom_rules import names_rules, refuse_custom_code
from sim.scenario.limits import too_deep
from sim.scenario.yaml_file import given
from sim.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

CHECKED_POINTS = 256  # designs with more points are checked one value at a time


@dataclass(frozen=True)
class Study:
    """Scenarios at the points of a design, replicated.

    Attributes
    ----------
    name : str
        Name of the file without its ending.
    content : StudyContent
    points : tuple of Point
        Scenarios x settings of the design.
    text : str
        The study file as it was read.
    hashes : tuple of (str, str)
        Of the scenario and the inputs of each point, where they are known (from a folder of results).
    """

    name: str
    content: StudyContent
    points: tuple[Point, ...]
    text: str = ""
    hashes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Load a study file.

        Raises
        ------
        ScenarioError
            With every problem in it, by line.
        """
        file = path_of(path, "path")
        content = read_study(file)
        return cls.of(file.stem, content, file.read_bytes().decode("utf-8", errors="replace"))

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any], name: str = "study") -> Self:
        """A study from the contents of a study file.

        Scenarios may be `Scenario` objects (in a list, or a mapping of name to scenario), levels of factors may be
        tuples, ranges, arrays or series, and custom rules (:func:`sim.rule`).
        """
        if not isinstance(tree, Mapping) or too_deep(tree):
            raise ArgumentError(f"tree: expected the contents of a study file as a mapping, found {shown(tree)}")
        plain_tree = plain_study(tree)
        return cls.of(name_of(name, "name"), check_study(given(plain_tree)), _as_text(plain_tree))

    @classmethod
    def of(cls, name: str, content: StudyContent, text: str) -> Self:
        """The study of contents that were checked; its points are tried."""
        study = cls.at_points(name, content, text)
        if len(study.points) <= CHECKED_POINTS:
            check_points(study.points)
        check_pairs(study.points, content.comparisons)
        return study

    @classmethod
    def at_points(cls, name: str, content: StudyContent, text: str) -> Self:
        """The study at the points of its design, which are not tried."""
        design, factors, table, seed = content.design, content.factors, content.table, content.seed
        points = design_points(design, content.scenarios, factors, table, seed, content.under_policies)
        if content.search is not None and content.search.over:
            points = [replace(point, factors=content.search.over[0]) for point in points]
        if content.over is not None:
            points = [replace(point, factors={**point.factors, **row}) for point in points for row in content.over.rows]
        return cls(name, content, tuple(points), text)

    @classmethod
    def of_folder(cls, folder: str | PathLike[str]) -> Study:
        """The study of a folder of results as it was run, with the scenarios that are kept there.

        Raises
        ------
        RecordError
            The folder does not say what was run, or was changed.
        """
        from sim.experiments.folder import open_folder

        return open_folder(path_of(folder, "folder")).study

    @cached_property
    def resolver(self) -> Resolver:
        """Scenarios of the points, made when they are needed; a search adds points to it."""
        points = list(self.points) if self.content.search is not None else self.points
        return Resolver(points, hashes=self.hashes)

    @property
    def jobs(self) -> list[Job]:
        """Runs that the study makes in any case, replication by replication."""
        made = [*jobs(self.resolver, self.content.seed, range(self.content.rule.minimum)), *self.more_jobs]
        return sorted(made, key=lambda job: job.replication)

    @property
    def more_jobs(self) -> list[Job]:
        """Further replications of the points whose assumptions are as they stand, of a study ``over:`` assumptions."""
        over, done = self.content.over, self.content.rule.minimum
        if over is None or over.as_it_stands <= done:
            return []
        wanted = range(done, over.as_it_stands)
        return list(jobs(self.resolver, self.content.seed, wanted, range(0, len(self.points), len(over.rows))))

    @property
    def most_runs(self) -> int:
        """Runs if no point settles before the maximum or the budget (equal points counted twice)."""
        rule, budget = self.content.rule, self.content.budget
        if self.content.search is not None:
            return budget.runs
        return min(len(self.points) * rule.most, max(budget.runs, len(self.points) * rule.minimum))

    @property
    def about(self) -> About:
        """What a folder of its results is about."""
        rule = self.content.rule
        seed, bases = self.content.seed, self.content.scenarios
        own = tuple(self.content.own.values())
        return About(
            self.name,
            self.text,
            self.resolver,
            seed,
            rule.minimum,
            rule.most,
            scenarios=bases,
            own=own,
            policies=self.content.under_policies,
            growing=self.content.search is not None,
            over=self.content.over,
        )

    @property
    def extras(self) -> Extras:
        """Measures of the user's own, and tables that are kept of every run."""
        return Extras(tuple(self.content.own.values()), self.content.keep)

    @property
    def own_code(self) -> list[str]:
        """Where the code of measures of the user's own lies."""
        return [one.code for one in self.content.own.values()]

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that may be named: built-in ones, then those of the user's own."""
        return (*MEASURES, *self.content.own)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Measures that the tables show."""
        return self.content.outcomes or (*MAIN, *self.content.own)

    @cached_property
    def factor_names(self) -> tuple[str, ...]:
        """Factors of the points, by dotted path."""
        return tuple(dict.fromkeys(path for point in self.points for path in point.factors))

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Points that the comparisons pair: equal in everything that a comparison does not fix."""
        return pairs(self.points, self.content.comparisons)

    @cached_property
    def equal_points(self) -> list[list[str]]:
        """Names of points that are the same run: a level of theirs does what the scenario has already."""
        return [[self.points[k].name for k in group] for group in equal_points(self.resolver)]

    def named_scenarios(self) -> Iterator[Scenario]:
        """Scenarios that together name all custom rules: those listed, and each with every rule that is set."""
        for base in (self.content.under_policies or self.content.scenarios).values():
            yield base
            tried = set()
            for point in self.points:
                rules = {path: value for path, value in point.factors.items() if names_rules(path, value)}
                key = repr(rules)
                if rules and key not in tried:
                    tried.add(key)
                    yield base.with_(rules)

    def title(self, lang: str = "en") -> str:
        """Title in English or Chinese, else the name."""
        return self.content.title.get(one_of("lang", lang, ("en", "zh"))) or self.name

    def run(
        self,
        workers: int = 1,
        out: str | PathLike[str] | None = None,
        progress: Progress | bool | None = True,
        *,
        scheduler: str | None = None,
        shard: str | None = None,
        retry_failed: bool = False,
        run_timeout: float | None = None,
        custom_code: bool = True,
    ) -> StudyResults:
        """Run what has not been run yet.

        Parameters
        ----------
        workers : int
            Processes; 1 runs in this process.
        out : path, optional
            Directory of the results; runs found there are not run again.
        progress : bool or callable
            Whether progress is shown; or what is called with (done, total, failed).
        scheduler : str, optional
            Address of a dask scheduler to run on.
        shard : str, optional
            ``i/n``: make one of ``n`` parts; parts in one directory are the whole.
        retry_failed : bool
            Whether runs that failed before are made again.
        run_timeout : float, optional
            Seconds that a run may take; by default that of the study.
        custom_code : bool
            False refuses a study that names custom rules, before any of them is run.

        Raises
        ------
        ArgumentError
            An argument is not what it should be; nothing was run.
        StudyError
            A shard of a study that stops by its results.
        RecordError
            The directory cannot be written to, something that is not ours is in the way, or another sweep is at
            work there; nothing was run.
        Interrupted
            The user pressed Ctrl-C; what was done is kept.
        """
        workers, run_timeout = workers_of(workers), seconds_of(run_timeout, "run_timeout")
        progress_of(progress)
        truth("retry_failed", retry_failed)
        if not truth("custom_code", custom_code):
            refuse_custom_code(self.named_scenarios(), self.own_code)
        folder = path_of(out, "out") if out is not None else None
        rule = self.content.rule
        part = Shard.parse(shard).of_points(len(self.points)) if shard is not None else None
        if part is not None and not rule.fixed:
            raise StudyError(
                "--shard: a stopping rule or a search looks at all runs together, and a shard has some of them; give "
                "a fixed number of replications, or use --workers or --scheduler"
            )
        machine = Machine(workers, scheduler, run_timeout or self.content.run_timeout)
        return self.run_on(machine, folder, progress, part, retry_failed)

    def run_on(
        self,
        machine: Machine | Standing,
        folder: Path | None = None,
        progress: Progress | bool | None = None,
        part: Shard | None = None,
        retry_failed: bool = False,
    ) -> StudyResults:
        """Run what has not been run yet, on a machine that is there: that of several studies may be the same.

        Parameters
        ----------
        machine : Machine or Standing
        folder : Path, optional
            Directory of the results.
        progress : bool or callable, optional
        part : Shard, optional
            Make the runs of this part only.
        retry_failed : bool

        Raises
        ------
        RecordError, Interrupted
            As for `run`.
        """
        folder = check_folder(folder, () if part is not None else TABLES) if folder is not None else None
        hours, about = self.content.budget.hours, self.about if folder is not None else None
        with (
            shown_progress(progress, "runs") as told,
            Runner(self.resolver, machine, folder, told, retry_failed, part, hours, about, self.extras) as runner,
        ):
            results = rounds(self, runner)
        if folder is not None and part is None:
            results.write(folder)
        return results

    def results(self, out: str | PathLike[str]) -> StudyResults:
        """Results that are stored in a directory; nothing is run.

        Raises
        ------
        RecordError
            There is no such directory.
        """
        folder = path_of(out, "out")
        if not folder.is_dir():
            raise RecordError(f"{visible(str(folder))}: expected a folder of results, found none")
        runner = Runner(self.resolver, Machine(), folder, hours=-1.0, extras=self.extras)
        return rounds(self, runner)

    def results_in(self, found: pd.DataFrame) -> StudyResults:
        """Results of the study among rows that are there; nothing is run."""
        wanted = [*jobs(self.resolver, self.content.seed, range(self.content.rule.maximum)), *self.more_jobs]
        return StudyResults(self, tidy(self.resolver, wanted, found.copy(deep=False), list(self.content.own)), wanted)


def check_points(points: Sequence[Point]) -> None:
    """Raise if the values of a point do not fit together.

    Raises
    ------
    ScenarioError
        With all problems.
    """
    problems: list[Problem] = []
    for point in points:
        try:
            _ = point.scenario
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)


def _as_text(tree: Mapping[str, Any]) -> str:
    """The contents of a study file as its text."""
    tree = _named(tree)
    try:
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    except yaml.YAMLError:  # values that no file can hold
        return yaml.safe_dump({key: str(value) for key, value in tree.items()}, allow_unicode=True, sort_keys=False)


def _named(value: Any) -> Any:
    """The contents with scenarios called by their hash: what they are stands beside the study in its folder."""
    if isinstance(value, Scenario):
        return f"scenario {value.hash[:12]}"
    if isinstance(value, Mapping):
        return {key: _named(below) for key, below in value.items()}
    return [_named(below) for below in value] if isinstance(value, list) else value
