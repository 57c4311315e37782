"""What a results folder or a run directory holds, read for a report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiments import Study
from sim.experiments.analyses.analyse import Analysis, analyse
from sim.experiments.assumptions.robust import BESIDE, Robustness, called, levels_under, robustness
from sim.experiments.folder import ResultsFolder, open_folder
from sim.experiments.points import Point
from sim.experiments.search.results import SearchResults
from sim.experiments.study import CHECKED_POINTS
from sim.records.errors import RecordError
from sim.records.kinds import MARKER
from sim.records.run import Run
from sim.records.store import check_run, is_run
from sim.report.paired import PairedRuns, paired_runs
from sim.scenario import Scenario, ScenarioError, load

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults
    from sim.experiments.stopping import Unsettled

OUTCOME = "solution_rate"


@dataclass(frozen=True)
class Findings:
    """Results as a report needs them.

    Attributes
    ----------
    source : Path
    paired : PairedRuns or None
        None for the records of one run.
    records : mapping of label to Run
        Full records that lie in the folder.
    scenarios : mapping of label to Scenario
        Scenarios that are known to be those that were run (by their hash).
    bases : mapping of label to str
        Name or path of the scenario before factors were set.
    hashes : mapping of label to str
        Hashes of the scenarios.
    analysis : DataFrame
        Of a Morris, Sobol, leave-one-out or Shapley study; else empty.
    study : Study or None
        None for a comparison.
    missing : int
        Runs of the study that the folder does not hold.
    others : int
        Runs in the folder that are not of its study, and are left out.
    sessions : tuple of dict
        Who made runs, when, with which versions, as the folder says.
    keeps : bool
        Whether the folder keeps what was run, so that ``gridgov reproduce`` can make it again.
    own : tuple of str
        Measures of the user's own.
    unknown : mapping of str to int
        Outcomes that could not be analysed > values of them that are missing.
    unsettled : tuple of Unsettled
        What a stopping rule wanted and did not get.
    equal : tuple of tuple of str
        Points that are the same run.
    search : SearchResults or None
        Of a search; then the runs are those of the scenario as it is and of the finalists.
    analyses : tuple of Analysis
        What else goes with the design: ``gridgov analyse``.
    robust : tuple of Robustness
        Comparisons under sets of assumptions; then the runs are those of the scenarios as they stand.
    """

    source: Path
    paired: PairedRuns | None
    records: Mapping[str, Run] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    analysis: pd.DataFrame = field(default_factory=pd.DataFrame)
    study: Study | None = None
    missing: int = 0
    others: int = 0
    sessions: tuple[Mapping[str, Any], ...] = ()
    keeps: bool = False
    own: tuple[str, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)
    unsettled: tuple[Unsettled, ...] = ()
    equal: tuple[tuple[str, ...], ...] = ()
    search: SearchResults | None = None
    analyses: tuple[Analysis, ...] = ()
    robust: tuple[Robustness, ...] = ()

    @property
    def kind(self) -> str:
        """``run``, ``comparison`` or ``analysis``."""
        if self.paired is None:
            return "run"
        return "comparison" if self.analysis.empty else "analysis"

    @property
    def pair(self) -> tuple[str, str]:
        """The comparison in the centre: the baseline, and the scenario that solves the largest share of needs.

        Of the pairs that a study compares, else of all scenarios against the first.

        Raises
        ------
        RecordError
            There is only one scenario.
        """
        assert self.paired is not None
        found = self.paired
        if not found.pairs:
            raise RecordError(
                f"{self.source}: expected runs of at least two scenarios, found those of {found.labels[0]!r} only"
            )
        if self.search is not None:
            return found.pairs[0]  # the scenario as it is, and the best mix
        known = {label: mean for label, mean in self._means.items() if math.isfinite(mean)}
        return max(found.pairs, key=lambda pair: known.get(pair[1], -math.inf))  # the first where nothing is known

    @property
    def ranked(self) -> bool:
        """Whether the scenario in the centre solves more than others; else no value of the share is known."""
        return any(math.isfinite(mean) for mean in self._means.values())

    @cached_property
    def _means(self) -> dict[str, float]:
        assert self.paired is not None
        good = {label: self.paired.good(label) for label in self.paired.labels}
        return {label: float(runs[OUTCOME].mean()) if OUTCOME in runs else math.nan for label, runs in good.items()}

    def about(self, labels: Sequence[str]) -> PairedRuns:
        """Runs of some of the scenarios; the first is the baseline."""
        assert self.paired is not None
        rows = self.paired.runs[self.paired.runs["scenario"].isin(labels)]
        return replace(self.paired, labels=tuple(labels), runs=rows, pairs=tuple((labels[0], b) for b in labels[1:]))


def read_findings(source: Path, study: Path | None = None) -> Findings:
    """Read a results folder of ``gridgov compare``, ``gridgov sweep`` or ``make run``, or one run.

    Parameters
    ----------
    source : Path
        Directory.
    study : Path, optional
        Study file of a results folder: gives the question, the comparisons and the scenarios.

    Raises
    ------
    RecordError
        The directory holds neither.
    """
    if is_run(source):
        return _of_run(source)
    if study is not None:
        results = Study.load(study).results(source)
        return replace(_of_study(source, results), missing=results.missing)
    folder = open_folder(source)
    if folder.is_region:
        raise RecordError(
            f"{source}: expected results of gridgov compare or sweep, or of one run, found those of gridgov region, "
            f"whose report is HTML (gridgov report without --format); the rows of its places are in places.parquet"
        )
    if folder.explains_itself:
        return _of_folder(folder)
    return _of_rows(source, folder.rows())


def _of_folder(folder: ResultsFolder) -> Findings:
    """Results of the study that the folder was written for; other runs in it are left out."""
    results = folder.results()
    found = replace(_of_study(folder.path, results), missing=results.missing)
    others, made = folder.others(), tuple(folder.provenance.get("sessions", ()))
    asked = found.study if folder.about.get("kind") != "comparison" else None
    robust = found.robust or _beside(folder.path)
    return replace(found, study=asked, others=others, sessions=made, keeps=True, robust=robust)


def _beside(folder: Path) -> tuple[Robustness, ...]:
    """What ``gridgov compare --plausible`` keeps beside the comparison."""
    if not (folder / BESIDE).is_dir():
        return ()
    return tuple(robustness(open_folder(folder / BESIDE).results()))


def _of_rows(source: Path, frame: pd.DataFrame) -> Findings:
    """Results of a folder of an earlier version, which does not say what was run."""
    if frame.empty:
        raise RecordError(
            f"{source}: expected a results folder of gridgov compare or sweep (runs.parquet or runs/), or a directory "
            f"that gridgov run --out wrote ({MARKER}); found neither"
        )
    try:
        found = paired_runs(frame)
    except RecordError as error:
        raise RecordError(f"{source}: {error}") from error
    pairs = _pairs_written(source, found)
    found = replace(found, pairs=pairs) if pairs else found
    hashes = _first(found, "scenario_hash")
    records = _records(source, hashes)
    bases = dict(zip(found.runs["scenario"], frame["scenario"].astype(str), strict=True))
    scenarios = {label: run.scenario for label, run in records.items() if run.scenario is not None}
    for label, row in _rows(found).items():
        scenario = scenarios.get(label) or _shipped(bases[label], row, hashes.get(label, ""))
        if scenario is not None:
            scenarios[label] = scenario
    return Findings(source, found, records, scenarios, bases, hashes, _analysis(source))


def _of_run(source: Path) -> Findings:
    check_run(source)
    run = Run.read(source)
    label = run.title()
    name = str(run.provenance.get("scenario", ""))
    scenarios = {label: run.scenario} if run.scenario is not None else {}
    hashes = {label: str(run.provenance.get("scenario_hash", run.provenance.get("hash", "")))}
    return Findings(source, None, {label: run}, scenarios, {label: name}, hashes)


def _of_study(source: Path, results: StudyResults) -> Findings:
    study = results.study
    if results.frame.empty:
        raise RecordError(
            f"{source}: expected runs of the study {study.name!r}, found none (the folder is empty, or the study file "
            "or gridgov has changed since); run gridgov sweep again, or leave out --study"
        )
    if isinstance(results, SearchResults) and results.search.verdict.order:
        return _of_search(source, results)
    if study.content.over is not None:
        return _over_assumptions(source, results)
    found = paired_runs(results)
    hashes = _first(found, "scenario_hash")
    bases = {point.name: point.label for point in study.points}
    wanted = [point for point in study.points if point.name in found.labels]
    scenarios = {point.name: scenario for point in wanted if (scenario := _made(point)) is not None}
    analysis, unknown = _known_part(results.analysis if results.holes.empty else pd.DataFrame())
    few = len(study.points) <= CHECKED_POINTS
    return Findings(
        source,
        found,
        _records(source, hashes),
        scenarios,
        bases,
        hashes,
        analysis,
        study,
        own=tuple(study.content.own),
        unknown=unknown,
        unsettled=tuple(results.unsettled),
        equal=tuple(map(tuple, study.equal_points)) if few else (),
        analyses=tuple(one for one in analyse(results) if one.name != "design"),
    )


def _over_assumptions(source: Path, results: StudyResults) -> Findings:
    """The scenarios as they stand; what other assumptions make of their differences stands beside them."""
    study, over = results.study, results.study.content.over
    assert over is not None
    points = study.points[:: len(over.rows)]
    names = {point.name: called(point, over.paths) for point in points}
    every = paired_runs(results)
    rows = every.runs[every.runs["scenario"].isin(list(names))]
    rows = rows.assign(scenario=[names[label] for label in rows["scenario"]]).reset_index(drop=True)
    pairs = tuple((names[a], names[b]) for a, b in every.pairs if a in names and b in names)
    labels = tuple(names.values())
    found = PairedRuns(labels, rows, pairs or tuple((labels[0], one) for one in labels[1:]), every.level, every.titles)
    hashes = _first(found, "scenario_hash")
    made = {names[point.name]: scenario for point in points if (scenario := _made(point)) is not None}
    bases = {names[point.name]: point.label for point in points}
    own, records = tuple(study.content.own), _records(source, hashes)
    more = tuple(robustness(results) or levels_under(results))
    return Findings(source, found, records, made, bases, hashes, study=study, own=own, robust=more)


def _of_search(source: Path, results: SearchResults) -> Findings:
    """The scenario as it is and the finalists, on fresh seeds where they were run with them."""
    from sim.experiments.search.answer import name_of
    from sim.experiments.search.trials import START

    search, points = results.search, results.study.points
    mixes = [START, *search.verdict.order]
    names = {points[search.point_of(mix)].name: name_of(search, mix) for mix in mixes}
    every = paired_runs(results)
    rows = every.runs[every.runs["scenario"].isin(list(names))]
    if search.plan.final:
        rows = rows[rows["seed"] >= search.seed + search.plan.fresh // search.plan.sets]
    labels = tuple(dict.fromkeys(names.values()))
    rows = rows.assign(scenario=[names[label] for label in rows["scenario"]]).reset_index(drop=True)
    found = PairedRuns(labels, rows, tuple((labels[0], label) for label in labels[1:]), every.level, every.titles)
    hashes = _first(found, "scenario_hash")
    made = {names[p.name]: scenario for p in points if p.name in names and (scenario := _made(p)) is not None}
    bases = dict.fromkeys(labels, search.label)
    own, records = tuple(results.study.content.own), _records(source, hashes)
    return Findings(source, found, records, made, bases, hashes, study=results.study, own=own, search=results)


def _known_part(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The rows of an analysis that have a value, and the outcomes without any (> values missing)."""
    size = next((name for name in ("mu_star", "total", "effect") if name in table), "")
    if not size:
        return table, {}
    rows = table.dropna(subset=[size]).reset_index(drop=True)
    lost = table[~table["measure"].isin(rows["measure"])]
    counts = lost["missing"] if "missing" in lost else pd.Series(0, lost.index)
    return rows, {str(name): int(n) for name, n in zip(lost["measure"], counts, strict=True)}


