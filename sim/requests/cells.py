"""Columns of raw cells as labels, counts and truths; what cannot be read is told by row and column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.places.cells import CellError, is_empty, plain_number, shown, text_of
from sim.places.mistakes import Findings
from sim.policy.text import T, Text
from sim.requests.frames import RequestColumns

#: Texts that are surely no number of a person, no formula that failed and nothing that has lost digits.
_ORDINARY: Final = r"^(?:\d{1,10}|\d{12,16}|[A-Za-z]{1,20}-?\d{1,16}|[A-Za-z]{6,60})$"
_MOST_TOLD: Final = 1000
_MOST_COUNT: Final = 10_000
_NO_TIMES: Final = {
    "unreadable": (T("no date or time", "不是日期或时间"), T("write it as 2024-03-05 08:30", "请写作2024-03-05 08:30")),
    "ambiguous": (
        T("day and month may be exchanged", "日与月的先后无法判断"),
        T("say which with --dates dmy or --dates mdy", "请用 --dates dmy 或 --dates mdy 说明"),
    ),
    "zoneless": (
        T("a time with an offset from universal time", "该时间带有时区偏移"),
        T("name the zone of the place, --timezone Asia/Shanghai", "请用 --timezone Asia/Shanghai 说明当地时区"),
    ),
}


def matches(texts: Any, pattern: str) -> np.ndarray:
    """Whether each text has a part of this pattern, by the fast expressions of Arrow (RE2); False where missing."""
    found = pc.match_substring_regex(pa.array(texts, pa.string()), pattern, ignore_case=True)
    mask: np.ndarray = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return mask


def tell_rows(
    frame: RequestColumns, column: str, rows: np.ndarray, findings: Findings, wrong: Text, remedy: Text
) -> None:
    """Note the same mistake at several rows, with what stands there; beyond a thousand their number only."""
    cells = frame.columns[column]
    for row in rows[:_MOST_TOLD]:
        cell = shown(cells.iloc[int(row)])
        findings.wrong(frame.where(int(row), column), T(f'"{cell}": {wrong.en}', f"“{cell}”：{wrong.zh}"), remedy)
    if len(rows) > _MOST_TOLD:
        more = len(rows) - _MOST_TOLD
        findings.wrong(
            frame.where(int(rows[_MOST_TOLD]), column),
            T(f"here and in {more - 1:,} further rows: {wrong.en}", f"此处及其后{more - 1:,}行：{wrong.zh}"),
            remedy,
        )


def tell_times(frame: RequestColumns, column: str, times: Any, findings: Findings) -> None:
    """Note cells of a column that could not be read as times."""
    for name, (wrong, remedy) in _NO_TIMES.items():
        tell_rows(frame, column, np.flatnonzero(getattr(times, name)), findings, wrong, remedy)


def labels_of(frame: RequestColumns, column: str, findings: Findings) -> tuple[np.ndarray, list[str]]:
    """Labels of a column: place of each row in the list, -1 where the cell is empty, and the labels."""
    codes, raw = pd.factorize(frame.columns[column], use_na_sentinel=True)
    if raw.dtype != object and matches(raw, _ORDINARY).all():
        return codes.astype(np.int64), list(raw)
    numbers = np.full(len(raw) + 1, -1, dtype=np.int64)
    names: dict[str, int] = {}
    for code, cell in enumerate(raw):
        if is_empty(cell):
            continue
        try:
            text = text_of(cell)
        except CellError as error:
            rows = np.flatnonzero(codes == code)
            tell_rows(frame, column, rows, findings, error.wrong, error.remedy)
            continue
        numbers[code] = names.setdefault(text, len(names))
    return numbers[codes], list(names)


def counts_of(frame: RequestColumns, column: str, findings: Findings) -> np.ndarray:
    """Counts of a column, int16; a truth counts as 1, an empty cell as 0."""
    from sim.requests.words import truth

    def read(cell: Any) -> int:
        known = truth(cell) if isinstance(cell, str) else None
        value = plain_number(cell) if known is None else known
        if value < 0 or value > _MOST_COUNT or value != int(value):
            raise CellError(T("no count", "不是次数"), T("write a whole number from 0", "请填写不小于0的整数"))
        return int(value)

    return _by_label(frame, column, read, findings).astype(np.int16)


def _by_label(frame: RequestColumns, column: str, read: Callable[[Any], int], findings: Findings) -> np.ndarray:
    codes, raw = pd.factorize(frame.columns[column], use_na_sentinel=True)
    values = np.zeros(len(raw) + 1, dtype=np.int64)
    for code, cell in enumerate(raw):
        if is_empty(cell):
            continue
        try:
            values[code] = read(cell)
        except CellError as error:
            tell_rows(frame, column, np.flatnonzero(codes == code), findings, error.wrong, error.remedy)
    found: np.ndarray = values[codes]
    return found


def words_of(
    frame: RequestColumns, column: str, read: Callable[[str], float | None], findings: Findings
) -> tuple[np.ndarray, dict[str, int]]:
    """Numbers that words of a column stand for, NaN where empty; and words that are not known, with their rows."""
    codes, labels = labels_of(frame, column, findings)
    values = np.array([read(label) for label in labels] + [None], dtype=np.float64)
    unknown = {label: int((codes == n).sum()) for n, label in enumerate(labels) if read(label) is None}
    found: np.ndarray = values[codes]
    return found, unknown
