"""Cells of tables as numbers, texts and types of grids; what cannot be read is said with its remedy."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from sim.errors import GridgovError
from sim.places.aliases import KIND_WORDS, NUMBER_OF_PERSON, plain
from sim.policy.text import T, Text
from sim.scenario.problems import nearest
from sim.scenario.unit_columns import KINDS, UnitColumn

_EMPTY: Final = ("", "-", "--", "—", "——", "/", "\\", "无", "空", "n/a", "na", "nan", "none", "null", ".")
_NUMBER: Final = re.compile(
    r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)(亿|万|千)?\s*(人|个|名|元|位|公里|平方公里)?"
)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_FAULTS: Final = ("#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!")
_WORDS: Final[Mapping[str, float]] = {"亿": 1e8, "万": 1e4, "千": 1e3, "": 1.0}
#: How spreadsheets and exports keep digits as a text: ="001", '001.
_KEPT_AS_TEXT: Final = re.compile(r"=\"([^\"]*)\"|'(.*)")
_LONGEST: Final = 60
_MAX_CODE: Final = 10**15

_KIND_OF: Final = {plain(word): number for number, kind in enumerate(KINDS) for word in (kind, *KIND_WORDS[kind])}


class CellError(GridgovError):
    """A cell that cannot be read.

    Parameters
    ----------
    wrong, remedy : Text
        What is wrong, and what to do.
    """

    def __init__(self, wrong: Text, remedy: Text) -> None:
        self.wrong, self.remedy = wrong, remedy
        super().__init__(str(wrong))


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return isinstance(cell, str) and unicodedata.normalize("NFKC", cell).strip().lower() in _EMPTY


def shown(cell: Any) -> str:
    """A cell as it is quoted in a message; numbers that may be of persons are not repeated."""
    text = str(cell).strip()
    text = NUMBER_OF_PERSON.sub("…", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def text_of(cell: Any) -> str:
    """A name or code as text: one width of digits and letters, no spaces at the ends; whole numbers without a point.

    Raises
    ------
    CellError
    """
    if isinstance(cell, bool | datetime.date | datetime.time):
        raise CellError(
            T(f'a name or code was expected, found "{shown(cell)}"', f"应为名称或编码，实为“{shown(cell)}”"),
            T("format the column as text and write it again", "请将该列设为文本格式后重新填写"),
        )
    if isinstance(cell, int | float | Decimal):
        if not math.isfinite(cell) or abs(int(cell)) >= _MAX_CODE:
            raise _lost(cell)
        if cell != int(cell):
            raise CellError(
                T(f"the code {cell} has a fraction", f"编码{cell}带有小数"),
                T("format the column as text and write it again", "请将该列设为文本格式后重新填写"),
            )
        cell = str(int(cell))
    if not isinstance(cell, str):
        raise CellError(
            T(
                f"a name or code was expected, found {type(cell).__name__}",
                f"应为名称或编码，实为{type(cell).__name__}类型",
            ),
            T("store the column as text and write the file again", "请将该列存为文本后重新生成文件"),
        )
    text = _one_line(cell)
    if text.lower() in _FAULTS:
        raise _fault(text)
    if _SCIENTIFIC.fullmatch(text):
        raise _lost(text)
    if NUMBER_OF_PERSON.search(text):
        raise CellError(
            T("a telephone or identity number stands here", "此处疑为电话或身份证号"),
            T("take personal data out of the table", "请从表中删去个人信息"),
        )
    if len(text) > 2 * _LONGEST:
        raise CellError(
            T(f"{len(text)} signs, at most {2 * _LONGEST} are allowed", f"共{len(text)}个字，上限{2 * _LONGEST}"),
            T("shorten it", "请缩短"),
        )
    return text


def one_width(text: str) -> str:
    """A text with one width of signs, on one line, without signs that cannot be seen."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if kept := _KEPT_AS_TEXT.fullmatch(text):
        text = kept[1] or kept[2] or ""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _one_line(cell: str) -> str:
    """A text with one width of signs, on one line, without signs that cannot be seen.

    Raises
    ------
    CellError
        It holds control characters.
    """
    text = one_width(cell)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise CellError(
            T("signs that cannot be printed", "含有不可打印字符"),
            T("write the text again", "请重新填写该单元格"),
        )
    return text


