"""Why a measure of a run has no value."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.policy.names import HORIZON_DAYS


def reasons(summary: Mapping[str, float], days: int) -> dict[str, str]:
    """Measures without a finite value, each with the reason.

    Parameters
    ----------
    summary : mapping of str to float
        Measures of a run.
    days : int
        Length of the run.

    Returns
    -------
    dict of str to str
        Empty if every measure has a value.
    """
    short = days <= HORIZON_DAYS
    missing = f"needs run.days above {HORIZON_DAYS:g}, or nothing counts" if short else "nothing counts"
    return {
        name: missing if math.isnan(value) else "not reached before the end of the run"
        for name, value in summary.items()
        if not math.isfinite(value)
    }
