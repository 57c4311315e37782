"""The Mesa face: a Mesa model whose step is one day, and sets of agents that are read as columns."""

from __future__ import annotations

import datetime as dt
import time
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, cast

import numpy as np
import numpy.typing as npt

from sim.agents import KINDS, STAFF_KINDS, Branch, Community, Desk, Grid, Resident, Staff, Team, Unit, View
from sim.flow.codes import END_FIRST, STATE_NAMES, UNBORN
from sim.flow.state import DAY
from sim.model import Simulation

with warnings.catch_warnings():
    # mesa's batch runner loads tqdm, which warns in every notebook without ipywidgets; nothing here needs them
    warnings.filterwarnings("ignore", "IProgress not found")
    import mesa

if TYPE_CHECKING:
    from sim.demand import Needs
    from sim.institutions.behaviours import Behaviour
    from sim.records import Run
    from sim.scenario import Scenario

__all__ = ["GovernanceModel", "Groups", "Selection"]

# numpy's own forms of what people pass to agg: Python's walk an array number by number
_VECTORISED: dict[Any, Callable[[Any], Any]] = {sum: np.sum, min: np.min, max: np.max}
_NOT_FLOWS = ("spent", "events", "area", "volunteer_hours", "unit_hours")
_FLOWS = tuple(name for name in DAY.names or () if name not in _NOT_FLOWS)


def _numbered(values: Any) -> tuple[list[Any], npt.NDArray[Any]]:
    """Values that occur, sorted, and the number of each row's value among them (16 bits if they fit: sorted fast)."""
    if values.dtype.kind in "biu" and len(values):
        low = int(values.min())
        if int(values.max()) - low < 1 << 16:
            codes = (values.astype(np.int64) - low).astype(np.uint16)
            present = np.flatnonzero(np.bincount(codes))
            place = np.zeros(int(present[-1]) + 1, np.uint16)
            place[present] = np.arange(len(present))
            return (present + low).astype(values.dtype).tolist(), place[codes]
    unique, codes = np.unique(values, return_inverse=True)
    return unique.tolist(), codes


