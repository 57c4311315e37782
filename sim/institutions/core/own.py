"""Institutions and levers of the user's own: the decorators, and how a scenario's references become phases of the day.

>>> import sim
>>> @sim.institution(rhythm="week", changes=("hazards",), en="Night watch", zh="夜间巡防")
... def night_watch(town, own):
...     town.state.hazards[1::2] += 0.01
>>> night_watch.name
'night_watch'
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast, get_args

import numpy as np
import numpy.typing as npt

from sim.arguments import shown
from sim.errors import GridgovError
from sim.institutions.core.behaviours import Behaviours
from sim.institutions.core.institution import Institution, Rhythm
from sim.institutions.core.levers import Scope, scope
from sim.institutions.core.own_reporting import OwnReporting
from sim.institutions.core.town import Town
from sim.jit.units import FloatArray
from sim.policy.declared import OWN_NOTES
from sim.policy.text import T, Text
from sim.random.streams import OWN_INSTITUTION
from sim.rules.loading import load_module
from sim.scenario import Scenario
from sim.scenario.own_code import DECORATORS, lever_ranges, source_of
from sim.scenario.problems import nearest
from sim.world.draws import uniforms_of

RHYTHMS: Final = get_args(Rhythm)
#: Columns that belong to the engine alone: no institution may write them.
_ENGINE: Final = (
    "clock", "cases", "histories", "needs", "timers", "near", "pages", "later", "blocks", "ahead", "planned", "latent",
    "learned", "days", "busy", "counts", "registrations", "again", "until", "trace", "layout", "addresses", "ends",
    "residents",
)  # fmt: skip


class InstitutionError(GridgovError):
    """An institution of the user's own that cannot be used, or that failed; the message names it."""


class OwnInstitution(Institution):
    """The base of institutions of the user's own: what all have, and keyed draws."""

    fresh: bool = True
    #: Columns that it has declared and that hold numbers throughout: they are looked at whenever it has acted.
    numbers: tuple[str, ...] = ()

    def uniforms(self, entities: Any, occurrence: int = 0) -> FloatArray:
        """Uniform numbers in (0, 1), one for each entity: the same for the same run, entity and occurrence.

        Parameters
        ----------
        entities : array of int
            What is drawn for: numbers of communities, keys of people ...
        occurrence : int
            How often: the day, the month ...
        """
        salt = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8], "little")
        seed = (int(self.town.setup.seed) ^ salt) & (2**64 - 1)
        return np.asarray(uniforms_of(seed, OWN_INSTITUTION, np.asarray(entities), int(occurrence)))

    def __call__(self) -> bool:
        """Act if it is due, and say whether it was; what fails is named, and what is changed must be declared."""
        where = f"institution {self.name} on day {self.town.today.day}"
        try:
            if not self.due():
                return False
            before = _columns(self.town) if self.fresh else {}
            self.town.prefix = OWN_NOTES
            self.act()
        except GridgovError:
            raise
        except Exception as error:
            raise InstitutionError(f"{where}: {type(error).__name__}: {error}") from error
        finally:
            self.town.prefix = ""
        if self.fresh:
            self.fresh = False
            self._check(where, before)
        for name in self.numbers:
            self._check_numbers(where, name)
        return True

    def _check(self, where: str, before: Mapping[str, npt.NDArray[Any]]) -> None:
        """What it has changed is declared, and what it has declared is there."""
        known = {*before, *(name.partition(".")[0] for name in before)}
        for name in self.changes:
            if name not in known and ("." in name or not hasattr(self.town, name)):
                near = nearest(name, known)
                raise InstitutionError(
                    f"{where}: expected the names of columns in changes, found the unknown {name!r}"
                    + (f"; did you mean {near}?" if near else "")
                )
        self.numbers = tuple(
            name
            for name, array in before.items()
            if self._declares(name) and array.dtype.kind == "f" and not np.isnan(array).any()
        )
        for name, now in _columns(self.town).items():
            if now.tobytes() == before[name].tobytes():
                continue
            if not self._declares(name):
                raise InstitutionError(
                    f"{where}: expected changes of what it declares ({', '.join(self.changes) or 'nothing'}), found "
                    f'"{name}" changed; declare it: changes=("{name}",)'
                )

    def _declares(self, name: str) -> bool:
        return name in self.changes or name.partition(".")[0] in self.changes

    def _check_numbers(self, where: str, name: str) -> None:
        """A column has no gaps; a hazard is 0 at least, because no chance is below it."""
        noun, _, field = name.partition(".")
        holder = getattr(self.town.state, noun) if hasattr(self.town.state, noun) else getattr(self.town, noun)
        now = np.asarray(holder[field] if field else holder)
        if np.isnan(now).any():
            raise InstitutionError(f"{where}: expected numbers in {name}, found missing ones (NaN)")
        if noun == "hazards" and now.size and now.min() < 0.0:
            raise InstitutionError(f"{where}: expected hazards of 0 or more, found {now.min():g}")


