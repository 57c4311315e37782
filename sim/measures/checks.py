"""Checks of what measures are asked for."""

from __future__ import annotations

from typing import Any, Final

from sim.arguments import real, shown
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
