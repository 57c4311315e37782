"""Paper and truth: closings that solved nothing, and closure, punctuality and satisfaction as reported and as they are.

What an office reports stands beside what happened to residents: closed on paper and truly solved, on time with extended
deadlines and without, the callback's figure and what residents think; and what residents did about it.
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
    Measure(
        "superficial",
        "Closed on paper only",
        "办而未结数",
        "cases",
        "less",
        "Closed on paper but not truly solved: the truth gap",
        reads=("closed", "solved"),
    ),
    Measure(
        "superficial_share",
        "Closed on paper only, share",
        "办而未结率",
        "share",
        "less",
        "Share of the needs closed in the run that were not truly solved",
        1,
        reads=("closed", "solved"),
    ),
    Measure(
        "closure_gap",
        "Paper minus true closure",
        "办结率与实际解决率之差",
        "share",
        "less",
        f"Share closed on paper minus share truly solved at the end, {FOLLOWED}",
        1,
        reads=("closed", "solved"),
        signed=True,
    ),
    Measure(
        "closure_rate_reported",
        "Closed, as reported",
        "上报办结率",
        "share",
        "neither",
        "Share of the needs registered in the run that are closed on paper at its end",
        1,
        reads=("registered", "closed"),
        source="closure rate of 12345 offices",
    ),
    Measure(
        "closure_rate_true",
        "Closed, truly",
        "实际解决率（按登记件）",
        "share",
        "more",
        "Share of the needs registered in the run that are truly solved at its end",
        1,
        reads=("registered", "solved"),
    ),
    Measure(
        "on_time_reported_share",
        "On time, as reported",
        "上报按时办结率",
        "share",
        "neither",
        "Share of needs closed in the run that were closed by their deadline or by an extended one",
        1,
        reads=("registered", "due", "closed", "extended"),
        source="on-time rate of 12345 offices",
    ),
    Measure(
        "on_time_inflation",
        "On time: reported minus paper",
        "按时率虚高",
        "share",
        "less",
        "Share of needs closed in the run that are reported as on time because their deadline was extended",
        1,
        reads=("registered", "due", "closed", "extended"),
    ),
    Measure(
        "on_time_gap",
        "On time: paper minus truth",
        "按时率纸面与真实之差",
        "share",
        "less",
        "Closed on time (on paper) minus truly solved on time",
        1,
        reads=("registered", "due", "closed", "solved"),
        signed=True,
    ),
    Measure(
        "reopen_rate",
        "Reopened",
        "重办率",
        "share",
        "less",
        "Share of the needs closed that had been reopened at least once",
        1,
        reads=("closed", "reopenings"),
        source="repeat rate of 12345 offices",
    ),
    Measure(
        "petition_rate",
        "Petitioned",
        "信访投诉率",
        "share",
        "less",
        "Share of the needs closed about which the resident has petitioned",
        2,
        reads=("closed", "petitions"),
        source="repeated complaints of 12345 offices",
    ),
    Measure(
        "given_up_share",
        "Given up",
        "放弃追办率",
        "share",
        "less",
        "Share of the needs closed whose closing did not hold and whose resident says nothing",
        1,
        reads=("closed",),
    ),
    Measure(
        "true_satisfaction",
        "True satisfaction",
        "真实满意度",
        "share",
        "more",
        "Mean of closed needs",
        1,
        True,
        reads=("closed", "true_satisfaction"),
    ),
    Measure(
        "reported_satisfaction",
        "Reported satisfaction",
        "上报满意度",
        "share",
        "neither",
        "Mean of closed needs that the callback reached, as reported",
        1,
        reads=("closed", "reported_satisfaction"),
        source="satisfaction rate of 12345 offices",
    ),
    Measure(
        "satisfaction_gap",
        "Satisfaction: reported minus true",
        "满意度虚高",
        "share",
        "less",
        "Reported minus true satisfaction: both the figures changed and the residents not reached",
        1,
        reads=("closed", "true_satisfaction", "reported_satisfaction"),
        signed=True,
    ),
    Measure(
        "satisfaction_inflation",
        "Satisfaction inflated where reached",
        "回访件满意度虚高",
        "share",
        "less",
        "Mean of reported minus true satisfaction over the closed needs that the callback reached",
        1,
        reads=("closed", "true_satisfaction", "reported_satisfaction"),
        signed=True,
    ),
    Measure(
        "callback_share",
        "Reached by the callback",
        "回访覆盖率",
        "share",
        "neither",
        "Share of the needs closed that the callback reached",
        1,
        reads=("closed", "reported_satisfaction"),
    ),
)


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
        "petition_rate": ratio(count(view["petitions"][rows] > 0), len(rows)),
        "given_up_share": ratio(count(view.among("end", "given_up")[rows]), len(rows)),
        "closure_rate_reported": ratio(count(view.seen & view.closed), count(view.seen)),
        "closure_rate_true": ratio(count(view.seen & view.solved), count(view.seen)),
    }


def punctuality(view: View) -> dict[str, float]:
    """Closed on time as reported: by the deadline, or past it and extended on paper."""
    rows = view.closed_rows
    extended = view["extended"][rows]
    on_time = view["closed"][rows] <= view["due"][rows]
    return {
        "on_time_reported_share": ratio(count(on_time | extended), len(rows)),
        "on_time_inflation": ratio(count(extended & ~on_time), len(rows)),
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
