"""Exponentials, logarithms and powers of arrays, the same to the last bit whatever instructions a processor has.

numpy computes them with instructions that only some processors have (AVX-512), which round some values otherwise than
the C library does. A value that differs in its last bit can turn a draw, and with it a run. Here each value is what the
C library gives, as in the compiled engine. All take numbers or arrays, of any shapes that broadcast, and give float64.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from sim.jit.compiled import entry
from sim.jit.units import FloatArray

_EXP: Final = 0
_LOG: Final = 1
_EXPM1: Final = 2
_LOG1P: Final = 3
_POWER: Final = 4
_NOTHING: Final = np.empty(0)  # for functions of one number
_LARGEST: Final = 709.7  # beyond it the exponential is not finite


@entry
def _each(function: int, x: Any, y: Any, out: Any) -> None:
    for i in range(len(x)):
        value = x[i]
        if function == _EXP:
            out[i] = np.inf if value > _LARGEST else math.exp(value)
        elif function == _LOG:
            out[i] = math.log(value) if value > 0.0 else (-np.inf if value == 0.0 else np.nan)
        elif function == _EXPM1:
            out[i] = np.inf if value > _LARGEST else math.expm1(value)
        elif function == _LOG1P:
            out[i] = math.log1p(value) if value > -1.0 else (-np.inf if value == -1.0 else np.nan)
        else:
            out[i] = value ** y[i]


def _over(function: int, x: FloatArray, y: FloatArray = _NOTHING) -> Any:
    flat = np.ascontiguousarray(x).reshape(-1)
    out = np.empty_like(flat)
    _each(function, flat, np.ascontiguousarray(y).reshape(-1), out)
    return out.reshape(x.shape)[()]


def exp(x: ArrayLike) -> Any:
    """Exponential; inf beyond 709.7."""
    return _over(_EXP, np.asarray(x, np.float64))


def log(x: ArrayLike) -> Any:
    """Natural logarithm; -inf at 0, NaN below."""
    return _over(_LOG, np.asarray(x, np.float64))


def expm1(x: ArrayLike) -> Any:
    """Exponential less 1; inf beyond 709.7."""
    return _over(_EXPM1, np.asarray(x, np.float64))


def log1p(x: ArrayLike) -> Any:
    """Natural logarithm of 1 + x; -inf at -1, NaN below."""
    return _over(_LOG1P, np.asarray(x, np.float64))


def power(x: ArrayLike, y: ArrayLike) -> Any:
    """``x ** y``."""
    return _over(_POWER, *np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64)))
