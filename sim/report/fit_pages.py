"""Pages of pictures and lines of words on a fit and on its check."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.records.places import check_file, put_file
from sim.report.style import BLUE, GREY, LIGHT, ORANGE, note, plain_ticks, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.fit.checking import Checked
    from sim.fit.model import Fitted

_CURVES: Final = 6
_WORDS: Final[dict[str, dict[str, Any]]] = {
    "en": {
        "fit": "Fitted against observed", "level": "Requests a day", "observed": "observed", "fitted": "fitted",
        "weekdays": "Weekdays (all categories)", "hours": "Hours of the day (residents)", "share": "share",
        "closing": "Share open after so many days", "open": "share open", "days": "days since opening",
        "cv": "Day-to-day variation by category", "own": "own coefficient of variation", "a_day": "requests a day",
        "units": "Factors by unit and category", "raw": "observed over expected", "shrunk": "shrunken factor",
        "no_units": "the requests name no units",
        "week": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "hour": "hour",
        "check": "Foreseen against observed", "weekly": "Weekly counts, all categories", "requests": "requests",
        "predicted": "median and 50, 90 % intervals", "place": "Place of weekly counts among the draws",
        "pit": "share of draws below what was observed", "number": "number of weeks and categories",
        "mix": "Share of each category", "seen": "observed", "foreseen": "foreseen", "median": "Median closing time",
        "hours_unit": "h", "backlog": "Open at the end of the period",
        "lines": "Solid: Kaplan-Meier; dashed: fitted form",
    },
    "zh": {
        "fit": "拟合与观测对照", "level": "每日受理量", "observed": "观测", "fitted": "拟合",
        "weekdays": "星期分布（全部类别）", "hours": "小时分布（居民诉求）", "share": "占比",
        "closing": "若干天后仍未办结的比例", "open": "未办结比例", "days": "受理后天数",
        "cv": "各类日间波动", "own": "自身变异系数", "a_day": "件/日",
        "units": "各单位各类别的系数", "raw": "观测与期望之比", "shrunk": "收缩后系数",
        "no_units": "工单未注明所属单位",
        "week": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), "hour": "时",
        "check": "预测与观测对照", "weekly": "每周受理量（全部类别）", "requests": "件",
        "predicted": "中位数与50%、90%区间", "place": "每周受理量在预测样本中的位置",
        "pit": "低于观测值的样本比例", "number": "类别与周数",
        "mix": "各类占比", "seen": "观测", "foreseen": "预测", "median": "办结时长中位数",
        "hours_unit": "小时", "backlog": "期末未办结件数",
        "lines": "实线：Kaplan-Meier估计；虚线：拟合分布",
    },
}  # fmt: skip


def write_fit_page(fitted: Fitted, path: Path, lang: str = "en") -> Path:
    """Draw a fit against what was observed, as a PNG file.

    Raises
    ------
    RecordError
        It cannot be written there.
    """
    with style(lang):
        return _saved(fit_page(fitted, lang).figure, path)


def write_check_page(checked: Checked, path: Path, lang: str = "en") -> Path:
    """Draw what was foreseen against what was observed, as a PNG file.

    Raises
    ------
    RecordError
        It cannot be written there.
    """
    with style(lang):
        return _saved(check_page(checked, lang).figure, path)


def _saved(figure: Any, path: Path) -> Path:
    import matplotlib.pyplot as plt

    target = check_file(path)
    put_file(target, partial(_put, figure))
    plt.close(figure)
    return target


def _put(figure: Any, part: Path) -> None:
    figure.savefig(part, format="png", dpi=110)


def fit_page(fitted: Fitted, lang: str = "en") -> Axes:
    """Six pictures of a fit: level, weekdays, hours, closing times, variation, units.

    Returns
    -------
    Axes
        The first one; ``.figure`` is the page.
    """
    words = _WORDS[lang]
    with style(lang):
        axes = _six(words["fit"])
        _levels(axes[0, 0], fitted, words)
        _weekdays(axes[0, 1], fitted, words)
        _hours(axes[1, 0], fitted, words)
        _closing(axes[1, 1], fitted, words, lang)
        _variation(axes[2, 0], fitted, words)
        _units(axes[2, 1], fitted, words)
        first: Axes = axes[0, 0]
        note(first.figure, words["lines"])
    return first


def _six(title: str) -> Any:
    """Axes of six pictures, three above one another and two beside, on a page with a title."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(3, 2, figsize=(12, 12), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
    return axes


