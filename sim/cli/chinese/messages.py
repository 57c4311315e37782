# ruff: noqa: E501
"""Messages and their parts in Chinese, by the English text; ``{}`` stands for what is told."""

from __future__ import annotations

from typing import Final

_USAGE: Final = {
    "Missing argument '{}'.": "缺少参数“{}”。",
    "Missing option '{}'.": "缺少选项“{}”。",
    "Missing parameter: {}": "缺少参数：{}",
    "Missing command.": "缺少命令。",
    "No such option: {}": "没有此选项：{}",
    "No such option: {} Did you mean {}?": "没有此选项：{}；是否指 {}？",
    "No such option: {} (Possible options: {})": "没有此选项：{}；可选：{}",
    "No such option '{}'.": "没有此选项：{}。",
    "No such option '{}'. Did you mean {}?": "没有此选项：{}；是否指 {}？",
    "No such option '{}'. Did you mean one of: {}?": "没有此选项：{}；是否指以下之一：{}？",
    "No such option '{}'. (Possible options: {})": "没有此选项：{}；可选：{}。",
    "No such command '{}'.": "没有此命令：{}。",
    "No such command '{}'. Did you mean '{}'?": "没有此命令：{}；是否指 {}？",
    "No such command '{}'. Did you mean {}?": "没有此命令：{}；是否指 {}？",
    "No such command '{}'. Did you mean one of: {}?": "没有此命令：{}；是否指以下之一：{}？",
    "No such command '{}'. (Possible commands: {})": "没有此命令：{}；可选：{}。",
    "Got unexpected extra argument ({})": "多余的参数：{}",
    "Got unexpected extra argument(s) ({})": "多余的参数：{}",
    "Got unexpected extra arguments ({})": "多余的参数：{}",
    "Option '{}' requires an argument.": "选项“{}”须带一个值。",
    "Option '{}' requires {} arguments.": "选项“{}”须带{}个值。",
    "Option '{}' does not take a value.": "选项“{}”不带值。",
    "Invalid value for '{}': {}": "“{}”的值无效：{}",
    "Invalid value for '{}' (env var: '{}'): {}": "“{}”的值无效（环境变量 {}）：{}",
    "Invalid value: {}": "值无效：{}",
    "Input should be a valid integer, unable to parse string as an integer": "应为整数",
    "Input should be a valid integer": "应为整数",
    "Input should be a valid number, unable to parse string as a number": "应为数",
    "Input should be a valid number": "应为数",
    "Input should be a valid boolean": "应为 true 或 false",
    "Input should be greater than or equal to {}": "应不小于 {}",
    "Input should be less than or equal to {}": "应不大于 {}",
    "Could not open file '{}': {}": "无法打开文件“{}”：{}",
    "'{}' is not a valid integer.": "“{}”不是整数。",
    "'{}' is not a valid int.": "“{}”不是整数。",
    "'{}' is not a valid float.": "“{}”不是数。",
    "'{}' is not a valid boolean.": "“{}”不是布尔值（true 或 false）。",
    "'{}' is not a valid integer range.": "“{}”不是整数。",
    "{} is not in the range {}.": "{} 不在范围 {} 内。",
}

_FRAMES: Final = {
    "1 problem": "1处问题",
    "{} problems": "{}处问题",
    "... and {} more": "…… 另有{}处",
    "value": "值",
    "stopped: nothing was written": "已停止，未写入任何文件",
    "stopped": "已停止",
    "found none": "实际没有",
    "found neither": "两者均无",
    "none": "无",
    "neither": "两者皆无",
    "a number that is not 0": "不为0的数",
    "nothing": "无",
    "another": "另一个",
    "more": "更多",
    "{} more": "另有{}项",
    "both": "两者",
    "something else": "其他内容",
    "another file": "其他文件",
    "another text": "其他文本",
    "other bytes": "其他编码的字节",
    "fewer": "不足",
    "nothing was run": "未运行",
    "nothing was written": "未写入任何文件",
    "nothing was changed": "未作改动",
    "nothing was run or written": "未运行，也未写入任何文件",
    "nothing of it was run": "均未运行",
    "start again to go on": "重新启动即可接着运行",
    "leave one out": "请去掉其中一个",
    "leave it out": "请去掉",
    "use {} instead": "请改用 {}",
    "quote the value": "请为该值加引号",
    "take it out": "请删去",
    "remove one": "请删去其中一个",
    "remove the tag": "请删去标签",
    "use extends": "请改用 extends",
    "use two spaces": "请用两个空格",
    "did you mean {}?": "是否指 {}？",
    "{} (did you mean {}?)": "{}（是否指 {}？）",
    "{} or null": "{}，或 null",
    "{} again": "{}，再次出现",
    '"{}" a second time': "“{}”，再次出现",
    "No such file or directory": "没有此文件或目录",
    "Permission denied": "没有权限",
    "Is a directory": "是目录",
    "Not a directory": "不是目录",
    "File exists": "文件已存在",
    "No space left on device": "磁盘空间不足",
    "Read-only file system": "文件系统只读",
    "File name too long": "文件名过长",
    "Too many levels of symbolic links": "符号链接层数过多",
    "Address already in use": "地址已被占用",
}

_VALUES: Final = {
    "null (nothing)": "null（空）",
    "None (nothing)": "None（空）",
    "{} (true/false)": "{}（真/假）",
    "true or false": "true 或 false",
    "True or False": "True 或 False",
    "True, False or a function": "True、False 或函数",
    "a mapping": "映射",
    "a mapping with {} keys": "有{}个键的映射",
    "a mapping of {}": "有{}项的映射",
    "a list": "列表",
    "a list of {}: [{}]": "有{}项的列表：[{}]",
    "a list of {}": "有{}项的列表",
    "a text": "文本",
    "text": "文本",
    "no text": "无文本",
    "a number": "数",
    "a value": "值",
    "a name": "名称",
    "a path": "路径",
    "a folder": "目录",
    "a file": "文件",
    "a choice": "选项",
    "a choice, or {}": "选项，或{}",
    "a list or mapping": "列表或映射",
    'the text "{}"': "文本“{}”",
    "a whole number": "整数",
    "whole numbers": "整数",
    "a whole number of more than 40 digits": "超过40位的整数",
    "a whole number of more than 30 digits": "超过30位的整数",
    "a value of type {}": "类型为 {} 的值",
    "a {} of {}": "{}（{}项）",
    "one of {}": "以下之一：{}",
    "one of the {}": "以下之一：{}",
    "a whole number from {} to {}": "{}至{}的整数",
    "a whole number of at least {}": "不小于{}的整数",
    "a whole number in [{}, {}]": "[{}, {}]内的整数",
    "a whole number >= {}": "不小于{}的整数",
    "a whole number, at least {}": "不小于{}的整数",
    "a number {}": "数（{}）",
    "a whole number in [{}, {}] ({})": "[{}, {}]内的整数（{}）",
    "a number in [{}, {}] ({})": "[{}, {}]内的数（{}）",
    "{} (whole number)": "{}（整数）",
    "a number in [{}, {}]": "[{}, {}]内的数",
    "a number above {}": "大于{}的数",
    "a number above 0": "大于0的数",
    "a number not below 0": "不小于0的数",
    "a number from {} to {}": "{}至{}的数",
    "a number from {} to {} ({})": "{}至{}的数（{}）",
    "a number between {} and {}": "{}与{}之间的数",
    "a number above 0 and at most {}": "大于0且不超过{}的数",
    "between {} and {}": "{}与{}之间",
    "from {} to {}": "{}至{}",
    "in [{}, {}]": "在[{}, {}]内",
    "above {}": "大于{}",
    "at least {}": "不小于{}",
    "at most {}": "不超过{}",
    "at least {}, found {}": "不小于{}，实际为{}",
    "seconds above 0 and at most {}": "大于0且不超过{}的秒数",
    "seconds above 0": "大于0的秒数",
    "a name or a path": "名称或路径",
    '"{}", the home of an unknown user': "“{}”，没有此用户的主目录",
    "0 to {}": "0至{}",
    "a list of names": "名称列表",
    "en or zh": "en 或 zh",
}

