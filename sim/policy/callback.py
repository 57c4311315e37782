"""The call after a closure, which gives the reported satisfaction."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, SHARE, T


class Callback(Section):
    """The call after a closure, which gives the reported satisfaction."""

    reach: Real = param(
        0.6, T("Reach of the callback", "回访接通率"), SHARE, within=(0, 1), usual=(0.4, 0.9), varies="community",
        grade="assumption", why=NO_FIGURE
    )
    inflation: Real = param(
        0.7, T("Hidden dissatisfaction", "满意度虚高系数"), SHARE, within=(0, 1), usual=(0.4, 0.9),
        varies="community", grade="assumption",
        why=T(
            "share of the dissatisfaction that the reported figure hides; reported satisfaction is 90-97 % "
            "(official)",
            "上报数字所掩盖的不满占比；上报满意度为90%至97%（官方）")
    )