def _levels(axes: Axes, fitted: Fitted, words: dict[str, Any]) -> None:
    from sim.fit.variation import trend

    data = fitted.data
    expected = trend(data.counts, fitted.profiles.of_days(data.days)).sum(axis=0)
    axes.plot(data.days.dates, data.counts.sum(axis=0), ".", color=GREY, markersize=4, label=words["observed"])
    axes.plot(data.days.dates, expected, color=BLUE, label=words["fitted"])
    axes.set_title(words["level"])
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    axes.tick_params(axis="x", rotation=30)


def _weekdays(axes: Axes, fitted: Fitted, words: dict[str, Any]) -> None:
    data, plain = fitted.data, ~fitted.data.days.holiday & fitted.data.days.told
    number = np.array([(data.days.weekday[plain] == day).sum() for day in range(7)])
    total = np.array([data.counts[:, plain & (data.days.weekday == day)].sum() for day in range(7)])
    seen = total / np.maximum(number, 1)
    _two_bars(axes, seen / seen.sum(), _pooled(fitted, fitted.profiles.weekdays.values), words)
    axes.set_xticks(range(7), words["week"])
    axes.set_title(words["weekdays"])


def _hours(axes: Axes, fitted: Fitted, words: dict[str, Any]) -> None:
    axes.set_title(words["hours"])
    if fitted.profiles.hours is None:
        return
    seen = fitted.data.cells("hour", 24, fitted.data.resident).sum(axis=0)
    _two_bars(axes, seen / seen.sum(), _pooled(fitted, fitted.profiles.hours.values), words)
    axes.set_xlabel(words["hour"])


def _pooled(fitted: Fitted, shares: Any) -> Any:
    volume = fitted.data.counts.sum(axis=1)
    return volume @ shares / volume.sum()


def _two_bars(axes: Axes, seen: Any, expected: Any, words: dict[str, Any]) -> None:
    axes.bar(np.arange(len(seen)), seen, color=LIGHT, label=words["observed"])
    axes.plot(np.arange(len(seen)), expected, "o", color=BLUE, label=words["fitted"])
    axes.set_ylabel(words["share"])
    axes.legend(frameon=False)


def _closing(axes: Axes, fitted: Fitted, words: dict[str, Any], lang: str) -> None:
    from sim.fit.closing import kaplan_meier
    from sim.report.style import PALETTE

    axes.set_title(words["closing"])
    if not fitted.closing_known:
        return
    data = fitted.data
    grid = np.exp(np.linspace(np.log(0.1), np.log(24.0 * 200), 120))
    for colour, k in zip(PALETTE, np.argsort(-data.counts.sum(axis=1))[:_CURVES], strict=False):
        mine = data.code == k
        times, share = kaplan_meier(data.duration[mine], data.event[mine])
        label = _short(fitted.titles[data.names[k]].of(lang))
        axes.step(times / 24.0, share, where="post", color=colour, label=label)
        axes.plot(grid / 24.0, fitted.closing[k].survival(grid), "--", color=colour)
    axes.set_xscale("log")
    plain_ticks(axes.xaxis)
    axes.set_xlim(0.01, 200)
    axes.set_ylim(0, 1)
    axes.set_xlabel(words["days"])
    axes.set_ylabel(words["open"])
    axes.legend(frameon=False, fontsize=8)


def _short(text: str, most: int = 24) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _variation(axes: Axes, fitted: Fitted, words: dict[str, Any]) -> None:
    axes.errorbar(
        fitted.a_day, fitted.variation.own_cv, yerr=fitted.variation.own_cv_error, fmt="o", color=BLUE, ecolor=LIGHT
    )
    axes.set_xscale("log")
    plain_ticks(axes.xaxis)
    axes.set_ylim(bottom=0)
    axes.set_title(words["cv"])
    axes.set_xlabel(words["a_day"])
    axes.set_ylabel(words["own"])


def _units(axes: Axes, fitted: Fitted, words: dict[str, Any]) -> None:
    axes.set_title(words["units"])
    if fitted.units is None:
        axes.set_axis_off()
        axes.text(0.5, 0.5, words["no_units"], ha="center", va="center", color=GREY)
        return
    axes.set_xlabel(words["raw"])
    axes.set_ylabel(words["shrunk"])
    rows = fitted.data.rows
    codes, size = rows["unit"].cat.codes.to_numpy(), len(fitted.data.names)
    known = codes >= 0
    counts = np.bincount(
        codes[known].astype(np.int64) * size + fitted.data.code[known], minlength=fitted.units.values.size
    )
    table = counts.reshape(-1, size)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / max(int(table.sum()), 1)
    shown = expected > 1.0
    axes.plot((table / np.maximum(expected, 1e-9))[shown], fitted.units.values[shown], ".", color=BLUE, markersize=3)
    axes.plot([0, 3], [0, 3], color=LIGHT, zorder=0)
    axes.set_xlim(0, 3)
    axes.set_ylim(0, 3)


