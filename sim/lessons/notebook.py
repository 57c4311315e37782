"""Notebooks and pages of lessons, in one language each."""

from __future__ import annotations

import json
from typing import Any, Final

from sim.lessons.lesson import PARTS, PATHS, Code, Lesson
from sim.policy.text import T

#: The one line in which the code of a lesson differs between its languages.
LANGUAGE: Final = 'lang = "{lang}"'
_HOW: Final = T(
    "*Path: {path}, lesson {number} of 4; about {minutes} minutes. Write your prediction down before you run a cell; "
    "cells run with Shift+Enter, from top to bottom. The solution is folded: open it when you have tried.*",
    "*路径：{path}，第{number}课（共4课），约{minutes}分钟。请先写下预测再运行；用 Shift+Enter 自上而下逐格运行。"
    "参考答案已折叠，做完练习再展开。*",
)
_WRITE: Final = T(
    "My prediction (double-click here and write):\n\n1. …\n2. …\n3. …", "我的预测（双击此处填写）：\n\n1. …\n2. …\n3. …"
)
_LANGUAGE_OF: Final = T("Language of tables and pictures:", "表格与图的语言：")


def notebook(lesson: Lesson, lang: str) -> str:
    """The notebook of a lesson as text of an .ipynb file, without outputs.

    Parameters
    ----------
    lesson : Lesson
    lang : {"en", "zh"}
    """
    cells = [_cell("markdown", _head(lesson, lang))]
    part = ""
    for block in lesson.blocks:
        if block.part != part:
            part = block.part
            folded = {"jp-MarkdownHeadingCollapsed": True} if part == "solution" else {}
            cells.append(_cell("markdown", f"## {PARTS[part].of(lang)}", folded))
            if part == "experiment":
                cells[-1:-1] = [_cell("markdown", _WRITE.of(lang))]
                cells.append(_cell("markdown", _LANGUAGE_OF.of(lang)))
                cells.append(_cell("code", LANGUAGE.format(lang=lang)))
        is_code = isinstance(block, Code)
        cells.append(_cell("code", block.source) if is_code else _cell("markdown", block.text.of(lang)))  # type: ignore[union-attr]
    for number, cell in enumerate(cells):
        cell["id"] = f"{lesson.path}-{lesson.number}-{number}"
    whole = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


_METADATA: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def _cell(kind: str, text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": metadata or {}, "source": text.splitlines(keepends=True)}
    return cell if kind == "markdown" else cell | {"execution_count": None, "outputs": []}


def _head(lesson: Lesson, lang: str) -> str:
    how = _HOW.of(lang).format(path=PATHS[lesson.path].of(lang), number=lesson.number, minutes=lesson.minutes)
    return f"# {lesson.title.of(lang)}\n\n{how}"


def page(lesson: Lesson, lang: str) -> str:
    """The lesson as a page of the documentation; its solution stays folded."""
    lines, part = [_head(lesson, lang)], ""
    for block in lesson.blocks:
        if block.part != part:
            part = block.part
            title = PARTS[part].of(lang)
            lines.append(f'??? success "{title}"' if part == "solution" else f"## {title}")
            if part == "experiment":
                lines.append(f"```python\n{LANGUAGE.format(lang=lang)}\n```")
        text = f"```python\n{block.source}\n```" if isinstance(block, Code) else block.text.of(lang)
        lines.append(_indented(text) if part == "solution" else text)
    return "\n\n".join(lines) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())
