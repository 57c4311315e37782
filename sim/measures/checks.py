"""Checks of what measures are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arguments import Check, checker, level_of, one_of, real, shown
from sim.errors import ArgumentError

MOST_RESIDENTS: Final = 1e11
MOST_DAYS: Final = 1e6


def days_of(days: Any) -> float | None:
    """A length of observation in days, above 0; None where it was not given."""
    return None if days is None else real("days", days, 0.0, MOST_DAYS, inside=True)


def check_population(population: Any) -> None:
    """Refuse what is no population.

    Raises
    ------
    ArgumentError
    """
    if population is not None and not hasattr(population, "residents"):
        raise ArgumentError(f"population: expected a Population, found {shown(population)}")


def names_of(name: str, given: Any) -> Any:
    """Names, or a mapping of name to values; a single text is refused, for its letters are not meant.

    Raises
    ------
    ArgumentError
    """
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise ArgumentError(f"{name}: expected a list of names, or a mapping of name to values, found {shown(given)}")
    return given


def numbers(name: str, given: Any, dimensions: int = 1) -> NDArray[np.float64]:
    """An array of numbers; NaN and empty arrays pass, and are the business of the measure.

    Raises
    ------
    ArgumentError
        It holds something else, or has another number of dimensions.
    """
    what = f"{name}: expected {'numbers in a flat array' if dimensions == 1 else 'an array of numbers'}"
    if isinstance(given, (str, bytes, Mapping)) or given is None:
        raise ArgumentError(f"{what}, found {shown(given)}")
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(f"{what}, found {shown(given)} with something else in it") from None
    if array.ndim != dimensions:
        raise ArgumentError(f"{what}, found {_shape(array)}")
    return array


def labels(name: str, given: Any) -> NDArray[Any]:
    """A flat array of names, numbers or truths, one for each value.

    Raises
    ------
    ArgumentError
    """
    what = f"{name}: expected a flat array with an entry for each value"
    if isinstance(given, (str, bytes, Mapping)) or given is None:
        raise ArgumentError(f"{what}, found {shown(given)}")
    try:
        array = np.asarray(given)
    except ValueError:  # lists of different lengths
        raise ArgumentError(f"{what}, found {shown(given)} with lists in it") from None
    if array.ndim != 1:
        raise ArgumentError(f"{what}, found {_shape(array)}")
    return array


def _shape(array: NDArray[Any]) -> str:
    return f"an array of shape {array.shape}" if array.ndim else shown(array.item())


def _weights(name: str, given: Any) -> None:
    array = numbers(name, given)
    if len(array) and not (np.isfinite(array) & (array >= 0.0)).all():
        raise ArgumentError(f"{name}: expected weights that are finite and >= 0, found {array.min():g}")


def _in(low: float, high: float) -> Check:
    return lambda name, given: real(name, given, low, high)


def _of(*names: str) -> Check:
    return lambda name, given: one_of(name, given, names)


def _named(name: str, given: Any) -> None:
    chosen = list(names_of(name, given))
    if not chosen:
        raise ArgumentError(f"{name}: expected at least one measure, found none")
    for one in chosen:
        if not isinstance(one, str):
            raise ArgumentError(f"{name}: expected names of measures, found {shown(one)} among them")


def _outcomes(name: str, given: Any) -> None:
    if not isinstance(given, Mapping) or not given:
        raise ArgumentError(f"{name}: expected a mapping of label to measures, found {shown(given)}")
    for label, values in given.items():
        if not hasattr(values, "keys") or not hasattr(values, "__getitem__"):
            raise ArgumentError(f"{name}: expected measures by name for {shown(label)}, found {shown(values)}")


_LARGEST: Final = 1e300
_FLAT: Final[dict[str, Check]] = {
    **dict.fromkeys(("values", "rank_by", "efficient", "fair"), numbers),
    **dict.fromkeys(("throughput_a", "throughput_b", "equity_a", "equity_b"), numbers),
    **dict.fromkeys(("parts", "strata", "member", "clusters", "reported"), labels),
    "weights": _weights,
}
#: What each argument of a measure may be; the same name means the same everywhere.
CHECKS: Final[dict[str, Check]] = {
    **_FLAT,
    "outcomes": _outcomes,
    "measures": _named,
    "counts": lambda name, given: numbers(name, given, 3),
    "totals": lambda name, given: numbers(name, given, 3),
    "epsilon": _in(0.0, 1e6),
    "kappa": _in(-_LARGEST, _LARGEST),
    "low": _in(-_LARGEST, _LARGEST),
    "high": _in(-_LARGEST, _LARGEST),
    "level": lambda name, given: level_of(given, name),
    "index": _of("t", "l"),
    "against": _of("rest", "city"),
    "better": _of("more", "less"),
    "throughput_better": _of("more", "less"),
    "equity_better": _of("more", "less"),
}


def _lengths(given: Mapping[str, Any]) -> None:
    """Flat arrays of one call have an entry for each value."""
    sizes = {name: len(np.asarray(value)) for name, value in given.items() if name in _FLAT and value is not None}
    first = next(iter(sizes), "")
    for name, size in sizes.items():
        if size != sizes[first]:
            expected = f"{sizes[first]:,} entries, one for each of {first}"
            raise ArgumentError(f"{name}: expected {expected}, found {size:,}")


#: Checks the arguments of a measure, their lengths too, before anything is worked out.
checked: Final = checker(CHECKS, _lengths)
#: The same where the aversion may be one to burdens, which is below 0.
checked_for_burdens: Final = checker({**CHECKS, "epsilon": _in(-1e6, 1e6)}, _lengths)
