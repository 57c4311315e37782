"""Several scenarios side by side: which comes first, how sure that is, and what each costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.experiments.attribution import ALL
from sim.experiments.levels import REFORM
from sim.experiments.statistics import holm, paired
from sim.measures.display import MISSING, measure_of, show
from sim.report.money import wan, wan_interval
from sim.report.paired import PairedRuns
from sim.report.tables import interval_text
from sim.report.words import factor_title

if TYPE_CHECKING:
    import pandas as pd

MOST: Final = 8
LEADING: Final = "solution_rate"
_WORDS: Final = {
    "en": {
        "rank": "rank", "scenario": "scenario", "rate": "truly solved (%)", "change": "against “{a}” (points)",
        "lead": "behind the first (points)", "wait": "wait (days)", "wait_change": "change of the wait (days)",
        "cost": "full cost (10,000 yuan)", "cost_change": "change of the cost (10,000 yuan)",
        "base": "compared with", "first": "first", "tie": "≈: these runs do not tell it from the first.",
        "which": "Which first? “{best}” truly solves the largest share, {rate}, in {n} paired runs.",
        "clear": "Clearly behind it (after Holm's correction for {n} comparisons) are all others.",
        "some": "Clearly behind it (after Holm's correction for {n} comparisons) are {behind} of {n}; these runs do "
        "not tell it from {names}.",
        "none": "Not one of the {n} others is clearly behind it (after Holm's correction).", "further": " and {n} more",
        "cheap": "Of these “{name}” costs least: {cost}.",
        "more": "Shown are the first {n} of {all} and “{a}”.",
        "one": "One run each: nothing is known of chance, and the order may be luck.",
        "reform": "reform", "alone": "alone", "left": "left out", "share": "averaged over orders",
        "together": "all together",
        "cost_alone": "cost alone (10,000 yuan)", "cost_left": "cost left out (10,000 yuan)",
        "points": "{title} (points)", "plain": "{title}", "sep": "; ", "wan": "{value} (10,000 yuan)",
    },
    "zh": {
        "rank": "名次", "scenario": "情景", "rate": "实际解决率（%）", "change": "与“{a}”相比（百分点）",
        "lead": "落后第一名（百分点）", "wait": "等待（天）", "wait_change": "等待变化（天）",
        "cost": "总成本（万元）", "cost_change": "总成本变化（万元）",
        "base": "对照", "first": "第一", "tie": "≈：现有运行不能区分其与第一名的先后。",
        "which": "“{best}”实际解决率最高，为{rate}（配对运行各{n}次）。",
        "clear": "其余各情景均明显落后（{n}项比较，经霍尔姆校正）。",
        "some": "其余{n}个情景中{behind}个明显落后（经霍尔姆校正）；现有运行不能区分其与{names}的先后。",
        "none": "其余{n}个情景均未明显落后（经霍尔姆校正）。", "further": "等{all}个情景",
        "cheap": "其中“{name}”总成本最低，为{cost}。",
        "more": "所列为前{n}个情景（共{all}个）及“{a}”。",
        "one": "每个情景只运行一次，随机性无从得知，名次可能出于偶然。",
        "reform": "改革举措", "alone": "单独施行", "left": "唯独不施行", "share": "各种先后次序平均",
        "together": "全部施行", "cost_alone": "单独施行的成本（万元）", "cost_left": "唯独不施行的成本（万元）",
        "points": "{title}（百分点）", "plain": "{title}", "sep": "、", "wan": "{value}万元",
    },
}  # fmt: skip


@dataclass(frozen=True)
class RankedScenario:
    """Where one scenario stands.

    Attributes
    ----------
    label : str
    rank : int
        From 1.
    rate, wait, cost : Series
        Paired differences from the baseline: share solved, wait (d), full cost (yuan).
    lead : Series
        Difference of the share solved from the first.
    told_apart : bool
        Whether it is clearly behind the first, after Holm's correction.
    """

    label: str
    rank: int
    rate: pd.Series
    wait: pd.Series
    cost: pd.Series
    lead: pd.Series
    told_apart: bool


def standings(found: PairedRuns, baseline: str | None = None) -> tuple[RankedScenario, ...]:
    """The scenarios by the share of needs that is truly solved, the largest first.

    Parameters
    ----------
    found : PairedRuns
    baseline : str, optional
        What differences are taken from; by default the first scenario.

    Returns
    -------
    tuple of RankedScenario
        Empty where no scenario has a value.
    """
    base = baseline or found.labels[0]
    means = {label: float(found.difference(LEADING, label, base)["mean_b"]) for label in found.labels}
    order = sorted((label for label in found.labels if math.isfinite(means[label])), key=lambda label: -means[label])
    if not order:
        return ()
    leads = [found.difference(LEADING, label, order[0]) for label in order]
    apart = holm([float(lead["p"]) for lead in leads[1:]]) < 1.0 - found.level
    return tuple(
        RankedScenario(
            label,
            k + 1,
            found.difference(LEADING, label, base),
            found.difference("mean_wait_days", label, base),
            found.difference("cost_total", label, base),
            leads[k],
            bool(k and apart[k - 1]),
        )
        for k, label in enumerate(order)
    )


def shown(found: PairedRuns, baseline: str, most: int = MOST) -> tuple[RankedScenario, ...]:
    """The first standings, and that of the baseline wherever it stands."""
    every = standings(found, baseline)
    if len(every) <= most:
        return every
    head = every[: most - 1]
    rest = [one for one in every if one not in head]
    return (*head, next((one for one in rest if one.label == baseline), rest[0]))


def table(found: PairedRuns, baseline: str, lang: str = "en", most: int = MOST) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the scenarios, ranked: effect and cost beside each other.

    Parameters
    ----------
    found : PairedRuns
    baseline : str
    lang : {"en", "zh"}
    most : int
        Rows at most; the baseline is always among them.

    Returns
    -------
    tuple of heads and rows
        The first two columns are texts, the others figures.
    """
    words, rate, wait = _WORDS[lang], measure_of(LEADING), measure_of("mean_wait_days")
    heads = [
        words[name] for name in ("rank", "scenario", "rate", "change", "lead", "wait_change", "cost", "cost_change")
    ]
    heads[3] = heads[3].format(a=baseline)
    rows = []
    for one in shown(found, baseline, most):
        own = one.label == baseline
        lead = words["first"] if one.rank == 1 else interval_text(rate, one.lead)
        rows.append(
            [
                str(one.rank),
                one.label,
                show(rate, one.rate["mean_b"]),
                words["base"] if own else interval_text(rate, one.rate),
                lead if one.rank == 1 or one.told_apart else f"{lead} ≈",
                words["base"] if own else interval_text(wait, one.wait),
                wan(float(one.cost["mean_b"])),
                words["base"] if own else wan_interval(one.cost),
            ]
        )
    return heads, rows


