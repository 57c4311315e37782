"""A column of a kind of agent, and the view on a row that has such columns as attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast, overload

import numpy as np

from sim.errors import ArgumentError, UnknownNameError
from sim.institutions.core.hands import set_by_hand

if TYPE_CHECKING:
    from sim.mesa.governance import GovernanceModel

#: Reads the given rows (a number, a slice or an array of numbers) of one column of a model.
type Reader = Callable[[GovernanceModel, Any], Any]
type Table = Callable[[GovernanceModel], Any]


class Column[T]:
    """One attribute of a kind of agent: read from a column and, where limits are given, written to it.

    Parameters
    ----------
    doc : str
        Meaning and unit.
    read : callable
        ``read(model, rows)`` gives the values of rows.
    names : tuple of str, optional
        What the integers in the column stand for; attributes then give the names.
    limits : (float, float), optional
        Least and greatest value that may be set; without them the column is for reading.
    named : callable, optional
        Gives these names for a model, where its scenario may add some.
    kept_in : (callable, str), optional
        Table and field that a value is written to; without it, a value of staff is set by :func:`set_by_hand`.
    """

    def __init__(
        self,
        doc: str,
        read: Reader,
        names: tuple[str, ...] = (),
        limits: tuple[float, float] | None = None,
        kept_in: tuple[Table, str] | None = None,
        named: Callable[[GovernanceModel], tuple[str, ...]] | None = None,
    ) -> None:
        self.__doc__ = doc
        self._named = named
        self.read, self.names, self.limits, self.kept_in = read, names, limits, kept_in

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, view: None, owner: type) -> Column[T]: ...
    @overload
    def __get__(self, view: View, owner: type) -> T: ...
    def __get__(self, view: View | None, owner: type) -> Column[T] | T:
        if view is None:
            return self
        value = self.read(view.model, view.index)
        names = self.names_in(view.model)
        return cast("T", names[value] if names else value.item())

    def __set__(self, view: View, value: T) -> None:
        self.write(view.model, view.index, value, type(view).__name__)

    def names_in(self, model: GovernanceModel) -> tuple[str, ...]:
        """What the integers in the column stand for in a model; empty where they are numbers."""
        return self.names if self._named is None else self._named(model)

    def values(self, model: GovernanceModel, rows: Any) -> np.ndarray:
        """Values of rows, as an array of one's own: float64, int64, bool, or names as objects."""
        raw = self.read(model, rows)
        if names := self.names_in(model):
            named: np.ndarray = np.array(names, dtype=object)[raw]
            return named
        wide = {"f": np.float64, "i": np.int64, "u": np.int64}.get(raw.dtype.kind, raw.dtype)
        return np.array(raw, dtype=wide)

    def write(self, model: GovernanceModel, rows: Any, values: Any, kind: str) -> None:
        """Set rows to a value, or to one value each.

        Raises
        ------
        AttributeError
            If the column is for reading only.
        ValueError
            If a value lies outside the column's limits or is no number.
        """
        if self.limits is None:
            raise UnknownNameError(
                f"{kind}.{self.name} is for reading only. What may be set: {settable()}. "
                "To change anything else, change the scenario."
            )
        low, high = self.limits
        numbers = np.asarray(values)
        if numbers.dtype.kind not in "fiu" or not bool(np.all((numbers >= low) & (numbers <= high))):
            raise ArgumentError(f"{kind}.{self.name}: expected a number from {low:g} to {high:g}, found {values!r}")
        if self.kept_in is not None:
            table, field = self.kept_in
            table(model)[field][rows] = numbers
        else:
            set_by_hand(model.simulation.town, self.name, rows, np.asarray(numbers, np.float64))


class View:
    """One row of a model's columns.

    Attributes
    ----------
    model : GovernanceModel
    index : int
        Row in the table of its kind, from 0.
    unique_id : int
        Number among all agents of the model, from 1; stays the same for the whole run.
    """

    __slots__ = ("index", "model")
    #: The kind that names the table: rows are numbered inside it.
    table: ClassVar[type[View]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if View in cls.__bases__:
            cls.table = cls

    def __init__(self, model: GovernanceModel, index: int) -> None:
        self.model = model
        self.index = index

    @property
    def unique_id(self) -> int:
        """Number among all agents of the model, from 1."""
        first: int = self.model.first_ids[self.table]
        return first + self.index

    @classmethod
    def columns(cls) -> dict[str, Column[Any]]:
        """Attributes of this kind, by name."""
        found: dict[str, Column[Any]] = {}
        for owner in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(owner).items() if isinstance(value, Column)}
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self.model is other.model and self.table is other.table and self.index == other.index

    def __hash__(self) -> int:
        return hash((id(self.model), self.table, self.index))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.index}>"


def settable() -> str:
    """What may be set of which kind of agent, in words."""
    tables = dict.fromkeys(kind.table for kind in _subclasses(View))
    names = {table.__name__: [name for name, column in table.columns().items() if column.limits] for table in tables}
    return "; ".join(f"{', '.join(found)} of {table}" for table, found in names.items() if found)


def _subclasses(kind: type[View]) -> list[type[View]]:
    below = kind.__subclasses__()
    return below + [one for sub in below for one in _subclasses(sub)]
