"""Results of a study: runs, means, comparisons, and the analysis that goes with the design."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.arguments import one_of, path_of
from sim.errors import GridgovError
from sim.experiments.plan import Job
from sim.experiments.statistics import COLUMNS, adjusted, differences, equivalence
from sim.experiments.table import put_table

if TYPE_CHECKING:
    from sim.experiments.stopping import Unsettled
    from sim.experiments.study import Study

TABLES = ("differences.parquet", "analysis.parquet")
_HOLES_NAMED = 10


class HoledDesign(GridgovError):
    """A design cannot be analysed because runs of it are missing or failed.

    Attributes
    ----------
    holes : DataFrame
        ``point, seed, reason`` of every hole.
    """

    def __init__(self, holes: pd.DataFrame):
        shown = [f"  {row.point}, seed {row.seed}: {row.reason}" for row in holes.head(_HOLES_NAMED).itertuples()]
        more = [f"  ... and {len(holes) - _HOLES_NAMED} more"] if len(holes) > _HOLES_NAMED else []
        super().__init__(
            "\n".join(
                [
                    f"expected a whole design, found {len(holes)} holes:",
                    *shown,
                    *more,
                    "run the study again (gridgov sweep STUDY, with --retry-failed for runs that failed)",
                ]
            )
        )
        self.holes = holes


class StudyResults:
    """Results of a study.

    Parameters
    ----------
    study : Study
    frame : DataFrame
        One row a run: scenario, factors by dotted path, replication, seed, status, measures, group outcomes.
    jobs : sequence of Job
        Runs that the study asked for.
    stopped : str
        Why the study ended before its plan or its stopping rule did; empty if it did not.

    Attributes
    ----------
    unsettled : list of Unsettled
        What a stopping rule wanted and did not get by the maximum of replications, in words.
    """

    def __init__(self, study: Study, frame: pd.DataFrame, jobs: Sequence[Job], stopped: str = ""):
        self.study: Study = study  # said, for mypy meets this module in circles
        self.frame = frame
        self.jobs = tuple(jobs)
        self.stopped = stopped
        self.unsettled: list[Unsettled] = []

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, with stage, message and traceback."""
        return self.frame[self.frame["status"] != "ok"]

    @property
    def missing(self) -> int:
        """Runs that the study asked for, and that are not there."""
        there = set(self.frame["run_id"]) if "run_id" in self.frame else set()
        return len({job.run_id for job in self.jobs} - there)

    @property
    def means(self) -> pd.DataFrame:
        """Mean of each outcome at each point, with the number of runs that ended well; NaN if it was not recorded."""
        good = self.frame[self.frame["status"] == "ok"]
        good = good.reindex(columns=[*good.columns, *(n for n in self.study.outcomes if n not in good)])
        keys = ["scenario", *self.study.factor_names]
        grouped = good.groupby(keys, sort=False, dropna=False)
        result = grouped[list(self.study.outcomes)].mean()
        result.insert(0, "runs", grouped.size())
        return result.reset_index()

    @cached_property
    def _rows(self) -> dict[str, int]:
        good = np.flatnonzero(self.frame["status"] == "ok")
        return dict(zip(self.frame["run_id"].iloc[good], good, strict=True))

    def values(self, measure: str) -> NDArray[np.float64]:
        """A measure by point and replication.

        Returns
        -------
        ndarray of float, shape (points, replications)
            NaN where a run failed or was not made.
        """
        one_of("measure", measure, self.study.measures)
        width = max((job.replication for job in self.jobs), default=-1) + 1
        found = np.full((len(self.study.points), width), np.nan)
        column = self.frame[measure].to_numpy(dtype=np.float64) if measure in self.frame else None
        for job in self.jobs:
            row = self._rows.get(job.run_id)
            if row is not None and column is not None:
                found[job.point, job.replication] = column[row]
        return found

    @property
    def asked(self) -> NDArray[np.bool_]:
        """Which replications the study asks for at each point: a stopping rule asks for more at some than at others.

        Returns
        -------
        ndarray of bool, shape (points, replications)
        """
        width = max((job.replication for job in self.jobs), default=-1) + 1
        found = np.zeros((len(self.study.points), width), dtype=np.bool_)
        for job in self.jobs:
            found[job.point, job.replication] = True
        return found

    @property
    def holes(self) -> pd.DataFrame:
        """Runs that the study asked for and that have no result: ``point, seed, reason``."""
        failed = dict(zip(self.failed["run_id"], self.failed["message"], strict=True))
        rows = [
            {
                "point": self.study.points[job.point].name,
                "seed": job.seed,
                "reason": f"failed: {failed[job.run_id]}" if job.run_id in failed else "not run",
            }
            for job in self.jobs
            if job.run_id not in self._rows
        ]
        return pd.DataFrame(rows, columns=["point", "seed", "reason"])

    def require_whole(self) -> None:
        """Raise `HoledDesign` if the design has holes."""
        holes = self.holes
        if len(holes):
            raise HoledDesign(holes)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences of each comparison: ``a, b, measure, n, mean_a, ... p, p_holm, p_fdr``.

        Adjusted p values count all rows of the table. With ``margins`` in the study, ``p_equivalent`` tests
        that a difference lies within the margin of its measure.
        """
        blocks = []
        for a, b in self.study.pairs:
            left, right = self._runs(a), self._runs(b)
            block = differences(left, right, self.study.outcomes)
            block.insert(0, "b", self.study.points[b].name)
            block.insert(0, "a", self.study.points[a].name)
            if self.study.content.margins:
                block["p_equivalent"] = self._equivalence(a, b)
            blocks.append(block)
        if not blocks:
            return pd.DataFrame(columns=["a", "b", *COLUMNS, "p_holm", "p_fdr"])
        return adjusted(pd.concat(blocks, ignore_index=True))

    def _equivalence(self, a: int, b: int) -> list[float]:
        margins = self.study.content.margins
        found = []
        for measure in self.study.outcomes:
            values = self.values(measure)
            margin = margins.get(measure)
            found.append(np.nan if margin is None else equivalence(values[a], values[b], margin))
        return found

    def _runs(self, point: int) -> pd.DataFrame:
        wanted = {job.run_id for job in self.jobs if job.point == point}
        found = self.frame[self.frame["run_id"].isin(wanted)]
        return found.drop_duplicates("run_id")

    @cached_property
    def analysis(self) -> pd.DataFrame:
        """What the design is for, of the outcomes of the study: see `analysis_of`."""
        return self.analysis_of(self.study.outcomes)

    def analysis_of(self, measures: Sequence[str]) -> pd.DataFrame:
        """What the design is for: Morris or Sobol indices, leave-one-out or Shapley effects of reforms.

        Empty for the other designs.

        Parameters
        ----------
        measures : sequence of str

        Raises
        ------
        HoledDesign
            Runs are missing or failed.
        """
        from sim.experiments import attribution, sensitivity

        kind = self.study.content.design.kind
        analyse = {
            "morris": sensitivity.morris,
            "sobol": sensitivity.sobol,
            "leave_one_out": attribution.leave_one_out,
            "shapley": attribution.shapley,
        }.get(kind)
        if analyse is None:
            return pd.DataFrame()
        self.require_whole()
        return analyse(self, measures)

    def write(self, directory: str | PathLike[str]) -> Path:
        """Write ``differences.parquet`` and, if the design is whole, ``analysis.parquet``."""
        target = path_of(directory, "directory")
        if len(self.differences):
            put_table(self.differences, target / "differences.parquet")
        if self.holes.empty and len(self.analysis):
            put_table(self.analysis, target / "analysis.parquet")
        return target

    def __repr__(self) -> str:
        return f"<StudyResults {self.study.name!r}: {len(self.frame)} runs, {len(self.failed)} failed>"

    def _repr_html_(self) -> str:
        from sim.report.study_html import study_html

        return study_html(self)
