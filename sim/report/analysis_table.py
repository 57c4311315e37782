"""Tables of study results for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.table import Table

from sim.experiments.points import short
from sim.measures.plain_table import PlainTable

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.results import StudyResults

_TITLES = {
    "morris": "Elementary effects: change of the outcome per full range of a factor",
    "sobol": "Shares of the variance: of a factor alone (first) and with its interactions (total)",
    "leave_one_out": "What each reform adds to all the others",
    "shapley": "Shapley shares: what each reform adds, averaged over all orders",
}


def analysis_table(results: StudyResults) -> Table:
    """The analysis that goes with the design of a study."""
    kind = results.study.content.design.kind
    frame = results.analysis
    if frame["scenario"].nunique() == 1:
        frame = frame.drop(columns="scenario")
    return frame_table(frame, _TITLES[kind])


def frame_table(frame: pd.DataFrame, title: str) -> Table:
    """A frame as a table: four significant digits, repeated words left out."""
    table = PlainTable(title=title, title_justify="left")
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "if"
        table.add_column(str(name), justify="right" if numeric else "left", no_wrap=numeric)
    last: tuple[str, ...] = ()
    for row in frame.itertuples(index=False):
        cells = [_cell(value) for value in row]
        words = tuple(c for c, v in zip(cells, row, strict=True) if isinstance(v, str))[:-1]
        if words == last:
            cells[: len(words)] = [""] * len(words)
        last = words
        table.add_row(*cells)
    return table


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return short(value) if value.count(".") >= 2 else value
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.4g}"
    return str(value)
