"""Put the tables of ``results/reference`` into the pages that quote them.

``python -m benchmarks.reference_pages``. A page holds ``<!-- table: KIND NAME -->`` and ``<!-- end of table -->``; what
stands between them is made here: ``place NAME`` and ``patterns NAME`` (paired differences of a place), ``targets FILE``
(what `gridgov facts` found), ``reforms SCENARIO`` (each reform taken out while the others stay), ``shapley MEASURE``,
``effects MEASURE`` and ``variance MEASURE`` (reforms over orders, assumptions over their ranges), ``mix en`` and
``mix zh`` (what the search among mixes has found, and how long it took). A test compares the pages with the tables.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from benchmarks import reference_facts, reference_places
from benchmarks.reference_places import PATTERNS
from benchmarks.reference_studies import REFERENCE, ROOT, versions
from sim.facts import Found, load_targets
from sim.facts.check import verdict_of
from sim.measures.display import MISSING, measure_of, show, show_difference, unit_label
from sim.measures.registry import Measure
from sim.report.facts_table import facts_row, summary_line
from sim.report.words import difference_unit, factor_title, percent, unit_of

PAGES: Final = ("background/places.md", "background/model.md", "background/facts.md", "how-to/studies.md",
    "how-to/search.md", "how-to/search_zh.md")  # fmt: skip
_BLOCK: Final = re.compile(r"(<!-- table: ([a-z]+) ([a-z0-9/_-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_STUDIES: Final = {"panjin/after": "panjin_reform"}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _said(name: str, more: str = "") -> str:
    return f"*Results version {versions()[name]['results_version']}{more}.*"


def place_table(place: str) -> str:
    """Base and paired differences with 95 % intervals, a row for each measure and a column for each variant."""
    return _place(place, [name for name in reference_places.PLACES[place].measures if name not in PATTERNS])


def patterns_table(place: str) -> str:
    """The same of the patterns that section 1 of model.md names."""
    return _place(place, PATTERNS)


def _place(place: str, measures: Sequence[str]) -> str:
    table = reference_places.kept()
    table = table[(table["place"] == place) & table["measure"].isin(measures)]
    compared = reference_places.PLACES[place]
    rows = []
    for measure in dict.fromkeys(table["measure"]):
        definition = measure_of(measure)
        unit = unit_label(definition)
        cells = [f"{definition.en}{', ' + unit if unit else ''}"]
        for column, title in enumerate(compared.variants):
            row = table[(table["measure"] == measure) & (table["variant"] == title)].iloc[0]
            cells += [show(definition, row["base"])] if column == 0 else []
            cells.append(_difference(definition, row["difference"], row["low"], row["high"]))
        rows.append(cells)
    size = "" if compared.scale == 1.0 else f", {compared.scale:g} of the place"
    about = f"; `{compared.base}` against {', '.join(compared.variants)}; {compared.replications} paired replications"
    return _said("places", f"{about}{size}; differences with 95 % intervals") + "\n\n" + _table(
        ["", "before" if compared.base.endswith("before") else compared.base, *compared.variants], rows
    )  # fmt: skip


def _difference(definition: Measure, value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "–"
    interval = (
        "no interval" if math.isnan(low) else f"{show_difference(definition, low)}, {show_difference(definition, high)}"
    )
    return f"{show_difference(definition, value)} [{interval}]"


def targets_table(file: str) -> str:
    """What is expected of each target of a file, what was found, and what its interval says."""
    targets = load_targets(file)
    table = reference_facts.kept()
    rows, everything = [], []
    for row in table[table["file"] == file].to_dict("records"):
        target = targets.targets[str(row["key"])]
        value, low, high = (float(row[name]) for name in ("value", "low", "high"))
        found = Found(str(row["key"]), target, value, low, high, verdict_of(target, low, high))
        everything.append(found)
        (fact, title, _, expected, shown, interval, met, from_input), _ = facts_row(found)
        said = f"**{met}**" if found.verdict == "not met" else met
        number = shown if low == high else f"{shown} [{interval}]"
        rows.append([fact, title, expected, number, f"{said} ({from_input})" if from_input else said])
    facts = any(row[0] for row in rows)
    head = ["fact", "target", "expected", "found", "met"]
    runs = f"; `gridgov facts {file}`, {targets.replications} replications unless a target says otherwise"
    made = _table(head if facts else head[1:], rows if facts else [row[1:] for row in rows])
    return f"{_said('facts', runs)}\n\n{made}\n\n{summary_line(everything)}."


def reforms_table(scenario: str) -> str:
    """What each reform adds to the others, a column for each outcome of its study."""
    study = _STUDIES.get(scenario, "place_reforms")
    table = pd.read_csv(REFERENCE / f"{study}.csv")
    table = table[table["scenario"] == scenario]
    measures = list(dict.fromkeys(table["measure"]))
    rows = []
    for reform in dict.fromkeys(table["reform"]):
        cells = [f"`{reform}`"]
        for measure in measures:
            row = table[(table["reform"] == reform) & (table["measure"] == measure)].iloc[0]
            cells.append(_difference(measure_of(measure), row["effect"], row["low"], row["high"]))
        rows.append(cells)
    heads = []
    for measure in measures:
        unit = unit_label(measure_of(measure))
        heads.append(measure_of(measure).en + (f", {unit}" if unit else ""))
    return _said(
        study, f"; `experiments/{study}.yaml`; what each reform adds while the others stay, 95 % intervals"
    ) + ("\n\n" + _table(["reform", *heads], rows))


def _of_study(study: str, measure: str) -> tuple[pd.DataFrame, Measure]:
    table = pd.read_csv(REFERENCE / f"{study}.csv")
    return table[table["measure"] == measure], measure_of(measure)


def shapley_table(measure: str) -> str:
    """What each reform of Panjin adds, averaged over orders in which they come, the largest first."""
    table, definition = _of_study("panjin_reform_shapley", measure)
    whole, parts = table[table["reform"] == "all reforms"], table[table["reform"] != "all reforms"]
    rows = []
    for row in pd.concat([parts.sort_values("effect", ascending=False), whole]).to_dict("records"):
        effect = _difference(definition, row["effect"], row["low"], row["high"])
        rows.append([f"`{row['reform']}`", effect, f"{round(100 * row['share'])} %".replace("-", "\u2212")])
    head = ["reform", f"{definition.en}, {difference_unit(definition)}", "of the whole"]
    return _said("panjin_reform_shapley", "; 95 % intervals") + "\n\n" + _table(head, rows)


def effects_table(measure: str) -> str:
    """Elementary effects of the assumptions over their ranges, the largest first; those within chance are left out."""
    table, definition = _of_study("sensitivity", measure)
    floor = float(table["noise_floor"].iloc[0])
    table = table[table["low"] > floor].sort_values("mu_star", ascending=False)
    rows = []
    for row in table.to_dict("records"):
        size = _difference(definition, row["mu_star"], row["low"], row["high"]).replace("+", "")
        rows.append([f"`{row['factor']}`", size, show_difference(definition, row["mu"])])
        rows[-1].append(show_difference(definition, row["sigma"]).lstrip("+"))
    more = f"; chance alone would give {show_difference(definition, floor).lstrip('+')}"
    head = ["assumption", f"mean size of effect, {difference_unit(definition)}", "mean effect", "spread"]
    return _said("sensitivity", more) + "\n\n" + _table(head, rows)


def variance_table(measure: str) -> str:
    """Shares of the variance of a measure that go back to each assumption, the largest first."""
    table, definition = _of_study("sensitivity_sobol", measure)
    rows = []
    for row in table.sort_values("total", ascending=False).to_dict("records"):
        shares = [f"{row[c]:.2f} [{row[c + '_low']:.2f}, {row[c + '_high']:.2f}]" for c in ("first", "total")]
        rows.append([f"`{row['factor']}`", *(share.replace("-", "\u2212") for share in shares)])
    head = ["assumption", "alone", "with interactions"]
    about = f"; {definition.en[0].lower()}{definition.en[1:]}; 95 % bootstrap intervals"
    return _said("sensitivity_sobol", about) + "\n\n" + _table(head, rows)


_MIX: Final = {
    "en": {
        "heads": ["mix", "runs", "chance", "keeps the limits with"],
        "said": "Results version {version}; {runs} runs in {seconds} s with one worker; 95 % intervals; fresh seeds.",
        "none": "without reforms",
    },
    "zh": {
        "heads": ["组合", "复核次数", "概率", "满足约束的概率"],
        "said": "结果版本{version}；共{runs}次运行，单进程用时{seconds}秒；括号内为95%区间；数值来自新的随机种子。",
        "none": "现状（无改革）",
    },
}


def mix_table(lang: str) -> str:
    """The finalists of the shipped search, with what they gain on the place as it is, in English or Chinese."""
    table, words = pd.read_csv(REFERENCE / "best_mix.csv"), _MIX[lang]
    measures = [name.removesuffix("_gain") for name in table if name.endswith("_gain")]
    rows = []
    for k, row in enumerate(table.to_dict("records")):
        cells = [_mix_name(str(row["mix"]), lang) if k else str(words["none"]), str(row["runs"])]
        cells += [_chance(row["chance"], lang), _chance(row["kept"], lang)] if k else [MISSING, MISSING]
        for name in measures:
            shown = show(measure_of(name), row[name])
            gain = (row[f"{name}_gain{end}"] for end in ("", "_low", "_high"))
            cells.append(f"{shown}; {_difference(measure_of(name), *gain)}" if k else shown)
        rows.append(cells)
    heads = []
    for name in measures:
        definition = measure_of(name)
        title, unit = (definition.zh if lang == "zh" else definition.en), unit_of(definition, lang)
        heads.append((f"{title}（{unit}）" if lang == "zh" else f"{title}, {unit}") if unit else title)
    about = versions()["best_mix"]
    said = str(words["said"]).format(version=about["results_version"], runs=about["runs"], seconds=about["seconds"])
    return f"*{said}*\n\n{_table([*words['heads'], *heads], rows)}"


def _mix_name(text: str, lang: str) -> str:
    """Names of reforms as code, their titles in Chinese; values of their parameters stand behind."""
    parts = []
    for part in text.split(" + "):
        name, _, values = part.partition("=")
        given = ", ".join(f"{float(value):,.0f}" for value in json.loads(values).values()) if values else ""
        if lang == "zh":
            parts.append(factor_title(name, lang) + (f"（{given}）" if given else ""))
        else:
            parts.append(f"`{name}`" + (f" ({given})" if given else ""))
    return ("、" if lang == "zh" else ", ").join(parts)


def _chance(value: float, lang: str) -> str:
    if math.isnan(value):
        return MISSING
    sign = "< " if value < 0.005 else "> " if value > 0.995 else ""
    return sign + percent(min(max(round(value, 2), 0.01), 0.99) if sign else round(value, 2), lang)


_KINDS: Final = {"place": place_table, "patterns": patterns_table, "targets": targets_table, "reforms": reforms_table,
    "shapley": shapley_table, "effects": effects_table, "variance": variance_table,
    "mix": mix_table}  # fmt: skip


def renewed(text: str) -> str:
    """A page with all its tables made anew."""
    return _BLOCK.sub(lambda m: f"{m[1]}{_KINDS[m[2]](m[3])}\n{m[4]}", text)


def pages() -> Iterator[tuple[str, str, str]]:
    """Name of each page, its text, and its text with the tables made anew."""
    for name in PAGES:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        yield name, text, renewed(text)


def main() -> None:
    """Renew the pages of a checkout."""
    for name, text, new in pages():
        if new != text:
            (ROOT / "docs" / name).write_text(new, encoding="utf-8")
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
