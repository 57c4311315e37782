"""Tables of keyed uniforms for a run of entities."""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

from typing import Any

import numpy as np

from sim.jit.compiled import entry
from sim.jit.units import FloatArray, IntArray
from sim.random.keyed import uniform, uniform_four

type Stream = int | np.int64


@entry
def _fill(seed: Any, stream: Any, occurrence: Any, out: Any) -> None:
    for i in range(out.shape[0]):
        a, b, c, d = uniform_four(seed, stream, i, occurrence)
        out[i, 0] = a
        out[i, 1] = b
        out[i, 2] = c
        out[i, 3] = d


def uniform_table(seed: int, stream: Stream, count: int, occurrence: int = 0) -> FloatArray:
    """Four uniforms in (0, 1) for each of the entities 0 ... ``count - 1``.

    Returns
    -------
    ndarray of float64, shape (count, 4)
    """
    out = np.empty((count, 4))
    _fill(seed, stream, occurrence, out)
    return out


@entry
def _each(seed: Any, stream: Any, entities: Any, occurrence: Any, out: Any) -> None:
    for i in range(out.size):
        out[i] = uniform(seed, stream, entities[i], occurrence)


def uniforms_of(seed: int, stream: Stream, entities: IntArray, occurrence: int = 0) -> FloatArray:
    """One uniform in (0, 1) of full resolution for each of the given entities."""
    out = np.empty(entities.size)
    _each(seed, stream, entities, occurrence, out)
    return out
