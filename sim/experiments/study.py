"""A study: scenarios, factors and replications in one file; running it; its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Self

import pandas as pd

from sim.experiments.plan import Job, plan
from sim.experiments.points import Point, cross
from sim.experiments.runner import complete
from sim.experiments.statistics import differences
from sim.experiments.store import write_table
from sim.experiments.study_file import StudyContent, check_study, read_study
from sim.measures.registry import MAIN
from sim.scenario.yaml_file import Document

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Study:
    """Scenarios at every combination of factor values, replicated.

    Attributes
    ----------
    name : str
        Name of the file without its ending.
    content : StudyContent
    points : tuple of Point
        Scenarios x factor values.
    """

    name: str
    content: StudyContent
    points: tuple[Point, ...]

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Load a study file.

        Raises
        ------
        ScenarioError
            With every problem in it, by line.
        """
        return cls._of(Path(path).stem, read_study(Path(path)))

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any], name: str = "study") -> Self:
        """A study from the contents of a study file."""
        return cls._of(name, check_study(Document("", data=dict(tree))))

    @classmethod
    def _of(cls, name: str, content: StudyContent) -> Self:
        return cls(name, content, tuple(cross(content.scenarios, content.factors, content.design)))

    @property
    def jobs(self) -> list[Job]:
        """All runs of the study, replication by replication."""
        return plan(self.points, self.content.replications, self.content.seed)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Measures that the tables show."""
        return self.content.outcomes or MAIN

    def title(self, lang: str = "en") -> str:
        """Title in English or Chinese, else the name."""
        return self.content.title.get(lang) or self.name

    def run(
        self, workers: int = 1, out: str | PathLike[str] | None = None, progress: Progress | None = None
    ) -> StudyResults:
        """Run what has not been run yet.

        Parameters
        ----------
        workers : int
            Processes; 1 runs in this process.
        out : path, optional
            Directory of the results; runs found there are not run again.
        progress : callable, optional
            Called with (done, total, failed).
        """
        path = Path(out) / "runs.parquet" if out is not None else None
        frame = complete(self.points, self.jobs, workers, path, progress)
        results = StudyResults(self, frame)
        if out is not None:
            write_table(results.differences, Path(out) / "differences.parquet")
        return results


class StudyResults:
    """Results of a study: one row a run, and the comparisons that the study names."""

    def __init__(self, study: Study, frame: pd.DataFrame):
        self.study = study
        self.frame = frame

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, with stage, message and traceback."""
        return self.frame[self.frame["status"] != "ok"]

    @property
    def means(self) -> pd.DataFrame:
        """Mean of each outcome at each point, with the number of runs that ended well."""
        good = self.frame[self.frame["status"] == "ok"]
        keys = ["scenario", *self.study.content.factors]
        grouped = good.groupby(keys, sort=False, dropna=False)
        result = grouped[list(self.study.outcomes)].mean()
        result.insert(0, "runs", grouped.size())
        return result.reset_index()

    @property
    def differences(self) -> pd.DataFrame:
        """Paired differences of each comparison: ``a, b, measure, n, mean_a, ... p``."""
        blocks = []
        for a, b in pairs(self.study):
            block = differences(self._runs(a), self._runs(b), self.study.outcomes)
            block.insert(0, "b", self.study.points[b].name)
            block.insert(0, "a", self.study.points[a].name)
            blocks.append(block)
        columns = ["a", "b", "measure", "n", "mean_a", "mean_b", "difference", "low", "high", "p",
                   "relative", "relative_low", "relative_high"]  # fmt: skip
        return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=columns)

    def _runs(self, point: int) -> pd.DataFrame:
        wanted = {job.run_id for job in self.study.jobs if job.point == point}
        found = self.frame[self.frame["run_id"].isin(wanted)]
        return found.drop_duplicates("run_id")

    def __repr__(self) -> str:
        return f"<StudyResults {self.study.name!r}: {len(self.frame)} runs, {len(self.failed)} failed>"

    def _repr_html_(self) -> str:
        return str(self.means.to_html(index=False))


def pairs(study: Study) -> list[tuple[int, int]]:
    """Points that the comparisons pair: equal in everything that a comparison does not fix."""
    found = []
    for a, b in study.content.comparisons:
        for i, first in enumerate(study.points):
            if not _matches(first, a):
                continue
            wanted = {"scenario": first.label, **first.factors, **b}
            found += [(i, j) for j, second in enumerate(study.points) if _matches(second, wanted)]
    return found


def _matches(point: Point, wanted: Mapping[str, Any]) -> bool:
    found = {"scenario": point.label, **point.factors}
    return all(found.get(key) == value for key, value in wanted.items())
