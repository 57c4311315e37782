"""Behaviours: a function of columns in the place of a built-in one.

>>> import sim
>>> @sim.behaviour("effort")
... def steady(staff):
...     return 0.9 + 0.1 * (staff.pay > 1.0)
>>> steady.behaviour
'effort'

``Simulation(scenario, behaviours=[steady])`` or ``behaviours={"effort": steady}`` then uses it. The function gets the
columns of the people (of desks for ``superficial``, of units for ``willingness``, of every grid and group for
``reporting``), numpy arrays for reading, and returns one number for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from sim.arguments import shown
from sim.errors import GridgovError
from sim.jit.units import FloatArray
from sim.scenario.problems import nearest

Behaviour = Callable[["Columns"], Any]


class Kind(NamedTuple):
    """What a behaviour must return.

    Attributes
    ----------
    meaning : str
        What is decided, and its unit.
    low, high : float
        Least and greatest value that makes sense.
    """

    meaning: str
    low: float
    high: float


BEHAVIOURS: Final[dict[str, Kind]] = {
    "burnout": Kind("level that a person's burnout moves towards, in [0, 1]", 0.0, 1.0),
    "exits": Kind("hazard of leaving, per year, of each person", 0.0, 1e3),
    "effort": Kind("factor of each person's speed; 1: usual", 0.05, 5.0),
    "learning": Kind("factor of each person's speed from experience; 1: average of the beginning", 0.05, 5.0),
    "superficial": Kind("log-odds of closing on paper only, of each desk, but for the deadline", -50.0, 50.0),
    "reporting": Kind("log-odds added to reporting, of each grid and group of residents", -50.0, 50.0),
    "willingness": Kind("willingness that each co-building unit moves towards, in [0, 1]", 0.0, 1.0),
}


class BehaviourError(GridgovError):
    """A behaviour that does not exist, or that returned what cannot be used."""


class Columns:
    """Columns handed to a behaviour: attributes are read-only arrays or plain numbers.

    Parameters
    ----------
    name : str
        The behaviour.
    values : mapping
        Name > array or number.
    builtin : callable
        What :meth:`default` returns.
    """

    def __init__(self, name: str, values: Mapping[str, Any], builtin: Callable[[], FloatArray]) -> None:
        self._name, self._values, self._builtin = name, values, builtin

    def __getattr__(self, name: str) -> Any:
        values: Mapping[str, Any] = self.__dict__["_values"]
        if name not in values:
            known = ", ".join(sorted(values))
            hint = nearest(name, values)
            raise AttributeError(
                f"behaviour {self.__dict__['_name']!r}: no column {name!r}"
                f"{f'; did you mean {hint}?' if hint else ''} There are: {known}"
            )
        value = values[name]
        if isinstance(value, np.ndarray):
            value = value.view(np.ndarray)
            value.flags.writeable = False
        return value

    def default(self) -> FloatArray:
        """What the built-in behaviour would decide now: a float64 array to start from."""
        return np.array(self._builtin(), np.float64)


def check_name(name: str) -> str:
    """The name, if there is such a behaviour.

    Raises
    ------
    BehaviourError
        Otherwise, with the nearest name.
    """
    if not isinstance(name, str) or name not in BEHAVIOURS:
        hint = nearest(str(name), BEHAVIOURS)
        raise BehaviourError(
            f"expected one of the behaviours {', '.join(BEHAVIOURS)}, found {name!r}"
            + (f"; did you mean {hint}?" if hint else "")
        )
    return name


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    """Mark a function as a behaviour, to be handed to ``Simulation(..., behaviours=[function])``.

    Parameters
    ----------
    name : str
        One of :data:`BEHAVIOURS`.

    Raises
    ------
    BehaviourError
        There is no such behaviour.
    """
    check_name(name)

    def mark(function: Behaviour) -> Behaviour:
        function.behaviour = name  # type: ignore[attr-defined]
        return function

    return mark


@dataclass(frozen=True)
class Behaviours:
    """The user's behaviours of one run, by name.

    Parameters
    ----------
    functions : dict of str to callable
    from_files : frozenset of str
        Those that the scenario names itself.
    """

    functions: dict[str, Behaviour] = field(default_factory=dict)
    from_files: frozenset[str] = frozenset()

    @classmethod
    def of(cls, given: Mapping[str, Behaviour] | Iterable[Behaviour] | None) -> Behaviours:
        """From a mapping of names to functions, or from functions marked by :func:`behaviour`.

        Raises
        ------
        BehaviourError
            An unknown name, a function that is not marked, two for one name, or something that is no function.
        """
        if given is None:
            return cls()
        if not hasattr(given, "__iter__") or hasattr(given, "encode"):
            raise BehaviourError(f"behaviours: expected a mapping or a list of functions, found {shown(given)}")
        pairs = list(given.items()) if isinstance(given, Mapping) else [(_mark_of(one), one) for one in given]
        functions: dict[str, Behaviour] = {}
        for name, function in pairs:
            check_name(name)
            if not callable(function):
                raise BehaviourError(f"behaviour {name!r}: expected a function of columns, found {function!r}")
            if name in functions:
                raise BehaviourError(f"behaviour {name!r}: expected one function, found two; leave one out")
            functions[name] = function
        return cls(functions)

    def __contains__(self, name: str) -> bool:
        return name in self.functions

    @property
    def names(self) -> dict[str, str]:
        """Behaviour > name of the function that replaces it, but for those that the scenario itself names."""
        return {
            name: f"{getattr(f, '__module__', '?')}.{getattr(f, '__qualname__', type(f).__name__)}"
            for name, f in self.functions.items()
            if name not in self.from_files
        }

    def decide(
        self, name: str, day: int, builtin: Callable[[], FloatArray], columns: Callable[[], Mapping[str, Any]]
    ) -> FloatArray:
        """What people or desks do today.

        Parameters
        ----------
        name : str
            The behaviour.
        day : int
            Day of the run, for messages.
        builtin : callable
            Gives the built-in decision.
        columns : callable
            Gives the columns that a function of the user's own may read.

        Raises
        ------
        BehaviourError
            If that function returned something of another shape, no numbers, or numbers that make no sense.
        """
        function = self.functions.get(name)
        if function is None:
            return builtin()
        values = columns()
        return _checked(name, day, function(Columns(name, values, builtin)), int(values["n"]))


def _mark_of(function: Any) -> str:
    name = getattr(function, "behaviour", None)
    if name is None:
        raise BehaviourError(
            f"expected functions marked by @sim.behaviour(name), or a mapping of names to functions, found {function!r}"
        )
    return str(name)


def _checked(name: str, day: int, found: Any, n: int) -> FloatArray:
    kind = BEHAVIOURS[name]
    where = f"behaviour {name!r} on day {day}"
    try:
        values = np.asarray(found, np.float64)
    except (TypeError, ValueError) as error:
        raise BehaviourError(f"{where}: expected an array of {n:,} numbers, found {found!r}") from error
    if values.shape != (n,):
        raise BehaviourError(f"{where}: expected an array of shape ({n},), one number each, found shape {values.shape}")
    wrong = np.flatnonzero(~((values >= kind.low) & (values <= kind.high)))
    if len(wrong):
        first = int(wrong[0])
        raise BehaviourError(
            f"{where}: expected numbers from {kind.low:g} to {kind.high:g} ({kind.meaning}), found {values[first]:g} "
            f"in row {first} ({len(wrong):,} of {n:,} rows)"
        )
    return values
