"""A part of a page that a command makes: what stands between two marks, and differences as cells of its table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.experiments.statistics import paired


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A part of a page.

    Attributes
    ----------
    start, end : str
        Marks, each once in the page.
    """

    start: str
    end: str

    def inside(self, page: str) -> str:
        """What stands between the marks."""
        return page.split(self.start)[1].split(self.end)[0]

    def filled(self, page: str, made: str) -> str:
        """The page with its part made anew."""
        before, rest = page.split(self.start)
        return f"{before}{self.start}\n\n{made}\n{self.end}{rest.split(self.end)[1]}"


def apart(base: np.ndarray, other: np.ndarray, factor: float = 1.0) -> str:
    """A paired difference with its 95 % interval, in units of which ``factor`` make one of the values."""
    step = paired(base, other)
    return f"{factor * step.difference:+.1f} [{factor * step.low:+.1f}, {factor * step.high:+.1f}]"
