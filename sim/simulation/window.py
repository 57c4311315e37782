"""The measured window: on day 0 the warm-up is put away, and only what is not final is carried over.

Needs and histories of the warm-up that are final at t = 0 belong to no record; dropping them keeps a city-year in
memory that a laptop has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.assembly.setup import Setup
from sim.flow.closing import learn
from sim.flow.codes import END_FIRST, NOBODY, T_AGAIN, T_REPORT, UNBORN
from sim.flow.event_list import BLOCK
from sim.flow.state import State, raw_records


def open_window(setup: Setup, state: State, day: int) -> tuple[Setup, State, npt.NDArray[np.int64]]:
    """Begin the measured window at 00:00 of a day.

    Parameters
    ----------
    setup : Setup
    state : State
        Standing at the start of the day.
    day : int
        Number of the day, counted from the first day of the warm-up.

    Returns
    -------
    setup, state
        With the rows of what is final left out; rows keep their order.
    carried : ndarray of int64
        Former rows of the needs of the warm-up that were not final.
    """
    learn(state)  # yesterday's closures are rows that may be dropped
    needs = setup.needs
    first = int(needs.first_of_day[day])
    carried = np.flatnonzero(state.histories.state[:first] < END_FIRST)
    rows = _joined(needs.rows, carried, first)
    state.histories[: len(carried)] = state.histories[carried]  # the memory is there already
    histories = state.histories[: max(len(rows), 1)]

    if len(state.again) > 1:
        state.again[: len(carried)] = state.again[carried]
        state.again[len(carried) : first] = np.zeros(1, state.again.dtype)[0]

    place = np.zeros(first + 1, np.int32)
    place[carried] = np.arange(len(carried), dtype=np.int32)
    live = state.cases[: int(state.clock.n_slots[0])]
    used = live.state != UNBORN
    planned = state.later[: int(state.clock.n_blocks[0] * BLOCK)]
    _call_off(planned, live, used)
    live.row[used] = place[live.row[used]]
    forked = np.flatnonzero(used & (live.parent != NOBODY))
    whole = live[live.parent[forked]]
    live.row[forked[(whole.need != live.need[forked]) | (whole.state == UNBORN)]] = NOBODY  # of cases that are final
    live.open_hours[:] = 0.0
    live.since[:] = np.maximum(live.since, 0.0)
    reports = planned.kind == T_REPORT
    planned.subject[reports] = planned.rank[reports] = place[planned.subject[reports]]
    of_case = (planned.kind >= 0) & ~reports & (planned.rank != NOBODY)
    planned.rank[of_case] = live.row[planned.subject[of_case]]
    latent = state.latent[: int(state.clock.n_latent[0])]
    latent.row[:] = place[latent.row]
    state.clock.next_need[0] = len(carried)

    shifted = np.maximum(needs.first_of_day - first + len(carried), 0)
    setup = replace(setup, needs=replace(needs, rows=rows, first_of_day=shifted))
    return setup, replace(state, needs=rows, histories=histories), carried


def _call_off(planned: Any, live: Any, used: npt.NDArray[np.bool_]) -> None:
    """Events of residents about cases that have ended name no row any more."""
    acts = np.flatnonzero(planned.kind == T_AGAIN)
    slot = planned.subject[acts]
    ended = acts[~used[slot] | (live.row[slot] != planned.rank[acts]) | (live.parent[slot] != NOBODY)]
    planned.rank[ended] = NOBODY


def _joined(rows: Any, carried: npt.NDArray[np.int64], first: int) -> Any:
    """The carried rows and all from ``first`` on, as read-only records.

    Copied as bytes into large pages: numpy copies records field by field, which takes ten times as long.
    """
    joined = raw_records(len(carried) + len(rows) - first, rows.dtype)
    joined[: len(carried)] = rows[carried]
    whole = np.dtype((np.void, rows.dtype.itemsize))
    joined.view(np.ndarray).view(whole)[len(carried) :] = rows.view(np.ndarray).view(whole)[first:]
    joined.flags.writeable = False
    return joined
