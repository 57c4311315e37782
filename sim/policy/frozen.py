"""Mappings that never change, so that a scenario can be hashed and shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

LARGEST: Final = 10**300  # of whole numbers that become floats
SIMPLE: Final = frozenset((str, float, int, bool, type(None)))
"""Types whose values are plain as they are; asked first, for a scenario has thousands of them."""


class FrozenMapping[V](Mapping[str, V]):
    """A read-only, hashable mapping with text keys.

    Parameters
    ----------
    items : Mapping of str to values
        Copied on construction; the values must be hashable for the mapping to be hashable.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V] | None = None) -> None:
        self._items: dict[str, V] = dict(items or {})

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._items == dict(other)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[FrozenMapping[V]], tuple[dict[str, V]]]:
        return type(self), (self._items,)


def freeze(value: Any) -> Any:
    """Mappings to `FrozenMapping`, lists to tuples, whole numbers to floats; recursively.

    Whole numbers become floats so that 50 and 50.0 give the same scenario and the same hash.
    """
    if isinstance(value, Mapping):
        return FrozenMapping({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) <= LARGEST else value  # what is larger is refused by its range
    return value


def mappings(value: Any, what: str) -> Any:
    """The value, if it is a list of mappings.

    Parameters
    ----------
    value : object
    what : str
        What the mappings are, for the message.

    Raises
    ------
    ValueError
        It is none.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        raise ValueError(f"not a list of {what}")
    return value


def as_whole(value: Any) -> Any:
    """A whole number that was written as 1e6 or 12.0; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_places(value: Any) -> Any:
    """A mapping of names to numbers of places that can be hashed, whose numbers stay whole; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    return FrozenMapping({key: tuple(one) if isinstance(one, list | tuple) else one for key, one in value.items()})


def plain(value: Any) -> Any:
    """The value as dicts, lists, texts, numbers and None, ready for YAML or JSON.

    Numbers of array libraries become Python numbers and dates become ISO texts; anything else is left
    as it is, for the schema to refuse.
    """
    kind = type(value)
    if kind in SIMPLE:
        return value
    if kind is date:
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):  # NumPy scalars and arrays, without importing NumPy
        return plain(value.tolist())
    return value
