"""Closing on paper or in fact, and what comes back."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import DAYS, HOURS, LOG_ODDS, LOG_SIGMA, NO_FIGURE, PROBABILITY, T, guess


class Closing(Section):
    """Closing on paper or in fact, and what comes back."""

    superficial_logit: Real = param(
        -3.2, T("Superficial closing, base", "办而未结基准"), LOG_ODDS, within=(-20, 3), usual=(-4.5, -2),
        varies="community", grade="assumption",
        why=T(
            "3.9 % at no pressure; a Wuhan unit faked 4.9 % of records (People's Daily 2019); -20 switches it off",
            "无压力时3.9%；武汉某单位4.9%的记录造假（人民日报2019）；−20为关闭")
    )
    superficial_due: Real = param(
        1.0, T("Superficial closing when due", "临期办而未结增量"), LOG_ODDS, within=(0, 5), usual=(0.3, 2.0),
        grade="assumption",
        why=T(
            "added when due within 24 h or overdue; closures bunch at deadlines (Boston 2015, English A&E)",
            "24小时内到期或已超期时增加；办结集中在时限前（波士顿2015、英国急诊）")
    )
    superficial_pressure: Real = param(
        2.0, T("Superficial closing by pressure", "绩效压力下办而未结增量"), LOG_ODDS, within=(0, 10),
        usual=(0.5, 4.0), varies="community", grade="assumption",
        why=guess("times performance share times pressure", "乘以绩效份额与压力")
    )
    pressure_cases: Real = param(
        10.0, T("Cases waiting per person at half pressure", "半压力待办件数"), T("cases", "件"),
        within=(0.1, 10000), usual=(3, 50), varies="community", grade="assumption",
        why=T(
            "pressure = w / (w + this), w cases waiting per person at the desk",
            "压力=w/(w+此数)，w为窗口人均等待件数")
    )
    superficial_audit: Real = param(
        6.0, T("Superficial closing by audits", "抽查对办而未结抑制"), LOG_ODDS, within=(0, 50), usual=(2.0, 10.0),
        varies="community", grade="assumption",
        why=T(
            "times audit probability times penalty, taken away; perceived audits work (Korobow 2007)",
            "乘以抽查概率与处罚后扣除；可感知的审计有效（Korobow 2007）")
    )
    superficial_peers: Real = param(
        1.5, T("Superficial closing by peers", "同事办而未结影响"), T("log-odds per share", "每单位比例的对数优势"),
        within=(0, 20), usual=(0.0, 4.0), varies="community", grade="assumption",
        why=guess(
            "share of the community, street or district in recent weeks beyond 5 %",
            "社区、街道或区县近几周超过5%的比例")
    )
    superficial_work: Real = param(
        0.2, T("Work of a superficial closing", "办而未结工作量占比"),
        T("share of the case's work", "占该件工作量比例"), within=(0, 1), usual=(0.05, 0.5), grade="assumption",
        why=NO_FIGURE
    )
    superficial_return: Real = param(
        0.5, T("Superficial closures found out", "办而未结被发现概率"), PROBABILITY, within=(0, 1), usual=(0.3, 0.8),
        grade="assumption",
        why=T(
            "by the resident, who has them reopened, petitions or gives up; the others are lost; no figure",
            "由居民决定重办、上访或放弃；其余不再出现；没有数字")
    )
    superficial_return_days: Real = param(
        30.0, T("Time until it comes back, median", "办而未结返回时间中位数"), DAYS, within=(1, 365), usual=(10, 60),
        grade="assumption", why=guess("log-normal", "对数正态")
    )
    superficial_return_sigma: Real = param(
        1.0, T("Time until it comes back, spread", "办而未结返回时间离散度"), LOG_SIGMA, within=(0, 3),
        usual=(0.5, 1.5), grade="assumption", why=NO_FIGURE
    )
    reopen: Real = param(
        0.09, T("Reopened honest closures", "重办概率"), PROBABILITY, within=(0, 0.9), usual=(0.02, 0.15),
        grade="assumption",
        why=T(
            "repeat requests are 10-20 % (Daying, official), duplicates included, hence near the low end; at the "
            "satisfaction that residents expect (`residents.reaction.expected`)",
            "重复诉求占10%至20%（大英，官方），含重复件，故取近低值；满意度等于居民预期（"
            "residents.reaction.expected）时")
    )
    reopen_hours: Real = param(
        72.0, T("Time until an honest closure is reopened", "重办间隔"), HOURS, within=(0, 2000), usual=(24, 240),
        grade="assumption", why=NO_FIGURE
    )
    petition_hours: Real = param(
        72.0, T("Deadline of a petition", "信访投诉办理时限"), HOURS, within=(1, 2000), usual=(24, 360),
        grade="assumption",
        why=T(
            "a petition is an attempt of the same case at the street, with little time",
            "上访是同一案件在街道的再次办理，时限很短")
    )
    extension: Real = param(
        0.9, T("Late closings reported as on time", "逾期件按时上报比例"), PROBABILITY, within=(0, 1),
        usual=(0.3, 0.95), varies="community", grade="derived",
        why=T(
            "extended deadlines and replies that count as closings; chosen so that the reported share, 92-95 % in "
            "Panjin, comes near the 97-99.5 % that Chinese cities report (official); changes no true figure",
            "延期与以答复代办结；取值使盘锦上报按时率由92%至95%接近各地上报的97%至99.5%（官方）；不改变任何真实数值")
    )
