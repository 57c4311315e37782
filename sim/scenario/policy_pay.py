"""Policy on what staff are paid and how they are judged: pay, grades, incentives, evaluation, audits."""

from __future__ import annotations

from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param


class Pay(Section):
    """Pay of the people in communities, and the part of it that follows performance."""

    ratio: Real = param(
        1.0,
        title="Pay against the market",
        zh="薪酬与市场之比",
        unit="ratio",
        low=0.3,
        high=3,
        usual=(0.6, 1.4),
        grade="source document",
        varies="community",
        source="S3: pay +32 % with the reform, taken to bring it to the market; .76 before",
    )
    performance_share: Real = param(
        0.2,
        title="Performance share of pay",
        zh="绩效工资占比",
        unit="share",
        low=0,
        high=0.9,
        usual=(0.0, 0.4),
        grade="source document",
        varies="community",
        source="S3: 80 % fixed, 20 % by performance; .10 before (assumption: a year-end bonus)",
    )
    grades: Whole = param(
        16,
        title="Grades",
        zh="薪级数",
        unit="grades",
        low=1,
        high=50,
        usual=(10, 18),
        grade="source document",
        source="S3: 16 grades (S0: 18)",
    )
    grade_spread: Real = param(
        0.3,
        title="Pay of the highest grade above the lowest",
        zh="薪级差幅",
        unit="share of mean pay",
        low=0,
        high=2,
        usual=(0.1, 0.6),
        grade="assumption",
        varies="community",
        source="no figure in the sources",
    )
    years_per_grade: Real = param(
        1.0,
        title="Years per grade",
        zh="每级年限",
        unit="years",
        low=0.1,
        high=20,
        usual=(0.5, 3.0),
        grade="assumption",
        source="no figure in the sources",
    )


class Evaluation(Section):
    """Evaluation dates, commendation, and audits of what was closed."""

    rounds_per_year: Whole = param(
        4,
        title="Evaluations a year",
        zh="年考核次数",
        unit="times a year",
        low=0,
        high=12,
        usual=(1, 12),
        grade="source document",
        source="S2: quarterly survey; dates are ends of months that divide the year evenly",
    )
    pulse_days: Real = param(
        14.0,
        title="Days of effort before an evaluation",
        zh="考核前突击天数",
        unit="days",
        low=0,
        high=60,
        usual=(5, 30),
        grade="assumption",
        varies="community",
        source="no figure in the sources",
    )
    half_year: Real = param(
        1.0,
        title="Pulse of a half-year evaluation",
        zh="半年考核强度",
        unit="relative",
        low=0,
        high=5,
        usual=(0.5, 2.0),
        grade="assumption",
        source="against a quarterly survey; counts at the end of June",
    )
    year_end: Real = param(
        1.0,
        title="Pulse of the annual evaluation",
        zh="年终考核强度",
        unit="relative",
        low=0,
        high=5,
        usual=(0.5, 3.0),
        grade="assumption",
        source="against a quarterly survey; counts at the end of December",
    )
    commended: Real = param(
        0.1,
        title="Commended at an evaluation",
        zh="评优比例",
        unit="share of staff",
        low=0,
        high=1,
        usual=(0.0, 0.3),
        grade="assumption",
        varies="community",
        source="the best by cases solved; no figure in the sources",
    )
    audit_probability: Real = param(
        0.02,
        title="Closures audited",
        zh="办结抽查率",
        unit="probability",
        low=0,
        high=1,
        usual=(0.0, 0.3),
        grade="assumption",
        varies="community",
        source="spot checks (S2: woodpecker audits); no figure in the sources",
    )
    audit_detection: Real = param(
        0.8,
        title="Detection by an audit",
        zh="抽查识别率",
        unit="probability",
        low=0,
        high=1,
        usual=(0.5, 1.0),
        grade="assumption",
        varies="community",
        source="share of the superficial closures audited that are seen to be so",
    )
    audit_days: Real = param(
        14.0,
        title="Days until an audit",
        zh="抽查时滞",
        unit="days",
        low=0,
        high=365,
        usual=(3, 60),
        grade="assumption",
        source="from closing to finding; no figure in the sources",
    )
    penalty: Real = param(
        0.5,
        title="Penalty for a superficial closing",
        zh="虚假办结处罚力度",
        unit="0-1",
        low=0,
        high=1,
        usual=(0.1, 1.0),
        grade="assumption",
        varies="community",
        source="0: none, 1: dismissal; no figure in the sources",
    )