_YAML: Final = {
    "UTF-8 text": "UTF-8 文本",
    "save the file as UTF-8": "请将文件存为 UTF-8",
    "byte 0x{} that is not UTF-8": "非 UTF-8 字节 0x{}",
    "the control character U+{}": "控制字符 U+{}",
    "valid YAML": "合法的 YAML",
    "valid YAML of one document": "只含一个文档的合法 YAML",
    "a second one (---)": "第二个文档（---）",
    "make it a file of its own": "请另存为一个文件",
    "a file of at most {} MB": "不超过{}兆字节的文件",
    "a larger one": "更大的文件",
    "a file that can be read": "可读取的文件",
    "an empty file": "空文件",
    "a mapping of names and values": "名称与值的映射",
    "spaces for indentation": "以空格缩进",
    "a tab": "制表符",
    "at most {} keys and values": "不超过{}个键和值",
    "take out brackets or indents": "请减少括号或缩进层次",
    "at most {} lists and mappings inside each other": "列表与映射嵌套不超过{}层",
    "more, or one inside itself": "更多层，或自身嵌套",
    "a number of at most {} signs": "不超过{}个字符的数",
    "use 1e6 for a million": "一百万可写作 1e6",
    "a number that does not begin with 0": "不以0开头的数",
    'write {}, or "{}" in quotes for a text': "请写 {}；若为文本，请写带引号的“{}”",
    "a number with _ between digits only": "下划线只在数字之间的数",
    "a value written out": "完整写出的值",
    "an alias (*name)": "别名（*name）",
    "write the value again, or use extends": "请重新写出该值，或改用 extends",
    "a value without a tag": "不带标签的值",
    "the tag {}": "标签 {}",
    "a name as key": "以名称为键",
    "put the name in quotes if it is meant so": "若确有此意，请为名称加引号",
    "a merge key (<<)": "合并键（<<）",
    "each key once": "每个键只出现一次",
    "a second time (first on line {})": "再次出现（首次见第{}行）",
    "{} are full-width signs; write {} as on an English keyboard": "{} 是全角符号；请改写为半角的 {}",
    'the unknown key "{}"': "未知的键“{}”",
    'the unknown name "{}"': "未知的名称“{}”",
    'the unknown path "{}"': "未知的路径“{}”",
    "a name that exists": "存在的名称",
    "a name that exists in {}": "{} 中存在的名称",
    "a mapping with names among {}": "名称在以下之列的映射：{}",
    "a name among {}": "以下名称之一：{}",
    "a text, or {en: text, zh: text}": "文本，或 {en: 文本, zh: 文本}",
    "no further problems": "没有更多问题",
    "mend those above first": "请先改正以上各处",
    "a value that suits": "合适的值",
    "no value that suits": "没有合适的值",
}

_SCENARIO: Final = {
    "the name of a scenario": "情景名称",
    "the name of a {} or the path of a file": "{}名称或文件路径",
    "the name of a scenario or the path of a file": "情景名称或文件路径",
    "the name or path of a scenario": "情景名称或路径",
    "the name or path of a reform": "改革举措名称或路径",
    "the name of a reform or the path of a file": "改革举措名称或文件路径",
    "the name of a scenario or a list of names": "情景名称或名称列表",
    '"{}", which does not exist': "“{}”，不存在",
    "scenarios: {}": "可选情景：{}",
    "reforms: {}": "可选改革举措：{}",
    "targets: {}": "可选目标：{}",
    "a reform of this scenario ({})": "本情景的改革举措（{}）",
    "a Scenario": "Scenario 对象",
    "a Scenario, or the name or path of one": "Scenario 对象，或其名称、路径",
    "the dotted path of a parameter": "参数的点分路径",
    '"{}", the end of {}': "“{}”，是{}的末尾",
    "gridgov parameters WORD searches": "可用 gridgov parameters 词语 查找",
    "path=value, e.g. policy.staffing.members_per_grid=2": "路径=值，如 policy.staffing.members_per_grid=2",
    "the days once": "天数只给一次",
    '--days {} and --set "{}"': '--days {} 与 --set "{}"',
    "the seed as {}": "以 {} 给出种子",
    "a list of reforms": "改革举措列表",
    "at most {} reforms": "不超过{}项改革举措",
    "reforms that do not conflict": "互不冲突的改革举措",
    "keep one of the two, or set the path in the file itself": "请保留其一，或在文件中直接设定该路径",
    "{} and {}, which set {}": "{}与{}，两者都设定{}",
    "{} and {}, which exclude each other": "{}与{}，两者互斥",
    "{} to {} and to {}": "{}既设为{}，又设为{}",
    "a parameter of {} ({})": "{}的参数（{}）",
    "no parameters": "没有参数",
    "scenarios that do not extend each other": "不相互继承的情景",
    "a cycle: {}": "循环：{}",
    "name each parent once": "每个上级只写一次",
    "a chain of at most {} files that extend each other": "继承链不超过{}个文件",
    "a scenario made of at most {} files, each counted as often as it is extended": "由不超过{}个文件组成的情景（每次继承计一次）",
    "reforms to apply (the list adds to those in force)": "要施行的改革举措（在已施行的基础上追加）",
    "in force: {}; take them out with without_reform(...), in a study by reforms.NAME: false": (
        "已施行：{}；用 without_reform(...) 取消，研究中写 reforms.NAME: false"
    ),
    "an empty list, which changes nothing": "空列表，不起任何作用",
    "changes (dotted path: value) or parameters": "changes（点分路径: 值）或 parameters",
    "grid members": "网格员",
    "community desks": "社区窗口",
    "street offices": "街道内设机构",
    "district departments": "区县部门",
    "community": "社区",
    "communities": "社区",
    "street": "街道",
    "streets": "街道",
    "district": "区县",
    "districts": "区县",
    "grid": "网格",
    "grids": "网格",
    "a Monday": "星期一",
    "{}, a {}": "{}（{}）",
    "Tuesday": "星期二",
    "Wednesday": "星期三",
    "Thursday": "星期四",
    "Friday": "星期五",
    "Saturday": "星期六",
    "Sunday": "星期日",
    "the ISO date of a Monday (YYYY-MM-DD) from 1900 to 2199": "1900年至2199年间某个星期一的日期（YYYY-MM-DD）",
    "at most as many party members as residents ({})": "党员人数不超过居民人数（{}）",
    "set territory.party_members too": "请同时设定 territory.party_members",
    "at least one resident after scaling": "缩放后至少有一名居民",
    "a grid type with a share above 0 and a resident weight above 0": "至少一类网格的比例和居民权重均大于0",
    "none, so residents would have no place to live": "没有，居民无处居住",
    "at least two posts (a grid member and a desk) in each of the {} communities": "{}个社区每个至少两个岗位（网格员和窗口各一）",
    "{} posts": "{}个岗位",
    "at least posts_min ({})": "不小于 posts_min（{}）",
    "policy.structure.stationed of 0 where there are no offices at streets, or no departments to come from": (
        "街道没有内设机构或没有派出部门时，policy.structure.stationed 为0"
    ),
    "shares that sum to at most 1": "合计不超过1的比例",
    "shares that sum to 1": "合计为1的比例",
    "a catalogue ({}) or the path of a file": "目录（{}）或文件路径",
    "at least one of the {} in each of the {} {}": "每个单位至少有一名{}（共{}个{}）",
    "0 {}, for there is no {} level ({} is 0)": "0个{}，因为没有{}这一层级（{}为0）",
    "at least 1, for there are {} {}": "不小于1，因为有{}个{}",
    "at most {} posts in {} communities of at most {}": "不超过{}个岗位（{}个社区，每个不超过{}个）",
    "at least {} posts in {} communities of at least {}": "不少于{}个岗位（{}个社区，每个不少于{}个）",
    "time left for cases: {} of {} below 1": "留有办件时间：{}的{}小于1",
    "an item of the catalogue {}": "目录{}中的事项",
    'the unknown item "{}"': "未知的事项“{}”",
    "set {} to 0, or give the {} some {}": "请将{0}设为0，或为{1}配备{2}",
    "set {} to 0 for a place without a {} level": "区域没有{1}这一层级时，请将{0}设为0",
    "raise posts_max, or set it to null": "请提高 posts_max，或设为 null",
    "lower posts_min, or set it to null": "请降低 posts_min，或设为 null",
    "categories of the catalogue {}": "目录{}中的类别",
    "a category of the catalogue {}": "目录{}中的类别",
    'the unknown category "{}"': "未知的类别“{}”",
    "a value that categories of the catalogue have": "目录各类别已有的取值",
    "at most {} custom rules": "不超过{}条自定义规则",
    "{} for {} residents; scaled it is {}": "{}（居民{}人）；按比例应为{}",
    "{}, inherited from a place of {}": "{}，继承自居民{}人的区域",
    "set {} in this file, to {} if nothing better is known": "请在本文件中设定{}；如无更可靠的数，可设为{}",
    "custom code: expected scenarios without custom rules, found {}; nothing of it was run. Allow custom code if you trust these files": (
        "自定义代码：应为不含自定义规则的情景，实际为{}；均未运行。若信任这些文件，可允许运行自定义代码"
    ),
    "{}{} is now called {}{}": "{}{} 现名 {}{}",
    "a mapping as in a scenario file": "与情景文件同构的映射",
    "a mapping of dotted path to value": "点分路径到值的映射",
    "names as keys": "以名称为键",
    "others": "其他内容",
    "parameters": "参数",
    "reforms": "改革举措",
    "; `gridgov migrate {}` rewrites the file": "；可用 gridgov migrate {} 改写文件",
}

