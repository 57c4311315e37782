"""Writes the parameter reference, ``docs/reference/parameters.md`` and ``parameters_zh.md``, from the schema.

Run ``python -m sim.scenario.reference`` after a change of the schema; a test fails while a page is stale.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sim.policy.parameter import GRADES, Parameter, number
from sim.policy.text import T, Text
from sim.scenario.bibliography import source_places
from sim.scenario.scaling import TOTALS
from sim.scenario.scenario import Scenario
from sim.scenario.schema import leaves, sections

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "parameters.md"
PAGE_ZH = PAGE.with_name("parameters_zh.md")

_HEAD = """# Parameters

Every value that a scenario file can set, generated from the schema (`python -m sim.scenario.reference`);
do not edit by hand. [The same in Chinese 中文版](parameters_zh.md). A path is used as nested keys in a scenario file,
with `--set path=value` on the command line and in `scenario.with_({{"path": value}})`.

- **Range**: what is accepted, both ends included unless written `(`.
- **Plausible**: where a sweep should look; empty where nothing narrower than the range is known.
- **Varies by**: smallest kind of place by which stages of a roll-out (`rollout`) may set the lever during a run; empty
  where it holds everywhere and for the whole run.
- **Grade** of the default: `source document` (one of the five reports S0 to S4), `official`, `academic`,
  `derived` (by arithmetic, or computed from data), `weak source`, `assumption`.
- **Sources**: S0 to S4 and all other citations are in the [bibliography](bibliography.md); M1 to M45 are the
  [mechanisms](mechanisms.md) of the model. The five source documents are about:
{sources}

Besides, a file may hold `title` and `description` (`{{en, zh}}`) and `source`: texts for people, which do
not change the hash; and `extends` and `reforms`, which are resolved on loading.
"""
_HEAD_ZH = """# 参数表

情景文件可以设置的全部取值，由参数定义自动生成（`python -m sim.scenario.reference`），请勿手工修改。
[英文版 in English](parameters.md)。路径即情景文件中逐级嵌套的键；命令行用 `--set 路径=值`，程序中用
`scenario.with_({{"路径": 值}})`。

- **取值范围**：允许的取值，除写作 `(` 者外均含端点。
- **合理范围**：敏感性分析宜考察的范围；为空表示没有更窄的依据。
- **可变层级**：分阶段推行（`rollout`）时可按其分别设置的最小区域；为空表示全域、全程一致。
- **依据等级**：默认值的依据，分为{grades}。
- **资料**：S0 至 S4 及其他全部出处见[资料来源与参考文献](bibliography.md)；M1 至 M45 为模型的
  [机制](mechanisms.md)编号。五份资料所述地区：
{sources}

