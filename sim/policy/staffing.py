"""Posts in communities, officials of streets and districts, their skill and speed."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import DAYS, HOURS_A_MONTH, NO_FIGURE, RATIO, SHARE, T, guess


class Routes(Section):
    """Three ways into a community post (M17): shares sum to at most 1, the rest comes by open examination."""

    incumbent: Real = param(
        0.0, T("Posts kept by incumbents", "原任留用比例"), T("share of community posts", "占社区岗位比例"),
        within=(0, 1), usual=(0.0, 0.6), grade="assumption",
        why=T(
            "0: all by open examination; S3 names three routes of entry without shares",
            "0：全部公开招考；S3列出三种进入渠道，未给比例")
    )
    directed: Real = param(
        0.0, T("Posts by directed recruitment", "定向招录比例"), T("share of community posts", "占社区岗位比例"),
        within=(0, 1), usual=(0.0, 0.4), grade="assumption",
        why=T(
            "veterans, graduates sent to villages, returnees (S2, S3)",
            "退役军人、到村任职高校毕业生、返乡人员（S2、S3）")
    )
    incumbent_skill: Real = param(
        -0.08, T("Skill of incumbents", "留用人员能力差"),
        T("share, against open examination", "比例（相对公开招考）"), within=(-0.5, 0.5), usual=(-0.15, 0.0),
        grade="assumption",
        why=T("aged and with little schooling (S3, in words)", "年龄偏大、学历偏低（S3，文字表述）")
    )
    directed_skill: Real = param(
        -0.02, T("Skill of the directed", "定向人员能力差"),
        T("share, against open examination", "比例（相对公开招考）"), within=(-0.5, 0.5), usual=(-0.1, 0.05),
        grade="assumption", why=NO_FIGURE
    )


class Staffing(Section):
    """Posts in communities, officials of streets and districts, their skill and speed."""

    posts: Whole = param(
        1850, T("Posts in communities", "社区岗位数"), T("posts, city total", "个岗位，全市合计"),
        within=(0, 1_000_000), usual=(1500, 1850), grade="source document",
        why=T(
            "S3: 1,850 social-work posts, 6-10 per community; secretaries and auxiliary police included",
            "S3：1,850个社区工作者岗位，每社区6至10个；含书记与辅警")
    )
    posts_per_grid: Real | None = param(
        None, T("Posts per grid", "每网格岗位数"), T("posts per grid", "每网格岗位数"), within=(0, 50),
        usual=(0.4, 0.7), grade="derived",
        why=T(
            "null: `posts` counts; Panjin has 0.53 (1,850 / 3,475)",
            "空：以“社区岗位数”为准；盘锦为0.53（1,850/3,475）",
        )
    )
    posts_min: Whole | None = param(
        None, T("Least posts of a community", "每社区岗位下限"), T("posts", "个岗位"), within=(2, 1000),
        usual=(2, 6), grade="source document",
        why=T(
            "null: two (a grid member and a desk); Panjin after the reform: 6 (S3: 6-10 posts each)",
            "空：两个（一名网格员、一个窗口）；盘锦改革后为6（S3：每社区6至10个）")
    )
    posts_max: Whole | None = param(
        None, T("Most posts of a community", "每社区岗位上限"), T("posts", "个岗位"), within=(2, 1000),
        usual=(8, 20), grade="source document",
        why=T(
            "null: none; Panjin after the reform: 10 (S3: 6-10 posts each)",
            "空：不限；盘锦改革后为10（S3：每社区6至10个）")
    )
    members_per_grid: Real | None = param(
        None, T("Grid members per grid", "每网格网格员数"), T("persons per grid", "人/网格"), within=(0, 20),
        usual=(0.2, 2.0), grade="derived",
        why=T(
            "null: `member_share` of the posts, 0.32 in Panjin; when set, it changes the number of grid members "
            "and with it the total, while the community desks keep their people",
            "空：按岗位中网格员的占比，盘锦为0.32；设定后改变网格员人数及岗位总数，社区窗口人员不变")
    )
    monthly_hours: Real | None = param(
        None, T("Hours of part-time grid members", "兼职网格员月工时"), HOURS_A_MONTH, within=(0, 200),
        usual=(4, 24), varies="community", grade="derived",
        why=T(
            "null: full-time; Shuangqiao's five members a grid (S1) are part-time, about 8 h a month",
            "空：全职；双桥（S1）每网格五名网格员为兼职，每月约8小时")
    )
    member_share: Real = param(
        0.60, T("Grid members' share of posts", "网格员占岗位比例"), SHARE, within=(0, 1), usual=(0.55, 0.75),
        grade="assumption",
        why=T(
            "1,110 grid members of 1,850 posts, 0.32 per grid; the rest staffs the community desks",
            "1850个岗位中网格员1110人，每网格0.32人；其余在社区窗口")
    )
    routes: Routes = Routes()
    pooled: Real = param(
        0.0, T("Community posts in a pool", "社区岗位统筹比例"),
        T("share of community time on cases", "占社区办案时间比例"), within=(0, 1), usual=(0.0, 0.4),
        varies="street", grade="assumption",
        why=T(
            "0: none; pooled and posted in S3 are the staff of party centres alone (M39); every month the street posts "
            "the time of the pool to its communities by what waits there",
            "0：无；S3集中管理、分派到街道的仅为党建中心人员（M39）；街道每月按各社区积压分派统筹时间")
    )
    posting_loss: Real = param(
        0.05, T("Time lost by posting", "派驻损耗"), T("share of pooled time", "占统筹时间比例"), within=(0, 1),
        usual=(0.0, 0.15), varies="street", grade="assumption",
        why=guess("ways and getting to know the place", "路途与熟悉地方")
    )
    street_officials: Whole = param(
        20, T("Officials per street", "每街道经办人员数"), T("persons per street", "人/街道"), within=(0, 500),
        usual=(14, 34), grade="assumption", why=T("not in S3", "S3未给出")
    )
    district_officials: Whole = param(
        135, T("Officials on cases per district", "每区县经办人员数"), T("persons per district", "人/区县"),
        within=(0, 5000), usual=(90, 250), grade="assumption", why=T("not in S3", "S3未给出")
    )
    intake_servers: Whole = param(
        0, T("Operators of the hotline", "热线坐席数"), T("persons per district", "人/区县"), within=(0, 1000),
        grade="assumption", why=T("0: ample capacity", "0：容量充足")
    )
    by_workload: Real = param(
        1.0, T("Posts by expected needs", "按工作量配岗"), SHARE, within=(0, 1), grade="assumption",
        why=T(
            "0: posts follow residents; 1: they follow the needs to be expected, as the small differences between "
            "districts in type-adjusted closing times suggest (Boston 2015; Hamel and Holliday 2024)",
            "0：岗位按居民分配；1：按预期诉求分配，各区按类型调整的办结时间差异小，与之相符（波士顿2015；Hamel与"
            "Holliday 2024）")
    )
    skill_mean: Real = param(
        0.93, T("Skill, mean", "能力均值"), SHARE, within=(0, 1), usual=(0.8, 0.98), grade="assumption",
        why=T(
            "a case is beyond a server when its difficulty, uniform in [0, 1], exceeds the server's skill",
            "难度在[0,1]均匀分布，超过经办人能力即无法办理")
    )
    skill_sd: Real = param(
        0.05, T("Skill, spread", "能力标准差"), SHARE, within=(0, 0.5), usual=(0.02, 0.15), grade="assumption",
        why=NO_FIGURE
    )
    speed: Real = param(
        0.95, T("Speed of work", "工作速度"), RATIO, within=(0.1, 2), usual=(0.8, 1.1), grade="assumption",
        why=T(
            "0.95 after professional posts, 0.90 before; of somebody of usual effort, burnout and experience",
            "之后0.95，之前0.90；指努力、倦怠与经验均属一般者")
    )
    hiring_days: Real = param(
        60.0, T("Time until a post is filled", "补岗时长"), DAYS, within=(0, 1000), usual=(20, 180),
        varies="community", grade="assumption", why=NO_FIGURE
    )
    secondments: Real = param(
        0.0, T("Secondments", "年跟岗比例"), T("share of community staff a year", "占社区人员比例/年"),
        within=(0, 4), usual=(0.0, 0.3), varies="community", grade="assumption",
        why=guess("M19: none unless a reform sends people", "M19：除非改革派人学习，否则为无")
    )
    secondment_days: Real = param(
        60.0, T("Length of a secondment", "跟岗时长"), DAYS, within=(7, 365), usual=(20, 180), varies="community",
        grade="assumption", why=NO_FIGURE
    )


TRAINING = Cost("training", T("Training", "培训"), money="courses", hours="training")
SECONDMENTS = Cost("secondments", T("Secondments", "跟岗锻炼"), hours="people who are away to learn")
POSTING = Cost("posting", T("Posting", "统筹派驻"), hours="time lost by posting")

PRECONDITIONS = (
    Precondition(("staffing.posting_loss",), ("staffing.pooled",)),
    Precondition(("staffing.secondment_days",), ("staffing.secondments",)),
    Precondition(("staffing.routes.incumbent_skill",), ("staffing.routes.incumbent",)),
    Precondition(("staffing.routes.directed_skill",), ("staffing.routes.directed",)),
)