def _made(point: Point) -> Scenario | None:
    try:
        return point.scenario
    except ScenarioError:  # values that do not fit together: its runs have failed
        return None


def _pairs_written(source: Path, found: PairedRuns) -> tuple[tuple[str, str], ...]:
    file = source / "differences.parquet"
    if not file.is_file():
        return ()
    table = pd.read_parquet(file, columns=["a", "b"]).drop_duplicates()
    pairs = tuple((str(a), str(b)) for a, b in zip(table["a"], table["b"], strict=True))
    return pairs if all(label in found.labels for pair in pairs for label in pair) else ()


def _rows(found: PairedRuns) -> dict[str, Mapping[Any, Any]]:
    """One row for each scenario."""
    firsts = found.runs.drop_duplicates("scenario").set_index("scenario", drop=False)
    return {str(label): row for label, row in firsts.to_dict("index").items()}


def _first(found: PairedRuns, column: str) -> dict[str, str]:
    if column not in found.runs:
        return {}
    return {label: str(row[column]) for label, row in _rows(found).items()}


def _records(source: Path, hashes: Mapping[str, str]) -> dict[str, Run]:
    """Runs in directories below, under the label whose scenario they are of; in the order of the labels."""
    labels = {identity: label for label, identity in hashes.items()}
    found = {}
    for marker in sorted(path for path in source.glob(f"*/{MARKER}") if is_run(path.parent)):
        check_run(marker.parent)
        run = Run.read(marker.parent)
        label = labels.get(str(run.provenance.get("scenario_hash")))
        if label is not None:
            found[label] = run
    return {label: found[label] for label in hashes if label in found}


def _shipped(name: str, row: Mapping[Any, Any], identity: str) -> Scenario | None:
    """The scenario of this name with the factors of a row, if it is the one that was run."""
    columns = list(row)
    paths = columns[columns.index("scenario") + 1 : columns.index("replication")]
    factors = {p: v.item() if hasattr(v, "item") else v for p, v in row.items() if p in paths and not pd.isna(v)}
    try:
        scenario = Point(name, load(name), factors).scenario
    except (ScenarioError, OSError):
        return None
    return scenario if scenario.hash == identity else None


def _analysis(source: Path) -> pd.DataFrame:
    file = source / "analysis.parquet"
    return pd.read_parquet(file) if file.is_file() else pd.DataFrame()
