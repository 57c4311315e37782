"""Staff: how people who handle cases respond to load, pay, incentives and experience.

Levers lie under ``policy``; here are the slopes of behaviour, with a switch for each (strength or hazard 0).
"""

from __future__ import annotations

from sim.policy.column import Column
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import DAYS, FACTOR, LOG_ODDS, NO_FIGURE, PER_YEAR, SHARE, ZERO_TO_ONE, T, guess


class Burnout(Section):
    """Burnout b moves towards logistic(base + slopes + spread * z), z standard normal and fixed for a person."""

    strength: Real = param(
        1.0, T("Burnout, strength", "倦怠强度"), FACTOR, within=(0, 1), usual=(0.0, 1.0), grade="assumption",
        why=T("1: as stated, 0: nobody burns out", "1：如所述；0：无人倦怠")
    )
    tau_days: Real = param(
        90.0, T("Burnout, time scale", "倦怠时间尺度"), DAYS, within=(1, 1000), usual=(45, 180), grade="assumption",
        why=guess("months, not weeks", "以月计而非以周计")
    )
    base: Real = param(
        -1.05, T("Burnout, base", "倦怠基准"), LOG_ODDS, within=(-5, 5), usual=(-1.6, -0.5), grade="assumption",
        why=T(
            "Wang 2019: 41.9 % of community workers in Liaoning burnt out",
            "王2019：辽宁社区工作者41.9%存在职业倦怠")
    )
    load_slope: Real = param(
        6.0, T("Burnout by load", "负荷对倦怠影响"), T("log-odds per unit of load", "每单位负荷的对数优势"),
        within=(0, 30), usual=(3.0, 9.0), grade="assumption",
        why=guess("load = share of the shift that is filled", "负荷=班次被占用的比例")
    )
    load_reference: Real = param(
        0.85, T("Load at the base", "基准负荷"), SHARE, within=(0, 1), usual=(0.7, 0.95), grade="assumption",
        why=T("where the base holds", "基准成立之处")
    )
    paperwork_slope: Real = param(
        4.0, T("Burnout by paperwork", "台账对倦怠影响"), T("log-odds per share", "每单位比例的对数优势"),
        within=(0, 30), usual=(1.0, 8.0), grade="assumption",
        why=T(
            "formalism surveys name paperwork first; the size is an assumption",
            "形式主义调查首推台账；幅度为假设")
    )
    paperwork_reference: Real = param(
        0.3, T("Paperwork at the base, communities", "社区基准台账占比"), SHARE, within=(0, 1), usual=(0.2, 0.5),
        grade="assumption", why=T("the share after the burden cut", "基层减负之后的比例")
    )
    upper_reference: Real = param(
        0.45, T("Time for upper levels at the base, offices", "机关基准应对上级占比"), SHARE, within=(0, 1),
        usual=(0.3, 0.7), grade="assumption", why=T("the share after offices face down", "机构面向基层之后的比例")
    )
    pay_slope: Real = param(
        0.3, T("Burnout by pay", "薪酬对倦怠影响"),
        T("log-odds for pay lower by 1/1.32", "薪酬低至1/1.32时的对数优势"), within=(0, 5), usual=(0.0, 1.0),
        grade="academic",
        why=T(
            "low pay is a risk factor (Wang 2019); the size is an assumption",
            "薪酬低是倦怠的风险因素（Wang 2019）；大小为假设")
    )
    spread: Real = param(
        1.2, T("Burnout, differences between people", "倦怠个体差异"),
        T("log-odds per standard deviation", "每标准差的对数优势"), within=(0, 5), usual=(0.6, 2.0),
        grade="assumption", why=NO_FIGURE
    )
    speed_loss: Real = param(
        0.3, T("Speed lost by burnout", "倦怠导致的效率损失"), T("share at burnout 1", "倦怠为1时的比例"),
        within=(0, 0.9), usual=(0.1, 0.5), grade="assumption", why=NO_FIGURE
    )
    usual: Real = param(
        0.25, T("Burnout at which speed is as stated", "基准倦怠水平"), ZERO_TO_ONE, within=(0, 1), usual=(0.1, 0.4),
        grade="derived",
        why=T(
            "about the mean after the reform, so that policy.staffing.speed keeps its meaning",
            "约为改革后的平均值，使policy.staffing.speed含义不变")
    )


class Effort(Section):
    """Effort: 1 at market pay, a performance share of 20 %, the middle rank, no evaluation near."""

    strength: Real = param(
        1.0, T("Effort, strength", "努力强度"), FACTOR, within=(0, 1), usual=(0.0, 1.0), grade="assumption",
        why=T("1: as stated, 0: effort is always 1", "1：如所述；0：努力始终为1")
    )
    pay_slope: Real = param(
        0.08, T("Effort by pay", "薪酬对努力影响"), T("per unit of log pay", "每单位薪酬对数"), within=(0, 1),
        usual=(0.0, 0.2), grade="assumption",
        why=T(
            "gift exchange in the field: small (Gneezy and List 2006)",
            "实地礼物交换：作用小（Gneezy与List 2006）")
    )
    performance_slope: Real = param(
        0.25, T("Effort by performance share", "绩效占比对努力影响"), T("per unit of the share", "每单位比例"),
        within=(0, 2), usual=(0.1, 0.6), grade="assumption",
        why=T(
            "piece rates raised output by up to 44 % (Lazear 2000); shares of 20 % of pay far less",
            "计件工资使产出至多提高44%（Lazear 2000）；占薪酬20%的绩效作用小得多")
    )
    rank_slope: Real = param(
        0.2, T("Effort by rank", "排名对努力影响"), T("per unit of share x rank", "每单位份额×排名"), within=(0, 2),
        usual=(0.0, 0.5), grade="assumption",
        why=guess("performance share x (own rank - 1/2)", "绩效份额×（自身排名−1/2）")
    )
    recognition: Real = param(
        0.03, T("Effort by recognition", "表彰对努力影响"), SHARE, within=(0, 0.5), usual=(0.0, 0.1),
        grade="assumption", why=T("right after a commendation; fades with 90 days", "表彰之后即有；90天后消退")
    )
    pulse: Real = param(
        0.05, T("Effort before an evaluation", "考核前努力增幅"), SHARE, within=(0, 0.5), usual=(0.0, 0.15),
        grade="assumption", why=guess("work bunches before evaluation dates (M23)", "考核日期前工作集中（M23）")
    )


