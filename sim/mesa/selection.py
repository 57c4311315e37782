"""Sets of agents: read and aggregated as whole columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast, overload

import numpy as np
import numpy.typing as npt

from sim.arguments import one_of
from sim.errors import ArgumentError, UnknownNameError
from sim.mesa.checks import checked
from sim.mesa.column import View
from sim.mesa.kinds import Staff
from sim.mesa.set_methods import SetMethods
from sim.visible import escape, visible

if TYPE_CHECKING:
    from sim.mesa.governance import GovernanceModel

# numpy's own forms of what people pass to agg: Python's walk an array number by number
_VECTORISED: dict[Any, Callable[[Any], Any]] = {sum: np.sum, min: np.min, max: np.max}

_ROWS_SHOWN, _COLUMNS_SHOWN = 10, 8


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


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


class Selection[V: View](SetMethods):
    """A set of agents of one table in a fixed order: reads like Mesa's AgentSet, works on columns.

    It keeps row numbers, not agents; views are made while one iterates. A selection may be changed; the model may not:
    ``model.agents`` is made anew each time it is asked for.

    Parameters
    ----------
    model : GovernanceModel
    kind : type
        Kind of the agents (:class:`sim.mesa.Staff` where kinds of staff are mixed).
    rows : range or ndarray of int64
        Rows in the table of that kind.
    """

    __slots__ = ()

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

    @overload
    def __getitem__(self, item: int) -> V: ...

    @overload
    def __getitem__(self, item: slice) -> list[V]: ...

    def __getitem__(self, item: int | slice) -> V | list[V]:
        if isinstance(item, slice):
            return list(self._take(item))
        position = item
        row = int(self._rows[position])
        return cast("V", self.model.staff_member(row)) if self.kind is Staff else self.kind(self.model, row)

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, View) or agent.model is not self.model or agent.table is not self.kind.table:
            return False
        return agent.index in self._rows

    def __repr__(self) -> str:
        return f"<{len(self):,} of {self.kind.__name__}>"

    def _repr_html_(self) -> str:
        names = list(self.kind.columns())[:_COLUMNS_SHOWN]
        some = self._take(slice(0, _ROWS_SHOWN))
        values = [some.get(name) for name in names]
        head = "".join(f"<th>{name}</th>" for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(column[k]))}</td>" for column in values) + "</tr>"
            for k in range(len(some))
        )
        return (
            f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def to_list(self) -> list[V]:
        """All members as views."""
        return list(self)

    # -- narrowing and ordering ----------------------------------------------------------------------------

    @checked
    def select(
        self,
        filter_func: Callable[[V], bool] | npt.NDArray[np.bool_] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[View] | None = None,
        n: int | None = None,
    ) -> Selection[Any]:
        """Members that meet a condition.

        Parameters
        ----------
        filter_func : callable or ndarray of bool, optional
            A function of one agent, as in Mesa, or one truth value for each member (fast):
            ``staff.select(staff.get("skill") < 0.9)``.
        at_most : int or float
            The first so many of those that meet it; a float up to 1.0 is a share of this selection.
        inplace : bool
            Whether this selection becomes the result; else a new one is made.
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
        if isinstance(filter_func, np.ndarray):
            if filter_func.dtype != np.bool_ or filter_func.shape != (len(self),):
                raise ArgumentError(
                    f"select: expected {len(self):,} truth values, one for each member, found an array of "
                    f"{filter_func.dtype} of shape {filter_func.shape}"
                )
            chosen = Selection(self.model, chosen.kind, self.rows[filter_func & self._is_in(chosen)])
        elif filter_func is not None:
            chosen = chosen._take(np.fromiter((bool(filter_func(agent)) for agent in chosen), np.bool_, len(chosen)))
        if most < len(chosen):
            chosen = chosen._take(slice(0, int(most)))
        chosen = chosen if n is None else chosen._sample(n)
        return self._become(chosen) if inplace else chosen

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
            raise ArgumentError(f"select: expected at least n = {n:,} members to draw from, found {len(self):,}")
        return self._take(np.sort(self.model.rng.choice(len(self), n, replace=False)))

    @checked
    def sort(self, key: str | Callable[[V], Any], ascending: bool = False, inplace: bool = False) -> Selection[V]:
        """Members by an attribute or a function of an agent, greatest first as in Mesa; ties keep their order."""
        values = self.get(key) if isinstance(key, str) else np.array([key(agent) for agent in self])
        order = np.argsort(values if ascending else values[::-1], kind="stable")
        ordered = self._take(order if ascending else len(self) - 1 - order[::-1])
        return self._become(ordered) if inplace else ordered

    @checked
    def shuffle(self, inplace: bool = False) -> Selection[V]:
        """Members in random order, drawn with ``model.rng``."""
        mixed = self._take(self.model.rng.permutation(len(self)))
        return self._become(mixed) if inplace else mixed

    # -- reading -------------------------------------------------------------------------------------------

    @checked
    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> Any:
        """Values of an attribute, one for each member, as an array; of several, a list of lists as in Mesa.

        The array is a copy: it keeps the values of this moment.

        Parameters
        ----------
        attr_names : str or list of str
        handle_missing : {"error", "default"}
            What is done about an attribute that members do not have.
        default_value : Any
            What stands in its place.

        Raises
        ------
        AttributeError
            If the members have no such attribute.
        """
        one_of("handle_missing", handle_missing, ("error", "default"))
        if not isinstance(attr_names, str):
            columns = [list(self.get(name, handle_missing, default_value)) for name in attr_names]
            return [list(values) for values in zip(*columns, strict=True)]
        if attr_names == "index":
            return self.rows
        if attr_names == "unique_id":
            return self.rows + self.model.first_ids[self.kind.table]
        if handle_missing == "default" and attr_names not in self.kind.columns():
            return [default_value] * len(self)
        return self._column(attr_names).values(self.model, self._key)

    def _column(self, name: str) -> Any:
        columns = self.kind.columns()
        if name not in columns:
            known = ", ".join(["unique_id", "index", *columns])
            raise UnknownNameError(f"{self.kind.__name__} has no attribute {name!r}; it has: {known}")
        return columns[name]

    @checked
    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """Aggregate an attribute by a function of an array, or by several."""
        values = self.get(attribute)
        if callable(func):
            return _VECTORISED.get(func, func)(values)
        return [_VECTORISED.get(one, one)(values) for one in func]

    @checked
    def groupby(self, by: str | Callable[[V], Any], result_type: str = "agentset") -> Groups[V]:
        """Members by the value of an attribute, or of a function of an agent.

        Groups are in the order of an attribute's numbers, or in which a function's values appear; each is a selection,
        or with ``result_type="list"`` a list of agents.
        """
        one_of("result_type", result_type, ("agentset", "list"))
        if isinstance(by, str):
            column = self._column(by)
            numbers, codes = _numbered(column.read(self.model, self._key))
            known = column.names_in(self.model)
            names = [known[number] for number in numbers] if known else numbers
        else:
            seen: dict[Any, int] = {}
            codes = np.array([seen.setdefault(by(agent), len(seen)) for agent in self], np.int64)
            names = list(seen)
        order, rows = np.argsort(codes, kind="stable"), self.rows
        stops = np.cumsum(np.bincount(codes, minlength=len(names)))
        parts = np.split(rows[order], stops[:-1]) if names else []
        made = {k: Selection(self.model, self.kind, part) for k, part in zip(names, parts, strict=True)}
        return Groups({k: part.to_list() for k, part in made.items()} if result_type == "list" else made)

    # -- acting --------------------------------------------------------------------------------------------

    @checked
    def set(self, attr_name: str, value: Any) -> Selection[V]:
        """Set an attribute of all members to a value, or to one value each, where it may be set."""
        self._column(attr_name).write(self.model, self._key, value, self.kind.__name__)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Selection[V]:
        """Call a function (or a method, by name) with every member in turn."""
        self.map(method, *args, **kwargs)
        return self

    @checked
    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a function (or a method, by name) with every member in turn; the results as a list."""
        if isinstance(method, str):
            if not hasattr(self.kind, method):
                raise UnknownNameError(f"method: {self.kind.__name__} has no method {visible(repr(method))}")
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]


class Groups[V: View]:
    """Selections by the value that their members share.

    Parameters
    ----------
    groups : dict
        Value to selection, or to a list of agents.
    """

    def __init__(self, groups: dict[Any, Any]) -> None:
        self.groups = groups

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self.groups.items())

    def count(self) -> dict[Any, int]:
        """Members of each group."""
        return {name: len(group) for name, group in self}

    @checked
    def agg(self, attr_name: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """Aggregate an attribute in each group."""
        return {
            name: group.agg(attr_name, func)
            if isinstance(group, Selection)
            else func([getattr(agent, attr_name) for agent in group])
            for name, group in self
        }

    @checked
    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Call a function (or a method of the group, by name) with every group; results by the groups' values."""
        if isinstance(method, str):
            return {name: getattr(group, method)(*args, **kwargs) for name, group in self}
        return {name: method(group, *args, **kwargs) for name, group in self}

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Groups[V]:
        """The same without results."""
        self.map(method, *args, **kwargs)
        return self

    def get_group(self, name: Any) -> Any:
        """The group of a value.

        Raises
        ------
        KeyError
            There is none.
        """
        return self.groups[name]
