"""Policy on closing: superficial closures, reopening and the callback."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param


class Closing(Section):
    """Closing on paper or in fact, and what comes back."""

    superficial_logit: Real = param(
        -3.2,
        title="Superficial closing, base",
        zh="虚假办结基准",
        unit="log-odds",
        low=-20,
        high=3,
        usual=(-4.5, -2),
        grade="assumption",
        varies="community",
        source=(
            "3.9 % at no pressure; a Wuhan unit faked 4.9 % of records (People's Daily 2019); -20"
            " switches it off"
        ),
    )
    superficial_due: Real = param(
        1.0,
        title="Superficial closing when due",
        zh="临期虚假办结增量",
        unit="log-odds",
        low=0,
        high=5,
        usual=(0.3, 2.0),
        grade="assumption",
        source=(
            "added when due within 24 h or overdue; closures bunch at deadlines (Boston 2015, English A&E)"
        ),
    )
    superficial_pressure: Real = param(
        2.0,
        title="Superficial closing by pressure",
        zh="绩效压力下虚假办结增量",
        unit="log-odds",
        low=0,
        high=10,
        usual=(0.5, 4.0),
        grade="assumption",
        varies="community",
        source="times performance share times pressure; no figure in the sources",
    )
    pressure_cases: Real = param(
        10.0,
        title="Cases waiting per person at half pressure",
        zh="半压力待办件数",
        unit="cases",
        low=0.1,
        high=10000,
        usual=(3, 50),
        grade="assumption",
        varies="community",
        source="pressure = w / (w + this), w cases waiting per person at the desk",
    )
    superficial_audit: Real = param(
        6.0,
        title="Superficial closing by audits",
        zh="抽查对虚假办结抑制",
        unit="log-odds",
        low=0,
        high=50,
        usual=(2.0, 10.0),
        grade="assumption",
        varies="community",
        source="times audit probability times penalty, taken away; perceived audits work (Korobow 2007)",
    )
    superficial_peers: Real = param(
        1.5,
        title="Superficial closing by peers",
        zh="同事虚假办结影响",
        unit="log-odds per share",
        low=0,
        high=20,
        usual=(0.0, 4.0),
        grade="assumption",
        varies="community",
        source="share of the community, street or district in recent weeks beyond 5 %; no figure in the sources",
    )
    superficial_work: Real = param(
        0.2,
        title="Work of a superficial closing",
        zh="虚假办结工作量占比",
        unit="share of the case's work",
        low=0,
        high=1,
        usual=(0.05, 0.5),
        grade="assumption",
        source="no figure in the sources",
    )
    superficial_return: Real = param(
        0.5,
        title="Superficial closures found out",
        zh="虚假办结被发现概率",
        unit="probability",
        low=0,
        high=1,
        usual=(0.3, 0.8),
        grade="assumption",
        source="by the resident, who has them reopened, petitions or gives up; the others are lost; no figure",
    )
    superficial_return_days: Real = param(
        30.0,
        title="Time until it comes back, median",
        zh="虚假办结返回时间中位数",
        unit="days",
        low=1,
        high=365,
        usual=(10, 60),
        grade="assumption",
        source="log-normal; no figure in the sources",
    )
    superficial_return_sigma: Real = param(
        1.0,
        title="Time until it comes back, spread",
        zh="虚假办结返回时间离散度",
        unit="sigma of the logarithm",
        low=0,
        high=3,
        usual=(0.5, 1.5),
        grade="assumption",
        source="no figure in the sources",
    )
    reopen: Real = param(
        0.09,
        title="Reopened honest closures",
        zh="重办概率",
        unit="probability",
        low=0,
        high=0.9,
        usual=(0.02, 0.15),
        grade="assumption",
        source="repeat requests are 10-20 % (Daying, official), duplicates included, hence near the low end; at the"
        " satisfaction that residents expect (`residents.reaction.expected`)",
    )
    reopen_hours: Real = param(
        72.0,
        title="Time until an honest closure is reopened",
        zh="重办间隔",
        unit="h",
        low=0,
        high=2000,
        usual=(24, 240),
        grade="assumption",
        source="no figure in the sources",
    )
    petition_hours: Real = param(
        72.0,
        title="Deadline of a petition",
        zh="信访投诉办理时限",
        unit="h",
        low=1,
        high=2000,
        usual=(24, 360),
        grade="assumption",
        source="a petition is an attempt of the same case at the street, with little time",
    )
    extension: Real = param(
        0.9,
        title="Late closings reported as on time",
        zh="逾期件按时上报比例",
        unit="probability",
        low=0,
        high=1,
        usual=(0.3, 0.95),
        varies="community",
        grade="derived",
        source="extended deadlines and replies that count as closings; chosen so that the reported share, 92-95 %"
        " in Panjin, comes near the 97-99.5 % that Chinese cities report (official); changes no true figure",
    )


class Callback(Section):
    """The call after a closure, which gives the reported satisfaction."""

    reach: Real = param(
        0.6,
        title="Reach of the callback",
        zh="回访接通率",
        unit="share",
        low=0,
        high=1,
        usual=(0.4, 0.9),
        varies="community",
        grade="assumption",
        source="no figure in the sources",
    )
    inflation: Real = param(
        0.7,
        title="Hidden dissatisfaction",
        zh="满意度虚高系数",
        unit="share",
        low=0,
        high=1,
        usual=(0.4, 0.9),
        varies="community",
        grade="assumption",
        source=(
            "share of the dissatisfaction that the reported figure hides; reported satisfaction is"
            " 90-97 % (official)"
        ),
    )