def check_page(checked: Checked, lang: str = "en") -> Axes:
    """Six pictures of a check: weekly counts, their place among the draws, mix, weekdays, closing times, backlog.

    Returns
    -------
    Axes
        The first one; ``.figure`` is the page.
    """
    words = _WORDS[lang]
    with style(lang):
        axes = _six(words["check"])
        _weekly(axes[0, 0], checked, words)
        _place(axes[0, 1], checked, words)
        _pairs(axes[1, 0], checked, "mix", words["mix"], words["share"], words)
        _pairs(axes[1, 1], checked, "median_close_hours", words["median"], words["hours_unit"], words)
        _pairs(axes[2, 0], checked, "backlog", words["backlog"], words["requests"], words)
        _days(axes[2, 1], checked, words)
    first: Axes = axes[0, 0]
    return first


def _weekly(axes: Axes, checked: Checked, words: dict[str, Any]) -> None:
    draws = checked.prediction.weekly.sum(axis=1)
    seen = checked.data.counts.sum(axis=0)[: draws.shape[1] * 7].reshape(-1, 7).sum(axis=1)
    _band(axes, checked.data.days.dates[: draws.shape[1] * 7 : 7], draws, seen, words)
    axes.set_title(words["weekly"])


def _days(axes: Axes, checked: Checked, words: dict[str, Any]) -> None:
    draws = checked.prediction.daily.sum(axis=1)
    _band(axes, checked.data.days.dates, draws, checked.data.counts.sum(axis=0), words)
    axes.set_title(words["level"])


def _band(axes: Axes, dates: Any, draws: Any, seen: Any, words: dict[str, Any]) -> None:
    low90, low50, middle, high50, high90 = np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    axes.fill_between(dates, low90, high90, color=BLUE, alpha=0.15, linewidth=0)
    axes.fill_between(dates, low50, high50, color=BLUE, alpha=0.3, linewidth=0)
    axes.plot(dates, middle, color=BLUE, label=words["predicted"])
    axes.plot(dates, seen, "o", color=ORANGE, markersize=4, label=words["observed"])
    axes.set_ylabel(words["requests"])
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    axes.tick_params(axis="x", rotation=30)


def _place(axes: Axes, checked: Checked, words: dict[str, Any]) -> None:
    draws = checked.prediction.weekly
    seen = checked.data.counts[:, : draws.shape[2] * 7].reshape(draws.shape[1], -1, 7).sum(axis=2)
    place = (draws < seen[None]).mean(axis=0) + 0.5 * (draws == seen[None]).mean(axis=0)
    axes.hist(place.ravel(), bins=20, range=(0, 1), color=BLUE)
    axes.axhline(place.size / 20, color=GREY, linestyle="--")
    axes.set_title(words["place"])
    axes.set_xlabel(words["pit"])
    axes.set_ylabel(words["number"])


def _pairs(axes: Axes, checked: Checked, kind: str, title: str, unit: str, words: dict[str, Any]) -> None:
    found = [one for one in checked.kind(kind) if ":" in one.name and np.isfinite(one.observed)]
    axes.set_title(title)
    axes.set_xlabel(f"{words['foreseen']} ({unit})")
    axes.set_ylabel(f"{words['seen']} ({unit})")
    if not found:
        return
    least = 1e-3 if kind == "mix" else 0.1
    predicted, seen, low, high = (
        np.maximum([getattr(one, name) for one in found], least)
        for name in ("predicted", "observed", "low90", "high90")
    )
    axes.hlines(seen, low, high, color=LIGHT)
    axes.plot(predicted, seen, "o", color=BLUE, markersize=4)
    ends = [least, max(predicted.max(), seen.max()) * 1.3]
    axes.plot(ends, ends, color=GREY, linewidth=0.8)
    axes.set_xscale("log")
    plain_ticks(axes.xaxis)
    axes.set_yscale("log")
    plain_ticks(axes.yaxis)
    axes.set_xlim(ends[0], ends[1])
    axes.xaxis.set_minor_formatter("")
