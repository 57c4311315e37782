"""Objects of which every kind of copy is an independent, whole object."""

from __future__ import annotations

from typing import Any, Self, SupportsIndex

from sim.copies.pickler import duplicate, from_bytes, to_bytes


class Independent:
    """``copy.copy``, ``copy.deepcopy`` and ``pickle`` give an object that shares nothing that is ever written.

    Views of arrays stay views of the copied arrays, wherever they are kept. Functions of the user's own are shared in
    one process (an object with ``__call__`` is copied), and found by their names in another one.

    Raises
    ------
    TypeError
        On copying, if something in the object cannot be copied or cannot leave the process.
    """

    __slots__ = ()

    def reduce_parts(self) -> tuple[Any, ...]:
        """What the object is put together from, as ``__reduce__`` gives it."""
        parts = object.__reduce_ex__(self, 4)
        assert isinstance(parts, tuple)
        return parts

    def check_alone(self) -> None:
        """Refuse to be copied without what it belongs to, where it is not whole without it."""

    def __copy__(self) -> Self:
        self.check_alone()
        copied: Self = duplicate(self)
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        self.check_alone()
        copied: Self = duplicate(self)
        return copied

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        self.check_alone()
        return from_bytes, (to_bytes(self),)
