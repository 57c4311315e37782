"""When each kind of desk works."""

from __future__ import annotations

from datetime import date, timedelta

from sim.policy.kinds import Days, Section
from sim.policy.names import ShiftName
from sim.policy.parameter import param
from sim.policy.text import CHOICE, T


def _days(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=day) for day in range(count))

HOLIDAYS = (
    _days(date(2023, 1, 1), 2)
    + _days(date(2023, 1, 21), 7)
    + _days(date(2023, 4, 5), 1)
    + _days(date(2023, 4, 29), 5)
    + _days(date(2023, 6, 22), 3)
    + _days(date(2023, 9, 29), 8)
    + _days(date(2024, 1, 1), 1)
    + _days(date(2024, 2, 10), 8)
    + _days(date(2024, 4, 4), 3)
    + _days(date(2024, 5, 1), 5)
    + _days(date(2024, 6, 10), 1)
    + _days(date(2024, 9, 15), 3)
    + _days(date(2024, 10, 1), 7)
)
"""Public holidays of China in 2023 and 2024; working weekends that make up for them are left out."""

_SHIFT = T(
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock, "
    "volunteer Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h)",
    "office为周一至周五8至12时、13至17时（40小时），extended为周一至周六8至12时、13至19时（60小时），always为全天候"
    "，volunteer为周一至周五18至21时与周末9至12时、14至17时（27小时）")


class Shifts(Section):
    """When each kind of desk works."""

    member: ShiftName = param(
        "office", T("Shift of grid members", "网格员班次"), CHOICE, grade="assumption", why=_SHIFT
    )
    community: ShiftName = param(
        "office", T("Shift of community desks", "社区班次"), CHOICE, grade="assumption", why=_SHIFT
    )
    office: ShiftName = param(
        "office", T("Shift of streets and districts", "街道与区县班次"), CHOICE, grade="assumption", why=_SHIFT
    )
    intake: ShiftName = param(
        "office", T("Shift of the intake centre", "热线班次"), CHOICE, grade="assumption",
        why=T(
            "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the "
            "clock, volunteer Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h); without effect while capacity is "
            "ample",
            "同上班次（office、extended、always、volunteer）；容量充足时无影响")
    )
    holidays: Days = param(
        HOLIDAYS, T("Public holidays", "法定节假日"), T("dates", "日期"), kind="a list of ISO dates (YYYY-MM-DD)",
        grade="official",
        why=T(
            "State Council notices for 2023 and 2024; make-up working weekends are left out",
            "国务院办公厅2023年、2024年放假安排；调休上班的周末不计")
    )