def _columns(town: Town) -> dict[str, npt.NDArray[Any]]:
    """Copies of all columns that an institution may write, by the name that it declares."""
    found: dict[str, npt.NDArray[Any]] = {}
    for noun in type(town.state).__dataclass_fields__:
        if noun in _ENGINE:
            continue
        array = getattr(town.state, noun)
        names = array.dtype.names
        found |= {f"{noun}.{name}": np.array(array[name]) for name in names} if names else {noun: np.array(array)}
    found |= {f"staff.{name}": np.array(town.staff[name]) for name in town.staff.names()}
    found |= {f"branches.{name}": np.array(town.branches[name]) for name in town.branches.dtype.names or ()}
    return found


def institution(
    *,
    rhythm: str = "day",
    reads: tuple[str, ...] = (),
    changes: tuple[str, ...] = (),
    en: str = "",
    zh: str = "",
) -> Callable[[Any], type[OwnInstitution]]:
    """Make a function, or a class with ``act``, an institution of one's own.

    Parameters
    ----------
    rhythm : {"day", "week", "month", "quarter", "year"}
        It is due when one begins, and on the first day of the warm-up.
    reads : tuple of str
        What it reads, for readers.
    changes : tuple of str
        Columns that it writes (``hazards``, ``desks.audit``, ``staff.pay``, ``ledger``, ``series``): checked when it
        first acts.
    en, zh : str
        Titles; by default the name.

    Returns
    -------
    callable
        Takes a function ``act(town, own)``, or a class whose methods may be ``act``, ``due``, ``wanted`` and
        ``__init__(self, town)`` as those of built-in institutions.

    Raises
    ------
    InstitutionError
        A value is not what it should be, or there is nothing that acts.
    """
    if rhythm not in RHYTHMS:
        raise InstitutionError(f"@sim.institution: expected rhythm as one of {', '.join(RHYTHMS)}, found {rhythm!r}")
    for word, given in (("reads", reads), ("changes", changes)):
        if hasattr(given, "encode") or not all(isinstance(one, str) for one in given):
            raise InstitutionError(f"@sim.institution: expected {word} as a tuple of names, found {given!r}")

    def make(given: Any) -> type[OwnInstitution]:
        name = getattr(given, "__name__", "")
        body: dict[str, Any] = {"__module__": given.__module__, "__doc__": given.__doc__, "__qualname__": name}
        if inspect.isclass(given):
            if not callable(getattr(given, "act", None)):
                raise InstitutionError(f"institution {name}: expected a class with a method act(self), found none")
            bases: tuple[type, ...] = (given, OwnInstitution)
        else:
            if not callable(given) or len(inspect.signature(given).parameters) != 2:
                raise InstitutionError(f"institution {name}: expected a function def {name}(town, own), found another")
            bases = (OwnInstitution,)
            body["act"] = lambda self: given(self.town, self)
        made = cast("type[OwnInstitution]", type(name, bases, body))
        made.name, made.title = name, T(en or name, zh or en or name)
        made.rhythm, made.reads, made.changes = cast("Rhythm", rhythm), tuple(reads), tuple(changes)
        return made

    return make


@dataclass(frozen=True)
class LeverRule:
    """A function that sets levers by what it sees; made by :func:`levers`.

    Attributes
    ----------
    ranges : mapping of str to (float, float)
        Dotted path > range in which it stays.
    rhythm : str
    function : callable
        Takes the town; returns dotted path > a number, or one number for each community.
    """

    ranges: Mapping[str, tuple[float, float]]
    rhythm: str
    function: Callable[[Town], Mapping[str, Any]]


def levers(ranges: Mapping[str, tuple[float, float]], rhythm: str = "month") -> Callable[[Any], LeverRule]:
    """Make a function of the town one that sets levers, each month or so, by the state of things.

    Parameters
    ----------
    ranges : mapping of str to (float, float)
        Dotted path of each lever that it may set > the range in which it stays, in plain values.
    rhythm : {"day", "week", "month", "quarter", "year"}

    Raises
    ------
    InstitutionError
        A value is not what it should be.
    """
    if rhythm not in RHYTHMS or not isinstance(ranges, Mapping) or not ranges:
        raise InstitutionError(
            '@sim.levers: expected @sim.levers({"policy.time.visits": (0.1, 0.5)}, rhythm="month"), found '
            f"{shown(ranges)} and rhythm {rhythm!r}"
        )

    def make(function: Any) -> LeverRule:
        return LeverRule(dict(ranges), rhythm, function)

    return make


