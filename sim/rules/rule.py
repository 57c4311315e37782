"""A custom rule: a Python function with a decorator that says what it decides."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

from sim.rules.errors import RuleError

#: What a rule may decide, with the names of its two arguments.
KINDS: Final = {
    "priority": ("case", "desk"),
    "assignment": ("case", "server"),
    "route": ("case", "desk"),
}


class Rule:
    """A function that decides for a dispatcher; made by :func:`rule`. Call it to try it out.

    Attributes
    ----------
    kind : str
        ``priority``, ``assignment`` or ``route``.
    function : callable
        Takes the facts of a case and those of a desk or a server, returns a number.
    name : str
        Name of the function.
    """

    def __init__(self, kind: str, function: Callable[..., float]) -> None:
        self.kind = kind
        self.function = function
        self.name = getattr(function, "__name__", "")
        self.__doc__ = function.__doc__
        self.__module__ = getattr(function, "__module__", "") or ""
        self.__wrapped__ = function

    def __call__(self, case: Any, other: Any) -> float:
        """What the function says."""
        return self.function(case, other)

    def __repr__(self) -> str:
        return f"<{self.kind} rule {self.__module__}:{self.name}>"


def rule(kind: str) -> Callable[[Callable[..., float]], Rule]:
    """Decorate a function of two arguments as a dispatch rule.

    Parameters
    ----------
    kind : str
        ``priority``: (case, desk) > key in hours, smallest first.
        ``assignment``: (case, server) > score, the idle server of lowest score takes the case.
        ``route``: (case, desk) > level to go to, 0 grid, 1 community, 2 street, 3 district.

    Raises
    ------
    RuleError
        For another kind, or a function that does not take two arguments.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        found = repr(kind) if isinstance(kind, str) else "none"
        raise RuleError(f'@rule: expected a kind, one of {", ".join(KINDS)}, found {found}; write @rule("priority")')

    def decorate(function: Callable[..., float]) -> Rule:
        name = getattr(function, "__name__", repr(function))
        wanted = ", ".join(KINDS[kind])
        try:
            found = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
        except (TypeError, ValueError):
            found = []
        positional = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        if len(positional) != 2 or len(found) != 2 or name == "<lambda>":
            raise RuleError(f"rule {name}: expected a function def {name}({wanted}), found {_shape(function)}")
        return Rule(kind, function)

    return decorate


def _shape(function: Any) -> str:
    try:
        return f"{getattr(function, '__name__', 'something')}{inspect.signature(function)}"
    except (TypeError, ValueError):
        return repr(function)
