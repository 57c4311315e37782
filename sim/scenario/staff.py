"""Staff: how people who handle cases respond to load, pay, incentives and experience.

Levers lie under ``policy``; here are the slopes of behaviour, with a switch for each (strength or hazard 0).
"""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param


class Burnout(Section):
    """Burnout b moves towards logistic(base + slopes + spread * z), z standard normal and fixed for a person."""

    strength: Real = param(
        1.0,
        title="Burnout, strength",
        zh="倦怠强度",
        unit="factor",
        low=0,
        high=1,
        usual=(0.0, 1.0),
        grade="assumption",
        source="1: as stated, 0: nobody burns out",
    )
    tau_days: Real = param(
        90.0,
        title="Burnout, time scale",
        zh="倦怠时间尺度",
        unit="days",
        low=1,
        high=1000,
        usual=(45, 180),
        grade="assumption",
        source="months, not weeks; no figure in the sources",
    )
    base: Real = param(
        -1.05,
        title="Burnout, base",
        zh="倦怠基准",
        unit="log-odds",
        low=-5,
        high=5,
        usual=(-1.6, -0.5),
        grade="assumption",
        source="Wang 2019: 41.9 % of community workers in Liaoning burnt out",
    )
    load_slope: Real = param(
        6.0,
        title="Burnout by load",
        zh="负荷对倦怠影响",
        unit="log-odds per unit of load",
        low=0,
        high=30,
        usual=(3.0, 9.0),
        grade="assumption",
        source="load = share of the shift that is filled; no figure in the sources",
    )
    load_reference: Real = param(
        0.85,
        title="Load at the base",
        zh="基准负荷",
        unit="share",
        low=0,
        high=1,
        usual=(0.7, 0.95),
        grade="assumption",
        source="where the base holds",
    )
    paperwork_slope: Real = param(
        4.0,
        title="Burnout by paperwork",
        zh="台账对倦怠影响",
        unit="log-odds per share",
        low=0,
        high=30,
        usual=(1.0, 8.0),
        grade="assumption",
        source="formalism surveys name paperwork first; the size is an assumption",
    )
    paperwork_reference: Real = param(
        0.3,
        title="Paperwork at the base, communities",
        zh="社区基准台账占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.2, 0.5),
        grade="assumption",
        source="the share after the burden cut",
    )
    upper_reference: Real = param(
        0.45,
        title="Time for upper levels at the base, offices",
        zh="机关基准应对上级占比",
        unit="share",
        low=0,
        high=1,
        usual=(0.3, 0.7),
        grade="assumption",
        source="the share after offices face down",
    )
    pay_slope: Real = param(
        0.3,
        title="Burnout by pay",
        zh="薪酬对倦怠影响",
        unit="log-odds for pay lower by 1/1.32",
        low=0,
        high=5,
        usual=(0.0, 1.0),
        grade="academic",
        source="low pay is a risk factor (Wang 2019); the size is an assumption",
    )
    spread: Real = param(
        1.2,
        title="Burnout, differences between people",
        zh="倦怠个体差异",
        unit="log-odds per standard deviation",
        low=0,
        high=5,
        usual=(0.6, 2.0),
        grade="assumption",
        source="no figure in the sources",
    )
    speed_loss: Real = param(
        0.3,
        title="Speed lost by burnout",
        zh="倦怠导致的效率损失",
        unit="share at burnout 1",
        low=0,
        high=0.9,
        usual=(0.1, 0.5),
        grade="assumption",
        source="no figure in the sources",
    )
    usual: Real = param(
        0.25,
        title="Burnout at which speed is as stated",
        zh="基准倦怠水平",
        unit="0-1",
        low=0,
        high=1,
        usual=(0.1, 0.4),
        grade="derived",
        source="about the mean after the reform, so that policy.staffing.speed keeps its meaning",
    )


