"""Policy on people: how many staff, how their time is spent, when they work."""

from __future__ import annotations

from datetime import date, timedelta

from sim.policy.kinds import Days, Real, Section, ShiftName, Whole
from sim.policy.parameter import param


class Routes(Section):
    """Three ways into a community post (M17): shares sum to at most 1, the rest comes by open examination."""

    incumbent: Real = param(
        0.0, title="Posts kept by incumbents", zh="原任留用比例", unit="share of community posts", low=0, high=1,
        usual=(0.0, 0.6), grade="source document",
        source="0: all by open examination; S3 names three routes of entry without shares",
    )  # fmt: skip
    directed: Real = param(
        0.0, title="Posts by directed recruitment", zh="定向招录比例", unit="share of community posts", low=0, high=1,
        usual=(0.0, 0.4), grade="source document", source="veterans, graduates sent to villages, returnees (S2, S3)",
    )  # fmt: skip
    incumbent_skill: Real = param(
        -0.08, title="Skill of incumbents", zh="留用人员能力差", unit="share, against open examination", low=-0.5,
        high=0.5, usual=(-0.15, 0.0), grade="assumption", source="aged and with little schooling (S3, in words)",
    )  # fmt: skip
    directed_skill: Real = param(
        -0.02, title="Skill of the directed", zh="定向人员能力差", unit="share, against open examination", low=-0.5,
        high=0.5, usual=(-0.1, 0.05), grade="assumption", source="no figure in the sources",
    )  # fmt: skip


class Staffing(Section):
    """Posts in communities, officials of streets and districts, their skill and speed."""

    posts: Whole = param(
        1850,
        title="Posts in communities",
        zh="社区岗位数",
        unit="posts, city total",
        low=0,
        high=1_000_000,
        usual=(1500, 1850),
        grade="source document",
        source="S3: 1,850 social-work posts, 6-10 per community; secretaries and auxiliary police included",
    )
    posts_per_grid: Real | None = param(
        None,
        title="Posts per grid",
        zh="每网格岗位数",
        unit="posts per grid",
        low=0,
        high=50,
        usual=(0.4, 0.7),
        grade="derived",
        source="null: `posts` counts; Panjin has 0.53 (1,850 / 3,475)",
    )
    posts_min: Whole | None = param(
        None,
        title="Least posts of a community",
        zh="每社区岗位下限",
        unit="posts",
        low=2,
        high=1000,
        usual=(2, 6),
        grade="source document",
        source="null: two (a grid member and a desk); Panjin after the reform: 6 (S3: 6-10 posts each)",
    )
    posts_max: Whole | None = param(
        None,
        title="Most posts of a community",
        zh="每社区岗位上限",
        unit="posts",
        low=2,
        high=1000,
        usual=(8, 20),
        grade="source document",
        source="null: none; Panjin after the reform: 10 (S3: 6-10 posts each)",
    )
    members_per_grid: Real | None = param(
        None,
        title="Grid members per grid",
        zh="每网格网格员数",
        unit="persons per grid",
        low=0,
        high=20,
        usual=(0.2, 2.0),
        grade="derived",
        source="null: `member_share` of the posts, 0.32 in Panjin; when set, it changes the number of grid members"
        " and with it the total, while the community desks keep their people",
    )
    monthly_hours: Real | None = param(
        None,
        title="Hours of part-time grid members",
        zh="兼职网格员月工时",
        unit="h a month",
        low=0,
        high=200,
        usual=(4, 24),
        grade="derived",
        source="null: full-time; Shuangqiao's five members a grid (S1) are part-time, about 8 h a month",
        varies="community",
    )
    member_share: Real = param(
        0.60,
        title="Grid members' share of posts",
        zh="网格员占岗位比例",
        unit="share",
        low=0,
        high=1,
        usual=(0.55, 0.75),
        grade="assumption",
        source="1,110 grid members of 1,850 posts, 0.32 per grid; the rest staffs the community desks",
    )
    routes: Routes = Routes()
    pooled: Real = param(
        0.0,
        title="Community posts in a pool",
        zh="社区岗位统筹比例",
        unit="share of community time on cases",
        low=0,
        high=1,
        usual=(0.0, 0.4),
        varies="street",
        grade="assumption",
        source="0: none; four levels of centres, staff pooled and posted (M39: S2, S3); every month the street posts"
        " the time of the pool to its communities by what waits there",
    )
    posting_loss: Real = param(
        0.05,
        title="Time lost by posting",
        zh="派驻损耗",
        unit="share of pooled time",
        low=0,
        high=1,
        usual=(0.0, 0.15),
        varies="street",
        grade="assumption",
        source="ways and getting to know the place; no figure in the sources",
    )
    street_officials: Whole = param(
        20,
        title="Officials per street",
        zh="每街道经办人员数",
        unit="persons per street",
        low=0,
        high=500,
        usual=(14, 34),
        grade="assumption",
        source="not in S3",
    )
    district_officials: Whole = param(
        135,
        title="Officials on cases per district",
        zh="每区县经办人员数",
        unit="persons per district",
        low=0,
        high=5000,
        usual=(90, 250),
        grade="assumption",
        source="not in S3",
    )
    intake_servers: Whole = param(
        0,
        title="Operators of the hotline",
        zh="热线坐席数",
        unit="persons per district",
        low=0,
        high=1000,
        grade="assumption",
        source="0: ample capacity",
    )
    by_workload: Real = param(
        1.0,
        title="Posts by expected needs",
        zh="按工作量配岗",
        unit="share",
        low=0,
        high=1,
        grade="assumption",
        source="0: posts follow residents; 1: they follow the needs to be expected, as the small differences between"
        " districts in type-adjusted closing times suggest (Boston 2015; Hamel and Holliday 2024)",
    )
    skill_mean: Real = param(
        0.93,
        title="Skill, mean",
        zh="能力均值",
        unit="share",
        low=0,
        high=1,
        usual=(0.8, 0.98),
        grade="assumption",
        source="a case is beyond a server when its difficulty, uniform in [0, 1], exceeds the server's skill",
    )
    skill_sd: Real = param(
        0.05,
        title="Skill, spread",
        zh="能力标准差",
        unit="share",
        low=0,
        high=0.5,
        usual=(0.02, 0.15),
        grade="assumption",
        source="no figure in the sources",
    )
    speed: Real = param(
        0.95,
        title="Speed of work",
        zh="工作速度",
        unit="ratio",
        low=0.1,
        high=2,
        usual=(0.8, 1.1),
        grade="assumption",
        source="0.95 after professional posts, 0.90 before; of somebody of usual effort, burnout and experience",
    )
    hiring_days: Real = param(
        60.0,
        title="Time until a post is filled",
        zh="补岗时长",
        unit="days",
        low=0,
        high=1000,
        usual=(20, 180),
        grade="assumption",
        varies="community",
        source="no figure in the sources",
    )
    secondments: Real = param(
        0.0,
        title="Secondments",
        zh="年跟岗比例",
        unit="share of community staff a year",
        low=0,
        high=4,
        usual=(0.0, 0.3),
        grade="assumption",
        varies="community",
        source="M19: none unless a reform sends people; no figure in the sources",
    )
    secondment_days: Real = param(
        60.0,
        title="Length of a secondment",
        zh="跟岗时长",
        unit="days",
        low=7,
        high=365,
        usual=(20, 180),
        grade="assumption",
        varies="community",
        source="no figure in the sources",
    )