_DEMAND: Final = {
    "mean, 0-1": "均值，0至1",
    "a list of 2 to {} numbers not below 0 that do not fall (h, evenly spaced quantiles)": (
        "2至{}个不小于0且不递减的数（小时，等距分位数）"
    ),
    "per 1,000 residents and year": "每千居民每年",
    "log rate per SD of deprivation": "困难程度每标准差的对数发生率",
    "sigma of the logarithm": "对数标准差",
    "more than 0, because {}_p is {}": "大于0，因为{}_p为{}",
    "a catalogue name or file": "目录名称或文件",
    "a mapping category > {field: value}": "映射：类别 > {字段: 值}",
    "a mapping item > {field: value}": "映射：事项 > {字段: 值}",
    "24 numbers in [0, 1,000,000], not all 0": "24个[0, 1,000,000]内的数，不全为0",
    "7 numbers in [0, 1,000,000], not all 0": "7个[0, 1,000,000]内的数，不全为0",
    "12 numbers in [0, 1,000,000], not all 0": "12个[0, 1,000,000]内的数，不全为0",
    "a list of ISO dates (YYYY-MM-DD)": "日期列表（YYYY-MM-DD）",
    "a mapping category > cases per 1,000 residents and year, a number in [0, 100000]": (
        "映射：类别 > 每千居民每年件数，[0, 100000]内的数"
    ),
    "the path of a CSV or Parquet file, or an empty text": "CSV 或 Parquet 文件的路径，或空文本",
    "a mapping category > {group: number in [0, 1,000]}": "映射：类别 > {群体: [0, 1,000]内的数}",
    "a mapping category > {living | production | road: number in [0, 1,000]}": (
        "映射：类别 > {living | production | road: [0, 1,000]内的数}"
    ),
    "a list of {category: name, where: {community: [0, 1]}, factor: ratio}": (
        "列表：{category: 名称, where: {community: [0, 1]}, factor: 比值}"
    ),
    "a list of shocks {from: day, days: count, category: name, factor: ratio, where: {street: [0, 1]}}": (
        "冲击列表：{from: 日, days: 天数, category: 名称, factor: 比值, where: {street: [0, 1]}}"
    ),
    "a mapping category or item > 24 numbers in [0, 1,000,000], not all 0": "映射：类别或事项 > 24个[0, 1,000,000]内的数，不全为0",
    "a mapping category or item > 7 numbers in [0, 1,000,000], not all 0, Monday first": (
        "映射：类别或事项 > 7个[0, 1,000,000]内的数，不全为0，从星期一起"
    ),
    "a mapping category or item > 12 numbers in [0, 1,000,000], not all 0, January first": (
        "映射：类别或事项 > 12个[0, 1,000,000]内的数，不全为0，从1月起"
    ),
    "a mapping category or item > number in [0, {}]": "映射：类别或事项 > [0, {}]内的数",
    "a mapping category or item > lag-1 autocorrelation in [0, {}]": "映射：类别或事项 > [0, {}]内的一阶自相关系数",
    "a mapping category or item > ratio in [0, 100]": "映射：类别或事项 > [0, 100]内的比值",
    "only zeros": "全为0",
    "none above {}": "没有大于{}的数",
    "at most {} area rates": "不超过{}条区域发生率",
    "at least one number of {} or more": "至少一个不小于{}的数",
    "a ratio in [0, 100]": "[0, 100]内的比值",
    "a ratio in [0, 100]: above 1 it adds needs, below 1 it takes them away": "[0, 100]内的比值：大于1增加诉求，小于1减少诉求",
    "a category of the catalogue, or all": "目录中的类别，或 all",
    "a category or an item of the catalogue": "目录中的类别或事项",
    "a category that is no enquiry": "不属于咨询的类别",
    "a category of the catalogue that is no enquiry, or all": "目录中不属于咨询的类别，或 all",
    "a type that is not chronic": "非长期性的类型",
    '"{}", whose needs come from lasting causes, each at an even rate': "“{}”，其诉求来自长期原因，均匀发生",
    "set demand.categories.CATEGORY.chronic: false to give it a stream": (
        "如需单独发生，请设 demand.categories.CATEGORY.chronic: false"
    ),
    "names of another catalogue, from a scenario that this one extends or a reform? Write {}: {} to drop them all, then those of your own": (
        "是否为上级情景或改革举措中另一目录的名称？可写 {}: {} 全部清除，再写自己的名称"
    ),
    "the number of a day of the run in [{}, {}] (0 is the first)": "运行的第几天，[{}, {}]内（0为首日）",
    "a number of days in [1, {}]": "[1, {}]内的天数",
    "at most {} shocks": "不超过{}次冲击",
    "columns date (or day), category and count, and district if wanted": "有 date（或 day）、category、count 各列，可另有 district 列",
    "a count in [0, {}]": "[0, {}]内的件数",
    "the path of a CSV or Parquet file that can be read, of at most {} MB": "可读取且不超过{}兆字节的 CSV 或 Parquet 文件路径",
    "columns {}": "各列：{}",
    "the columns {}": "各列：{}",
    "none called {}": "没有名为{}的列",
    "a column twice": "重复的列",
    "a day of the run (0 is first)": "运行的第几天（0为首日）",
    "districts 0 to {} (after territory.scale), or none": "区县0至{}（按 territory.scale 缩放后），或不写",
    "at least one line of counts": "至少一行件数",
    "relative paths start at the folder of the scenario's file": "相对路径从情景文件所在目录算起",
    "line {} of the file: {}": "文件第{}行：{}",
    "at most {} lines": "不超过{}行",
    "each day, category and district once": "每个日期、类别、区县只出现一次",
    'the column "{}"': "列“{}”",
    "a table that can be read": "可读取的表",
    "a value in each column": "每列都有值",
    "the number of a district, or nothing": "区县编号，或不写",
    "a date as YYYY-MM-DD": "YYYY-MM-DD 格式的日期",
    "demand.weekday_profile, demand.month_profile and demand.hour_profile: expected at least one number above 0 that applies in the year from run.start_date; found none": (
        "demand.weekday_profile、demand.month_profile、demand.hour_profile：自 run.start_date 起一年内应至少有一个适用的大于0的数，实际没有"
    ),
    "demand: a district has {} needs on one day; expected fewer than {}. Lower the category rates or divide the place into more districts.": (
        "demand：一个区县一天有{}件诉求，应少于{}件。请降低类别发生率，或将区域分为更多区县。"
    ),
    "demand.shocks.{}: {} needs of a district on one day; expected fewer than {}. Lower its factor.": (
        "demand.shocks.{}：一个区县一天有{}件诉求，应少于{}件。请降低 factor。"
    ),
    "demand: {} needs of {} on one day; expected fewer than {}. Lower its rate or variation.": (
        "demand：{1}一天有{0}件诉求，应少于{2}件。请降低其发生率或波动。"
    ),
}

