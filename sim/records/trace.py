"""What happened to every case of a run, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trace:
    """Entries about every case of a run, ordered by need, then as they happened.

    Attributes
    ----------
    columns : mapping of str to ndarray
        One value an entry: ``time`` (h), ``need`` (its key), ``what`` (code of a state, or of a draw), ``a`` and ``b``
        (hours of work left and 0; with a draw its chance and the uniform number), ``desk``, ``server``, ``attempt``,
        ``task``, ``part``, ``detail`` (:mod:`sim.flow.tracing`).
    desks : mapping of str to ndarray
        ``level``, ``community``, ``street``, ``district`` and ``office`` of every desk.
    desk_of_server : ndarray of int
    end : float
        Time up to which the run was traced, h.
    """

    columns: Mapping[str, NDArray[Any]]
    desks: Mapping[str, NDArray[Any]]
    desk_of_server: NDArray[Any]
    end: float

    def __len__(self) -> int:
        return len(self.columns["need"])

    def of(self, need: int) -> dict[str, NDArray[Any]]:
        """Entries about one need.

        Parameters
        ----------
        need : int
            Its key (column ``need`` of the case table).
        """
        needs = self.columns["need"]
        key = np.array([need], needs.dtype)
        start, stop = (int(np.searchsorted(needs, key, side=side)[0]) for side in ("left", "right"))
        return {name: column[start:stop] for name, column in self.columns.items()}
