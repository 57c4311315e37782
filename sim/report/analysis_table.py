"""Tables of study results for the terminal."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table

from sim.experiments.attribution import ALL
from sim.experiments.points import short
from sim.measures.display import measure_of
from sim.measures.plain_table import PlainTable
from sim.report.words import factor_title

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.results import StudyResults

#: A dotted path of three parts or more; no number, and no part of one.
_PATH: Final = re.compile(r"(?<![\w./-])[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){2,}")
_NAMES: Final = (
    "scenario",
    "of",
    "情景",
    "对象",
)  # names of points and files, whose paths are short already or are no parameters
_TITLES = {
    "en": {
        "morris": "Elementary effects: change of the outcome per full range of a factor",
        "sobol": "Shares of the variance: of a factor alone (first) and with its interactions (total)",
        "leave_one_out": "What each reform adds to all the others",
        "shapley": "Shapley shares: what each reform adds, averaged over all orders",
    },
    "zh": {
        "morris": "基本效应：因素走完全范围时结果的变化",
        "sobol": "方差份额：因素单独（首阶）及含交互作用（总）",
        "leave_one_out": "各项改革在其余改革之上的增量",
        "shapley": "沙普利份额：各项改革的增量，按所有先后次序平均",
    },
}
_HEADS = {
    "scenario": "情景", "measure": "指标", "reform": "改革举措", "factor": "因素", "effect": "作用", "low": "下限",
    "high": "上限", "share": "份额", "mu": "平均效应", "mu_star": "平均绝对效应", "sigma": "效应标准差",
    "first": "首阶", "first_low": "首阶下限", "first_high": "首阶上限",
    "total": "总", "total_low": "总下限", "total_high": "总上限",
    "noise_floor": "噪声线", "missing": "缺失值", "sigma_low": "标准差下限", "sigma_high": "标准差上限",
    "policy": "政策", "points": "设计点数", "order": "阶次", "of": "对象", "mean": "均值", "worst": "最差",
    "states": "情形数", "n": "次数", "case": "所关注情形", "rule": "条件", "pilots": "已有次数",
    "half_width": "现有半宽", "replications": "所需次数",
}  # fmt: skip


def analysis_table(results: StudyResults, lang: str = "en") -> Table:
    """The analysis that goes with the design of a study."""
    kind = results.study.content.design.kind
    frame = results.analysis
    if frame["scenario"].nunique() == 1:
        frame = frame.drop(columns="scenario")
    if lang == "zh":
        frame = frame.assign(**{"reform": frame["reform"].map(_reform)} if "reform" in frame else {})
    return frame_table(frame, _TITLES[lang][kind], lang)


def _told(lang: str) -> dict[str, Callable[[str], str]]:
    """How the values of some columns are told in a language."""
    return {"measure": lambda name: measure_of(name).title(lang), "factor": _factor}


def _reform(name: str) -> str:
    return "全部施行" if name == ALL else factor_title(name, "zh")


def _factor(name: str) -> str:
    return factor_title(name, "zh") if name else name


def frame_table(frame: pd.DataFrame, title: str, lang: str = "en") -> Table:
    """A frame as a table: four significant digits, repeated words left out; heads and measures in the language."""
    if lang == "zh":
        frame = frame.assign(**{key: frame[key].map(told) for key, told in _told(lang).items() if key in frame})
        frame = frame.rename(columns=_HEADS)
    table = PlainTable(title=title, title_justify="left")
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "if"
        table.add_column(str(name), justify="right" if numeric else "left", no_wrap=numeric)
    last: tuple[str, ...] = ()
    for row in frame.itertuples(index=False):
        cells = [_cell(name, value) for name, value in zip(frame.columns, row, strict=True)]
        words = tuple(c for c, v in zip(cells, row, strict=True) if isinstance(v, str))[:-1]
        if words == last:
            cells[: len(words)] = [""] * len(words)
        last = words
        table.add_row(*cells)
    return table


def _cell(name: Any, value: Any) -> str:
    if isinstance(value, str):
        return value if name in _NAMES else _PATH.sub(lambda path: short(path.group()), value)
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.4g}"
    return str(value)
