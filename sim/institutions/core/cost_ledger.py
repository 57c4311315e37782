"""The cost ledger: money and paid hours by lever and day, so that reforms compare at equal budget."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.policy.cost import Cost
from sim.policy.declared import COSTS

Daily = float | npt.NDArray[np.float64]
_DECLARED = {cost.name: cost for cost in COSTS}


@dataclass
class CostLedger:
    """Costs booked so far, by line.

    An institution books under the :class:`~sim.policy.cost.Cost` that its section declares. A name instead of a line is
    for institutions of the user's own: what is booked under it adds up in the line ``other``.

    Parameters
    ----------
    n_days : int
        Days of the warm-up and the run.

    Attributes
    ----------
    fen, hours : dict of str to ndarray, shape (n_days,)
        By name of the line: int64 fen spent on it, float64 paid hours taken from other work.
    """

    n_days: int
    fen: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    hours: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    def book(self, line: Cost | str, row: int, fen: int = 0, hours: float = 0.0) -> None:
        """Book a cost on a day.

        Parameters
        ----------
        line : Cost or str
        row : int
            Row of the day (:attr:`Today.row`).
        fen : int
            Money, in fen.
        hours : float
            Paid hours.
        """
        name = _name(line)
        if fen:
            self.fen.setdefault(name, np.zeros(self.n_days, np.int64))[row] += fen
        if hours:
            self.hours.setdefault(name, np.zeros(self.n_days))[row] += hours

    def carry(self, line: Cost | str, row: int, fen: Daily | None = None, hours: Daily | None = None) -> None:
        """Book costs that go on: from a day to the end of the run, in the place of what was booked for these days.

        Parameters
        ----------
        line : Cost or str
        row : int
        fen, hours : float or ndarray, shape (days from row on,), optional
            Of each day; fen are rounded. None: as booked before.
        """
        name = _name(line)
        if fen is not None and (name in self.fen or np.any(fen)):
            self.fen.setdefault(name, np.zeros(self.n_days, np.int64))[row:] = np.rint(fen)
        if hours is not None and (name in self.hours or np.any(hours)):
            self.hours.setdefault(name, np.zeros(self.n_days))[row:] = hours


def _name(line: Cost | str) -> str:
    """Name of a line.

    Raises
    ------
    ValueError
        A line that no section declares, or a name of the user's own that a line has.
    """
    if isinstance(line, Cost):
        if _DECLARED.get(line.name) != line:
            raise ValueError(f"the cost line {line.name!r}: expected one that a section of sim/policy declares")
        return line.name
    if line in _DECLARED:
        raise ValueError(f"the cost line {line!r}: expected a name that no section of sim/policy uses")
    return line
