"""Chinese for the units of parameters and for why their values are assumed.

Keyed by the English text of the schema, so that a text that is changed there is shown in English until it is
translated anew; a test lists what is missing.
"""

from __future__ import annotations

from typing import Final

from sim.scenario import Parameter

UNITS_ZH: Final[dict[str, str]] = {
    "": "", "share": "比例", "persons": "人", "count": "个", "ratio": "比值", "choice": "选项", "name": "名称",
    "mapping": "映射", "relative": "相对值", "per year": "每年", "log-odds": "对数优势", "h": "小时", "days": "天",
    "date": "日期", "dates": "日期", "items": "项", "0-1": "0至1", "probability": "概率", "satisfaction": "满意度",
    "whole number": "整数", "coefficient of variation": "变异系数", "sigma of the logarithm": "对数标准差",
    "log-odds per SD of deprivation": "每个贫困程度标准差的对数优势",
    "log-odds on 2 x severity - 1": "对数优势（对2×严重度−1）",
    "log-odds on trust - 1/2": "对数优势（对信任−1/2）", "log-odds on efficacy": "对数优势（对效能感）",
    "posts, city total": "个岗位，全市合计", "posts per grid": "每网格岗位数", "persons per grid": "人/网格",
    "persons per street": "人/街道", "persons per district": "人/区县",
    "h, median work of the item": "小时，事项工时中位数", "working h": "工作小时", "work h": "工时（小时）",
    "weight of an hour of waiting": "每等待一小时的权重", "hours per hour behind": "每落后一小时折合小时数",
    "probability a try": "每次概率", "per hour of joining later": "每晚到一小时", "per hour until due": "距时限每小时",
    "hours per unit of severity": "每单位严重度折合小时数", "hours per work hour": "每工时折合小时数",
    "hours per unit of vulnerability": "每单位弱势程度折合小时数",
    "hours per hour that the group is behind": "群体每落后一小时折合小时数",
    "share of the case's work": "占该件工作量比例", "probability per latent need": "每个未上报诉求的概率",
    "per 30 days and visible latent need": "每30天每个可见的未上报诉求", "yuan a year": "元/年",
    "yuan a year, city total": "元/年，全市合计", "list": "列表", "posts": "个岗位",
}  # fmt: skip
SOURCES_ZH: Final[dict[str, str]] = {
    "any number; apart from the run's seed so that replications share the place":
        "任意数；与运行种子分开，使各次重复共用同一地方",
    "any number; the needs of a run depend on it, the place does not": "任意数；影响运行中的诉求，不影响地方",
    "not in S3": "S3未给出",
    "no figure in the sources": "来源中没有数字",
    "log-normal; no distribution in the sources": "对数正态；来源未给出分布",
    "slope of the low-income and migrant shares on deprivation; direction from the request literature":
        "低收入与外来人口占比随贫困程度的斜率；方向取自诉求研究文献",
    "Gamma of shape 6; with shape 1 one member per beat becomes unstable; 0 switches it off":
        "形状参数为6的伽马分布；形状为1时每责任区一名网格员不稳定；0为关闭",
    "half of the log-variance is smooth in space; Boston cells have Moran's I 0.55":
        "对数方差的一半在空间上平滑；波士顿网格的莫兰指数为0.55",
    "neutral: reporting reads trust minus one half": "中性取值：上报模型使用信任减二分之一",
    "the three types are in S3, their shares are not": "S3给出三类网格，未给出占比",
    "few people live in parks and office buildings; no figure in the sources": "园区与楼宇居住者少；来源中没有数字",
    "shops and dwellings along roads; no figure in the sources": "沿街商铺与住宅；来源中没有数字",
    "one group per resident (exclusive); no breakdown in the Panjin report": "每人只属一个群体；盘锦报告没有分项",
    "one group per resident (exclusive); no breakdown in the Panjin report; in Luohu (S4) migrants are more than half":
        "每人只属一个群体；盘锦报告没有分项；罗湖（S4）外来人口过半",
    "one group per resident (exclusive); no breakdown in the Panjin report; Luhe (S0) counts 17,950 low-income people":
        "每人只属一个群体；盘锦报告没有分项；六合（S0）有低收入者17950人",
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose)":
        "未见按年龄或来源划分的来电统计；群体次序依M29（老年人受损）",
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose); platform work "
    "needs a phone": "未见按年龄或来源划分的来电统计；群体次序依M29（老年人受损）；平台就业离不开手机",
    "14 categories and about 160 items; rates and times are assumptions (see the file)":
        "14类约160项；发生率与工时为假设（见目录文件）",
    "1 everywhere: groups differ in reporting, not in needs, unless a scenario says so":
        "一律为1：除非情景另有说明，群体差异在上报而不在诉求",
    "a milder drain than Longhai's (S1), which blocks 2-3 times a month; the number of causes follows":
        "比龙海（S1，每月堵塞2至3次）轻的排水问题；成因数量由此推出",
    "trust moves by this share towards the satisfaction of the last contact": "信任向最近一次接触的满意度移动的比例",
    "1: efficacy is the outcome of the last contact alone": "1：效能感只取决于最近一次接触的结果",
    "small while hotline and grid members are open to everybody": "热线与网格员对所有人开放，故影响小",
    "exponential; no figure in the sources": "指数分布；来源中没有数字",
    "of reports not made by hotline or app; the others are told to a grid member":
        "占非热线、非手机应用的上报；其余告知网格员",
    "of hotline and app reports of residents with digital access; Boston 2015: call 51, app 16, web 10 %":
        "占有数字接入居民的热线与应用上报；波士顿2015年：电话51%、应用16%、网页10%",
    "lost in full when far beyond the deadline, half of it when late by as much as the deadline":
        "远超时限则全部扣除，超时与时限等长则扣一半",
    "hotline studies report lower satisfaction for cases passed on; the size is an assumption":
        "热线研究显示转办件满意度较低；幅度为假设",
    "'run at most once' reforms aim at trips (S0); the size is an assumption":
        "“最多跑一次”针对跑动次数（S0）；幅度为假设",
    "a closure on paper multiplies satisfaction by this": "纸面办结时满意度乘以此数",
    "1,110 grid members of 1,850 posts, 0.32 per grid; the rest staffs the community desks":
        "1850个岗位中网格员1110人，每网格0.32人；其余在社区窗口",
    "0: ample capacity": "0：容量充足",
    "a case is beyond a server when its difficulty, uniform in [0, 1], exceeds the server's skill":
        "难度在[0,1]均匀分布，超过经办人能力即无法办理",
    "0.95 after professional posts, 0.90 before": "专职岗位之后0.95，之前0.90",
    "formalism surveys name 30 % of effort to 42 % of tasks; .42 before the burden cut":
        "形式主义调查：占精力30%至任务42%；减负前为0.42",
    ".15 after, .05 before; 1.3 and 0.4 visits per household-year": "改革后0.15，之前0.05；每户每年1.3次与0.4次",
    ".45 after offices face down (M13), .60 before": "机构面向基层（M13）后0.45，之前0.60",
    "agrees with 1-5 home visits a day": "与每天1至5户走访相符",
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock":
        "office为周一至周五8至12时、13至17时（40小时），extended为周一至周六8至12时、13至19时（60小时），always为全天候",
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock; without "
    "effect while capacity is ample":
        "office为周一至周五8至12时、13至17时（40小时），extended为周一至周六8至12时、13至19时（60小时），always为全天候；"
        "容量充足时无影响",
    "departments that handle cases; 0: no district level": "办理案件的部门数；0为无区县一级",
    "S3 asks for items that can be used, taken and managed": "S3要求下放事项“用得上、接得住、管得好”",
    "1 with a smart platform, 4 without": "有智慧平台为1，没有为4",
    "no rule is named in the sources": "来源未说明规则",
    "0: none; keeps keyed priorities from starving a case": "0为无；避免按规则排队时个别案件一直得不到办理",
    "priority `equity`: a case counts as if it had come so many hours earlier for every hour by which its group's mean "
    "time to closing over the last 28 days exceeds everybody's":
        "优先规则equity：群体近28天平均办结时间每超出全体一小时，其案件视同早到若干小时",
    "staff pooled and posted (M39) after the reform, own_grid before; mean wait 31 against 113 h in a prototype":
        "改革后人员统筹下沉（M39），之前各管网格；原型中平均等待31小时对113小时",
    "at each desk passed; no figure in the sources": "每经一处均发生；来源中没有数字",
    "exponential is for checks against queueing theory": "指数分布仅用于与排队论核对",
    "scaled by ln K / ln 17 for K offices: .20 at 5; chosen to meet the prototype's totals":
        "K个机构时按ln K / ln 17缩放：5个时0.20；按原型总量选定",
    "chosen to meet the prototype's totals": "按原型总量选定",
    "empty: the default route for all": "空：一律用默认路径",
    "1: belongs to those whom `vulnerable_first` puts in front; between 0 and 1: in order of the number":
        "1：属于vulnerable_first优先的群体；0与1之间按数值排序",
    "used by the priority `weighted` only; key = sum of weights, smallest first; 1 alone is first come, first served":
        "仅用于优先规则weighted；按加权和从小到大；仅此项为1即先来先办",
    "used by the priority `weighted` only; key = sum of weights, smallest first":
        "仅用于优先规则weighted；按加权和从小到大",
    "log-normal; Beijing and Nanjing rules ask for 24 h to 5 days": "对数正态；北京、南京规定为24小时至5天",
    "geometric; one Nanjing case took 8 whistles in two years": "几何分布；南京一案两年吹哨8次",
    "half pays cases, half pays offices and activities": "一半用于办件，一半用于办公与活动",
    "0 in Panjin; in Nantong (S2) a 20-member branch costs 9,600 a year": "盘锦为0；南通（S2）20名党员的支部每年9600元",
    "0 in Panjin; Nantong (S2) pays 300": "盘锦为0；南通（S2）为300元",
    "pays small works of the branch's community": "用于支部所在社区的小微项目",
    "a case held longer is withdrawn: no money came": "等待更久则因无经费撤回",
    "3.9 % at no pressure; a Wuhan unit faked 4.9 % of records (People's Daily 2019); -20 switches it off":
        "无压力时3.9%；武汉某单位4.9%的记录造假（人民日报2019）；−20为关闭",
    "added when due within 24 h or overdue; closures bunch at deadlines (Boston 2015, English A&E)":
        "24小时内到期或已超期时增加；办结集中在时限前（波士顿2015、英国急诊）",
    "the others are lost; no figure in the sources": "其余不再出现；来源中没有数字",
    "log-normal; no figure in the sources": "对数正态；来源中没有数字",
    "repeat requests are 10-20 % (Daying, official), duplicates included":
        "重复诉求占10%至20%（大英县，官方），含重复登记",
    "share of the dissatisfaction that the reported figure hides; reported satisfaction is 90-97 % (official)":
        "上报数字所掩盖的不满占比；上报满意度为90%至97%（官方）",
    "0: posts follow residents; 1: they follow the needs to be expected, as the small differences between districts in "
    "type-adjusted closing times suggest (Boston 2015; Hamel and Holliday 2024)":
        "0：岗位按居民分配；1：按预期诉求分配，各区按类型调整的办结时间差异小，与之相符"
        "（波士顿2015；Hamel与Holliday 2024）",
    "none: every lever holds everywhere from the start; later stages win (M45)":
        "无：各项设置自始在各地生效；后面的阶段优先（M45）",
    "t = 0 is a Monday at 00:00; 2024 has the default holidays": "t = 0为周一零时；2024年使用默认节假日",
}  # fmt: skip


def parameter_unit(unit: str, lang: str = "en") -> str:
    """Unit of a parameter; in English where it has no Chinese."""
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit


def parameter_source(parameter: Parameter, lang: str = "en") -> str:
    """Why a parameter has its value; in English where it has no Chinese."""
    return SOURCES_ZH.get(parameter.source, parameter.source) if lang == "zh" else parameter.source
