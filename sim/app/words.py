"""Words of the dashboard, in English and Chinese."""

from __future__ import annotations

from typing import Any, Final

LANGUAGES: Final = ("en", "zh")
WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "title": "gridgov", "subtitle": "Try a reform of grassroots governance before it is tried on people",
        "other": "中文", "other_label": "以中文显示",
        "skip": "Skip to the results", "settings": "Settings", "place": "Place", "size": "Size of the city",
        "size_whole": "whole city", "days": "Length of the run", "day_unit": "days", "half_year": "half a year",
        "year": "one year", "two_years": "two years", "quarter": "three months",
        "replications": "Replications",
        "replications_hint": "Runs with other needs at the same place; two or more give intervals.",
        "reforms": "Reforms", "reforms_hint": "Each is a file that sets some of the levers below.", "about": "About",
        "levers": "Levers", "people": "People", "time": "Time of staff", "structure": "Structure",
        "dispatch": "Dispatch", "money": "Money", "found": "Found", "search": "Find another lever",
        "search_hint": "e.g. training, reopen, trust", "none_found": "No lever has these words in its name.",
        "set_by": "Set by", "reset": "Back to", "reset_all": "Reset all levers", "unset": "not set",
        "set_it": "Set a value", "changed": "changed", "valid": "valid", "source": "Why this value",
        "grade": "evidence",
        "run": "Run", "stop": "Stop", "pin": "Pin this run", "unpin": "Unpin", "pinned": "Pinned", "now": "This run",
        "pin_hint": "Pin a run, change something, run again: the two are compared at the same seeds.",
        "idle": "Nothing has run yet. Choose settings and press Run.",
        "stale": "Settings have changed since this run.",
        "waiting": "Waiting for a free processor …", "building": "Laying out the place …",
        "warming": "Preparing the engine; the first start after an installation takes a minute …",
        "warm_up": "Warm-up, {day} days before the start", "running": "Day {day} of {days}",
        "replicating": "Replication {k} of {n}", "done": "Done: {n} runs", "done_one": "Done: one run",
        "stopped": "Stopped", "stopped_after": "Stopped after {n} whole runs", "failed": "The run failed: {message}",
        "map": "The grids", "map_what": "Show", "curves": "Day by day",
        "open": "being handled", "latent": "unseen", "deprivation": "deprivation",
        "open_unit": "cases being handled per 1,000 residents", "latent_unit": "unreported needs per 1,000 residents",
        "deprivation_unit": "deprivation, 0 to 1", "map_note": "A dot is a grid; its area grows with residents.",
        "flows": "Cases a day (7-day mean)", "stocks": "Cases at the day's end", "arisen": "needs arisen",
        "solved": "closed and truly solved", "superficial": "closed on paper only", "lapsed": "lapsed unseen",
        "stock_open": "being handled", "stock_latent": "unreported, alive", "warmup_label": "warm-up",
        "pinned_line": "thin lines: the pinned run", "day": "Day", "play": "Play", "pause": "Pause",
        "results": "Results", "compare": "Pinned run against this run", "measure": "Measure", "value": "Value",
        "interval": "95 % interval of the mean", "unit": "Unit", "difference": "Difference [95 % interval]",
        "verdict": "Verdict", "better": "better", "worse": "worse", "unclear": "no clear change",
        "neither": "changed", "who": "Who gains and who loses",
        "who_rate": "Share of needs truly solved: difference in percentage points",
        "who_wait": "Wait from need to solution: difference in days (left is shorter)",
        "who_none": "Pin a run and compare it with another to see who gains.",
        "dots": "Dots are means of paired differences, lines their 95 % intervals; an interval across zero is no clear "
        "change.",
        "one_run": "With one run each there are no intervals: a difference may be chance. "
        "Use two replications or more.",
        "same_needs": "Both have the same residents with the same needs at the same seeds ({n} pairs), so the "
        "differences are due to the settings.",
        "other_needs": "The two differ in place, size, length, needs or residents: the pairs share the seeds only, and "
        "differences are not due to policy alone.",
        "same_settings": "Both runs have the same settings.",
        "chance": "Intervals speak of chance alone, not of how well the model fits a city. Use the differences between "
        "settings, not the levels, as an answer.",
        "by_group": "Outcomes by group", "group": "Group", "rate": "truly solved (%)", "wait": "wait (days)",
        "downloads": "Download", "scenario_file": "Scenario file (YAML)", "csv": "Results, CSV (zip)",
        "parquet": "Results, Parquet (zip)", "report": "Report (HTML)",
        "cases_let_go": "This run has too many cases to keep them here; the zip holds daily series, groups and "
        "measures, and says how to get the cases.",
        "crowded": "All places at this dashboard are taken; please come again later.",
        "problem": "Not accepted", "cividis": "dark: more",
    },
    "zh": {
        "title": "gridgov", "subtitle": "基层治理改革，先在模型里试一试",
        "other": "English", "other_label": "Show in English",
        "skip": "跳到结果", "settings": "设置", "place": "地方", "size": "城市规模", "size_whole": "全市",
        "days": "运行长度", "day_unit": "天", "half_year": "半年", "year": "一年", "two_years": "两年",
        "quarter": "三个月",
        "replications": "重复次数", "replications_hint": "同一地方、不同诉求的重复运行；两次以上才有区间。",
        "reforms": "改革举措", "reforms_hint": "每项是一个文件，设定下列若干参数。", "about": "说明",
        "levers": "可调参数", "people": "人员", "time": "工作时间", "structure": "机构与事项", "dispatch": "派单",
        "money": "经费", "found": "查找结果", "search": "查找其他参数", "search_hint": "例如：培训、重办、信任",
        "none_found": "没有名称包含这些词的参数。",
        "set_by": "由以下改革设定", "reset": "恢复为", "reset_all": "全部恢复", "unset": "未设定", "set_it": "设定数值",
        "changed": "已改", "valid": "有效范围", "source": "取值理由", "grade": "证据等级",
        "run": "运行", "stop": "停止", "pin": "固定本次运行", "unpin": "取消固定", "pinned": "固定的运行",
        "now": "本次运行", "pin_hint": "固定一次运行，改动设置后再运行：两者以相同随机种子比较。",
        "idle": "尚未运行。请选择设置，然后点击“运行”。", "stale": "此次运行之后设置已改动。",
        "waiting": "等待空闲处理器……", "building": "正在生成地方……",
        "warming": "正在准备引擎；安装后首次启动约需一分钟……",
        "warm_up": "预热期，开始前{day}天", "running": "第{day}天，共{days}天", "replicating": "第{k}次重复，共{n}次",
        "done": "完成：{n}次运行", "done_one": "完成：一次运行", "stopped": "已停止",
        "stopped_after": "已停止，完成{n}次运行", "failed": "运行失败：{message}",
        "map": "网格地图", "map_what": "显示", "curves": "逐日曲线",
        "open": "办理中", "latent": "未被发现", "deprivation": "贫困程度",
        "open_unit": "每千居民办理中件数", "latent_unit": "每千居民未上报诉求数", "deprivation_unit": "贫困程度，0至1",
        "map_note": "每点为一个网格，面积随居民数增加。",
        "flows": "每日件数（7日平均）", "stocks": "日末存量（件）", "arisen": "产生的诉求", "solved": "实际解决",
        "superficial": "仅纸面办结", "lapsed": "未发现而流失", "stock_open": "办理中", "stock_latent": "未上报",
        "warmup_label": "预热期", "pinned_line": "细线：固定的运行", "day": "日期", "play": "播放", "pause": "暂停",
        "results": "结果", "compare": "固定的运行与本次运行", "measure": "指标", "value": "数值",
        "interval": "均值的95%区间", "unit": "单位", "difference": "差异 [95%区间]", "verdict": "判断",
        "better": "改善", "worse": "恶化", "unclear": "无明显变化", "neither": "有变化", "who": "谁受益，谁受损",
        "who_rate": "实际解决率：差异（百分点）", "who_wait": "从产生到解决的等待：差异（天，向左为缩短）",
        "who_none": "固定一次运行并与另一次比较，即可看到谁受益。",
        "dots": "点为配对差异的均值，线为95%区间；区间跨过零表示无明显变化。",
        "one_run": "各只有一次运行，没有区间：差异可能出于偶然。请至少重复两次。",
        "same_needs": "两者以相同随机种子面对相同的居民和诉求（{n}对），差异来自设置本身。",
        "other_needs": "两者的地方、规模、长度、诉求或居民不同：只有随机种子相同，差异并非只来自政策。",
        "same_settings": "两次运行的设置相同。",
        "chance": "区间只反映随机性，不说明模型与现实城市的吻合程度。请看不同设置之间的差异，而非绝对水平。",
        "by_group": "分群体结果", "group": "群体", "rate": "实际解决率（%）", "wait": "等待（天）",
        "downloads": "下载", "scenario_file": "情景文件（YAML）", "csv": "结果，CSV（zip）",
        "parquet": "结果，Parquet（zip）", "report": "报告（HTML）",
        "cases_let_go": "本次运行的案件过多，未予保留；压缩包含逐日序列、分群体结果与指标，并说明如何取得案件表。",
        "crowded": "访问人数已满，请稍后再试。",
        "problem": "未接受", "cividis": "深色：更多",
    },
}
#: Why something is refused. ``found`` is what was asked for.
REFUSALS: Final[dict[str, dict[str, str]]] = {
    "message": {"en": "expected a message with an action", "zh": "未能识别该操作，设置未改动"},
    "action": {"en": "expected one of {allowed}, found '{found}'", "zh": "没有“{found}”这项操作"},
    "one_of": {"en": "expected one of {allowed}, found {found}", "zh": "应为以下之一：{allowed}；现为{found}"},
    "place": {"en": "expected one of the places {allowed}, found '{found}'", "zh": "没有“{found}”这个地方"},
    "reform": {"en": "expected the name of a reform, found '{found}'", "zh": "没有“{found}”这项改革"},
    "conflict": {
        "en": "expected reforms that go together, but {found} excludes {allowed}: both set the same lever. Switch the "
        "other off first",
        "zh": "“{found}”与“{allowed}”设定同一参数，不能并存；请先取消后者",
    },
    "lever": {"en": "expected the path of a lever, found '{found}'", "zh": "没有“{found}”这个参数"},
    "value": {"en": "{title}: expected {expected}, found {found}", "zh": "{title}：应为{expected}，现为{found}"},
    "size": {
        "en": "expected at most {allowed} person-days in the dashboard, found {found}; choose fewer days or a smaller "
        "city, or run the scenario file with gridgov run",
        "zh": "网页中至多运行{allowed}人日，现为{found}；请缩短运行长度或减小城市规模，或用gridgov run运行情景文件",
    },
    "together": {
        "en": "{found}",
        "zh": "与其他设定不能并存，设置未改动。涉及：{allowed}",
    },
    "full": {
        "en": "expected room for further results, but the visitors of this server hold as much as it may keep; try "
        "again when others have left",
        "zh": "本服务器保存的结果已达上限，请待其他访问者离开后再试",
    },
    "fault": {
        "en": "expected to do this, but there is a fault in gridgov; nothing was changed, and the log of the server "
        "says more",
        "zh": "程序出现故障，设置未改动；详情见服务器日志",
    },
}
SIZES: Final = {
    0.05: {"en": "a twentieth", "zh": "二十分之一"}, 0.1: {"en": "a tenth", "zh": "十分之一"},
    0.25: {"en": "a quarter", "zh": "四分之一"}, 0.5: {"en": "half", "zh": "一半"},
    1.0: {"en": "the whole place", "zh": "全部"},
}
DAYS: Final = {90: "quarter", 180: "half_year", 365: "year", 730: "two_years"}
#: Titles of the choices of levers; a choice without one is shown by its name.
CHOICES: Final[dict[str, dict[str, str]]] = {
    "fifo": {"en": "first come, first served", "zh": "先来先办"},
    "deadline": {"en": "earliest deadline first", "zh": "时限最近者优先"},
    "severity": {"en": "most severe first", "zh": "严重者优先"},
    "shortest_work": {"en": "shortest work first", "zh": "工时短者优先"},
    "vulnerable_first": {"en": "the vulnerable first", "zh": "弱势群体优先"},
    "equity": {"en": "groups that are behind first", "zh": "落后群体优先"},
    "weighted": {"en": "a weighted sum", "zh": "加权综合"},
    "own_grid": {"en": "each their own grid", "zh": "各管各的网格"},
    "community_pool": {"en": "pooled in the community", "zh": "社区统筹"},
    "least_loaded": {"en": "whoever has least to do", "zh": "任务最少者"},
    "best_skill": {"en": "the most skilled", "zh": "能力最强者"},
    "random": {"en": "by lot", "zh": "随机"},
    "whistle": {"en": "whistle: the street calls departments", "zh": "街道吹哨、部门报到"},
    "claim": {"en": "claimed by whoever takes it up", "zh": "认领"},
    "level_by_level": {"en": "level by level", "zh": "逐级流转"},
    "territorial": {"en": "territory leads", "zh": "属地主导（块）"},
    "direct": {"en": "straight to the right office", "zh": "直达（直通车）"},
    "sequential": {"en": "one after the other", "zh": "逐个征询"},
    "parallel": {"en": "all at once", "zh": "同时征询"},
    "equal": {"en": "by the norms", "zh": "按规范"},
    "by_need": {"en": "by need", "zh": "按需求"},
    "by_performance": {"en": "by reported closing", "zh": "按上报办结"},
    "none": {"en": "none", "zh": "无"},
    "grid": {"en": "grid", "zh": "网格"},
    "community": {"en": "community", "zh": "社区"},
    "street": {"en": "street", "zh": "街道"},
    "volunteer": {"en": "evenings and weekends, 27 h a week", "zh": "晚间与周末，每周27小时"},
    "office": {"en": "office hours, 40 h a week", "zh": "工作日，每周40小时"},
    "extended": {"en": "longer hours, 60 h a week", "zh": "延长，每周60小时"},
    "always": {"en": "round the clock", "zh": "全天候"},
    "fixed": {"en": "fixed", "zh": "固定"},
    "exponential": {"en": "exponential", "zh": "指数分布"},
}


def choice_title(value: str, lang: str) -> str:
    """Title of a choice; its name where it has none."""
    return CHOICES.get(value, {}).get(lang, value.replace("_", " "))


def language(found: Any) -> str:
    """A language that the dashboard speaks, English for all else."""
    return found if found in LANGUAGES else "en"
