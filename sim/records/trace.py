"""What happened to every case of a run, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trace:
    """Entries about every case of a run.

    They are put in order when they are first read: a run that is traced in case somebody asks does not pay for it.

    Attributes
    ----------
    days : tuple of ndarray
        Entries as they happened, day by day; none any more once they are in order.
    needs : ndarray of uint64
        Keys of the needs that the records hold.
    columns : mapping of str to ndarray
        Entries ordered by need, then as they happened, one value each: ``time`` (h), ``need`` (its key), ``what`` (code
        of a state, or of a draw), ``a`` and ``b`` (hours of work left and 0; with a draw its chance and the uniform
        number), ``desk``, ``server``, ``attempt``, ``task``, ``part``, ``detail`` (:mod:`sim.flow.tracing`).
    desks : mapping of str to ndarray
        ``level``, ``community``, ``street``, ``district`` and ``office`` of every desk.
    desk_of_server : ndarray of int
    end : float
        Time up to which the run was traced, h.
    """

    days: tuple[NDArray[Any], ...]
    needs: NDArray[Any]
    desks: Mapping[str, NDArray[Any]]
    desk_of_server: NDArray[Any]
    end: float

    @cached_property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """Entries ordered by need."""
        need = np.concatenate([day["need"] for day in self.days])
        order = np.argsort(need, kind="stable")
        need = need[order]
        first = np.flatnonzero(np.concatenate([[True], need[1:] != need[:-1]])[: len(need)])
        known = np.isin(need[first], self.needs)
        order = order[np.repeat(known, np.diff(first, append=len(need)))]
        found = {
            name: np.concatenate([day[name] for day in self.days])[order] for name in self.days[0].dtype.names or ()
        }
        object.__setattr__(self, "days", ())
        return found

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
