"""The run: when it starts, how long it lasts, its seed."""

from __future__ import annotations

from datetime import date

from sim.policy.kinds import Day, Section, Whole
from sim.policy.parameter import param
from sim.policy.text import DAYS, T


class RunSettings(Section):
    """Horizon and seed of a run."""

    start_date: Day = param(
        date(2024, 1, 1), T("First day", "起始日期"), T("date", "日期"),
        kind="the ISO date of a Monday (YYYY-MM-DD) from 1900 to 2199", grade="assumption",
        why=T("t = 0 is a Monday at 00:00; 2024 has the default holidays", "t = 0为周一零时；2024年使用默认节假日")
    )
    days: Whole = param(
        365, T("Length", "运行天数"), DAYS, within=(1, 3660), grade="derived", why=T("one year", "一年")
    )
    warm_up_days: Whole = param(
        180, T("Warm-up before the first day", "预热天数"), DAYS, within=(0, 720), usual=(120, 360), grade="derived",
        why=T(
            "from an empty start the first year's finds would be about 17 % too low",
            "若从空白状态开始，第一年的发现数约偏低17%")
    )
    seed: Whole = param(
        1, T("Seed", "随机种子"), T("whole number", "整数"), within=(0, 2**63 - 1), grade="assumption",
        why=T(
            "any number; the needs of a run depend on it, the place does not",
            "任意数；影响运行中的诉求，不影响地方")
    )
