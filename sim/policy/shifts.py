"""When each kind of desk works."""

from __future__ import annotations

from sim.policy.holidays import HOLIDAYS
from sim.policy.kinds import Days, Section
from sim.policy.names import ShiftName
from sim.policy.parameter import param
from sim.policy.text import CHOICE, T

_SHIFT = T(
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock, "
    "volunteer Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h)",
    "工作日班为周一至周五8至12时、13至17时（40小时），延时班为周一至周六8至12时、13至19时（60小时），"
    "全天候为昼夜值守，志愿者班次为周一至周五18至21时与周末9至12时、14至17时（27小时）")


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
            "State Council notices for 2015 to 2026; 2027: the days set by the regulation; make-up working weekends "
            "are left out",
            "国务院办公厅2015年至2026年放假安排；2027年按放假办法的法定日；调休上班的周末不计")
    )
