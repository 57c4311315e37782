"""A part of a page that a command makes: what stands between two marks, and differences as cells of its table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.experiments.statistics import paired
from sim.records.errors import RecordError


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

    def fill(self, path: Path, made: str) -> None:
        """Write a page with its part made anew.

        Raises
        ------
        RecordError
            It has no such part.
        """
        before, start, rest = path.read_text(encoding="utf-8").partition(self.start)
        _, end, after = rest.partition(self.end)
        if not start or not end:
            raise RecordError(f"{path}: expected the marks {self.start} and {self.end}, found no such part")
        path.write_text(f"{before}{start}\n\n{made}\n{end}{after}", encoding="utf-8")


def apart(base: np.ndarray, other: np.ndarray, factor: float = 1.0) -> str:
    """A paired difference with its 95 % interval, in units of which ``factor`` make one of the values."""
    step = paired(base, other)
    return f"{factor * step.difference:+.1f} [{factor * step.low:+.1f}, {factor * step.high:+.1f}]"