class Effort(Section):
    """Effort: 1 at market pay, a performance share of 20 %, the middle rank, no evaluation near."""

    strength: Real = param(
        1.0,
        title="Effort, strength",
        zh="努力强度",
        unit="factor",
        low=0,
        high=1,
        usual=(0.0, 1.0),
        grade="assumption",
        source="1: as stated, 0: effort is always 1",
    )
    pay_slope: Real = param(
        0.08,
        title="Effort by pay",
        zh="薪酬对努力影响",
        unit="per unit of log pay",
        low=0,
        high=1,
        usual=(0.0, 0.2),
        grade="assumption",
        source="gift exchange in the field: small (Gneezy and List 2006)",
    )
    performance_slope: Real = param(
        0.25,
        title="Effort by performance share",
        zh="绩效占比对努力影响",
        unit="per unit of the share",
        low=0,
        high=2,
        usual=(0.1, 0.6),
        grade="assumption",
        source="piece rates raised output by up to 44 % (Lazear 2000); shares of 20 % of pay far less",
    )
    rank_slope: Real = param(
        0.2,
        title="Effort by rank",
        zh="排名对努力影响",
        unit="per unit of share x rank",
        low=0,
        high=2,
        usual=(0.0, 0.5),
        grade="assumption",
        source="performance share x (own rank - 1/2); no figure in the sources",
    )
    recognition: Real = param(
        0.03,
        title="Effort by recognition",
        zh="表彰对努力影响",
        unit="share",
        low=0,
        high=0.5,
        usual=(0.0, 0.1),
        grade="assumption",
        source="right after a commendation; fades with 90 days",
    )
    pulse: Real = param(
        0.05,
        title="Effort before an evaluation",
        zh="考核前努力增幅",
        unit="share",
        low=0,
        high=0.5,
        usual=(0.0, 0.15),
        grade="assumption",
        source="work bunches before evaluation dates (M23); no figure in the sources",
    )


class Exits(Section):
    """Leaving: a yearly hazard that rises with burnout and falls with pay."""

    hazard: Real = param(
        0.1,
        title="Exits, hazard",
        zh="离职风险率",
        unit="per year",
        low=0,
        high=5,
        usual=(0.05, 0.25),
        grade="assumption",
        source="at burnout .4 and market pay; 0: nobody leaves",
    )
    burnout_slope: Real = param(
        1.5,
        title="Exits by burnout",
        zh="倦怠对离职影响",
        unit="log hazard per unit",
        low=0,
        high=10,
        usual=(0.5, 3.0),
        grade="assumption",
        source="no figure in the sources",
    )
    pay_elasticity: Real = param(
        1.0,
        title="Exits by pay",
        zh="薪酬对离职弹性",
        unit="elasticity",
        low=0,
        high=5,
        usual=(0.3, 2.0),
        grade="academic",
        source="quits fall about in proportion to relative pay; separation elasticities of -.5 to -2",
    )


class Learning(Section):
    """Skill: speed by cases handled (power law with a cap), difficulty by training, secondment and experience."""

    strength: Real = param(
        1.0,
        title="Learning, strength",
        zh="学习强度",
        unit="factor",
        low=0,
        high=1,
        usual=(0.0, 1.0),
        grade="assumption",
        source="1: as stated, 0: everybody works like the average of the beginning",
    )
    exponent: Real = param(
        0.07,
        title="Learning, exponent",
        zh="学习曲线指数",
        unit="per log of cases",
        low=0,
        high=1,
        usual=(0.02, 0.2),
        grade="assumption",
        source="a doubling of experience saves about 5 % of time; industrial learning curves 10-20 %",
    )
    start_cases: Real = param(
        50.0,
        title="Experience of a beginner",
        zh="新手初始经验",
        unit="cases",
        low=1,
        high=10000,
        usual=(10, 200),
        grade="assumption",
        source="what schooling is worth",
    )
    cap: Real = param(
        1.15,
        title="Learning, cap",
        zh="学习上限",
        unit="ratio to the average of the beginning",
        low=1,
        high=3,
        usual=(1.05, 1.3),
        grade="assumption",
        source="no figure in the sources",
    )
    novice_gap: Real = param(
        0.05,
        title="Skill that a beginner lacks",
        zh="新手能力差距",
        unit="share",
        low=0,
        high=1,
        usual=(0.0, 0.15),
        grade="assumption",
        source="fades with 100 cases; no figure in the sources",
    )
    training_slope: Real = param(
        1.0,
        title="Skill by training",
        zh="培训对能力影响",
        unit="skill per share of time",
        low=0,
        high=10,
        usual=(0.3, 2.0),
        grade="assumption",
        source="of training beyond 3 % of the shift, over half a year; no figure in the sources",
    )
    secondment_gain: Real = param(
        0.02,
        title="Skill by secondment",
        zh="跟岗锻炼对能力影响",
        unit="share",
        low=0,
        high=0.5,
        usual=(0.0, 0.05),
        grade="assumption",
        source="M19; no figure in the sources",
    )


class Staff(Section):
    """People who handle cases."""

    burnout: Burnout = Burnout()
    effort: Effort = Effort()
    exits: Exits = Exits()
    learning: Learning = Learning()
