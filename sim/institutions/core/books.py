"""What levers cost: money and paid hours, by lever and day, so that reforms compare at equal budget."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Daily = float | npt.NDArray[np.float64]


@dataclass
class Books:
    """Costs booked so far.

    Parameters
    ----------
    n_days : int
        Days of the warm-up and the run.

    Attributes
    ----------
    fen, hours : dict of str to ndarray, shape (n_days,)
        By name of the institution: int64 fen spent by it, float64 paid hours taken from other work.
    """

    n_days: int
    fen: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    hours: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    def book(self, institution: str, row: int, fen: int = 0, hours: float = 0.0) -> None:
        """Book a cost of an institution on a day.

        Parameters
        ----------
        institution : str
            Name of the institution.
        row : int
            Row of the day (:attr:`Today.row`).
        fen : int
            Money, in fen.
        hours : float
            Paid hours.
        """
        if fen:
            self.fen.setdefault(institution, np.zeros(self.n_days, np.int64))[row] += fen
        if hours:
            self.hours.setdefault(institution, np.zeros(self.n_days))[row] += hours

    def carry(self, institution: str, row: int, fen: Daily | None = None, hours: Daily | None = None) -> None:
        """Book costs that go on: from a day to the end of the run, in the place of what was booked for these days.

        Parameters
        ----------
        institution : str
        row : int
        fen, hours : float or ndarray, shape (days from row on,), optional
            Of each day; fen are rounded. None: as booked before.
        """
        if fen is not None and (institution in self.fen or np.any(fen)):
            self.fen.setdefault(institution, np.zeros(self.n_days, np.int64))[row:] = np.rint(fen)
        if hours is not None and (institution in self.hours or np.any(hours)):
            self.hours.setdefault(institution, np.zeros(self.n_days))[row:] = hours
