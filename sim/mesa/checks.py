"""What each argument of a selection may be; the same name means the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from sim.arguments import Check, checker, one_of, shown, truth, whole
from sim.errors import ArgumentError
from sim.mesa.column import View

_MOST: Final = 10**12


def check_kind(name: str, given: Any) -> None:
    """A kind of agents."""
    if not (isinstance(given, type) and issubclass(given, View)):
        raise ArgumentError(f"{name}: expected a kind of agents, such as sim.mesa.GridMember, found {shown(given)}")


def _condition(name: str, given: Any) -> None:
    if given is not None and not callable(given) and not isinstance(given, np.ndarray):
        raise ArgumentError(f"{name}: expected a function of an agent or an array of bool, found {shown(given)}")


def _at_most(name: str, given: Any) -> None:
    number = isinstance(given, (int, float, np.integer, np.floating)) and not isinstance(given, bool)
    if not number or not given >= 0:
        raise ArgumentError(f"{name}: expected a number of at least 0, found {shown(given)}")


def _attribute(name: str, given: Any) -> None:
    if not isinstance(given, str) or not given:
        raise ArgumentError(f"{name}: expected the name of an attribute, found {shown(given)}")


def _attributes(name: str, given: Any) -> None:
    for one in [given] if isinstance(given, str) or not isinstance(given, Iterable) else given:
        _attribute(name, one)


def _attribute_or_function(name: str, given: Any) -> None:
    if not callable(given) and not (isinstance(given, str) and given):
        raise ArgumentError(f"{name}: expected the name of an attribute or a function, found {shown(given)}")


def _functions(name: str, given: Any) -> None:
    for one in [given] if callable(given) or not isinstance(given, Iterable) else given:
        if not callable(one):
            raise ArgumentError(f"{name}: expected a function or a list of functions, found {shown(one)}")


CHECKS: Final[dict[str, Check]] = {
    "filter_func": _condition,
    "inplace": truth,
    "at_most": _at_most,
    "agent_type": check_kind,
    "n": lambda name, given: whole(name, given, 0, _MOST),
    "key": _attribute_or_function,
    "by": _attribute_or_function,
    "method": _attribute_or_function,
    "ascending": truth,
    "attribute": _attribute,
    "attr_name": _attribute,
    "attr_names": _attributes,
    "func": _functions,
    "kind": check_kind,
    "lang": lambda name, given: one_of(name, given, ("en", "zh")),
}
#: Checks the arguments of a method before it does anything.
checked: Final = checker(CHECKS)