def _lost(cell: Any) -> CellError:
    return CellError(
        T(
            f"the code {shown(cell)} has lost digits: it was kept as a number",
            f"编码{shown(cell)}以数值保存，已丢失位数",
        ),
        T("format the column as text and enter the code again", "请将该列设为文本格式后重新录入编码"),
    )


def _fault(text: str) -> CellError:
    return CellError(
        T(f"a formula that failed ({text})", f"公式出错（{text}）"),
        T("mend the formula or write the value", "请修正公式或直接填写数值"),
    )


def number_of(cell: Any, column: UnitColumn, factor: float = 1.0) -> float:
    """A number in the unit of its column.

    Parameters
    ----------
    cell : Any
        Number or text; full-width digits, grouped digits and 万 are read.
    column : UnitColumn
        Its limits.
    factor : float
        Of the unit that the header names.

    Raises
    ------
    CellError
    """
    value = kind_of(cell) if column.name == "kind" else plain_number(cell) * factor
    if not math.isfinite(value):
        raise _no_number(cell)
    if column.whole and abs(value - round(value)) > 1e-6:
        raise CellError(
            T(f"{shown(cell)} is no whole number", f"“{shown(cell)}”不是整数"),
            T("write a whole number", "请填写整数"),
        )
    value = float(round(value)) if column.whole else value
    if not column.low <= value <= column.high:
        span = f"{column.low:,.10g}-{column.high:,.10g}"
        raise CellError(
            T(
                f"{shown(cell)} lies outside of {span} ({column.unit})",
                f"“{shown(cell)}”超出{span}（{column.unit.zh}）",
            ),
            T("correct the number or the unit in the header", "请更正数值或表头中的单位"),
        )
    return value


def plain_number(cell: Any) -> float:
    """A number as it stands in a cell.

    Raises
    ------
    CellError
    """
    if isinstance(cell, bool | datetime.date | datetime.time):
        raise _no_number(cell)
    if isinstance(cell, int | float | Decimal):
        try:
            value = float(cell)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise _no_number(cell)
        return value
    if not isinstance(cell, str):
        raise _no_number(cell)
    text = one_width(cell).lower()
    if text in _FAULTS:
        raise _fault(text)
    if text.endswith("%"):
        raise CellError(
            T(f"{shown(cell)} is a share, a number was expected", f"“{shown(cell)}”为百分比，应为数值"),
            T("write the number itself", "请填写具体数值"),
        )
    text = text.replace("\u2212", "-").replace(" ", "")
    if _GROUPED.match(text):
        text = text.replace(",", "")
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _no_number(cell)
    value = float(found[1]) * _WORDS[found[2] or ""]
    if not math.isfinite(value):
        raise _no_number(cell)
    return value


def _no_number(cell: Any) -> CellError:
    return CellError(
        T(f'a number was expected, found "{shown(cell)}"', f"应为数值，实为“{shown(cell)}”"),
        T("write a number, or leave the cell empty if it is not known", "请填写数值；不清楚的请留空"),
    )


def kind_of(cell: Any) -> float:
    """Number of a type of grid.

    Raises
    ------
    CellError
    """
    word = plain(cell)
    if word in _KIND_OF:
        return float(_KIND_OF[word])
    meant = nearest(word, _KIND_OF)
    hint = f" ({meant}?)" if meant else ""
    raise CellError(
        T(f'the unknown type "{shown(cell)}"{hint}', f"未知的网格类型“{shown(cell)}”"),
        T("write living, production or road", "请填写居住、产业或道路"),
    )
