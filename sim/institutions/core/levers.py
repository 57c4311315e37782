"""Levers: the value of a policy parameter at every place, today.

Institutions never read ``scenario.policy`` for a number that a planner may vary by place or date; they ask here, and a
pilot in one street or a roll-out in stages needs no code of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType

import numpy as np

from sim.flow.codes import COMMUNITY, DISTRICT, GRID, INTAKE, STREET
from sim.jit.units import BoolArray, FloatArray
from sim.organisation import Organisation
from sim.scenario import Policy, Scenario
from sim.scenario.rollout import number_of
from sim.scenario.schema import leaves
from sim.scenario.unit_sample import numbers_of
from sim.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where and when some levers have values of their own.

    Attributes
    ----------
    values : mapping of str to float
        Path below ``policy`` (``time.visits``) > value in force.
    first_day : int
        First day on which it is in force.
    last_day : int or None
        Last day; None: to the end.
    communities, streets, districts : ndarray of bool
        Places it covers. A street is covered when it is named or its district is; a lever of streets
        (an office, a transfer) never changes because only some communities of the street are covered.
    """

    values: Mapping[str, float]
    first_day: int
    last_day: int | None
    communities: BoolArray
    streets: BoolArray
    districts: BoolArray

    def in_force(self, day: int) -> bool:
        """Whether it is in force on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass
class Levers:
    """Values of levers by place on the present day.

    Parameters
    ----------
    policy : Policy
        Values where no scope says otherwise.
    world : World
    organisation : Organisation
    scopes : iterable of Scope
        Later ones win.

    Attributes
    ----------
    fresh : bool
        Whether other stages are in force today than yesterday; true on the first day.
    turns : int
        How often the values in force have become others.
    """

    policy: Policy
    world: World
    organisation: Organisation
    scopes: tuple[Scope, ...] = ()
    fresh: bool = field(default=True, init=False)
    turns: int = field(default=0, init=False)
    _now: tuple[Scope, ...] = field(default=(), init=False)
    #: Path that communities take over from each other, and the values they have taken over (NaN: none).
    _spreading: str = field(default="", init=False)
    _adopted: FloatArray = field(default_factory=lambda: np.zeros(0), init=False)
    #: Paths that functions of the state may set at any time.
    _open: set[str] = field(default_factory=set, init=False)
    _known: dict[tuple[str, str], FloatArray] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.scopes = tuple(self.scopes)
        desks = self.organisation.desks
        level = desks["level"].astype(np.int64)
        self._desk_places = (
            (np.flatnonzero((level == GRID) | (level == COMMUNITY)), "community"),
            (np.flatnonzero(level == STREET), "street"),
            (np.flatnonzero((level == DISTRICT) | (level == INTAKE)), "district"),
        )

    def turn(self, day: int) -> bool:
        """Go to a day; True if the values in force are others than yesterday's (or it is the first call)."""
        now = tuple(scope for scope in self.scopes if scope.in_force(day))
        self.fresh = now != self._now or self.turns == 0
        if self.fresh:
            self._now = now
            self._known.clear()
            self.turns += 1
        return self.fresh

    def varies(self, path: str) -> bool:
        """Whether any place of this run has another value of a lever, at some time."""
        return path == self._spreading or path in self._open or any(path in scope.values for scope in self.scopes)

    def pulled(self, *paths: str) -> bool:
        """Whether any of these levers is above 0 somewhere, at some time."""
        return any(self.base(path) > 0.0 or self.varies(path) for path in paths)

    def may_vary(self, paths: Iterable[str]) -> None:
        """Count levers as varying, because a function of the state may set them."""
        self._open.update(paths)

    def spread(self, path: str) -> None:
        """Let communities have values of their own of a lever, which they take over from each other."""
        self._spreading, self._adopted = path, np.full(len(self.world.communities), np.nan)

    def adopt(self, values: FloatArray) -> None:
        """Values that communities have taken over (NaN: none); a scope in force wins.

        Whoever has read the lever today reads the new values tomorrow.
        """
        self._adopted[:] = values
        self.turns += 1
        for place in ("community", "desk", "server"):
            self._known.pop((self._spreading, place), None)

    def base(self, path: str) -> float:
        """Value where no scope says otherwise; NaN for null."""
        value = reduce(getattr, path.split("."), self.policy)
        return number_of(leaves(type(self.policy))[path], value)

    def community(self, path: str) -> FloatArray:
        """Value in every community, float64 (communities,); read only."""
        return self._at(path, "community", len(self.world.communities))

    def street(self, path: str) -> FloatArray:
        """Value in every street, float64 (streets,); read only."""
        return self._at(path, "street", len(self.world.streets))

    def district(self, path: str) -> FloatArray:
        """Value in every district, float64 (districts,); read only."""
        return self._at(path, "district", len(self.world.districts))

    def desk(self, path: str) -> FloatArray:
        """Value at every desk, float64 (desks,), by the community, street or district it belongs to; read only."""
        if (known := self._known.get((path, "desk"))) is not None:
            return known
        desks = self.organisation.desks
        values = np.empty(len(desks))
        for rows, place in self._desk_places:
            values[rows] = getattr(self, place)(path)[desks[place][rows]]
        return self._keep(path, "desk", values)

    def server(self, path: str) -> FloatArray:
        """Value for every server of the organisation as built, float64 (servers,); read only."""
        if (known := self._known.get((path, "server"))) is not None:
            return known
        return self._keep(path, "server", self.desk(path)[self.organisation.staff["desk"]])

    def _at(self, path: str, place: str, size: int) -> FloatArray:
        if (known := self._known.get((path, place))) is not None:
            return known
        values = np.full(size, self.base(path))
        if place == "community" and path == self._spreading:
            values = np.where(np.isnan(self._adopted), values, self._adopted)
        for scope in self._now:
            if path in scope.values:
                masks = {"community": scope.communities, "street": scope.streets, "district": scope.districts}
                values[masks[place]] = scope.values[path]
        return self._keep(path, place, values)

    def _keep(self, path: str, place: str, values: FloatArray) -> FloatArray:
        values.flags.writeable = False
        self._known[path, place] = values
        return values


