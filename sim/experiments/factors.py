"""Factors of a study: parameters by dotted path, with the values or the range that they take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

TRIED_LEVELS: Final = 64  # longer lists of numbers are tried at their ends


@dataclass(frozen=True, slots=True)
class Levels:
    """A factor with values of its own choosing."""

    values: tuple[Any, ...]

    def at(self, u: float) -> Any:
        """The value at ``u`` in [0, 1], each value having an equal share."""
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]

    @property
    def ends(self) -> tuple[Any, ...]:
        """Values that are tried when a study is checked: all, or those that stand for a long list of numbers.

        What a parameter allows is an interval, so that its smallest and largest value, and one that is not
        whole, speak for the others; values that only fail together with others become failed runs.
        """
        if len(self.values) <= TRIED_LEVELS or any(type(value) not in (int, float) for value in self.values):
            return self.values
        broken = [value for value in self.values if value % 1 != 0]  # NaN and infinity too
        return tuple(dict.fromkeys((min(self.values), max(self.values), *broken[:1])))


@dataclass(frozen=True, slots=True)
class Range:
    """A factor with a range.

    Attributes
    ----------
    low, high : float
        Ends, included.
    log : bool
        Equal ratios are equal steps; both ends above 0.
    whole : bool
        Whole numbers only.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

    def at(self, u: float) -> float | int:
        """The value at ``u`` in [0, 1]; six significant digits, so that labels can be read."""
        if self.whole:
            return min(int(self.low + u * (self.high - self.low + 1)), int(self.high))
        if self.log:
            value = math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low)))
        else:
            value = self.low + u * (self.high - self.low)
        return min(max(float(f"{value:.6g}"), self.low), self.high)

    @property
    def ends(self) -> tuple[Any, ...]:
        """Values that are tried when a study is checked."""
        return (self.at(0.0), self.at(1.0))


Factor = Levels | Range


def setting(factors: Mapping[str, Factor], row: Any) -> dict[str, Any]:
    """Values of all factors at a point of the unit cube, shape (factors,)."""
    return {path: factor.at(float(u)) for (path, factor), u in zip(factors.items(), row, strict=True)}
