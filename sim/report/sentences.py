"""The answer of a report in sentences with numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.experiments.attribution import ALL
from sim.experiments.statistics import holm, paired
from sim.measures.display import measure_of, show, show_difference
from sim.measures.registry import MAIN
from sim.records.run import Run
from sim.report.findings import Findings
from sim.report.paired import PairedRuns
from sim.report.report_words import WORDS
from sim.report.tables import verdict
from sim.report.words import difference_unit, factor_title, groups_in, part_title, unit_of

FEW_RUNS: Final = 10
_LONG: Final = {"d": "days", "h": "hours"}


def number(name: str, value: float, lang: str) -> str:
    """A value of a measure with its unit, ``61.6 %``."""
    measure = measure_of(name)
    return with_unit(show(measure, value), unit_of(measure, lang))


def difference(name: str, value: float, lang: str, sign: bool = True) -> str:
    """A difference of a measure with its unit, ``+13.1 percentage points``."""
    measure = measure_of(name)
    text = show_difference(measure, value) if sign else show(measure, abs(value))
    return with_unit(text, difference_unit(measure, lang))


def with_unit(text: str, unit: str) -> str:
    """A figure and its unit; no space before Chinese units."""
    if not unit:
        return text
    unit = _LONG.get(unit, unit)
    unit = "个百分点" if unit == "百分点" else unit
    return f"{text}{unit}" if any(ord(letter) > 0x2E7F for letter in unit) or unit == "%" else f"{text} {unit}"


def interval(name: str, low: float, high: float) -> str:
    """``[+12.8, +13.4]``; empty without one."""
    if math.isnan(low) or math.isnan(high):
        return ""
    measure = measure_of(name)
    return f"[{show_difference(measure, low)}, {show_difference(measure, high)}]"


def scores(found: PairedRuns, a: str, b: str) -> pd.DataFrame:
    """Differences of the main measures with their verdicts, and p values by Holm's method."""
    rows: Any = pd.DataFrame([found.difference(name, b, a) for name in MAIN])
    rows["verdict"] = [verdict(measure_of(row.measure), row.difference, row.low, row.high) for row in rows.itertuples()]
    scored: pd.DataFrame = rows.assign(p_holm=holm(rows["p"])).reset_index(drop=True)
    return scored


def answer(findings: Findings, lang: str) -> list[str]:
    """Sentences that say what was found."""
    if findings.kind == "run":
        return _of_run(next(iter(findings.records.values())), lang)
    if findings.kind == "analysis":
        return _of_analysis(findings.analysis, lang)
    from sim.report.headline import headline

    return headline(findings, lang)


def _of_run(run: Run, lang: str) -> list[str]:
    words, summary = WORDS[lang], run.summary
    groups: Any = run.groups[run.groups["partition"] == "group"].dropna(subset=["solution_rate"])
    texts = [
        words["r_rate"].format(
            rate=number("solution_rate", summary["solution_rate"], lang),
            unmet=number("unmet_share", summary["unmet_share"], lang),
        ),
        words["r_wait"].format(
            wait=number("mean_wait_days", summary["mean_wait_days"], lang),
            on_time=number("on_time_true_share", summary["on_time_true_share"], lang),
        ),
    ]
    if len(groups):
        low, high = groups.loc[groups["solution_rate"].idxmin()], groups.loc[groups["solution_rate"].idxmax()]
        texts.append(
            words["r_gap"].format(
                gap=difference("gap_solution_rate", summary["gap_solution_rate"], lang, sign=False),
                worst=part_title("group", str(low["value"]), lang, run.titles),
                low=number("solution_rate", low["solution_rate"], lang),
                best=part_title("group", str(high["value"]), lang, run.titles),
                high=number("solution_rate", high["solution_rate"], lang),
            )
        )
    return texts


def _of_analysis(table: Any, lang: str) -> list[str]:
    """What moves the first outcome most, what comes next, what stays within chance."""
    words = WORDS[lang]
    first = table[(table["measure"] == table["measure"].iloc[0]) & (table["scenario"] == table["scenario"].iloc[0])]
    name, unit = str(first["measure"].iloc[0]), "factor" if "factor" in first else "reform"
    size = next(column for column in ("mu_star", "total", "effect") if column in first)
    rows = first[first[unit] != ALL]
    rows = rows.iloc[np.argsort(-np.abs(rows[size].to_numpy(dtype=np.float64)), kind="stable")]
    titles = [
        f"“{factor_title(str(factor), lang)}” ({effect_text(row, lang)})"
        for factor, row in zip(rows[unit], rows.to_dict("records"), strict=True)
    ]
    key = {"mu_star": "a_first", "total": "a_share", "effect": "a_reform"}[size]
    top: Mapping[Any, Any] = rows.iloc[0].to_dict()
    texts = [
        words[key].format(
            factor=factor_title(str(top[unit]), lang),
            measure=measure_of(name).title(lang),
            size=effect_text(top, lang),
            interval=_effect_interval(top, name),
        )
    ]
    if len(titles) > 1:
        texts.append(words["a_next"].format(names=words["sep"].join(titles[1:4])))
    if size != "effect":
        floor = float(rows["noise_floor"].iloc[0])
        few = int((rows[size] <= floor).sum())
        key = "a_nofloor" if math.isnan(floor) else "a_last" if few else "a_all"
        texts.append(words[key].format(n=len(rows), few=few))
    return texts


