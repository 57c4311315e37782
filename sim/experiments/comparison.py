"""Comparing scenarios: paired differences under common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import yaml

from sim.arguments import level_of, one_of, path_of, progress_of, replications_of, seed_of, truth, workers_of
from sim.errors import ArgumentError
from sim.experiments.own_values import Extras
from sim.experiments.plan import jobs
from sim.experiments.points import Point, Resolver, equal_points, labelled, own_groups_of, own_titles, with_behaviours
from sim.experiments.provenance import About, input_of, record
from sim.experiments.records_beside import check_records, write_records
from sim.experiments.runner import Progress, complete
from sim.experiments.statistics import adjusted, differences
from sim.experiments.table import put_table
from sim.measures.checks import names_of
from sim.measures.own import OwnMeasure, load_measures
from sim.measures.reasons import reasons
from sim.measures.registry import MAIN, MEASURES, note_own
from sim.progress import shown_progress
from sim.records.kinds import STUDY
from sim.records.places import check_folder, expanded
from sim.scenario import Scenario
from sim.scenario.custom_rules import refuse_custom_code

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.table import Table

    from sim.policy.text import Text

TABLES: Final = ("runs.parquet", "differences.parquet")


class Comparison:
    """Runs of some scenarios at the same seeds, and how the others differ from the first.

    Attributes
    ----------
    labels : tuple of str
        Scenarios; the first is the baseline.
    points : tuple of Point
    runs : DataFrame
        One row a run: scenario, seed, status, measures, group outcomes.
    differences : DataFrame
        One row for each scenario but the first and each measure: ``a, b, measure, n, mean_a, mean_b,
        difference, low, high, p, variance_reduction, bca_low, bca_high, relative, relative_low,
        relative_high, p_holm, p_fdr`` (p values adjusted over all rows).
    level : float
        Confidence level of the intervals.
    about : About or None
        What a folder of it is about.
    """

    def __init__(
        self, points: Sequence[Point], runs: pd.DataFrame, level: float = 0.95, about: About | None = None
    ) -> None:
        self.points = tuple(points)
        self.labels = tuple(point.label for point in points)
        self.runs = runs
        self.level = level
        self.about = about
        found = [name for name in MEASURES if name in runs and not _never_booked(name, runs)]
        found += [one.name for one in about.own] if about is not None else []
        self.differences = self._differences(found or list(MAIN))

    @cached_property
    def titles(self) -> dict[str, Text]:
        """Titles of the resident groups of the user's own, by name; empty where no scenario has any."""
        return own_titles(self.points, own_groups_of(self.runs.columns))

    def of(self, label: str) -> pd.DataFrame:
        """Runs of one scenario."""
        one_of("label", label, self.labels)
        return self.runs[self.runs["scenario"] == label]

    @cached_property
    def matched(self) -> dict[str, pd.DataFrame]:
        """Runs of each scenario at the seeds that all of them finished, in the order of seeds, by label."""
        good = {label: self.of(label).query("status == 'ok'").set_index("seed") for label in self.labels}
        seeds = sorted(set.intersection(*(set(runs.index) for runs in good.values())))
        return {label: runs.loc[seeds] for label, runs in good.items()}

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, with stage, message and traceback."""
        return self.runs[self.runs["status"] != "ok"]

    @cached_property
    def equal(self) -> list[list[str]]:
        """Labels of scenarios that are the same run, in groups: there is nothing to compare between them."""
        groups = equal_points(Resolver(self.points))
        return [[self.points[k].label for k in group] for group in groups]

    def _differences(self, measures: list[str]) -> pd.DataFrame:
        baseline = self.labels[0]
        blocks = []
        for label in self.labels[1:]:
            block = differences(self.of(baseline), self.of(label), measures, self.level)
            block.insert(0, "b", label)
            block.insert(0, "a", baseline)
            blocks.append(block)
        return adjusted(pd.concat(blocks, ignore_index=True))

    def difference(self, measure: str, label: str | None = None) -> pd.Series:
        """The row of one measure, by default of the second scenario.

        Raises
        ------
        ArgumentError
            The runs have no such measure, or there is no such scenario besides the first.
        """
        rows = self.differences
        of_label = rows[rows["b"] == (self.labels[1] if label is None else one_of("label", label, self.labels[1:]))]
        one_of("measure", measure, of_label["measure"])
        return of_label[of_label["measure"] == measure].iloc[0]

    def table(self, measures: Sequence[str] | None = None, lang: str = "en") -> Table:
        """Table for the terminal: means, differences with intervals, better or worse."""
        from sim.report.tables import comparison_table

        one_of("lang", lang, ("en", "zh"))
        own = [one.name for one in self.about.own] if self.about is not None else []
        chosen = [*MAIN, *own] if measures is None else list(names_of("measures", measures))
        if not chosen:
            raise ArgumentError("measures: expected at least one measure, found none")
        for name in chosen:
            one_of("measures", name, [*MEASURES, *own])
        return comparison_table(self, chosen, lang)

    def costs(self, lang: str = "en") -> Table | None:
        """Table of what each scenario costs by lever, money and paid hours; None where nothing is booked."""
        from sim.report.tables import cost_table

        one_of("lang", lang, ("en", "zh"))
        return cost_table(self, lang)

    def plot(self, lang: str = "en") -> Axes:
        """Picture of what changed, and for whom (first against second scenario)."""
        from sim.report.what_changed import what_changed

        return what_changed(self, lang=lang)

    def write(self, directory: str | PathLike[str]) -> Path:
        """Write ``runs.parquet`` and ``differences.parquet``, each whole or not at all, and what was run."""
        target = expanded(path_of(directory, "directory"))
        if self.about is not None:
            record(target, self.about, len(self.runs))
        for table, name in zip((self.runs, self.differences), TABLES, strict=True):
            put_table(table, target / name)
        return target

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "baseline": self.labels[0],
            "scenarios": [
                {"label": point.label, "hash": point.scenario.hash, "runs": self._good(point.label)}
                for point in self.points
            ],
            "level": self.level,
            "differences": self.differences.to_dict("records"),
            "reasons": self._reasons(),
            "equal": self.equal,
            "failed": self.failed[["scenario", "seed", "stage", "message"]].to_dict("records"),
        }

    def _reasons(self) -> dict[str, str]:
        """Why measures have no mean, by measure."""
        table = self.differences
        means = (pair for side in ("mean_a", "mean_b") for pair in zip(table["measure"], table[side], strict=True))
        return reasons(means, min(point.scenario.run.days for point in self.points))

    def _good(self, label: str) -> int:
        return int((self.of(label)["status"] == "ok").sum())

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.labels)}: {len(self.runs)} runs, {len(self.failed)} failed>"

    def _repr_html_(self) -> str:
        from sim.report.tables import comparison_html

        return comparison_html(self)


def _never_booked(name: str, runs: pd.DataFrame) -> bool:
    """Whether a measure is the cost of a lever that none of the runs pulls: it would only weaken corrected p values."""
    return MEASURES[name].family == "costs" and bool((runs[name].fillna(0.0) == 0.0).all())


def compare(
    scenarios: Iterable[Scenario | str] | Mapping[str, Scenario | str],
    replications: int = 10,
    workers: int = 1,
    seed: int = 1,
    level: float = 0.95,
    out: str | PathLike[str] | None = None,
    progress: Progress | bool | None = None,
    *,
    custom_code: bool = True,
    measures: Iterable[Any] = (),
    records: bool = False,
    behaviours: Iterable[str] = (),
) -> Comparison:
    """Run scenarios at the same seeds and compare each with the first.

    Parameters
    ----------
    scenarios : iterable or mapping of label to Scenario or str
        At least two; strings are names or paths.
    replications : int
        Runs of each scenario; intervals need at least two.
    workers : int
        Processes; 1 runs in this process. In a script, more need a start below
        ``if __name__ == "__main__":``.
    seed : int
        Seed of the first replication; the next ones count on.
    level : float
        Confidence level of the intervals.
    out : path, optional
        Directory of the results; runs found below ``runs/`` there are not made again.
    progress : bool or callable, optional
        True shows progress, False nothing; a function is called with (done, total, failed). Left out, a notebook
        shows it while it lasts.
    custom_code : bool
        False refuses scenarios that name custom rules or measures, before any of them is run.
    measures : iterable of callable or str
        Custom measures (:func:`sim.measure`): functions, or ``file.py:function``.
    records : bool
        Also write the full records of the first replication of each scenario (``records-1``, ``records-2`` ... in
        ``out``, which it needs): the report draws maps and daily curves from them.
    behaviours : iterable of str
        Custom behaviours (:func:`sim.behaviour`) of all scenarios, each as ``file.py:function``; a scenario that is to
        have its own names them in ``policy.own.behaviours``.

    Raises
    ------
    ScenarioError
        A scenario cannot be loaded.
    ArgumentError
        An argument is not what it should be, and nothing was run: fewer than two scenarios, or two equal ones.
    RecordError
        The directory cannot be written to, something that is not ours is in the way, or another sweep is at work
        there; nothing was run.
    """
    replications, workers, level = replications_of(replications), workers_of(workers), level_of(level)
    seed = seed_of(seed, runs=replications)
    folder = path_of(out, "out") if out is not None else None
    progress_of(progress)
    if truth("records", records) and folder is None:
        raise ArgumentError("records: expected a folder to write them to, found none; give one with out")
    own = load_measures(measures)
    note_own(one.definition for one in own.values())
    points = [Point(label, one) for label, one in with_behaviours(labelled(scenarios), behaviours).items()]
    if len(points) < 2:
        raise ArgumentError(f"compare: expected at least two scenarios, found {len(points)}")
    if not truth("custom_code", custom_code):
        refuse_custom_code((point.scenario for point in points), [one.code for one in own.values()])
    if folder is not None:
        folder = check_folder(folder, TABLES, STUDY)
        if records:
            check_records(folder, points)
    resolver = Resolver(points)
    made = jobs(resolver, seed, range(replications))
    text, carried = _as_study(points, replications, seed, own), tuple(own.values())
    about = About("comparison", text, resolver, seed, replications, replications, "comparison", own=carried)
    with shown_progress(progress, "runs") as told:
        frame = complete(points, list(made), workers, folder, told, about=about, extras=Extras(carried))
    comparison = Comparison(points, frame, level, about)
    if folder is not None:
        comparison.write(folder)
        if records:
            write_records(folder, points, seed)
    return comparison


def _as_study(points: Sequence[Point], replications: int, seed: int, own: Mapping[str, OwnMeasure]) -> str:
    """A comparison in the form of a study file."""
    tree = {
        "scenarios": [point.label for point in points],
        "seed": seed,
        "replications": replications,
        "comparisons": [{"a": {"scenario": points[0].label}, "b": {"scenario": one.label}} for one in points[1:]],
    } | ({"measures": [f"{input_of(one)}:{name}" for name, one in own.items()]} if own else {})
    said = "# Written by gridgov compare; what was set on its command line stands in provenance.json.\n"
    return said + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
