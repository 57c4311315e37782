# ruff: noqa: E501
"""Help texts of commands and options in Chinese, by the English text."""

from __future__ import annotations

from typing import Final

HELPS: Final = {
    # The program.
    "Simulate grassroots governance by grids in a Chinese city, and compare reforms.": "模拟中国城市的基层网格治理，并比较各项改革举措。",
    "Print the version.": "显示版本号。",
    "Show this message and exit.": "显示本帮助后退出。",
    "Install completion for the current shell.": "为当前命令行环境安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示当前命令行环境的自动补全脚本，供复制或自行安装。"
    ),
    "Language of what is shown: en or zh.": "显示语言：en（英文）或 zh（中文）。",
    "Show where in the code an error arose.": "出错时显示代码位置。",
    # region
    "Run many places at once, and add them up. Runs already done are not made again.": "同时运行多个地区并汇总，已完成的运行不再重复。",
    "Region file (YAML), or a shipped region: cities, nation.": "区域文件（YAML），或内置区域：cities、nation。",
    "Runs of each place.": "每个地区的运行次数。",
    "Size at which places are run; by default the file's own.": "各地区运行时的缩放比例，默认采用文件所定。",
    "Effect that a pilot is to show, in the unit of --measure: places needed.": "试点须检出的差异（单位同 --measure），据此给出所需地区数。",
    "Measure of --effect and of the map.": "--effect 与地图所用的指标。",
    "Also run places of the roll-out without it, with equal random numbers: its effect.": "另以相同随机数运行推行地区的未推行情形，得出推行效果。",
    "Directory of the results; by default results/region-FILE.": "结果目录，默认为 results/region-FILE。",
    # run
    "Run a scenario once and show its measures. A scenario may name Python code (custom rules); what is loaded is said first.": (
        "运行一个情景并显示各项指标。情景可引用 Python 代码（自定义规则），加载前先行说明。"
    ),
    "Name (gridgov list) or path of a scenario.": "情景名称（见 gridgov list）或文件路径。",
    "Change one parameter by dotted path; may be repeated.": "按点分路径修改一个参数，可重复使用。",
    "Seed; by default the scenario's own.": "随机种子，默认采用情景自带的种子。",
    "Days, instead of the scenario's own number.": "运行天数，替代情景自带的天数。",
    "Directory to write to.": "写入的目录。",
    "With --out: also write the tables as CSV.": "与 --out 同用：同时以 CSV 格式写出各表。",
    "Print JSON and nothing else.": "只输出 JSON。",
    "Refuse files that name custom rules (Python code).": "拒绝引用自定义规则（Python 代码）的文件。",
    # compare
    "Compare scenarios: paired differences with intervals, the same residents and needs in each. With --ensemble or --plausible also under sets of assumptions, as gridgov robust does for two.": (
        "比较多个情景：居民与诉求相同，给出配对差异及其区间。加 --ensemble 或 --plausible 时另在多组假定下比较，"
        "与 gridgov robust 比较两个情景相同。"
    ),
    "Scenarios; the first is the baseline.": "各情景，第一个为对照。",
    "Runs of each scenario, at the same seeds.": "每个情景的运行次数，各情景种子相同。",
    "Processes; by default one for each processor.": "进程数，默认每个处理器一个。",
    "Seed (of the first replication).": "随机种子（首次重复）。",
    "A measure of your own; may be repeated.": "自定义指标，可重复使用。",
    "With --out: also write the full records of a run of each, for maps and curves.": (
        "与 --out 合用：另写出每个情景一次运行的全部记录，供绘制地图和曲线。"
    ),
    # robust
    "Compare B with A under many sets of assumptions: how far the difference hangs on them, and on which. Without --ensemble, assumptions are drawn from plausible ranges. Runs already done are not made again.": (
        "在多组假定下比较 B 与 A：差异在多大程度上取决于假定，取决于哪些假定。不给 --ensemble 时从合理范围抽取假定。"
        "已完成的运行不再重做。"
    ),
    "Sets of assumptions with weights: ensemble.parquet of calibrate.": "带权重的参数集：calibrate 所写的 ensemble.parquet。",
    "Sets of assumptions drawn from the plausible ranges of the parameters.": "从参数的合理范围抽取多组假定。",
    "Sets of assumptions.": "假定的组数。",
    "Paired runs under each set of assumptions.": "每组假定下的配对运行次数。",
    "Directory of the results; by default results/robust-A-B.": "结果目录，默认为 results/robust-A-B。",
    # calibrate
    "Calibrate what data do not tell by simulation: sets of parameters with weights, and which of them data identify. Runs are kept in FOLDER/calibration and not made again.": (
        "以模拟校准数据未直接给出的参数：得出带权重的参数集，并说明数据能确定哪些参数。"
        "运行存于 FOLDER/calibration，不再重做。"
    ),
    "Targets (YAML); by default fitted/targets.yaml of gridgov fit.": "目标（YAML），默认为 gridgov fit 所写的 fitted/targets.yaml。",
    "What is varied: YAML, path: plausible or {low, high}; by default what matters for the targets.": (
        "变动的参数：YAML，格式为“路径: plausible”或“路径: {low, high}”；默认取影响目标的参数。"
    ),
    "Runs at most.": "运行次数上限。",
    "What the model leaves out: standard deviation as a share of a target.": "模型未能反映的部分：标准差占目标值的比例。",
    # trace
    "Write a TRACE document: problem, model, data, verification, analysis and corroboration of a place.": (
        "撰写区域的 TRACE 文档：问题、模型、数据、核验、分析与佐证。"
    ),
    "Markdown file; by default trace.md (trace-zh.md) here.": "Markdown 文件，默认为当前目录的 trace.md（trace-zh.md）。",
    "Folder of robust or sweep; may be repeated.": "robust 或 sweep 的结果目录，可重复使用。",
    "Check known figures of the place: makes runs.": "核对区域的已知数据（须运行模型）。",
    # sweep
    "Run a study: scenarios x design x replications. Runs already done are not made again. With --ensemble or --plausible every point is also run under sets of assumptions.": (
        "运行一项研究：情景×设计×重复。已完成的运行不再重做。加 --ensemble 或 --plausible 时，各设计点另在多组假定下运行。"
    ),
    "Study file (YAML).": "研究文件（YAML）。",
    "Dask scheduler to run on, e.g. tcp://host:8786.": "所用的 Dask 调度器，如 tcp://host:8786。",
    "Make part I of N only; parts in one --out are the whole.": "只做第 I 份，共 N 份；同一 --out 中的各份合为整体。",
    "Count runs, estimate time, write nothing.": "统计运行次数、估计用时，不写入任何文件。",
    "Make failed runs again.": "重做失败的运行。",
    "Seconds that one run may take.": "单次运行的时限（秒）。",
    "Directory of the results; by default results/STUDY.": "结果目录，默认为 results/STUDY。",
    # status, report
    "Say what a folder of results holds: what is done, missing, damaged, set aside, and whether a sweep is at work.": (
        "说明结果目录的内容：已完成、缺失、损坏、搁置的运行，以及是否有研究正在运行。"
    ),
    "Folder of compare, sweep or region.": "compare、sweep 或 region 的结果目录。",
    "Write a report: HTML, a two-page meeting paper (docx, pdf), or every figure with its table (png, svg).": (
        "撰写报告：单个 HTML 文件、两页会议材料（docx、pdf），或全部图表及其数据（png、svg）。"
    ),
    "Folder of compare, sweep, region or make run, or of run --out.": "compare、sweep、region、make run 或 run --out 的结果目录。",
    "File, or folder for png and svg; by default report.* or figures in the folder.": (
        "写出的文件；png、svg 为目录。默认为结果目录中的 report.* 或 figures。"
    ),
    "Form: html, docx, pdf, png or svg.": "格式：html、docx、pdf、png 或 svg。",
    "Study file of the results: its question and comparisons.": "结果所属的研究文件：其问题与比较。",
    # analyse
    "Analyse the stored runs of a study: what matters, where cases come about, which policy is robust.": (
        "分析研究中已存的运行：哪些因素重要，情形何处出现，哪项政策稳健。"
    ),
    "Folder of sweep or compare.": "sweep 或 compare 的结果目录。",
    "design, second, regression, regret, metamodel, prim, cart or replications; by default what goes with the study; may be repeated.": (
        "可选 design、second、regression、regret、metamodel、prim、cart 或 replications；默认取与研究相符的方法，可重复使用。"
    ),
    "Measure; by default those of the study.": "指标，默认取研究所列指标。",
    'Case of interest, "measure < number": where does it come about?': "关注的情形，如“measure < number”：何处出现？",
    'What is good enough, "measure >= number".': "达标条件，如“measure >= number”。",
    "Half-width, measure=number or measure=1%: how many replications?": "区间半宽，measure=number 或 measure=1%：需重复多少次？",
    # reproduce, cite, export
    "Make the runs of a folder again from what it keeps: the same bytes, or what differs (then the exit code is 1).": (
        "依据目录所存内容重做其运行：逐字节一致，或列出差异（此时退出码为 1）。"
    ),
    "Folder of sweep, compare, region, make run or run --out.": "sweep、compare、region、make run 或 run --out 的结果目录。",
    "Identity of a run (column run_id), or how it begins; may be repeated.": "运行标识（run_id 列）或其开头，可重复使用。",
    "Say how to cite this version of gridgov, or a folder of results and the version that made it.": (
        "说明如何引用本版本 gridgov，或某一结果目录及生成它的版本。"
    ),
    "Folder of results; without one, this version.": "结果目录；不给则引用本版本。",
    "bibtex, apa (in Chinese GB/T 7714), or both.": "bibtex、apa（中文为 GB/T 7714 格式）或 both（两者）。",
    "Write the tables of a folder for other tools: runs, groups, differences, analysis, code book.": (
        "写出供其他软件使用的各表：运行、群体、差异、分析、编码说明。"
    ),
    "Folder of sweep, compare or make run.": "sweep、compare 或 make run 的结果目录。",
    "An .xlsx file, or a folder for CSV files; by default FOLDER/tables.": (
        "一个 .xlsx 文件，或存放 CSV 文件的目录；默认为 FOLDER/tables。"
    ),
    "Headers: en, zh, or names (of columns, for R and Stata).": "表头：en、zh 或 names（列名，供 R 与 Stata 使用）。",
    # slurm, warm, examples, app
    "Print a Slurm script that runs a study as a job array; a job that is started again goes on.": (
        "输出以作业数组运行研究的 Slurm 脚本；重新启动的作业接着运行。"
    ),
    "Study file.": "研究文件。",
    "Jobs of the array; each makes one part.": "作业数组的作业数，每个作业完成一份。",
    "Folder of the results, on a disk that all nodes see.": "结果目录，须位于各节点都能访问的磁盘。",
    "Hours that a job may take.": "单个作业的时限（小时）。",
    "Memory of a job.": "单个作业的内存。",
    "Partition of the cluster.": "集群分区。",
    "Compile the engine now, so that later runs start at once (on clusters, in courses, in images).": (
        "预先编译引擎，使后续运行立即开始（适用于集群、课堂和镜像）。"
    ),
    "Copy the studies, notebooks and lessons that come with gridgov; files of your own stay as they are.": (
        "复制随附的研究、笔记本和课程，不改动您自己的文件。"
    ),
    "Where to put them; need not exist.": "存放的目录，可以尚不存在。",
    "Open the dashboard: choose a place, pull levers, run, compare, download.": (
        "打开仪表板：选区域、调举措、运行、比较、下载。"
    ),
    "Address to listen on; 0.0.0.0 opens it to the network.": "监听地址；0.0.0.0 表示对网络开放。",
    "Port; 0 takes a free one.": "端口；0 表示自动选用空闲端口。",
    "Open a browser.": "打开浏览器。",
    "Path under which a proxy serves it, such as /user/li/proxy/8765.": "代理服务器所用的路径前缀，如 /user/li/proxy/8765。",
    "A further name under which a proxy serves it; may be given again.": "代理服务器所用的其他域名，可重复使用。",
    # story
    "Tell a case's way in plain words: every desk, wait, hand-off and draw, and where its hours went. The run is made again from what its folder keeps, and must have the same cases.": (
        "用通俗语言讲述一件诉求的办理经过：经过的岗位、等待、转办和抽取，以及时间用在何处。"
        "依据目录所存内容重做该次运行，办件必须一致。"
    ),
    "Folder of results, or name or path of a scenario.": "结果目录，或情景名称、文件路径。",
    "Row of the case table; slowest, most-handed-on or superficial; resident:NUMBER for a resident's year; staff:NUMBER:WEEK for a week of one of the staff.": (
        "办件表的行号；或 slowest（最慢）、most-handed-on（转办最多）、superficial（表面办结）；"
        "resident:NUMBER 为一名居民的一年；staff:NUMBER:WEEK 为一名工作人员的一周。"
    ),
    "Run of a folder with several; by default the first.": "含多次运行的目录中的某次运行，默认为第一次。",
    "Seed of a scenario; by default its own.": "情景的随机种子，默认采用其自带的种子。",
    "Also write the way as a picture (PNG, SVG or PDF).": "同时将经过画成图（PNG、SVG 或 PDF）。",
    # list, show, validate, migrate
    "List the scenarios (or reforms, or regions) that come with gridgov.": "列出随附的情景（或改革举措、区域）。",
    "List reforms instead of scenarios.": "列出改革举措而非情景。",
    "List regions, which gridgov region runs.": "列出区域（由 gridgov region 运行）。",
    "Show a scenario as its file says, with every parameter, or its day phase by phase.": (
        "显示情景：按文件原文、列出全部参数，或逐阶段说明一天的流程。"
    ),
    "All parameters, with reforms applied.": "全部参数，改革举措已生效。",
    "The day phase by phase: rhythm, mechanisms, what is read and changed.": "逐阶段说明一天：节奏、机制、读取与改变的内容。",
    "Check files and report every problem in them. Nothing that they name is run or imported. What is right but may surprise is told as advice: levers without effect, totals of a place of another size, days without known holidays, runs that are too short, levers beyond a knee.": (
        "检查文件并报告全部问题，不运行也不导入其中引用的代码。内容无误但可能出人意料之处列为提示：不起作用的举措、"
        "规模不同区域的总量、节假日未知的日期、过短的运行、超出拐点的举措。"
    ),
    "Files of scenarios, reforms, studies, regions, catalogues, targets.": "情景、改革、研究、区域、目录、目标文件。",
    "Rewrite files that use old names of parameters, in place; comments and layout are kept.": (
        "就地改写使用旧参数名的文件，保留注释与版式。"
    ),
    "Scenario, reform, study or targets files.": "情景、改革、研究或目标文件。",
    "Say what would be replaced, and write nothing.": "只说明将替换的内容，不写入。",
    # new, import, export-place
    "Begin a place of your own from about a dozen figures; what is not given is scaled and marked as assumed.": (
        "以十余项数据建立自己的区域；未提供的按比例推算并注明为假定。"
    ),
    "Folder to write to.": "写入的目录。",
    "Place that totals not given are scaled from.": "未提供的总量按哪个区域推算。",
    "YAML file, figure: number.": "YAML 文件，格式为“项目: 数值”。",
    "Name of the place.": "区域名称。",
    "Residents.": "居民人数。",
    "Districts.": "区县数。",
    "Streets.": "街道数。",
    "Communities.": "社区数。",
    "Grids.": "网格数。",
    "Posts in communities, grid members included.": "社区岗位数，含网格员。",
    "Full-time grid members.": "专职网格员人数。",
    "Officials on cases, all streets.": "全部街道的办件人员数。",
    "Officials on cases, all departments.": "全部部门的办件人员数。",
    "Party members.": "党员人数。",
    "Party organisations.": "党组织数。",
    "Hotline contacts a year.": "热线年来电量。",
    "Share of contacts dispatched, %.": "来电派单比例（%）。",
    "Funds of all communities, yuan a year.": "全部社区经费（元/年）。",
    "Import tables of streets, communities, grids and staff into a place; mistakes are told all at once.": (
        "将街道、社区、网格、人员各表导入区域；一次列出全部错误。"
    ),
    "Folder of a place, with place.yaml in it.": "区域目录，内有 place.yaml。",
    "Workbooks (.xlsx), .csv or .parquet files.": "工作簿（.xlsx）、.csv 或 .parquet 文件。",
    "Further headers: YAML, column: [header, ...].": "补充表头：YAML，格式为“列名: [表头, ...]”。",
    "Boundaries: GeoJSON, shapefile or GeoPackage.": "边界文件：GeoJSON、shapefile 或 GeoPackage。",
    "Coordinates of the boundaries: EPSG:4490, gcj02 ...; else the file's own.": (
        "边界坐标系：EPSG:4490、gcj02 等；默认取文件自带的坐标系。"
    ),
    "Build deprivation from columns, e.g. low_income,elder.": "由若干列计算困难程度，如 low_income,elder。",
    "Write any place as place.yaml and place.xlsx, the tables that gridgov import reads.": (
        "将任一区域写为 place.yaml 和 place.xlsx，即 gridgov import 所读的表。"
    ),
    # requests, fit, check
    "Read exports of 12345, grid or 311 systems into one tidy table; mistakes are told all at once, by row.": (
        "读取12345热线、网格或311系统的导出数据，整理为一张表；逐行列出全部错误。"
    ),
    "Exports (.xlsx, .csv, .parquet) or folders of runs.": "导出文件（.xlsx、.csv、.parquet）或运行目录。",
    "Folder of the place, with place.yaml in it.": "区域目录，内有 place.yaml。",
    "Categories: YAML, ours: [theirs, ...], or a table, theirs and ours.": (
        "类别对照：YAML，格式为“本方类别: [对方类别, ...]”，或两列对照表。"
    ),
    "Time zone of the place, where times have an offset.": "时间带时差时，区域所在时区。",
    "How 03/04/2024 is meant: dmy or mdy.": "03/04/2024 的写法：dmy（日月年）或 mdy（月日年）。",
    "Write without asking whether columns are read rightly.": "不再询问各列是否读对，直接写入。",
    "Fit demand and closing times to the requests of a place, as scenario files that can be run.": (
        "以区域的诉求数据拟合需求与办结时长，写为可运行的情景文件。"
    ),
    "Last date, included; later requests and closings are not looked at.": "截止日期（含当日），此后的诉求与办结不予考虑。",
    "Leave out fitted/fit.png.": "不绘制 fitted/fit.png。",
    "Foresee a period that was not used in fitting, and compare with what was observed.": (
        "预测未用于拟合的时段，并与实际情况比较。"
    ),
    "First date to foresee.": "预测的起始日期。",
    "Last date, included; by default the last one.": "截止日期（含当日），默认为最后一天。",
    "Another table of requests, for what was observed.": "另一张诉求表，作为实际情况。",
    "Leave out fitted/check.png.": "不绘制 fitted/check.png。",
    # knowledge
    "List the dispatch rules that are built in: routes, priorities, assignments.": "列出内置的派单规则：路由、优先级、分派。",
    "List the measures: names, titles, units, directions (▲ more is better, ▼ less), definitions, sources.": (
        "列出各项指标：代码、名称、单位、方向（▲越高越好，▼越低越好）、定义、来源。"
    ),
    "List parameters of a scenario: path, title, default, plausible range, unit, evidence.": (
        "列出情景参数：路径、名称、默认值、合理范围、单位、依据。"
    ),
    "Words in path, title, unit or reason; all if none.": "路径、名称、单位或理由中的词；不给则列出全部。",
    "Explain a parameter: meaning, unit, ranges, evidence, which reforms and scenarios set it.": (
        "解释一个参数：含义、单位、范围、依据，以及哪些改革和情景设定了它。"
    ),
    "Dotted path of a parameter, or the end of it.": "参数的点分路径，或其末尾部分。",
    "Show the settings in which two scenarios differ, and the reform that sets each.": (
        "列出两个情景的不同设定，以及设定它的改革举措。"
    ),
    "Name or path of a scenario.": "情景名称或路径。",
    "Name or path of another one.": "另一个情景的名称或路径。",
    "Check known figures and facts: what is expected, what the model gives, met or not, and why not.": (
        "核对已知数据与事实：预期值、模型值、是否相符及原因。"
    ),
    "Files of targets (names or paths); all if none.": "目标文件（名称或路径）；不给则核对全部。",
}