def effect_text(row: Mapping[Any, Any], lang: str) -> str:
    """Effect of a factor or reform with its unit."""
    name = str(row["measure"])
    if "total" in row:
        return f"{100 * float(row['total']):.0f}%"
    return difference(name, float(row.get("mu_star", row.get("effect", math.nan))), lang, sign="effect" in row)


def _effect_interval(row: Mapping[Any, Any], name: str) -> str:
    if "total" in row:
        return f" [{100 * row['total_low']:.0f}, {100 * row['total_high']:.0f}]"
    text = interval(name, row["low"], row["high"])
    return f" {text.replace('+', '') if 'mu_star' in row else text}" if text else ""


def parts_of(found: PairedRuns) -> list[tuple[str, str]]:
    """Parts of the population, by partition and value: the groups that the runs have, and fifths of deprivation."""
    fifths = [("deprivation_quintile", str(k)) for k in range(1, 6)]
    return [*(("group", group) for group in groups_in(found.runs.columns)), *fifths]


def parts_table(found: PairedRuns, a: str, b: str, outcome: str) -> pd.DataFrame:
    """Outcome by group and fifth of deprivation before and after, with paired differences.

    Columns ``partition, value, title_en, title_zh, mean_a, mean_b, difference, low, high, verdict``; parts without
    figures left out.
    """
    name = {"solution_rate": "solution_rate", "mean_wait": "mean_wait_days"}[outcome]
    rows = []
    for partition, value in parts_of(found):
        column = f"{partition}.{value}.{outcome}"
        if column not in found.runs:
            continue
        x, y = found.shared(column, (a, b))
        pair = paired(x, y, found.level, measure_of(name).bounds)
        judged = verdict(measure_of(name), pair.difference, pair.low, pair.high)
        rows.append(
            {
                "partition": partition,
                "value": value,
                **{f"title_{lang}": part_title(partition, value, lang, found.titles) for lang in ("en", "zh")},
                "mean_a": pair.mean_a,
                "mean_b": pair.mean_b,
                "difference": pair.difference,
                "low": pair.low,
                "high": pair.high,
                "verdict": judged,
                "measure": name,
            }
        )
    return pd.DataFrame(rows)


def who(table: Any, lang: str) -> str:
    """How many parts of the population gain, and which most and least."""
    known = table.dropna(subset=["difference"])
    if known.empty:
        return WORDS[lang]["who_none"]
    top, bottom = known.loc[known["difference"].idxmax()], known.loc[known["difference"].idxmin()]

    def named(row: Any) -> tuple[str, str]:
        title = str(row[f"title_{lang}"])
        return title, difference(str(row["measure"]), float(row["difference"]), lang)

    (best, high), (least, low) = named(top), named(bottom)
    worse = int((known["verdict"] == "worse").sum())
    return WORDS[lang]["who_gain" if worse else "who_gain_none"].format(
        n=len(known),
        better=int((known["verdict"] == "better").sum()),
        worse=worse,
        best=best,
        high=high,
        least=least,
        low=low,
    )


def how_sure(findings: Findings, lang: str) -> list[str]:
    """Sentences on chance, on many measures at once, and on what intervals leave out."""
    words = WORDS[lang]
    if findings.paired is None:
        return [words["sure_run"], words["sure_model"]]
    texts = []
    if findings.kind == "analysis":
        texts.append(words["sure_analysis"])
    else:
        found, (a, b) = findings.paired, findings.pair
        rows: Any = scores(found, a, b)
        n, level = int(rows["n"].max()), f"{100 * found.level:g}%"
        texts.append(words["sure_pair"].format(n=n, level=level))
        if n < FEW_RUNS:
            texts.append(words["sure_few"].format(n=n))
        if len(found.pairs) > 1:
            texts.append(words["sure_picked"].format(n=len(found.pairs)))
        clear = rows["p"] < 1.0 - found.level
        left = int((rows["p_holm"] < 1.0 - found.level).sum())
        if clear.any():
            texts.append(words["sure_many"].format(n=len(rows), left=left, clear=int(clear.sum())))
    named = words["sep"].join(f"{measure_of(name).title(lang)} ({n})" for name, n in findings.unknown.items())
    texts += [words["sure_unknown"].format(names=named)] if named else []
    rough = words["sep"].join(one.text(lang) for one in findings.unsettled)
    texts += [words["sure_unsettled"].format(what=rough)] if rough else []
    texts += [words["sure_equal"].format(names=" = ".join(group)) for group in findings.equal]
    failed = int((findings.paired.runs["status"] != "ok").sum())
    if failed:
        texts.append(words["sure_failed"].format(n=failed))
    if findings.missing:
        texts.append(words["sure_missing"].format(n=findings.missing))
    return [*texts, words["sure_model"]]
