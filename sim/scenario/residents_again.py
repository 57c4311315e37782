"""Residents while they wait: they ask again, others report the same, they call another channel, they withdraw."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import HOURS, RATIO, WORK_HOURS, T, guess

_PER_DAY = T("per day open", "每个在办日")


class Again(Section):
    """What residents do about a case that is open. With all rates 0 nothing is drawn."""

    repeat_rate: Real = param(
        0.0, T("Repeats while waiting", "等待期间重复反映"), _PER_DAY, within=(0, 2), usual=(0.0, 0.05),
        grade="official",
        why=T(
            "0: nobody asks twice; Daying: repeats are 19.6 and 9.6 % of orders (2016, 2017)",
            "0：无人重复反映；大英县重复件占工单19.6%与9.6%（2016、2017年）")
    )
    repeat_overdue: Real = param(
        1.0, T("Repeats once past due", "逾期后重复反映倍数"), RATIO, within=(0, 20), usual=(1.0, 5.0),
        grade="assumption", why=guess("1: a passed deadline changes nothing", "1：逾期不改变频率")
    )
    witness_factor: Real = param(
        0.0, T("Reports of one incident by several residents", "同一事件多人反映系数"), RATIO, within=(0, 20),
        usual=(0.0, 2.0), grade="academic",
        why=T(
            "0: one report an incident; 1: others report an open incident that can be seen as fast as the first report "
            "came (Liu, Bhandaram and Garg 2023 assume that)",
            "0：一事一报；1：可见事件在办期间他人上报的速度与首次上报相同（Liu、Bhandaram、Garg 2023的假定）")
    )
    escalate_rate: Real = param(
        0.0, T("Escalation to another channel", "转向其他渠道升级反映"), _PER_DAY, within=(0, 2), usual=(0.0, 0.02),
        grade="assumption", why=guess("0: nobody turns to another channel", "0：无人转向其他渠道")
    )
    escalate_hours: Real = param(
        72.0, T("Time limit after an escalation", "升级后的办理时限"), HOURS, within=(1, 8760), usual=(24, 240),
        grade="assumption",
        why=guess("supervised cases have short limits; only shortens what is left", "督办件时限较短；只缩短剩余时间")
    )
    withdraw_rate: Real = param(
        0.0, T("Withdrawal while waiting", "等待期间撤回"), _PER_DAY, within=(0, 2), usual=(0.0, 0.02),
        grade="assumption", why=guess("0: nobody withdraws", "0：无人撤回")
    )
    join_hours: Real = param(
        0.05, T("Work to join a repeat to its case", "并入重复件的工时"), WORK_HOURS, within=(0, 8), usual=(0.02, 0.2),
        grade="assumption", why=guess("three minutes at the desk that has the case", "案件所在岗位三分钟")
    )
