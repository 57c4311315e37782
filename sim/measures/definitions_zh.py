"""What each measure counts, in Chinese; by name. A test says which definition is missing or left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.measures.definition import OF_USER, UNTOLD, Measure

_FOLLOWED: Final = "运行结束前至少六十天产生的诉求"
_REGISTERED: Final = "运行结束前至少六十天登记的诉求"
_GROUPS: Final = "五类居民群体"
_AT_LEVEL: Final = "同一口径，限本层级人员"
_SHIFTS: Final = "已开工工作件所用班次工时与可用班次工时之比"
_ABOVE: Final = "六十天口径"

_DEFINITIONS: Final[Mapping[str, str]] = {
    "needs": "运行期内产生的诉求；不含咨询和已避免的事件",
    "enquiries": "运行期内产生的咨询；除咨询占比外不计入其他指标",
    "registered": "运行期内上报或发现的诉求",
    "reported_share": "运行期内产生的诉求中，至期末由居民自行上报的占比",
    "discovered": "运行期内经走访、巡查和口口相传发现的诉求",
    "intake_enquiry_share": "运行期内热线和手机应用登记的来件中，咨询的占比",
    "closed": "运行期内办结且期末未重办的诉求",
    "solved": "运行期内真正解决的诉求",
    "closed_per_resident": "系统内办结的诉求除以居民数和年数",
    "solved_per_resident": "真正解决的诉求除以居民数和年数",
    "solved_per_100_hours": "各级人员每百个可用班次工时真正解决的诉求",
    "backlog_end": "期末已登记而仍在办理的诉求",
    "handoffs": "办结诉求在岗位之间流转次数的平均",
    "trips": "办结诉求中居民跑动次数的平均",
    "desks_street": "街道解决的诉求中，分办或办理岗位数的平均",
    "solved_grid_share": "真正解决的诉求中，在网格解决的占比",
    "solved_community_share": "真正解决的诉求中，在社区解决的占比",
    "solved_street_share": "真正解决的诉求中，在街道解决的占比",
    "solved_district_share": "真正解决的诉求中，在区级解决的占比",
    "finds_per_100_visits": "每走访百户所发现的未上报诉求；走访越多，数值越低",
    "solution_rate": f"{_FOLLOWED}中，至期末真正解决的占比",
    "unmet_share": f"{_FOLLOWED}中，未经上报或发现即自行流失的占比",
    "solved_severity": "运行期内真正解决的诉求按严重程度（各为0至1）加权之和",
    "solution_rate_severity": f"{_FOLLOWED}中，至期末真正解决的占比，按严重程度加权",
    "unmet_share_severity": f"{_FOLLOWED}中，未经上报或发现即自行流失的占比，按严重程度加权",
    "solution_rate_person": f"先计每位居民的诉求中真正解决的占比，再对居民平均；限{_FOLLOWED}",
    "response_rate": "运行结束前至少24小时登记的诉求中，登记后24小时（自然时间）内已分办或着手办理的占比",
    "median_response_hours": "自登记至首次分办或办理的自然小时，限运行期内登记的诉求",
    "median_close_hours": "自登记至最后一次系统内办结的自然小时，限运行期内办结的诉求",
    "p90_close_hours": "自登记至最后一次系统内办结时间的九成分位",
    "median_close_all_hours": "运行期内登记的全部诉求自登记至最后一次系统内办结的"
    "卡普兰-迈耶中位数（精确到分钟），未办结的截至期末；"
    "办结不足半数时为无穷大",
    "mean_close_hours": f"自登记至最后一次系统内办结，至多计六十天，未办结的计六十天；限{_REGISTERED}",
    "mean_close_joint_hours": f"同一口径，限有协办单位的诉求；限{_REGISTERED}",
    "mean_wait_hours": "办结诉求在各岗位排队的自然小时，各次合计后平均",
    "on_time_share": "时限在运行期内届满的诉求中，届时已在系统内办结的占比",
    "on_time_true_share": "时限在运行期内届满的诉求中，届时已真正解决的占比",
    "median_street_hours": "街道解决的诉求自登记至真正解决的时间",
    "median_solution_days": "全部诉求自产生至真正解决的卡普兰-迈耶中位数（精确到分钟）；解决不足半数时为无穷大",
    "mean_wait_days": f"自产生至真正解决，至多计六十天，未解决的计六十天；限{_FOLLOWED}",
    "superficial": "系统内已办结而未真正解决的诉求",
    "superficial_share": "运行期内办结的诉求中，未真正解决的占比",
    "closure_gap": f"期末系统内办结占比减去真正解决占比，限{_FOLLOWED}",
    "closure_rate_reported": "运行期内登记的诉求中，期末系统内已办结的占比",
    "closure_rate_true": "运行期内登记的诉求中，期末已真正解决的占比",
    "on_time_reported_share": "运行期内办结的诉求中，在时限或延期后时限内办结的占比",
    "on_time_inflation": "运行期内办结的诉求中，因延长时限而计为按时的占比",
    "on_time_gap": "按时办结（系统内）占比减去按时真正解决占比",
    "reopen_rate": "办结的诉求中，至少重办过一次的占比",
    "petition_rate": "办结的诉求中，居民曾信访投诉的占比",
    "given_up_share": "办结的诉求中，问题未真正办妥而居民不再反映的占比",
    "true_satisfaction": "办结诉求的真实满意度平均",
    "reported_satisfaction": "回访到的办结诉求按上报数计的满意度平均",
    "satisfaction_gap": "上报满意度减去真实满意度，含改动的数字和未回访到的居民两部分",
    "satisfaction_inflation": "回访到的办结诉求上报满意度减去真实满意度的平均",
    "callback_share": "办结的诉求中，回访到的占比",
    "trust_mean": "全体居民信任度，每月一日记录，取运行期平均",
    "trust_change": "最后一次记录的信任度减去运行首日记录的信任度",
    "trust_group_gap": "最后一次记录中，群体均值的最高值减去最低值",
    "trust_grid_sd": "最后一次记录中，各网格均值的标准差，按居民数加权",
    "gini_solution_community": "各社区实际解决率的基尼系数，按居民数加权",
    "gini_wait_community": f"各社区平均等待（{_ABOVE}）的基尼系数，按居民数加权",
    "gini_wait_adjusted": f"各社区平均等待（{_ABOVE}）与按全市各类别均值推算值之比的基尼系数（间接标准化），"
    "按居民数加权",
    "ede_wait_community": f"各社区平均等待（{_ABOVE}）的科尔姆-波拉克等值水平，按居民数加权，系数每天-0.1",
    "palma_wait_community": "等待最久的十分之一与等待最短的十分之四的等待总量之比，按社区和居民数计；均等时为0.25",
    "theil_wait": f"等待（{_ABOVE}）的泰尔指数，限{_FOLLOWED}",
    "between_wait_community": "上述泰尔指数中，社区之间部分的占比",
    "between_wait_group": f"上述泰尔指数中，{_GROUPS}之间部分的占比",
    "concentration_wait": f"等待（{_ABOVE}）按网格困难程度的集中指数，限{_FOLLOWED}；大于0表示困难网格等待更久，"
    "0为均等",
    "concentration_unmet": f"未发现流失按网格困难程度的集中指数，限{_FOLLOWED}；大于0表示困难网格更易被遗漏，0为均等",
    "behind_solution": f"全体居民实际解决率减去弱势群体（老年人、外来人口、低收入者、新就业群体）实际解决率，"
    f"限{_FOLLOWED}；"
    "小于0表示弱势群体领先",
    "behind_wait": f"弱势群体平均等待（{_ABOVE}）减去全体居民平均等待；小于0表示弱势群体领先",
    "between_groups_solution": f"{_GROUPS}实际解决率的方差，按诉求数加权，并扣除小样本随机波动部分；可小于0",
    "gap_solution_rate": f"{_GROUPS}实际解决率的最大值减去最小值；群体较小时随机波动会使其扩大，"
    "优先照顾某一群体也会使其扩大",
    "gap_wait_days": f"{_GROUPS}平均等待（{_ABOVE}）的最大值减去最小值",
    "unmet_gap": f"{_GROUPS}未发现流失率的最大值减去最小值",
    "reporting_gap": f"{_GROUPS}自行上报率的最大值减去最小值",
    "worst_off_solution": f"{_GROUPS}实际解决率的最小值与全部诉求实际解决率之比，限{_FOLLOWED}",
    "utilisation_grid": _SHIFTS,
    "utilisation_community": _SHIFTS,
    "utilisation_street": _SHIFTS,
    "utilisation_district": _SHIFTS,
    "volunteer_hours": "运行期内志愿者着手办理的诉求所用工时",
    "unit_hours": "运行期内共建单位认领的诉求所用工时",
    "unit_money": "运行期内共建单位实际到位的认捐资金",
    "solved_by_volunteers": "真正解决的诉求中，由志愿者完成办理的占比",
    "solved_by_units": "真正解决的诉求中，由共建单位完成办理的占比",
    "claim_rate": "运行期内被认领项目与上榜项目之比",
    "claim_pick": "共建单位解决的上榜诉求平均严重程度减去其余上榜诉求平均严重程度；大于0表示单位把较轻者留下",
    "vitality_end": "期末网格党支部活力，按居民平均",
    "burnt_out_share": "在岗人员中倦怠程度达到0.5及以上的占比，按日平均",
    "burnt_out_share_grid": _AT_LEVEL,
    "burnt_out_share_community": _AT_LEVEL,
    "burnt_out_share_street": _AT_LEVEL,
    "burnt_out_share_district": _AT_LEVEL,
    "mean_effort": "在岗人员努力程度的平均，按日平均",
    "mean_speed": "在岗人员办事速度的平均（计入努力、经验和倦怠），按日平均",
    "exit_rate": "离职人数与人员工作人年之比",
    "vacancy_share": "任职者已离开或不在岗的岗位占全部岗位之比，按日平均",
    "found_out_share": "运行期内抽查查实的办而未结件与同期产生的办而未结件之比",
    "money_spent": "运行期内服务经费与工程账户的支出；不含薪酬",
    "money_per_solution": "账户支出除以真正解决的诉求；为总成本的一部分，不含薪酬",
    "cost_total": "薪酬、账户支出与各项举措资金之和",
    "cost_levers": "各项举措入账资金；不含薪酬和账户支出",
    "hours_levers": "不用于办件的有偿工时：走访、文书、培训、会议等",
    "cost_per_solution": "总成本除以真正解决的诉求",
    "cost_per_severity": "总成本除以已解决诉求的严重程度之和（每件按0至1计）",
    "cost_per_resident": "总成本除以居民数和年数",
    "solved_per_100k_yuan": "真正解决的诉求与总成本之比",
}
_MONEY: Final[Mapping[str, str]] = {
    "pay_communities": "在岗职位薪酬", "pay_offices": "在岗职位薪酬", "training": "课程", "surge": "加班",
    "assistance": "慰问品", "committees": "会议", "commendations": "奖励", "branches": "党支部活动",
    "new_branches": "在新兴领域新建党组织", "centres": "提升后的党群服务中心", "recruitment": "新兴领域培训",
    "units": "表彰", "volunteers": "积分与奖励", "platform": "建设与运行", "contractors": "班次工时",
    "helpers": "为社区购买的工时", "office": "每社区定额的结余部分", "centre_works": "党群服务中心一次性提升工程",
    "tiers": "晋级奖励", "sensors": "积分", "renovation": "工程款，不从账户列支", "other": "以其他名目入账的部分",
}  # fmt: skip
_HOURS: Final[Mapping[str, str]] = {
    "visits": "入户走访", "paperwork": "文书，不含新增负担部分", "burden": "新增的系统、挂牌、任务与反弹",
    "upper_levels": "干部应对上级的时间", "training": "培训", "secondments": "外出跟岗学习人员",
    "posting": "派驻耗时",
    "surge": "加班", "assistance": "定向走访", "agency": "为居民代办",
    "whistle": "被吹哨部门到场", "rounds": "协商议事",
    "committees": "会议，不占用办件时间", "audits": "区级干部抽查，无区级者由街道干部抽查",
    "member_warning": "与党员谈话",
    "stars": "过程性事项的文书", "appraisal": "评价与被评价", "warning": "派往红色预警社区的人员",
    "rectification": "整顿文书",
    "imitation": "会议，不占用办件时间", "renovation": "逐户征询", "other": "以其他名目入账的部分",
}  # fmt: skip
_SOURCES: Final = (
    ("plain count", "直接计数"),
    ("closing count of 12345 offices", "12345热线办结数"),
    ("solution rate of 12345 offices, over needs instead of reports", "12345热线解决率，以诉求代替来件"),
    ("response rate of 12345 offices", "12345热线响应率"),
    ("on-time rate of 12345 offices", "12345热线按时办结率"),
    ("closure rate of 12345 offices", "12345热线办结率"),
    ("repeat rate of 12345 offices", "12345热线重办率"),
    ("repeated complaints of 12345 offices", "12345热线重复投诉"),
    ("satisfaction rate of 12345 offices", "12345热线满意率"),
    ("weighting by severity as in burden measures, ", "按严重程度加权，同疾病负担测度，"),
    ("each person counts for one", "每人计为一"),
    ("restricted mean, ", "限定均值，"),
    ("indirect standardisation; ", "间接标准化；"),
    ("a named group against the population, ", "特定群体与全体相比，"),
    ("between-group variance, ", "组间方差，"),
    ("; corrected as in ", "；校正方法同"),
    ("queueing theory: rho", "排队论：利用率"),
    ("41.9 % of community workers in Liaoning (Wang 2019)", "辽宁社区工作者的41.9%（Wang 2019）"),
)


#: Units of measures in tables; a unit that is not here has no word of its own.
UNITS_ZH: Final[Mapping[str, str]] = {
    "h": "小时", "person-hours": "小时", "d": "天", "yuan": "元", "moves": "次", "trips": "次", "desks": "个",
    "ratio": "比值",
    "per 100 staff hours": "每百工时", "per 100 households": "每百户",
    "yuan per person-year": "元/人·年", "per 100,000 yuan": "每十万元", "severity": "严重程度", "0-1": "0至1",
    "per person-year": "每人每年",
}  # fmt: skip
_PLAIN_UNITS_ZH: Final[Mapping[str, str]] = {"share": "比例", "cases": "件", "index": "指数"}


def unit_zh(unit: str) -> str:
    """A unit of the registry in Chinese."""
    return UNITS_ZH.get(unit) or _PLAIN_UNITS_ZH.get(unit, unit)


def definition_in(measure: Measure, lang: str) -> str:
    """What a measure counts, in English or Chinese; one of the user's own in the user's words."""
    if lang != "zh":
        return measure.definition
    if measure.name in _DEFINITIONS:
        return _DEFINITIONS[measure.name]
    for prefix, table, told in (("cost_", _MONEY, "运行期内入账资金"), ("hours_", _HOURS, "运行期内入账有偿工时")):
        part = measure.name.removeprefix(prefix)
        if part != measure.name and part in table:
            return f"{told}：{table[part]}"
    return "自定义指标" if measure.definition == UNTOLD else measure.definition


def source_in(measure: Measure, lang: str) -> str:
    """Where the definition of a measure comes from; in Chinese names and years of authors stay as they are."""
    text = measure.source
    if lang != "zh":
        return text
    if text == OF_USER:
        return "使用者自定义"
    for en, zh in _SOURCES:
        text = text.replace(en, zh)
    return text.replace(", ", "、").replace(" and ", "、").replace("; ", "；")


def names_in_chinese() -> frozenset[str]:
    """Names of the measures whose definition stands here in Chinese."""
    money, hours = (f"cost_{name}" for name in _MONEY), (f"hours_{name}" for name in _HOURS)
    return frozenset((*_DEFINITIONS, *money, *hours))
