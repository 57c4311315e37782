"""Words of the report, in English and Chinese."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "html": "en",
        "wan": "10,000 yuan", "beside": "Side by side", "reported": "What offices report, and what is true",
        "rep_note": "Reported figures count what was closed on paper and whom the callback reached; true ones count "
        "what was solved of the same registered needs, what was solved by its deadline, and what all residents with a "
        "closed case think. Needs that nobody registered are left out: the share of all needs solved stands in the "
        "results. The response rate is the share of registered needs with triage or work within 24 hours.",
        "question": "The question", "answer": "The answer", "who": "Who gains and who loses",
        "definitions": "What the measures count",
        "sure": "How sure we are", "assumed": "If the assumptions are wrong", "cost": "What it costs",
        "figures": "Figures",
        "assumptions": "The assumptions that matter most", "reproduce": "How to reproduce it",
        "q_pair": "What does it change to go from “{a}” to “{b}”?",
        "q_many": "{n} scenarios are compared with “{a}”. In the centre: “{b}”, which truly solves the largest share "
        "of needs.",
        "q_run": "How does “{a}” fare over {days} days?",
        "q_analysis": "Which factors move the outcomes most, in {n} runs at {points} points?",
        "differ": "What differs between the two", "parameter": "parameter", "equal": "No setting differs.",
        "reforms_more": "Reforms that come in: {names}.", "reforms_less": "Reforms that go: {names}.",
        "settings": "What they set, and what else differs:",
        "unknown": "The settings of the scenarios are not among these results (give the study file with --study).",
        "s_rate": "Under “{b}” {rate_b} of needs are truly solved, under “{a}” {rate_a}: {difference}. "
        "The number solved in {days} changes by {count}. From need to true solution residents wait {wait_b} on average "
        "instead of {wait_a} ({wait}).",
        "s_parts": "Parts of the population (groups, fifths by deprivation) that clearly wait less: {better} of {n}; "
        "that clearly wait longer: {worse} ({names}).", "nobody": "none",
        "s_parts_none": "Parts of the population (groups, fifths by deprivation) that clearly wait less: {better} of "
        "{n}; that clearly wait longer: none.",
        "s_behind": "Against everybody disadvantaged groups are {after} {side_after} in the share solved, {before} "
        "{side_before} before: that {change}.",
        "s_behind_wait": "In waiting they are {after} {side_after}, {before} {side_before} before: that {change}.",
        "behind": "behind", "ahead": "ahead",
        "lead_better": "grows by {size} {interval}", "lead_worse": "shrinks by {size} {interval}",
        "s_gap": "The widest gap in waiting between two groups is {after}, {before} before: it {change}.",
        "s_cost": "With pay, accounts and levers all of it costs {total_b} instead of {total_a} (10,000 yuan; "
        "{change}). A "
        "true solution costs {each_b} instead of {each_a} ({each_change}, {each_verdict}), of which "
        "accounts paid {money_b} instead of {money_a}; weighted by severity {severity_b} instead of {severity_a} "
        "({severity_verdict}).",
        "s_before": " Not in it: {yuan} (10,000 yuan) paid once, before the run, for works at {n} service centres "
        "(“{label}”).",
        "s_score": "Of {n} main measures clearly better: {better}; clearly worse: {worse}{named}; no clear change: "
        "{unclear}.",
        "s_sure": "How sure: runs in pairs: {n}; intervals speak of chance alone. {assumed}",
        "s_assumed": "Settings that differ: {all}; resting on assumption alone: {weak}{rest}.",
        "s_rest": "; for the others a source names the measure, not always its values",
        "s_hangs": " How far the result hangs on them is not in these intervals: gridgov robust tells.",
        "s_assumed_unknown": "How far the result hangs on assumptions is not in these intervals.",
        "named": " ({names})", "in_days": "{n} days", "in_run": "the run",
        "in_scaled": "{days} ({size})",
        "gap_better": "narrows by {size} {interval}", "gap_worse": "widens by {size} {interval}",
        "gap_unclear": "does not clearly change ({size} {interval})",
        "gap_overtaken": "turns round by {size} {interval}: they are now ahead",
        "gap_unknown": "moves by {size}, no estimate of chance",
        "better": "better", "worse": "worse", "unclear": "no clear change", "neither": "changed",
        "r_rate": "{rate} of needs are truly solved; {unmet} lapse unseen.",
        "r_wait": "From need to true solution residents wait {wait} on average (at most 60 days counted), and "
        "{on_time} of needs are solved on time.",
        "r_gap": "Between groups the solution rate differs by {gap}: {worst} fare worst ({low}), {best} best ({high}).",
        "a_first": "“{factor}” moves “{measure}” most: by {size} over its range{interval}.",
        "a_share": "“{factor}” explains most of the variance of “{measure}”: {size} with its interactions{interval}.",
        "a_reform": "“{factor}” does most to “{measure}”: {size}{interval}.",
        "a_next": "Next come {names}.", "a_last": "Of {n} factors {few} stay within what chance alone gives.",
        "a_all": "All {n} factors move it by more than chance alone would.",
        "a_nofloor": "With one replication chance is not told apart from effects.",
        "group": "group", "before": "before", "after": "after", "change": "change", "verdict": "verdict",
        "who_rate": "Truly solved (%)", "who_wait": "Wait to solution (days)",
        "who_gain": "Solution rate: {better} of {n} parts of the population clearly gain, {worse} clearly lose. "
        "{best} gain most ({high}), {least} least ({low}).",
        "who_gain_none": "Solution rate: {better} of {n} parts of the population clearly gain, none clearly loses. "
        "{best} gain most ({high}), {least} least ({low}).",
        "who_none": "These results hold no outcomes by group.",
        "sure_pair": "Each scenario was run {n} times at the same seeds: the same residents had the same needs, so "
        "that differences are due to the scenarios. Intervals are {level} intervals of paired means (Student's t).",
        "sure_few": "With {n} runs intervals are wide or missing; ten or more are better.",
        "sure_many": "Looking at {n} measures at once, {left} of {clear} clear changes stay clear after Holm's "
        "correction.",
        "sure_picked": "The pair in the centre was picked of {n} because its share is highest: chance had a part in "
        "that, and its true lead is likely a little smaller.",
        "sure_model": "Intervals speak of chance alone (other needs, other luck). They do not say how well the model "
        "fits a city: that hangs on the assumptions below.",
        "sure_failed": "Runs that failed and are left out: {n}.",
        "sure_missing": "Runs of the study that were not made yet, and are left out: {n}.",
        "sure_run": "This is one run with one seed: nothing here says how much is chance. Compare replications: "
        "gridgov compare, or a study.",
        "search": "What the search has found", "analyses": "What the runs say besides",
        "f_search": "Mixes that were tried, by what they take and what they bring.",
        "sure_analysis": "Effects are means over the design with 95 % bootstrap intervals; a noise floor says what "
        "chance alone would give.",
        "measure": "measure", "unit": "unit", "value": "value", "interval": "change [{level}]",
        "all": "All main measures",
        "cost_note": "Full cost is pay, money spent from accounts, and the money of levers. What staff time is used "
        "for shows in utilisation: the busy share of shift hours.",
        "cost_staff": "Settings of staff that differ:",
        "as_differ": "Settings in which the scenarios differ and that rest on assumption (no source, or a weak one; "
        "of the settings not listed a source names the measure, not always the value before or after):",
        "as_effect": "By effect in this study; grade of each factor's default:",
        "as_wide": "No sensitivity analysis is among these results. Shown are assumed parameters (those of "
        "staffing, structure, dispatch and money left out, and what has no effect here) with the widest "
        "plausible range for their size (width of the range over the value used): a large width means that little "
        "is known, not that the effect is large.",
        "as_none": "The scenarios are not among these results, so their assumptions are not known.",
        "default": "value", "range": "plausible range", "grade": "grade", "why": "why", "effect": "effect",
        "rp_made": "Made with gridgov {version}; {runs} runs, seeds {first} to {last}.",
        "rp_one": "Made with gridgov {version}; seed {first}.",
        "rp_command": "The same runs again:", "rp_hash": "Hashes of the scenarios (gridgov refuses to mix them):",
        "q_first": "{n} scenarios against “{a}”. In the centre: “{b}”, the first of them: the share of needs that are "
        "truly solved has no value in these runs, so that none is ahead.",
        "s_norate": "The share of needs that are truly solved has no value in these runs: it counts needs that can be "
        "followed for 60 days, and needs run.days above 60. Under “{b}” {count} needs are solved in {days} compared "
        "with “{a}”.",
        "sure_unknown": "Without a value in some runs (how many), and so not analysed: {names}.",
        "sure_unsettled": "The stopping rule was not met: {what}.",
        "sure_equal": "The same run under several names (a level does what the scenario has already): {names}.",
        "rp_when": "Made from {first} to {last} (UTC).",
        "rp_others": "The folder also holds {n} runs of other points or studies, which are left out.",
        "rp_more": "and {n} more", "rp_colon": ": ",
        "rp_report": "This report:", "rp_python": "Python {python}; {packages}.", "points": "percentage points",
        "f_what": "What changed, and for whom: ratios of means with paired intervals; outcomes by group.",
        "f_forest": "Paired differences in the units of the measures.",
        "f_trade": "Throughput against equity: gains over the first scenario.",
        "f_pareto": "Cost and solution: which scenarios nothing beats in both.",
        "f_factor": "What changes with {label}: paired differences from its lowest value; filled: the best.",
        "f_gap": "Why groups wait longer or shorter than the city: reporting, mix of needs, service.",
        "f_waiting": "Share of needs not yet truly solved, by days since they arose.",
        "f_daily": "Flows and stocks day by day: {label}.", "f_workload": "How busy staff are, by level.",
        "f_map": "Deprivation, unmet need and backlog by grid: {label}.",
        "f_maps": "Unmet need and backlog by grid, with the same colours: {label}.",
        "f_flow": "How needs became known, travelled and ended: {label}.",
        "f_lorenz": "How evenly waiting is spread over communities.",
        "f_tornado": "Sensitivity of “{label}”.", "f_first": " The first {n} of {all}.", "sep": "; ",
        "title": "Report", "made": "gridgov report",
    },
    "zh": {
        "html": "zh-Hans",
        "wan": "万元", "beside": "各情景并列比较", "reported": "上报指标与实际情况",
        "rep_note": "上报数按系统内办结和回访到的居民统计；实际数按同一批登记件是否真正解决、是否按时真正解决，"
        "以及全部办结件居民的评价统计。未登记的诉求不计在内，全部诉求的实际解决率见结果表。响应率为登记后24小时内已分办或着手办理的登记件占比。",
        "question": "问题", "answer": "结论", "who": "谁受益，谁受损", "definitions": "指标口径",
        "sure": "有多大把握", "assumed": "假设不成立时",
        "cost": "代价",
        "figures": "图", "assumptions": "最关键的假设", "reproduce": "如何复现",
        "q_pair": "从“{a}”到“{b}”，改变了什么？",
        "q_many": "{n}个情景与“{a}”比较。重点：“{b}”，其实际解决率最高。",
        "q_run": "“{a}”在{days}天内表现如何？",
        "q_analysis": "哪些因素对结果影响最大？（{points}个设计点，共{n}次运行）",
        "differ": "两者有何不同", "parameter": "参数", "equal": "没有不同的设置。",
        "reforms_more": "新增举措：{names}。", "reforms_less": "取消举措：{names}。",
        "settings": "举措涉及的设置及其他不同：",
        "unknown": "结果中没有情景的设置（可用 --study 给出研究文件）。",
        "s_rate": "“{b}”情景下，{rate_b}的诉求得到实际解决，“{a}”情景下为{rate_a}，{difference}。"
        "同期（{days}）实际解决诉求{count}；居民从产生诉求到实际解决平均等待{wait_b}，原为{wait_a}"
        "（{wait}）。",
        "s_parts": "等待时间方面，{n}类人群（居民群体及困难程度五等分）中{better}类明显受益，"
        "{worse}类明显受损（{names}）。",
        "s_parts_none": "等待时间方面，{n}类人群（居民群体及困难程度五等分）中{better}类明显受益，没有明显受损的。",
        "nobody": "无",
        "s_behind": "弱势群体解决率{side_after}全体{after}，原{side_before}{before}：{change}。",
        "s_behind_wait": "等待时间{side_after}{after}，原{side_before}{before}：{change}。",
        "behind": "落后", "ahead": "领先",
        "lead_better": "扩大{size}{interval}", "lead_worse": "缩小{size}{interval}",
        "s_gap": "群体之间最大等待差距为{after}，原为{before}：{change}。",
        "s_cost": "计入人员薪酬、账户支出与各项举措，总成本为{total_b}万元，原为{total_a}万元"
        "（{change}万元）。"
        "每件实际解决总成本{each_b}，原为{each_a}（{each_change}，{each_verdict}），"
        "其中账户支出{money_b}，原为{money_a}；"
        "按严重程度加权为{severity_b}，原为{severity_a}（{severity_verdict}）。",
        "s_before": "另有“{label}”在运行开始前一次性投入的{n}个党群服务中心工程费{yuan}万元，未计入。",
        "s_score": "{n}项主要指标中，{better}项明显改善，{worse}项明显恶化{named}，{unclear}项无明显变化。",
        "s_sure": "把握程度：{n}对配对运行；区间只反映随机性。{assumed}",
        "s_assumed": "两情景不同的{all}项设置中，{weak}项仅凭假设{rest}。",
        "s_rest": "；其余有来源载明举措，取值未必均有依据",
        "s_hangs": "结果对其依赖程度不在上述区间之内，可用gridgov robust估计。",
        "s_assumed_unknown": "结果对假设的依赖程度不在上述区间之内。",
        "named": "（{names}）", "in_days": "{n}天", "in_run": "运行期", "in_scaled": "{days}，{size}",
        "gap_overtaken": "逆转{size}{interval}，现已领先",
        "gap_unknown": "变动{size}，无法估计随机性",
        "gap_better": "缩小{size}{interval}",
        "gap_worse": "扩大{size}{interval}",
        "gap_unclear": "无明显变化（{size}{interval}）",
        "better": "改善", "worse": "恶化", "unclear": "无明显变化", "neither": "有变化",
        "r_rate": "{rate}的诉求得到实际解决；{unmet}未被发现而流失。",
        "r_wait": "居民从产生诉求到实际解决平均等待{wait}（最多按60天计），{on_time}的诉求按时实际解决。",
        "r_gap": "群体间解决率相差{gap}：{worst}最低（{low}），{best}最高（{high}）。",
        "a_first": "“{factor}”对“{measure}”影响最大：在其范围内改变{size}{interval}。",
        "a_share": "“{factor}”对“{measure}”的方差贡献最大：含交互作用{size}{interval}。",
        "a_reform": "“{factor}”对“{measure}”作用最大：{size}{interval}。",
        "a_next": "其次为{names}。", "a_last": "{n}个因素中有{few}个的作用不超过随机波动。",
        "a_all": "全部{n}个因素的作用均超过随机波动。", "a_nofloor": "只有一次重复，无法区分随机波动与作用。",
        "group": "群体", "before": "之前", "after": "之后", "change": "变化", "verdict": "判断",
        "who_rate": "实际解决率（%）", "who_wait": "等待天数",
        "who_gain": "解决率：{n}类人群中{better}类明显受益，{worse}类明显受损。{best}受益最多（{high}），"
        "{least}最少（{low}）。",
        "who_gain_none": "解决率：{n}类人群中{better}类明显受益，没有明显受损的。"
        "{best}受益最多（{high}），{least}最少（{low}）。",
        "who_none": "结果中没有分群体的数据。",
        "sure_pair": "每个情景以相同随机种子运行{n}次：相同的居民有相同的诉求，差异来自情景本身。"
        "区间为配对均值的{level}区间（t分布）。",
        "sure_few": "只有{n}次运行，区间很宽或无法给出；建议十次以上。",
        "sure_many": "同时看{n}项指标，{clear}项明显变化中有{left}项经霍尔姆校正后仍然明显。",
        "sure_picked": "重点情景是从{n}个比较中按最高解决率选出的，其中有运气成分，真实优势可能略小。",
        "sure_model": "区间只反映随机性，不说明模型与现实城市的吻合程度：后者取决于下列假设。",
        "sure_failed": "{n}次运行失败，未计入。",
        "sure_missing": "研究计划中尚有{n}次运行未完成，未计入。",
        "sure_run": "这只是一个随机种子的一次运行，无法判断随机性的大小。请用 gridgov compare 或研究文件做重复运行。",
        "search": "搜索结果", "analyses": "其他分析", "f_search": "试算的各种组合：所需与所得。",
        "sure_analysis": "作用为设计点上的均值，附95%自助法区间；噪声线表示仅随机性造成的幅度。",
        "measure": "指标", "unit": "单位", "value": "数值", "interval": "变化 [{level}]", "all": "全部主要指标",
        "cost_note": "总成本为人员薪酬、账户支出与各项举措经费之和。人员时间的使用见利用率：忙碌工时占排班工时的比例。",
        "cost_staff": "人员设置的不同：",
        "as_differ": "两情景不同且无来源依据或依据较弱（属假设）的设置；"
        "未列各项有来源载明举措，改革前后取值未必均有依据：",
        "as_effect": "按本研究中的作用大小排列；并列出各因素默认值的证据等级：",
        "as_wide": "结果中没有敏感性分析。这里列出相对宽度最大的假设参数"
        "（不含人员、机构、派单、经费设置及在此不起作用者；合理范围宽度除以所用数值）："
        "宽度大说明所知甚少，并不说明作用大。",
        "as_none": "结果中没有情景，无法列出其假设。",
        "default": "取值", "range": "合理范围", "grade": "证据等级", "why": "理由", "effect": "作用",
        "rp_made": "由 gridgov {version} 生成；{runs}次运行，随机种子{first}至{last}。",
        "rp_one": "由 gridgov {version} 生成；随机种子{first}。",
        "rp_command": "重新运行：", "rp_hash": "情景哈希值（gridgov 不会混用）：",
        "q_first": "以“{a}”为基准，比较{n}种情景。居中的是第一种“{b}”：这些运行中诉求真实解决率没有数值，故不分先后。",
        "s_norate": "这些运行中诉求真实解决率没有数值：该指标只统计可跟踪60天的诉求，run.days须大于60。与“{a}”相比，"
        "“{b}”在{days}内解决的诉求{count}。",
        "sure_unknown": "下列指标在部分运行中没有数值（括号内为缺失个数），未作分析：{names}。",
        "sure_unsettled": "未达到停止规则的要求：{what}。",
        "sure_equal": "下列名称实为同一次运行（该水平与情景已有设定相同）：{names}。",
        "rp_when": "运行日期：{first}至{last}（协调世界时）。",
        "rp_others": "文件夹中另有{n}次运行属于其他设定或其他研究，未计入。",
        "rp_more": "另有{n}个", "rp_colon": "：",
        "rp_report": "本报告：", "rp_python": "Python {python}；{packages}。", "points": "个百分点",
        "f_what": "变化了什么，对谁而言：均值之比与配对区间；分群体结果。",
        "f_forest": "以各指标单位表示的配对差异。",
        "f_trade": "办理量与公平：相对第一个情景的增益。", "f_pareto": "支出与解决：哪些情景不被其他情景同时超过。",
        "f_factor": "随“{label}”的变化：相对最低取值的配对差异；实心点为最优取值。",
        "f_gap": "各群体等待长于或短于全市的原因：上报、诉求结构、服务。",
        "f_waiting": "按产生后天数计，尚未实际解决的诉求占比。",
        "f_daily": "逐日流量与存量：{label}。", "f_workload": "各级人员的忙碌程度。",
        "f_map": "各网格的困难程度、未满足诉求与积压：{label}。",
        "f_maps": "各网格的未满足诉求与积压（同一色标）：{label}。", "f_flow": "诉求的知晓渠道、流转与结果：{label}。",
        "f_lorenz": "等待在社区间分布是否均匀。",
        "f_tornado": "“{label}”的敏感性。",
        "f_first": "仅列前{n}个，共{all}个。",
        "sep": "；", "title": "报告", "made": "gridgov 报告",
    },
}
GRADES_ZH: Final = {
    "source document": "来源文件", "official": "官方", "academic": "学术", "derived": "推导", "weak source": "弱来源",
    "assumption": "假设",
}
