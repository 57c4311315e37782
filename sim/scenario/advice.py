"""Advice on a scenario that is valid: what in it has no effect, has no value, is of another size, or bends steeply.

Nothing here is an error. Which levers open which is declared beside the parameters (``SWITCH``, ``PRECONDITIONS`` and
``KNEES`` of the sections of ``sim/policy/``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sim.policy import holidays
from sim.policy.declared import SECTIONS
from sim.policy.names import HORIZON_DAYS
from sim.policy.parameter import Parameter, number
from sim.policy.precondition import Knee, Precondition
from sim.policy.text import T, Text
from sim.scenario.scaling import whole
from sim.scenario.scenario import Scenario
from sim.scenario.schema import leaves, value_at
from sim.scenario.sizes import TEXTS, OtherSize, of_another_size

_POLICY: Final = "policy."
_ELSEWHERE: Final = ("demand.", "territory.", "residents.")


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to know about a scenario before it is run.

    Attributes
    ----------
    kind : str
        ``no effect``, ``holidays``, ``short run``, ``size``, ``knee`` or ``unusual``.
    path : str
        Dotted path of the parameter.
    text : Text
        What is the matter and what to do, in English and Chinese.
    """

    kind: str
    path: str
    text: Text

    def to_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"kind": self.kind, "path": self.path, "en": self.text.en, "zh": self.text.zh}


def advice_on(scenario: Scenario) -> tuple[Advice, ...]:
    """What is worth knowing about a scenario, in the order of its parameters.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of Advice
        Empty for most.
    """
    return (*_without_effect(scenario), *_knees(scenario), *_sizes(scenario), *_calendar(scenario), *_short(scenario))


# -- levers without effect --------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def preconditions() -> tuple[Precondition, ...]:
    """All gates: one for the switches of each section, and those that sections declare."""
    found = []
    for name, module in SECTIONS.items():
        if switch := getattr(module, "SWITCH", ()):
            found.append(Precondition((f"{name}.",), (*switch, *getattr(module, "ALSO", ()))))
        found += getattr(module, "PRECONDITIONS", ())
    return (*found, *_FUNDING)


#: Declared here, beside the sections that it joins.
_FUNDING: Final = (
    Precondition(
        ("funding.allocation_strength",),
        ("funding.allocation",),
        ("by_need", "by_performance"),
    ),
)


def _without_effect(scenario: Scenario) -> Iterator[Advice]:
    """Levers that are set and that nothing lets act."""
    told: set[str] = set()
    for path, leaf in leaves(Scenario).items():
        if not path.startswith(_POLICY) or not _is_set(scenario, leaf):
            continue
        name = path.removeprefix(_POLICY)
        for gate in preconditions():
            if name not in gate.by and _covers(gate, name) and not _is_open(scenario, gate) and path not in told:
                told.add(path)
                yield Advice("no effect", path, _closed(scenario, leaf, gate))


def _covers(gate: Precondition, name: str) -> bool:
    return any(name == lever or (lever.endswith(".") and name.startswith(lever)) for lever in gate.levers)


def _is_set(scenario: Scenario, leaf: Parameter) -> bool:
    """Whether a lever has another value than its default, anywhere and at any time."""
    if _shown(value_at(scenario, leaf.path)) != _shown(leaf.default):
        return True
    return any(_shown(value) != _shown(leaf.default) for value in _staged(scenario, leaf.path))


def _is_open(scenario: Scenario, gate: Precondition) -> bool:
    for name in gate.by:
        path = name if name.startswith(_ELSEWHERE) else _POLICY + name
        now, later = value_at(scenario, path), _staged(scenario, path)
        if gate.later and any(value != now for value in later):
            return True
        if not gate.later and any(_opens(value, gate) for value in (now, *later)):
            return True
    return False


def _opens(value: Any, gate: Precondition) -> bool:
    if isinstance(value, Mapping):
        return any(_opens(item, gate) for item in value.values())
    if isinstance(value, list | tuple):
        return any(item in gate.values for item in value) if gate.values else bool(value)
    if gate.values:
        return value in gate.values or (isinstance(value, str) and ":" in value)  # a rule of the user's own may do it
    return isinstance(value, int | float) and value > gate.above


def _closed(scenario: Scenario, leaf: Parameter, gate: Precondition) -> Text:
    paths = [name if name.startswith(_ELSEWHERE) else _POLICY + name for name in gate.by]
    which, either = " / ".join(paths), " or ".join(paths)
    if gate.later:
        return T(
            f"is set, but has no effect here: nothing changes {either} while the run lasts; change one in a roll-out",
            f"（{leaf.title.zh}）已设定，但在此不起作用：运行期间{which}均无变化；请通过分阶段推开（rollout）调整其一",
        )
    if gate.values:
        names, names_zh = " or ".join(gate.values), "或".join(gate.values)
        return T(
            f"is set, but has no effect here: none of {either} is {names}; set one of them to {names}",
            f"（{leaf.title.zh}）已设定，但在此不起作用：{which}均未取{names_zh}；请将其中之一设为{names_zh}",
        )
    if any(isinstance(value_at(scenario, path), Mapping | list | tuple) for path in paths):
        return T(
            f"is set, but has no effect here: {either} is empty; fill it",
            f"（{leaf.title.zh}）已设定，但在此不起作用：{which}为空；请填写",
        )
    top = number(gate.above)
    return T(
        f"is set, but has no effect here: {either} is {top}; set it above {top}",
        f"（{leaf.title.zh}）已设定，但在此不起作用：{which}为{top}；请设为大于{top}",
    )


