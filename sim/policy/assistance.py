"""One helps one: targeted visits to vulnerable households (M43)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import LOG_ODDS, NO_FIGURE, T, guess


class Assistance(Section):
    """One helps one: targeted visits to vulnerable households (M43)."""

    low_income: Real = param(
        0.0, T("Visits to low-income households", "结对帮扶低收入户走访"),
        T("visits a year and household", "次走访/年·户"), within=(0, 365), usual=(0, 24), varies="community",
        grade="source document",
        why=T(
            "0: none; S0 and S4 pair helpers with 8,708 low-income households, monthly visits are 12",
            "0：无；S0与S4结对帮扶8,708户低收入家庭，每月走访为12")
    )
    elder: Real = param(
        0.0, T("Visits to elderly households", "结对关爱老年户走访"),
        T("visits a year and household", "次走访/年·户"), within=(0, 365), usual=(0, 24), varies="community",
        grade="assumption", why=T("0: none; as for low-income ones", "0：无；同低收入者")
    )
    logodds: Real = param(
        0.4, T("Effect of a helper on reporting", "结对帮扶对上报的影响"), LOG_ODDS, within=(0, 3), usual=(0.1, 1.0),
        varies="community", grade="assumption",
        why=guess(
            "where a household is visited at least quarterly; less in proportion to 1 - exp(-visits / 4)",
            "每户至少每季走访一次者；不足时按1−exp(−次数/4)递减")
    )
    yuan: Real = param(
        30.0, T("Gift of a targeted visit", "单次帮扶慰问支出"), T("yuan a visit", "元/次走访"), within=(0, 5000),
        usual=(0, 300), varies="community", grade="assumption", why=NO_FIGURE
    )


COST = Cost("assistance", T("Assistance", "结对帮扶"), money="gifts", hours="targeted visits")

PRECONDITIONS = (
    Precondition(("assistance.logodds", "assistance.yuan"), ("assistance.low_income", "assistance.elder")),
)
