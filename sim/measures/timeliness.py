"""How long residents wait: closing and solution times, deadlines, censoring.

Two views are kept apart. *Closed cases* (registration to closing on paper) are what an office
reports; they leave out whoever was never served. *Needs followed* (arising to true solution) count
everybody: needs of the last 60 days are left out, so that each has had 60 days, and a need that is
not solved within 60 days counts as 60 days.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.jit.units import DAY_HOURS
from sim.measures.definition import Measure, family
from sim.measures.statistics import count, mean, quantiles, ratio
from sim.measures.survival import rounded_kaplan_meier, survival_quantile
from sim.measures.view import View
from sim.policy.names import HORIZON_DAYS

_DUE: Final = "needs whose deadline fell in the run"
FOLLOWED: Final = "needs that arose at least 60 days before the end of the run"
REGISTERED: Final = "needs registered in the run, at least 60 days before its end"
_KM: Final = "Kaplan and Meier (1958)"
_MINUTE_DAYS: Final = 1.0 / 1440.0
_LONGEST_DAYS: Final = 60.0
_MINUTE_HOURS: Final = 1.0 / 60.0

#: Within so many calendar hours of registration a case counts as responded to.
RESPONSE_HOURS: Final = 24.0

MEASURES: Final = family(
    "timeliness",
    Measure(
        "response_rate",
        "Response rate",
        "响应率",
        "share",
        "more",
        f"Share of needs registered in the run, at least {RESPONSE_HOURS:.0f} hours before its end, with triage or "
        f"work within {RESPONSE_HOURS:.0f} calendar hours of registration",
        1,
        reads=("registered", "first_response"),
        source="response rate of 12345 offices",
    ),
    Measure(
        "median_response_hours",
        "Median time to first response",
        "首次响应中位时间",
        "h",
        "less",
        "Registration to first triage or work, needs registered in the run, calendar hours",
        1,
        reads=("registered", "first_response"),
    ),
    Measure(
        "median_close_hours",
        "Median time to closing",
        "办结中位时间",
        "h",
        "less",
        "Registration to last closing on paper, needs closed in the run, calendar hours",
        1,
        True,
        reads=("registered", "closed"),
    ),
    Measure(
        "p90_close_hours",
        "Slowest tenth to closing (P90)",
        "办结时间九成分位",
        "h",
        "less",
        "90 % quantile of the time from registration to last closing on paper",
        1,
        reads=("registered", "closed"),
    ),
    Measure(
        "median_close_all_hours",
        "Median time to closing, open cases counted",
        "办结中位时间（计入未办结）",
        "h",
        "less",
        "Kaplan-Meier median (to the minute) from registration to last closing on paper over all needs "
        "registered in the run, open ones cut off at its end; infinite if fewer than half are closed",
        1,
        reads=("registered", "closed"),
        source=_KM,
    ),
    Measure(
        "mean_close_hours",
        "Mean time to closing, at most 60 days",
        "办结平均时间（上限六十天）",
        "h",
        "less",
        f"Registration to last closing on paper, at most 60 days, open: 60 days; {REGISTERED}",
        1,
        reads=("registered", "closed"),
        source="restricted mean, Royston and Parmar (2013)",
        most=24.0 * _LONGEST_DAYS,
    ),
    Measure(
        "mean_close_joint_hours",
        "Mean time to closing, joint cases",
        "联办件办结平均时间",
        "h",
        "less",
        f"The same of needs with further parties; {REGISTERED}",
        1,
        reads=("registered", "closed", "parties"),
        source="restricted mean, Royston and Parmar (2013)",
        most=24.0 * _LONGEST_DAYS,
    ),
    Measure(
        "mean_wait_hours",
        "Mean wait for staff",
        "平均排队时间",
        "h",
        "less",
        "Calendar hours in queues of staff, all attempts, mean of closed needs",
        1,
        reads=("closed", "waited"),
    ),
    Measure(
        "on_time_share",
        "Closed on time (on paper)",
        "到期按时办结率",
        "share",
        "more",
        f"Share of {_DUE} that were closed on paper by then",
        1,
        reads=("registered", "due", "closed"),
        source="on-time rate of 12345 offices",
    ),
    Measure(
        "on_time_true_share",
        "Truly solved on time",
        "按时实际解决率",
        "share",
        "more",
        f"Share of {_DUE} that were truly solved by then",
        1,
        True,
        reads=("registered", "due", "solved"),
    ),
    Measure(
        "median_street_hours",
        "Median time, solved at the street",
        "街道解决件中位时间",
        "h",
        "less",
        "Registration to true solution of needs solved at the street",
        1,
        reads=("registered", "solved", "level"),
    ),
    Measure(
        "median_solution_days",
        "Median time from need to solution",
        "从产生到解决中位天数",
        "d",
        "less",
        "Kaplan-Meier median (to the minute) from arising to true solution over all needs of the run; "
        "infinite if fewer than half are ever solved",
        2,
        reads=("solved",),
        source=_KM,
    ),
    Measure(
        "mean_wait_days",
        "Mean wait from need to solution",
        "从产生到解决平均天数",
        "d",
        "less",
        f"Arising to true solution, at most 60 days, never solved: 60 days; {FOLLOWED}",
        2,
        True,
        reads=("solved",),
        source="restricted mean, Royston and Parmar (2013)",
        most=_LONGEST_DAYS,
    ),
)


def solution_times(view: View) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Days from arising to true solution of all needs of the run, cut off at its end, for Kaplan-Meier."""
    rows = np.flatnonzero(view.arisen)
    return _cut_off(view["arose"][rows], view["solved"][rows], view.hours, DAY_HOURS)


