"""What is solved counts by what it is worth: by the severity of needs, and by person.

Counts treat a lift that is replaced like a certificate; dropping what is dear then looks like a gain. Here a need
counts by its severity, and a resident counts once, however many needs they have.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import ratio
from sim.measures.timeliness import FOLLOWED
from sim.measures.view import View

_WEIGHED: Final = "each need weighted by its severity"
_SOURCE: Final = "weighting by severity as in burden measures, Murray (1994)"

MEASURES: Final = family(
    "worth",
    Measure(
        "solved_severity",
        "Severity solved",
        "实际解决的严重程度合计",
        "severity",
        "more",
        f"Needs truly solved in the run, {_WEIGHED}: the sum of the severities (0 to 1 each)",
        reads=("solved", "severity"),
        source=_SOURCE,
    ),
    Measure(
        "solution_rate_severity",
        "True solution rate, by severity",
        "实际解决率（按严重程度加权）",
        "share",
        "more",
        f"Share of {FOLLOWED} that were truly solved by the end, {_WEIGHED}",
        1,
        reads=("solved", "severity"),
        source=_SOURCE,
    ),
    Measure(
        "unmet_share_severity",
        "Lapsed unseen, by severity",
        "未发现流失率（按严重程度加权）",
        "share",
        "less",
        f"Share of {FOLLOWED} that lapsed without having been reported or found, {_WEIGHED}",
        1,
        reads=("severity",),
        source=_SOURCE,
    ),
    Measure(
        "solution_rate_person",
        "True solution rate, by person",
        "实际解决率（按人计）",
        "share",
        "more",
        f"Of each resident with {FOLLOWED}, the share of these that were truly solved by the end; mean of residents",
        1,
        reads=("solved", "resident"),
        source="each person counts for one",
    ),
)


def worth(view: View) -> dict[str, float]:
    """Throughput and needs unmet by severity, and the solution rate by person (names in the registry)."""
    followed = view.followed
    severity = view["severity"].astype(np.float64, copy=False)
    weights = severity[followed.rows]
    total = float(weights.sum())
    return {
        "solved_severity": float(severity[view.solved].sum()),
        "solution_rate_severity": ratio(float(weights[followed.solved].sum()), total),
        "unmet_share_severity": ratio(float(weights[followed.unmet].sum()), total),
        "solution_rate_person": _by_person(view),
    }


def _by_person(view: View) -> float:
    """Mean over residents of the share of their needs that were solved."""
    followed = view.followed
    if not len(followed.rows):
        return float("nan")
    person = view["resident"][followed.rows]
    person = person - person.min()
    needs = np.bincount(person)
    solved = np.bincount(person[followed.solved], minlength=len(needs))
    there = needs > 0
    return float(np.mean(solved[there] / needs[there]))