def sentences(found: PairedRuns, baseline: str, lang: str = "en", most: int = MOST) -> list[str]:
    """Which comes first, from which others it is not told apart, and which of these costs least."""
    words, every = _WORDS[lang], standings(found, baseline)
    if not every:
        return []
    first, others = every[0], every[1:]
    runs = int(first.rate["n"])
    share = f"{show(measure_of(LEADING), first.rate['mean_b'])}%"
    told = [words["which"].format(best=first.label, rate=share, n=runs)]
    if runs < 2:
        return [*told, words["one"]]
    near = [one for one in others if not one.told_apart]
    if not near:
        told.append(words["clear"].format(n=len(others)))
    else:
        names = words["sep"].join(f"“{one.label}”" for one in near[:most])
        if len(near) > most:
            names += words["further"].format(n=len(near) - most, all=len(near))
        behind = len(others) - len(near)
        told.append(words["some" if behind else "none"].format(n=len(others), behind=behind, names=names))
        told.append(words["tie"])
        costs = {one.label: float(one.cost["mean_b"]) for one in (first, *near)}
        if all(map(math.isfinite, costs.values())):
            cheapest = min(costs, key=costs.__getitem__)
            told.append(words["cheap"].format(name=cheapest, cost=words["wan"].format(value=wan(costs[cheapest]))))
    if len(every) > most:
        told.append(words["more"].format(n=most - 1, all=len(every), a=baseline))
    return told


