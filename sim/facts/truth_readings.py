"""Readings of what is reported and by whom (facts 8, 11)."""

from __future__ import annotations

import numpy as np

from sim.facts.reading import reading
from sim.measures.view import OWN_CHANNELS
from sim.records import Run
from sim.records.cases import Cases


def _odds(share: float) -> float:
    return share / (1.0 - share) if 0.0 < share < 1.0 else float("nan")


@reading("odds ratio")
def migrant_reporting_odds(run: Run) -> float:
    """Odds that a local resident reports a need over those of a migrant, categories weighted alike."""
    cases = Cases.of(run)
    by_self = cases.among("channel", *OWN_CHANNELS) | cases.among("end", "reporting")
    ratios, weights = [], []
    for code in np.unique(cases["category"][cases.arisen]):
        here = cases.arisen & (cases["category"] == code)
        local, migrant = here & cases.among("group", "local"), here & cases.among("group", "migrant")
        a, b = by_self[local].mean() if local.any() else 0.0, by_self[migrant].mean() if migrant.any() else 0.0
        ratio = _odds(float(a)) / _odds(float(b))
        if np.isfinite(ratio):
            ratios.append(np.log(ratio))
            weights.append(migrant.sum())
    return float(np.exp(np.average(ratios, weights=weights))) if ratios else float("nan")


@reading("share")
def reopened_share(run: Run) -> float:
    """Share of the needs closed in the run that had been reopened at least once."""
    cases = Cases.of(run)
    closed = cases.closed
    return float(np.mean(cases["reopenings"][closed] > 0)) if closed.any() else float("nan")


@reading("share points")
def satisfaction_of_repeats(run: Run) -> float:
    """True satisfaction of needs that were reopened less that of the others."""
    cases = Cases.of(run)
    value, again = cases["true_satisfaction"], cases["reopenings"] > 0
    a, b = value[cases.closed & again], value[cases.closed & ~again]
    if not np.isfinite(a).any() or not np.isfinite(b).any():
        return float("nan")
    return float(np.nanmean(a) - np.nanmean(b))
