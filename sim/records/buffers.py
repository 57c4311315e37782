"""Arrays of numpy and Arrow that share their memory, one to the other.

Arrow's own ways (``pa.array``, ``to_numpy``, ``pyarrow.compute``) import pandas when they are first used, which takes
longer than a short run. These do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_WIDTHS: Final = (*(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)), "float32", "float64")
_TYPES: Final = {np.dtype(name): getattr(pa, name)() for name in _WIDTHS}
_NUMPY: Final = {kind: dtype for dtype, kind in _TYPES.items()}
_DAY: Final = np.dtype("datetime64[D]")


def array_of(values: NDArray[Any]) -> pa.Array:
    """An array of numbers, of true and false, or of dates, as Arrow; NaN stays NaN.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Contiguous numbers are taken over without a copy: do not change them later.

    Raises
    ------
    TypeError
        Arrow has no such numbers.
    """
    if values.dtype == np.bool_:
        return _array(pa.bool_(), len(values), np.packbits(values, bitorder="little"))
    if values.dtype == _DAY:
        return _array(pa.date32(), len(values), values.astype(np.int32))
    kind = _TYPES.get(values.dtype)
    if kind is None:
        raise TypeError(f"expected an array of numbers, true and false or dates, found {values.dtype}")
    return _array(kind, len(values), np.ascontiguousarray(values))


def text_array(texts: Sequence[str]) -> pa.Array:
    """Texts as Arrow strings."""
    content = [text.encode() for text in texts]
    ends = np.zeros(len(content) + 1, np.int32)
    np.cumsum([len(one) for one in content], out=ends[1:])
    return pa.Array.from_buffers(pa.string(), len(content), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(content))])


def values_of(column: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Numbers, or true and false, of an Arrow column, without a copy where there is one piece; read only.

    Parameters
    ----------
    column : pyarrow.Array or ChunkedArray
        Nulls and other types are left to Arrow's own way.
    """
    if isinstance(column, pa.ChunkedArray):
        chunks = [chunk for chunk in column.chunks if len(chunk)]
        if len(chunks) != 1:
            parts = [values_of(chunk) for chunk in chunks]
            return np.concatenate(parts) if parts else values_of(pa.concat_arrays(column.chunks or [_empty(column)]))
        column = chunks[0]
    dtype = _NUMPY.get(column.type)
    if column.null_count or (dtype is None and column.type != pa.bool_()):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    start, memory = column.offset, column.buffers()[1]
    if memory is None or not len(column):
        return np.zeros(0, dtype or np.bool_)
    if dtype is None:
        bits = np.unpackbits(np.frombuffer(memory, np.uint8), count=start + len(column), bitorder="little")
        return bits[start:].astype(np.bool_)
    values = np.frombuffer(memory, dtype, count=len(column), offset=start * dtype.itemsize)
    values.flags.writeable = False
    return values


def _empty(column: pa.ChunkedArray) -> pa.Array:
    return pa.nulls(0, column.type)


def _array(kind: pa.DataType, length: int, memory: NDArray[Any]) -> pa.Array:
    return pa.Array.from_buffers(kind, length, [None, pa.py_buffer(memory)])
