"""Lines of words on a fit and on its check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from sim.fit.checking import Checked, Quantity
    from sim.fit.model import Fitted

_LISTED: Final = 10
DISTANCE: Final = "total variation"
FORMS: Final = {
    "weibull": ("Weibull", "韦布尔分布"), "lognormal": ("log-normal", "对数正态分布"),
    "mixture": ("two log-normals", "两个对数正态分布的混合"),
}  # fmt: skip
#: Quantities of all categories together.
WHOLE: Final = {
    "total": ("requests in all", "受理总量"),
    "hour_profile_tv": (
        "hour profile, distance from the fitted one (total variation)",
        "小时分布与拟合的差距（总变差）",
    ),
    "weekday_profile_tv": (
        "weekday profile, distance from the fitted one (total variation)",
        "星期分布与拟合的差距（总变差）",
    ),
    "backlog": ("open at the end", "期末未办结件数"),
    "on_time": ("closed by the deadline", "到期按时办结率"),
}


def fit_lines(fitted: Fitted, figures: dict[str, Any], lang: str) -> list[str]:
    """A fit in words."""
    zh = lang == "zh"
    data, variation = fitted.data, fitted.variation
    number = len(data.names)
    lines = [
        f"{figures['from']}至{figures['until']}：{len(data.rows):,}件，{number}类，{len(data.days)}天"
        if zh
        else f"{figures['from']} to {figures['until']}: {len(data.rows):,} requests, {number} categories, "
        f"{len(data.days)} days",
    ]
    if data.merged:
        count = sum(data.merged.values())
        lines.append(
            f"{len(data.merged)}个小类别（共{count:,}件）合并为“其他”（other）"
            if zh
            else f"small categories fitted together, as other: {len(data.merged)} ({count:,} requests)"
        )
    lines.append(
        f"共同日间波动系数{variation.common_cv:.3f}（标准误{variation.common_cv_error:.3f}），"
        f"滞后一日自相关{variation.common_persistence:.2f}（标准误{variation.common_persistence_error:.2f}）"
        if zh
        else f"common day-to-day variation: cv {variation.common_cv:.3f} (SE {variation.common_cv_error:.3f}), lag-1 "
        f"autocorrelation {variation.common_persistence:.2f} (SE {variation.common_persistence_error:.2f})"
    )
    for k in np.argsort(-data.counts.sum(axis=1))[:_LISTED]:
        closing, level, error = fitted.closing[k], fitted.a_day[k], fitted.a_day[k] * fitted.levels.error[k]
        cv = variation.own_cv[k]
        title = fitted.titles[data.names[k]].of(lang)
        line = (
            f"{title}：每日{level:.2f}件（标准误{error:.2f}），自身波动系数{cv:.2f}"
            if zh
            else f"{title}: {level:.2f} a day (SE {error:.2f}), own cv {cv:.2f}"
        )
        if fitted.closing_known:
            hours, form = closing.median(), FORMS[closing.form][zh]
            line += (
                f"，办结中位时长{hours:,.1f}小时（{form}）" if zh else f", median closing time {hours:,.1f} h ({form})"
            )
        lines.append(line)
    for one in figures["not_identified"]:
        lines.append(f"数据未能识别：{one['zh']}" if zh else f"not told by the data: {one['en']}")
    return lines


def check_lines(checked: Checked, lang: str) -> list[str]:
    """A check in words."""
    zh = lang == "zh"
    told = checked.to_dict()
    lines = [
        f"拟合截至{told['fitted_until']}，预测{told['from']}至{told['until']}"
        if zh
        else f"fitted to {told['fitted_until']}, foreseen {told['from']} to {told['until']}"
    ]
    titles = {
        "weekly": ("weekly counts by category", "分类每周受理量"),
        "daily": ("daily counts by category", "分类每日受理量"),
        "mix": ("shares of categories", "类别占比"),
        "median_close_hours": ("median closing times", "办结时长中位数"),
        "backlog": ("open at the end", "期末未办结件数"),
    }
    for kind, (en, chinese) in titles.items():
        if found := checked.kind(kind):
            c50, c90 = checked.coverage(50, kind), checked.coverage(90, kind)
            lines.append(
                f"{chinese}：{len(found):,}项，50%区间覆盖{c50:.1%}，90%区间覆盖{c90:.1%}"
                if zh
                else f"{en}: {len(found):,}, 50 % intervals hold {c50:.1%}, 90 % intervals hold {c90:.1%}"
            )
    lines.append(
        f"每周受理量CRPS均值{checked.crps():.2f}件" if zh else f"mean CRPS of weekly counts: {checked.crps():.2f}"
    )
    share = checked.close_share
    if np.isfinite(share):
        lines.append(
            f"办结时长中位数误差在1.5倍以内的类别占受理量{share:.1%}"
            if zh
            else f"median closing time within a factor 1.5: {share:.1%} of the volume"
        )
    lines += [_whole(one, lang) for one in checked.quantities if one.name in WHOLE]
    return lines


def _whole(one: Quantity, lang: str) -> str:
    """A quantity of all categories together."""
    zh = lang == "zh"
    title = WHOLE[one.name][zh]
    seen, middle, low, high = (
        _number(one.unit, value) for value in (one.observed, one.predicted, one.low90, one.high90)
    )
    if one.unit == DISTANCE:
        return (
            f"{title}：{seen}；仅有随机性时为{middle}（90%区间{low}至{high}）"
            if zh
            else f"{title}: {seen}; chance alone gives {middle} (90 % interval {low} to {high})"
        )
    return (
        f"{title}：观测{seen}，预测{middle}（90%区间{low}至{high}）"
        if zh
        else f"{title}: observed {seen}, foreseen {middle} (90 % interval {low} to {high})"
    )


def _number(unit: str, value: float) -> str:
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:.3f}" if unit == DISTANCE else f"{value:,.0f}"
