"""Keyed random numbers: a draw is addressed by what it decides, never by what was drawn before.

Every uniform is a pure function of ``(seed, stream, entity, occurrence)``. Two policies that face
the same need at the same seed therefore meet the same need: common random numbers by construction,
on any number of processes and in any order.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as
easy as 1, 2, 3", SC'11), a counter-based bijection with published test vectors. The 128-bit counter
holds the entity (64 bits), the occurrence (32 bits) and the stream (32 bits); the 64-bit key holds
the seed.

All functions compile with numba and also run uncompiled; arithmetic is unsigned 64-bit with explicit
masks, so that both give the same bits.
"""

from __future__ import annotations

import math

import numpy as np

from sim.jit.compiled import compiled, inlined

U64 = np.uint64
_MASK = U64(0xFFFFFFFF)
_M0 = U64(0xD2511F53)
_M1 = U64(0xCD9E8D57)
_W0 = U64(0x9E3779B9)
_W1 = U64(0xBB67AE85)
_S32 = U64(32)
_S11 = U64(11)
_S21 = U64(21)
_TWO_M32 = 2.0**-32
_TWO_M53 = 2.0**-53
_BELOW_ONE = 1.0 - _TWO_M53


@inlined
def block(seed, stream, entity, occurrence):
    """Four independent 32-bit words for one decision.

    Parameters
    ----------
    seed, entity : int
        64-bit numbers; negative entities wrap.
    stream, occurrence : int
        32-bit numbers; ``stream`` is one of :mod:`sim.random.streams`.

    Returns
    -------
    tuple of four uint64
        Each in [0, 2**32).
    """
    e = U64(entity)
    s = U64(seed)
    c0 = e & _MASK
    c1 = (e >> _S32) & _MASK
    c2 = U64(occurrence) & _MASK
    c3 = U64(stream) & _MASK
    k0 = s & _MASK
    k1 = (s >> _S32) & _MASK
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (
            ((p1 >> _S32) ^ c1 ^ k0) & _MASK,
            p1 & _MASK,
            ((p0 >> _S32) ^ c3 ^ k1) & _MASK,
            p0 & _MASK,
        )
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@inlined
def unit32(word):
    """Uniform in the open interval (0, 1) from one 32-bit word."""
    return (np.float64(word) + 0.5) * _TWO_M32


@inlined
def unit53(high, low):
    """Uniform in the open interval (0, 1) with 53 random bits from two 32-bit words."""
    return min((np.float64((high << _S21) | (low >> _S11)) + 0.5) * _TWO_M53, _BELOW_ONE)


@inlined
def uniform(seed, stream, entity, occurrence):
    """One uniform in (0, 1) with full double resolution."""
    a, b, _, _ = block(seed, stream, entity, occurrence)
    return unit53(a, b)


@inlined
def uniform_pair(seed, stream, entity, occurrence):
    """Two independent uniforms in (0, 1) with full double resolution."""
    a, b, c, d = block(seed, stream, entity, occurrence)
    return unit53(a, b), unit53(c, d)


@inlined
def uniform_four(seed, stream, entity, occurrence):
    """Four independent uniforms in (0, 1) of 32-bit resolution."""
    a, b, c, d = block(seed, stream, entity, occurrence)
    return unit32(a), unit32(b), unit32(c), unit32(d)


@inlined
def _horner(r, c7, c6, c5, c4, c3, c2, c1, c0):
    """Polynomial of the seventh degree."""
    return ((((((c7 * r + c6) * r + c5) * r + c4) * r + c3) * r + c2) * r + c1) * r + c0


@compiled
def normal_quantile(u):
    """Inverse of the standard normal distribution function (Wichura 1988, AS 241, PPND16).

    Parameters
    ----------
    u : float
        Probability in (0, 1).

    Returns
    -------
    float
        Accurate to about 1e-16 relative.
    """
    # fmt: off
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = _horner(r, 2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
                      45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
                      133.14166789178437745, 3.387132872796366608)
        den = _horner(r, 5226.495278852545925, 28729.085735721942674, 39307.89580009271061,
                      21213.794301586595867, 5394.1960214247511077, 687.1870074920579083,
                      42.313330701600911252, 1.0)
        return q * num / den
    r = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        num = _horner(r, 7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
                      1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
                      4.6303378461565452959, 1.42343711074968357734)
        den = _horner(r, 1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
                      0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
                      2.05319162663775882187, 1.0)
    else:
        r -= 5.0
        num = _horner(r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
                      0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
                      5.4637849111641143699, 6.6579046435011037772)
        den = _horner(r, 2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
                      7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
                      0.59983220655588793769, 1.0)
    # fmt: on
    x = num / den
    return -x if q < 0.0 else x


@inlined
def exponential(u):
    """Unit exponential from a uniform in (0, 1)."""
    return -math.log(u)


@compiled
def lognormal(u, median, sigma):
    """Log-normal from a uniform, given its median and the sigma of its logarithm."""
    return median * math.exp(sigma * normal_quantile(u))


@inlined
def logistic(x):
    """Logistic function, 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
