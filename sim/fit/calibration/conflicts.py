"""Targets that no parameters give: each by itself, and pairs that rule each other out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.fit.calibration.matching import Trained, cutoff
from sim.fit.calibration.observed import Observed

Array = NDArray[np.float64]
_SEEN: Final = 4096
_BEST: Final = 40
_ROUNDS: Final = 12
_TRIES: Final = 10  # steps from each of the best points in a round


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What stands against parameters that give all targets.

    Attributes
    ----------
    nearest : tuple of float
        Standard deviations from each target where the largest of them is smallest.
    alone : tuple of str
        Targets that no parameters give, whatever the others are.
    pairs : tuple of (str, str)
        Others of which parameters give either one, but not both.
    """

    nearest: tuple[float, ...]
    alone: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def conflicts(last: Trained, observed: Observed, size: int, rng: np.random.Generator) -> Conflicts:
    """Which targets cannot be met, looked for over the whole ranges and by steps from the nearest points.

    Parameters
    ----------
    last : Trained
        After the last wave.
    observed : Observed
    size : int
        Number of parameters.
    rng : Generator
    """
    x = rng.random((_SEEN, size))
    distance, most = last.implausibility(x, observed), cutoff(len(observed.values))

    def met(chosen: Sequence[int]) -> bool:
        here = distance[:, list(chosen)].max(axis=1)
        return bool(here.min() < most) or _nearest(last, observed, x, here, chosen, most, rng) < most

    names = observed.names
    good = [j for j in range(len(names)) if met([j])]
    pairs = tuple((names[i], names[j]) for i, j in combinations(good, 2) if not met([i, j]))
    alone = tuple(name for j, name in enumerate(names) if j not in good)
    best = distance[distance.max(axis=1).argmin()]
    return Conflicts(tuple(float(one) for one in best), alone, pairs)


def _nearest(
    last: Trained, observed: Observed, x: Array, distance: Array, chosen: Sequence[int], enough: float,
    rng: np.random.Generator,
) -> float:  # fmt: skip
    """The smallest distance from some targets that steps from the best points find."""
    order = np.argsort(distance)[:_BEST]
    here, away, step = x[order], distance[order], 0.2
    for _ in range(_ROUNDS):
        moved = np.repeat(here, _TRIES, axis=0)
        moved = np.clip(moved + step * rng.standard_normal(moved.shape), 0.0, 1.0)
        found = last.implausibility(moved, observed)[:, list(chosen)].max(axis=1)
        here, away = np.concatenate([here, moved]), np.concatenate([away, found])
        order = np.argsort(away)[:_BEST]
        here, away, step = here[order], away[order], 0.75 * step
        if away[0] < enough:
            break
    return float(away[0])


def ruled_out(found: Conflicts, observed: Observed) -> str:
    """What to say where no values give what was observed.

    Parameters
    ----------
    found : Conflicts
    observed : Observed
    """
    near = ", ".join(f"{name} {size:.1f}" for name, size in zip(observed.names, found.nearest, strict=True))
    told = []
    if found.alone:
        told.append(f"targets that no values give: {', '.join(found.alone)}")
    if found.pairs:
        told.append(f"targets that rule each other out: {', '.join(f'{a} + {b}' for a, b in found.pairs)}")
    if not told:
        told.append("no two targets rule each other out, all of them together do")
    return (
        f"expected values of the parameters that give what was observed, found none: {'; '.join(told)}; the nearest "
        f"are, in standard deviations from the targets, {near}; vary other parameters or wider ranges (--parameters "
        "FILE), allow the model a larger discrepancy (--discrepancy), or take a target out"
    )
