"""How staff time is spent besides cases; what is left must be above 0."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Knee, Precondition
from sim.policy.text import HOURS, NO_FIGURE, SHARE, ZERO_TO_ONE, T, guess


class Time(Section):
    """How staff time is spent besides cases; what is left must be above 0."""

    paperwork: Real = param(
        0.30, T("Paperwork in communities", "社区文书台账时间占比"), SHARE, within=(0, 0.9), usual=(0.2, 0.5),
        varies="community", grade="weak source",
        why=T(
            "formalism surveys name 30 % of effort to 42 % of tasks; .42 before the burden cut",
            "形式主义调查：占精力30%至任务42%；减负前为0.42")
    )
    visits: Real = param(
        0.15, T("Household visits of grid members", "入户走访时间占比"), SHARE, within=(0, 0.9), usual=(0.0, 0.3),
        varies="community", grade="assumption",
        why=T(
            ".15 after, .05 before; 1.3 and 0.4 visits per household-year",
            "改革后0.15，之前0.05；每户每年1.3次与0.4次")
    )
    training: Real = param(
        0.03, T("Training in communities", "培训时间占比"), SHARE, within=(0, 0.5), usual=(0.0, 0.1),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    upper_levels: Real = param(
        0.45, T("Officials' time for upper levels", "应对上级时间占比"), SHARE, within=(0, 0.9), usual=(0.3, 0.7),
        varies="street", grade="assumption",
        why=T(".45 after offices face down (M13), .60 before", "机构面向基层（M13）后0.45，之前0.60")
    )
    by_load: Real = param(
        0.0, T("Time that follows the load", "工时随任务量调整程度"), ZERO_TO_ONE, within=(0, 1), usual=(0.0, 1.0),
        varies="community", grade="assumption",
        why=guess(
            "0: fixed shares; 1: idle hours of grid members go to visits, overload eats visits and a third of the "
            "paperwork; 83 % of such staff report a heavy workload, so that fixed shares of idle time are unlikely; 0 "
            "because the sources tell of visits as something that offices introduce",
            "0：比例固定；1：网格员空闲工时用于走访，超负荷时压减走访和三分之一台账；此类人员83%反映任务繁重，"
            "空闲而比例不变不合实际；取0是因为来源中走访属专门推行的举措，并非工时空闲自然带来")
    )
    visit_hours: Real = param(
        0.5, T("Length of a visit", "单次走访时长"), HOURS, within=(0.1, 4), usual=(0.25, 1.0), varies="community",
        grade="assumption", why=T("agrees with 1-5 home visits a day", "与每天1至5户走访相符")
    )
    travel_speed: Real = param(
        30.0, T("Speed of travelling officials", "外出办理车速"), T("km/h", "公里/小时"), within=(1, 200),
        usual=(20, 60), grade="assumption",
        why=T(
            "there and back once a case that a street or district solves (territory.distance_km)",
            "街道或区县每办一件往返一次（territory.distance_km）")
    )


SERIES = (
    Column(
        "visits", "float64", "households", "households visited in the day",
        noted=("visits", "member_visits", "targeted_visits")
    ),
)

VISITS = Cost("visits", T("Visits", "入户走访"), hours="household visits")
PAPERWORK = Cost("paperwork", T("Paperwork, base", "基本文书"), hours="paperwork but for what the burden adds")
UPPER_LEVELS = Cost("upper_levels", T("Upper levels", "应对上级"), hours="officials' time for upper levels")

#: Measured in a twentieth of Panjin after the reform, two seeds, everything else as it is.
KNEES = (
    Knee(
        "time.paperwork", 0.45,
        T(
            "in a twentieth of Panjin the median case takes 90 h at .30, 169 h at .45 and 357 h at .50, where 6 % "
            "fewer are solved",
            "盘锦二十分之一规模下，办结中位数0.30时为90小时、0.45时为169小时、0.50时为357小时，解决数减少6%")
    ),
    Knee(
        "time.upper_levels", 0.60,
        T(
            "in a twentieth of Panjin 4 % fewer cases are solved at .60 than at .45, 6 % at .65 and 11 % at .70: the "
            "departments have more work than hours",
            "盘锦二十分之一规模下，解决数比0.45时减少：0.60为4%、0.65为6%、0.70为11%，部门任务超过工时")
    ),
)

PRECONDITIONS = (Precondition(("time.travel_speed",), ("territory.distance_km",)),)
