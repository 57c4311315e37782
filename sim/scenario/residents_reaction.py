"""Residents after a closing: accept, reopen, petition or give up; and whether they volunteer."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param

_NONE = "no figure in the sources"


class Reaction(Section):
    """What a resident does about a closing that did not hold."""

    strength: Real = param(
        1.0, title="Strength of reactions", zh="居民反应强度", unit="ratio", low=0, high=1, grade="assumption",
        source="multiplies the chances of giving up and petitioning and the effect of dissatisfaction; 0: a closing"
        " comes back whatever the resident thinks of it, and always as it was",
    )  # fmt: skip
    expected: Real = param(
        0.75, title="Satisfaction expected", zh="期望满意度", unit="satisfaction", low=0, high=1, usual=(0.6, 0.9),
        grade="derived",
        source="at this satisfaction `policy.closing.reopen` of the honest closings come back; about the mean of true"
        " satisfaction in panjin/after, so that the share of all closings stays near it",
    )  # fmt: skip
    dissatisfaction_slope: Real = param(
        2.0, title="Effect of dissatisfaction on reopening", zh="不满对重办的影响", unit="log-odds on satisfaction",
        low=0, high=10, usual=(0.5, 4.0), grade="assumption", source=_NONE,
    )  # fmt: skip
    give_up_logit: Real = param(
        -1.6, title="Giving up, base", zh="放弃追办基准", unit="log-odds", low=-20, high=5, usual=(-2.5, 0.0),
        grade="assumption",
        source="a sixth of those whose closing did not hold say nothing, at trust 1/2 and without a hurdle of the"
        " group; -20 switches it off",
    )  # fmt: skip
    give_up_trust: Real = param(
        1.0, title="Giving up, effect of trust", zh="信任对放弃追办的影响", unit="log-odds on 1/2 - trust", low=0,
        high=5, usual=(0.0, 2.0), grade="assumption",
        source=_NONE + "; the group's log-odds of reporting count besides: who reports less complains less",
    )  # fmt: skip
    petition_logit: Real = param(
        -3.5, title="Petition, base", zh="信访投诉基准", unit="log-odds", low=-20, high=5, usual=(-5.0, -2.0),
        grade="assumption",
        source="3 % of those who complain about a perfect closing, 6 % at satisfaction 1/2; -20 switches it off",
    )  # fmt: skip
    petition_dissatisfaction: Real = param(
        1.5, title="Petition, effect of dissatisfaction", zh="不满对信访的影响", unit="log-odds on 1 - satisfaction",
        low=0, high=10, usual=(0.5, 3.0), grade="assumption", source=_NONE,
    )  # fmt: skip
    petition_trust: Real = param(
        1.0, title="Petition, effect of distrust", zh="不信任对信访的影响", unit="log-odds on 1/2 - trust", low=0,
        high=5, usual=(0.0, 2.0), grade="assumption", source=_NONE,
    )  # fmt: skip
    petition_again: Real = param(
        0.7, title="Petition, effect of earlier returns", zh="反复办理对信访的影响",
        unit="log-odds per earlier return", low=0, high=5, usual=(0.3, 1.5), grade="assumption",
        source="twice the odds for every time that the case came back before",
    )  # fmt: skip


class Volunteering(Section):
    """Who would lend a hand if asked."""

    share: Real = param(
        0.01, title="Residents who would volunteer", zh="志愿参与意愿比例", unit="share of residents", low=0, high=1,
        usual=(0.005, 0.03), grade="official",
        source="Nanjing asks for one volunteer per 100 residents of an old estate, one per 200 of a new one; at trust"
        " 1/2",
    )  # fmt: skip
    trust_slope: Real = param(
        1.0, title="Volunteering, effect of trust", zh="信任对志愿参与的影响", unit="log-odds on trust - 1/2", low=0,
        high=5, usual=(0.0, 2.0), grade="assumption", source=_NONE,
    )  # fmt: skip
