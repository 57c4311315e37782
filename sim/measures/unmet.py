"""What nobody deals with: needs that lapse unseen, and the rate of true solution."""

from __future__ import annotations

from typing import Final

from sim.measures.definition import Measure, family
from sim.measures.statistics import share
from sim.measures.timeliness import FOLLOWED
from sim.measures.view import Followed

MEASURES: Final = family(
    "unmet",
    Measure(
        "solution_rate",
        "True solution rate",
        "实际解决率",
        "share",
        "more",
        f"Share of {FOLLOWED} that were truly solved by the end",
        1,
        True,
        reads=("solved",),
        source="solution rate of 12345 offices, over needs instead of reports",
    ),
    Measure(
        "unmet_share",
        "Lapsed unseen",
        "未发现流失率",
        "share",
        "less",
        f"Share of {FOLLOWED} that lapsed without having been reported or found",
        1,
        True,
    ),
)


def unmet(followed: Followed) -> dict[str, float]:
    """Shares of the needs followed that were truly solved, and that lapsed unreported and unfound."""
    return {"solution_rate": share(followed.solved), "unmet_share": share(followed.unmet)}
