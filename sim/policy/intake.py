"""The queue of the hotline: operators by the hour, callers who give up."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator

from sim.policy.column import Column
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import HOURS, LIST, PROBABILITY, T, guess

DAY, WEEK = 24, 168


def _list(value: object) -> object:
    if not isinstance(value, list | tuple):
        raise ValueError("not a list")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and 0.0 <= one <= 1.0 for one in value):
        raise ValueError("not shares")
    return [float(one) for one in value]


def _hours(value: tuple[float, ...]) -> tuple[float, ...]:
    if len(value) not in (0, DAY, WEEK):
        raise ValueError("not 24 or 168 numbers")
    return value


Roster = Annotated[tuple[float, ...], BeforeValidator(_list), AfterValidator(_hours)]


class Intake(Section):
    """The queue of the hotline where it has operators (`policy.staffing.intake_servers`)."""

    patience_minutes: Real = param(
        0.0, T("Patience of callers", "来电人平均耐心"), T("minutes, mean", "分钟，均值"), within=(0, 1440),
        usual=(0.0, 15.0), grade="assumption",
        why=guess(
            "0: callers wait for ever; else exponential, as in the Erlang-A model of call centres",
            "0：来电人一直等待；否则为指数分布，即呼叫中心的Erlang-A模型")
    )
    call_again: Real = param(
        0.5, T("Who gave up calls again", "挂断后再次来电概率"), PROBABILITY, within=(0, 0.95), usual=(0.3, 0.8),
        grade="assumption",
        why=guess(
            "of reports; others go unreported. Enquiries end",
            "指诉求；其余转为未上报。咨询即告结束")
    )
    call_again_hours: Real = param(
        4.0, T("Time until the next call", "再次来电间隔"), HOURS, within=(0.01, 1000), usual=(0.5, 48.0),
        grade="assumption", why=guess("mean, exponential, while people are about", "均值，指数分布，仅计人们活动时间")
    )
    roster: Roster = param(
        (), T("Operators on duty by hour", "分时段在岗坐席比例"), LIST, within=(0, 1),
        kind="a list of 24 shares (hours of a day) or 168 (hours of a week, Monday first); empty: all, always",
        grade="assumption", why=guess("whoever goes off duty finishes the call in hand", "下岗坐席办完手中来电")
    )


SERIES: Final = (Column("hung_up", "float64", "calls", "calls whose callers gave up in the queue of the intake"),)

PRECONDITIONS = (Precondition(("intake.call_again", "intake.call_again_hours"), ("intake.patience_minutes",)),)
