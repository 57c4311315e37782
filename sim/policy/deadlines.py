"""Deadlines as offices live them: effort that rises before them, and more time that is asked for."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import PROBABILITY, T, guess


class Deadlines(Section):
    """Deadlines as offices live them: effort that rises before them, and more time that is asked for."""

    effort: Real = param(
        0.0, T("Effort before a deadline", "临期加速"), T("share of speed added", "速度增加比例"), within=(0, 5),
        usual=(0.0, 0.6), grade="assumption",
        why=guess(
            "0: none; a piece of work begun at the deadline goes so much faster, less the earlier, not after it; "
            "closures bunch at deadlines (Boston 2015, English A&E)",
            "0：无；临近时限开始的工作加快的比例，越早越少，逾期后不加快；办结集中在时限前（波士顿2015、英国急诊）")
    )
    effort_hours: Real = param(
        72.0, T("Time in which effort rises", "临期加速时段"), T("h before the deadline", "距时限小时"),
        within=(0.1, 10_000), usual=(24.0, 168.0), grade="assumption", why=guess("linearly", "线性上升")
    )
    ask: Real = param(
        0.0, T("More time is asked for", "到期前申请延期"), PROBABILITY, within=(0, 1), usual=(0.0, 0.5),
        grade="assumption",
        why=guess(
            "0: never; of cases that are open so shortly before their deadline, once, and granted; what is closed in "
            "the longer time counts as in time on paper, not by the clock",
            "0：从不；临期未结案件申请一次并获准的概率；在延长期内办结，上报为按时，实际仍计逾期")
    )
    ask_hours: Real = param(
        24.0, T("When more time is asked for", "申请延期提前量"), T("h before the deadline", "距时限小时"),
        within=(0, 10_000), usual=(8.0, 72.0), grade="assumption", why=guess("a working day before", "提前一个工作日")
    )
    ask_length: Real = param(
        1.0, T("Time that is granted", "延期时长"), T("share of the time allowed", "占原时限比例"), within=(0, 10),
        usual=(0.5, 1.0), grade="assumption", why=guess("as long again", "与原时限相同")
    )

PRECONDITIONS = (
    Precondition(("deadlines.effort_hours",), ("deadlines.effort",)),
    Precondition(("deadlines.ask_hours", "deadlines.ask_length"), ("deadlines.ask",)),
)
