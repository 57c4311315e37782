"""How much the items of a category differ from each other."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import LOG_SIGMA, STANDARD_DEVIATIONS, T, guess

_WORK = guess(
    "0: items of a category are alike. Else each item has a factor of its own, drawn by its name with the seed of the "
    "place, log-normal, and the category's mean stays",
    "0：同类事项相同。否则各事项有自己的系数，按名称与地方种子抽取，对数正态，类别均值不变",
)
_ODDS = guess(
    "0: items of a category are alike. Else each item's log-odds are shifted by a normal draw of its own",
    "0：同类事项相同。否则各事项的对数优势各有正态偏移",
)
_LOG_ODDS_SD = T("standard deviation of the log-odds", "对数优势标准差")


class ItemSpread(Section):
    """How much the items of a category differ from each other; what an item says itself is not spread."""

    work: Real = param(
        0.0,
        T("Items differ in work", "事项间工时差异"),
        LOG_SIGMA,
        within=(0, 3),
        usual=(0.0, 1.0),
        grade="assumption",
        why=_WORK,
    )
    outside: Real = param(
        0.0,
        T("Items differ in their outside step", "事项间外部环节差异"),
        LOG_SIGMA,
        within=(0, 4),
        usual=(0.0, 2.0),
        grade="assumption",
        why=_WORK,
    )
    deadline: Real = param(
        0.0,
        T("Items differ in their deadline", "事项间时限差异"),
        LOG_SIGMA,
        within=(0, 3),
        usual=(0.0, 1.0),
        grade="assumption",
        why=_WORK,
    )
    steps: Real = param(
        0.0,
        T("Items differ in needing an outside step", "事项间外部环节概率差异"),
        _LOG_ODDS_SD,
        within=(0, 5),
        usual=(0.0, 2.0),
        grade="assumption",
        why=_ODDS,
    )
    parties: Real = param(
        0.0,
        T("Items differ in needing further parties", "事项间协办概率差异"),
        _LOG_ODDS_SD,
        within=(0, 5),
        usual=(0.0, 2.0),
        grade="assumption",
        why=_ODDS,
    )
    visible: Real = param(
        0.0,
        T("Items differ in being visible", "事项间可见度差异"),
        _LOG_ODDS_SD,
        within=(0, 5),
        usual=(0.0, 2.0),
        grade="assumption",
        why=_ODDS,
    )
    severity: Real = param(
        0.0,
        T("Items differ in severity", "事项间严重度差异"),
        STANDARD_DEVIATIONS,
        within=(0, 5),
        usual=(0.0, 1.0),
        grade="assumption",
        why=guess(
            "0: the severity of every need is even on 0-1; else the mean of each item is shifted in log-odds",
            "0：各诉求严重度在0-1均匀分布；否则各事项均值按对数优势偏移",
        ),
    )