def closing_times(view: View) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Hours from registration to last closing on paper of needs registered, open ones cut off at the end."""
    rows = np.flatnonzero(view.seen)
    closed = np.where(view.closed[rows], view["closed"][rows], np.nan)
    return _cut_off(view["registered"][rows], closed, view.hours, 1.0)


def _cut_off(
    start: NDArray[np.float64], stop: NDArray[np.float64], end: float, unit: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    event = ~np.isnan(stop)
    duration = np.where(event, stop, end)
    np.minimum(duration, end, out=duration)
    duration -= start
    duration /= unit
    return np.maximum(duration, 0.0, out=duration), event


def close_hours(view: View) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Hours to closing, cut at 60 days, of needs registered 60 days before the end; which have further parties."""
    limit = DAY_HOURS * HORIZON_DAYS
    rows = np.flatnonzero(view.seen & (view["registered"] <= view.hours - limit))
    closed = np.where(view.closed[rows], view["closed"][rows], np.inf)
    hours = np.minimum(closed - view["registered"][rows], limit)
    return np.maximum(hours, 0.0), view["parties"][rows] > 0


def on_time(view: View) -> tuple[float, float]:
    """Shares closed on paper and truly solved by the deadline, of needs whose deadline fell in the run."""
    due = view["due"]
    rows = np.flatnonzero(view.needs & (due >= 0.0) & (due <= view.hours))
    due = due[rows]
    still_open = (view.needs & view.among("end", "open"))[rows]
    closed = count((view["closed"][rows] <= due) & ~still_open)
    solved = count(view["solved"][rows] <= due)
    return ratio(closed, len(rows)), ratio(solved, len(rows))


def response_rate(view: View) -> float:
    """Share of needs registered in the run, early enough to tell, that were responded to in time."""
    registered = view["registered"]
    rows = np.flatnonzero(view.seen & (registered <= view.hours - RESPONSE_HOURS))
    return ratio(count(view["first_response"][rows] - registered[rows] <= RESPONSE_HOURS), len(rows))


def timeliness(view: View) -> dict[str, float]:
    """Waiting, closing and solution times of a run (names in the registry)."""
    rows, registered = view.closed_rows, view["registered"]
    median_close, p90_close = quantiles(view["closed"][rows] - registered[rows], 0.5, 0.9)
    seen = np.flatnonzero(view.seen)
    to_closing, joint = close_hours(view)
    street = np.flatnonzero(view.solved & view.among("level", "street"))
    on_paper, in_truth = on_time(view)
    return {
        "response_rate": response_rate(view),
        "median_response_hours": quantiles(view["first_response"][seen] - registered[seen], 0.5)[0],
        "median_close_hours": median_close,
        "p90_close_hours": p90_close,
        "median_close_all_hours": _median(*closing_times(view), _MINUTE_HOURS),
        "mean_close_hours": mean(to_closing),
        "mean_close_joint_hours": mean(to_closing[joint]),
        "mean_wait_hours": mean(view["waited"][rows]),
        "on_time_share": on_paper,
        "on_time_true_share": in_truth,
        "median_street_hours": quantiles(view["solved"][street] - registered[street], 0.5)[0],
        "median_solution_days": _median(*solution_times(view), _MINUTE_DAYS),
        "mean_wait_days": mean(view.followed.wait_days),
    }


def _median(duration: NDArray[np.float64], event: NDArray[np.bool_], step: float) -> float:
    if not len(duration):
        return float("nan")
    return survival_quantile(*rounded_kaplan_meier(duration, event, step), 0.5)
