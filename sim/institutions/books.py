"""What levers cost: money and paid hours, by lever and day, so that reforms compare at equal budget."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass
class Books:
    """Costs booked so far.

    Parameters
    ----------
    n_days : int
        Days of the run-up and the run.

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

    def stand(
        self, institution: str, row: int, fen: float = 0.0, hours: npt.NDArray[np.float64] | None = None
    ) -> None:
        """Book a cost of every day from one on, until it is booked anew: the same as booking it day by day.

        Parameters
        ----------
        institution : str
            Name of the institution.
        row : int
            Row of the first day.
        fen : float
            Money a day, in fen.
        hours : ndarray of float64, shape (n_days,), optional
            Paid hours of each day; those before `row` do not count.
        """
        if fen or institution in self.fen:
            self.fen.setdefault(institution, np.zeros(self.n_days, np.int64))[row:] = round(fen)
        if hours is not None:
            self.hours.setdefault(institution, np.zeros(self.n_days))[row:] = hours[row:]
