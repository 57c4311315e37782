"""Results of a study of kind ``search``: those of any study, and the answer of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from sim.arguments import path_of
from sim.experiments.machine import Standing
from sim.experiments.results import StudyResults
from sim.experiments.runner import Runner
from sim.experiments.search import answer
from sim.experiments.search.goals import SearchPlan
from sim.experiments.search.search import Search
from sim.experiments.search.space import Space
from sim.experiments.table import put_table

if TYPE_CHECKING:
    from sim.experiments.study import Study

CANDIDATES: Final = "candidates.parquet"


class SearchResults(StudyResults):
    """Results of a search.

    Attributes
    ----------
    search : Search
        How it went: trials, verdict, jobs.
    """

    search: Search

    @cached_property
    def analysis(self) -> pd.DataFrame:
        """The scenario as it is and the finalists on fresh seeds (:func:`.answer.front_table`)."""
        return answer.front_table(self.search)

    def analysis_of(self, measures: Sequence[str]) -> pd.DataFrame:
        """The same table, whatever the outcomes: it holds the goals and limits of the search."""
        del measures
        return self.analysis

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Every mix that was tried (:func:`.answer.tried_table`)."""
        return answer.tried_table(self.search)

    @cached_property
    def budget_steps(self) -> pd.DataFrame:
        """What each step of the budget buys (:func:`.answer.steps_table`)."""
        return answer.steps_table(self.search)

    @cached_property
    def presence(self) -> pd.DataFrame:
        """Which levels are always in (:func:`.answer.presence_table`)."""
        return answer.presence_table(self.search)

    @cached_property
    def progress(self) -> pd.DataFrame:
        """The best mix after so many runs (:func:`.answer.progress_table`)."""
        return answer.progress_table(self.search)

    def write(self, directory: str | PathLike[str]) -> Path:
        """Write ``analysis.parquet`` (finalists) and ``candidates.parquet`` (all mixes)."""
        target = path_of(directory, "directory")
        put_table(self.analysis, target / "analysis.parquet")
        put_table(self.candidates, target / CANDIDATES)
        return target


def searched(study: Study, runner: Runner) -> SearchResults:
    """Search as far as the budget goes, or as far as the folder that is read holds.

    Parameters
    ----------
    study : Study
        Of kind ``search``.
    runner : Runner
        With the resolver of the study.
    """
    plan = study.content.search
    assert isinstance(plan, SearchPlan)
    label, base = next(iter(study.content.scenarios.items()))
    budget = study.content.budget.runs
    search = Search(plan, Space(study.content.factors), label, base, study.content.seed, budget, runner)
    with Standing(runner.machine) as runner.machine:
        search.go()
    resolver = runner.resolver
    points = tuple(resolver.points)
    whole = replace(study, points=points, hashes=tuple(resolver.hashes(k) for k in range(len(points))))
    found = SearchResults(whole, runner.frame(search.jobs), search.jobs, search.stopped)
    found.search = search
    return found