_PLACE: Final = {
    "leave the figure to the table: it is written by gridgov import; to change the place, import it again": (
        "该数以表为准，由 gridgov import 写入；如需改动，请重新导入"
    ),
    "{}, as in the table": "{}，与表一致",
    "{}, the sum in the table": "{}，即表中合计",
    "at least {}, the sum of what the table gives": "不小于{}，即表中所给之和",
    "write it with gridgov import FOLDER TABLES...": "请用 gridgov import FOLDER TABLES... 写出",
    "at most {} MB": "不超过{}兆字节",
    "{} MB": "{}兆字节",
    "a file that cannot be read ({})": "无法读取的文件（{}）",
    "1 to {} units of the level {}": "{1}层级的单位1至{0}个",
    "a code of its own for each unit of the level {}": "{}层级每个单位各有编码",
    "none, or one that repeats": "没有编码，或编码重复",
    "codes and names of at most {} signs": "不超过{}个字符的编码和名称",
    "a longer one": "更长的",
    "a table of units (a Parquet file)": "单位表（Parquet 文件）",
    "no file of that name": "没有此名称的文件",
    "texts and numbers in the columns of units": "单位各列为文本和数",
    "units of the level {} in each unit above, in their order": "{}层级的单位依次属于各上级单位",
    "the name of a table of units (Parquet), or null": "单位表（Parquet）的名称，或 null",
    "a list of codes or names of places of this kind, or of numbers, {}": "此类单位的编码、名称或编号列表，{}",
    "all, or a mapping of {} to lists of numbers, codes or names": "all，或{}到编号、编码、名称列表的映射",
    "a list of numbers of places of this kind, {}": "此类单位的编号列表，{}",
    "0 to {} (after territory.scale)": "0至{}（按 territory.scale 缩放后）",
    "write the code ({}), or the name of the unit above, a slash and the name": "请写编码（{}），或“上级单位名称/名称”",
    "the number of a day of the run (0 is the first)": "运行的第几天（0为首日）",
    "the number of a day not before `from`, or null": "不早于 from 的日号，或 null",
    "a mapping of dotted path to value, or reforms: a list of reforms": "点分路径到值的映射，或 reforms: 改革举措列表",
    "a name that one place of this kind has": "此类单位中唯一的名称",
    '"{}", which {} have': "“{}”，有{}个同名",
    "a lever that may vary by place and date": "可因地因时而异的举措",
    "{}, which holds for a whole run": "{}，全程不变",
    "a list of stages {from: day, until: day, where: {street: [0, 1]}, set: {path: value}, reforms: [...]}": (
        "阶段列表：{from: 日, until: 日, where: {street: [0, 1]}, set: {路径: 值}, reforms: [...]}"
    ),
    "{}: expected a figure among {}": "{}：应为以下项目之一：{}",
    "{}: expected a folder with {} in it; make it with gridgov new {}": "{}：应为含有{}的目录；请用 gridgov new {} 建立",
    "--timezone: expected the name of a time zone, as Asia/Shanghai, found {}": "--timezone：应为时区名称，如 Asia/Shanghai，实际为{}",
    "--answers {}: expected a YAML file, figure: number; there is no such file": "--answers {}：应为“项目: 数值”的 YAML 文件，没有此文件",
    "new: expected figures, found none; give --residents and others, or --answers FILE": (
        "new：应给出各项数据，实际没有；请给 --residents 等选项，或 --answers FILE"
    ),
    "--crs: expected --boundaries FILE too, found none": "--crs：须同时给出 --boundaries FILE，实际没有",
    "requests: nothing was written; name other headers with --columns MAP, other categories with --categories MAP": (
        "requests：未写入任何文件；其他表头请用 --columns MAP，其他类别请用 --categories MAP"
    ),
    "a YAML or CSV file": "YAML 或 CSV 文件",
    "a column among {}": "以下列之一：{}",
    "a header or a list of headers (texts)": "表头或表头列表（文本）",
    "{}: there is no such file; make it with gridgov requests FILE... --place {}": (
        "{}：没有此文件；请用 gridgov requests FILE... --place {} 生成"
    ),
    "{}: no column {}; make it anew with gridgov requests": "{}：没有列{}；请用 gridgov requests 重新生成",
    "{}: not a table of requests; make it anew with gridgov requests": "{}：不是诉求表；请用 gridgov requests 重新生成",
    "--set run.days={}: expected runs of the {} days over which {} counts {}; write run.days into place.yaml and fit again, or name targets of so many days with --targets FILE (run.days: {} below changes)": "--set run.days={0}：{2}中的{3}按 {1} 天累计，运行天数应与之相同；请将 run.days 写入 place.yaml 后重新拟合，或用 --targets FILE 指定按相应天数累计的目标（其 changes 中写 run.days: {4}）",
    "{}: there is no such file; make it with gridgov fit {} --until DATE": "{}：没有此文件；请用 gridgov fit {} --until DATE 生成",
    "{}: not a fit; make it anew with gridgov fit {} --until DATE": "{}：不是拟合结果；请用 gridgov fit {} --until DATE 重新生成",
    "{} has changed since the fit; make it anew with gridgov fit {}": "{}在拟合后已改动；请用 gridgov fit {} 重新拟合",
    "a date as 2024-03-05": "2024-03-05 格式的日期",
    "dates as 2024-03-05": "2024-03-05 格式的日期",
    "a period of at least {} days": "不短于{}天的时段",
    "a period of at least one day": "不短于一天的时段",
    "days between {} and {}": "{}与{}之间的日期",
    "requests between {} and {}": "{}与{}之间的诉求",
    "expected at least {} days of requests, found {} ({} to {})": "应有不少于{}天的诉求，实际为{}天（{}至{}）",
    "--from {}: the fit has seen days up to {}; expected a later date, or fit anew with --until": (
        "--from {}：拟合已用到{}的数据；应为更晚的日期，或以 --until 重新拟合"
    ),
    "{}: expected a table that begins in the same week, {}": "{}：应为始于同一周的表，{}",
    "more than {} rows": "超过{}行",
    "{} mistake in the tables; nothing was written": "各表有{}处错误，未写入任何文件",
    "{} mistakes in the tables; nothing was written": "各表有{}处错误，未写入任何文件",
    'sheet "{}"': "工作表“{}”",
    "row {}": "第{}行",
    "column {}": "列{}",
    "remedy: {}": "改正办法：{}",
}

_RESULTS: Final = {
    "compare: expected at least two different scenarios; name a baseline and another one": (
        "compare：应有至少两个不同的情景；请写对照情景和另一个情景"
    ),
    "compare": "compare",
    "at least two scenarios": "至少两个情景",
    "at least two different scenarios": "至少两个不同的情景",
    "name a baseline and another one": "请写对照情景和另一个情景",
    "compare: two scenarios are called {}; give labels: {label: scenario}": "compare：有两个情景同名{}；请给出标签：{label: scenario}",
    "different scenarios": "不同的情景",
    "a list of scenarios, or a mapping of label to scenario": "情景列表，或标签到情景的映射",
    "--records: expected a directory to write to, found none; add --out DIR": (
        "--records：应有写入目录，实际没有；请加 --out DIR"
    ),
    "records: expected a folder to write them to, found none; give one with out": (
        "records：应有写入记录的目录，实际没有；请以 out 给出"
    ),
    "--csv: expected a directory to write to, found none; add --out DIR": "--csv：应有写入目录，实际没有；请加 --out DIR",
    "show --json: expected --phases too; a scenario itself is shown as YAML": "show --json：须同时给出 --phases；情景本身以 YAML 显示",
    "{}: expected --workers or --scheduler, found both; the scheduler has its own workers": (
        "{}：--workers 与 --scheduler 只能给其一，实际两者都有；调度器自有工作进程"
    ),
    "a size like 2G": "如 2G 的内存大小",
    "names of partitions": "分区名称",
    "slurm: a stopping rule or a search looks at all runs together; give a fixed number of replications, or run it on a dask cluster (sweep --scheduler)": (
        "slurm：停止规则和搜索须统看全部运行；请给定固定的重复次数，或在 dask 集群上运行（sweep --scheduler）"
    ),
    "a folder of results": "结果目录",
    "a folder of results of gridgov sweep, compare or region": "gridgov sweep、compare 或 region 的结果目录",
    "a folder that says what was run": "载明运行内容的目录",
    "a folder of results to keep tables in": "存放各表的结果目录",
    "a results folder of gridgov compare or sweep (runs.parquet or runs/), or a directory that gridgov run --out wrote ({})": (
        "gridgov compare 或 sweep 的结果目录（内有 runs.parquet 或 runs/），或 gridgov run --out 写出的目录（{}）"
    ),
    "{}: expected runs of the study {}, found none (the folder is empty, or the study file or gridgov has changed since); run gridgov sweep again, or leave out --study": (
        "{}：应有研究{}的运行，实际没有（目录为空，或研究文件、gridgov 已改动）；请重新运行 gridgov sweep，或不给 --study"
    ),
    "{}: expected the marks {} and {}, found no such part": "{}：应有标记 {} 和 {}，未找到这一部分",
    "{}: expected runs of at least two scenarios, found those of {} only": "{}：应有至少两个情景的运行，实际只有{}的运行",
    "{}: expected the scenarios of this folder, but {}; run the sweep again": "{}：应为本目录的情景，但{}；请重新运行 sweep",
    "{}: expected the scenarios of this folder, but {}": "{}：应为本目录的情景，但{}",
    "{}: expected the scenario {}, found none of that hash": "{}：应有情景{}，没有该哈希值的情景",
    "{}: expected runs of results version {}, found version {}: they were made by another gridgov and do not go together": (
        "{}：应为结果版本{}的运行，实际为版本{}，由另一版本的 gridgov 生成，不能合用"
    ),
    "{}: expected the study of this folder, found none; {}": "{}：应有本目录的研究，实际没有；{}",
    "{}: expected a folder that can be written to, but: {}; nothing was run; name another folder (--out)": (
        "{}：应为可写入的目录，但{}；未运行；请另选目录（--out）"
    ),
    "{}: expected files that gridgov wrote itself, or none, in the place of {}, found {}; nothing was run or written; move them or name another place": (
        "{0}：{1}的位置应为空或 gridgov 自己写的文件，实际为{2}；未运行，也未写入；请移开或另选位置"
    ),
    "{}: expected a file to write, found a folder; nothing was run; name a file in it": "{}：应为写出的文件，实际为目录；未运行；请写其中的文件名",
    "{}: expected the name of a file to write; nothing was run": "{}：应为写出文件的名称；未运行",
    "{}: expected a path, found a zero character in it; nothing was run": "{}：应为路径，其中却有空字符；未运行",
    "{}: expected the home of a user, found no user of that name; nothing was run; a folder whose name begins with ~ is written ./~": (
        "{}：应为用户主目录，没有此用户；未运行；以~开头的目录名请写作 ./~"
    ),
    "{}: expected the list of files of gridgov, but {}": "{}：应为 gridgov 的文件清单，但{}",
    "{}: expected a directory with a gridgov run, but {}": "{}：应为含有 gridgov 运行的目录，但{}",
    "{}: expected a path without control characters, found {}": "{}：应为不含控制字符的路径，实际为 {}",
    "expected a last date of which the requests tell, up to {}, found {}": "截止日期不得晚于诉求数据的最后一天（{}），实际为 {}",
    "{}: expected a whole gridgov run, but {}": "{}：应为完整的 gridgov 运行，但{}",
    "{}: {} is writing here; try again when it has ended": "{}：{}正在此处写入；请待其结束后再试",
    "{}: could not write {} runs: {}; the runs stored before are whole; make room or name another folder, and start again to go on": (
        "{}：有{}次运行未能写入：{}；此前所存完好；请腾出空间或另选目录，再重新启动"
    ),
    "--run: expected the identity of one stored run (column run_id), or at least {} signs of its beginning, found {}, which is that of {} of {} runs": (
        "--run：应为一次已存运行的标识（run_id 列）或其开头至少{}个字符，实际为{}，对应{}次运行（共{}次）"
    ),
    "shard: expected i/n with 1 <= i <= n, found {}/{}": "shard：应为 i/n，且 1 <= i <= n，实际为 {}/{}",
    "shard: expected i/n, for instance 1/8, found {}": "shard：应为 i/n，如 1/8，实际为{}",
    "--shard: a stopping rule or a search looks at all runs together, and a shard has some of them; give a fixed number of replications, or use --workers or --scheduler": (
        "--shard：停止规则和搜索须统看全部运行，而一份只含部分运行；请给定固定的重复次数，或改用 --workers 或 --scheduler"
    ),
    "--scheduler: expected an address such as tcp://host:8786, found {}; nothing was run": "--scheduler：应为如 tcp://host:8786 的地址，实际为{}；未运行",
    "--scheduler: needs dask.distributed; install gridgov[cluster]": "--scheduler：需要 dask.distributed；请安装 gridgov[cluster]",
    "{}: expected a dask scheduler, found none within {} s ({}); start one with `dask scheduler`; nothing was run": (
        "{}：应有 dask 调度器，{}秒内未找到（{}）；请用 dask scheduler 启动；未运行"
    ),
    "{}: expected a dask scheduler, found none ({}); start one with `dask scheduler`; nothing was run": (
        "{}：应有 dask 调度器，未找到（{}）；请用 dask scheduler 启动；未运行"
    ),
    "export: expected at most {} rows in a sheet, found more in {}; write CSV files (name a folder instead of an .xlsx file)": (
        "export：工作表应不超过{}行，{}超出；请写 CSV 文件（以目录代替 .xlsx 文件）"
    ),
    "one that is known": "已知的名称",
    "{} does not go with this study ({})": "{}不适用于本研究（{}）",
    'case: expected "measure < number" (or >, <=, >=), found "{}"': "case：应为“measure < number”（或 >、<=、>=），实际为“{}”",
    "a measure": "指标",
    "at least one measure": "至少一项指标",
    "a measure (gridgov measures lists them)": "指标（见 gridgov measures）",
    "measure=half-width, e.g. solved=2 or solved=1%": "指标=半宽，如 solved=2 或 solved=1%",
    "a half-width above 0": "大于0的半宽",
    "the name of a measure or a reading": "指标或读数的名称",
    "the name of a file of targets": "目标文件的名称",
    "low, high or both": "low、high 或两者",
    "`best` together with `over`": "best 与 over 同用",
    "`difference` or `ratio` together with `against`": "difference 或 ratio 与 against 同用",
    "a source of S0 to S4, and where or narrative": "来源S0至S4，以及 where 或 narrative",
    "lang='zh' needs a font with Chinese characters, none of the known ones is installed; install one (for instance the package fonts-noto-cjk) or use lang='en'": (
        "lang='zh' 需要中文字体，未安装任何已知字体；请安装一种（如软件包 fonts-noto-cjk），或用 lang='en'"
    ),
    "{} runs failed, left out; the first: {}, seed {}, at the stage {}: {}": (
        "{}次运行失败，未计入；第一个：{}，种子{}，阶段{}：{}"
    ),
    "report --format {}: needs python-docx; install gridgov[paper]": "report --format {}：需要 python-docx；请安装 gridgov[paper]",
    "report --format pdf: needs Chromium (or Google Chrome), found none; install it, or use --format docx": (
        "report --format pdf：需要 Chromium（或 Google Chrome），未找到；请安装，或改用 --format docx"
    ),
    "report --format pdf: {} made no file: {}": "report --format pdf：{}未生成文件：{}",
    "{}: expected a comparison of scenarios, for a meeting paper; use --format html": (
        "{}：会议材料须基于情景比较的结果；请改用 --format html"
    ),
}