class Time(Section):
    """How staff time is spent besides cases; what is left must be above 0."""

    paperwork: Real = param(
        0.30,
        title="Paperwork in communities",
        zh="社区文书台账时间占比",
        unit="share",
        low=0,
        high=0.9,
        usual=(0.2, 0.5),
        grade="weak source",
        varies="community",
        source="formalism surveys name 30 % of effort to 42 % of tasks; .42 before the burden cut",
    )
    visits: Real = param(
        0.15,
        title="Household visits of grid members",
        zh="入户走访时间占比",
        unit="share",
        low=0,
        high=0.9,
        usual=(0.0, 0.3),
        varies="community",
        grade="assumption",
        source=".15 after, .05 before; 1.3 and 0.4 visits per household-year",
    )
    training: Real = param(
        0.03,
        title="Training in communities",
        zh="培训时间占比",
        unit="share",
        low=0,
        high=0.5,
        usual=(0.0, 0.1),
        grade="assumption",
        varies="community",
        source="no figure in the sources",
    )
    upper_levels: Real = param(
        0.45,
        title="Officials' time for upper levels",
        zh="应对上级时间占比",
        unit="share",
        low=0,
        high=0.9,
        usual=(0.3, 0.7),
        grade="assumption",
        varies="street",
        source=".45 after offices face down (M13), .60 before",
    )
    visit_hours: Real = param(
        0.5,
        title="Length of a visit",
        zh="单次走访时长",
        unit="h",
        low=0.1,
        high=4,
        usual=(0.25, 1.0),
        varies="community",
        grade="assumption",
        source="agrees with 1-5 home visits a day",
    )
    travel_speed: Real = param(
        30.0,
        title="Speed of travelling officials",
        zh="外出办理车速",
        unit="km/h",
        low=1,
        high=200,
        usual=(20, 60),
        grade="assumption",
        source="there and back once a case that a street or district solves (territory.distance_km)",
    )


def _days(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=day) for day in range(count))


HOLIDAYS = (
    _days(date(2023, 1, 1), 2)
    + _days(date(2023, 1, 21), 7)
    + _days(date(2023, 4, 5), 1)
    + _days(date(2023, 4, 29), 5)
    + _days(date(2023, 6, 22), 3)
    + _days(date(2023, 9, 29), 8)
    + _days(date(2024, 1, 1), 1)
    + _days(date(2024, 2, 10), 8)
    + _days(date(2024, 4, 4), 3)
    + _days(date(2024, 5, 1), 5)
    + _days(date(2024, 6, 10), 1)
    + _days(date(2024, 9, 15), 3)
    + _days(date(2024, 10, 1), 7)
)
"""Public holidays of China in 2023 and 2024; working weekends that make up for them are left out."""

_SHIFT = (
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock, volunteer"
    " Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h)"
)


class Shifts(Section):
    """When each kind of desk works."""

    member: ShiftName = param(
        "office",
        title="Shift of grid members",
        zh="网格员班次",
        unit="choice",
        grade="assumption",
        source=_SHIFT,
    )
    community: ShiftName = param(
        "office",
        title="Shift of community desks",
        zh="社区班次",
        unit="choice",
        grade="assumption",
        source=_SHIFT,
    )
    office: ShiftName = param(
        "office",
        title="Shift of streets and districts",
        zh="街道与区县班次",
        unit="choice",
        grade="assumption",
        source=_SHIFT,
    )
    intake: ShiftName = param(
        "office",
        title="Shift of the intake centre",
        zh="热线班次",
        unit="choice",
        grade="assumption",
        source=_SHIFT + "; without effect while capacity is ample",
    )
    holidays: Days = param(
        HOLIDAYS,
        title="Public holidays",
        zh="法定节假日",
        unit="dates",
        kind="a list of ISO dates (YYYY-MM-DD)",
        grade="official",
        source="State Council notices for 2023 and 2024; make-up working weekends are left out",
    )