def scope(
    world: World,
    values: Mapping[str, float],
    first_day: int,
    last_day: int | None = None,
    where: Mapping[str, Iterable[int]] | None = None,
) -> Scope:
    """A scope from numbers of places.

    Parameters
    ----------
    world : World
    values : mapping of str to float
        Path below ``policy`` > value.
    first_day, last_day : int
        Days of the run, both included; no last day: to the end.
    where : mapping, optional
        ``{"district": [...], "street": [...], "community": [...]}``; None: everywhere.
    """
    named = {
        place: np.zeros(len(table), np.bool_)
        for place, table in (("district", world.districts), ("street", world.streets), ("community", world.communities))
    }
    for place, mask in named.items():
        if where is None:
            mask[:] = True
        else:
            mask[list(where.get(place, ()))] = True
    streets = named["street"] | named["district"][world.streets["district"]]
    communities = named["community"] | streets[world.communities["street"]]
    return Scope(MappingProxyType(dict(values)), first_day, last_day, communities, streets, named["district"])


def scopes_of(scenario: Scenario, world: World) -> tuple[Scope, ...]:
    """The stages of a scenario's roll-out as scopes."""
    known = leaves(type(scenario))
    found = []
    for stage in scenario.rollout:
        values = {path.removeprefix("policy."): number_of(known[path], value) for path, value in stage["set"].items()}
        where = stage.get("where", "all")
        places = None
        if where != "all":
            places = {kind: numbers_of(scenario.territory, kind, given).tolist() for kind, given in where.items()}
        found.append(scope(world, values, stage["from"], stage.get("until"), places))
    return tuple(found)
