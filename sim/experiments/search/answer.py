"""The answer of a search as tables: finalists, mixes that were tried, what each step of a budget buys, what is in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiments.points import label_text, short, text
from sim.experiments.search.goals import Limit
from sim.experiments.search.search import Search
from sim.experiments.search.space import Mix
from sim.experiments.search.trials import START, means
from sim.experiments.statistics import mean_interval
from sim.measures.gaps import LEVEL

Array = NDArray[np.float64]
LIKELY: Final = 0.05  # mixes that are the best with at least this probability count when it is asked what is always in
OFTEN: Final = 0.5  # and mixes that are on the front in at least this share of resamples
JOIN: Final = " + "


def front_table(search: Search) -> pd.DataFrame:
    """The scenario as it is and the finalists, the best first, on fresh seeds.

    Returns
    -------
    DataFrame
        ``place`` (0: the scenario as it is), ``mix``, ``runs``, ``chance`` and ``kept`` (:class:`.selection.Verdict`),
        ``front`` (several goals: no other finalist beats it; one goal: the chosen one), for each measure its mean,
        ``_low`` and ``_high`` (95 %) and ``_gain`` (difference from the scenario as it is, with ``_gain_low`` and
        ``_gain_high``, paired by seed), and the level of each factor.
    """
    found, rows = search.verdict, []
    fresh = search.plan.final > 0
    front = _on_front(search)
    for place, mix in enumerate((START, *found.order)):
        count = found.runs[place - 1] if place else max(found.runs, default=0)
        first = search.plan.fresh
        window = range(first, first + count) if fresh else search.trials.searched
        row: dict[str, Any] = {"place": place, "mix": name_of(search, mix), "runs": _known(search, mix, window)}
        row |= {"chance": found.chance[place - 1] if place else math.nan}
        row |= {"kept": found.kept[place - 1] if place else math.nan, "front": mix in front}
        rows.append(row | _values(search, mix, window) | levels_of(search, mix))
    return pd.DataFrame(rows)


def _on_front(search: Search) -> list[Mix]:
    order = search.verdict.order
    if len(search.plan.goals) == 1:
        return list(order[:1])
    if not order or not search.verdict.runs or not min(search.verdict.runs):
        return list(order)
    from sim.experiments.search.selection import RankingAndSelection

    chosen = RankingAndSelection(search.trials, order)
    chosen.counts = dict(zip(order, search.verdict.runs, strict=True))
    return chosen.front()


def _known(search: Search, mix: Mix, window: Sequence[int]) -> int:
    return int(np.isfinite(search.trials.table(mix, window)).all(axis=1).sum())


def _values(search: Search, mix: Mix, window: Sequence[int]) -> dict[str, float]:
    values, apart = search.trials.table(mix, window), search.trials.differences(mix, window)
    found: dict[str, float] = {}
    for k, name in enumerate(search.plan.measures):
        for key, column in ((name, values[:, k]), (f"{name}_gain", apart[:, k])):
            known = column[np.isfinite(column)]
            mean, low, high = mean_interval(known, LEVEL) if len(known) else (math.nan,) * 3
            found |= {key: mean, f"{key}_low": low, f"{key}_high": high}
    return found


def levels_of(search: Search, mix: Mix) -> dict[str, Any]:
    """Level of each factor of a mix as a text; empty for the scenario as it is."""
    if mix == START:
        return dict.fromkeys(search.space.levels, "")
    return {path: text(value) for path, value in search.space.setting(mix).items()}


def name_of(search: Search, mix: Mix) -> str:
    """What a mix changes, in short; the label of the scenario for the scenario as it is."""
    if mix == START:
        return search.label
    said = []
    for path, value in search.space.setting(mix).items():
        if value is False:
            continue
        said.append(short(path) if value is True else f"{short(path)}={label_text(value)}")
    return JOIN.join(said) or f"{search.label} (none)"


def tried_table(search: Search) -> pd.DataFrame:
    """Every mix that was tried, with means over the seeds of the search.

    Returns
    -------
    DataFrame
        ``mix, runs``, each measure, ``kept`` (whether the means keep all limits), ``finalist``, levels.
    """
    known = [START, *search.trials.tried()]
    start = search.trials.start(search.trials.searched)
    apart = np.array([means(search.trials.differences(mix, search.trials.searched)) for mix in known])
    excess = search.trials.excesses(apart, search.trials.searched)
    rows = []
    for k, mix in enumerate(known):
        row: dict[str, Any] = {"mix": name_of(search, mix), "runs": _known(search, mix, search.trials.searched)}
        row |= dict(zip(search.plan.measures, (start + apart[k]).tolist(), strict=True))
        row |= {"kept": bool((excess[k] <= 0.0).all()), "finalist": mix in search.verdict.order}
        rows.append(row | levels_of(search, mix))
    return pd.DataFrame(rows)


def budget_of(search: Search) -> str:
    """The measure that is a budget: of the first limit that caps a value, else a second goal that is better as less."""
    caps: list[Limit] = [limit for limit in search.plan.limits if limit.caps]
    less = [goal.measure for goal in search.plan.goals[1:] if goal.sign < 0]
    return caps[0].measure if caps else less[0] if less else ""


def steps_table(search: Search) -> pd.DataFrame:
    """What each step of the budget buys: mixes that reach more than any cheaper one, the cheapest first.

    Returns
    -------
    DataFrame
        ``mix``, the budget, the first goal, ``more`` (of the budget than the step before), ``gain`` (of the goal),
        ``added, removed`` (levels that come and go), ``fresh`` (whether the figures are of fresh seeds). Empty
        without a budget.
    """
    budget = budget_of(search)
    goal = search.plan.goals[0]
    if not budget or budget == goal.measure:
        return pd.DataFrame()
    rows = sorted(_priced(search, budget), key=lambda row: (row[1], -goal.sign * row[2]))
    found: list[dict[str, Any]] = []
    last: Mix | None = None
    for mix, price, value, fresh in rows:
        if found and goal.sign * (value - found[-1][goal.measure]) <= 0.0:
            continue
        step = {"mix": name_of(search, mix), budget: price, goal.measure: value}
        step |= {"more": price - found[-1][budget] if found else math.nan}
        step |= {"gain": value - found[-1][goal.measure] if found else math.nan}
        found.append(step | _changes(search, last, mix) | {"fresh": fresh})
        last = mix
    return pd.DataFrame(found)


def _priced(search: Search, budget: str) -> list[tuple[Mix, float, float, bool]]:
    """Mixes that keep the limits, with their budget and goal: on fresh seeds where they were run with them."""
    places = [search.plan.measures.index(name) for name in (budget, search.plan.goals[0].measure)]
    runs = dict(zip(search.verdict.order, search.verdict.runs, strict=True))
    start = search.trials.start(search.trials.searched)
    found = []
    for mix in [START, *search.trials.tried()]:
        count = max(runs.values(), default=0) if mix == START else runs.get(mix, 0)
        window = range(search.plan.fresh, search.plan.fresh + count) if count else search.trials.searched
        apart = means(search.trials.differences(mix, window))
        broken = (search.trials.excesses(apart, search.trials.searched) > 0.0).any()
        if mix != START and (broken or not np.isfinite(apart).all()):
            continue
        price, value = (start + apart)[places]
        found.append((mix, float(price), float(value), bool(count)))
    return found


def _changes(search: Search, before: Mix | None, mix: Mix) -> dict[str, str]:
    """Levels that come with a step, and those that go."""
    old = levels_of(search, before) if before else {}
    new = levels_of(search, mix)
    moved = [path for path in search.space.levels if old.get(path, "") != new.get(path, "")]
    added = [level_name(path, new[path]) for path in moved if new.get(path) not in ("", "false")]
    gone = [level_name(path, old[path]) for path in moved if old.get(path, "") not in ("", "false")]
    return {"added": JOIN.join(added), "removed": JOIN.join(name for name in gone if name not in added)}


def level_name(path: str, level: str) -> str:
    """A level of a factor in short: a switch that is on by its name, everything else with its value."""
    return short(path) if level == "true" else f"{short(path)}={level}"


def equal_finalists(search: Search) -> list[list[Mix]]:
    """Finalists that are the same runs as other mixes, with these: levels that differ change nothing there."""
    order = search.verdict.order
    groups = [mixes for mixes in search.same_runs() if len(mixes) > 1 and set(mixes) & set(order)]
    return [sorted(mixes, key=lambda mix: mix not in order) for mixes in groups]


def good_mixes(search: Search) -> list[Mix]:
    """Mixes of which fresh seeds do not say that another one is better, and those that are the same runs."""
    good = _good_finalists(search)
    equal = {mix: mixes for mixes in equal_finalists(search) for mix in mixes}
    return list(dict.fromkeys(one for mix in good for one in (mix, *equal.get(mix, ()))))


def _good_finalists(search: Search) -> list[Mix]:
    found = search.verdict
    if len(search.plan.goals) > 1:
        return [mix for mix, chance in zip(found.order, found.chance, strict=True) if chance >= OFTEN]
    rest = zip(found.order[1:], found.chance[1:], found.kept[1:], strict=True)
    return [*found.order[:1], *(mix for mix, chance, kept in rest if chance >= LIKELY and kept >= OFTEN)]


def presence_table(search: Search) -> pd.DataFrame:
    """How often each level is in the mixes that may be the best, or are on the front.

    Returns
    -------
    DataFrame
        ``factor, level, share`` (0 to 1), the levels of a factor in their order.
    """
    good = good_mixes(search)
    rows = []
    for j, (path, levels) in enumerate(search.space.levels.items()):
        for k, level in enumerate(levels):
            share = sum(mix[j] == k for mix in good) / len(good) if good else math.nan
            rows.append({"factor": path, "level": text(level), "share": share})
    return pd.DataFrame(rows, columns=["factor", "level", "share"])


def progress_table(search: Search) -> pd.DataFrame:
    """The best mix so far after each round, by its own runs: ``runs, mix``, and the goals."""
    rows = []
    for used, mix in search.steps:
        if mix is None:
            continue
        value = search.trials.start(search.trials.searched) + means(
            search.trials.differences(mix, search.trials.searched)
        )
        goals = {goal.measure: float(value[search.plan.measures.index(goal.measure)]) for goal in search.plan.goals}
        rows.append({"runs": used, "mix": name_of(search, mix), **goals})
    return pd.DataFrame(rows)
