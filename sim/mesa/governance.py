"""The Mesa face: a Mesa model whose step is one day."""

from __future__ import annotations

import datetime as dt
import time
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from sim.arguments import MAX_DAYS, real, seed_of, whole
from sim.copies import Independent
from sim.errors import ArgumentError, EndedError, RefusedError
from sim.flow.codes import END_FIRST, UNBORN
from sim.flow.row_types import DAY
from sim.institutions.core.moved import lever_now, move_lever
from sim.mesa import (
    KINDS,
    STAFF_KINDS,
    Branch,
    Community,
    Desk,
    Grid,
    Groups,
    Resident,
    Selection,
    Staff,
    Team,
    Unit,
    View,
)
from sim.mesa.checks import check_kind
from sim.policy.names import STATES
from sim.scenario.loading import as_scenario
from sim.simulation.checkpoint import save
from sim.simulation.model import Simulation
from sim.visible import escape

with warnings.catch_warnings():
    # mesa's batch runner loads tqdm, which warns in every notebook without ipywidgets; nothing here needs them
    warnings.filterwarnings("ignore", "IProgress not found")
    import mesa

if TYPE_CHECKING:
    from sim.demand import Needs
    from sim.institutions.core.behaviours import Behaviour
    from sim.records import Run
    from sim.scenario import Scenario

__all__ = ["GovernanceModel", "Groups", "Selection"]

_NOT_FLOWS = ("spent", "events", "area")
_FLOWS = tuple(name for name in DAY.names or () if name not in _NOT_FLOWS and not name.endswith("_hours"))


