"""What a calibration is to reproduce: measures with their observation error and the discrepancy of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.facts.target import Target, Targets
from sim.fit.data import FitError
from sim.measures.registry import MEASURES

Array = NDArray[np.float64]
DISCREPANCY: Final = 0.05
_SIDES: Final = 4.0  # a target's range is two standard errors either side


@dataclass(frozen=True, slots=True)
class Observed:
    """Observed values of measures.

    Attributes
    ----------
    names : tuple of str
        Measures.
    values, errors, discrepancies : ndarray of float, shape (measures,)
        What was observed; its standard error; standard deviation of what the model leaves out of it.
    left_out : mapping of str to str
        Targets that are not used > why.
    """

    names: tuple[str, ...]
    values: Array
    errors: Array
    discrepancies: Array
    left_out: Mapping[str, str]

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Plain values for JSON, by measure."""
        return {
            name: {"value": float(v), "error": float(e), "discrepancy": float(d)}
            for name, v, e, d in zip(self.names, self.values, self.errors, self.discrepancies, strict=True)
        }


def observed_of(targets: Targets, scale: float = 1.0, discrepancy: float = DISCREPANCY) -> Observed:
    """Targets of a file as observations.

    Parameters
    ----------
    targets : Targets
        ``low`` to ``high`` is taken as two standard errors either side.
    scale : float
        What counts, money and hours of work are multiplied by, where the model is a part of the place that the
        targets speak of.
    discrepancy : float
        Standard deviation of the discrepancy as a share of the value.

    Raises
    ------
    FitError
        No target can be used.
    """
    found: dict[str, tuple[float, float, float]] = {}
    first: dict[str, tuple[str, Target]] = {}
    left: dict[str, str] = {}
    for name, target in targets.targets.items():
        why = _unusable(target, first)
        if why:
            left[name] = why
            continue
        assert target.low is not None
        assert target.high is not None
        first[target.reading] = (name, target)
        size = scale if MEASURES[target.reading].summed else 1.0
        value = size * (target.low + target.high) / 2.0
        found[target.reading] = (value, size * (target.high - target.low) / _SIDES, discrepancy * abs(value))
    if not found:
        told = "; ".join(f"{name}: {why}" for name, why in left.items()) or "the file has none"
        raise FitError(f"{targets.name}: expected targets that calibrate can use, found none ({told})")
    table = np.array(list(found.values()))
    return Observed(tuple(found), table[:, 0], table[:, 1], table[:, 2], left)


def _unusable(target: Target, first: Mapping[str, tuple[str, Target]]) -> str:
    if target.reading not in MEASURES:
        return f"{target.reading} is no measure (gridgov measures lists them)"
    if target.low is None or target.high is None:
        return "it has one end only; give low and high"
    if target.against is not None or target.over is not None:
        return "it compares one run with another"
    if target.low > target.high:
        return "low is above high"
    if target.reading not in first:
        return ""
    name, other = first[target.reading]
    assert other.low is not None
    assert other.high is not None
    if target.low > other.high or target.high < other.low:
        return f"it contradicts {name}: no value of {target.reading} lies in the range of both"
    return f"{target.reading} is the target of {name}"
