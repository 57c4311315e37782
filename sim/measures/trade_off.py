"""Throughput against equity: what a reform gains of one and gives up of the other, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import ArgumentError
from sim.measures.checks import checked
from sim.measures.pairing import Estimate, mean_of, pairs, ratio_of_means


@dataclass(frozen=True, slots=True)
class TradeOff:
    """How one reform moves throughput and equity, both counted as gains.

    Attributes
    ----------
    n : int
        Pairs of runs.
    throughput, equity : Estimate
        Mean gain over the baseline; above 0 is better whatever the direction of the measure.
    correlation : float
        Of the two gains over replications; NaN if one does not vary.
    rate : Estimate
        Throughput given up for a unit of equity gained (below 0: gained together), with Fieller's interval;
        the whole line if equity does not clearly move.
    verdict : str
        ``gains both``, ``loses both``, ``gives throughput for equity``, ``gives equity for throughput``,
        ``gains throughput``, ``gains equity``, ``loses throughput``, ``loses equity`` (the other is unclear) or
        ``unclear``; judged by intervals at half the error each, so that the verdict holds at the level.
    """

    n: int
    throughput: Estimate
    equity: Estimate
    correlation: float
    rate: Estimate
    verdict: str


@checked
def trade_off(
    throughput_a: ArrayLike,
    throughput_b: ArrayLike,
    equity_a: ArrayLike,
    equity_b: ArrayLike,
    throughput_better: str = "more",
    equity_better: str = "less",
    level: float = 0.95,
) -> TradeOff:
    """Gains of reform b over baseline a in throughput and equity.

    Parameters
    ----------
    throughput_a, throughput_b, equity_a, equity_b : array_like, shape (replications,)
        Measures at the same seeds; replications with a value that is not finite are left out.
    throughput_better, equity_better : {"more", "less"}
        Directions of the two measures; equity is ``less`` for a gap or an index of inequality.
    level : float
        Confidence level.
    """
    t_a, t_b, e_a, e_b = pairs(throughput_a, throughput_b, equity_a, equity_b)
    t = (t_b - t_a) * _sign(throughput_better)
    e = (e_b - e_a) * _sign(equity_better)
    varies = len(t) > 1 and float(t.std()) > 0.0 and float(e.std()) > 0.0
    joint = 0.5 + level / 2.0
    return TradeOff(
        n=len(t),
        throughput=mean_of(t, level),
        equity=mean_of(e, level),
        correlation=float(np.corrcoef(t, e)[0, 1]) if varies else math.nan,
        rate=ratio_of_means(-t, e, level),
        verdict=_verdict(mean_of(t, joint), mean_of(e, joint)),
    )


def _sign(better: str) -> float:
    if better not in ("more", "less"):
        raise ArgumentError(f"trade_off: expected a direction 'more' or 'less', found {better!r}")
    return 1.0 if better == "more" else -1.0


def _direction(gain: Estimate) -> int:
    return (gain.low > 0.0) - (gain.high < 0.0)


def _verdict(throughput: Estimate, equity: Estimate) -> str:
    t, e = _direction(throughput), _direction(equity)
    words = {
        (1, 1): "gains both",
        (-1, -1): "loses both",
        (-1, 1): "gives throughput for equity",
        (1, -1): "gives equity for throughput",
        (1, 0): "gains throughput",
        (-1, 0): "loses throughput",
        (0, 1): "gains equity",
        (0, -1): "loses equity",
    }
    return words.get((t, e), "unclear")


@checked
def price_of_equity(efficient: ArrayLike, fair: ArrayLike, level: float = 0.95) -> Estimate:
    """Share of throughput that a fair allocation gives up.

    Parameters
    ----------
    efficient, fair : array_like, shape (replications,)
        Throughput (more is better) under the allocation that does most, and under the fair one, at the same
        seeds.
    level : float

    Returns
    -------
    Estimate
        ``1 - mean(fair) / mean(efficient)`` with Fieller's interval; below 0 if fairness costs nothing.

    Notes
    -----
    Bertsimas, Farias and Trichakis (2011), "The price of fairness".
    """
    top, bottom = pairs(fair, efficient)
    found = ratio_of_means(top, bottom, level)
    return Estimate(1.0 - found.value, 1.0 - found.high, 1.0 - found.low)