_STUDY: Final = {
    "a list of values": "值的列表",
    "a list of values or a range {low: ..., high: ...}": "值的列表，或范围 {low: ..., high: ...}",
    "rows {path: value}": "行 {路径: 值}",
    "a row {path: value}": "行 {路径: 值}",
    "at least one row {path: value}": "至少一行 {路径: 值}",
    "a half-width above 0, in the unit of the measure or as 5 %": "大于0的半宽，以指标单位计，或写作 5%",
    "more than a thousand million million": "超过一千万亿",
    "a power of two (sobol)": "2的幂（sobol）",
    "a mapping of names and lists of factors": "名称到因素列表的映射",
    "each factor of the study in one group": "研究的每个因素属于一组",
    "at least one factor (design: {})": "至少一个因素（设计：{}）",
    "ranges go with the designs {}": "范围适用于以下设计：{}",
    "a parameter with a {} range": "有{}范围的参数",
    "{}, but {}": "{}，但{}",
    "low below high": "low 小于 high",
    "low above 0 and no whole numbers (scale: log)": "low 大于0且非整数（scale: log）",
    "policies {name, set, reforms}": "政策 {name, set, reforms}",
    "a policy {name, set, reforms}": "政策 {name, set, reforms}",
    "no factor of this name beside policies:": "与 policies: 并列时不用此名称的因素",
    "factors that set different things": "设定内容不同的因素",
    "what no factor sets": "因素未设定的参数",
    "{}, which {} sets at every point": "{}，{}在每个点上都会设定",
    "the value would never be used; leave one out": "该值不会被使用；请去掉其一",
    "the first value would never be used; leave one out": "先给的值不会被使用；请去掉其一",
    "each parameter once": "每个参数只设一次",
    "no size of a place, which scale: gives": "不设规模，由 scale: 给定",
    "use scale: or --scale instead": "请改用 scale: 或 --scale",
    "what is not varied": "不在变动之列的参数",
    "what no budget gives": "预算未给定的参数",
    "seeds are replications: use --seed (the first one) and --replications": "种子即重复：请用 --seed（首个种子）和 --replications",
    "a and b that differ": "a 与 b 不同",
    "{} twice": "{}两次",
    "{} and {}, which both set {}": "{}与{}，两者都设定{}",
    "measures of your own, file.py:function": "自定义指标，file.py:function",
    "a measure of your own, file.py:function": "自定义指标，file.py:function",
    "a confidence level below 1": "小于1的置信水平",
    "means, for the study has no comparisons": "means，因为研究没有比较",
    "a half-width for at least one measure, {measure: 0.01 or 5 %}": "至少一项指标的半宽，{measure: 0.01 或 5%}",
    "at most {} points": "不超过{}个点",
    "{} points": "{}个点",
    "at most {} runs (budget: {runs: ...})": "不超过{}次运行（budget: {runs: ...}）",
    "{} points x {} replications = {} runs": "{}个点×{}次重复={}次运行",
    "an even number": "偶数",
    "take the reforms of the scenario": "采用情景的改革举措",
    "has its rows in table:": "各行写在 table: 中",
    "no factors: design {} {}": "没有因素：设计{}{}",
    "as many values of each factor (design: zip)": "各因素的值个数相同（design: zip）",
    "different values": "不同的值",
    "files of different names, by which tables tell them apart": "文件名各不相同的文件（表格以文件名区分）",
    "give values instead": "请改为给出值",
    "set: a mapping of dotted paths and values; reforms: a list": "set：点分路径与值的映射；reforms：列表",
    "a name of its own for each measure": "各指标名称不同",
    "a name of its own for each policy": "各政策名称不同",
    "a name of its own for each scenario": "各情景名称不同",
    "take fewer values, samples or replications, or raise the budget": "请减少取值、样本或重复次数，或提高预算",
    "one would undo the other, and rows would be labelled with values that were not run; leave one out": (
        "两者相互覆盖，各行所标的值将与实际运行不符；请去掉其一"
    ),
    "no seed of a run, which every replication sets": "不设运行种子，由每次重复设定",
    "the paths of the first row ({})": "与首行相同的路径（{}）",
    "scenarios with reforms (design: {})": "有改革举措的情景（设计：{}）",
    '"{}", which has none': "“{}”，没有改革举措",
    "permutations to sample, for {} reforms have {} subsets": "抽样的排列，因为{}项改革有{}个子集",
    "at most {} scenarios": "不超过{}个情景",
    "a list of at least one scenario": "至少一个情景的列表",
    "the name of a scenario, or {name, base, set, reforms}": "情景名称，或 {name, base, set, reforms}",
    "a mapping of dotted paths and values": "点分路径与值的映射",
    "pairs {a: ..., b: ...}": "配对 {a: ..., b: ...}",
    "a pair {a: ..., b: ...}": "配对 {a: ..., b: ...}",
    "a scenario of the study, or {factor: value}": "研究中的情景，或 {因素: 值}",
    "scenario or one of the factors {}": "scenario 或以下因素之一：{}",
    "give it another name: {name: ..., base: ...}": "请另取名称：{name: ..., base: ...}",
    "a and b that fix the same things": "a 与 b 固定相同的内容",
    "two points of the study that differ only in what the comparison fixes": "只在比较所固定的内容上不同的两个点",
    "seeds are replications: use seed: (the first one) and replications:": "种子即重复：请用 seed:（首个种子）和 replications:",
    "its valid range {} has no two ends": "其有效范围{}没有上下限",
    "it is no parameter of a scenario": "它不是情景参数",
    "the schema gives no plausible range of it": "未给出其合理范围",
    "none, for the scenario has no roll-out": "没有，因为情景没有分步推广",
    "a list of reforms for each level (the whole set)": "每个水平的改革举措列表（完整集合）",
    "the name of a reform, or name: {parameter: value}": "改革举措名称，或 名称: {参数: 值}",
    "true, false or a mapping of its parameters": "true、false 或其参数的映射",
    "at most {} pools": "不超过{}个人员池",
    "a new name": "新的名称",
    '"{}", which the package has': "“{}”，为内置名称",
    "a mapping category > number": "映射：类别 > 数字",
    "a list of groups in its metadata, but {}": "元数据中的群体列表，但{}",
    "a list of groups in its metadata": "元数据中的群体列表",
    "a pool that does the outside steps of some cases": "承担部分办件外部环节的人员池",
    "no cases": "没有办件",
    "give it fields, categories or items of the catalogue": "请给出目录中的领域、类别或事项",
    "an array of numbers, true and false or dates": "由数值、真假值或日期组成的数组",
    "a list of {} of the catalogue": "目录中{}的列表",
    "{} of the catalogue": "目录中的{}",
    "cases of one pool": "属于一个人员池的办件",
    '"{}", also of {}': "“{}”，也属于{}",
}

