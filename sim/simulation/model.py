"""The model: one day after another, each day a readable list of phases.

:class:`Simulation` runs one scenario with one seed and leaves a :class:`sim.records.Run`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arguments import progress_of, seed_of, truth, whole
from sim.assembly.failures import check_rules
from sim.assembly.setup import Setup, build_setup
from sim.assembly.state import build_state
from sim.copies import Independent
from sim.demand.needs import no_needs
from sim.errors import EndedError
from sim.flow.codes import END_FIRST, N_STATES, OPEN_FIRST, OPEN_LAST, UNBORN
from sim.flow.engine import run_day
from sim.flow.pool import write_live
from sim.flow.state import State
from sim.institutions import open_institutions, wanted_institutions
from sim.institutions.core.behaviours import Behaviours
from sim.institutions.core.institution import Institution
from sim.institutions.core.moved import make_movable
from sim.institutions.core.own import own_behaviours
from sim.institutions.core.phase import CASES, LEDGER, START_OF_MEASUREMENT, Phase
from sim.institutions.core.town import Town
from sim.progress import shown_progress
from sim.records.origin import made_with
from sim.scenario import Scenario
from sim.scenario.custom_rules import refuse_custom_code, without_custom_code
from sim.scenario.loading import as_scenario
from sim.simulation import records as outcome
from sim.simulation.checkpoint import save
from sim.simulation.trace import Recorder
from sim.simulation.warm import make_ready
from sim.simulation.window import open_window

if TYPE_CHECKING:
    from sim.demand import Needs
    from sim.institutions.core.behaviours import Behaviour
    from sim.records import Run


@dataclass(frozen=True, slots=True)
class OwnPhase:
    """A phase that is a method of the simulation: kept by name, so that a simulation does not refer to itself.

    What refers to itself is freed late, and a copy would call the methods of the original.

    Attributes
    ----------
    method : str
    """

    method: str


class Simulation(Independent):
    """One scenario, one seed, from the first day of the warm-up to the last day of the run.

    Parameters
    ----------
    scenario : Scenario, str or path
        A scenario, or the name or path of one.
    seed : int, optional
        Seed of the run, 0 to 2**63 - 1 (default: ``run.seed`` of the scenario). The same scenario and seed give the
        same bytes.
    needs : Needs, optional
        A need stream generated before for the same world, demand and seed; saves the time of making it.
    behaviours : mapping of str to callable, or iterable of marked callables, optional
        Functions of columns in the place of built-in behaviours (:func:`sim.behaviour`).
    custom_code : bool
        False refuses a scenario that names custom rules, before any of them is run.
    trace : bool
        Keep what happens to every case, event by event (:meth:`sim.records.Run.story`); results stay the same.
    movable : iterable of str
        Dotted paths of levers that may be moved by hand while the run goes on
        (:func:`sim.institutions.core.moved.move_lever`).

    Attributes
    ----------
    town : Town
        What institutions read and write.
    phases : list of (str, callable or OwnPhase)
        What happens on a day, in this order: the institutions, then the cases. A function of no arguments may be
        added anywhere.
    day : int
        Number of the next day; negative in the warm-up.
    timings : dict of str to float
        CPU seconds of building, of the warm-up and of the run, and of every phase.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        needs: Needs | None = None,
        behaviours: Mapping[str, Behaviour] | Iterable[Behaviour] | None = None,
        *,
        custom_code: bool = True,
        trace: bool = False,
        movable: Iterable[str] = (),
    ) -> None:
        self.timings: dict[str, float] = {}
        self.scenario = scenario = as_scenario(scenario)
        self.seed = scenario.run.seed if seed is None else seed_of(seed)
        if not truth("custom_code", custom_code):
            refuse_custom_code([scenario])
        self._make_ready()
        with self._timed("build"):
            setup = build_setup(scenario, self.seed, needs)
            mine = own_behaviours(scenario, Behaviours.of(behaviours))
            self.recorder = Recorder() if truth("trace", trace) else None
            self.town = Town.of(setup, build_state(setup, traced=trace), mine)
            make_movable(self.town, movable)
            self.institutions: list[Institution] = open_institutions(self.town)
        self.day = -scenario.run.warm_up_days
        self.wall_seconds = 0.0
        self.stock = np.zeros((self.setup.n_days, N_STATES), np.int64)
        self.carried = np.zeros(0, np.int64)  # rows of the warm-up that were not final at t = 0
        self.put_away = np.zeros(N_STATES, np.int64)  # final cases of the warm-up, by state
        self.phases: list[tuple[str, Callable[[], object] | OwnPhase]] = [
            (START_OF_MEASUREMENT.name, OwnPhase("start_measuring")),
            *((institution.name, institution) for institution in self.institutions),
            (CASES.name, OwnPhase("move_cases")),
            (LEDGER.name, OwnPhase("note_money")),
        ]

    def _make_ready(self) -> None:
        """See that the engine is compiled, which is told and happens once."""
        make_ready()

    @property
    def setup(self) -> Setup:
        """What the run is put together from."""
        return self.town.setup

    @property
    def state(self) -> State:
        """The engine's columns."""
        return self.town.state

    def _timed(self, name: str) -> _Timer:
        return _Timer(self.timings, name)

    # -- the day ------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Simulate one day.

        Raises
        ------
        EndedError
            If the run has ended.
        """
        if not self.running:
            raise EndedError(f"the run has ended after day {self.day - 1}; make a new Simulation to run again")
        self.town.turn(self.day)
        timings, clock = self.timings, time.process_time
        before = clock()
        for name, phase in self.phases:
            if isinstance(phase, OwnPhase):
                getattr(self, phase.method)()
            elif phase() is False:  # an institution that is not due: asking the clock would take longer than it did
                continue
            now = clock()
            timings[name] = timings.get(name, 0.0) + now - before
            before = now
        self.day += 1

    def step_to(self, day: int) -> None:
        """Simulate all days before a day.

        Raises
        ------
        ArgumentError
            It is no day of the run, warm-up included.
        """
        whole("day", day, -self.scenario.run.warm_up_days, self.scenario.run.days)
        while self.day < day:
            self.step()

    def save(self, path: str | Path) -> Path:
        """Write a checkpoint, from which :func:`sim.resume` goes on to the same bytes; see docs/how-to/checkpoints.md.

        Parameters
        ----------
        path : str or Path
            A new file, or an earlier checkpoint, which is replaced.

        Returns
        -------
        Path

        Raises
        ------
        CheckpointError
            There is something else at the path.
        TypeError
            A function of the user's own in the model cannot be found again by its name.
        """
        return save(self, path)

    @property
    def running(self) -> bool:
        """Whether days are left."""
        return self.day < self.scenario.run.days

    def run(self, progress: Callable[[int, int], None] | bool | None = None, release: bool = False) -> Run:
        """Simulate all days that are left and return the records.

        Parameters
        ----------
        progress : bool or callable, optional
            True shows progress, False nothing; a function is called with (days done, days in all) after every day.
            Left out, a notebook shows it after a second.
        release : bool
            Give the memory of the engine free while the records are made.
        """
        truth("release", release)
        with shown_progress(progress, "days") as told:
            return self._run(told, release)

    def _run(self, progress: Callable[[int, int], None] | None, release: bool) -> Run:
        total = self.setup.n_days
        started = time.perf_counter()
        while self.running:
            part = "warm-up" if self.day < 0 else "run"
            with self._timed(part):
                self.step()
            if progress is not None:
                progress(self._row, total)
        self.wall_seconds += time.perf_counter() - started
        return self.records(release)

    def records(self, release: bool = False) -> Run:
        """The records of the days simulated so far (a run may be stopped on any day).

        Parameters
        ----------
        release : bool
            Give the memory of the engine free on the way; the simulation cannot go on afterwards.
        """
        with self._timed("records"):
            return outcome.records_of(self, release)

    def release(self) -> None:
        """Let go of the needs, the cases and the residents; only daily figures stay."""
        needs = self.setup.needs
        rows = needs.rows[:0].copy().view(np.recarray)
        self.town.setup = replace(self.setup, needs=replace(needs, rows=rows))
        big = ("needs", "histories", "cases", "residents", "latent", "timers", "near", "later", "learned")
        self.town.state = replace(self.state, **{name: getattr(self.state, name)[:0].copy() for name in big})
        self.day = self.scenario.run.days

    @property
    def _row(self) -> int:
        """Row of the present day, counted from the first day of the warm-up."""
        return self.day + self.scenario.run.warm_up_days

    # -- phases -------------------------------------------------------------------------------------------

    def start_measuring(self) -> None:
        """On day 0 the measured window opens and what is final in the warm-up is put away."""
        if self.day == 0:
            self.town.setup, self.town.state, self.carried = open_window(self.setup, self.state, self._row)
            self.put_away[END_FIRST:] = self.state.counts[END_FIRST:]

    def move_cases(self) -> None:
        """The compiled engine runs the day's events."""
        run_day(self.state, self._row, int(self.setup.needs.first_of_day[self._row + 1]))
        check_rules(self.setup, self.state)
        if self.recorder is not None:
            self.recorder.take(self.state)
        self.stock[self._row] = self.state.counts

    def note_money(self) -> None:
        """In the evening the stocks of all accounts are noted."""
        accounts = self.state.accounts.view(np.ndarray)  # whose fields are quickly at hand
        self.town.note("reserved_fen", float(accounts["reserved"].sum()))
        self.town.note("left_fen", float(accounts["left"].sum()))