class Exits(Section):
    """Leaving: a yearly hazard that rises with burnout and falls with pay."""

    hazard: Real = param(
        0.1, T("Exits, hazard", "离职风险率"), PER_YEAR, within=(0, 5), usual=(0.05, 0.25), grade="assumption",
        why=T("at burnout .4 and market pay; 0: nobody leaves", "倦怠0.4、市场薪酬时；0：无人离职")
    )
    burnout_slope: Real = param(
        1.5, T("Exits by burnout", "倦怠对离职影响"), T("log hazard per unit", "每单位对数风险"), within=(0, 10),
        usual=(0.5, 3.0), grade="assumption", why=NO_FIGURE
    )
    pay_elasticity: Real = param(
        1.0, T("Exits by pay", "薪酬对离职弹性"), T("elasticity", "弹性"), within=(0, 5), usual=(0.3, 2.0),
        grade="academic",
        why=T(
            "quits fall about in proportion to relative pay; separation elasticities of -.5 to -2",
            "离职约与相对薪酬成反比；离职弹性为−0.5至−2")
    )


class Learning(Section):
    """Skill: speed by cases handled (power law with a cap), difficulty by training, secondment and experience."""

    strength: Real = param(
        1.0, T("Learning, strength", "学习强度"), FACTOR, within=(0, 1), usual=(0.0, 1.0), grade="assumption",
        why=T(
            "1: as stated, 0: everybody works like the average of the beginning",
            "1：如所述；0：人人如初始平均水平")
    )
    exponent: Real = param(
        0.07, T("Learning, exponent", "学习曲线指数"), T("per log of cases", "每单位件数对数"), within=(0, 1),
        usual=(0.02, 0.2), grade="assumption",
        why=T(
            "a doubling of experience saves about 5 % of time; industrial learning curves 10-20 %",
            "经验每翻一番约省5%时间；工业学习曲线为10%至20%")
    )
    start_cases: Real = param(
        50.0, T("Experience of a beginner", "新手初始经验"), T("cases", "件"), within=(1, 10000), usual=(10, 200),
        grade="assumption", why=T("what schooling is worth", "学历的作用")
    )
    cap: Real = param(
        1.15, T("Learning, cap", "学习上限"), T("ratio to the average of the beginning", "与初始平均之比"),
        within=(1, 3), usual=(1.05, 1.3), grade="assumption", why=NO_FIGURE
    )
    novice_gap: Real = param(
        0.05, T("Skill that a beginner lacks", "新手能力差距"), SHARE, within=(0, 1), usual=(0.0, 0.15),
        grade="assumption", why=guess("fades with 100 cases", "100件后消退")
    )
    training_slope: Real = param(
        1.0, T("Skill by training", "培训对能力影响"), T("skill per share of time", "每单位时间比例的能力"),
        within=(0, 10), usual=(0.3, 2.0), grade="assumption",
        why=guess("of training beyond 3 % of the shift, over half a year", "班次3%以上的培训，以半年计")
    )
    secondment_gain: Real = param(
        0.02, T("Skill by secondment", "跟岗锻炼对能力影响"), SHARE, within=(0, 0.5), usual=(0.0, 0.05),
        grade="assumption", why=guess("M19", "M19")
    )


class Staff(Section):
    """People who handle cases."""

    burnout: Burnout = Burnout()
    effort: Effort = Effort()
    exits: Exits = Exits()
    learning: Learning = Learning()


#: The people who handle cases: noted on Mondays and standing for the week; those of the intake are not counted.
SERIES = (
    Column("burnt_out", "float64", "share", "share of staff present with burnout of 0.5 or more, all levels"),
    *(
        Column(f"burnt_out_{level}", "float64", "share", f"the same, {who}")
        for level, who in (("grid", "grid members"), ("community", "community desks"), ("street", "street offices"),
                           ("district", "district departments"))
    ),
    Column("burnout", "float64", "0-1", "mean burnout of staff present"),
    Column("effort", "float64", "ratio", "mean effort of staff present"),
    Column("learning", "float64", "ratio", "mean factor of speed from experience of staff present"),
    Column("staff_skill", "float64", "0-1", "mean skill of staff present"),
    Column("staff_speed", "float64", "ratio", "mean speed of staff present"),
    Column("staff", "float64", "persons", "staff present"),
    Column("vacancies", "float64", "posts", "posts whose holder has left or is away"),
    Column("exits", "float64", "persons", "people who left, on the Monday it was settled"),
    Column("hires", "float64", "persons", "successors who came, on the Monday it was settled"),
)
