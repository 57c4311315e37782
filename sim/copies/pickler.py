"""The one way in which these objects are copied: a pickler that knows memory, functions and what nobody writes."""

from __future__ import annotations

import importlib
import io
import pickle
import sys
import types
import weakref
from functools import reduce
from typing import Any, Final

import numpy as np

from sim.copies.memory import Memory, address_of, can_be_a_view, owner_of, view_of

_CONSTANTS = (
    bool, int, float, complex, str, bytes, type(None), type, types.ModuleType, types.FunctionType,
    types.BuiltinFunctionType, np.generic,
)  # fmt: skip


#: Modules of the user's own files are imported under no name; this attribute gives what they hold by its name.
AGAIN: Final = "__found_again__"


class Pickler(pickle.Pickler):
    """Writes an object with all that it refers to; arrays as views of their memory.

    Parameters
    ----------
    file : writable
    buffers : list, optional
        Where memory goes, not copied; by default it goes into the file.
    """

    def __init__(self, file: io.BytesIO, buffers: list[pickle.PickleBuffer] | None = None) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL, buffer_callback=None if buffers is None else buffers.append)
        self._memories: dict[int, Memory] = {}

    def reducer_override(self, obj: Any) -> Any:
        """How an object is written; ``NotImplemented``: as usual."""
        if isinstance(obj, np.ndarray):
            return self._view(obj) if can_be_a_view(obj) else NotImplemented
        if isinstance(obj, types.MappingProxyType):
            return _read_only, (dict(obj),)
        if isinstance(obj, weakref.ref):
            return (_weak, (obj(),)) if obj() is not None else (_dead, ())
        if isinstance(obj, type | types.FunctionType) and (again := _of_own_code(obj)) is not None:
            return again
        if isinstance(obj, types.FunctionType):
            return self.function(obj)
        parts = getattr(type(obj), "reduce_parts", None)
        return NotImplemented if parts is None else parts(obj)

    def function(self, function: types.FunctionType) -> Any:
        """Refuse a function that cannot be found again by its name."""
        if not _is_found(function):
            raise TypeError(
                f"the function {_name(function)} cannot travel: it is written to a file by its name, and "
                "there is none of that name at the top of its module; define it there with def"
            )
        return NotImplemented

    def _view(self, array: Any) -> Any:
        owner = owner_of(array)
        memory = self._memories.setdefault(id(owner), Memory(owner))
        layout = (array.dtype, array.shape, array.strides)
        return view_of, (memory, type(array), layout, address_of(array) - memory.start, array.flags.writeable)


class CopyingPickler(Pickler):
    """Writes for the same process: functions, classes, and what nobody writes, are not copied.

    Parameters
    ----------
    file : writable
    buffers : list
        Where memory goes.
    """

    def __init__(self, file: io.BytesIO, buffers: list[pickle.PickleBuffer]) -> None:
        super().__init__(file, buffers)
        self.shared: list[Any] = []
        self._numbers: dict[int, int] = {}

    def persistent_id(self, obj: Any) -> int | None:
        """Number of an object that original and copy share; None: it is copied."""
        if isinstance(obj, types.FunctionType):
            _check_closure(obj)
        elif not isinstance(obj, type) and not getattr(type(obj), "shared_by_copies", False):
            return None
        if id(obj) not in self._numbers:
            self._numbers[id(obj)] = len(self.shared)
            self.shared.append(obj)
        return self._numbers[id(obj)]


class _CopyingUnpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, buffers: list[pickle.PickleBuffer], shared: list[Any]) -> None:
        super().__init__(file, buffers=buffers)
        self._shared = shared

    def persistent_load(self, number: int) -> Any:
        return self._shared[number]


def to_bytes(obj: Any) -> bytes:
    """An object with all that it refers to.

    Raises
    ------
    TypeError
        Something in it cannot leave the process.
    """
    file = io.BytesIO()
    _dump(Pickler(file), obj, "pickled")
    return file.getvalue()


def from_bytes(content: bytes) -> Any:
    """The object that :func:`to_bytes` wrote.

    Raises
    ------
    TypeError
        A function in it is not to be found here.
    """
    try:
        return pickle.loads(content)
    except (AttributeError, ModuleNotFoundError) as error:
        raise TypeError(
            f"what was pickled cannot be read here: {error}; a function of the user's own must be in a module that "
            "this process can import under the same name"
        ) from error


def duplicate(obj: Any) -> Any:
    """A copy of an object with all that it refers to, in this process.

    Raises
    ------
    TypeError
        Something in it cannot be copied.
    """
    file, buffers = io.BytesIO(), list[pickle.PickleBuffer]()
    pickler = CopyingPickler(file, buffers)
    _dump(pickler, obj, "copied")
    file.seek(0)
    return _CopyingUnpickler(file, buffers, pickler.shared).load()


def _dump(pickler: Pickler, obj: Any, what: str) -> None:
    try:
        pickler.dump(obj)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        raise TypeError(f"this {type(obj).__name__} cannot be {what}: {error}") from error


def _name(function: types.FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _of_own_code(obj: Any) -> tuple[Any, tuple[str]] | None:
    """How a function or class of a file of the user's own is found again; None for any other."""
    again = getattr(sys.modules.get(obj.__module__), AGAIN, None)
    if again is None or "<" in obj.__qualname__:  # inside a function: it is refused
        return None
    return again, (obj.__qualname__,)


def _is_found(function: types.FunctionType) -> bool:
    try:
        found: Any = reduce(getattr, function.__qualname__.split("."), importlib.import_module(function.__module__))
    except (AttributeError, ImportError):
        return False
    return found is function


def _check_closure(function: types.FunctionType) -> None:
    """Refuse a function that remembers what changes: original and copy would share it."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if not _is_constant(cell.cell_contents):
            raise TypeError(
                f"the function {_name(function)} holds {name!r} of where it was defined, a "
                f"{type(cell.cell_contents).__name__} that original and copy would share; use a class with "
                "__call__, whose attributes are copied, or a function at the top of a module"
            )


def _is_constant(value: Any) -> bool:
    if isinstance(value, tuple | frozenset):
        return all(_is_constant(item) for item in value)
    return isinstance(value, _CONSTANTS)


def _read_only(values: dict[Any, Any]) -> types.MappingProxyType[Any, Any]:
    return types.MappingProxyType(values)


def _weak(target: Any) -> Any:
    return weakref.WeakMethod(target) if isinstance(target, types.MethodType) else weakref.ref(target)


def _dead() -> Any:
    """A weak reference whose object is gone."""
    return weakref.ref(type("Gone", (), {})())