class FollowState(Institution):
    """Asks a function of the user's own for values of levers, which then hold like those of a stage of a roll-out."""

    title: ClassVar[Text] = T("Levers that follow the state", "随状态调整的政策杠杆")

    def __init__(self, town: Town, name: str, rule: LeverRule) -> None:
        super().__init__(town)
        self.label, self.rule, self._mine = name, rule, tuple[Scope, ...]()

    def due(self) -> bool:
        """When its rhythm begins."""
        return self.town.today.begins(self.rule.rhythm)

    def act(self) -> None:
        """Ask, check, and put the values in force from today on."""
        where = f"levers {self.label} on day {self.town.today.day}"
        try:
            found = self.rule.function(self.town)
        except GridgovError:
            raise
        except Exception as error:
            raise InstitutionError(f"{where}: {type(error).__name__}: {error}") from error
        if not isinstance(found, Mapping):
            raise InstitutionError(f"{where}: expected a mapping of dotted path to value, found {shown(found)}")
        made = [one for path, values in found.items() for one in self._scopes(where, path, values)]
        levers, day = self.town.levers, self.town.today.day
        levers.scopes = (*(one for one in levers.scopes if not any(one is old for old in self._mine)), *made)
        self._mine = tuple(made)
        levers.turn(day)

    def _scopes(self, where: str, path: str, values: Any) -> list[Scope]:
        """One scope for each value: places that have the same are in one."""
        if path not in self.rule.ranges:
            known = ", ".join(self.rule.ranges)
            raise InstitutionError(f"{where}: expected levers that it has declared ({known}), found {path!r}")
        low, high = self.rule.ranges[path]
        n = len(self.town.setup.world.communities)
        try:
            numbers = np.asarray(values, np.float64)
        except (TypeError, ValueError):
            numbers = np.full(2, np.nan)
        if numbers.shape not in ((), (n,)) or not np.all((numbers >= low) & (numbers <= high)):
            raise InstitutionError(
                f"{where}: expected a number from {low:g} to {high:g} for {path}, or one for each of the {n} "
                f"communities, found {shown(values) if numbers.shape == () else np.asarray(values)!r}"
            )
        world, day, below = self.town.setup.world, self.town.today.day, path.removeprefix("policy.")
        if numbers.shape == ():
            return [scope(world, {below: float(numbers)}, day)]
        return [
            scope(world, {below: float(value)}, day, where={"community": np.flatnonzero(numbers == value).tolist()})
            for value in np.unique(numbers)
        ]


def own_behaviours(scenario: Scenario, given: Behaviours) -> Behaviours:
    """Behaviours that were given, and those that the scenario names for other things."""
    if not scenario.policy.own.behaviours:
        return given
    found = [_load("behaviours", one) for one in scenario.policy.own.behaviours]
    named = Behaviours.of(found).functions
    return Behaviours(named | given.functions, frozenset(named.keys() - given.functions.keys()))


def own_institutions(town: Town) -> list[Institution]:
    """What acts after all others: reporting where a behaviour sets it, then the institutions that a scenario names."""
    found: list[Institution] = [OwnReporting(town)] if OwnReporting.wanted(town) else []
    for reference in town.policy.own.institutions:
        kind = _load("institutions", reference)
        try:
            if kind.wanted(town):
                found.append(kind(town))
        except GridgovError:
            raise
        except Exception as error:
            raise InstitutionError(f"institution {reference}: {type(error).__name__}: {error}") from error
    return found


def own_levers(town: Town) -> list[Institution]:
    """What sets levers by the state, in the order of the scenario; before all other institutions.

    The levers count as varying from the start, so that whoever may need them is there.
    """
    found: list[Institution] = []
    for reference in town.policy.own.levers:
        rule = _load("levers", reference)
        ranges = lever_ranges(source_of(reference))
        town.levers.may_vary(path.removeprefix("policy.") for path in ranges)
        found.append(FollowState(town, reference, rule))
    return found


def _load(name: str, reference: str) -> Any:
    """What a reference names; its source is run here."""
    source = source_of(reference)
    try:
        module = load_module(source)
    except GridgovError:
        raise
    except Exception as error:
        raise InstitutionError(f"{reference}: its source failed with {type(error).__name__}: {error}") from error
    found = getattr(module, source.function, None)
    good = {
        "institutions": inspect.isclass(found) and issubclass(found, OwnInstitution),
        "behaviours": hasattr(found, "behaviour"),
        "levers": isinstance(found, LeverRule),
    }
    if not good[name]:
        raise InstitutionError(f"{reference}: expected something with @sim.{DECORATORS[name]}(...), found another")
    return found