class GovernanceModel(Independent, mesa.Model):  # type: ignore[misc]  # Mesa has no types
    """A Mesa model of one scenario with one seed: ``step()`` is one day.

    The warm-up is simulated in the constructor, so that a new model stands at time 0 with queues that are not empty,
    and whatever is changed before the first step counts from day 0.

    Parameters
    ----------
    scenario : Scenario or str
        A scenario, or the name or path of one.
    seed : int, optional
        Seed of the run (default: the scenario's own ``run.seed``); also of ``model.rng`` and ``model.random``, which
        the simulated world does not use.
    needs : Needs, optional
        A need stream made before for the same world, demand and seed.
    behaviours : mapping of str to callable, or iterable of marked callables, optional
        Functions of columns in the place of built-in behaviours (:func:`sim.behaviour`).
    rng : int, optional
        Another word for the seed, as newer versions of Mesa have it (``mesa.batch_run`` hands it over).
    custom_code : bool
        False refuses a scenario that names custom rules, before any of them is run.
    movable : iterable of str
        Dotted paths of levers that :meth:`set_lever` may move while the run goes on.

    Attributes
    ----------
    simulation : sim.simulation.model.Simulation
        What is simulated; its columns are what the agents show.
    running : bool
        Whether days are left; may be set to False to stop a loop early.
    steps, time : int, float
        Days simulated since time 0.
    first_ids : dict
        ``unique_id`` of the first row of each table of agents.
    """

    def __init__(
        self,
        scenario: Scenario | str,
        seed: int | None = None,
        needs: Needs | None = None,
        behaviours: Mapping[str, Behaviour] | Iterable[Behaviour] | None = None,
        *,
        rng: int | None = None,
        custom_code: bool = True,
        movable: Iterable[str] = (),
    ) -> None:
        scenario = as_scenario(scenario)
        if rng is not None and seed is not None:
            raise ArgumentError("seed: expected seed or rng, which are the same here, found both; leave one out")
        seed = rng if seed is None else seed
        seed = None if seed is None else seed_of(seed)
        self._plan = scenario
        super().__init__(rng=scenario.run.seed if seed is None else seed)
        self.simulation = Simulation(scenario, seed, needs, behaviours, custom_code=custom_code, movable=movable)
        world, organisation = self.simulation.setup.world, self.simulation.setup.organisation
        levels = organisation.desks["level"][organisation.staff["desk"]]
        self._level_starts = np.searchsorted(levels, np.arange(len(STAFF_KINDS) + 1)).tolist()
        sizes: dict[type[View], int] = {
            Staff: len(levels),
            Desk: len(organisation.desks),
            Grid: len(world.grids),
            Community: len(world.communities),
            Branch: len(self.simulation.town.branches),
            Unit: len(self.simulation.town.units),
            Team: len(self.simulation.town.crews),
            Resident: len(world.residents),
        }
        self.first_ids = dict(zip(sizes, np.cumsum([1, *sizes.values()]).tolist(), strict=False))
        self._extents = {kind: range(size) for kind, size in sizes.items()}
        self._extents |= {k: range(*self._level_starts[i : i + 2]) for i, k in enumerate(STAFF_KINDS)}
        while self.simulation.day < 0:
            self._simulate_day("warm-up")
        self.running = self.simulation.running

    # -- the clock -----------------------------------------------------------------------------------------

    def step(self) -> None:
        """Simulate one day.

        Raises
        ------
        EndedError
            If the run has ended.
        """
        self._simulate_day("run")
        if not self.simulation.running:
            self.running = False
            self.step = self._ended  # type: ignore[method-assign]  # as Mesa does with its own

    def _simulate_day(self, part: str) -> None:
        wall, cpu, timings = time.perf_counter(), time.process_time(), self.simulation.timings
        self.simulation.step()
        timings[part] = timings.get(part, 0.0) + time.process_time() - cpu
        self.simulation.wall_seconds += time.perf_counter() - wall

    def _ended(self) -> NoReturn:
        """Take the place of ``step`` after the last day, so that Mesa's clock does not run on."""
        raise EndedError(f"the run has ended after day {self.day - 1}; make a new GovernanceModel to run again")

    def run_for(self, duration: float) -> None:
        """Simulate some days.

        Parameters
        ----------
        duration : float
            Days, above 0 and at most those that are left.

        Raises
        ------
        ArgumentError
            It is no such number; nothing was simulated.
        EndedError
            The run ends before; nothing was simulated.
        """
        self.run_until(self.time + real("duration", duration, 0.0, MAX_DAYS))

    def run_until(self, end_time: float) -> None:
        """Simulate until a time in days, not beyond the end of the run.

        Raises
        ------
        ArgumentError
            It is no such number; nothing was simulated.
        EndedError
            The run ends before; nothing was simulated.
        """
        last = self._plan.run.days
        until = real("end_time", end_time, 0.0, 2.0 * MAX_DAYS)
        if until > last:
            left = last - self.time
            raise EndedError(
                f"the run ends after day {last - 1} and {left:g} days are left, found a time of {until:g} days; "
                "nothing was simulated; make a new GovernanceModel with a larger run.days"
            )
        super().run_until(until)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is simulated (Mesa's own empty one is not used)."""
        return self._plan

    @scenario.setter
    def scenario(self, _: Any) -> None:
        if hasattr(self, "simulation"):  # Mesa's constructor sets its own before
            raise AttributeError("a model keeps its scenario; make a new GovernanceModel for another one")

    def __repr__(self) -> str:
        return f"<GovernanceModel {self._plan.name!r}: day {self.day} of {self._plan.run.days}>"

    def _repr_html_(self) -> str:
        facts = {"date": self.date, "open cases": self.open_cases, "people": len(self.agents)}
        rows = "".join(f"<tr><td>{name}</td><td>{escape(str(value))}</td></tr>" for name, value in facts.items())
        return f"<table><caption>{escape(repr(self))}</caption><tbody>{rows}</tbody></table>"

    @property
    def day(self) -> int:
        """Number of the next day; 0 before the first step."""
        return self.simulation.day

    @property
    def date(self) -> dt.date:
        """Date of the next day."""
        return self.simulation.town.dates.date(self.day)

    def set_lever(self, path: str, value: float) -> None:
        """Move a lever by hand: it has this value everywhere from the next day on.

        The records of such a run cannot be made again from its scenario alone.

        Parameters
        ----------
        path : str
            Dotted path of one of ``movable``.
        value : float
            Within the lever's range (docs/reference/parameters.md).

        Raises
        ------
        ArgumentError
            The lever is not among ``movable``, or the value lies outside its range.
        """
        move_lever(self.simulation.town, path, value, self.day)

    def lever(self, path: str) -> float:
        """Value of a lever of ``movable``: the last that was set, else that of today; mean over the communities."""
        return lever_now(self.simulation.town, path)

    # -- outcomes ------------------------------------------------------------------------------------------

    @property
    def counts(self) -> dict[str, int]:
        """Needs and enquiries by state at this moment; final states since t = 0, those of the warm-up apart."""
        before = self.simulation.state.counts if self.day == 0 else self.simulation.put_away
        counts = self.simulation.state.counts.copy()
        counts[END_FIRST:] -= before[END_FIRST:]
        return dict(zip(STATES[UNBORN + 1 :], counts[UNBORN + 1 :].tolist(), strict=True))

    @property
    def open_cases(self) -> int:
        """Cases in the hands of staff."""
        return int(self.simulation.state.clock.open_cases[0])

    @property
    def flows(self) -> dict[str, int]:
        """Counts of the last day that was simulated: arisen, registered, closed, solved and so on."""
        last = self.simulation.state.days[self.day - 1 + self._plan.run.warm_up_days]
        return {name: int(last[name]) for name in _FLOWS}

    def records(self) -> Run:
        """The records of the days simulated so far, on any day."""
        return self.simulation.records()

    def save(self, path: str | Path) -> Path:
        """Write a checkpoint, from which :func:`sim.resume` goes on; see :meth:`Simulation.save`."""
        return save(self, path)

    # -- agents --------------------------------------------------------------------------------------------

    @property
    def agents(self) -> Selection[Staff]:
        """The people who handle cases; the other kinds are in ``agents_by_type``."""
        return Selection(self, Staff, self.rows_of(Staff))

    @property
    def agents_by_type(self) -> Mapping[type[View], Selection[Any]]:
        """All agents of every kind, by kind; residents, too (as row numbers: views are made while one iterates)."""
        return MappingProxyType({kind: Selection(self, kind, self.rows_of(kind)) for kind in KINDS})

    @property
    def agent_types(self) -> list[type[View]]:
        """All kinds of agents."""
        return list(KINDS)

    def rows_of(self, kind: type[View]) -> range:
        """Rows of a kind in its table."""
        check_kind("kind", kind)
        return self._extents[kind]

    def staff_member(self, row: int) -> Staff:
        """View on a row of the staff, of the kind that fits its level."""
        if type(row) is not int or not 0 <= row < len(self._extents[Staff]):
            row = whole("row", row, 0, len(self._extents[Staff]) - 1)
        return STAFF_KINDS[bisect_right(self._level_starts, row) - 1](self, row)

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse agents of one's own: who lives here follows from the scenario."""
        raise RefusedError(
            f"{type(agent).__name__} cannot join a GovernanceModel: its agents are rows of columns, made from the "
            "scenario. Keep agents of your own in a mesa.Model of your own."
        )
