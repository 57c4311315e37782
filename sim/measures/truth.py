"""Paper and truth: closings that solved nothing, and satisfaction as reported and as it is.

Residents' trust itself is not recorded; what moves it is: superficial closings, reopenings, and the
distance between what the callback reports and what residents think.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import count, mean, ratio
from sim.measures.timeliness import FOLLOWED
from sim.measures.view import View

MEASURES: Final = family(
    "truth",
    Measure("superficial", "Closed on paper only", "虚假办结数", "cases", "less",
            "Closed on paper but not truly solved: the truth gap", reads=("closed", "solved")),
    Measure("superficial_share", "Closed on paper only, share", "虚假办结率", "share", "less",
            "Share of the needs closed in the run that were not truly solved", 1,
            reads=("closed", "solved")),
    Measure("closure_gap", "Paper minus true closure", "办结率与实际解决率之差", "share", "less",
            f"Share closed on paper minus share truly solved at the end, {FOLLOWED}", 1,
            reads=("closed", "solved")),
    Measure("on_time_gap", "On time: paper minus truth", "按时率纸面与真实之差", "share", "less",
            "Closed on time (on paper) minus truly solved on time", 1,
            reads=("registered", "due", "closed", "solved")),
    Measure("reopen_rate", "Reopened", "重办率", "share", "less",
            "Share of the needs closed that had been reopened at least once", 1,
            reads=("closed", "reopenings"), source="repeat rate of 12345 offices"),
    Measure("true_satisfaction", "True satisfaction", "真实满意度", "share", "more",
            "Mean of closed needs", 1, True, reads=("closed", "true_satisfaction")),
    Measure("reported_satisfaction", "Reported satisfaction", "上报满意度", "share", "neither",
            "Mean of closed needs that the callback reached, as reported", 1,
            reads=("closed", "reported_satisfaction"), source="satisfaction rate of 12345 offices"),
    Measure("satisfaction_gap", "Satisfaction: reported minus true", "满意度虚高", "share", "less",
            "Reported minus true satisfaction: both the figures changed and the residents not reached", 1,
            reads=("closed", "true_satisfaction", "reported_satisfaction")),
    Measure("satisfaction_inflation", "Satisfaction inflated where reached", "回访件满意度虚高", "share",
            "less", "Mean of reported minus true satisfaction over the closed needs that the callback reached",
            1, reads=("closed", "true_satisfaction", "reported_satisfaction")),
    Measure("callback_share", "Reached by the callback", "回访覆盖率", "share", "neither",
            "Share of the needs closed that the callback reached", 1,
            reads=("closed", "reported_satisfaction")),
)  # fmt: skip


def closure(view: View) -> dict[str, float]:
    """Closings on paper against true solutions."""
    rows, followed = view.closed_rows, view.followed
    unsolved = len(rows) - count(view.solved[rows])
    on_paper = count(view.closed[followed.rows]) - count(followed.solved)
    return {
        "superficial": unsolved,
        "superficial_share": ratio(unsolved, len(rows)),
        "closure_gap": ratio(on_paper, len(followed.rows)),
        "reopen_rate": ratio(count(view["reopenings"][rows] > 0), len(rows)),
    }


def satisfaction(view: View) -> dict[str, float]:
    """Mean satisfaction of closed needs, as it is and as the callback reports it."""
    true, told = view["true_satisfaction"][view.closed_rows], view["reported_satisfaction"][view.closed_rows]
    reached = np.flatnonzero(~np.isnan(told))
    truly, reported = mean(true), mean(told[reached])
    return {
        "true_satisfaction": truly,
        "reported_satisfaction": reported,
        "satisfaction_gap": reported - truly,
        "satisfaction_inflation": reported - mean(true[reached]),
        "callback_share": ratio(len(reached), len(told)),
    }
