"""Chinese for the units of parameters and for why their values are assumed.

Keyed by the English text of the schema, so that a text that is changed there is shown in English until it is
translated anew; a test lists what is missing.
"""

from __future__ import annotations

from typing import Final

from sim.scenario import Parameter

UNITS_ZH: Final[dict[str, str]] = {
    "": "",
    "yuan per household": "元/户",
    "share of the undecided": "未同意户的比例",
    "share of the willing": "有意愿居民的比例",
    "persons, city total": "人，全市合计",
    "km": "公里",
    "km/h": "公里/小时",
    "estates per district": "个小区/区县",
    "causes of each chronic category": "每类慢性问题成因数",
    "share": "比例",
    "persons": "人",
    "count": "个",
    "ratio": "比值",
    "choice": "选项",
    "name": "名称",
    "mapping": "映射",
    "relative": "相对值",
    "per year": "每年",
    "log-odds": "对数优势",
    "h": "小时",
    "days": "天",
    "date": "日期",
    "dates": "日期",
    "items": "项",
    "0-1": "0至1",
    "probability": "概率",
    "satisfaction": "满意度",
    "whole number": "整数",
    "coefficient of variation": "变异系数",
    "sigma of the logarithm": "对数标准差",
    "log-odds per SD of deprivation": "每个贫困程度标准差的对数优势",
    "log-odds on 2 x severity - 1": "对数优势（对2×严重度−1）",
    "log-odds on trust - 1/2": "对数优势（对信任−1/2）",
    "log-odds on efficacy": "对数优势（对效能感）",
    "posts, city total": "个岗位，全市合计",
    "posts per grid": "每网格岗位数",
    "persons per grid": "人/网格",
    "persons per street": "人/街道",
    "persons per district": "人/区县",
    "h, median work of the item": "小时，事项工时中位数",
    "working h": "工作小时",
    "work h": "工时（小时）",
    "weight of an hour of waiting": "每等待一小时的权重",
    "hours per hour behind": "每落后一小时折合小时数",
    "probability a try": "每次概率",
    "per hour of joining later": "每晚到一小时",
    "per hour until due": "距时限每小时",
    "hours per unit of severity": "每单位严重度折合小时数",
    "hours per work hour": "每工时折合小时数",
    "hours per unit of vulnerability": "每单位弱势程度折合小时数",
    "hours per hour that the group is behind": "群体每落后一小时折合小时数",
    "share of the case's work": "占该件工作量比例",
    "probability per latent need": "每个未上报诉求的概率",
    "per 30 days and visible latent need": "每30天每个可见的未上报诉求",
    "yuan a year": "元/年",
    "yuan a year, city total": "元/年，全市合计",
    "list": "列表",
    "posts": "个岗位",
    "d": "天",
    "d since registration": "登记以来天数",
    "h a month": "小时/月",
    "h of a grid member": "网格员小时",
    "h per office hour": "每办公小时折合小时",
    "h per unit of score": "每单位得分折合小时",
    "log per standard deviation": "每标准差的对数",
    "log-odds on 1 - satisfaction": "对数优势（对1−满意度）",
    "log-odds on 1/2 - trust": "对数优势（对1/2−信任）",
    "log-odds on satisfaction": "对数优势（对满意度）",
    "log-odds per earlier return": "此前每次退回的对数优势",
    "log-odds per whistle that the desk has heard this week": "窗口本周每听到一次吹哨的对数优势",
    "meetings a year": "次/年",
    "offices": "个机构",
    "parties": "个单位",
    "per 30 days and latent need": "每30天每个未上报诉求",
    "probability a visit": "每次走访的概率",
    "score": "分",
    "share a month": "比例/月",
    "share of communities": "占社区比例",
    "share of joint cases": "占联办案件比例",
    "share of party members": "占党员比例",
    "share of residents": "占居民比例",
    "share of the centre's reports": "占服务中心上报比例",
    "share of visitors with digital access": "占有数字接入的来访者比例",
    "share of what is missing to 1": "占距1差额的比例",
    "teams per community or street": "每社区或街道队伍数",
    "whistles": "次吹哨",
    "yuan per member-year": "元/党员·年",
    "cases": "件",
    "elasticity": "弹性",
    "factor": "倍数",
    "grades": "级",
    "log hazard per unit": "每单位对数风险",
    "log-odds for pay lower by 1/1.32": "薪酬低至1/1.32时的对数优势",
    "log-odds per share": "每单位比例的对数优势",
    "log-odds per standard deviation": "每标准差的对数优势",
    "log-odds per unit of load": "每单位负荷的对数优势",
    "per log of cases": "每单位件数对数",
    "per unit of log pay": "每单位薪酬对数",
    "per unit of share x rank": "每单位份额×排名",
    "per unit of the share": "每单位比例",
    "ratio to the average of the beginning": "与初始平均之比",
    "share at burnout 1": "倦怠为1时的比例",
    "share of community staff a year": "占社区人员比例/年",
    "share of mean pay": "占平均薪酬比例",
    "share of staff": "占人员比例",
    "skill per share of time": "每单位时间比例的能力",
    "times a year": "次/年",
    "years": "年",
    "0 or 1": "0或1",
    "h a week": "小时/周",
    "h of case work a working day": "每工作日办案小时",
    "persons a year and 100,000 residents": "人/年·每十万居民",
    "probability by further system": "每增一个系统的概率",
    "reversals a year and district": "次反复/年·区县",
    "share of community posts": "占社区岗位比例",
    "share of community time on cases": "占社区办案时间比例",
    "share of district officials": "占区县经办人员比例",
    "share of paperwork": "占台账时间比例",
    "share of pooled time": "占统筹时间比例",
    "share of the shift": "占班次比例",
    "share of visits": "占走访比例",
    "share, against open examination": "比例（相对公开招考）",
    "signs": "处签字",
    "tasks a week and community": "项任务/周·社区",
    "visits a year and household": "次走访/年·户",
    "visits a year and member": "次走访/年·党员",
    "yuan once": "元（一次性）",
    "weeks": "周",
    "years, mean": "年（均值）",
    "yuan": "元",
    "yuan a visit": "元/次走访",
    "yuan an hour": "元/小时",
    "h a community": "小时/社区",
    "h a person and evaluation": "小时/人·次考核",
    "h a week and community": "小时/周·社区",
    "log-odds per unit of the share": "每单位比例的对数优势",
    "per 30 days and visible latent need, each sensor": "每30天每个可见的未上报诉求，每名探头",
    "per meeting": "每次会议",
    "share at weight 1": "比例（权重为1时）",
    "share of an item's paperwork": "占一项台账工时比例",
    "share of cases overdue": "超期件比例",
    "share of community staff": "占社区人员比例",
    "share of its staff's time": "占本社区人员工时比例",
    "share of people in new employment": "占新就业群体比例",
    "standard deviations": "标准差",
    "yuan a community": "元/社区",
    "yuan a month": "元/月",
    "h a meeting": "小时/次会议",
    "h of an inspector": "检查人员小时",
    "yuan a meeting": "元/次会议",
    "yuan a training hour": "元/培训小时",
    "yuan a year and 10,000 residents": "元/年·万人",
    "yuan a year and unit": "元/年·单位",
    "yuan a year at market pay": "元/年（按市场薪酬）",
}
SOURCES_ZH: Final[dict[str, str]] = {
    "any number; apart from the run's seed so that replications share the place":
        "任意数；与运行种子分开，使各次重复共用同一地方",
    "any number; the needs of a run depend on it, the place does not":
        "任意数；影响运行中的诉求，不影响地方",
    "not in S3":
        "S3未给出",
    "no figure in the sources":
        "来源中没有数字",
    "log-normal; no distribution in the sources":
        "对数正态；来源未给出分布",
    "slope of the low-income and migrant shares on deprivation; direction from the request literature":
        "低收入与外来人口占比随贫困程度的斜率；方向取自诉求研究文献",
    "Gamma of shape 6; with shape 1 one member per beat becomes unstable; 0 switches it off":
        "形状参数为6的伽马分布；形状为1时每责任区一名网格员不稳定；0为关闭",
    "half of the log-variance is smooth in space; Boston cells have Moran's I 0.55":
        "对数方差的一半在空间上平滑；波士顿网格的莫兰指数为0.55",
    "neutral: reporting reads trust minus one half":
        "中性取值：上报模型使用信任减二分之一",
    "the three types are in S3, their shares are not":
        "S3给出三类网格，未给出占比",
    "few people live in parks and office buildings; no figure in the sources":
        "园区与楼宇居住者少；来源中没有数字",
    "shops and dwellings along roads; no figure in the sources":
        "沿街商铺与住宅；来源中没有数字",
    "one group per resident (exclusive); no breakdown in the Panjin report":
        "每人只属一个群体；盘锦报告没有分项",
    "one group per resident (exclusive); no breakdown in the Panjin report; in Luohu (S4) migrants are more than "
    "half":
        "每人只属一个群体；盘锦报告没有分项；罗湖（S4）外来人口过半",
    "one group per resident (exclusive); no breakdown in the Panjin report; Luhe (S0) counts 17,950 low-income "
    "people":
        "每人只属一个群体；盘锦报告没有分项；六合（S0）有低收入者17950人",
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose)":
        "未见按年龄或来源划分的来电统计；群体次序依M29（老年人受损）",
    "no breakdown of callers by age or origin is published; order of groups follows M29 (elderly lose); platform "
    "work needs a phone":
        "未见按年龄或来源划分的来电统计；群体次序依M29（老年人受损）；平台就业离不开手机",
    "0: in town; Weigang lies 15 km out (S1); officials of streets and districts travel it":
        "0：在城区；卫岗距城区15公里（S1）；街道与区县人员往返办理",
    "0: estates are not told apart; 192 in Qiaodong (S1); they lie in living grids by lot":
        "0：不区分小区；桥东192个（S1）；随机分布于生活型网格",
    "0: none; 156 in Qiaodong (S1); which ones are old is drawn by lot":
        "0：无；桥东156个（S1）；哪些是老旧小区由抽签决定",
    "0: chronic causes lie anywhere; 1: each old estate has one of its own besides, as Longhai yard (S1)":
        "0：慢性成因随处分布；1：每个老旧小区另有一个，如陇海118号院（S1）",
    "there and back once a case that a street or district solves (territory.distance_km)":
        "街道或区县每办一件往返一次（territory.distance_km）",
    "0: none; all 192 estates of Qiaodong (M9: S1)":
        "0：无；桥东192个小区全覆盖（M9：S1）",
    "takes the place of policy.consent.success in the share of estates that is linked; no figure in the sources":
        "在已联动的小区中取代policy.consent.success；来源无数字",
    "0: no programme; the pace follows from this and from how long an estate takes":
        "0：无改造计划；进度取决于此值与单个小区时长",
    "in_turn: one party after the other; committee: a temporary committee, all at the same time (M33, S1)":
        "in_turn：各方依次；committee：临时党委，各方同时（M33，S1）",
    "between a simple majority and everybody; no figure in the sources":
        "介于简单多数与全体之间；来源无数字",
    "of the households that have not yet agreed, each by its own lot; no figure in the sources":
        "尚未同意的住户各自抽签；来源无数字",
    "where committee, owners and property firm are linked (policy.consent.linkage; M9); no figure in the sources":
        "社区、业主、物业三方联动的小区（policy.consent.linkage；M9）；来源无数字",
    "half as long as a visit; taken from the time for cases":
        "为一次走访的一半；占用办件时间",
    "log-normal; one building season; no figure in the sources":
        "对数正态；一个施工季；来源无数字",
    "booked as a cost; paid from upper levels' own funds, not from the capital account; no figure in the sources":
        "计入成本；由上级专项资金支付，不占基建账户；来源无数字",
    "0: nobody asks them; who is willing follows residents.volunteering and the grid's trust":
        "0：无人组织；意愿取决于residents.volunteering与网格信任",
    "0: none; 200 in Weigang (S1); a number besides the two shares above, even over inhabited grids":
        "0：无；卫岗200人（S1）；在上两项比例之外，平均分到有人居住的网格",
    "14 categories and about 160 items; rates and times are assumptions (see the file)":
        "14类约160项；发生率与工时为假设（见目录文件）",
    "1 everywhere: groups differ in reporting, not in needs, unless a scenario says so":
        "一律为1：除非情景另有说明，群体差异在上报而不在诉求",
    "a milder drain than Longhai's (S1), which blocks 2-3 times a month; the number of causes follows":
        "比陇海（S1，每月堵塞2至3次）轻的排水问题；成因数量由此推出",
    "trust moves by this share towards the satisfaction of the last contact":
        "信任向最近一次接触的满意度移动的比例",
    "1: efficacy is the outcome of the last contact alone":
        "1：效能感只取决于最近一次接触的结果",
    "small while hotline and grid members are open to everybody":
        "热线与网格员对所有人开放，故影响小",
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
    "a closure on paper multiplies satisfaction by this":
        "纸面办结时满意度乘以此数",
    "1,110 grid members of 1,850 posts, 0.32 per grid; the rest staffs the community desks":
        "1850个岗位中网格员1110人，每网格0.32人；其余在社区窗口",
    "0: ample capacity":
        "0：容量充足",
    "a case is beyond a server when its difficulty, uniform in [0, 1], exceeds the server's skill":
        "难度在[0,1]均匀分布，超过经办人能力即无法办理",
    "formalism surveys name 30 % of effort to 42 % of tasks; .42 before the burden cut":
        "形式主义调查：占精力30%至任务42%；减负前为0.42",
    ".15 after, .05 before; 1.3 and 0.4 visits per household-year":
        "改革后0.15，之前0.05；每户每年1.3次与0.4次",
    ".45 after offices face down (M13), .60 before":
        "机构面向基层（M13）后0.45，之前0.60",
    "agrees with 1-5 home visits a day":
        "与每天1至5户走访相符",
    "departments that handle cases; 0: no district level":
        "办理案件的部门数；0为无区县一级",
    "S3 asks for items that can be used, taken and managed":
        "S3要求下放事项“用得上、接得住、管得好”",
    "1 with a smart platform, 4 without":
        "有智慧平台为1，没有为4",
    "no rule is named in the sources":
        "来源未说明规则",
    "0: none; keeps keyed priorities from starving a case":
        "0为无；避免按规则排队时个别案件一直得不到办理",
    "staff pooled and posted (M39) after the reform, own_grid before; mean wait 31 against 113 h in a prototype":
        "改革后人员统筹下沉（M39），之前各管网格；原型中平均等待31小时对113小时",
    "at each desk passed; no figure in the sources":
        "每经一处均发生；来源中没有数字",
    "exponential is for checks against queueing theory":
        "指数分布仅用于与排队论核对",
    "scaled by ln K / ln 17 for K offices: .20 at 5; chosen to meet the prototype's totals":
        "K个机构时按ln K / ln 17缩放：5个时0.20；按原型总量选定",
    "chosen to meet the prototype's totals":
        "按原型总量选定",
    "1: belongs to those whom `vulnerable_first` puts in front; between 0 and 1: in order of the number":
        "1：属于vulnerable_first优先的群体；0与1之间按数值排序",
    "used by the priority `weighted` only; key = sum of weights, smallest first; 1 alone is first come, first "
    "served":
        "仅用于优先规则weighted；按加权和从小到大；仅此项为1即先来先办",
    "used by the priority `weighted` only; key = sum of weights, smallest first":
        "仅用于优先规则weighted；按加权和从小到大",
    "log-normal; Beijing and Nanjing rules ask for 24 h to 5 days":
        "对数正态；北京、南京规定为24小时至5天",
    "geometric; one Nanjing case took 8 whistles in two years":
        "几何分布；南京一案两年吹哨8次",
    "half pays cases, half pays offices and activities":
        "一半用于办件，一半用于办公与活动",
    "0 in Panjin; in Nantong (S2) a 20-member branch costs 9,600 a year":
        "盘锦为0；南通（S2）20名党员的支部每年9600元",
    "0 in Panjin; Nantong (S2) pays 300":
        "盘锦为0；南通（S2）为300元",
    "0 in Panjin; Nantong (S2) pays 3,000; branches there at the beginning of a run are not new":
        "盘锦为0；南通（S2）为3000元；运行开始时已有的支部不算新建",
    "pays small works of the branch's community":
        "用于支部所在社区的小微项目",
    "a case held longer is withdrawn: no money came":
        "等待更久则因无经费撤回",
    "3.9 % at no pressure; a Wuhan unit faked 4.9 % of records (People's Daily 2019); -20 switches it off":
        "无压力时3.9%；武汉某单位4.9%的记录造假（人民日报2019）；−20为关闭",
    "added when due within 24 h or overdue; closures bunch at deadlines (Boston 2015, English A&E)":
        "24小时内到期或已超期时增加；办结集中在时限前（波士顿2015、英国急诊）",
    "log-normal; no figure in the sources":
        "对数正态；来源中没有数字",
    "share of the dissatisfaction that the reported figure hides; reported satisfaction is 90-97 % (official)":
        "上报数字所掩盖的不满占比；上报满意度为90%至97%（官方）",
    "0: posts follow residents; 1: they follow the needs to be expected, as the small differences between "
    "districts in type-adjusted closing times suggest (Boston 2015; Hamel and Holliday 2024)":
        "0：岗位按居民分配；1：按预期诉求分配，各区按类型调整的办结时间差异小，与之相符（波士顿2015；Hamel与"
        "Holliday 2024）",
    "none: every lever holds everywhere from the start; later stages win (M45)":
        "无：各项设置自始在各地生效；后面的阶段优先（M45）",
    "t = 0 is a Monday at 00:00; 2024 has the default holidays":
        "t = 0为周一零时；2024年使用默认节假日",
    "0: answering does not count; no figure in the sources":
        "0：答复不计；来源中没有数字",
    "0: every case has an owner; 1: the catalogue's shares (unowned_p), at streets and districts":
        "0：每件都有责任单位；1：按目录的占比（unowned_p），在街道与区县",
    "0: no co-building; 8 in Panjin with big committees":
        "0：无共建；盘锦大工委时为8",
    "0: no teams; fewer where a desk cannot spare them":
        "0：无队伍；窗口抽不出人手时更少",
    "0: no volunteers; .20 after and .05 before in Panjin":
        "0：无志愿者；盘锦之后0.20、之前0.05",
    "0: none":
        "0：无",
    "0: none does; 1: the catalogue's shares (consent_p) of property and renovation cases":
        "0：均不需要；1：按目录的占比（consent_p），物业与改造类案件",
    "0: none; 1: every contribution is made public, rated and thanked":
        "0：无；1：每项贡献均公开、评价并致谢",
    "0: none; S2's alliances 1 + X + Y (M34) share in willingness across communities":
        "0：无；S2的“1+X+Y”联盟（M34）在社区间共享意愿",
    "0: none; S4 has branches of buildings, S3 near fifty parks (M32); word of mouth in production grids":
        "0：无；S4有楼栋党支部，S3有近五十个园区党支部（M32）；生产型网格内口口相传",
    "0: none; members of the grid's branch hear of needs; times 0.5 + vitality of the branch":
        "0：无；网格支部的党员听到诉求；乘以0.5加支部活力",
    "0: none; on top of any allocation, by deprivation; members' dues warm the grassroots (M16: S2)":
        "0：无；在任何分配之外，按贫困程度；党费向基层倾斜（M16：S2）",
    "0: none; part-time committee members (M12: S4)":
        "0：无；兼职委员（M12：S4）",
    "0: none; pays cases of the community that its service fund cannot; given in proportion to willingness":
        "0：无；支付社区服务经费不足以支付的案件；按意愿比例提供",
    "0: none; quarterly or monthly with big committees (M11: S3)":
        "0：无；大工委每季或每月一次（M11：S3）",
    "0: none; the vitality of its branch makes a unit more willing (M11)":
        "0：无；支部活力使单位更愿意参与（M11）",
    "0: none; two lists, of what a unit offers and of what it needs (M11, M35)":
        "0：无；单位的资源清单与需求清单（M11、M35）",
    "1.5 after, 0.3 before; registered averages are 13.85 h; times 0.5 + vitality of the grid's branch":
        "之后1.5，之前0.3；登记平均为13.85小时；乘以0.5加网格支部活力",
    "100 does not bind in Panjin (some 30 joint cases a month and community)":
        "盘锦不受100的限制（每社区每月约30件联办）",
    "3 % of those who complain about a perfect closing, 6 % at satisfaction 1/2; -20 switches it off":
        "对圆满办结仍投诉者3%，满意度1/2时6%；−20为关闭",
    "92 % of calls; no figure in the sources":
        "占来电92%；来源中没有数字",
    "M29 (S1, S3): no journey in vain and none to a wrong desk; without digital access nothing changes":
        "M29（S1、S3）：不白跑、不跑错门；没有数字接入者不受影响",
    "M30 (S2): communities whose couriers, drivers and the like have one; drawn by lot":
        "M30（S2）：设有快递员、司机等新就业群体支部的社区；抽签决定",
    "M31 (S4): communities whose migrants have one; which ones is drawn by lot":
        "M31（S4）：外来人口设有家乡支部的社区；由抽签决定是哪些",
    "M5 (S0): a grid member takes the papers and carries them; the resident makes no journey":
        "M5（S0）：网格员代收代办，居民不必跑",
    "a community one standard deviation above the mean gets exp(this) times as much":
        "比均值高一个标准差的社区得到exp(此数)倍",
    "a petition is an attempt of the same case at the street, with little time":
        "上访是同一案件在街道的再次办理，时限很短",
    "a secretary's project is one of a community":
        "书记项目以社区为单位",
    "a sixth of those whose closing did not hold say nothing, at trust 1/2 and without a hurdle of the group; -20 "
    "switches it off":
        "办结未真正解决者中有六分之一不作声（信任为1/2且群体无障碍时）；−20为关闭",
    "a venue is given while willingness is at least a half; recorded, no effect on cases":
        "意愿至少一半时提供场地；仅作记录，不影响案件",
    "asked when somebody takes it up to solve it; no figure in the sources":
        "有人接手办理时询问；来源中没有数字",
    "at least; no figure in the sources":
        "至少；来源中没有数字",
    "at most; a desk keeps at least one in any event":
        "至多；窗口无论如何保留至少一人",
    "0: none; 13,000 members of Luhe (S0) called on 66,000 households, 5.1 each; out of their monthly hours":
        "0：无；六合（S0）1.3万名党员联系走访6.6万户，人均5.1户；占用其月服务时长",
    "null: as everybody's; Luhe (S0) has 17,950 people in 8,708 such households, 2.06":
        "空：与全体居民相同；六合（S0）8708户低收入户共17950人，户均2.06人",
    "attendance decays where employers do not record it (M7)":
        "雇主不记录时出勤逐渐下降（M7）",
    "buck-passing (M13) at streets and districts, scaled by ln K / ln 17; 0: none; no figure in the sources":
        "街道与区县推诿（M13），按ln K / ln 17缩放；0为无；来源中没有数字",
    "by the office that it reaches, where demand.unowned_factor is above 0; no figure in the sources":
        "由所到机构推诿，仅当demand.unowned_factor大于0；来源中没有数字",
    "by the resident, who has them reopened, petitions or gives up; the others are lost; no figure":
        "由居民决定重办、上访或放弃；其余不再出现；没有数字",
    "contained in the migrants' log-odds; a hometown branch removes it (M31)":
        "包含在外来人口的对数优势中；家乡支部可消除（M31）",
    "empty: all":
        "空：全部",
    "empty: the default assignment for all; a category's own goes before a grid type's, that before the default":
        "空：一律用默认指派；分类设定先于网格类型，网格类型先于默认",
    "empty: the default priority for all; a category's own goes before a grid type's, that before the default":
        "空：一律用默认优先规则；分类设定先于网格类型，网格类型先于默认",
    "empty: the default route for all; a category's own goes before a grid type's, that before the default":
        "空：一律用默认路径；分类设定先于网格类型，网格类型先于默认",
    "equal: as the norms say; by_need: residents, deprivation and backlog; by_performance: reported closing; the "
    "city's total stays the same (M16)":
        "equal：按规范；by_need：按居民、贫困程度与积压；by_performance：按上报办结；全市总额不变（M16）",
    "exponential, passing while people are about (weekly profile of demand); no figure in the sources":
        "指数分布，在有人活动时路过（诉求的周分布）；来源中没有数字",
    "filled when a scenario is given a function; the rule is then called code:name":
        "情景给定函数时填写；规则名为 代码:名称",
    "for households that a grid member called on in the last 90 days; no figure in the sources":
        "近90天内网格员走访过的户；来源中没有数字",
    "level = 1 - exp(-(yuan per member-year / this + meetings a year / 12) / saturation); Nantong pays 300":
        "水平=1−exp(−(每党员年经费/此数+年会议次数/12)/饱和参数)；南通为300元",
    "level to which attendance decays without any record":
        "没有任何记录时出勤下降到的水平",
    "linkage of residents' committee, owners and property firm raises it (M9); no figure in the sources":
        "居委会、业委会与物业联动可提高（M9）；来源中没有数字",
    "lowers wrong dispatch and passing on by this share (M13); 0: the chances as they are given":
        "按此比例降低错派与转手（M13）；0：概率不变",
    "migrants with a hometown branch in their community (M31), people in new employment with a branch of their "
    "sector (M30); direction only in the sources":
        "所在社区有家乡支部的外来人口（M31）、有行业支部的新就业群体（M30）；来源只给方向",
    "monthly meetings are the rule of the party's statutes; S0 finds them weakened (M42)":
        "党章规定每月一次；S0发现有所弱化（M42）",
    "monthly meetings without money give 0.49; returns diminish":
        "每月会议而无经费时为0.49；效果递减",
    "multiplies the chances of giving up and petitioning and the effect of dissatisfaction; 0: a closing comes "
    "back whatever the resident thinks of it, and always as it was":
        "乘以放弃与上访的概率以及不满的作用；0：办结是否退回与居民看法无关，且方式不变",
    "neighbours talk; on the first of every month":
        "邻里相传；每月一日",
    "no figure in the sources; the group's log-odds of reporting count besides: who reports less complains less":
        "来源中没有数字；群体的上报对数优势另计：上报少者投诉也少",
    "of the group's log-odds below those of locals: visits narrow under-reporting (direction only)":
        "占群体低于本地居民的对数优势：走访缩小上报不足（只有方向）",
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock, "
    "volunteer Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h)":
        "office为周一至周五8至12时、13至17时（40小时），extended为周一至周六8至12时、13至19时（60小时），always为"
        "全天候，volunteer为周一至周五18至21时与周末9至12时、14至17时（27小时）",
    "office is Mon-Fri 8-12 and 13-17 (40 h), extended Mon-Sat 8-12 and 13-19 (60 h), always round the clock, "
    "volunteer Mon-Fri 18-21 and Sat-Sun 9-12 and 14-17 (27 h); without effect while capacity is ample":
        "同上班次（office、extended、always、volunteer）；容量充足时无影响",
    "on top of its share of the work; no figure in the sources":
        "在其工作份额之外；来源中没有数字",
    "once per case at the service centre without an appointment (closed counter, missing paper); no figure":
        "每件一次，在服务中心且未预约（窗口关闭、缺材料）；没有数字",
    "priority `equity`: a case counts as if it had come so many hours earlier for every hour by which its group's "
    "cases are open longer than everybody's, over the last 28 days":
        "优先规则equity：群体近28天案件的平均未结时间每超出全体一小时，其案件视同早到若干小时",
    "repeat requests are 10-20 % (Daying, official), duplicates included; at the satisfaction that residents "
    "expect (`residents.reaction.expected`)":
        "重复诉求占10%至20%（大英县，官方），含重复登记；以居民所期望的满意度（residents.reaction.expected）为准",
    "satisfied even if it was slow (M36, in words); no figure in the sources":
        "办得慢也可满意（M36，文字表述）；来源中没有数字",
    "score of a perfectly fitting hour of work of mean severity at full willingness":
        "完全对口、平均严重度、意愿充分时一小时工作的得分",
    "sequential: asked one after the other; parallel: all at once, the case goes on when the last is done":
        "sequential：逐个征询；parallel：同时征询，最后一个完成后继续",
    "shortest joint cases in a prototype at .4 to .6; the other joint cases go by policy.joint.mode":
        "原型中0.4至0.6时联办案件最短；其余联办按policy.joint.mode",
    "staff have 0.95":
        "专职人员为0.95",
    "standard deviation between units, fixed for each":
        "单位之间的标准差，各单位固定",
    "term of the log-odds of the level that willingness moves to of units whose head is a part-time committee "
    "member (M12)":
        "负责人为兼职委员的单位，其意愿所趋水平的对数优势项（M12）",
    "term of the log-odds of the level that willingness moves to, times 1 - exp(-meetings a year / 6) (M11)":
        "意愿所趋水平的对数优势项，乘以1−exp(−年会议次数/6)（M11）",
    "term of the log-odds of the level that willingness moves to, times recognition (M11, M35)":
        "意愿所趋水平的对数优势项，乘以认可程度（M11、M35）",
    "term of the log-odds of the level that willingness moves to, times services that the street gives to units "
    "(M35)":
        "意愿所趋水平的对数优势项，乘以街道为单位提供的服务（M35）",
    "term of the log-odds of the level that willingness moves to, times the vitality of that branch":
        "意愿所趋水平的对数优势项，乘以该支部的活力",
    "the kinds are in S3 and S4, their shares are not":
        "S3与S4给出类别，未给出占比",
    "they leave alone what is more difficult; staff have 0.93":
        "更难的不接手；专职人员为0.93",
    "they pay attendance, and nobody waits for them; no figure in the sources":
        "支付出勤费用，无人等待；来源中没有数字",
    "twice the odds for every time that the case came back before":
        "案件此前每退回一次，优势加倍",
    "two hours in a working day: the unit has other things to do":
        "每个工作日两小时：单位另有工作",
    "two rounds on average; no figure in the sources":
        "平均两轮；来源中没有数字",
    "type of the grid where the need is; empty: the default assignment for all; a category's own goes before a "
    "grid type's, that before the default":
        "诉求所在网格的类型；空：一律用默认指派；分类设定先于网格类型，网格类型先于默认",
    "type of the grid where the need is; empty: the default priority for all; a category's own goes before a grid "
    "type's, that before the default":
        "诉求所在网格的类型；空：一律用默认优先规则；分类设定先于网格类型，网格类型先于默认",
    "type of the grid where the need is; empty: the default route for all; a category's own goes before a grid "
    "type's, that before the default":
        "诉求所在网格的类型；空：一律用默认路径；分类设定先于网格类型，网格类型先于默认",
    "vitality moves by 63 % of the way to its level in this time; it decays likewise (M42)":
        "活力在此时间内走完与目标差距的63%；消退亦同（M42）",
    "what nobody has claimed after so many mornings goes level by level (M10)":
        "若干个早晨无人认领者逐级流转（M10）",
    "where categories or grid types have priorities of their own: a case under severity, shortest_work or "
    "vulnerable_first counts as so many hours earlier for each unit of severity or vulnerability, later for each "
    "hour of work; one rule everywhere does not use it":
        "分类或网格类型各有优先规则时：severity、shortest_work或vulnerable_first下，每单位严重度或弱势程度视同早到"
        "若干小时，每工时视同晚到；全市同一规则时不用",
    "willingness moves by 63 % of the way to its level in this time":
        "意愿在此时间内走完与目标差距的63%",
    "work that everybody sees counts so much more: times the category's visible share":
        "人人可见的工作加倍计分：乘以该类可见占比",
    "0.95 after professional posts, 0.90 before; of somebody of usual effort, burnout and experience":
        "之后0.95，之前0.90；指努力、倦怠与经验均属一般者",
    "0: none, 1: dismissal; no figure in the sources":
        "0：无，1：免职；来源中没有数字",
    "1: as stated, 0: effort is always 1":
        "1：如所述；0：努力始终为1",
    "1: as stated, 0: everybody works like the average of the beginning":
        "1：如所述；0：人人如初始平均水平",
    "1: as stated, 0: nobody burns out":
        "1：如所述；0：无人倦怠",
    "M19: none unless a reform sends people; no figure in the sources":
        "M19：除非改革派人学习，否则为无；来源中没有数字",
    "M19; no figure in the sources":
        "M19；来源中没有数字",
    "Wang 2019: 41.9 % of community workers in Liaoning burnt out":
        "王2019：辽宁社区工作者41.9%存在职业倦怠",
    "a doubling of experience saves about 5 % of time; industrial learning curves 10-20 %":
        "经验每翻一番约省5%时间；工业学习曲线为10%至20%",
    "at burnout .4 and market pay; 0: nobody leaves":
        "倦怠0.4、市场薪酬时；0：无人离职",
    "fades with 100 cases; no figure in the sources":
        "100件后消退；来源中没有数字",
    "formalism surveys name paperwork first; the size is an assumption":
        "形式主义调查首推台账；幅度为假设",
    "from closing to finding; no figure in the sources":
        "从办结到发现；来源中没有数字",
    "gift exchange in the field: small (Gneezy and List 2006)":
        "实地礼物交换：作用小（Gneezy与List 2006）",
    "load = share of the shift that is filled; no figure in the sources":
        "负荷=班次被占用的比例；来源中没有数字",
    "months, not weeks; no figure in the sources":
        "以月计而非以周计；来源中没有数字",
    "of training beyond 3 % of the shift, over half a year; no figure in the sources":
        "班次3%以上的培训，以半年计；来源中没有数字",
    "performance share x (own rank - 1/2); no figure in the sources":
        "绩效份额×（自身排名−1/2）；来源中没有数字",
    "piece rates raised output by up to 44 % (Lazear 2000); shares of 20 % of pay far less":
        "计件工资使产出至多提高44%（Lazear 2000）；占薪酬20%的绩效作用小得多",
    "pressure = w / (w + this), w cases waiting per person at the desk":
        "压力=w/(w+此数)，w为窗口人均等待件数",
    "right after a commendation; fades with 90 days":
        "表彰之后即有；90天后消退",
    "share of the community, street or district in recent weeks beyond 5 %; no figure in the sources":
        "社区、街道或区县近几周超过5%的比例；来源中没有数字",
    "share of the superficial closures audited that are seen to be so":
        "被抽查的纸面办结中被识破的比例",
    "spot checks (S2: woodpecker audits); no figure in the sources":
        "抽查（S2：啄木鸟督查）；来源中没有数字",
    "the best by cases solved; no figure in the sources":
        "按办结件数取最优；来源中没有数字",
    "the share after offices face down":
        "机构面向基层之后的比例",
    "the share after the burden cut":
        "基层减负之后的比例",
    "times audit probability times penalty, taken away; perceived audits work (Korobow 2007)":
        "乘以抽查概率与处罚后扣除；可感知的审计有效（Korobow 2007）",
    "times performance share times pressure; no figure in the sources":
        "乘以绩效份额与压力；来源中没有数字",
    "what schooling is worth":
        "学历的作用",
    "where the base holds":
        "基准成立之处",
    "work bunches before evaluation dates (M23); no figure in the sources":
        "考核日期前工作集中（M23）；来源中没有数字",
    "0: calm (M8, S2); a stage of a roll-out declares it for days and places; above 1/2 counts as 1":
        "0：平时（M8、S2）；推广的某个阶段可按日期与地点宣布；大于1/2按1计",
    "0: none (M41: S1, in words)":
        "0：无（M41：S1，文字表述）",
    "0: none; as for low-income ones":
        "0：无；同低收入者",
    "0: none; four levels of centres, staff pooled and posted (M39: S2, S3); every month the street posts the "
    "time of the pool to its communities by what waits there":
        "0：无；四级中心，人员统筹下沉（M39：S2、S3）；街道每月按各社区积压分派统筹时间",
    "0: only what is declared; else also while the city's registered cases of a week exceed so many times those "
    "of the four weeks before; over when less than half of the excess is left":
        "0：仅按宣布；否则全市一周登记件数超过前四周若干倍时亦算，余额不足一半时结束",
    "0: those that the base contains; a thousand threads above, one needle below (M40: S3)":
        "0：基数已含的部分；上面千条线、下面一根针（M40：S3）",
    "1 everywhere: grid types differ in residents, not in needs, unless a scenario says so (M44, S3)":
        "一律为1：除非情景另有说明，网格类型的差异在居民而不在诉求（M44、S3）",
    "300,000 yuan of works over five years; no figure in the sources":
        "五年30万元的工程；来源中没有数字",
    "a twentieth of the members who live in the grids (M8, S2: in words)":
        "居住在网格中的党员的二十分之一（M8、S2：文字表述）",
    "added to `residents.reporting.centre_share`; no figure in the sources":
        "加到residents.reporting.centre_share；来源中没有数字",
    "aged and with little schooling (S3, in words)":
        "年龄偏大、学历偏低（S3，文字表述）",
    "an evening a week, at the side of the grid members; unpaid; no figure in the sources":
        "每周一个晚上，与网格员一起；无报酬；来源中没有数字",
    "as for living grids":
        "同生活型网格",
    "calm work is displaced (M8); no figure in the sources":
        "平时工作被挤占（M8）；来源中没有数字",
    "each takes its first desk in the community another look; residents are not asked twice; no figure in the "
    "sources":
        "社区首个窗口各多看一遍；居民不被重复询问；来源中没有数字",
    "none; a heavy February in Boston (2015) brought 1.7 times the work (M8)":
        "无；波士顿2015年2月大雪使工作增至1.7倍（M8）",
    "three grid types with ways of their own (M44: S3, S4, in words)":
        "三类网格各有做法（M44：S3、S4，文字表述）",
    "three systems more make the .42 of before the burden cut out of .30":
        "多三个系统，使0.30变为减负前的0.42",
    "two hours a day are .25; no figure in the sources":
        "每天两小时即0.25；来源中没有数字",
    "ways and getting to know the place; no figure in the sources":
        "路途与熟悉地方；来源中没有数字",
    "what was begun is undone and reported anew, at all desks of the district; no figure in the sources":
        "已开始的工作作废并在全区窗口重新上报；来源中没有数字",
    "where a household is visited at least quarterly; less in proportion to 1 - exp(-visits / 4); no figure in "
    "the sources":
        "每户至少每季走访一次者；不足时按1−exp(−次数/4)递减；来源中没有数字",
    "0: colleagues tell what they see, 1: everybody gives everybody the same good mark; no figure in the sources":
        "0：同事如实评价，1：人人互打同样的高分；来源中没有数字",
    "0: no warnings; two colours in S2, thresholds not given":
        "0：不预警；S2有两色，未给出阈值",
    "0: none; M27 (S2), in words":
        "0：无；M27（S2，文字表述）",
    "0: none; S2, in words (M30)":
        "0：无；S2，文字表述（M30）",
    "0: none; the last of every district by score until the next evaluation (M27: S1, S2, in words)":
        "0：无；各区县得分末位者，至下次考核为止（M27：S1、S2，文字表述）",
    "a fifth of what patrols find, which see .10; no figure in the sources":
        "巡查发现率为0.10，取其五分之一；来源中没有数字",
    "a lever that communities have values of their own of; extension: deadlines extended on paper":
        "各社区可有不同取值的杠杆；extension：纸面延期",
    "a work team from above, of people who are no case staff; no figure in the sources":
        "上级派出的工作队，不占经办人员；来源中没有数字",
    "added to the rate; no figure in the sources":
        "叠加于学习借鉴率；来源中没有数字",
    "against a quarterly survey; counts at the end of December":
        "相对于季度测评；十二月末起作用",
    "against a quarterly survey; counts at the end of June":
        "相对于季度测评；六月末起作用",
    "as for recognition; yellow and red; no figure in the sources":
        "同表彰；黄色与红色均适用；来源中没有数字",
    "as for superficial closing, which takes a fifth of the work; no figure in the sources":
        "同虚假办结，只需五分之一工时；来源中没有数字",
    "distance at which a third of the effort is left; no figure in the sources":
        "努力降至三分之一时的距离；来源中没有数字",
    "everybody takes part at first; no figure in the sources":
        "起初人人参与；来源中没有数字",
    "falls with the distance of the score from it; no figure in the sources":
        "随得分离阈值的距离递减；来源中没有数字",
    "half as much for the last, half as much again for the first; no figure in the sources":
        "末位者减半，首位者多一半；来源中没有数字",
    "nobody learns from those who are no better; no figure in the sources":
        "不向并不更好者学习；来源中没有数字",
    "of an item that is kept because of the rating; no figure in the sources":
        "因评星而达标的指标；来源中没有数字",
    "on the logarithm of the hazard of leaving; no figure in the sources":
        "作用于离职风险的对数；来源中没有数字",
    "one person half a day; no figure in the sources":
        "一人半天；来源中没有数字",
    "participation holds at floor + (1 - floor) (1 - exp(-points / this)); no figure in the sources":
        "参与率稳定于 下限＋（1−下限）（1−exp(−积分/此值)）；来源中没有数字",
    "process items are cheap to fake (M21); no figure in the sources":
        "过程性指标易于造假（M21）；来源中没有数字",
    "sent by the communities of its street that are not warned, a tenth of their time at most; no figure in "
    "the sources":
        "由本街道未预警社区派出，至多占其工时一成；来源中没有数字",
    "so far beyond a threshold a community has to stand to change its tier; no figure in the sources":
        "超过阈值这么多才升降级；来源中没有数字",
    "two colours in S2, thresholds not given":
        "S2有两色，未给出阈值",
    "what counts is worked for (M21: S0); no figure in the sources":
        "考什么干什么（M21：S0）；来源中没有数字",
    "what is seen is cases closed, on paper, too; no figure in the sources":
        "上级看到的是办结数，包括纸面办结；来源中没有数字",
    "who is called to account closes more on paper only; no figure in the sources":
        "被问责者更多虚假办结；来源中没有数字",
    "worth of points, awards and care for one who takes part; no figure in the sources":
        "每名参与者积分、奖励与关爱的价值；来源中没有数字",
    "streets and districts; no figure in the sources": "街道与区县；来源中没有数字",
    "the hours themselves are paid anyway; no figure in the sources": "培训工时本身照付薪酬；来源中没有数字",
    "of units with a community (M11); no figure in the sources": "单位与社区联席（M11）；来源中没有数字",
    "three people for two hours; booked, not taken from cases; no figure in the sources":
        "三人两小时；只记账，不占办案时间；来源中没有数字",
    "where recognition is 1, less in proportion (M11); no figure in the sources":
        "激励强度为1时，较弱则按比例（M11）；来源中没有数字",
    "points and awards of members whose attendance is recorded (M7); no figure in the sources":
        "出勤有登记的党员的积分与奖励（M7）；来源中没有数字",
    "of one of the best at an evaluation (M20, M23); no figure in the sources":
        "考核中每名优秀者（M20、M23）；来源中没有数字",
    "booked, inspectors are not simulated (M23); no figure in the sources":
        "只记账，检查人员不模拟（M23）；来源中没有数字",
    "0: none; 20,000 with the reform `platform` (M1, M29); no figure in the sources":
        "0：无；改革platform为2万（M1、M29）；来源中没有数字",
}  # fmt: skip


def parameter_unit(unit: str, lang: str = "en") -> str:
    """Unit of a parameter; in English where it has no Chinese."""
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit


def parameter_source(parameter: Parameter, lang: str = "en") -> str:
    """Why a parameter has its value; in English where it has no Chinese."""
    return SOURCES_ZH.get(parameter.source, parameter.source) if lang == "zh" else parameter.source
