"""The mixes among which a search chooses: one level of each factor."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.factors import Factor, Levels, Range

Mix = tuple[int, ...]
Codes = NDArray[np.int64]
STEPS: Final = 5  # values of a range that are tried
WHOLE: Final = 2048  # spaces of at most so many mixes are listed


class Space:
    """All mixes of levels; a mix is the tuple of the numbers of its levels.

    Parameters
    ----------
    factors : mapping of str to Factor
        Ranges are tried at `STEPS` values.
    """

    def __init__(self, factors: Mapping[str, Factor]) -> None:
        self.levels: dict[str, tuple[Any, ...]] = {path: levels_of(factor) for path, factor in factors.items()}
        self.counts = tuple(len(levels) for levels in self.levels.values())
        self._places = [_places(levels) for levels in self.levels.values()]

    @property
    def size(self) -> int:
        """Number of mixes."""
        return math.prod(self.counts)

    def setting(self, mix: Mix) -> dict[str, Any]:
        """Dotted path > level of a mix."""
        return {path: levels[k] for (path, levels), k in zip(self.levels.items(), mix, strict=True)}

    def everything(self) -> list[Mix]:
        """All mixes, in order."""
        return list(product(*(range(count) for count in self.counts)))

    def spread(self, number: int, rng: np.random.Generator) -> list[Mix]:
        """Random mixes in which each level of a factor comes about equally often; each mix once."""
        columns = [rng.permutation(np.resize(rng.permutation(count), number)) for count in self.counts]
        return list(dict.fromkeys(tuple(int(k) for k in row) for row in np.column_stack(columns)))

    def neighbours(self, mix: Mix) -> list[Mix]:
        """Mixes that differ in one factor."""
        return [
            (*mix[:j], k, *mix[j + 1 :]) for j, count in enumerate(self.counts) for k in range(count) if k != mix[j]
        ]

    def apart(self, a: Sequence[Mix], b: Sequence[Mix]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far mixes are apart: sums over factors of distances in [0, 1], and of (1 - distance).

        Numbers are as far apart as they are on their scale; other levels are equal (0) or not (1).

        Returns
        -------
        (ndarray, ndarray) of float, shape (a, b)
        """
        left, right = (np.asarray(mixes, dtype=np.int64).reshape(len(mixes), -1) for mixes in (a, b))
        far = np.zeros((len(a), len(b)))
        for j, table in enumerate(self._places):
            far += table[left[:, j][:, None], right[:, j][None, :]]
        return far, len(self._places) - far


def levels_of(factor: Factor) -> tuple[Any, ...]:
    """Values of a factor that are tried."""
    if isinstance(factor, Levels):
        return factor.values
    assert isinstance(factor, Range)
    return tuple(dict.fromkeys(factor.at(float(u)) for u in np.linspace(0.0, 1.0, STEPS)))


def _places(levels: tuple[Any, ...]) -> NDArray[np.float64]:
    """Distances between the levels of a factor, shape (levels, levels)."""
    if len(levels) > 2 and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in levels):
        values = np.asarray(levels, dtype=np.float64)
        far: NDArray[np.float64] = np.abs(values[:, None] - values) / np.ptp(values)
        return far
    return 1.0 - np.eye(len(levels))
