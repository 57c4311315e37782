"""Finding needs nobody reported."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import NO_FIGURE, RATIO, T, guess

USUAL_PATROLS = 0.10


class PatrolFactor(Section):
    """Patrols in grids of each type, relative to `policy.discovery.patrol_rate` (M44)."""

    living: Real = param(
        1.0, T("Patrols in living grids, relative", "生活型网格巡查系数"), RATIO, within=(0, 20), usual=(0.5, 2),
        varies="community", grade="assumption",
        why=T(
            "three grid types with ways of their own (M44: S3, S4, in words)",
            "三类网格各有做法（M44：S3、S4，文字表述）")
    )
    production: Real = param(
        1.0, T("Patrols in production grids, relative", "生产型网格巡查系数"), RATIO, within=(0, 20), usual=(0.5, 3),
        varies="community", grade="assumption", why=T("as for living grids", "同生活型网格")
    )
    road: Real = param(
        1.0, T("Patrols in road grids, relative", "道路型网格巡查系数"), RATIO, within=(0, 20), usual=(0.5, 5),
        varies="community", grade="assumption", why=T("as for living grids", "同生活型网格")
    )


class Discovery(Section):
    """Finding needs nobody reported."""

    visit_reveal: Real = param(
        0.40, T("A visit reveals a need", "走访发现概率"), T("probability per latent need", "每个未上报诉求的概率"),
        within=(0, 1), usual=(0.2, 0.6), varies="community", grade="derived",
        why=T(
            "4.2 finds per 100 visits (S0: 2,759 of 66,000) over 0.10 latent needs per household",
            "每百次走访发现4.2件（S0：66,000次走访2,759件），除以每户0.10件未上报诉求")
    )
    patrol_rate: Real = param(
        USUAL_PATROLS, T("Finds by patrol", "巡查发现率"),
        T("per 30 days and visible latent need", "每30天每个可见的未上报诉求"), within=(0, 5), usual=(0.02, 0.3),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    patrol_time: Real = param(
        0.05, T("Time of patrols", "巡查占用时间"),
        T("share of a grid member's shift, at the usual rate", "占网格员班次比例（通常频次时）"),
        within=(0, 0.5), usual=(0.0, 0.1), varies="community", grade="assumption",
        why=guess(
            "the usual rate (0.10) is part of what is planned; more patrols take more of the time for cases, fewer "
            "give nothing back",
            "通常频次（0.10）已含在工时内；巡查增加则多占办件时间，减少不归还")
    )
    word_of_mouth: Real = param(
        0.0, T("Finds by word of mouth", "口口相传发现率"), T("per 30 days and latent need", "每30天每个未上报诉求"),
        within=(0, 5), usual=(0.0, 0.1), varies="community", grade="assumption",
        why=T(
            "0: none; members of the grid's branch hear of needs; times 0.5 + vitality of the branch",
            "0：无；网格支部的党员听到诉求；乘以0.5加支部活力")
    )
    patrol_factor: PatrolFactor = PatrolFactor()
