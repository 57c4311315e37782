"""What nobody deals with: needs that lapse unseen, and the rate of true solution."""

from __future__ import annotations

from sim.measures.statistics import share
from sim.measures.timeliness import Followed


def unmet(followed: Followed) -> dict[str, float]:
    """Shares of the needs followed that were truly solved, and that lapsed unreported and unfound."""
    return {"solution_rate": share(followed.solved), "unmet_share": share(followed.unmet)}
