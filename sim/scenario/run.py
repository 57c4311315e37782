"""The run: when it starts, how long it lasts, its seed."""

from __future__ import annotations

from datetime import date

from sim.policy.kinds import Day, Section, Whole
from sim.policy.parameter import param


class RunSettings(Section):
    """Horizon and seed of a run."""

    start_date: Day = param(
        date(2024, 1, 1),
        title="First day",
        zh="起始日期",
        unit="date",
        kind="the ISO date of a Monday (YYYY-MM-DD)",
        grade="assumption",
        source="t = 0 is a Monday at 00:00; 2024 has the default holidays",
    )
    days: Whole = param(
        365,
        title="Length",
        zh="运行天数",
        unit="days",
        low=1,
        high=3660,
        grade="derived",
        source="one year",
    )
    run_up_days: Whole = param(
        180,
        title="Run-up before the first day",
        zh="预热天数",
        unit="days",
        low=0,
        high=720,
        usual=(120, 360),
        grade="derived",
        source="from an empty start the first year's finds would be about 17 % too low",
    )
    seed: Whole = param(
        1,
        title="Seed",
        zh="随机种子",
        unit="whole number",
        low=0,
        high=2**63 - 1,
        grade="assumption",
        source="any number; the needs of a run depend on it, the place does not",
    )
