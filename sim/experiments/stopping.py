"""Stopping rules: how many replications a study makes, fixed or until intervals are narrow enough."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

_NONE: Final = -1  # no point: the first side of what is no comparison


@dataclass(frozen=True, slots=True)
class Precision:
    """Half-width that an interval may have: in the unit of the measure, or as a share of a mean."""

    half_width: float
    relative: bool = False

    def met(self, half_width: float, mean: float) -> bool:
        """Whether a half-width is small enough; one that is not known is not."""
        limit = self.half_width * abs(mean) if self.relative else self.half_width
        return bool(half_width <= limit)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An interval that is not as narrow as wanted.

    Attributes
    ----------
    name : str
        Point, or comparison of two.
    measure : str
    half_width : float
        NaN where there is no interval.
    wanted : float
        In the unit of the measure.
    runs : int
        Runs (pairs) with a value.
    """

    name: str
    measure: str
    half_width: float
    wanted: float
    runs: int

    def text(self, lang: str = "en") -> str:
        """It in words, in English or Chinese."""
        where = f"{self.name}: {self.measure}" if lang == "en" else f"{self.name}：{self.measure}"
        if not math.isfinite(self.half_width):
            rest = " has no interval (runs with a value: {0})" if lang == "en" else "无区间（有数值的运行次数：{0}）"
        else:
            rest = (
                " ± {1:.3g} of {2:.3g} wanted after {0} runs" if lang == "en" else "±{1:.3g}，要求{2:.3g}，已运行{0}次"
            )
        return where + rest.format(self.runs, self.half_width, self.wanted)


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """Number of replications of each point.

    Attributes
    ----------
    minimum, maximum : int
        Bounds; equal for a fixed number.
    step : int
        Replications added between two looks.
    until : mapping of str to Precision
        Measure > half-width of its interval; all of them must be met. Empty for a fixed number.
    of : {"means", "differences"}
        Whether the intervals are those of the mean at each point or of each paired comparison (relative
        half-widths: to the mean of the first side).
    level : float
        Confidence level of the intervals.
    searches : bool
        Whether a search decides on the replications of each point.

    Notes
    -----
    The rule looks after ``minimum`` replications and then every ``step``; a decision depends on the runs of
    the replications up to then and nothing else, so that it does not depend on workers or interruptions.
    Stopping at a look makes intervals slightly too narrow (Law 2015, section 9.5): a minimum of ten or so
    keeps the loss of coverage below a percentage point or two.
    """

    minimum: int = 10
    maximum: int = 10
    step: int = 5
    until: Mapping[str, Precision] = field(default_factory=dict)
    of: Literal["means", "differences"] = "means"
    level: float = 0.95
    searches: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the number of replications does not depend on results."""
        return not self.searches and (not self.until or self.minimum == self.maximum)

    @property
    def most(self) -> int:
        """Replications that a point may have."""
        return self.minimum if self.fixed else self.maximum

    def next_look(self, done: int) -> int:
        """Replications at the look after ``done``; equal to ``done`` if there is none."""
        return min(max(done + self.step, self.minimum), self.maximum) if done else self.minimum

    def unsettled(
        self,
        values: Mapping[str, NDArray[np.float64]],
        active: Iterable[int],
        pairs: Sequence[tuple[int, int]] = (),
    ) -> list[int]:
        """Points that need more replications.

        Parameters
        ----------
        values : mapping of str to ndarray, shape (points, replications)
            Measures so far; NaN where a run failed or was not made.
        active : iterable of int
            Points that have not been settled before.
        pairs : sequence of (int, int)
            Comparisons.

        Returns
        -------
        list of int
        """
        wanted = set(active)

        def met(a: int, b: int) -> bool:
            return all(one.met(half, mean) for _, one, half, mean, _ in self._looks(values, a, b))

        if self.of == "differences":
            rough = [pair for pair in pairs if wanted & set(pair) and not met(*pair)]
            return sorted({point for pair in rough for point in pair} & wanted)
        return sorted(point for point in wanted if not met(_NONE, point))

    def short_of(
        self,
        values: Mapping[str, NDArray[np.float64]],
        active: Iterable[int],
        names: Sequence[str],
        pairs: Sequence[tuple[int, int]] = (),
    ) -> list[Unsettled]:
        """What is not narrow enough: where, which measure, its half-width and the one wanted.

        Parameters
        ----------
        values, active, pairs
            As for `unsettled`.
        names : sequence of str
            Names of the points.
        """
        chosen = set(active)
        told: list[Unsettled] = []
        if self.of == "differences":
            looked = [(a, b, f"{names[a]} > {names[b]}") for a, b in pairs if {a, b} & chosen]
        else:
            looked = [(_NONE, point, names[point]) for point in sorted(chosen)]
        for a, b, name in looked:
            for measure, precision, half, mean, n in self._looks(values, a, b):
                if not precision.met(half, mean):
                    limit = precision.half_width * (abs(mean) if precision.relative else 1.0)
                    told.append(Unsettled(name, measure, half, limit, n))
        return told

    def _looks(
        self, values: Mapping[str, NDArray[np.float64]], a: int, b: int
    ) -> Iterator[tuple[str, Precision, float, float, int]]:
        """Each measure with what is wanted, the half-width of b - a, the mean it is relative to and the number of runs.

        Without a first side (``_NONE``) it is the mean of b.
        """
        from sim.experiments.statistics import paired  # pandas and scipy: not needed to check a file

        for measure, precision in self.until.items():
            row = values[measure][b]
            found = paired(np.zeros_like(row) if a == _NONE else values[measure][a], row, self.level)
            half, mean = (found.high - found.low) / 2.0, found.mean_b if a == _NONE else found.mean_a
            yield measure, precision, half, mean, found.n


@dataclass(frozen=True, slots=True)
class Budget:
    """What a study may cost at most.

    Attributes
    ----------
    runs : int
        Runs of the whole study; a design that plans more is refused, and a stopping rule adds no more.
    hours : float
        Hours by the clock of one call; what is not done by then is left for the next one.
    """

    runs: int = 1_000_000
    hours: float = float("inf")
