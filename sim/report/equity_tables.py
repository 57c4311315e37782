"""Tables of who gains and why: groups of one run, parts of gaps, trade-offs and dominance of reforms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Group
from rich.table import Table

from sim.measures.display import MISSING, measure_of, show, show_difference
from sim.measures.dominance import DIRECTED, Dominance, dominance
from sim.measures.gap_parts import PARTS
from sim.measures.pairing import Estimate, mean_of, pairs
from sim.measures.plain_table import PlainTable
from sim.measures.trade_off import TradeOff, price_of_equity, trade_off
from sim.report.words import difference_unit, groups_in, part_title, percent

if TYPE_CHECKING:
    from sim.experiments.comparison import Comparison
    from sim.measures.registry import Measure
    from sim.records.run import Run

THROUGHPUT: Final = "solved_per_resident"
EQUITY: Final = ("gap_wait_days", "unmet_gap", "gini_wait_community")
# Prefix of the parts, outcome of the groups table, measure whose unit and digits it has.
GAPS: Final = (("unmet", "unmet_share", "unmet_gap"), ("wait", "mean_wait", "gap_wait_days"))
_WORDS: Final = {
    "en": {
        "groups": "By group",
        "group": "Group",
        "scenario": "Scenario",
        "residents": "Residents",
        "needs": "Needs",
        "reported": "Reported (%)",
        "solved": "Solved (%)",
        "unmet": "Lapsed unseen (%)",
        "wait": "Wait (d)",
        "gap": "Gap",
        "reporting": "reporting",
        "mix": "mix",
        "service": "service",
        "change": "change of gap [{level}]",
        "to_city": "to the city",
        "why_unmet": "Why groups differ from the city: needs lapsed unseen (percentage points)",
        "why_wait": "Why groups differ from the city: wait to solution (days)",
        "note": "gap = reporting (how much residents report) + mix (which needs they have) + service "
        "(what becomes of the same needs)",
        "trade": "Throughput against equity, compared with {baseline} (gains: above 0 is better)",
        "reform": "Reform",
        "throughput": "Throughput",
        "measure": "Equity measure",
        "equity": "Equity gain",
        "verdict": "Verdict",
        "price": "Price of equity (%)",
        "dominance": "Over all measures with a direction (Holm-corrected)",
        "against": "against",
        "better": "better",
        "worse": "worse",
        "unclear": "unclear",
        "dominates": "dominates",
        "yes": "yes",
        "no": "no",
        "reversed": "is dominated",
    },
    "zh": {
        "groups": "分群体",
        "group": "群体",
        "scenario": "情景",
        "residents": "居民",
        "needs": "诉求",
        "reported": "上报（%）",
        "solved": "解决（%）",
        "unmet": "未发现流失（%）",
        "wait": "等待（天）",
        "gap": "差距",
        "reporting": "上报",
        "mix": "构成",
        "service": "服务",
        "change": "差距变化[{level}]",
        "to_city": "与全市相比",
        "why_unmet": "群体与全市差异的来源：未发现流失（百分点）",
        "why_wait": "群体与全市差异的来源：等待天数",
        "note": "差距＝上报（居民自己上报多少）＋构成（诉求类别）＋服务（同类诉求的办理）",
        "trade": "办理量与公平，与{baseline}相比（增益：大于0为改善）",
        "reform": "改革",
        "throughput": "办理量",
        "measure": "公平指标",
        "equity": "公平增益",
        "verdict": "结论",
        "price": "公平的代价（%）",
        "dominance": "全部有方向的指标（霍尔姆校正）",
        "against": "对比",
        "better": "更好",
        "worse": "更差",
        "unclear": "不明",
        "dominates": "占优",
        "yes": "是",
        "no": "否",
        "reversed": "被占优",
    },
}


def words_of(lang: str) -> Mapping[str, str]:
    """Words in a language, English for one that is not known."""
    return _WORDS.get(lang, _WORDS["en"])


def groups_table(run: Run, lang: str = "en") -> Table:
    """Resident groups of one run: outcomes, and why their waits differ from the city's."""
    words, columns = words_of(lang), run.group_columns
    table = PlainTable(title=words["groups"], title_justify="left", caption=words["note"], caption_justify="left")
    table.add_column(words["group"])
    for name in ("residents", "needs", "reported", "solved", "unmet", "wait"):
        table.add_column(words[name], justify="right")
    with_parts = all(f"wait_{part}" in columns for part in PARTS)
    if with_parts:
        table.add_column(f"{words['gap']} {words['to_city']}", justify="right")
        for part in PARTS:
            table.add_column(words[part], justify="right")
    rate, days = measure_of("solution_rate"), measure_of("gap_wait_days")
    for i in np.flatnonzero(np.asarray(columns["partition"]) == "group"):
        needs = columns["needs"][i]
        reported = columns["reported"][i] / needs if needs else math.nan
        cells = [part_title("group", columns["value"][i], lang if lang in _WORDS else "en", run.titles)]
        cells += [f"{columns['residents'][i]:,.0f}", f"{needs:,.0f}"]
        cells += [show(rate, float(v)) for v in (reported, columns["solution_rate"][i], columns["unmet_share"][i])]
        cells.append(show(days, float(columns["mean_wait"][i])))
        if with_parts:
            parts = [float(columns[f"wait_{part}"][i]) for part in PARTS]
            cells += [show_difference(days, value) for value in (sum(parts), *parts)]
        table.add_row(*cells)
    return table