def reform_table(found: PairedRuns, analysis: Any, lang: str = "en") -> tuple[list[str], list[list[str]]]:
    """Each reform alone, left out, averaged over orders, and all together, with cost beside effect.

    Parameters
    ----------
    found : PairedRuns
        Of a leave-one-out or Shapley study: columns ``reforms.NAME`` say which reforms are on.
    analysis : DataFrame
        Of that study.
    lang : {"en", "zh"}

    Returns
    -------
    tuple of heads and rows
        For the first outcome and the first scenario; rows from the largest effect to the smallest, all together last.
        Empty if the runs do not say which reforms are on.
    """
    columns = [name for name in found.runs.columns if name.startswith(REFORM)]
    if "effect" not in analysis or not columns:
        return [], []
    words, name = _WORDS[lang], str(analysis["measure"].iloc[0])
    measure = measure_of(name)
    rows = analysis[(analysis["measure"] == name) & (analysis["scenario"] == analysis["scenario"].iloc[0])]
    sets = _sets(found, columns)
    every, none = frozenset(column.removeprefix(REFORM) for column in columns), frozenset[str]()
    averaged = not _is_left_out(rows, found, sets, every, name)
    title = words["points" if measure.unit == "share" else "plain"].format(title=measure.title(lang))
    heads = [
        words["reform"],
        *(f"{title} · {words[key]}" if lang == "en" else f"{title}·{words[key]}" for key in ("alone", "left")),
    ]
    heads += [f"{title}{' · ' if lang == 'en' else '·'}{words['share']}"] if averaged else []
    heads += [words["cost_alone"], words["cost_left"]]
    lines = []
    ordered = rows[rows["reform"] != ALL].sort_values("effect", ascending=measure.better == "less")
    for reform, effect in zip(ordered["reform"], ordered.to_dict("records"), strict=True):
        one = frozenset([str(reform)])
        pairs = ((none, one), (every - one, every))
        cells = [_gain(found, sets, before, after, name) for before, after in pairs]
        cells += [interval_text(measure, {**effect, "difference": effect["effect"]})] if averaged else []
        cells += [_cost_gain(found, sets, before, after) for before, after in pairs]
        lines.append([factor_title(str(reform), lang), *cells])
    together, cost = _gain(found, sets, none, every, name), _cost_gain(found, sets, none, every)
    lines.append([words["together"], together, together, *([together] if averaged else []), cost, cost])
    kept = [k for k in range(len(heads)) if any(line[k] != MISSING for line in lines[:-1])]
    return [heads[k] for k in kept], [[line[k] for k in kept] for line in lines]


def _is_left_out(
    rows: Any, found: PairedRuns, sets: dict[frozenset[str], str], every: frozenset[str], name: str
) -> bool:
    """Whether the effects are those of leaving one out, and so stand in the table already."""
    reform = next((str(one) for one in rows["reform"] if one != ALL), "")
    pair = [sets.get(every - {reform}), sets.get(every)]
    if None in pair:
        return False
    effect = float(rows.loc[rows["reform"] == reform, "effect"].iloc[0])
    return math.isclose(float(found.difference(name, pair[1], pair[0])["difference"]), effect, abs_tol=1e-12)


def _sets(found: PairedRuns, columns: Sequence[str]) -> dict[frozenset[str], str]:
    """Label of the runs of each set of reforms, of the first scenario."""
    firsts = found.runs.drop_duplicates("scenario")
    sets: dict[frozenset[str], str] = {}
    for row in firsts.to_dict("records"):
        on = frozenset(column.removeprefix(REFORM) for column in columns if row[column] is True or row[column] == 1)
        sets.setdefault(on, str(row["scenario"]))
    return sets


def _gain(found: PairedRuns, sets: Any, before: frozenset[str], after: frozenset[str], name: str) -> str:
    if before not in sets or after not in sets:
        return MISSING
    return interval_text(measure_of(name), found.difference(name, sets[after], sets[before]))


def _cost_gain(found: PairedRuns, sets: Any, before: frozenset[str], after: frozenset[str]) -> str:
    if before not in sets or after not in sets or "cost_total" not in found.runs:
        return MISSING
    x, y = found.shared("cost_total", (sets[before], sets[after]))
    pair = paired(x, y, found.level)
    return wan_interval({"difference": pair.difference, "low": pair.low, "high": pair.high})
