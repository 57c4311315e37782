"""Arrays as views of memory: what shares memory before a copy shares memory after it, and nothing else does.

``copy.deepcopy`` and ``pickle`` copy a view as an array of its own, so that whoever keeps a view of a column writes to
nowhere after a copy. Here the memory travels once and every array is made anew as the same view of it, with its
first byte at the same place of a cache line.
"""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import numpy.typing as npt

_LINE = 64  # bytes of a cache line

Bytes = npt.NDArray[np.uint8]


class Memory:
    """The memory that an array, and all views of it, lie in.

    Parameters
    ----------
    owner : ndarray
        The array at the end of the chain of bases.
    """

    def __init__(self, owner: npt.NDArray[Any]) -> None:
        self.owner = owner
        self.start = address_of(owner)

    def __reduce__(self) -> tuple[Any, ...]:
        raw = np.ndarray.__new__(np.ndarray, (self.owner.nbytes,), np.uint8, self.owner.ravel(order="K").data.cast("B"))
        return new_memory, (pickle.PickleBuffer(raw), self.start % _LINE)


def address_of(array: npt.NDArray[Any]) -> int:
    """Address of the first element."""
    return int(array.__array_interface__["data"][0])


def owner_of(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array at the end of the chain of bases."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def new_memory(content: Any, place: int) -> Bytes:
    """A copy of the content that begins at a given place of a cache line."""
    given: Bytes = np.frombuffer(content, np.uint8)
    room = np.empty(len(given) + _LINE, np.uint8)
    start = (place - address_of(room)) % _LINE
    memory: Bytes = np.frombuffer(memoryview(room)[start : start + len(given)], np.uint8)
    memory[:] = given
    return memory


def view_of(memory: Bytes, kind: type, layout: tuple[Any, ...], offset: int, writeable: bool) -> Any:
    """An array in a memory.

    Parameters
    ----------
    memory : ndarray of uint8
    kind : type
        ``ndarray`` or a class below it.
    layout : tuple
        Type of the elements, shape, strides.
    offset : int
        Byte at which the first element begins.
    writeable : bool
    """
    dtype, shape, strides = layout
    array: npt.NDArray[Any] = np.ndarray.__new__(kind, shape, dtype, memory, offset, strides)
    array.flags.writeable = writeable
    return array


def can_be_a_view(array: npt.NDArray[Any]) -> bool:
    """Whether its memory is plain and in one piece: no Python objects, nothing of length 0."""
    owner = owner_of(array)
    in_one_piece = owner.flags.c_contiguous or owner.flags.f_contiguous
    return bool(in_one_piece and owner.nbytes and not array.dtype.hasobject and not owner.dtype.hasobject)
