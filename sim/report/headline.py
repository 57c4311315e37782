"""The headline of a comparison: what changed, for whom, at what full cost, how sure, and on what it depends.

Each sentence tells both sides: who gains and who falls behind, what improves and what gets worse.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sim.measures.display import measure_of, show, show_difference
from sim.report.money import wan, wan_interval
from sim.report.report_words import WORDS
from sim.report.sentences import difference, interval, number, parts_table, scores
from sim.report.size import size_of_place
from sim.report.tables import verdict
from sim.report.words import unit_of

if TYPE_CHECKING:
    from sim.report.findings import Findings
    from sim.report.paired import PairedRuns


def headline(findings: Findings, lang: str) -> list[str]:
    """The sentences on the pair in the centre of a comparison.

    Parameters
    ----------
    findings : Findings
        With paired runs.
    lang : {"en", "zh"}

    Returns
    -------
    list of str
        What changed; for whom; at what cost; how many measures better and worse; how sure.
    """
    found = findings.paired
    assert found is not None
    a, b = findings.pair
    rows: Any = scores(found, a, b).set_index("measure")
    return [
        _what(findings, rows, lang),
        *_for_whom(found, a, b, lang),
        _cost(findings, found, lang),
        _score(rows, lang),
        _sure(findings, found, lang),
        *_assumed(findings, lang),
    ]


def _days(findings: Findings, lang: str) -> str:
    """How long the run is, and how large a part of the place it stands for."""
    words, scenario = WORDS[lang], findings.scenarios.get(findings.pair[1])
    if scenario is None:
        return words["in_run"]
    days = words["in_days"].format(n=scenario.run.days)
    size = size_of_place(scenario.territory.scale, lang)
    return words["in_scaled"].format(days=days, size=size) if size else days


def _what(findings: Findings, rows: Any, lang: str) -> str:
    words, (a, b) = WORDS[lang], findings.pair
    rate, count, wait = (rows.loc[name] for name in ("solution_rate", "solved", "mean_wait_days"))
    shown = {"a": a, "b": b, "count": _change("solved", count["difference"], lang)}
    if not math.isfinite(rate["difference"]):
        return words["s_norate"].format(days=_days(findings, lang), **shown)
    return words["s_rate"].format(
        rate_a=number("solution_rate", rate["mean_a"], lang),
        rate_b=number("solution_rate", rate["mean_b"], lang),
        difference=_change_within("solution_rate", rate, lang),
        days=_days(findings, lang),
        wait_a=number("mean_wait_days", wait["mean_a"], lang),
        wait_b=number("mean_wait_days", wait["mean_b"], lang),
        wait=_change_within("mean_wait_days", wait, lang),
        **shown,
    )


_MOVES_ZH: Final = {
    "solution_rate": ("提高", "下降"), "mean_wait_days": ("延长", "缩短"), "solved": ("增加", "减少"),
    "cost_per_solution": ("增加", "减少"),
}  # fmt: skip


def _change(name: str, value: float, lang: str) -> str:
    """A difference in words: with its sign in English, in Chinese with the verb that offices use."""
    if lang == "en":
        return difference(name, value, lang) if name != "solved" else show_difference(measure_of(name), value)
    size = show(measure_of(name), abs(value))
    if math.isnan(value) or not float(size.replace(",", "")):
        return "持平"
    unit = {"solution_rate": "个百分点", "solved": "件"}.get(name) or unit_of(measure_of(name), lang)
    return f"{_MOVES_ZH[name][int(value < 0.0)]}{size}{unit}"


def _change_within(name: str, row: Any, lang: str) -> str:
    """A difference in words with its interval, if it has one."""
    found = interval(name, row["low"], row["high"])
    return f"{_change(name, row['difference'], lang)}{' ' if found and lang == 'en' else ''}{found}"


def _for_whom(found: PairedRuns, a: str, b: str, lang: str) -> list[str]:
    """Who gains and who loses; whether disadvantaged groups catch up, and how far groups lie apart."""
    words = WORDS[lang]
    behind = " ".join if lang == "en" else "".join
    texts = []
    table: Any = parts_table(found, a, b, "mean_wait")
    if len(table):
        losers = [row[f"title_{lang}"] for row in table.to_dict("records") if row["verdict"] == "worse"]
        gainers = int((table["verdict"] == "better").sum())
        names = words["sep"].join(losers) if losers else words["nobody"]
        told = "s_parts" if losers else "s_parts_none"
        texts.append(words[told].format(n=len(table), better=gainers, worse=len(losers), names=names))
    for name, key in (("behind_solution", "s_behind"), ("behind_wait", "s_behind_wait"), ("gap_wait_days", "s_gap")):
        row = found.difference(name, b, a)
        if not math.isnan(row["difference"]):
            filled = {"change": _moved(name, row, lang)}
            for when, mean in (("before", row["mean_a"]), ("after", row["mean_b"])):
                side = words["ahead" if mean < 0.0 else "behind"]
                filled |= {when: number(name, abs(mean), lang), f"side_{when}": side}
            texts.append(words[key].format(**filled))
    return [behind(texts)] if texts else []


def _moved(name: str, row: Any, lang: str) -> str:
    """How a gap moved, in words, with its interval; overtaking is told as overtaking."""
    words = WORDS[lang]
    if math.isnan(row["low"]):
        return words["gap_unknown"].format(size=difference(name, row["difference"], lang))
    judged = verdict(measure_of(name), row["difference"], row["low"], row["high"])
    overtaken = row["mean_a"] > 0.0 > row["mean_b"] and judged != "unclear"
    lead = max(row["mean_a"], row["mean_b"]) < 0.0 and judged in ("better", "worse")
    return words["gap_overtaken" if overtaken else f"{'lead' if lead else 'gap'}_{judged}"].format(
        size=difference(name, row["difference"], lang, sign=judged == "unclear"),
        interval=interval(name, row["low"], row["high"]),
    )


def _cost(findings: Findings, found: PairedRuns, lang: str) -> str:
    """Full cost, pay included: in all, per solution and per severity solved; and the part that accounts paid."""
    words, (a, b) = WORDS[lang], findings.pair
    total, each, weighted, money = (
        found.difference(name, b, a)
        for name in ("cost_total", "cost_per_solution", "cost_per_severity", "money_per_solution")
    )

    def of_each(name: str, row: Any) -> dict[str, str]:
        judged = verdict(measure_of(name), row["difference"], row["low"], row["high"])
        return {
            "a": number(name, row["mean_a"], lang),
            "b": number(name, row["mean_b"], lang),
            "verdict": words[judged],
        }

    solution, severity = of_each("cost_per_solution", each), of_each("cost_per_severity", weighted)
    return words["s_cost"].format(
        total_a=wan(total["mean_a"]),
        total_b=wan(total["mean_b"]),
        change=wan_interval(total),
        each_a=solution["a"],
        each_b=solution["b"],
        each_change=_change_within("cost_per_solution", each, lang),
        each_verdict=solution["verdict"],
        severity_a=severity["a"],
        severity_b=severity["b"],
        severity_verdict=severity["verdict"],
        money_a=number("money_per_solution", money["mean_a"], lang),
        money_b=number("money_per_solution", money["mean_b"], lang),
    ) + _paid_before(findings, lang)


def _paid_before(findings: Findings, lang: str) -> str:
    """What was paid once before the run for what one side begins with and the other has not; empty if nothing."""
    a, b = (findings.scenarios.get(label) for label in findings.pair)
    if a is None or b is None or a.policy.centres.upgraded == b.policy.centres.upgraded:
        return ""
    more = b if b.policy.centres.upgraded > a.policy.centres.upgraded else a
    share = abs(b.policy.centres.upgraded - a.policy.centres.upgraded)
    centres = round(share * more.territory.communities * more.territory.scale)
    return WORDS[lang]["s_before"].format(
        label=findings.pair[1 if more is b else 0], n=centres, yuan=wan(centres * more.policy.centres.works)
    )


def _score(rows: Any, lang: str) -> str:
    words = WORDS[lang]
    tally = rows["verdict"].value_counts()
    worse = [measure_of(str(name)).title(lang) for name in rows.index[rows["verdict"] == "worse"]]
    return words["s_score"].format(
        n=len(rows),
        better=tally.get("better", 0),
        worse=tally.get("worse", 0),
        unclear=tally.get("unclear", 0),
        named=words["named"].format(names=words["sep"].join(worse)) if worse else "",
    )


def _assumed(findings: Findings, lang: str) -> list[str]:
    """Between what and what the first difference lies if the assumptions are wrong, where that is known."""
    from sim.report.robust_lines import sentence

    told = (sentence(one, "solution_rate", lang) for one in findings.robust if (one.a, one.b) == findings.pair)
    return [text for text in told if text]


def _sure(findings: Findings, found: PairedRuns, lang: str) -> str:
    """What the intervals speak of, and how many of the settings that differ rest on assumption."""
    from sim.report.assumptions import changed, resting_on_assumption

    words, (a, b) = WORDS[lang], findings.pair
    n = int(found.difference("solved", b, a)["n"])
    if a not in findings.scenarios or b not in findings.scenarios:
        return words["s_sure"].format(n=n, assumed=words["s_assumed_unknown"])
    settings = changed(findings.scenarios[a], findings.scenarios[b])
    weak = resting_on_assumption(settings)
    rest = words["s_rest"] if len(weak) < len(settings) else ""
    assumed = words["s_assumed"].format(all=len(settings), weak=len(weak), rest=rest)
    if not _assumed(findings, lang):
        assumed += words["s_hangs"]
    return words["s_sure"].format(n=n, assumed=assumed)
