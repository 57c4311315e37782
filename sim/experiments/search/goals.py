"""What a search is for: measures to be made better, and limits that a mix has to keep."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.stopping import StoppingRule
from sim.measures.registry import Measure

Array = NDArray[np.float64]
_BOUND: Final = re.compile(r"^\s*([\w.]+)\s*(<=|>=|<|>)\s*(\S.*?)\s*$")
_NOT_WORSE: Final = re.compile(r"^\s*([\w.]+)\s+not worse(?:\s+by more than\s+(\S.*?))?\s*$")
FORMS: Final = '"measure <= number", "measure >= number" or "measure not worse" (also "... by more than number")'


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure that is to be made better.

    Attributes
    ----------
    measure : str
    sign : float
        1 if more is better, -1 if less is.
    """

    measure: str
    sign: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a mix has to keep.

    Attributes
    ----------
    measure : str
    sign : float
        1 if the value may be ``bound`` at most, -1 if at least.
    bound : float
        In the unit of the measure.
    relative : bool
        Whether the bound is on the difference from the scenario as it is.
    text : str
        As it was written.
    """

    measure: str
    sign: float
    bound: float
    relative: bool
    text: str

    def excess(self, difference: Array, start: float) -> Array:
        """By how much the limit is broken (0 or below: kept), from differences from the scenario as it is.

        Parameters
        ----------
        difference : ndarray of float
        start : float
            Value of the scenario as it is.
        """
        found: Array = self.sign * (difference + (0.0 if self.relative else start) - self.bound)
        return found

    @property
    def caps(self) -> bool:
        """Whether this is a budget: a value that may not be exceeded."""
        return not self.relative and self.sign > 0


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What a study of kind ``search`` is to find, and how.

    Attributes
    ----------
    goals : tuple of Goal
        One: the best mix is looked for; several: the mixes that no other beats in all of them.
    limits : tuple of Limit
    most : int
        Replications of a mix while the search goes on, at most.
    first : int
        Replications with which a mix is tried.
    finalists, final : int
        Mixes that are run again with fresh seeds, and replications of each of them at most; 0: none.
    confidence : float
        Probability with which the mix that is chosen is to be the best of the finalists.
    indifference : mapping of str to float
        Goal > difference that does not matter.
    over : tuple of dict
        Sets of parameters (dotted path > value) that a mix has to do well over; its values are means over them.
    """

    goals: tuple[Goal, ...] = ()
    limits: tuple[Limit, ...] = ()
    most: int = 10
    first: int = 2
    finalists: int = 8
    final: int = 20
    confidence: float = 0.95
    indifference: Mapping[str, float] = field(default_factory=dict)
    over: tuple[Mapping[str, Any], ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures of the goals and limits, each once."""
        goals, limits = [goal.measure for goal in self.goals], [limit.measure for limit in self.limits]
        return tuple(dict.fromkeys([*goals, *limits]))

    @property
    def sets(self) -> int:
        """Sets of parameters, 1 where none are given."""
        return max(len(self.over), 1)

    @property
    def runs_of_point(self) -> int:
        """Replications that a mix has at most under one set of parameters, those with fresh seeds included."""
        return -(-(self.fresh + self.final) // self.sets)

    @property
    def rule(self) -> StoppingRule:
        """Replications of a point: in any case, and at most."""
        return StoppingRule(1 if self.over else self.first, self.runs_of_point, searches=True)

    @property
    def fresh(self) -> int:
        """Number of the first replication with a fresh seed for all sets of parameters."""
        return -(-self.most // self.sets) * self.sets


def parse_limit(text: str, measures: Mapping[str, Measure]) -> Limit | str:
    """A limit from its text; a text says what is wrong with it.

    Parameters
    ----------
    text : str
        ``cost_total <= 10e6``, ``reporting_gap not worse``, ``mean_wait_days not worse by more than 0.5``.
    measures : mapping of str to Measure
        Measures that may be named.
    """
    if (found := _BOUND.match(text)) is not None:
        name, sign, number = found[1], 1.0 if found[2].startswith("<") else -1.0, _number(found[3])
        if name not in measures:
            return name
        return f"the number {found[3]}" if number is None else Limit(name, sign, number, False, text.strip())
    if (found := _NOT_WORSE.match(text)) is not None:
        name, number = found[1], _number(found[2] or "0")
        if name not in measures:
            return name
        if measures[name].better == "neither":
            return f"{name}, which is neither better as more nor as less"
        if number is None or number < 0:
            return f"the number {found[2]}"
        sign = 1.0 if measures[name].better == "less" else -1.0
        return Limit(name, sign, sign * number, True, text.strip())
    return text


def _number(text: str) -> float | None:
    plain = text.replace(",", "").replace("_", "").strip()
    share = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        return None
    return (value / 100.0 if share else value) if math.isfinite(value) else None
