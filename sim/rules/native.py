"""Custom rules as functions that the engine can call: machine code where possible, else Python.

The engine calls an address and knows nothing of the rule, so that no rule makes it compile anew.
"""

from __future__ import annotations

import ctypes
import math
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numba import cfunc, njit
from numba.core.errors import NumbaWarning
from numba.core.types import BaseTuple, CPointer, float64
from numba.extending import overload
from numba.np.numpy_support import carray, from_dtype

from sim.errors import warn
from sim.jit.compiled import UNCOMPILED
from sim.rules.errors import RuleWarning
from sim.rules.facts import CASE_FACTS, OTHER, TOLD, CaseFacts
from sim.rules.loading import load_rule
from sim.rules.rule import Rule
from sim.rules.sources import Source

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(slots=True)
class Slot:
    """A rule that is ready to be called by the engine.

    Attributes
    ----------
    reference : str
        As the scenario names it.
    rule : Rule
    entry : int or callable
        What the state holds: an address, or in an uncompiled engine the function.
    compiled : bool
        Whether it is machine code.
    why_not : str
        Why it is not.
    source : Source, optional
        From which another process can make it anew.
    """

    reference: str
    rule: Rule
    entry: Any = 0
    compiled: bool = False
    why_not: str = ""
    keep: list[Any] = field(default_factory=list)
    stop: BaseException | None = None
    source: Source | None = None
    #: Copies of a model in one process call the same function.
    shared_by_copies: ClassVar[bool] = True

    def __reduce__(self) -> tuple[Any, ...]:
        """The source, from which another process makes the rule anew.

        Raises
        ------
        TypeError
            There is none.
        """
        if self.source is None:
            raise TypeError(f"the rule {self.reference} cannot travel: its source is not known")
        return remade, (self.reference, self.source)

    def told(self, case: Any, other: Any) -> tuple[Any, Any]:
        """Records of facts as named tuples, as a rule in Python sees them."""
        return CaseFacts(*case.tolist()[: len(TOLD)]), OTHER[self.rule.kind][1](*other.tolist())

    def explain(self, told: tuple[Any, Any]) -> str:
        """What went wrong with a case: the rule is asked once more, in Python."""
        try:
            return f"returned {self.rule.function(*told)!r}"
        except Exception as error:
            return f"raised {type(error).__name__}: {error}{_line_of(error)}"


def _line_of(error: Exception) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return "" if last is None else f" (line {last.tb_lineno} of {last.tb_frame.f_code.co_filename})"


def remade(reference: str, source: Source) -> Slot:
    """The slot of a rule in another process: its source is run there."""
    return make_slot(reference, load_rule(source), source)


def make_slot(reference: str, rule: Rule, source: Source | None = None) -> Slot:
    """Prepare a rule for the engine; warns where it cannot be compiled.

    Warns
    -----
    RuleWarning
        The rule runs as Python, which is much slower.
    """
    slot = Slot(reference, rule, source=source)
    if UNCOMPILED:
        slot.entry = _python(slot)
        return slot
    try:
        entry = compile_rule(rule)
    except Exception as error:  # numba says no in many ways, and Python can do it all
        slot.why_not = _reason(error)
        callback = _CALLBACK(_from_memory(slot))
        slot.keep.append(callback)
        slot.entry = ctypes.cast(callback, ctypes.c_void_p).value
        warn(
            f"rule {reference} cannot be compiled and runs as Python, which is much slower: {slot.why_not}. A rule "
            " that uses numbers, if, for, math and functions with @numba.njit only can be compiled.",
            RuleWarning,
        )
    else:
        slot.keep.append(entry)
        slot.entry, slot.compiled = entry.address, True
    return slot


def compile_rule(rule: Rule) -> Any:
    """Machine code of a rule: a C function of two pointers that returns NaN where the rule raises.

    Raises
    ------
    Exception
        It uses what numba does not know (mostly a ``NumbaError``).
    """
    other_facts, _ = OTHER[rule.kind]
    pointer: Any = CPointer  # has no types of its own
    told = [pointer(from_dtype(np.dtype((np.void, facts)))) for facts in (CASE_FACTS, other_facts)]
    decide = njit(nogil=True, error_model="python")(rule.function)

    @njit(nogil=True, error_model="python")
    def guarded(case: Any, other: Any) -> float:
        try:
            return _answer(decide(case, other), case)
        except Exception:
            return math.nan

    def entry(case: Any, other: Any) -> Any:
        return guarded(carray(case, 1)[0], carray(other, 1)[0])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NumbaWarning)
        return cfunc(float64(*told))(entry)


def _answer(value: Any, case: Any) -> float:
    """The key of an answer; a time until which it holds goes into the facts (see the compiled form below)."""
    if isinstance(value, tuple):
        key, until = value
        case.until = float(until)
        return float(key)
    return float(value)


@overload(_answer)
def _compiled_answer(value: Any, case: Any) -> Any:
    if isinstance(value, BaseTuple):

        def two(value: Any, case: Any) -> float:
            case.until = float(value[1])
            return float(value[0])

        return two

    def one(value: Any, case: Any) -> float:
        return float(value)

    return one


def _reason(error: Exception) -> str:
    """The line of numba's message that tells most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith(("Failed in", "File ", "During", "def ", "<", "-", "^"))]
    return (telling or lines or [type(error).__name__])[0][:200]


def _decision(slot: Slot) -> Callable[[tuple[float, ...], tuple[float, ...], Any], float]:
    """The rule on tuples of Python numbers, and on a record for the time that it names; NaN where it raises."""
    function, other_type = slot.rule.function, OTHER[slot.rule.kind][1]

    def decide(case: tuple[float, ...], other: tuple[float, ...], facts: Any) -> float:
        try:
            return _answer(function(CaseFacts(*case[: len(TOLD)]), other_type(*other)), facts)
        except Exception:
            return math.nan
        except BaseException as stop:  # Ctrl-C: no exception passes through the engine
            slot.stop = stop
            return math.nan

    return decide


def _python(slot: Slot) -> Callable[[Any, Any], float]:
    decide = _decision(slot)
    return lambda case, other: decide(case.tolist(), other.tolist(), case)


def _from_memory(slot: Slot) -> Callable[[int, int], float]:
    decide = _decision(slot)
    case_shape, other_shape = _shape(CASE_FACTS), _shape(OTHER[slot.rule.kind][0])

    def entry(case: int, other: int) -> float:
        return decide(
            case_shape.unpack(ctypes.string_at(case, case_shape.size)),
            other_shape.unpack(ctypes.string_at(other, other_shape.size)),
            _Facts(case),
        )

    return entry


class _Facts:
    """The facts of a case in memory, for the time until which a key holds."""

    _place: int

    def __init__(self, address: int) -> None:
        fields: Any = CASE_FACTS.fields
        object.__setattr__(self, "_place", address + fields["until"][1])

    def __setattr__(self, name: str, value: float) -> None:
        ctypes.c_double.from_address(self._place).value = value


def _shape(facts: np.dtype[Any]) -> struct.Struct:
    fields: Any = facts.fields
    return struct.Struct("".join("d" if fields[name][0].kind == "f" else "q" for name in facts.names or ()))
