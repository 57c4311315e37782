"""Runs of several scenarios at the same seeds, wherever they come from, under one name a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.errors import ArgumentError
from sim.experiments.folder import refuse_mixtures
from sim.experiments.points import label_text, own_groups_of, own_titles, short
from sim.experiments.statistics import paired
from sim.experiments.table import HEAD
from sim.measures.display import measure_of
from sim.report.size import scales_of

if TYPE_CHECKING:
    from sim.policy.text import Text


@dataclass(frozen=True)
class PairedRuns:
    """Runs by scenario and seed, and which scenarios are compared.

    Attributes
    ----------
    labels : tuple of str
        Scenarios (with their factor values, in a study); the first is the baseline.
    runs : DataFrame
        One row a run: ``scenario`` (one of the labels), ``seed``, ``status``, measures, group outcomes.
    pairs : tuple of (str, str)
        Compared scenarios, before and after.
    level : float
        Confidence level of the intervals.
    titles : mapping of str to Text
        Titles of the resident groups of the user's own.
    scales : tuple of float
        Sizes of the places that were run (``territory.scale``), where they are known.
    """

    labels: tuple[str, ...]
    runs: pd.DataFrame
    pairs: tuple[tuple[str, str], ...]
    level: float = 0.95
    titles: Mapping[str, Text] = field(default_factory=dict)
    scales: tuple[float, ...] = ()

    def of(self, label: str) -> pd.DataFrame:
        """Runs of one scenario."""
        return self.runs[self.runs["scenario"] == label]

    def good(self, label: str) -> pd.DataFrame:
        """Runs of one scenario that ended well, in the order of their seeds, indexed by seed."""
        return self._good[label] if label in self._good else self.runs.iloc[:0].set_index("seed")

    @cached_property
    def _good(self) -> dict[str, pd.DataFrame]:
        found = self.runs[self.runs["status"] == "ok"]
        groups = found.groupby("scenario", sort=False, observed=True)
        return {str(label): rows.set_index("seed").sort_index() for label, rows in groups}

    def difference(self, measure: str, label: str | None = None, baseline: str | None = None) -> pd.Series:
        """Paired difference of one measure, by default of the second scenario from the first.

        Returns
        -------
        Series
            ``measure, n, mean_a, mean_b, difference, low, high, p, variance_reduction, relative, relative_low,
            relative_high`` (relative to ``|mean_a|``).
        """
        x, y = self.shared(measure, (baseline or self.labels[0], label or self.labels[1]))
        found = paired(x, y, self.level, measure_of(measure).bounds)
        base = abs(found.mean_a) or math.nan
        names = {"relative": found.difference, "relative_low": found.low, "relative_high": found.high}
        return pd.Series({"measure": measure, **asdict(found), **{name: v / base for name, v in names.items()}})

    def shared(self, measure: str, labels: Sequence[str]) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
        """Values of a measure for some scenarios at the seeds that all of them have."""
        good = [self.good(label) for label in labels]
        blocks = [block[measure] if measure in block else block["replication"] * math.nan for block in good]
        seeds = blocks[0].index
        for block in blocks[1:]:
            seeds = seeds.intersection(block.index)
        return [block.loc[seeds].to_numpy(dtype=np.float64) for block in blocks]


def paired_runs(source: Any, level: float = 0.95) -> PairedRuns:
    """See a comparison, the results of a study or a table of runs as paired runs.

    Parameters
    ----------
    source : PairedRuns, Comparison, StudyResults or DataFrame
        In a table the columns between ``scenario`` and ``replication`` are factors.
    level : float
        Confidence level; a comparison has its own.

    Raises
    ------
    ValueError
        Not one of these.
    RecordError
        In a table, runs of different scenarios go by one name, or a run is there twice.
    """
    if isinstance(source, PairedRuns):
        return source
    if hasattr(source, "study") and hasattr(source, "jobs"):
        return _of_study(source, level)
    if hasattr(source, "labels") and hasattr(source, "runs"):
        return PairedRuns(
            source.labels,
            source.runs,
            _against_first(source.labels),
            source.level,
            getattr(source, "titles", {}),
            scales_of(source),
        )
    if isinstance(source, pd.DataFrame) and set(HEAD) <= set(source.columns):
        return _of_frame(source, level)
    raise ArgumentError(
        f"expected a Comparison, StudyResults or a table of runs with the columns {', '.join(HEAD)}; "
        f"found {type(source).__name__}"
    )


def _against_first(labels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((labels[0], label) for label in labels[1:])


def _of_study(results: Any, level: float) -> PairedRuns:
    """One row for each name and seed; points of other names that are the same run share its row."""
    rows = results.frame.drop_duplicates("run_id").set_index("run_id", drop=False)
    jobs = [job for job in results.jobs if job.run_id in rows.index]
    frame = rows.loc[[job.run_id for job in jobs]].reset_index(drop=True)
    points = results.study.points
    frame["scenario"] = [points[job.point].name for job in jobs]
    frame["seed"] = [job.seed for job in jobs]
    frame = frame.drop_duplicates(["scenario", "seed"], ignore_index=True)  # a sampled design may draw a point twice
    labels = tuple(dict.fromkeys(point.name for point in points))
    pairs = tuple((points[a].name, points[b].name) for a, b in results.study.pairs)
    titles = own_titles(points, own_groups_of(frame.columns))
    return PairedRuns(labels, frame, pairs or _against_first(labels), level, titles)


def _of_frame(frame: pd.DataFrame, level: float) -> PairedRuns:
    columns = list(frame.columns)
    factors = columns[columns.index("scenario") + 1 : columns.index("replication")]
    refuse_mixtures(frame, factors)
    names = [_name(row, factors) for row in frame[["scenario", *factors]].to_dict("records")]
    labels = tuple(dict.fromkeys(names))
    return PairedRuns(labels, frame.assign(scenario=names), _against_first(labels), level)


def _name(row: Mapping[Any, Any], factors: Sequence[str]) -> str:
    """As :attr:`sim.experiments.points.Point.name`."""
    known = ((path, row[path]) for path in factors if not pd.isna(row[path]))
    values = ", ".join(f"{short(path)}={label_text(v.item() if hasattr(v, 'item') else v)}" for path, v in known)
    return f"{row['scenario']} ({values})" if values else str(row["scenario"])
