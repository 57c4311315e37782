"""How compiled code sees the state: one pointer to a table of column addresses.

Passing a tuple of thirty arrays to every small function costs a few hundred machine arguments and as many
reference counts a call (measured: 2,290 ns an event, 97 s to compile). Here a :class:`~sim.flow.state.State`
travels as a single pointer; ``s.cases`` loads an address and ``s.cases[i]`` is that address plus an offset: a
numba record, or a number for plain columns. No bounds are checked and nothing is counted; the Python object
keeps its arrays alive during the call. The same source runs uncompiled on the recarrays themselves.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import (
    NativeValue,
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.numpy_support import from_dtype

from sim.flow.state import Layout, State
from sim.jit.compiled import UNCOMPILED

_LINE = 64  # bytes of a cache line
_BYTE_POINTER = ir.IntType(8).as_pointer()


def digest(text: str) -> str:
    """Sixteen hexadecimal digits for a text of any length.

    Names of types go into the symbol of every function that takes them. Spelled out, those of the state had 22,280
    characters, and their copies were 97 % of the machine code and most of the time of compiling.
    """
    return sha256(text.encode()).hexdigest()[:16]


class RowsType(types.Type):
    """A column or table of the state: the address of its first element."""

    def __init__(self, element: Any, itemsize: int) -> None:
        self.element = element
        self.itemsize = itemsize
        super().__init__(name=f"Rows({digest(f'{element}, {itemsize}')})")


class StateType(types.Type):
    """The state: the address of a table of addresses, one per field in the order of the fields."""

    def __init__(self, fields: tuple[tuple[str, RowsType], ...]) -> None:
        self.fields = fields
        self.index = {name: i for i, (name, _) in enumerate(fields)}
        super().__init__(name=f"State({digest(', '.join(f'{name}: {rows.name}' for name, rows in fields))})")


@register_model(RowsType)
@register_model(StateType)
class _PointerModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _BYTE_POINTER)


@lru_cache(maxsize=64)
def _state_type(layout: Layout) -> StateType:
    rows = []
    for name, dtype in layout:
        plain = np.dtype((np.void, dtype)) if dtype.names else dtype
        rows.append((name, RowsType(from_dtype(plain), dtype.itemsize)))
    return StateType(tuple(rows))


@typeof_impl.register(State)
def _typeof_state(value: State, context: Any) -> StateType:
    return _state_type(value.layout)


@unbox(StateType)
def _unbox_state(typ: Any, obj: Any, c: Any) -> Any:
    address = c.pyapi.object_getattr_string(obj, "address")
    number = c.pyapi.long_as_ulonglong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, _BYTE_POINTER))


@infer_getattr
class _StateAttribute(AttributeTemplate):
    key = StateType

    def generic_resolve(self, typ: Any, attr: str) -> Any:  # type: ignore[override]
        position = typ.index.get(attr)
        return None if position is None else typ.fields[position][1]


@lower_getattr_generic(StateType)
def _load_rows(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    slot = cgutils.pointer_add(builder, value, 8 * typ.index[attr], _BYTE_POINTER.as_pointer())
    load = builder.load(slot, typ=_BYTE_POINTER) if _load_takes_type() else builder.load(slot)
    load.set_metadata("invariant.load", builder.module.add_metadata([]))
    return load


def _load_takes_type() -> bool:
    return "typ" in ir.IRBuilder.load.__code__.co_varnames


@infer_global(operator.getitem)
class _RowsGet(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        rows, index = args
        if isinstance(rows, RowsType) and isinstance(index, types.Integer):
            return signature(rows.element, rows, types.intp)
        return None


@infer_global(operator.setitem)
class _RowsSet(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        rows, index, _ = args
        if isinstance(rows, RowsType) and isinstance(index, types.Integer):
            return signature(types.none, rows, types.intp, rows.element)
        return None


def _element(context: Any, builder: Any, typ: Any, rows: Any, index: Any) -> Any:
    offset = builder.mul(index, ir.Constant(index.type, typ.itemsize))
    is_record = isinstance(typ.element, types.Record)
    kind = context.get_value_type(typ.element) if is_record else context.get_data_type(typ.element).as_pointer()
    return cgutils.pointer_add(builder, rows, offset, kind)


@lower_builtin(operator.getitem, RowsType, types.Integer)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    typ = sig.args[0]
    place = _element(context, builder, typ, args[0], args[1])
    if isinstance(typ.element, types.Record):
        return place
    return context.unpack_value(builder, typ.element, place)


@lower_builtin(operator.setitem, RowsType, types.Integer, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> None:
    typ = sig.args[0]
    if isinstance(typ.element, types.Record):
        raise NotImplementedError("records are written field by field")
    context.pack_value(builder, typ.element, args[2], _element(context, builder, typ, args[0], args[1]))


@intrinsic
def _prefetch_line(typingctx: Any, rows: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        place = builder.bitcast(_element(context, builder, sig.args[0], args[0], args[1]), _BYTE_POINTER)
        word = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [_BYTE_POINTER, word, word, word])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        for line in range(0, sig.args[0].itemsize, _LINE):
            at = builder.gep(place, [word(line)])
            builder.call(function, [at, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.none(rows, types.intp), generate


def _prefetch_nothing(rows: Any, index: Any) -> None:
    """Uncompiled code has nothing to prefetch."""


#: ``prefetch(s.cases, i)``: ask for the cache lines of a row that will be needed soon. Changes no result; the engine
#: waits for memory more than for anything else, and rows asked for together arrive together.
prefetch = _prefetch_nothing if UNCOMPILED else _prefetch_line
