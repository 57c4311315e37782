"""Evaluation dates, commendation, and audits of what was closed."""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import DAYS, NO_FIGURE, PROBABILITY, RELATIVE, ZERO_TO_ONE, T, guess


class Evaluation(Section):
    """Evaluation dates, commendation, and audits of what was closed."""

    rounds_per_year: Whole = param(
        4, T("Evaluations a year", "年考核次数"), T("times a year", "次/年"), within=(0, 12), usual=(1, 12),
        grade="assumption",
        why=guess(
            "evaluations that count; S2 has one a year, with quarterly inquiries and a half-year review between; "
            "S3 gives "
            "no number; dates are ends of months that divide the year evenly",
            "计入结果的考核；S2为年度考核一次，其间有季度调研和半年评估；S3未载次数；日期为均分全年的月末")
    )
    inquiry: Real = param(
        0.0, T("Pulse of a quarterly inquiry", "季度调研强度"), RELATIVE, within=(0, 5), usual=(0.0, 1.0),
        grade="assumption",
        why=guess(
            "against an evaluation; at the ends of March, June (half_year) and September, without marks; 0: none "
            "(S2 has "
            "them)",
            "相对于一次考核；三月末、六月末（半年评估）、九月末，不计分；0：无（S2有）")
    )
    pulse_days: Real = param(
        14.0, T("Days of effort before an evaluation", "考核前突击天数"), DAYS, within=(0, 60), usual=(5, 30),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    half_year: Real = param(
        1.0, T("Pulse of a half-year evaluation", "半年考核强度"), RELATIVE, within=(0, 5), usual=(0.5, 2.0),
        grade="assumption",
        why=T("against an evaluation; counts at the end of June", "相对于一次考核；六月末起作用")
    )
    year_end: Real = param(
        1.0, T("Pulse of the annual evaluation", "年终考核强度"), RELATIVE, within=(0, 5), usual=(0.5, 3.0),
        grade="assumption",
        why=T(
            "against an evaluation at another date; counts at the end of December",
            "相对于其他日期的考核；十二月末起作用")
    )
    commended: Real = param(
        0.1, T("Commended at an evaluation", "评优比例"), T("share of staff", "占人员比例"), within=(0, 1),
        usual=(0.0, 0.3), varies="community", grade="assumption",
        why=guess("the best by cases solved", "按办结件数取最优")
    )
    audit_probability: Real = param(
        0.02, T("Closures audited", "办结抽查率"), PROBABILITY, within=(0, 1), usual=(0.0, 0.3), varies="community",
        grade="assumption", why=guess("spot checks (S2: woodpecker audits)", "抽查（S2：啄木鸟督查）")
    )
    audit_detection: Real = param(
        0.8, T("Detection by an audit", "抽查识别率"), PROBABILITY, within=(0, 1), usual=(0.5, 1.0),
        varies="community", grade="assumption",
        why=T("share of the superficial closures audited that are seen to be so", "被抽查的纸面办结中被识破的比例")
    )
    audit_days: Real = param(
        14.0, T("Days until an audit", "抽查时滞"), DAYS, within=(0, 365), usual=(3, 60), grade="assumption",
        why=guess("from closing to finding", "从办结到发现")
    )
    penalty: Real = param(
        0.5, T("Penalty for a superficial closing", "办而未结处罚力度"), ZERO_TO_ONE, within=(0, 1),
        usual=(0.1, 1.0), varies="community", grade="assumption", why=guess("0: none, 1: dismissal", "0：无，1：免职")
    )


SERIES = (
    Column("score_reported", "float64", "0-1", "mean score of communities at the last evaluation, by what is on paper"),
    Column("score_true", "float64", "0-1", "the same, by what is true"),
)

AUDITS = Cost("audits", T("Audits", "抽查"), hours="audits, by officials of the district, else of the street")
COMMENDATIONS = Cost("commendations", T("Commendations", "评优"), money="rewards")

PRECONDITIONS = (
    Precondition(("evaluation.commended", "evaluation.year_end"), ("evaluation.rounds_per_year",)),
    Precondition(
        ("evaluation.pulse_days", "evaluation.half_year"), ("evaluation.rounds_per_year", "evaluation.inquiry")
    ),
    Precondition(("evaluation.inquiry",), ("evaluation.pulse_days",)),
    Precondition(("evaluation.audit_detection", "evaluation.audit_days"), ("evaluation.audit_probability",)),
)
