"""Readings of how residents answer to what became of an earlier need (fact 9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.measures.view import OWN_CHANNELS
from sim.records import Run
from sim.records.cases import Cases

_LEAST = 20  # next needs after either kind of closing


@reading("odds ratio")
def later_report_odds(run: Run) -> float:
    """Odds that a resident reports the next need after a true fix, over those after a closing on paper only."""
    cases = Cases.of(run)
    needs = np.flatnonzero(cases.needs & np.isfinite(cases["arose"]))
    order = needs[np.lexsort((cases["arose"][needs], cases["resident"][needs]))]
    same = cases["resident"][order[1:]] == cases["resident"][order[:-1]]
    earlier, later = order[:-1][same], order[1:][same]
    after = cases["closed"][earlier] + _hours_to_midnight(cases["closed"][earlier]) <= cases["arose"][later]
    once = cases["reopenings"][earlier] == 0
    reported = cases.among("channel", *OWN_CHANNELS) | cases.among("end", "reporting")
    fixed, paper = (after & once & cases.among("end", end)[earlier] for end in ("solved", "superficial"))
    return _odds_ratio(reported[later[fixed]], reported[later[paper]])


def _hours_to_midnight(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hours until residents have learnt from a closing."""
    left: NDArray[np.float64] = 24.0 - np.mod(hours, 24.0)
    return left


def _odds_ratio(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Odds in the first sample over those in the second; NaN where a sample is too small or all alike."""
    if min(len(a), len(b)) < _LEAST or a.all() or b.all() or not (a.any() and b.any()):
        return float("nan")
    p, q = float(a.mean()), float(b.mean())
    return p / (1.0 - p) / (q / (1.0 - q))