class Selection[V: View]:
    """A set of agents of one table in a fixed order: reads like Mesa's AgentSet, works on columns.

    It keeps row numbers, not agents; views are made while one iterates. Members cannot be added or taken away:
    :meth:`select`, :meth:`sort` and :meth:`shuffle` give new selections.

    Parameters
    ----------
    model : GovernanceModel
    kind : type
        Kind of the agents (:class:`sim.agents.Staff` where kinds of staff are mixed).
    rows : range or ndarray of int64
        Rows in the table of that kind.
    """

    __slots__ = ("_rows", "kind", "model")

    def __init__(self, model: GovernanceModel, kind: type[V], rows: range | npt.NDArray[np.int64]) -> None:
        self.model, self.kind, self._rows = model, kind, rows

    # -- members -------------------------------------------------------------------------------------------

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """Row numbers of the members, in order."""
        return np.arange(self._rows.start, self._rows.stop) if isinstance(self._rows, range) else self._rows.copy()

    @property
    def _key(self) -> Any:
        return slice(self._rows.start, self._rows.stop) if isinstance(self._rows, range) else self._rows

    def _take(self, positions: Any) -> Selection[V]:
        return Selection(self.model, self.kind, self.rows[positions])

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[V]:
        model, rows = self.model, self._rows if isinstance(self._rows, range) else self._rows.tolist()
        if self.kind is Staff:
            return (cast("V", model.staff_member(row)) for row in rows)
        kind = self.kind
        return (kind(model, row) for row in rows)

    def __getitem__(self, position: int) -> V:
        row = int(self._rows[position])
        return cast("V", self.model.staff_member(row)) if self.kind is Staff else self.kind(self.model, row)

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, View) or agent.model is not self.model or agent.table is not self.kind.table:
            return False
        return agent.index in self._rows

    def __repr__(self) -> str:
        return f"<{len(self):,} of {self.kind.__name__}>"

    def to_list(self) -> list[V]:
        """All members as views."""
        return list(self)

    # -- narrowing and ordering ----------------------------------------------------------------------------

    def select(
        self,
        condition: Callable[[V], bool] | npt.NDArray[np.bool_] | None = None,
        at_most: float = float("inf"),
        agent_type: type[View] | None = None,
        n: int | None = None,
    ) -> Selection[Any]:
        """Members that meet a condition.

        Parameters
        ----------
        condition : callable or ndarray of bool, optional
            A function of one agent, as in Mesa, or one truth value for each member (fast):
            ``staff.select(staff.get("skill") < 0.9)``.
        at_most : int or float
            The first so many of those that meet it; a float up to 1.0 is a share of this selection.
        agent_type : type, optional
            Only agents of this kind.
        n : int, optional
            A random sample of so many of those that meet it, in their order; drawn with ``model.rng``, which the
            simulated world does not use.

        Raises
        ------
        ValueError
            If the array has another length, or fewer than ``n`` members meet the condition.
        """
        most = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        chosen = self if agent_type is None else self._of_type(agent_type)
        if isinstance(condition, np.ndarray):
            if condition.dtype != np.bool_ or condition.shape != (len(self),):
                raise ValueError(
                    f"select: expected {len(self):,} truth values, one for each member, found an array of "
                    f"{condition.dtype} of shape {condition.shape}"
                )
            chosen = Selection(self.model, chosen.kind, self.rows[condition & self._is_in(chosen)])
        elif condition is not None:
            chosen = chosen._take(np.fromiter((bool(condition(agent)) for agent in chosen), np.bool_, len(chosen)))
        if most < len(chosen):
            chosen = chosen._take(slice(0, int(most)))
        return chosen if n is None else chosen._sample(n)

    def _of_type(self, kind: type[View]) -> Selection[Any]:
        if issubclass(self.kind, kind):
            return self
        if not issubclass(kind, self.kind):
            return Selection(self.model, kind, range(0))
        every, rows = self.model.rows_of(kind), self.rows
        return Selection(self.model, kind, rows[(rows >= every.start) & (rows < every.stop)])

    def _is_in(self, other: Selection[Any]) -> npt.NDArray[np.bool_]:
        return np.ones(len(self), np.bool_) if other is self else np.isin(self.rows, other.rows)

    def _sample(self, n: int) -> Selection[V]:
        if n > len(self):
            raise ValueError(f"select: expected at least n = {n:,} members to draw from, found {len(self):,}")
        return self._take(np.sort(self.model.rng.choice(len(self), n, replace=False)))

    def sort(self, key: str | Callable[[V], Any], ascending: bool = False) -> Selection[V]:
        """Members by an attribute or a function of an agent, greatest first as in Mesa; ties keep their order."""
        values = self.get(key) if isinstance(key, str) else np.array([key(agent) for agent in self])
        if ascending:
            return self._take(np.argsort(values, kind="stable"))
        return self._take(len(self) - 1 - np.argsort(values[::-1], kind="stable")[::-1])

    def shuffle(self) -> Selection[V]:
        """Members in random order, drawn with ``model.rng``."""
        return self._take(self.model.rng.permutation(len(self)))

    # -- reading -------------------------------------------------------------------------------------------

    def get(self, attributes: str | list[str]) -> Any:
        """Values of an attribute, one for each member, as an array; of several, a list of lists as in Mesa.

        The array is a copy: it keeps the values of this moment.

        Raises
        ------
        AttributeError
            If the members have no such attribute.
        """
        if not isinstance(attributes, str):
            columns = [self.get(name).tolist() for name in attributes]
            return [list(values) for values in zip(*columns, strict=True)]
        if attributes == "index":
            return self.rows
        if attributes == "unique_id":
            return self.rows + self.model.first_ids[self.kind.table]
        return self._column(attributes).values(self.model, self._key)

    def _column(self, name: str) -> Any:
        columns = self.kind.columns()
        if name not in columns:
            known = ", ".join(["unique_id", "index", *columns])
            raise AttributeError(f"{self.kind.__name__} has no attribute {name!r}; it has: {known}")
        return columns[name]

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """Aggregate an attribute by a function of an array, or by several."""
        values = self.get(attribute)
        if callable(func):
            return _VECTORISED.get(func, func)(values)
        return [_VECTORISED.get(one, one)(values) for one in func]

    def groupby(self, by: str | Callable[[V], Any]) -> Groups[V]:
        """Members by the value of an attribute, or of a function of an agent.

        Groups are in the order of an attribute's numbers, or in which a function's values appear.
        """
        if isinstance(by, str):
            column = self._column(by)
            numbers, codes = _numbered(column.read(self.model, self._key))
            names = [column.names[number] for number in numbers] if column.names else numbers
        else:
            seen: dict[Any, int] = {}
            codes = np.array([seen.setdefault(by(agent), len(seen)) for agent in self], np.int64)
            names = list(seen)
        order, rows = np.argsort(codes, kind="stable"), self.rows
        stops = np.cumsum(np.bincount(codes, minlength=len(names)))
        parts = np.split(rows[order], stops[:-1]) if names else []
        return Groups({k: Selection(self.model, self.kind, part) for k, part in zip(names, parts, strict=True)})

    # -- acting --------------------------------------------------------------------------------------------

    def set(self, attribute: str, value: Any) -> Selection[V]:
        """Set an attribute of all members to a value, or to one value each, where it may be set."""
        self._column(attribute).write(self.model, self._key, value, self.kind.__name__)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Selection[V]:
        """Call a function (or a method, by name) with every member in turn."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a function (or a method, by name) with every member in turn; the results as a list."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]


class Groups[V: View]:
    """Selections by the value that their members share.

    Parameters
    ----------
    groups : dict
        Value to selection.
    """

    def __init__(self, groups: dict[Any, Selection[V]]) -> None:
        self.groups = groups

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[tuple[Any, Selection[V]]]:
        return iter(self.groups.items())

    def count(self) -> dict[Any, int]:
        """Members of each group."""
        return {name: len(group) for name, group in self}

    def agg(self, attribute: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """Aggregate an attribute in each group."""
        return {name: group.agg(attribute, func) for name, group in self}


class GovernanceModel(mesa.Model):  # type: ignore[misc]  # Mesa has no types
    """A Mesa model of one scenario with one seed: ``step()`` is one day.

    The run-up is simulated in the constructor, so that a new model stands at time 0 with queues that are not empty,
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

    Attributes
    ----------
    simulation : sim.model.Simulation
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
    ) -> None:
        if isinstance(scenario, str):
            from sim.scenario import load

            scenario = load(scenario)
        self._plan = scenario
        super().__init__(rng=scenario.run.seed if seed is None else seed)
        self.simulation = Simulation(scenario, seed, needs, behaviours)
        world, organisation = self.simulation.parts.world, self.simulation.parts.organisation
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
        self._by_kind = {kind: Selection(self, kind, self.rows_of(kind)) for kind in KINDS}
        while self.simulation.day < 0:
            self._simulate_day("run-up")
        self.running = self.simulation.running

    # -- the clock -----------------------------------------------------------------------------------------

    def step(self) -> None:
        """Simulate one day.

        Raises
        ------
        RuntimeError
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
        raise RuntimeError(f"the run has ended after day {self.day - 1}; make a new GovernanceModel to run again")

    @property
    def scenario(self) -> Scenario:
        """The scenario that is simulated (Mesa's own empty one is not used)."""
        return self._plan

    @scenario.setter
    def scenario(self, _: Any) -> None:
        if hasattr(self, "simulation"):  # Mesa's constructor sets its own before
            raise AttributeError("a model keeps its scenario; make a new GovernanceModel for another one")

    @property
    def day(self) -> int:
        """Number of the next day; 0 before the first step."""
        return self.simulation.day

    @property
    def date(self) -> dt.date:
        """Date of the next day."""
        return self.simulation.town.dates.date(self.day)

    # -- outcomes ------------------------------------------------------------------------------------------

    @property
    def counts(self) -> dict[str, int]:
        """Needs and enquiries by state at this moment; final states since t = 0, those of the run-up apart."""
        before = self.simulation.state.counts if self.day == 0 else self.simulation.put_away
        counts = self.simulation.state.counts.copy()
        counts[END_FIRST:] -= before[END_FIRST:]
        return dict(zip(STATE_NAMES[UNBORN + 1 :], counts[UNBORN + 1 :].tolist(), strict=True))

    @property
    def open_cases(self) -> int:
        """Cases in the hands of staff."""
        return int(self.simulation.state.clock.open_cases[0])

    @property
    def flows(self) -> dict[str, int]:
        """Counts of the last day that was simulated: arisen, registered, closed, solved and so on."""
        last = self.simulation.state.days[self.day - 1 + self._plan.run.run_up_days]
        return {name: int(last[name]) for name in _FLOWS}

    def records(self) -> Run:
        """The records of the days simulated so far, on any day."""
        return self.simulation.records()

    # -- agents --------------------------------------------------------------------------------------------

    @property
    def agents(self) -> Selection[Staff]:
        """The people who handle cases; the other kinds are in ``agents_by_type``."""
        return Selection(self, Staff, self.rows_of(Staff))

    @property
    def agents_by_type(self) -> Mapping[type[View], Selection[Any]]:
        """All agents of every kind, by kind; residents, too (as row numbers: views are made while one iterates)."""
        return MappingProxyType(self._by_kind)

    @property
    def agent_types(self) -> list[type[View]]:
        """All kinds of agents."""
        return list(KINDS)

    def rows_of(self, kind: type[View]) -> range:
        """Rows of a kind in its table."""
        return self._extents[kind]

    def staff_member(self, row: int) -> Staff:
        """View on a row of the staff, of the kind that fits its level."""
        return STAFF_KINDS[bisect_right(self._level_starts, row) - 1](self, row)

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse agents of one's own: who lives here follows from the scenario."""
        raise TypeError(
            f"{type(agent).__name__} cannot join a GovernanceModel: its agents are rows of columns, made from the "
            "scenario. Keep agents of your own in a mesa.Model of your own."
        )