class _Timer:
    """Adds the CPU time of a block to an entry of a dict."""

    def __init__(self, timings: dict[str, float], name: str) -> None:
        self.timings, self.name = timings, name

    def __enter__(self) -> None:
        self.start = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.timings[self.name] = self.timings.get(self.name, 0.0) + time.process_time() - self.start


def run(
    scenario: Scenario | str,
    seed: int | None = None,
    progress: Callable[[int, int], None] | bool | None = None,
    behaviours: Mapping[str, Behaviour] | Iterable[Behaviour] | None = None,
    *,
    custom_code: bool = True,
    trace: bool = False,
) -> Run:
    """Run one scenario once.

    Parameters
    ----------
    scenario : Scenario or str
        A scenario, or the name or path of one.
    seed : int, optional
        Seed of the run (default: the scenario's own ``run.seed``).
    progress : bool or callable, optional
        True shows progress, False nothing; a function is called with (days done, days in all). Left out, a notebook
        shows it after a second.
    behaviours : mapping of str to callable, or iterable of marked callables, optional
        Functions of columns in the place of built-in behaviours.
    custom_code : bool
        False refuses a scenario that names custom rules, before any of them is run.
    trace : bool
        Keep what happens to every case for :meth:`sim.records.Run.story`; results stay the same.

    Returns
    -------
    Run

    Raises
    ------
    ArgumentError
        An argument is not what it should be; nothing was run.
    """
    progress_of(progress)
    simulation = Simulation(as_scenario(scenario), seed, behaviours=behaviours, custom_code=custom_code, trace=trace)
    records = simulation.run(progress, release=True)
    records.provenance |= made_with()
    return records