此外，文件可含 `title`、`description`（`{{en, zh}}`）和 `source`，供阅读之用，不影响情景哈希；`extends` 与 `reforms`
在读取时展开。
"""
_COLUMNS = "| path | title | 标题 | unit | default | range | plausible | varies by | grade | source |"
_COLUMNS_ZH = "| 路径 | 名称 | 单位 | 默认值 | 取值范围 | 合理范围 | 可变层级 | 依据等级 | 理由 |"
#: Behind the unit of what belongs to the size of a place (:data:`sim.scenario.scaling.TOTALS`).
_TOTAL: Final = T(" (total)", "（总量）")
GRADES_ZH: Final = dict(zip(GRADES, ("来源文件", "官方", "学术", "推导", "弱来源", "假设"), strict=True))
_VARIES_ZH: Final = {"": "", "community": "社区", "street": "街道", "district": "区县"}
#: What a value must be, in Chinese, where the range says it in words; longer ones first.
_KINDS_ZH: Final = (
    ("a list of stages", "阶段列表"),
    ("a list of shocks", "冲击列表"),
    ("a list of ISO dates", "ISO日期列表"),
    ("a list of categories", "类别列表"),
    ("the ISO date of a Monday", "某个星期一的ISO日期"),
    ("a catalogue name or file", "目录的名称或文件"),
    ("a mapping category >", "映射：类别 >"),
    ("a mapping item >", "映射：事项 >"),
    ("a mapping name > {crews", "映射：名称 > {crews"),
    (
        "a list of 24 shares (hours of a day) or 168 (hours of a week, Monday first); empty: all, always",
        "24个比例（一日各小时）或168个比例（一周各小时，周一起）的列表；空：全部、全时",
    ),
    ("a mapping name > Python source of a rule", "映射：名称 > 规则的Python代码"),
    ("a mapping ", "映射："),
    (" numbers in [0, 1,000,000], not all 0", "个0至1,000,000之间的数，不全为0"),
    ("number in [0, 1,000]", "0至1,000之间的数"),
)


def page() -> str:
    """The whole page as Markdown."""
    sources = "\n".join(f"  - {key}: {place}" for key, place in source_places().items())
    return "\n".join([_HEAD.format(sources=sources), *_sections("en"), _count()])


def page_zh() -> str:
    """The page in Chinese: title, unit, default, range, grade and reason of every parameter."""
    sources = "\n".join(f"  - {key}：{place}" for key, place in source_places("zh").items())
    head = _HEAD_ZH.format(sources=sources, grades="、".join(GRADES_ZH.values()))
    return "\n".join([head, *_sections("zh")]).rstrip() + "\n"


def main() -> None:
    """Write the pages and say where."""
    for target, text in ((PAGE, page()), (PAGE_ZH, page_zh())):
        target.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {target}\n")


def _sections(language: str) -> Iterator[str]:
    tree = leaves(Scenario)
    columns, row = (_COLUMNS_ZH, _row_zh) if language == "zh" else (_COLUMNS, _row)
    for path, section in sections(Scenario).items():
        rows = [leaf for full, leaf in tree.items() if full.rpartition(".")[0] == path]
        if not rows:
            continue
        yield f"## {path or ('（顶层）' if language == 'zh' else '(top)')}\n"
        if language == "en":
            yield f"{inspect.cleandoc(section.__doc__ or '')}\n"
        yield columns
        yield "|---" * (columns.count("|") - 1) + "|"
        yield from (row(leaf) for leaf in rows)
        yield ""


def _row(leaf: Parameter) -> str:
    cells = (
        f"`{leaf.path}`",
        leaf.title.en,
        leaf.title.zh,
        leaf.unit + _total(leaf).en,
        _value(leaf.default),
        _accepted(leaf),
        " to ".join(number(end) for end in leaf.usual or ()),
        leaf.varies,
        leaf.grade,
        leaf.source,
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _row_zh(leaf: Parameter) -> str:
    accepted = _accepted(leaf)
    for en, zh in _KINDS_ZH:
        accepted = accepted.replace(en, zh)
    cells = (
        f"`{leaf.path}`",
        leaf.title.zh,
        leaf.unit.zh + _total(leaf).zh,
        _value(leaf.default).replace(" from ", "项，").replace(" to ", "至"),
        accepted,
        " 至 ".join(number(end) for end in leaf.usual or ()),
        _VARIES_ZH[leaf.varies],
        GRADES_ZH[leaf.grade],
        leaf.source.zh,
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _total(leaf: Parameter) -> Text:
    """What stands behind the unit of a total of the place, unless the unit says so itself."""
    return _TOTAL if leaf.path in TOTALS and "total" not in leaf.unit else T("", "")


def _accepted(leaf: Parameter) -> str:
    return leaf.range if leaf.range and not leaf.kind.startswith(("24", "7", "12")) else leaf.kind


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        if len(value) > 24:
            return f"{len(value)} from {value[0]} to {value[-1]}"
        return " ".join(_value(item) for item in value)
    return "{}" if not value else str(value)


def _count() -> str:
    parameters = leaves(Scenario).values()
    grades = {leaf.grade: sum(other.grade == leaf.grade for other in parameters) for leaf in parameters}
    text = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items(), key=lambda item: -item[1]))
    return f"## Count\n\n{len(parameters)} parameters: {text}.\n"


if __name__ == "__main__":
    main()
