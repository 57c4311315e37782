"""The community calls all parties of a joint case together (M6); on the route `whistle` only."""

from __future__ import annotations

from typing import Literal

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.names import WhistleChoice
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import CHOICE, HOURS, LOG_ODDS, NO_FIGURE, WORK_HOURS, T, guess


class Whistle(Section):
    """The community calls all parties of a joint case together (M6); on the route `whistle` only."""

    rate: Real = param(
        0.4, T("Whistle rate", "吹哨比例"), T("share of joint cases", "占联办案件比例"), within=(0, 1), usual=(0, 1),
        varies="community", grade="assumption",
        why=T(
            "shortest joint cases in a prototype at .4 to .6; the other joint cases go by policy.joint.mode",
            "原型中0.4至0.6时联办案件最短；其余联办按policy.joint.mode")
    )
    deadline_hours: Real = param(
        72.0, T("Answer deadline", "报到时限"), HOURS, within=(1, 500), usual=(24, 120), grade="official",
        why=T(
            "Beijing and Nanjing rules ask for 24 h to 5 days; answers come evenly over this time, and who has not "
            "answered by then is asked like any further party",
            "北京、南京规定24小时至5天内响应；答复均匀分布于此时限内，到时仍未答复者按一般协办单位征询")
    )
    answer_logodds: Real = param(
        2.5, T("Answering, untired", "报到意愿"), LOG_ODDS, within=(-10, 10), usual=(1, 4), grade="assumption",
        why=guess("92 % of calls", "占来电92%")
    )
    fatigue: Real = param(
        0.05, T("Fatigue from whistles", "吹哨疲劳"),
        T("log-odds per whistle that the desk has heard this week", "窗口本周每听到一次吹哨的对数优势"),
        within=(0, 5), usual=(0.02, 0.3), grade="assumption", why=NO_FIGURE
    )
    evaluation_weight: Real = param(
        0.0, T("Weight of answering in evaluation", "报到考核权重"), LOG_ODDS, within=(0, 10), usual=(0, 3),
        grade="assumption", why=guess("0: answering does not count", "0：答复不计")
    )
    attendance_hours: Real = param(
        0.5, T("Attendance of an office that is called", "到场时长"), WORK_HOURS, within=(0, 40), usual=(0.25, 3),
        grade="assumption", why=guess("on top of its share of the work", "在其工作份额之外")
    )
    bystanders: Whole = param(
        1, T("Offices called and not needed", "陪会单位数"), T("offices", "个机构"), within=(0, 3), usual=(0, 3),
        grade="assumption", why=guess("they pay attendance, and nobody waits for them", "支付出勤费用，无人等待")
    )
    monthly_cap: Whole = param(
        100, T("Whistles of a community a month", "社区每月吹哨上限"), T("whistles", "次吹哨"), within=(0, 100_000),
        usual=(2, 100), grade="assumption",
        why=T(
            "100 does not bind in Panjin (some 30 joint cases a month and community)",
            "盘锦不受100的限制（每社区每月约30件联办）")
    )
    choice: WhistleChoice = param(
        "random", T("Which cases are whistled", "吹哨案件的选择"), CHOICE, grade="assumption",
        why=T(
            "random: by lot; severity: the most severe of them; expected_wait: those whose parties would keep them "
            "waiting longest, against the community's own earlier cases; the share stays the whistle rate",
            "random：抽取；severity：最严重者；expected_wait：预计协办等待最长者，与本社区以往案件相比；所占份额仍为吹哨比例")
    )
    distrust: Real = param(
        0.0, T("Distrust after false alarms", "虚哨降低报到意愿"),
        T("log-odds per share of false alarms", "每单位虚哨比例的对数优势"), within=(0, 50), usual=(0.0, 6.0),
        grade="assumption",
        why=guess(
            "0: none; an office answers less, the more of the last whistles that it heard were false alarms: it was "
            "not needed, or the case would not have waited long",
            "0：无；单位近期听到的哨中虚哨越多，报到意愿越低：不需要该单位，或案件本不会久等")
    )
    memory: Real = param(
        20.0, T("Whistles that an office remembers", "单位记忆的吹哨次数"), T("whistles", "次吹哨"), within=(1, 10_000),
        usual=(5.0, 100.0), grade="assumption", why=guess("moving average", "移动平均")
    )
    needed_hours: Real = param(
        200.0, T("Wait that calls for a whistle", "需要吹哨的预计等待"), T("h", "小时"), within=(0, 100_000),
        usual=(100.0, 400.0), grade="assumption",
        why=guess(
            "a whistle for a case whose parties would keep it waiting less is a false alarm; two parties, one after "
            "the other, take some 230 h by default",
            "预计等待短于此的哨为虚哨；按缺省值两个协办单位依次办理约需230小时")
    )
    blower: Literal["community", "grid"] = param(
        "community", T("Who may blow the whistle", "吹哨主体"), CHOICE, grade="assumption",
        why=T(
            "the community; grid: grid members, too, for what they solve themselves; in S3 the community whistles for "
            "party members, not for offices",
            "社区；grid：网格员也可就其自办事项吹哨；S3为社区吹哨、党员报到，而非部门报到")
    )


COST = Cost(
    "whistle", T("Whistles", "吹哨报到"), hours="attendance of offices that were called", counted="whistle_hours"
)

#: What acts only with the route of whistles, and only if any are blown.
PRECONDITIONS = (
    Precondition(
        ("whistle.",),
        ("dispatch.route.default", "dispatch.route.by_category", "dispatch.route.by_grid_type"),
        ("whistle",),
    ),
    Precondition(
        (
            "whistle.deadline_hours", "whistle.answer_logodds", "whistle.fatigue", "whistle.evaluation_weight",
            "whistle.attendance_hours", "whistle.bystanders", "whistle.monthly_cap", "whistle.blower",
        ),
        ("whistle.rate",),
    ),
)
