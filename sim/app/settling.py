"""From a message to a choice that adds up, or a refusal that names the control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.app.choice import DAYS, MOST_REPLICATIONS, SIZES, Choice
from sim.app.levers import Lever, LeverError, checked, levers
from sim.app.messages import ChoiceMessage, LeverState, SettledAnswer, plain
from sim.app.refusals import conflict, one_of, together, whole
from sim.app.shipped import reforms
from sim.app.words import WORDS
from sim.errors import GridgovError
from sim.report.choices import choice_title
from sim.scenario import Scenario, ScenarioError, schema


class Refused(GridgovError):
    """A choice is refused.

    Parameters
    ----------
    control : str
        ``place``, ``size``, ``days``, ``replications``, ``reform:NAME``, ``lever:PATH``, or empty: the whole.
    error : LeverError
    """

    def __init__(self, control: str, error: LeverError) -> None:
        super().__init__(str(error))
        self.control, self.error = control, error


def settled(message: ChoiceMessage, given: Callable[[str], Scenario | None]) -> Choice:
    """The choice of a message, each part checked by itself, then together.

    Parameters
    ----------
    message : ChoiceMessage
    given : callable
        Finds a place of the visitor's own by its name; None for a shipped one.

    Raises
    ------
    Refused
        The first part that cannot be had.
    """
    choice: Choice = _part("place", lambda: Choice.of_place(message.place, 5, given(message.place)))
    if message.size is not None:
        own = choice.source.territory.scale
        choice = replace(choice, scale=_part("size", lambda: one_of(message.size, (*SIZES, own))))
    if message.days is not None:
        own_days = choice.source.run.days
        choice = replace(choice, days=int(_part("days", lambda: one_of(message.days, (*DAYS, own_days)))))
    number = _part("replications", lambda: whole(message.replications, 1, MOST_REPLICATIONS))
    choice = replace(choice, replications=number)
    if message.reforms is not None:
        choice = _with_reforms(choice, message.reforms)
    values = {}
    for path, value in message.values.items():
        known = f"lever:{path}" if path in levers() else ""
        values[path] = _part(known, lambda path=path, value=value: checked(path, value))  # type: ignore[misc]
    base = _part("", choice.base)
    choice = replace(choice, values={p: v for p, v in values.items() if v != schema.value_at(base, p)})
    last = f"lever:{list(choice.values)[-1]}" if choice.values else ""
    _part(last, choice.scenario)
    return choice


def _with_reforms(choice: Choice, wanted: list[str]) -> Choice:
    """Reforms one after the other, so that the one that does not fit is named."""
    known = {reform.name for reform in reforms()}
    own = {reform.name for reform in choice.source.reforms}
    found = replace(choice, reforms=())
    for name in dict.fromkeys(wanted):
        if name not in known and name not in own:
            raise Refused("", LeverError("reform", name))
        more = replace(found, reforms=(*found.reforms, name))
        try:
            more.base()
        except ScenarioError as error:
            clash = any(problem.path.startswith("reforms") for problem in error.problems)
            refusal = conflict(name, found.reforms) if clash and name in known else together(error)
            raise Refused(f"reform:{name}", refusal) from None
        found = more
    return found


def _part(control: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except LeverError as error:
        raise Refused("size" if error.kind == "size" else control, error) from None
    except ScenarioError as error:
        raise Refused(control, together(error)) from None


def settled_answer(choice: Choice, lang: str) -> SettledAnswer:
    """What a page shows of a choice: every lever with its value, the place's own, and its track."""
    base, scenario = choice.base(), choice.scenario()
    return SettledAnswer(
        choice=dict(plain(choice)),
        title=choice.described(lang),
        residents=round(scenario.territory.residents * scenario.territory.scale),
        levers={path: state(lever, base, choice.values, lang) for path, lever in levers().items()},
    )


def state(lever: Lever, base: Scenario, values: Mapping[str, Any], lang: str) -> LeverState:
    """One lever at a choice."""
    parameter, factor = lever.parameter, lever.factor
    own = schema.value_at(base, parameter.path)
    value = values.get(parameter.path, own)
    if lever.is_choice:
        return LeverState(value=value, own=choice_title(str(own), lang))
    low, high, step = (round(factor * end, 9) for end in lever.track(own, value))
    return LeverState(
        value=None if value is None else round(factor * value, 9),
        own=WORDS[lang]["unset"] if own is None else f"{factor * own:,.10g}" + ("%" if factor > 1.0 else ""),
        low=low,
        high=high,
        step=step,
    )