def _titles(comparison: Comparison, lang: str) -> dict[str, str]:
    """What the scenarios are called, by label."""
    from sim.report.tables import titles  # with pandas, which a run does without

    return dict(zip(comparison.labels, titles(comparison, lang), strict=True))


def _column(comparison: Comparison, label: str, name: str) -> NDArray[np.float64]:
    """Values of a column over the runs of a scenario, in the order of seeds that all scenarios finished."""
    runs = comparison.matched[label]
    if name not in runs:
        return np.full(len(runs), np.nan)
    values: NDArray[np.float64] = runs[name].to_numpy(dtype=np.float64)
    return values


def gap_parts_table(comparison: Comparison, prefix: str = "unmet", lang: str = "en") -> Table:
    """The gap of each group to the city under each scenario, split into reporting, mix and service.

    Parameters
    ----------
    comparison : Comparison
    prefix : {"unmet", "wait"}
    lang : {"en", "zh"}
    """
    words = words_of(lang)
    measure = measure_of(next(name for start, _, name in GAPS if start == prefix))
    table = PlainTable(
        title=words[f"why_{prefix}"], title_justify="left", caption=words["note"], caption_justify="left"
    )
    table.add_column(words["group"])
    table.add_column(words["scenario"])
    for name in ("gap", *PARTS):
        table.add_column(words[name], justify="right")
    table.add_column(words["change"].format(level=percent(comparison.level, lang)), justify="right", no_wrap=True)
    names = _titles(comparison, lang)
    for group in groups_in(comparison.runs.columns):
        for k, label in enumerate(comparison.labels):
            found = gap_facts(comparison, group, prefix, label)
            cells = [
                part_title("group", group, lang if lang in _WORDS else "en", comparison.titles) if k == 0 else "",
                names[label],
            ]
            cells += [show_difference(measure, found[name].value) for name in ("gap", *PARTS)]
            table.add_row(*cells, "" if k == 0 else _estimate(measure, found["change"]))
        table.add_section()
    return table


def gap_facts(comparison: Comparison, group: str, prefix: str, label: str) -> dict[str, Estimate]:
    """Gap of a group to the city and its parts, means over runs with intervals, and the change from the baseline."""
    columns = [f"group.{group}.{prefix}_{part}" for part in PARTS]
    now = {part: _column(comparison, label, name) for part, name in zip(PARTS, columns, strict=True)}
    base = [_column(comparison, comparison.labels[0], name) for name in columns]
    gap = np.sum(list(now.values()), axis=0)
    found = {"gap": gap, **now}
    result = {name: mean_of(values[np.isfinite(values)], comparison.level) for name, values in found.items()}
    before, after = pairs(np.sum(base, axis=0), gap)
    return result | {"change": mean_of(after - before, comparison.level)}


def _estimate(measure: Measure, found: Estimate) -> str:
    middle = show_difference(measure, found.value)
    if middle == MISSING or math.isnan(found.low):
        return middle
    return f"{middle} [{show_difference(measure, found.low)}, {show_difference(measure, found.high)}]"


def trade_offs(
    comparison: Comparison, throughput: str = THROUGHPUT, equity: tuple[str, ...] = EQUITY
) -> dict[tuple[str, str], TradeOff]:
    """Trade-off of each scenario but the first, for each equity measure."""
    base = comparison.labels[0]

    def direction(name: str, otherwise: str) -> str:
        better = measure_of(name).better
        return otherwise if better == "neither" else better

    return {
        (label, name): trade_off(
            _column(comparison, base, throughput),
            _column(comparison, label, throughput),
            _column(comparison, base, name),
            _column(comparison, label, name),
            direction(throughput, "more"),
            direction(name, "less"),
            comparison.level,
        )
        for label in comparison.labels[1:]
        for name in equity
    }


