"""The answer of a search in sentences and tables: the best mix, the front, what each step buys, what is always in."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.experiments.points import text
from sim.experiments.search.answer import JOIN
from sim.experiments.search.results import SearchResults
from sim.measures.display import MISSING, measure_of, show, show_difference
from sim.report.called import title_of
from sim.report.choices import value_text
from sim.report.sentences import difference, interval, number
from sim.report.words import factor_title, percent, titled

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "title": "The search",
        "question": "Which of {size} mixes {goals}{limits}? {tried} mixes were tried in {runs} runs.",
        "more": "raises “{name}” most", "less": "lowers “{name}” most", "and": " and ", "where": ", so that {limits}",
        "at_most": "“{name}” is at most {bound}", "at_least": "“{name}” is at least {bound}",
        "not_worse": "“{name}” gets no worse than now", "not_worse_by": "“{name}” gets worse by {bound} at most",
        "best": "The best mix found is {mix}. Against “{start}” it changes “{goal}” by {gain} {interval}.",
        "none": "No mix that was tried keeps all limits. Nearest to it comes {mix}, which changes “{goal}” by {gain} "
        "{interval}.",
        "front": "{n} mixes are on the front: none of the finalists beats them in all goals at once. One end is {mix}.",
        "value": "“{name}”: {value} instead of {before}.",
        "kept": "It keeps all limits with a probability of {kept}.",
        "settled": "With a probability of at least {chance} it is the best of the {n} finalists{zone} (fresh seeds, "
        "successive rejection).",
        "unsettled": "The probability that it is the best of the {n} finalists{zone} is at least {chance}: less than "
        "the {wanted} wanted. Raise final: and the budget, or say with indifference: what does not matter.",
        "only": "It was the only finalist, so that fresh seeds compare it with the scenario as it is alone.",
        "zone": ", or within {size} of the best",
        "unchecked": "It was chosen by the runs of the search alone (final: 0): its lead is likely a little smaller.",
        "always": "Always in: {names}.", "never": "Never in: {names}.", "some": "In some of them: {names}.",
        "among": "Of the mixes that may be the best ({n}):", "among_front": "Of the mixes on the front ({n}):",
        "sets": "Values are means over {n} sets of parameters.", "sep": ", ", "stop": "The search is not finished: "
        "run gridgov sweep again, and it goes on.",
        "equal": "The same runs, because levels that differ change nothing there: {groups}.", "groups": "; ",
        "nothing": "The search has not come to an answer.",
        "valueless": "No run has a value of {names}, so that no mix can be chosen.",
        "finalists": "Finalists on fresh seeds", "steps": "What each step of the budget buys",
        "presence": "How often each level is in", "progress": "The best mix after so many runs",
        "no_change": "no change", "beside": " ({gain})",
        "place": "place", "mix": "mix", "runs": "runs", "chance": "chance of being better", "chance_front": "chance of "
        "being on the front", "keeps": "keeps the limits", "added": "comes", "removed": "goes", "more_of": "more of it",
        "gained": "gain", "seeds": "seeds", "fresh": "fresh", "search": "of the search", "factor": "factor",
        "level": "level", "share": "share",
    },
    "zh": {
        "title": "搜索",
        "question": "在{size}种组合中，哪种组合{goals}{limits}？共试算{tried}种组合，运行{runs}次。",
        "more": "最能提高“{name}”", "less": "最能降低“{name}”", "and": "并", "where": "，同时{limits}",
        "at_most": "“{name}”不高于{bound}", "at_least": "“{name}”不低于{bound}",
        "not_worse": "“{name}”不劣于现状", "not_worse_by": "“{name}”较现状变差不超过{bound}",
        "best": "所得最优组合为：{mix}。与“{start}”相比，“{goal}”变化{gain} {interval}。",
        "none": "试算的组合均不满足全部约束。最接近者为：{mix}，“{goal}”变化{gain} {interval}。",
        "front": "共有{n}种组合位于前沿，即入围组合中没有在各项目标上均优于它们的。前沿一端为：{mix}。",
        "value": "“{name}”由{before}变为{value}。",
        "kept": "满足全部约束的概率为{kept}。",
        "only": "入围组合仅此一种，新随机种子仅将其与原情景比较。",
        "settled": "以不低于{chance}的概率，该组合为{n}种入围组合中的最优{zone}（采用新随机种子，逐步淘汰）。",
        "unsettled": "该组合为{n}种入围组合中最优{zone}的概率不低于{chance}，未达到要求的{wanted}。可提高 final: "
        "和预算，或用 indifference: 说明可忽略的差异。",
        "zone": "，或与最优相差不超过{size}",
        "unchecked": "该组合仅依据搜索中的运行选定（final: 0），其实际优势可能略小。",
        "always": "始终包含：{names}。", "never": "始终不含：{names}。", "some": "部分包含：{names}。",
        "among": "在可能最优的{n}种组合中：", "among_front": "在前沿上的{n}种组合中：",
        "sets": "各值为{n}组参数下的均值。", "sep": "；", "stop": "搜索尚未完成，再次执行 gridgov sweep 即可继续。",
        "equal": "下列组合在此为同一运行，所差水平不改变任何设置：{groups}。", "groups": "；",
        "nothing": "搜索尚未得出结论。",
        "valueless": "各次运行均无{names}的数值，无法选出组合。",
        "finalists": "入围组合（新随机种子）", "steps": "预算每增加一步的效果",
        "presence": "各水平的包含比例", "progress": "运行若干次后的最优组合",
        "no_change": "不作改变", "beside": "（{gain}）",
        "place": "名次", "mix": "组合", "runs": "运行次数", "chance": "优于首位的概率",
        "chance_front": "位于前沿的概率", "keeps": "满足约束的概率",
        "added": "新增", "removed": "去除", "more_of": "增加额", "gained": "增益",
        "seeds": "随机种子", "fresh": "新种子", "search": "搜索中的种子", "factor": "因素", "level": "水平",
        "share": "比例",
    },
}  # fmt: skip
_PROGRESS_ROWS: Final = 8
_ROUNDING: Final = 1e-9
Table = tuple[str, list[str], list[list[str]], tuple[int, ...]]


def question(results: SearchResults, lang: str) -> str:
    """What was searched for, among how many mixes, in how many runs."""
    words, search = WORDS[lang], results.search
    goals = [
        words["more" if goal.sign > 0 else "less"].format(name=_title(goal.measure, lang)) for goal in search.plan.goals
    ]
    limits = [_limit(limit, lang) for limit in search.plan.limits]
    told = words["where"].format(limits=words["and"].join(limits)) if limits else ""
    return words["question"].format(
        size=f"{search.space.size:,}",
        goals=words["and"].join(goals),
        limits=told,
        tried=f"{max(len(results.candidates) - 1, 0):,}",
        runs=f"{search.used:,}",
    )


def _limit(limit: Any, lang: str) -> str:
    words, name = WORDS[lang], _title(limit.measure, lang)
    if limit.relative:
        bound = difference(limit.measure, abs(limit.bound), lang, sign=False)
        return words["not_worse_by" if limit.bound else "not_worse"].format(name=name, bound=bound)
    bound = number(limit.measure, limit.bound, lang)
    return words["at_most" if limit.sign > 0 else "at_least"].format(name=name, bound=bound)


def sentences(results: SearchResults, lang: str) -> list[str]:
    """The answer: the best mix or the front, how sure that is, what is always in."""
    words, found, table = WORDS[lang], results.search.verdict, results.analysis
    if results.stopped:
        return [words["stop"]]
    if not found.order:
        return [words["nothing"], *_valueless(results, lang)]
    plan = results.search.plan
    start, best = table.iloc[0], table.iloc[1]
    goal = plan.goals[0].measure
    names = named(results, lang)
    told = {"mix": names.get(best["mix"], best["mix"]), "start": names.get(start["mix"], start["mix"])}
    told |= {"goal": _title(goal, lang)}
    told |= {"gain": difference(goal, best[f"{goal}_gain"], lang)}
    told |= {"interval": interval(goal, best[f"{goal}_gain_low"], best[f"{goal}_gain_high"])}
    broken = not _keeps(results)
    if len(plan.goals) > 1 and not broken:
        texts = [words["front"].format(n=int(table["front"].sum()), mix=told["mix"])]
    else:
        texts = [words["none" if broken else "best"].format(**told).replace(" 。", "。").replace(" .", ".")]
    for name in plan.measures:
        value, before = number(name, best[name], lang), number(name, start[name], lang)
        texts.append(words["value"].format(name=_title(name, lang), value=value, before=before))
    texts += _how_sure(results, lang)
    texts += _equal(results, lang)
    if plan.over:
        texts.append(words["sets"].format(n=len(plan.over)))
    return [*texts, *_always_in(results, lang)]


def _valueless(results: SearchResults, lang: str) -> list[str]:
    """Goals and limits that have no value in any run."""
    frame = results.frame
    lost = [name for name in results.search.plan.measures if name not in frame or not np.isfinite(frame[name]).any()]
    names = WORDS[lang]["sep"].join(f"“{_title(name, lang)}”" for name in lost)
    return [WORDS[lang]["valueless"].format(names=names)] if lost else []


def _equal(results: SearchResults, lang: str) -> list[str]:
    """Which finalists are the same runs as other mixes."""
    from sim.experiments.search.answer import equal_finalists, name_of

    words, names, search = WORDS[lang], named(results, lang), results.search
    groups = [" = ".join(names[name_of(search, mix)] for mix in mixes) for mixes in equal_finalists(search)]
    return [words["equal"].format(groups=words["groups"].join(groups))] if groups else []


def _keeps(results: SearchResults) -> bool:
    """Whether the means of the first finalist keep all limits."""
    best, start = results.analysis.iloc[1], results.analysis.iloc[0]
    for limit in results.search.plan.limits:
        value = best[f"{limit.measure}_gain" if limit.relative else limit.measure]
        if limit.sign * (value - limit.bound) > _ROUNDING * abs(start[limit.measure]):
            return False
    return True


def _how_sure(results: SearchResults, lang: str) -> list[str]:
    words, plan, found = WORDS[lang], results.search.plan, results.search.verdict
    if plan.final == 0:
        return [words["unchecked"]]
    texts = [words["kept"].format(kept=_share(found.kept[0], lang))] if plan.limits else []
    if len(plan.goals) > 1:
        return texts
    if len(found.order) == 1:
        return [*texts, words["only"]]
    goal = plan.goals[0].measure
    zone = plan.indifference.get(goal, 0.0)
    said = words["zone"].format(size=difference(goal, zone, lang, sign=False)) if zone else ""
    key = "settled" if found.settled else "unsettled"
    chance = plan.confidence if found.settled else found.correct
    return [
        *texts,
        words[key].format(
            chance=_share(chance, lang), n=len(found.order), zone=said, wanted=_share(plan.confidence, lang)
        ),
    ]


def _always_in(results: SearchResults, lang: str) -> list[str]:
    """Which levels are in all mixes that may be the best (switches off are not named), in none, in some."""
    from sim.experiments.search.answer import good_mixes, level_name

    names = named(results, lang)
    words, good = WORDS[lang], len(good_mixes(results.search))
    if not good:
        return []
    sorted_into: dict[str, list[str]] = {"always": [], "never": [], "some": []}
    for row in results.presence.to_dict("records"):
        title = factor_title(str(row["factor"]), lang)
        if row["level"] == "false":
            continue
        name = names.get(level_name(str(row["factor"]), str(row["level"])), title)
        sorted_into["always" if row["share"] >= 1.0 else "some" if row["share"] > 0.0 else "never"].append(name)
    texts = [words[key].format(names=words["sep"].join(names)) for key, names in sorted_into.items() if names]
    head = words["among_front" if len(results.search.plan.goals) > 1 else "among"].format(n=good)
    return [" ".join([head, *texts]) if lang == "en" else "".join([head, *texts])]


def tables(results: SearchResults, lang: str) -> list[Table]:
    """Title, heads, rows and columns of figures of each table."""
    if results.stopped or not results.search.verdict.order:
        return []
    found = [_finalists(results, lang)]
    if len(results.budget_steps):
        found.append(_steps(results, lang))
    return [*found, _presence(results, lang), _progress(results, lang)]


def _finalists(results: SearchResults, lang: str) -> Table:
    words, plan, names = WORDS[lang], results.search.plan, named(results, lang)
    heads = [words["place"], words["mix"], words["runs"], *(titled(measure_of(name), lang) for name in plan.measures)]
    heads += [words["chance_front" if len(plan.goals) > 1 else "chance"], words["keeps"]]
    rows = []
    for row in results.analysis.to_dict("records"):
        cells = [str(row["place"] or MISSING), names.get(str(row["mix"]), str(row["mix"])), str(row["runs"])]
        for name in plan.measures:
            shown = show(measure_of(name), row[name])
            if row["place"]:
                gain = show_difference(measure_of(name), row[f"{name}_gain"])
                around = interval(name, row[f"{name}_gain_low"], row[f"{name}_gain_high"])
                shown += WORDS[lang]["beside"].format(gain=" ".join(filter(None, [gain, around])))
            cells.append(shown)
        first = len(plan.goals) == 1 and row["place"] == 1
        rows.append([*cells, MISSING if first else _share(row["chance"], lang), _share(row["kept"], lang)])
    return words["finalists"], heads, rows, tuple(range(2, len(heads)))


def _steps(results: SearchResults, lang: str) -> Table:
    words, frame, names = WORDS[lang], results.budget_steps, named(results, lang)
    budget, goal = frame.columns[1], frame.columns[2]
    heads = [titled(measure_of(budget), lang), words["more_of"], titled(measure_of(goal), lang), words["gained"]]
    heads += [words["added"], words["removed"], words["seeds"]]
    rows = []
    for row in frame.to_dict("records"):
        more = MISSING if math.isnan(row["more"]) else show_difference(measure_of(budget), row["more"])
        gain = MISSING if math.isnan(row["gain"]) else show_difference(measure_of(goal), row["gain"])
        cells = [show(measure_of(budget), row[budget]), more, show(measure_of(goal), row[goal]), gain]
        moved = (
            words["sep"].join(names.get(one, one) for one in row[k].split(JOIN) if one) for k in ("added", "removed")
        )
        rows.append([*cells, *moved, words["fresh" if row["fresh"] else "search"]])
    return words["steps"], heads, rows, (0, 1, 2, 3)


def _presence(results: SearchResults, lang: str) -> Table:
    from sim.experiments.search.answer import level_name

    words, names = WORDS[lang], named(results, lang)
    rows = [
        [
            factor_title(str(row["factor"]), lang),
            names.get(level_name(str(row["factor"]), str(row["level"])), str(row["level"])),
            _share(row["share"], lang),
        ]
        for row in results.presence.to_dict("records")
        if row["level"] != "false"
    ]
    return words["presence"], [words["factor"], words["level"], words["share"]], rows, (2,)


def _progress(results: SearchResults, lang: str) -> Table:
    words, frame, names = WORDS[lang], results.progress, named(results, lang)
    goals = [goal.measure for goal in results.search.plan.goals]
    moved = frame[frame["mix"].ne(frame["mix"].shift())] if len(frame) else pd.DataFrame()
    heads = [words["runs"], *(titled(measure_of(name), lang) for name in goals), words["mix"]]
    rows = [
        [
            f"{row['runs']:,}",
            *(show(measure_of(name), row[name]) for name in goals),
            names.get(str(row["mix"]), str(row["mix"])),
        ]
        for row in moved.tail(_PROGRESS_ROWS).to_dict("records")
    ]
    return words["progress"], heads, rows, tuple(range(len(goals) + 1))


def named(results: SearchResults, lang: str) -> dict[str, str]:
    """What the tables call each mix and each of its levels, and what these are called in words."""
    from sim.experiments.search.answer import level_name, name_of
    from sim.experiments.search.trials import START

    search = results.search
    found: dict[str, str] = {}
    for path, levels in search.space.levels.items():
        found |= {level_name(path, text(level)): _level(path, level, lang) for level in levels}
    for mix in search.trials.tried():
        setting = search.space.setting(mix)
        told = [_level(path, value, lang) for path, value in setting.items() if value is not False]
        found[name_of(search, mix)] = " + ".join(told) or WORDS[lang]["no_change"]
    return found | {name_of(search, START): title_of(search.label, None, lang)}


def _level(path: str, value: Any, lang: str) -> str:
    """A level of a factor in words: what is switched on by its title, everything else with its value."""
    title = factor_title(path, lang)
    if value is True:
        return title
    if isinstance(value, (list, tuple)):
        told = WORDS[lang]["sep"].join(factor_title(str(name), lang) for name in value)
        return told or f"{title} {value_text(value, lang)}"
    return f"{title} {value_text(value, lang)}"


def _title(name: str, lang: str) -> str:
    return measure_of(name).title(lang)


def _share(value: float, lang: str) -> str:
    """A probability; never more certain than it is."""
    if math.isnan(value):
        return MISSING
    return percent(math.floor(1000.0 * value + 1e-9) / 1000.0, lang)
