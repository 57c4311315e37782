"""The methods of Mesa's AgentSet that change a set, compare two, or treat it as a sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from sim.arguments import shown
from sim.errors import ArgumentError, RefusedError
from sim.mesa.checks import checked
from sim.mesa.column import View
from sim.mesa.kinds import Staff

if TYPE_CHECKING:
    from random import Random

    from sim.mesa.governance import GovernanceModel


class SetMethods:
    """What a selection is besides its columns: an ordered set of agents, as in Mesa.

    The members of a selection may change; those of the model cannot: each access to ``model.agents`` gives a new set.
    """

    __slots__ = ("_rows", "kind", "model")
    model: GovernanceModel
    kind: type[Any]
    _rows: Any

    @property
    def random(self) -> Random:
        """Random numbers of the model, which the simulated world does not use."""
        found: Random = self.model.random
        return found

    def _row_array(self) -> npt.NDArray[np.int64]:
        rows = self._rows
        return np.arange(rows.start, rows.stop, rows.step) if isinstance(rows, range) else rows

    def _become(self, other: Any) -> Self:
        self.kind, self._rows = other.kind, other._rows
        return self

    def _row_of(self, agent: object) -> int:
        """Row of an agent of this model and table.

        Raises
        ------
        RefusedError
            It is no such agent.
        """
        if not isinstance(agent, View) or agent.model is not self.model or agent.table is not self.kind.table:
            raise RefusedError(
                f"expected an agent of this model of the kind {self.kind.table.__name__}, found {shown(agent)}; a "
                "selection holds rows of one table"
            )
        return agent.index

    # -- changing a set -------------------------------------------------------------------------------------

    def add(self, agent: Any) -> None:
        """Add an agent of the same table at the end; one that is in it already stays where it is."""
        row = self._row_of(agent)
        if row not in self._rows:
            self._become_rows(np.append(self._row_array(), row))
            if not isinstance(agent, self.kind):
                self.kind = Staff

    def discard(self, agent: Any) -> None:
        """Take an agent out, if it is in it."""
        if isinstance(agent, View) and agent.model is self.model and agent.table is self.kind.table:
            rows = self._row_array()
            self._become_rows(rows[rows != agent.index])

    def remove(self, agent: Any) -> None:
        """Take an agent out.

        Raises
        ------
        KeyError
            It is not in it.
        """
        if agent not in self:  # type: ignore[operator]
            raise KeyError(agent)
        self.discard(agent)

    def pop(self) -> Any:
        """Take the first agent out, and return it.

        Raises
        ------
        KeyError
            There is none.
        """
        if not len(self._rows):
            raise KeyError("pop from an empty selection")
        first = self[0]  # type: ignore[index]
        self._become_rows(self._row_array()[1:])
        return first

    def clear(self) -> None:
        """Take all agents out."""
        self._become_rows(np.zeros(0, np.int64))

    def _become_rows(self, rows: npt.NDArray[np.int64]) -> None:
        self._rows = rows

    # -- two sets -------------------------------------------------------------------------------------------

    def _other(self, other: Any) -> npt.NDArray[np.int64] | None:
        """Rows of another selection of the same table, or of agents."""
        if isinstance(other, SetMethods):
            if other.model is not self.model or other.kind.table is not self.kind.table:
                return None
            return other._row_array()
        if isinstance(other, Iterable) and not isinstance(other, str):
            return np.array([self._row_of(agent) for agent in other], np.int64)
        return None

    def _combined(self, other: Any, join: Callable[[Any, Any], Any]) -> Any:
        rows = self._other(other)
        if rows is None:
            if isinstance(other, SetMethods):
                raise ArgumentError(
                    f"expected two selections of one table of one model, found {self!r} and {other!r}; use to_list()"
                )
            return NotImplemented
        kind = self.kind if getattr(other, "kind", self.kind) is self.kind else Staff
        return type(self)(self.model, kind, join(self._row_array(), rows))  # type: ignore[call-arg]

    def __and__(self, other: Any) -> Any:
        return self._combined(other, lambda a, b: a[np.isin(a, b)])

    def __or__(self, other: Any) -> Any:
        return self._combined(other, lambda a, b: np.concatenate([a, b[~np.isin(b, a)]]))

    def __sub__(self, other: Any) -> Any:
        return self._combined(other, lambda a, b: a[~np.isin(a, b)])

    def __xor__(self, other: Any) -> Any:
        return self._combined(other, lambda a, b: np.concatenate([a[~np.isin(a, b)], b[~np.isin(b, a)]]))

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __rsub__(self, other: Any) -> Any:
        rows = self._other(other)
        if rows is None:
            return NotImplemented
        return type(self)(self.model, self.kind, rows[~np.isin(rows, self._row_array())])  # type: ignore[call-arg]

    def __iand__(self, other: Any) -> Self:
        return self._become(self & other)

    def __ior__(self, other: Any) -> Self:
        return self._become(self | other)

    def __isub__(self, other: Any) -> Self:
        return self._become(self - other)

    def __ixor__(self, other: Any) -> Self:
        return self._become(self ^ other)

    def _compared(self, other: Any, holds: Callable[[set[int], set[int]], bool]) -> Any:
        if not isinstance(other, SetMethods):
            return NotImplemented
        rows = self._other(other)
        if rows is None:  # other agents: equal only where both are empty
            return holds(set(range(len(self._rows))), {-1 - k for k in range(len(other._rows))})
        return holds(set(self._row_array().tolist()), set(rows.tolist()))

    def __eq__(self, other: object) -> Any:
        return self._compared(other, lambda a, b: a == b)

    __hash__ = None  # type: ignore[assignment]  # as every set that may change

    def __le__(self, other: Any) -> Any:
        return self._compared(other, lambda a, b: a <= b)

    def __lt__(self, other: Any) -> Any:
        return self._compared(other, lambda a, b: a < b)

    def __ge__(self, other: Any) -> Any:
        return self._compared(other, lambda a, b: a >= b)

    def __gt__(self, other: Any) -> Any:
        return self._compared(other, lambda a, b: a > b)

    def isdisjoint(self, other: Any) -> bool:
        """Whether no agent is in both."""
        rows = self._other(other)
        return rows is None or not bool(np.isin(self._row_array(), rows).any())

    # -- a sequence -----------------------------------------------------------------------------------------

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Position of an agent.

        Raises
        ------
        ValueError
            It is not there.
        """
        found = np.flatnonzero(self._row_array()[start:stop] == self._row_of(value))
        if not len(found):
            raise ArgumentError(f"index: expected an agent of this selection, found {value!r}")
        return int(found[0]) + slice(start, stop).indices(len(self._rows))[0]

    def count(self, value: Any) -> int:
        """1 if an agent is in the selection, else 0."""
        return int(value in self)  # type: ignore[operator]

    # -- acting ---------------------------------------------------------------------------------------------

    @checked
    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a function (or a method, by name) with every member, in random order; the selection keeps its own."""
        self.shuffle().do(method, *args, **kwargs)  # type: ignore[attr-defined]
        return self
