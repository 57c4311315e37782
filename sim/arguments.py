"""Checks of arguments: the same for the functions of gridgov, its command line and its files."""

from __future__ import annotations

import functools
import inspect
import math
import numbers
import os
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from sim.errors import ArgumentError
from sim.visible import visible

#: Largest seed; the tables of results hold it as a whole number of 64 bits with a sign.
MAX_SEED: Final = 2**63 - 1
MAX_REPLICATIONS: Final = 100_000
MAX_WORKERS: Final = 1024
MAX_SECONDS: Final = 366 * 24 * 3600.0
MAX_DAYS: Final = 3660
_SHOWN: Final = 60
P = ParamSpec("P")
R = TypeVar("R")


def is_file(path: Traversable) -> bool:
    """Whether there is such a file; a path that no system allows is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, a zero inside
        return False


def shown(value: object) -> str:
    """A value as short, printable text for a message."""
    if isinstance(value, str):
        text = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}..."
        return f'the text "{visible(text)}"'
    if value is None:
        return "None (nothing)"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, numbers.Integral):
        number = int(value)
        return str(number) if abs(number) < 10**30 else "a whole number of more than 30 digits"
    if isinstance(value, numbers.Real):
        return f"{float(value):.12g}"
    return f"a value of type {type(value).__name__}"


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number of a range, both ends included; numbers of array libraries pass.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    value : Any
        What was given.
    low, high : int
        Smallest and largest number.

    Raises
    ------
    ArgumentError
        It is no whole number, or lies outside.
    """
    number = int(value) if not isinstance(value, bool) and isinstance(value, numbers.Integral) else None
    if number is None or not low <= number <= high:
        raise ArgumentError(f"{name}: expected a whole number from {low:,} to {high:,}, found {shown(value)}")
    return number


def real(name: str, value: Any, low: float, high: float, *, inside: bool = False) -> float:
    """A finite number of a range; with ``inside``, both ends are left out.

    Raises
    ------
    ArgumentError
        It is no number, not finite, or lies outside.
    """
    number = _float(value)
    good = math.isfinite(number) and (low < number < high if inside else low <= number <= high)
    if not good:
        limits = f"between {low:g} and {high:g}" if inside else f"from {low:g} to {high:g}"
        raise ArgumentError(f"{name}: expected a number {limits}, found {shown(value)}")
    return number


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return math.nan
    try:
        return float(value)
    except (OverflowError, ValueError):
        return math.nan


def seed_of(value: Any, name: str = "seed", runs: int = 1) -> int:
    """A seed, so that the seeds of all ``runs`` that count on from it exist."""
    return whole(name, value, 0, MAX_SEED - max(runs, 1) + 1)


def replications_of(value: Any, name: str = "replications") -> int:
    """A number of replications."""
    return whole(name, value, 1, MAX_REPLICATIONS)


def workers_of(value: Any, name: str = "workers") -> int:
    """A number of processes."""
    return whole(name, value, 1, MAX_WORKERS)


def level_of(value: Any, name: str = "level") -> float:
    """A confidence level."""
    return real(name, value, 0.0, 1.0, inside=True)


def seconds_of(value: Any, name: str) -> float | None:
    """Seconds that something may take, above 0 and at most a year; None where there is no limit."""
    if value is None:
        return None
    number = _float(value)
    if not 0.0 < number <= MAX_SECONDS:
        raise ArgumentError(f"{name}: expected seconds above 0 and at most {MAX_SECONDS:,.0f}, found {shown(value)}")
    return number


def one_of(name: str, value: Any, allowed: Iterable[str]) -> str:
    """One of some names."""
    names = tuple(allowed)
    if not isinstance(value, str) or value not in names:
        raise ArgumentError(f"{name}: expected one of {', '.join(names)}, found {shown(value)}")
    return value


def truth(name: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool) and type(value).__name__ not in ("bool_", "bool"):
        raise ArgumentError(f"{name}: expected True or False, found {shown(value)}")
    return bool(value)


def path_of(value: Any, name: str) -> Path:
    """A path, ``~`` and ``~user`` replaced by a home.

    Raises
    ------
    ArgumentError
        It is no path, holds a sign that paths cannot hold, or names the home of nobody.
    """
    if not isinstance(value, (str, os.PathLike)):
        raise ArgumentError(f"{name}: expected a path, found {shown(value)}")
    text = os.fspath(value)
    if isinstance(text, bytes):
        text = os.fsdecode(text)
    if not text or "\0" in text:
        raise ArgumentError(f"{name}: expected a path, found {shown(text)}")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ArgumentError(f'{name}: expected a path, found "{visible(text)}", the home of an unknown user') from error


def name_of(value: Any, name: str) -> str:
    """A name, or a path, as text.

    Raises
    ------
    ArgumentError
        It is neither, is empty, or holds a sign that names cannot hold.
    """
    text = os.fspath(value) if isinstance(value, (str, os.PathLike)) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise ArgumentError(f"{name}: expected a name or a path, found {shown(value)}")
    return text


def names_of(name: str, value: Any) -> tuple[str, ...]:
    """Some names, each once; one name by itself counts as a list of it.

    Raises
    ------
    ArgumentError
        It is neither a name nor names.
    """
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else None
    if names is None or not all(isinstance(one, str) for one in names):
        raise ArgumentError(f"{name}: expected a list of names, found {shown(value)}")
    return tuple(dict.fromkeys(names))


def progress_of(value: Any, name: str = "progress") -> Callable[..., None] | bool:
    """What is asked for as progress: True, False (or None), or a function that is called."""
    if value is None:
        return False
    if not isinstance(value, bool) and not callable(value):
        raise ArgumentError(f"{name}: expected True, False or a function, found {shown(value)}")
    return value  # type: ignore[no-any-return]


type Check = Callable[[str, Any], object]


def checker(
    checks: Mapping[str, Check], together: Callable[[Mapping[str, Any]], None] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator that checks the arguments of a function before it does anything: one name, one meaning.

    Parameters
    ----------
    checks : mapping of str to callable
        For each name of an argument, what is called with the name and the value, and raises ArgumentError if the value
        is not what it should be. Arguments of other names, and those left at their default, are not looked at.
    together : callable, optional
        Called with all that was given, by name, when each is right by itself.
    """

    def checked(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        known = {name: (checks[name], p.default) for name, p in signature.parameters.items() if name in checks}

        @functools.wraps(function)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(*args, **kwargs).arguments
            for name, value in given.items():
                check, default = known.get(name, (None, None))
                if check is not None and value is not default:
                    check(name, value)
            if together is not None:
                together(given)
            return function(*args, **kwargs)

        return wrapped

    return checked