# -- knees ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def knees() -> tuple[Knee, ...]:
    """All knees that sections declare."""
    return tuple(knee for module in SECTIONS.values() for knee in getattr(module, "KNEES", ()))


def _knees(scenario: Scenario) -> Iterator[Advice]:
    """Levers beyond the value where their response turns steep."""
    for knee in knees():
        path = _POLICY + knee.lever
        values = [value_at(scenario, path), *_staged(scenario, path)]
        beyond = [value for value in values if isinstance(value, int | float) and value > knee.at]
        if beyond:
            worst, at = number(max(beyond)), number(knee.at)
            yield Advice(
                "knee",
                path,
                T(
                    f"is {worst}, beyond the knee at {at}: {knee.says.en}",
                    f"（{leaves(Scenario)[path].title.zh}）为{worst}，超过拐点{at}：{knee.says.zh}",
                ),
            )


# -- totals of another size -------------------------------------------------------------------------------------------


def _sizes(scenario: Scenario) -> Iterator[Advice]:
    """Totals and texts that were set for another number of residents."""
    for other in of_another_size(scenario):
        text = _text_of_another_size if other.path in TEXTS else _total_of_another_size
        yield Advice("size", other.path, text(other))


def _total_of_another_size(other: OtherSize) -> Text:
    ratio, value, made_for, now = other.now / other.made_for, number(other.value), other.made_for, other.now
    own, times, title = number(whole(other.value * ratio)), f"{ratio:.2f}", leaves(Scenario)[other.path].title.zh
    return T(
        f"is {value}, the total of a place of {made_for:,} residents; this one has {now:,}, {times} times as "
        f"many: set it, {own} in proportion",
        f"（{title}）为{value}，是{made_for:,}居民的地方的总量；本地居民{now:,}，为其{times}倍：请设定，按比例为{own}",
    )


def _text_of_another_size(other: OtherSize) -> Text:
    return T(
        f"is that of a place of {other.made_for:,} residents; this one has {other.now:,}: write title and description "
        "anew",
        f"（说明）针对{other.made_for:,}居民的地方；本地居民{other.now:,}：请重写标题与说明",
    )


# -- calendar and length ----------------------------------------------------------------------------------------------


def _calendar(scenario: Scenario) -> Iterator[Advice]:
    """Days of the run and its warm-up outside the years whose public holidays are known."""
    run, known = scenario.run, scenario.policy.shifts.holidays
    first = run.start_date - timedelta(days=run.warm_up_days)
    last = run.start_date + timedelta(days=run.days - 1)
    if not known:
        return
    low, high = _known_years(known)
    outside = max((date(low, 1, 1) - first).days, 0) + max((last - date(high, 12, 31)).days, 0)
    if outside:
        yield Advice(
            "holidays",
            "policy.shifts.holidays",
            T(
                f"covers {low} to {high}; {outside:,} days of this run ({first} to {last}) lie outside and have no "
                "public holidays: offices work through; give the dates, or start within these years",
                f"（法定节假日）覆盖{low}年至{high}年；本次运行（{first}至{last}）有{outside:,}天在此之外，"
                "按无节假日计算：请补充日期，或在上述年份内起止",
            ),
        )


def _known_years(days: tuple[date, ...]) -> tuple[int, int]:
    """First and last year that a list covers whole."""
    if days == holidays.HOLIDAYS:
        return holidays.FIRST_YEAR, holidays.LAST_YEAR
    return min(days).year, max(days).year


def _short(scenario: Scenario) -> Iterator[Advice]:
    """Runs in which no need can be followed for the whole horizon."""
    if scenario.run.days <= HORIZON_DAYS:
        horizon = f"{HORIZON_DAYS:g}"
        yield Advice(
            "short run",
            "run.days",
            T(
                f"is {scenario.run.days}: measures that follow needs for {horizon} days (solution rate, waiting of "
                f"needs, share lapsed, gaps) have no value; set it above {horizon}",
                f"（运行天数）为{scenario.run.days}：需跟踪诉求{horizon}天的指标（解决率、诉求等待、流失率、差距）没有数值；"
                f"请设为大于{horizon}",
            ),
        )


# -- values -----------------------------------------------------------------------------------------------------------


def _staged(scenario: Scenario, path: str) -> list[Any]:
    """Values that stages of a roll-out set."""
    return [stage["set"][path] for stage in scenario.rollout if path in stage.get("set", {})]


def _shown(value: Any) -> Any:
    """A value in a form that can be compared with a plain default."""
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list | tuple) else value


def acts(scenario: Scenario, path: str) -> bool:
    """Whether every gate that is declared for a lever is open; parameters without a gate always act.

    Parameters
    ----------
    scenario : Scenario
    path : str
        Dotted path of a parameter.
    """
    name = path.removeprefix(_POLICY)
    return all(
        name in gate.by or not _covers(gate, name) or _is_open(scenario, gate)
        for gate in preconditions()
        if path.startswith(_POLICY)
    )
