"""The way of a case as steps: each begins where the one before ends, so that their times add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.flow.codes import ANSWERED, IN_WORK, N_STATES, OUTSIDE, ROUND
from sim.flow.tracing import CREW_BEGINS
from sim.policy.names import FINAL_STATES, STATES
from sim.records.trace import Trace

#: Kinds of time, in the order in which an account shows them.
TIMES: Final = (
    "latent", "reporting", "waiting", "in_work", "moving", "pickup", "round", "contractor", "outside", "held",
    "posted", "pending", "answered",
)  # fmt: skip
_MINUTES: Final = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """A case in one state.

    Attributes
    ----------
    state : str
        Name of the state (:data:`sim.policy.names.STATES`).
    time : str
        Kind of time, one of :data:`TIMES`; empty for a final state.
    start, end : float
        Hours since the start of the run; the end is the start of the next step.
    desk, server : int
        Where it is or goes, and in whose hands; -1: nobody's.
    task : int
        What the desk does (:mod:`sim.flow.codes`).
    work : float
        Hours of work that the task has, where it is in hand.
    attempt : int
        Times that the case had come back.
    channel : int
        Code of the channel, with a report.
    """

    state: str
    time: str
    start: float
    end: float
    desk: int = -1
    server: int = -1
    task: int = -1
    work: float = 0.0
    attempt: int = 0
    channel: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded at both ends: those of all steps add up to those of the whole way."""
        return minute(self.end) - minute(self.start)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that takes no time: a draw, or what a further party does.

    Attributes
    ----------
    what : int
        Code (:mod:`sim.flow.tracing`), or of the state of a part.
    time : float
    chance, number : float
        Of a draw; it came about if the number is below the chance.
    part : int
        0: about the case; else about a part of it.
    desk, task, detail : int
    """

    what: int
    time: float
    chance: float
    number: float
    part: int
    desk: int
    task: int
    detail: int


@dataclass(frozen=True, slots=True)
class Way:
    """All that happened to a case, in order.

    Attributes
    ----------
    steps : tuple of Step
    events : tuple of (Step or Happening)
        Steps and what happened within them.
    """

    steps: tuple[Step, ...]
    events: tuple[Step | Happening, ...]

    @property
    def start(self) -> float:
        """When the need arose, h."""
        return self.steps[0].start

    @property
    def end(self) -> float:
        """When it was final, or the run over, h."""
        return self.steps[-1].end

    def minutes(self) -> dict[str, int]:
        """Minutes by kind of time; they sum to :attr:`total_minutes`."""
        found = dict.fromkeys(TIMES, 0)
        for step in self.steps:
            if step.time:
                found[step.time] += step.minutes
        return {name: value for name, value in found.items() if value}

    @property
    def total_minutes(self) -> int:
        """Minutes from the need to its end."""
        return minute(self.end) - minute(self.start)


def minute(hours: float) -> int:
    """A time in whole minutes."""
    return round(hours * _MINUTES)


def way_of(trace: Trace, need: int, closed: float) -> Way:
    """The way of a need.

    Parameters
    ----------
    trace : Trace
    need : int
        Its key.
    closed : float
        When the records have it closed, h; an enquiry answered at once ends then.
    """
    entries = trace.of(need)
    marks = np.flatnonzero((entries["what"] < N_STATES) & (entries["part"] == 0))
    steps: list[Step] = []
    events: list[Step | Happening] = []
    for place, mark in enumerate(marks):
        following = int(marks[place + 1]) if place + 1 < len(marks) else None
        end = _end(entries, int(mark), following, trace.end, closed)
        within = slice(int(mark) + 1, following)
        split = _steps(entries, int(mark), following, end, within)
        steps += split
        events.append(split[0])
        events += [_happening(entries, index) for index in range(within.start, following or len(entries["what"]))]
        events += split[1:]
    before = [_happening(entries, index) for index in range(int(marks[0]) if len(marks) else 0)]
    return Way(tuple(steps), (*before, *sorted(events, key=_when)))


def _when(event: Step | Happening) -> float:
    return event.start if isinstance(event, Step) else event.time


def _end(entries: Mapping[str, NDArray[Any]], mark: int, following: int | None, end: float, closed: float) -> float:
    if following is not None:
        return float(entries["time"][following])
    start = float(entries["time"][mark])
    if entries["what"][mark] == ANSWERED:
        return max(start, closed) if closed == closed else start
    return start if STATES[entries["what"][mark]] in FINAL_STATES else max(end, start)


def _steps(
    entries: Mapping[str, NDArray[Any]], mark: int, following: int | None, end: float, within: slice
) -> list[Step]:
    """One step, or two where a contractor begins within it."""
    code = int(entries["what"][mark])
    state = STATES[code]
    in_hand = code == IN_WORK
    step = Step(
        state=state,
        time=_kind(entries, code, following),
        start=float(entries["time"][mark]),
        end=end,
        desk=int(entries["desk"][mark]),
        server=int(entries["server"][mark]),
        task=int(entries["task"][mark]),
        work=float(entries["a"][mark]) if in_hand else 0.0,
        attempt=int(entries["attempt"][mark]),
        channel=int(entries["detail"][mark]) if state == "reporting" else 0,
    )
    begins = [
        float(time)
        for what, time in zip(entries["what"][within], entries["time"][within], strict=True)
        if what == CREW_BEGINS
    ]
    if state == "outside" and begins and begins[0] > step.start:
        return [_replaced(step, "contractor", step.start, begins[0]), _replaced(step, "outside", begins[0], end)]
    return [step]


def _replaced(step: Step, time: str, start: float, end: float) -> Step:
    return Step(step.state, time, start, end, step.desk, step.server, step.task, step.work, step.attempt)


def _kind(entries: Mapping[str, NDArray[Any]], code: int, following: int | None) -> str:
    state = STATES[code]
    if code == OUTSIDE and following is not None and entries["task"][following] == ROUND:
        return "round"
    return state if state in TIMES else ""


def _happening(entries: Mapping[str, NDArray[Any]], index: int) -> Happening:
    return Happening(
        what=int(entries["what"][index]),
        time=float(entries["time"][index]),
        chance=float(entries["a"][index]),
        number=float(entries["b"][index]),
        part=int(entries["part"][index]),
        desk=int(entries["desk"][index]),
        task=int(entries["task"][index]),
        detail=int(entries["detail"][index]),
    )
