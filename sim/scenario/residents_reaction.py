"""Residents after a closing: accept, reopen, petition or give up; and whether they volunteer."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import LOG_ODDS, NO_FIGURE, RATIO, SATISFACTION, T


class Reaction(Section):
    """What a resident does about a closing that did not hold."""

    strength: Real = param(
        1.0, T("Strength of reactions", "居民反应强度"), RATIO, within=(0, 1), grade="assumption",
        why=T(
            "multiplies the chances of giving up and petitioning and the effect of dissatisfaction; 0: a closing "
            "comes back whatever the resident thinks of it, and always as it was",
            "乘以放弃与上访的概率以及不满的作用；0：办结是否退回与居民看法无关，且方式不变")
    )
    expected: Real = param(
        0.75, T("Satisfaction expected", "期望满意度"), SATISFACTION, within=(0, 1), usual=(0.6, 0.9),
        grade="derived",
        why=T(
            "at this satisfaction `policy.closing.reopen` of the honest closings come back; about the mean of true "
            "satisfaction in panjin/after, so that the share of all closings stays near it",
            "满意度为此值时，如实办结中有policy.closing.reopen的比例退回重办；约等于盘锦改革后的平均真实满意度，"
            "使总退回率与其接近")
    )
    dissatisfaction_slope: Real = param(
        2.0, T("Effect of dissatisfaction on reopening", "不满对重办的影响"),
        T("log-odds on satisfaction", "对数优势（对满意度）"), within=(0, 10), usual=(0.5, 4.0), grade="assumption",
        why=NO_FIGURE
    )
    give_up_logit: Real = param(
        -1.6, T("Giving up, base", "放弃追办基准"), LOG_ODDS, within=(-20, 5), usual=(-2.5, 0.0), grade="assumption",
        why=T(
            "a sixth of those whose closing did not hold say nothing, at trust 1/2 and without a hurdle of the "
            "group; -20 switches it off",
            "办结未真正解决者中有六分之一不作声（信任为1/2且群体无障碍时）；−20为关闭")
    )
    give_up_trust: Real = param(
        1.0, T("Giving up, effect of trust", "信任对放弃追办的影响"),
        T("log-odds on 1/2 - trust", "对数优势（对1/2−信任）"), within=(0, 5), usual=(0.0, 2.0), grade="assumption",
        why=T(
            "no figure in the sources; the group's log-odds of reporting count besides: who reports less complains "
            "less",
            "来源中没有数字；群体的上报对数优势另计：上报少者投诉也少")
    )
    petition_logit: Real = param(
        -3.5, T("Petition, base", "信访投诉基准"), LOG_ODDS, within=(-20, 5), usual=(-5.0, -2.0), grade="assumption",
        why=T(
            "3 % of those who complain about a perfect closing, 6 % at satisfaction 1/2; -20 switches it off",
            "对圆满办结仍投诉者3%，满意度1/2时6%；−20为关闭")
    )
    petition_dissatisfaction: Real = param(
        1.5, T("Petition, effect of dissatisfaction", "不满对信访的影响"),
        T("log-odds on 1 - satisfaction", "对数优势（对1−满意度）"), within=(0, 10), usual=(0.5, 3.0),
        grade="assumption", why=NO_FIGURE
    )
    petition_trust: Real = param(
        1.0, T("Petition, effect of distrust", "不信任对信访的影响"),
        T("log-odds on 1/2 - trust", "对数优势（对1/2−信任）"), within=(0, 5), usual=(0.0, 2.0), grade="assumption",
        why=NO_FIGURE
    )
    petition_again: Real = param(
        0.7, T("Petition, effect of earlier returns", "反复办理对信访的影响"),
        T("log-odds per earlier return", "此前每次退回的对数优势"), within=(0, 5), usual=(0.3, 1.5),
        grade="assumption",
        why=T("twice the odds for every time that the case came back before", "案件此前每退回一次，优势加倍")
    )


class Volunteering(Section):
    """Who would lend a hand if asked."""

    share: Real = param(
        0.01, T("Residents who would volunteer", "志愿参与意愿比例"), T("share of residents", "占居民比例"),
        within=(0, 1), usual=(0.005, 0.03), grade="official",
        why=T(
            "Nanjing asks for one volunteer per 100 residents of an old estate, one per 200 of a new one; at trust "
            "1/2",
            "南京要求老旧小区每百名居民一名志愿者，新小区每两百名一名；信任为1/2时")
    )
    trust_slope: Real = param(
        1.0, T("Volunteering, effect of trust", "信任对志愿参与的影响"),
        T("log-odds on trust - 1/2", "对数优势（对信任−1/2）"), within=(0, 5), usual=(0.0, 2.0), grade="assumption",
        why=NO_FIGURE
    )