def trade_off_table(
    comparison: Comparison, throughput: str = THROUGHPUT, equity: tuple[str, ...] = EQUITY, lang: str = "en"
) -> Table:
    """Throughput against equity for each scenario but the first, and what equity costs where it does."""
    from sim.report.trade_off_plane import VERDICTS_ZH

    words, amount = words_of(lang), measure_of(throughput)
    names = _titles(comparison, lang)
    table = PlainTable(title=words["trade"].format(baseline=names[comparison.labels[0]]), title_justify="left")
    table.add_column(words["reform"])
    table.add_column(f"{amount.title(lang)}", justify="right")
    for name in ("measure", "equity", "verdict", "price"):
        table.add_column(words[name], justify="right" if name in ("equity", "price") else "left")
    last = ""
    for (label, name), found in trade_offs(comparison, throughput, equity).items():
        measure = measure_of(name)
        first = (names[label], _estimate(amount, found.throughput)) if label != last else ("", "")
        unit, told = difference_unit(measure, lang), found.verdict
        title = measure.title(lang) + (("（{}）" if lang == "zh" else " ({})").format(unit) if unit else "")
        price = MISSING
        if found.verdict == "gives throughput for equity":
            share = measure_of("solution_rate")
            price = _estimate(share, _price(comparison, throughput, label)).replace("+", "")
        table.add_row(
            *first, title, _estimate(measure, found.equity), VERDICTS_ZH[told] if lang == "zh" else told, price
        )
        last = label
    return table


def _price(comparison: Comparison, throughput: str, label: str) -> Estimate:
    base = _column(comparison, comparison.labels[0], throughput)
    return price_of_equity(base, _column(comparison, label, throughput), comparison.level)


def dominances(comparison: Comparison) -> tuple[Dominance, ...]:
    """Every scenario against every other over all measures that the runs have."""
    there = [name for name in DIRECTED if name in comparison.runs]
    outcomes = {label: {name: _column(comparison, label, name) for name in there} for label in comparison.labels}
    return dominance(outcomes, there, comparison.level)


def dominance_table(comparison: Comparison, lang: str = "en") -> Table:
    """Numbers of measures in which each scenario is clearly better or worse than those before it."""
    words, found = words_of(lang), {(pair.a, pair.b): pair for pair in dominances(comparison)}
    names = _titles(comparison, lang)
    table = PlainTable(title=words["dominance"], title_justify="left")
    for name in ("scenario", "against"):
        table.add_column(words[name])
    for name in ("better", "worse", "unclear"):
        table.add_column(words[name], justify="right")
    table.add_column(words["dominates"])
    for i, a in enumerate(comparison.labels):
        for b in comparison.labels[:i]:
            pair = found[a, b]
            said = "yes" if pair.dominates else "reversed" if found[b, a].dominates else "no"
            counts = (str(len(side)) for side in (pair.better, pair.worse, pair.unclear))
            table.add_row(names[a], names[b], *counts, words[said])
    return table


def equity_report(comparison: Comparison, lang: str = "en") -> Group:
    """All tables on equity of a comparison: parts of gaps, trade-offs, dominance."""
    gaps = [gap_parts_table(comparison, prefix, lang) for prefix, *_ in GAPS]
    return Group(*gaps, trade_off_table(comparison, lang=lang), dominance_table(comparison, lang))


def equity_facts(comparison: Comparison) -> dict[str, Any]:
    """What the tables on equity say, as plain values."""

    def plain(found: Estimate) -> dict[str, float]:
        return {"value": found.value, "low": found.low, "high": found.high}

    gaps = [
        {"scenario": label, "group": group, "outcome": outcome}
        | {name: plain(e) for name, e in gap_facts(comparison, group, prefix, label).items()}
        for prefix, outcome, _ in GAPS
        for group in groups_in(comparison.runs.columns)
        for label in comparison.labels
    ]
    trades = [
        {
            "scenario": label,
            "throughput_measure": THROUGHPUT,
            "equity_measure": name,
            "runs": t.n,
            "throughput": plain(t.throughput),
            "equity": plain(t.equity),
            "rate": plain(t.rate),
            "price_of_equity": plain(_price(comparison, THROUGHPUT, label)),
            "verdict": t.verdict,
        }
        for (label, name), t in trade_offs(comparison).items()
    ]
    over = [
        {"a": d.a, "b": d.b, "better": list(d.better), "worse": list(d.worse), "dominates": d.dominates}
        for d in dominances(comparison)
    ]
    return {"gaps": gaps, "trade_offs": trades, "dominance": over}
