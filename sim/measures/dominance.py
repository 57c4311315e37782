"""Dominance between reforms over all measures: better in something, worse in nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.pairing import nearly_equal, pairs
from sim.measures.registry import MEASURES

Outcomes = Mapping[str, Mapping[str, ArrayLike]]
DIRECTED: Final = tuple(name for name, measure in MEASURES.items() if measure.better != "neither")


@dataclass(frozen=True, slots=True)
class Dominance:
    """How reform ``a`` compares with reform ``b``, measure by measure.

    Attributes
    ----------
    a, b : str
    better, worse, unclear : tuple of str
        Measures in which ``a`` is clearly better, clearly worse, or neither.
    """

    a: str
    b: str
    better: tuple[str, ...]
    worse: tuple[str, ...]
    unclear: tuple[str, ...]

    @property
    def dominates(self) -> bool:
        """``a`` is clearly better in at least one measure and clearly worse in none.

        Not clearly worse is not proof of as good: the intervals say how much worse it could be.
        """
        return bool(self.better) and not self.worse


@checked
def dominance(outcomes: Outcomes, measures: Sequence[str] | None = None, level: float = 0.95) -> tuple[Dominance, ...]:
    """Every reform against every other.

    Parameters
    ----------
    outcomes : mapping of label to mapping of measure to array, shape (replications,)
        Measures of each reform at the same seeds.
    measures : sequence of str, optional
        By default all that have a direction and of which some reform has values.
    level : float
        Chance that nothing is called better or worse for two reforms that are equal in everything: paired t
        tests, Holm's correction over the measures of a pair.

    Returns
    -------
    tuple of Dominance
        All ordered pairs.

    Raises
    ------
    ValueError
        A measure has no direction, or a reform lacks it.
    """
    known = {name for values in outcomes.values() for name in values}
    chosen = tuple(measures) if measures is not None else tuple(name for name in DIRECTED if name in known)
    wrong = [name for name in chosen if name not in DIRECTED]
    if wrong:
        raise ArgumentError(f"dominance: expected measures with a direction, found {', '.join(wrong)}")
    for label, values in outcomes.items():
        lacking = [name for name in chosen if name not in values]
        if lacking:
            raise ArgumentError(f"dominance: {label} has no values of {', '.join(lacking)}")
    return tuple(_compare(a, b, outcomes, chosen, 1.0 - level) for a in outcomes for b in outcomes if a != b)


@checked
def undominated(outcomes: Outcomes, measures: Sequence[str] | None = None, level: float = 0.95) -> tuple[str, ...]:
    """Reforms that no other one dominates, in their order."""
    beaten = {pair.b for pair in dominance(outcomes, measures, level) if pair.dominates}
    return tuple(label for label in outcomes if label not in beaten)


def _compare(a: str, b: str, outcomes: Outcomes, measures: tuple[str, ...], error: float) -> Dominance:
    gains, p = zip(*(_test(outcomes[a][m], outcomes[b][m], MEASURES[m].better) for m in measures), strict=True)
    clear = holm(p, error)
    sides: dict[str, list[str]] = {"better": [], "worse": [], "unclear": []}
    for name, gain, is_clear in zip(measures, gains, clear, strict=True):
        sides["unclear" if not is_clear else "better" if gain > 0.0 else "worse"].append(name)
    return Dominance(a, b, *(tuple(side) for side in sides.values()))


def _test(a: ArrayLike, b: ArrayLike, better: str) -> tuple[float, float]:
    """Mean gain of a over b, and its two-sided p value; 1 if there is nothing to judge by."""
    from scipy.special import stdtr

    x, y = pairs(a, b)
    gain = (x - y) * (1.0 if better == "more" else -1.0)
    if len(gain) < 2:
        return math.nan, 1.0
    middle, error = float(gain.mean()), float(gain.std(ddof=1)) / math.sqrt(len(gain))
    if nearly_equal(gain):
        return middle, 1.0
    return middle, 2.0 * float(stdtr(len(gain) - 1, -abs(middle) / error))


def holm(p: Sequence[float], error: float) -> tuple[bool, ...]:
    """Which hypotheses fall when the chance of one false rejection is to stay below ``error`` (Holm 1979)."""
    rejected = np.zeros(len(p), dtype=bool)
    for rank, i in enumerate(np.argsort(p, kind="stable")):
        if p[i] > error / (len(p) - rank):
            break
        rejected[i] = True
    return tuple(bool(r) for r in rejected)