_NEWS: Final = {
    "loads custom code, {}": "将加载自定义代码：{}",
    "gridgov: loads custom code, {}": "gridgov：将加载自定义代码 {}",
    "compiled code made: ready in {} s": "已编译，{}秒就绪",
    "compiled code was there already: ready in {} s": "此前已编译，{}秒就绪",
    "{} files in {}: studies (gridgov sweep FILE), notebooks (jupyter lab), in lessons/ {} lessons in English (en) and "
    "Chinese (zh)": (
        "已将{}个文件放入 {}：研究（gridgov sweep FILE）、笔记本（jupyter lab），lessons/ 中有{}课，英文（en）与中文（zh）各一份"
    ),
    "Besides, a custom rule: {} (docs/how-to/rules.md).": "另可用自定义规则：{}（见 docs/how-to/rules.md）。",
    "the same run (equal scenarios; a level does what is there already): {}": "同一运行（情景相同，该水平与原有设定一致）：{}",
    "the same run under several names (equal scenarios): {}": "同一运行的不同名称（情景相同）：{}",
    "not settled: {}": "尚未达到精度：{}",
    "shard {} done, {} of {} runs in {}": "第{}份已完成，{3} 中有{1}次运行，共{2}次",
    "results: {}": "结果：{}",
    "records: {}": "记录：{}",
    "report: {}": "报告：{}",
    "written: {}": "已写入：{}",
    "runs and differences: {}": "运行与差异：{}",
    "no value in any run ({}): {}": "所有运行均无此值（{}）：{}",
    "they need run.days above {}": "须 run.days 大于{}",
    "no value in any run (their functions gave no number): {}": "所有运行均无此值（其函数未给出数值）：{}",
    "... in all {} groups of points that are the same run": "…… 共有{}组设计点为同一运行",
    "... in all {} intervals that are not settled": "…… 共有{}个区间尚未达到精度",
    "{}: nothing to analyse: too few points, or no outcome has a value": "{}：没有可分析的内容：设计点过少，或各结果均无数值",
    "{}: left out for want of values, points or a direction: {}": "{}：因缺少数值、设计点或优劣方向而未纳入：{}",
    "runs of the study that are missing or failed: {}; points without a value are left out": (
        "本研究缺失或失败的运行：{}次；没有结果的设计点未纳入"
    ),
    "nothing that they count": "没有可统计的内容",
    "this folder also holds {} runs of other points or studies; tables and report leave them out": (
        "本目录另有其他点或研究的{}次运行，各表与报告不予计入"
    ),
    "... and {} more points": "…… 另有{}个点",
    "{} failed": "{}次失败",
    "{} failed; --retry-failed makes them again": "{}次失败；用 --retry-failed 重做",
    "at most {} runs, if no interval gets narrow enough before": "若区间始终不够窄，最多运行{}次",
    "a search among {} mixes with {} runs at most": "在{}种组合中搜索，最多运行{}次",
    "of these {} on fresh seeds, for {} and the scenario as it is": "其中{}次用新种子，检验{}与原情景",
    "{} finalist": "{}个入围组合",
    "{} finalists": "{}个入围组合",
    "about {} on {} processes ({} s a run, from {})": "{1}个进程约需{0}（每次运行{2}秒，依据：{3}）",
    "{} runs to make: {}": "尚需运行{}次：{}",
    "how long they take is not known: no pilot run ended well": "所需时间未知：试运行均未成功",
    "{} x {}: {}, {} of them done in {}": "{}×{}：{}，其中{}次已在 {} 中完成",
    "{} point": "{}个点",
    "{} replication": "{}次重复",
    "{} replications": "{}次重复",
    "{} run": "{}次运行",
    "{} runs": "{}次运行",
    "{} s": "{}秒",
    "{} min {} s": "{}分{}秒",
    "{} h {} min": "{}小时{}分",
    "{} stored runs": "{}次已存的运行",
    "{} pilot runs": "{}次试运行",
    "nothing to run": "无须运行",
    "one run (gridgov report shows it)": "单次运行（可用 gridgov report 查看）",
    "one run made now": "现做的一次运行",
    "a run made now": "现做的一次运行",
    "stored runs": "已存的运行",
    "the runs that are stored": "已存的运行",
    "not analysed: runs of the design that are missing or failed: {}": "未作分析：设计中缺失或失败的运行：{}次",
    "stopped early: {}; start again to go on": "提前停止：{}；重新启动即可接着运行",
    "the budget of hours was spent": "时间预算已用完",
    "stopped early: the budget of hours was spent; start again to go on": "提前停止：时间预算已用完；重新启动即可接着运行",
    "gridgov: a fault of gridgov, not of what you gave: {}": "gridgov：程序自身故障，并非输入有误：{}",
    "gridgov: log: {}": "gridgov：日志：{}",
    "gridgov: no log could be written ({}); start the command again with --debug": "gridgov：无法写日志（{}）；请加 --debug 重新运行",
    "gridgov: to report it, send that log and the command to the authors (CITATION.cff); --debug shows it here": (
        "gridgov：如需报告，请将日志和命令发给作者（见 CITATION.cff）；--debug 可在此显示详情"
    ),
    "the memory of this machine did not suffice ({}); try a smaller territory.scale": "内存不足（{}）；请减小 territory.scale",
}