def phases_of(scenario: Scenario) -> list[Phase]:
    """The day of a scenario, phase by phase, without running it.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    list of Phase
        In the order of the day; institutions that the scenario does not want are left out.
    """
    scenario = without_custom_code(as_scenario(scenario))
    setup = build_setup(_thinned(scenario), scenario.run.seed, no_needs(scenario.run.warm_up_days + scenario.run.days))
    town = Town.of(setup, build_state(setup))
    return [START_OF_MEASUREMENT, *(Phase.of(kind) for kind in wanted_institutions(town)), CASES, LEDGER]


def _thinned(scenario: Scenario) -> Scenario:
    """The same scenario with one resident a grid: who is wanted depends on policy and places, not on people."""
    place = scenario.territory
    if place.table is not None:  # whose residents stand in its table
        return scenario
    few = min(place.residents, place.grids)
    thinned = place.model_copy(update={"residents": few, "party_members": min(place.party_members, few)})
    return scenario.model_copy(update={"territory": thinned})


def conservation_gap(simulation: Simulation) -> int:
    """Cases that are lost or counted twice: zero at every day's end (checked by tests).

    Compares the engine's running counts with a recount of all rows, and both with the needs that have arisen.
    """
    state = simulation.state
    arisen = int(state.clock.next_need[0])
    write_live(state)
    recount = np.bincount(state.histories.state[:arisen], minlength=N_STATES)
    counts = state.counts - simulation.put_away
    counts[UNBORN] -= len(state.needs) - arisen
    open_now = int(counts[OPEN_FIRST : OPEN_LAST + 1].sum())
    gap = np.abs(recount - counts).sum() + abs(open_now - int(state.clock.open_cases[0]))
    return int(gap)
