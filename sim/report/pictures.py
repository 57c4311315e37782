"""Figures of a report, as pictures inside its file."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pandas.api.types import is_numeric_dtype as is_numeric

from sim.errors import ArgumentError
from sim.report import figures
from sim.report.factor_curve import factor_levels, families
from sim.report.findings import OUTCOME, Findings
from sim.report.report_words import WORDS
from sim.report.style import figure_of
from sim.report.words import factor_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.experiments.search.results import SearchResults
    from sim.records.run import Run
    from sim.report.paired import PairedRuns

MOST_LABELS: Final = 7
MOST_LINES: Final = 20
MOST_PANELS: Final = 3
_BESIDE: Final = ("solution_rate", "mean_wait_days", "cost_total")  # effect and cost side by side
DOTS_PER_INCH: Final = 130


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure: what draws it, and its caption."""

    draw: Callable[[], Axes]
    caption: str

    @property
    def name(self) -> str:
        """Name of the figure, for a file."""
        return str(getattr(getattr(self.draw, "func", self.draw), "__name__", "figure")).replace("_", "-")

    def uri(self) -> str:
        """The picture as SVG in a ``data:`` address; letters are outlines, so that no font is needed to see it."""
        content, _ = self.file_and_table("svg", lambda figure: None)
        return "data:image/svg+xml;base64," + base64.b64encode(content).decode("ascii")

    def png(self) -> bytes:
        """The picture as PNG."""
        return self.file_and_table("png", lambda figure: None)[0]

    def file_and_table(self, kind: str, told: Callable[[Any], Any]) -> tuple[bytes, Any]:
        """The picture as a file of a kind, and what a function tells of the figure."""
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        settings: dict[str, Any] = {"svg.fonttype": "path", "svg.hashsalt": "gridgov"}
        before: dict[str, Any] = {name: mpl.rcParams[name] for name in settings}  # type: ignore[index,unused-ignore]
        shown = set(plt.get_fignums())
        try:
            mpl.rcParams.update(settings)  # type: ignore[arg-type,unused-ignore]
            figure = figure_of(self.draw())
            buffer = io.BytesIO()
            metadata = {"Date": None} if kind == "svg" else {"Software": None}
            figure.savefig(buffer, format=kind, metadata=metadata, dpi=DOTS_PER_INCH)
            return buffer.getvalue(), told(figure)
        finally:
            mpl.rcParams.update(before)  # type: ignore[arg-type,unused-ignore]
            for number in set(plt.get_fignums()) - shown:
                plt.close(number)


def pictures(findings: Findings, lang: str) -> list[Picture]:
    """The figures that go with the results, most telling first."""
    if findings.kind == "run":
        return list(_of_run(findings, lang))
    if findings.paired is not None:
        scales = tuple(one.territory.scale for one in findings.scenarios.values())
        findings = replace(findings, paired=replace(findings.paired, scales=scales))
    if findings.kind == "analysis":
        return list(_of_analysis(findings, lang))
    return [*_of_factors(findings, lang), *_of_pair(findings, lang), *_of_records(findings, lang)]


def front_picture(results: SearchResults, lang: str) -> list[Picture]:
    """The mixes that a search has tried, and the front."""
    if len(results.candidates) < 2:
        return []
    return [Picture(partial(figures.search_front, results, lang), WORDS[lang]["f_search"])]


def _of_run(findings: Findings, lang: str) -> Iterator[Picture]:
    words = WORDS[lang]
    run = next(iter(findings.records.values()))
    label = run.title(lang)
    yield Picture(partial(figures.daily, run, lang), words["f_daily"].format(label=label))
    yield Picture(partial(figures.waiting, run, lang=lang), words["f_waiting"])
    yield Picture(partial(figures.gap_bars, run, lang=lang), words["f_gap"])
    yield Picture(partial(figures.lorenz, run, lang=lang), words["f_lorenz"])
    if getattr(run.scenario, "territory", None) is not None:
        yield Picture(partial(figures.grid_map, run, lang=lang), words["f_map"].format(label=label))
    yield Picture(partial(figures.case_flow, run, lang), words["f_flow"].format(label=label))
    yield Picture(partial(figures.workload, run, lang), words["f_workload"])


def _of_analysis(findings: Findings, lang: str) -> Iterator[Picture]:
    from sim.measures.display import measure_of

    for name in dict.fromkeys(findings.analysis["measure"]):
        caption = WORDS[lang]["f_tornado"].format(label=measure_of(str(name)).title(lang))
        yield Picture(partial(figures.tornado, findings.analysis, str(name), lang=lang), caption)