_STORED: Final = {
    "nothing of it is kept": "均不保留",
    "{}: the scheduler has gone; the runs done before are kept; start again to go on": "{}：调度器已断开；此前完成的运行已保留；重新启动即可接着运行",
    "{}: expected workers with gridgov {} and results version {}, found {} and {} at {}; nothing was run": (
        "{0}：工作进程应为 gridgov {1}、结果版本 {2}，{5} 实际为 {3}、{4}；未运行"
    ),
    "{}: run_timeout needs workers of one thread (`dask worker ... --nthreads 1`); nothing was run": (
        "{}：run_timeout 要求工作进程为单线程（dask worker ... --nthreads 1）；未运行"
    ),
    "{}: a worker cannot run the study ({}: {}); the runs done before are kept": "{}：有工作进程无法运行本研究（{}：{}）；此前完成的运行已保留",
    "{}: expected at least one worker within {} s, found none; start some with `dask worker {} --nthreads 1`; nothing was run": (
        "{}：{}秒内没有工作进程；请用 dask worker {} --nthreads 1 启动；未运行"
    ),
    "{}: its workers cannot import gridgov ({}: {}); nothing was run": "{}：工作进程无法导入 gridgov（{}：{}）；未运行",
    "{}: all workers have gone and none has come back within {} s; the runs done before are kept; start workers (`dask worker {} --nthreads 1`), then start again to go on": (
        "{}：工作进程全部断开，{}秒内未恢复；此前完成的运行已保留；请启动工作进程（dask worker {} --nthreads 1），再重新启动"
    ),
    "{}: a worker runs another version of gridgov; nothing of it is kept": "{}：有工作进程运行另一版本的 gridgov；其结果均不保留",
    'expected one run for each scenario and seed, found {} of "{}" at seed {}; take each run once (run_id)': (
        "每个情景、每个种子应只有一次运行，“{1}”种子{2}实际有{0}次；请每次运行只取一次（run_id）"
    ),
    "{}: expected the study as it was run, found another text than provenance.json speaks of; {}": (
        "{}：应为运行时的研究文件，实际与 provenance.json 所载不同；{}"
    ),
    'expected runs of one scenario under each name, found runs of {} different {} under "{}" ({}); take the rows of one of them ({}), or the folder that they come from (its study tells them apart)': (
        "每个名称下应为同一情景的运行，“{2}”之下有{0}个不同的{1}（{3}）；请只取其一（{4}），或使用其来源目录"
    ),
    "{}: expected a table of a run, but {}; remove it, and run again": "{}：应为运行的表，但{}；请删除后重新运行",
    "keep: expected a folder of results to keep tables in, found none; name one (out=, --out)": "keep：应有存放各表的结果目录，实际没有；请指定（out=、--out）",
    "{}: expected values of measures, but {}; remove it and start again": "{}：应为指标值，但{}；请删除后重新启动",
    "{}: could not be read: {}; nothing was changed": "{}：无法读取：{}；未作改动",
    "{}: expected the source of the measure {} as it was run, found {}; put it back, or run the sweep again": (
        "{}：应为运行时指标{}的代码，实际为{}；请恢复，或重新运行 sweep"
    ),
    "{}: runs that were stored and are no longer there: {}; their parts were moved, removed or damaged while the sweep was running; start again to make them": (
        "{}：已存的{}次运行不见了，其文件在运行期间被移走、删除或损坏；重新启动即可补做"
    ),
    "{}: expected the rounds of a search, but it cannot be read ({}); remove it: the search is gone through again, and no run that is stored is made again": (
        "{}：应为搜索的各轮记录，但无法读取（{}）；请删除，搜索将重走一遍，已存的运行不再重做"
    ),
    "{}: {} parts were not as they should be and were moved to {}; the runs that were in them are made again ({})": (
        "{}：{}个文件有问题，已移至 {}；其中的运行将重做（{}）"
    ),
    "{}: expected equal results of equal runs, found {} runs stored twice with different results; the first is {} (seed {}), which differs in {}, in {}; the parts come from different code: remove those of one of the two": (
        "{}：相同运行的结果应一致，实际有{}次运行两次所存结果不同；第一个为{}（种子{}），差异在{}，见{}；两者由不同代码生成，请删除其一"
    ),
    "{}: parts keep disappearing while they are read; try again": "{}：读取期间文件不断消失；请重试",
    "{}: expected runs of results version {}, found version {} in {}: they were made by another gridgov and do not go together; name another folder (--out), nothing was changed": (
        "{}：应为结果版本{}的运行，{3}中实际为版本{2}，由另一版本的 gridgov 生成，不能合用；请另选目录（--out），未作改动"
    ),
    "{}: expected a table of results, found no column {}; remove or move it": "{}：应为结果表，实际没有列{}；请删除或移走",
    "{}: expected a table of results (Parquet), but {}; remove or move it": "{}：应为结果表（Parquet），但{}；请删除或移走",
    "a value within what was run, {} to {}": "运行范围之内的值（{}至{}）",
    "the contents of a study file as a mapping": "研究文件的内容（映射）",
    "targets, as load_targets gives them": "load_targets 给出的目标",
    "no coordinate system": "没有坐标系",
    '--boundaries: expected geopandas, pyogrio and shapely, found none ({}); install them with pip install "gridgov[geo]"': (
        '--boundaries：需要 geopandas、pyogrio 和 shapely，未安装（{}）；请用 pip install "gridgov[geo]" 安装'
    ),
    '"{}", which is no file': "“{}”，不是文件",
    "{}: expected {} with one name a line, found another form; nothing was written; write {}: {} there, one name a line, and import again": (
        "{}：{}应每行一个名称，实际为其他格式；未写入任何文件；请在其中写 {}: {}，每行一个名称，再重新导入"
    ),
    "more than {} MB when unpacked": "解压后超过{}兆字节",
    "{} MB when unpacked, more than {}": "解压后为{}兆字节，超过{}",
    "{} rows, more than {}": "共{}行，超过{}行",
    "{} values, more than {}": "共{}个值，超过{}个",
    "lists or mappings in the column {}": "“{}”列的单元格为列表或映射",
    "not a list": "非列表",
    "not shares": "非比例",
    "not an ISO date": "非 YYYY-MM-DD 格式的日期",
    "out of the calendar": "超出日历范围",
    "not a mapping": "非映射",
    "keys must be texts": "键须为文本",
    "not a list of {}": "非{}列表",
    "not a list of area rates": "非区域发生率列表",
    "not a list of stages": "非阶段列表",
    "not a list of shocks": "非冲击列表",
    "expected a case table (a Run, an Arrow table, a DataFrame or a mapping of columns), found {}": "应为办件表，实际为{}",
    "column {} of the case table holds {}; expected one of {}": "办件表的列{}含有{}；应为以下之一：{}",
    "the case table has no column {}; found {}; docs/reference/records.md lists the columns that measures need": (
        "办件表没有列{}；现有{}；指标所需各列见 docs/reference/records.md"
    ),
    "{}: expected {} as gridgov wrote it, found it changed since; what the runs are of can no longer be told; put the file back, or move it away and make the results again": (
        "{}：{}应与 gridgov 所写一致，实际已被改动，无法判定运行的来源；请恢复该文件，或移走后重新运行 sweep"
    ),
    "process {} on {}, since {}": "{1} 上的进程 {0}，始于 {2}",
    "a process that is starting": "正在启动的进程",
    "{}: another sweep is at work in this folder ({}); nothing was run; wait for it to end (gridgov status {} shows how far it is), or name another folder (--out)": (
        "{0}：另有运行正在本目录中进行（{1}）；未运行；请等待其结束（可用 gridgov status {2} 查看进度），或另选目录（--out）"
    ),
    "{}: {} has taken over this folder, as this process gave no sign of life for long; the runs stored before are whole": (
        "{0}：本进程长时间无响应，本目录已由其他进程接管（{1}）；此前已存的运行完整无损"
    ),
    "{}: another calibration is at work in this folder ({}); nothing was run; wait for it to end": (
        "{}：另有校准正在本目录中运行（{}）；未运行；请等待其结束"
    ),
    "{}: expected a folder for {}, found one that holds {}; nothing was run or written; name another folder": (
        "{}：应为存放{}的目录，实际已存有{}；未运行，也未写入；请另选目录"
    ),
    "the records of one run": "单次运行的记录",
    "runs of a study or comparison": "研究或对比的各次运行",
    "runs of a region": "多个区域的各次运行",
    "a place": "区域数据",
    "{}: expected the list of files that gridgov wrote here, found something else; move it or name another place; nothing was run or written": (
        "{}：应为 gridgov 写在此处的文件清单，实际为其他内容；请移走或另选位置；未运行，也未写入"
    ),
    "unknown partition {}; expected one of {}": "未知的划分方式{}；应为以下之一：{}",
    "the provenance of a gridgov run": "gridgov 运行的来源记录",
    "{}: expected every column of docs/reference/records.md, missing {}": "{}：应有 docs/reference/records.md 所列各列，缺少{}",
    "columns of one length": "长度相同的各列",
    "grids: missing columns {}": "网格表：缺少列{}",
    "a list of values, or use levels like [false, {parameter: value}]": "值的列表，或写作 [false, {参数: 值}] 的水平",
    "{}: {} > {}, the sum of its {}": "{}：{}大于{}，即其下{}之和",
    "{}: no table of units, not read": "{}：不是单位表，未读取",
    "{}: not read: {}": "{}：未读取：{}",
    "levers beside it that may vary: {}": "同类可变的举措：{}",
    "all that may vary: the column “varies” of docs/reference/parameters.md": "全部可变参数见 docs/reference/parameters.md",
    # Rules and measures of the user's own, which run and compare load.
    "rule {}": "规则 {}",
    "a function with @sim.rule": "带 @sim.rule 的函数",
    "rule {}: its source failed with {}: {}": "规则 {}：代码出错，{}：{}",
    "rule {} cannot be compiled and runs as Python, which is much slower: {}. A rule  that uses numbers, if, for, math and functions with @numba.njit only can be compiled.": (
        "规则 {} 无法编译，以 Python 运行，速度慢得多：{}。只用数、if、for、math 和 @numba.njit 函数的规则可以编译。"
    ),
    "rule {}: expected a function def {}({}), found {}": "规则 {}：应为函数 def {}({})，实际为{}",
    "a module with Python source": "有 Python 源代码的模块",
    "Python source": "Python 源代码",
    'the module "{}", which {}': "模块“{}”，{}",
    'a function of that name with @sim.rule("{}")': '带 @sim.rule("{}") 的同名函数',
    'no function "{}"': "没有函数“{}”",
    'a function with @sim.rule("{}")': '带 @sim.rule("{}") 的函数',
    "one with {}": "带{}的函数",
    "rule rule: expected another name for the function than that of the decorator": "规则 rule：函数名不可与装饰器同名",
    "a name in policy.dispatch.code": "policy.dispatch.code 中的名称",
    "larger than {} bytes": "超过{}字节",
    "a file of Python source in UTF-8": "UTF-8 编码的 Python 源文件",
    "rule {}: its source did not come to an end in {} s": "规则 {}：代码运行超过{}秒未结束",
    "{}: expected at most {}, so that beside {} 1 % of the shift is left for cases, found {}": (
        "{0}：应不超过{1}，使{2}之外留有1%的班次用于办件，实际为{3}"
    ),
    "behaviour {}: no column {} There are: {}": "行为 {}：没有列{}；现有：{}",
    "rule {}: uses {}, a {} from outside; only numbers, texts, math and numpy can be carried from a notebook. Put the rule into a file and name it {}": (
        "规则 {}：使用了外部的{}（{}）；笔记本中只能带出数、文本、math 和 numpy。请将规则存为文件，并写作 {}"
    ),
    "rule {}: uses {}, which is defined nowhere": "规则 {}：使用了未定义的{}",
    "rule {}: uses the module {}; only math and numpy can be carried from a notebook. Put the rule into a file and name it {}": (
        "规则 {}：使用了模块{}；笔记本中只能带出 math 和 numpy。请将规则存为文件，并写作 {}"
    ),
    "rule {}: expected a function whose source can be read, found {}; put it into a file and name it {}": (
        "规则 {}：应为可读取源代码的函数，实际为{}；请存为文件，并写作 {}"
    ),
    "chronic causes: at most {} can be numbered, found {}": "长期原因：最多可编号{}个，实际为{}个",
    "measure {}": "指标 {}",
    "a file or a module with Python source": "有 Python 源代码的文件或模块",
    "a function of that name with @sim.measure(...)": "带 @sim.measure(...) 的同名函数",
    "file.py:function or module:function": "file.py:function 或 module:function",
    "one number": "一个数",
    "measure {}: expected a function of that name with @sim.measure(...), found none": "指标 {}：应有带 @sim.measure(...) 的同名函数，实际没有",
    "measure {}: expected a file or a module with Python source, found no {}": "指标 {}：应为有 Python 源代码的文件或模块，没有{}",
    "measure {}: its source could not be loaded: {}: {}": "指标 {}：代码无法加载：{}：{}",
    "measures: expected a name of its own for each, found {} twice": "measures：名称应各不相同，{}重复",
    "forest: expected at least two scenarios, found one; compare it with another": "forest：应有至少两个情景，实际只有一个；请与另一情景比较",
}

