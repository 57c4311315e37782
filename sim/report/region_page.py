"""The report of a region: its sums and means, a map of its places, a row for each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ArgumentError
from sim.measures.display import MISSING, measure_of, show, unit_label
from sim.measures.reasons import reason_lines
from sim.measures.registry import MAIN
from sim.records.atomic import filled_with
from sim.records.places import check_file, put_file
from sim.region.kept import asked_of, read_results
from sim.region.totals import Total, by_place
from sim.report.page_parts import document, paragraphs, table
from sim.report.region_effects import effects_html, effects_title
from sim.report.style import LIGHT, note, style
from sim.visible import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.region.results import RegionResults

HEADS: Final = {
    "en": ("Measure", "Region", "95 % interval of chance", "Between places (10 to 90 %)", "How"),
    "zh": ("指标", "全区域", "随机误差95%区间", "地区间差异（10%至90%分位）", "汇总方式"),
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "html": "en", "totals": "The whole region", "map": "Places", "rows": "Each place", "power": "Size of a pilot",
        "sum": "sum", "mean": "mean by residents", "per": " per 10,000 residents",
        "columns": "Place|Stands for|Residents|Runs|Wave|Solution rate",
        "schematic": "Schematic, not a map: places have no coordinates and stand in the order of the file. ",
        "dot": "A dot is a place, its area grows with residents.", "none": "none",
        "read": "Sums add up places by their weights and are scaled back to full size; means are weighted by "
        "residents, also where a rate counts something else. The interval of chance is that of the mean of the "
        "replications; one replication has none. A small scale makes chance look larger than at full size.",
    },
    "zh": {
        "html": "zh-CN", "totals": "全区域结果", "map": "各地区", "rows": "各地区明细", "power": "试点规模",
        "sum": "合计", "mean": "按人口加权平均", "per": "（每万人）",
        "columns": "地区|代表地区数|居民人数|运行次数|批次|实际解决率",
        "schematic": "示意图，非实际地图：各地区没有坐标，按文件中的次序排列。",
        "dot": "每点为一个地区，面积随居民人数增加。", "none": "无",
        "read": "合计按权重相加并还原至实际规模；平均值一律按人口加权，比率的分母并非人口时亦同。"
        "随机误差区间针对各次重复的均值，仅运行一次时无此区间。缩放比例较小时，随机误差大于实际规模下的误差。",
    },
}  # fmt: skip


def size_line(found: RegionResults, lang: str) -> str:
    """How large the region is, and at which size it was run."""
    count, people = len(found.names), float((found.weights * found.residents).sum())
    if lang == "zh":
        line = f"{count:,}个地区，代表{found.weights.sum():,.10g}个，居民{people:,.0f}人"
        line += f"；各地区按实际规模的{found.scale:.4g}倍运行"
        return f"{line}；完成{found.done:,}次，应为{found.wanted:,}次，失败{len(found.failed):,}次。"
    line = f"{count:,} places that stand for {found.weights.sum():,.10g}, {people:,.0f} residents; each was run at "
    line += f"{found.scale:.4g} of its size"
    return f"{line}; {found.done:,} of {found.wanted:,} runs, {len(found.failed):,} failed."


def power_line(found: RegionResults, measure: str, effect: float, lang: str) -> str:
    """Places that a pilot needs, and the correlation that says so."""
    power, title = found.power(measure, effect), measure_of(measure).title(lang)
    if power.places < 0:
        return (
            f"{title}：无法估计试点规模（须至少两个未推行改革的地区、每地区至少两次运行，且所需不超过一百万个）。"
            if lang == "zh"
            else f"{title}: no size of a pilot (it takes two places without the reforms, two runs of each, "
            "and at most a million places)."
        )
    if lang == "zh":
        return (
            f"{title}：差异为{effect:g}时，每组须有{power.places:,}个地区（把握度80%，双侧5%，每地区观察一年）；"
            f"组内相关系数{power.icc:.3f}。假定各地效果相同。"
        )
    return (
        f"{title}: an effect of {effect:g} takes {power.places:,} places in each arm (power 80 %, two-sided 5 %, "
        f"one year of each); intra-cluster correlation {power.icc:.3f}. The effect is taken to be the same everywhere."
    )


def reasons_of_main(found: RegionResults, lang: str) -> list[str]:
    """Why main measures are not among the rows."""
    return reason_lines((pair for pair in found.without_value if pair[0] in MAIN), found.days, lang)


def total_rows(found: RegionResults, lang: str) -> list[tuple[str, ...]]:
    """A row for each main measure, and for the cost."""
    names = (*MAIN, "cost_total")
    return [_total_row(one, lang) for one in found.totals if one.name in names]


def _total_row(one: Total, lang: str) -> tuple[str, ...]:
    measure, words = measure_of(one.name), _WORDS[lang]

    def shown(value: float) -> str:
        return MISSING if math.isnan(value) else show(measure, value)

    per = words["per"] if one.kind == "sum" else ""
    chance = MISSING if math.isnan(one.low) else f"[{shown(one.low)}, {shown(one.high)}]"
    unit = unit_label(measure)
    title = f"{measure.title(lang)} ({unit})" if unit and lang == "en" else measure.title(lang)
    return title, shown(one.value), chance, f"[{shown(one.place_low)}, {shown(one.place_high)}]{per}", words[one.kind]


def place_rows(found: RegionResults, lang: str) -> list[tuple[str, ...]]:
    """A row for each place."""
    values = by_place(found.frame, "solution_rate", found.names)
    rows: list[tuple[str, ...]] = []
    for i, name in enumerate(found.names):
        known = values[i][np.isfinite(values[i])]
        wave = str(found.waves[i] + 1) if found.waves[i] >= 0 else _WORDS[lang]["none"]
        rate = show(measure_of("solution_rate"), float(known.mean())) if len(known) else MISSING
        size = (f"{found.weights[i]:,.10g}", f"{found.residents[i]:,.0f}")
        rows.append((name, *size, str(len(known)), wave, rate))
    return rows


def region_map(found: RegionResults, measure: str = "solution_rate", lang: str = "en") -> Axes:
    """Places by their coordinates, else in rows in the order of the file; coloured by a measure.

    Parameters
    ----------
    found : RegionResults
    measure : str
    lang : {"en", "zh"}
    """
    import matplotlib.pyplot as plt

    words = _WORDS[lang]
    x, y, known = positions([(place.x, place.y) for place in found.region.places])
    values = by_place(found.frame, measure, found.names)
    means = np.array([row[np.isfinite(row)].mean() if np.isfinite(row).any() else math.nan for row in values])
    with style(lang):
        figure, axes = plt.subplots(figsize=(9, 6), layout="constrained")
        area = 20.0 + 300.0 * found.residents / found.residents.max()
        dots = axes.scatter(x, y, s=area * min(1.0, 60.0 / len(x)) + 8.0, c=means, cmap="cividis", plotnonfinite=True,
                            edgecolors=LIGHT, linewidths=0.4)  # fmt: skip
        figure.colorbar(dots, ax=axes, label=measure_of(measure).title(lang), shrink=0.8)
        axes.set_axis_off()
        axes.set_aspect("equal" if known else "auto")
        note(figure, words["dot"] if known else words["schematic"] + words["dot"])
    found_axes: Axes = axes
    return found_axes


def positions(given: Sequence[tuple[float, float]]) -> tuple[Any, Any, bool]:
    """Where places are drawn, and whether that is where they lie: all of them have coordinates."""
    xy = np.array(given, np.float64).reshape(-1, 2)
    if np.isfinite(xy).all():
        return xy[:, 0], xy[:, 1], True
    wide = max(1, math.ceil(math.sqrt(1.5 * len(xy))))
    order = np.arange(len(xy))
    return (order % wide).astype(float), -(order // wide).astype(float), False


def region_page(found: RegionResults, measure: str, effect: float | None, lang: str) -> str:
    """The report as HTML text, its picture inside."""
    from functools import partial

    from sim.report.page_parts import figure
    from sim.report.pictures import Picture

    words, region = {**_WORDS[lang], "pilot": effects_title(lang)}, found.region
    title = region.title.of(lang)
    drawn = figure(Picture(partial(region_map, found, measure, lang), measure_of(measure).title(lang)))
    power = paragraphs([power_line(found, measure, effect, lang)]) if effect is not None else ""
    below = [*reasons_of_main(found, lang), words["read"]]
    sections = (
        ("totals", table(HEADS[lang], total_rows(found, lang), (1, 2, 3)) + paragraphs(below)),
        ("pilot", effects_html(found, measure, lang)),
        ("power", power),
        ("map", drawn),
        ("rows", table(words["columns"].split("|"), place_rows(found, lang), (1, 2, 3, 4, 5))),
    )
    body = "".join(f"<section><h2>{escape(words[name])}</h2>{text}</section>\n" for name, text in sections if text)
    told = paragraphs([text for text in (region.description.of(lang), size_line(found, lang)) if text])
    head = f'<h1>{escape(title)}</h1>\n<div class="answer">{told}</div>'
    return document(words["html"], title, head + body)


def write_region_page(
    found: RegionResults, folder: Path, measure: str, effect: float | None, lang: str, out: Path | None = None
) -> Path:
    """Write the report of a region into its folder, or into a file.

    Raises
    ------
    RecordError
        It cannot be written there.
    FontError
        ``lang`` is ``zh`` and no font for it is installed.
    """
    path = out if out is not None else folder / ("report.html" if lang == "en" else f"report-{lang}.html")
    path = check_file(path)
    put_file(path, filled_with(region_page(found, measure, effect, lang)))
    return path


def report_again(folder: Path, lang: str, out: Path | None, study: Path | None) -> Path:
    """Write the report of a region anew from what its folder holds, about what it was about.

    Raises
    ------
    ArgumentError
        A study file is given, which a region has none of.
    RecordError
        The folder was changed, or the report cannot be written.
    """
    if study is not None:
        raise ArgumentError("--study: expected none for a folder of gridgov region, which holds its own file")
    measure, effect = asked_of(folder)
    return write_region_page(read_results(folder), folder, measure, effect, lang, out)
