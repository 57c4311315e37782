"""The levers whose costs a run's daily series hold: what each is called, and what is booked under its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cost:
    """Costs of one lever.

    Attributes
    ----------
    name : str
        Ending of its columns ``cost_...`` (yuan) and ``hours_...`` (paid hours).
    en, zh : str
        Titles.
    booked : str
        Name in the books of the town; empty where the engine counts it.
    money, hours : str
        What the money and the hours are; empty where there can be none.
    """

    name: str
    en: str
    zh: str
    booked: str
    money: str = ""
    hours: str = ""


COSTS: Final = (
    Cost("pay_communities", "Pay, communities", "社区薪酬", "pay, communities", "pay of posts that are held"),
    Cost("pay_offices", "Pay, streets and districts", "街道区县薪酬", "pay, offices", "pay of posts that are held"),
    Cost("visits", "Visits", "入户走访", "visits", hours="household visits"),
    Cost("paperwork", "Paperwork, base", "基本文书", "paperwork", hours="paperwork but for what the burden adds"),
    Cost("burden", "Further burdens", "新增负担", "burden", hours="further systems, signs, tasks, reversals"),
    Cost("upper_levels", "Upper levels", "应对上级", "upper levels", hours="officials' time for upper levels"),
    Cost("training", "Training", "培训", "training", "courses", "training"),
    Cost("secondments", "Secondments", "跟岗锻炼", "secondments", hours="people who are away to learn"),
    Cost("posting", "Posting", "统筹派驻", "posting", hours="time lost by posting"),
    Cost("surge", "Surge", "平战结合", "surge", "overtime", "overtime"),
    Cost("assistance", "Assistance", "结对帮扶", "assistance", "gifts", "targeted visits"),
    Cost("agency", "Agency service", "帮办代办", "", hours="carrying papers for residents"),
    Cost("whistle", "Whistles", "吹哨报到", "", hours="attendance of offices that were called"),
    Cost("rounds", "Consent and deliberation", "协商议事", "", hours="rounds"),
    Cost("committees", "Joint meetings", "联席会议", "committees", "meetings", "meetings; not taken from cases"),
    Cost("audits", "Audits", "抽查", "audits", hours="audits by inspectors, who are not simulated"),
    Cost("commendations", "Commendations", "评优", "commendations", "rewards"),
    Cost("branches", "Party branches", "党支部", "party branches", "branch money but for its small works"),
    Cost("new_branches", "New branches", "新建党支部", "new branches", "founding of branches"),
    Cost("centres", "Service centres", "党群服务中心", "service centres", "upgraded centres"),
    Cost("recruitment", "Recruitment", "两新组织发展党员", "recruitment", "training of activists"),
    Cost("units", "Recognition of units", "共建单位激励", "recognition of units", "recognition"),
    Cost("volunteers", "Recognition of volunteers", "志愿者激励", "recognition of volunteers", "points and awards"),
    Cost("platform", "Platform", "智慧平台", "platform", "building and running it"),
    Cost("stars", "Star rating", "评星定级", "star rating", hours="paperwork of process items"),
    Cost("appraisal", "All-round appraisal", "三百六十度评价", "appraisal", hours="judging and being judged"),
    Cost("warning", "Two-colour warning", "双色预警", "two-colour warning", hours="people lent to red communities"),
    Cost("tiers", "Tiers", "分类定级", "tiers", "awards for promotions"),
    Cost("rectification", "Rectification", "软弱涣散整顿", "rectification", hours="its paperwork"),
    Cost("imitation", "Observation meetings", "现场观摩会", "imitation", hours="meetings; not taken from cases"),
    Cost("sensors", "Mobile sensors", "移动探头", "mobile sensors", "points"),
    Cost("renovation", "Renovation", "老旧小区改造", "renovation", "works; drawn on no account",
         "asking from door to door"),
    Cost("other", "Other levers", "其他举措", "", "what is booked under any other name",
         "what is booked under any other name"),
)
BOOKED: Final = frozenset(cost.booked for cost in COSTS if cost.booked)
MONEY: Final = tuple(cost for cost in COSTS if cost.money)
HOURS: Final = tuple(cost for cost in COSTS if cost.hours)