_ASSUMED: Final = {
    "two different scenarios": "两个不同的情景",
    "scenarios with parameters that are assumed": "有假定参数的情景",
    "values that fit together": "相互协调的取值",
    "none in {} draws ({})": "{}次抽取中没有（{}）",
    "a JSON mapping in the metadata of the file": "文件元数据中的 JSON 映射",
    "a setting of the run": "运行设置",
    "a parameter of the city": "城市的参数",
    "assumptions from one place": "只从一处给出的假定",
    "leave out --ensemble and --plausible, or take over: out of the study": "请不用 --ensemble 与 --plausible，或从研究文件中去掉 over:",
    "an ensemble file (Parquet)": "参数集文件（Parquet）",
    "an unknown path": "未知的路径",
    "columns that set different things": "设定不同内容的各列",
    "numbers of 0 or above that sum to 1": "不小于0且合计为1的数",
    "weights that sum to 1": "合计为1的权重",
    "parameters that the scenarios have in common": "各情景共有的参数",
    "a parameter that has a number in the scenarios": "各情景中取数值的参数",
    "another ensemble": "另一参数集",
    "the assumptions of this folder": "本目录所用的假定",
    "expected parameters on which {} depend, found none among {} that are assumed ({} runs); name some with --parameters FILE, or make more runs (--runs)": (
        "{0}应取决于某些参数，但{1}个假定参数中没有（运行{2}次）；请用 --parameters FILE 指定，或增加运行次数（--runs）"
    ),
    "wave {}: expected values of {}, found them in {} of {} points only; runs may be too short (gridgov validate), or a target counts nothing here": (
        "第{}轮：应有{}的值，实际{}个点（共{}个）有值；运行可能过短（见 gridgov validate），或某一目标在此无从计数"
    ),
    "values of the parameters that give what was observed": "能得出观测值的参数取值",
    "the nearest are, in standard deviations from the targets, {}": "最接近的取值与各目标的差距（以标准差计）：{}",
    "targets that no values give: {}": "任何取值均不能达到的目标：{}",
    "targets that rule each other out: {}": "互相排斥的目标：{}",
    "no two targets rule each other out, all of them together do": "任意两个目标均可同时达到，全部目标不能同时达到",
    "vary other parameters or wider ranges (--parameters FILE), allow the model a larger discrepancy (--discrepancy), or take a target out": (
        "请改变其他参数或放宽范围（--parameters FILE），允许模型有更大偏差（--discrepancy），或去掉某一目标"
    ),
    "{} is no measure (gridgov measures lists them)": "{}不是指标（见 gridgov measures）",
    "it has one end only; give low and high": "只有一端；请同时给出 low 和 high",
    "it compares one run with another": "该目标用于运行之间的比较",
    "low is above high": "low 高于 high",
    "it contradicts {}: no value of {} lies in the range of both": "与{}矛盾：{}的任何取值都不能同时落在两者范围内",
    "{} is the target of {}": "{}已是{}的目标",
    "expected a covariance that can be factored": "协方差矩阵应可分解",
    "a share from 0 to 1": "0至1的比例",
    "targets of one scenario": "同一情景的目标",
    "{}: there is no such file of targets{}": "{}：没有此目标文件{}",
    "targets that calibrate can use": "可用于校准的目标",
    "none ({})": "无（{}）",
    "no such file": "没有此文件",
}

_STORIES: Final = {
    "--picture: expected with the story of a case, found with that of a person; leave it out": (
        "--picture：仅用于办件经过，人员经过不可用；请去掉"
    ),
    "--run: expected with a folder of results, found with a scenario; use --seed": "--run：仅用于结果目录，情景请用 --seed",
    "--seed: expected with a scenario, found with a folder; use --run ID": "--seed：仅用于情景，结果目录请用 --run ID",
    "story: expected neither --run nor --seed with the folder of one run; leave them out": (
        "story：目录只含一次运行时不可用 --run 和 --seed；请去掉"
    ),
    "{}: expected a folder with runs, found none in it": "{}：应为含有运行的目录，实际没有运行",
    "dotted paths of levers": "举措的点分路径",
    "each once": "各一次",
    "levers that are numbers and may vary by place and date": "取数值、可随地点和日期变动的举措",
    "one of them twice": "其中一个出现两次",
    "something of that name with {}": "带{}的同名对象",
}

#: Regions of many places.
_REGION: Final = {
    "a region file (.yaml) or one of {}": "区域文件（.yaml），或{}之一",
    "a region, which gridgov region runs": "区域（由 gridgov region 运行）",
    "a scenario": "情景",
    "a study": "研究",
    "numbers by place and replication": "按地区和重复排列的数",
    "results: expected results of sim.region.run_region, found {}": "results：应为 sim.region.run_region 的结果，实为{}",
    "region: expected a region (sim.region.read_region), found {}": "region：应为区域（sim.region.read_region），实为{}",
    "--paired: expected a region with a roll-out (rollout:), found none in {}": "--paired：应为设有推行安排（rollout:）的区域，{}中没有",
    "--study: expected none for a folder of gridgov region, which holds its own file": "--study：gridgov region 的结果目录自有其文件，无须另给",
    "list: expected --reforms or --regions, found both": "list：--reforms 与 --regions 只能取其一",
    "{}: expected results of gridgov compare or sweep, or of one run, found those of gridgov region, whose report is HTML (gridgov report without --format); the rows of its places are in places.parquet": (
        "{}：应为 gridgov compare、sweep 或单次运行的结果，实为 gridgov region 的结果，其报告为 HTML（gridgov report，不加 --format）；各地区明细见 places.parquet"
    ),
    "{}: expected a folder of gridgov region, found another one": "{}：应为 gridgov region 的结果目录，实为其他目录",
    "places: or draw:, one of them": "places: 与 draw: 之一",
    "neither": "两者皆无",
    "from 1 to {} places": "1至{}个地区",
    "a name that no other place has": "与其他地区不同的名称",
    "a text of at most {} characters": "不超过{}个字符的文本",
    "a weight above 0": "大于0的权重",
    "a list of scenarios": "情景列表",
    "all, or a list of names of places": "all，或地区名称的列表",
    "the name of a place": "地区名称",
    "one budget for each use": "每种用途一项经费",
    "a second one for {}": "{}的第二项",
    "a list of reforms": "改革举措的列表",
    "days in rising order, one for each wave": "由小到大的日期，每批一个",
    "at most {} waves, for there are so many places": "至多{}批，因为只有这么多地区",
    "a mapping of dotted paths to values": "点分路径与数值的对应表",
    "a table of places (.csv or .xlsx)": "地区表（.csv 或 .xlsx）",
    "a column {}": "{}列",
    "each column once": "每列一次",
    "name, scenario, weight, residents, x, y or a dotted path": "name、scenario、weight、residents、x、y 或点分路径",
    "a place without a table of units: residents scales drawn places": "没有单元表的地区：residents 仅用于按比例缩放抽取生成的地区",
}

#: Every message, and every part of one, that has a Chinese text.
MESSAGES: Final = {
    **_USAGE, **_FRAMES, **_VALUES, **_YAML, **_SCENARIO, **_DEMAND, **_PLACE, **_RESULTS, **_STUDY, **_NEWS, **_STORED, **_ASSUMED,
    **_STORIES, **_REGION,
}  # fmt: skip