def _of_factors(findings: Findings, lang: str) -> Iterator[Picture]:
    """The curves of a study of one number, or of one number and another factor."""
    study = findings.study
    if study is None or len(study.content.scenarios) != 1 or not 1 <= len(study.factor_names) <= 2:
        return
    assert findings.paired is not None
    runs = findings.paired.runs
    values = {name: len(set(runs[name])) for name in study.factor_names if name in runs and is_numeric(runs[name])}
    factor = max(values, key=values.__getitem__, default="")
    if values.get(factor, 0) < 2:
        return
    by = next((name for name in study.factor_names if name != factor), None)
    if by is not None and not 2 <= len(set(runs[by])) <= MOST_LABELS:
        return
    if not is_drawable(findings.paired, factor, by):
        return
    shown = study.outcomes[:MOST_PANELS]
    draw = partial(figures.factor_curve, findings.paired, factor, shown, lang, by)
    yield Picture(draw, WORDS[lang]["f_factor"].format(label=factor_title(factor, lang)))


def is_drawable(found: PairedRuns, factor: str, by: str | None) -> bool:
    """Whether the runs are a grid of the factor, or of it and another one, as a curve needs them."""
    try:
        for part in [found] if by is None else families(found, by).values():
            factor_levels(part, factor)
    except ArgumentError:
        return False
    return True


def _of_pair(findings: Findings, lang: str) -> Iterator[Picture]:
    words = WORDS[lang]
    assert findings.paired is not None
    found, (a, b) = findings.paired, findings.pair
    if found.good(a).empty or found.good(b).empty:  # every run of one side has failed
        return
    two = findings.about((a, b))
    yield Picture(partial(figures.what_changed, two, lang=lang), words["f_what"])
    lines, rest = _most(findings, lang, MOST_LINES)
    if len(lines.labels) > 2:
        yield Picture(partial(figures.forest, lines, _BESIDE, lang=lang), words["f_forest"] + rest)
    many, note = _most(findings, lang)
    yield Picture(partial(figures.trade_off_plane, many, lang=lang), words["f_trade"] + note)
    if len(found.labels) > 2:
        yield Picture(partial(figures.pareto_front, found, lang=lang), words["f_pareto"])
    if any(name.endswith(".wait_reporting") for name in found.runs.columns):
        yield Picture(partial(figures.gap_bars, two, lang=lang), words["f_gap"])


def same_ground(runs: Sequence[Run]) -> bool:
    """Whether runs are of the same territory, so that one map can hold them."""
    return all(run.scenario.territory == runs[0].scenario.territory for run in runs)


def _most(findings: Findings, lang: str, most: int = MOST_LABELS) -> tuple[Any, str]:
    """The baseline of the pair in the centre, and the scenarios that solve most, as many as a figure can show."""
    assert findings.paired is not None
    found, (a, b) = findings.paired, findings.pair
    others = [label for label in found.labels if label != a]
    best = sorted(others, key=lambda label: -_mean(found, label))[:most]
    chosen = best if b in best else [*best[:-1], b]
    note = WORDS[lang]["f_first"].format(n=len(chosen), all=len(others)) if len(chosen) < len(others) else ""
    return findings.about((a, *chosen)), note


def _mean(found: PairedRuns, label: str) -> float:
    value = float(found.good(label)[OUTCOME].mean())
    return -math.inf if math.isnan(value) else value


def _of_records(findings: Findings, lang: str) -> Iterator[Picture]:
    """Figures of the full records that lie beside the results, of the pair in the centre where they are there."""
    words = WORDS[lang]
    runs = {label: findings.records[label] for label in findings.pair if label in findings.records}
    if not runs:
        return
    label, last = list(runs.items())[-1]
    yield Picture(partial(figures.waiting, runs, None, lang=lang), words["f_waiting"])
    yield Picture(partial(figures.daily, last, lang), words["f_daily"].format(label=label))
    yield Picture(partial(figures.workload, runs, lang), words["f_workload"])
    if all(getattr(run.scenario, "territory", None) is not None for run in runs.values()):
        if len(runs) > 1 and same_ground(list(runs.values())):  # what differs; deprivation is the same for both
            draw = partial(figures.grid_map, runs, ("unmet", "backlog"), lang=lang)
            yield Picture(draw, words["f_maps"].format(label=" | ".join(runs)))
        else:
            yield Picture(partial(figures.grid_map, last, lang=lang), words["f_map"].format(label=label))
    yield Picture(partial(figures.case_flow, last, lang), words["f_flow"].format(label=label))
    yield Picture(partial(figures.lorenz, runs, lang=lang), words["f_lorenz"])
