"""Analyses of stored runs as tables of a report, each with the command that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sim.experiments.analyses.analyse import Analysis
from sim.measures.display import MISSING, measure_of
from sim.measures.registry import definition_of
from sim.report.words import factor_title
from sim.visible import escape

ROWS: Final = 40
_HEADS: Final = {
    "scenario": ("scenario", "情景"), "measure": ("measure", "指标"), "factor": ("factor", "因素"),
    "policy": ("policy", "政策"), "points": ("points", "设计点数"), "missing": ("values missing", "缺失值"),
    "order": ("order", "阶次"), "of": ("of", "对象"), "share": ("share", "份额"), "low": ("low", "下限"),
    "high": ("high", "上限"), "mean": ("mean", "均值"), "worst": ("worst", "最差"), "states": ("states", "情形数"),
}  # fmt: skip


def analyses_html(analyses: Sequence[Analysis], lang: str) -> str:
    """A heading, a table and what it says for each analysis; empty without any.

    Parameters
    ----------
    analyses : sequence of Analysis
    lang : {"en", "zh"}
    """
    return "".join(_one(analysis, lang) for analysis in analyses)


def _one(analysis: Analysis, lang: str) -> str:
    frame = analysis.frame
    if "scenario" in frame and frame["scenario"].nunique() == 1:
        frame = frame.drop(columns="scenario")
    side = {str(name): ' class="n"' if frame[name].dtype.kind in "if" else "" for name in frame.columns}
    head = "".join(f'<th scope="col"{css}>{escape(_head(name, lang))}</th>' for name, css in side.items())
    rows = []
    for row in frame.head(ROWS).to_dict("records"):
        cells = (f"<td{css}>{escape(_cell(name, row[name], lang))}</td>" for name, css in side.items())
        rows.append(f"<tr>{''.join(cells)}</tr>")
    more = f"<p class='small'>… {len(frame) - ROWS:,}</p>" if len(frame) > ROWS else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    told = f'<p class="small">{escape(analysis.note(lang))} <code>gridgov analyse --method {analysis.name}</code></p>'
    return f'<h3>{escape(analysis.title(lang))}</h3><div class="scroll" tabindex="0">{table}</div>{more}{told}'


def _head(name: str, lang: str) -> str:
    return _HEADS[name][lang == "zh"] if name in _HEADS else name


def _cell(name: str, value: Any, lang: str) -> str:
    if isinstance(value, float):
        return MISSING if value != value else f"{value:.4g}"
    if name == "measure" and definition_of(str(value)) is not None:
        return measure_of(str(value)).title(lang)
    return factor_title(str(value), lang) if name == "factor" and "." in str(value) else str(value)
