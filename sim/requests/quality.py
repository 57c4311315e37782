"""What an export is worth: rows, period, gaps, impossible times, duplicates, what matches nothing, what is censored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from sim.places.mistakes import Findings
from sim.policy.text import T, Text
from sim.requests.frames import RequestColumns

_ROWS_KEPT: Final = 50
_NAMES_SHOWN: Final = 8
TITLES: Final[dict[str, tuple[Text, Text]]] = {
    "no_opening": (T("no time of opening", "缺受理时间"), T("left out", "未计入")),
    "no_category": (T("no category", "缺类别"), T("left out", "未计入")),
    "impossible_opening": (T("impossible time of opening", "受理时间不合理"), T("left out", "未计入")),
    "isolated": (T("opened far from the time of all others", "受理时间远离其余工单"), T("left out", "未计入")),
    "impossible_closing": (T("impossible time of closing", "办结时间不合理"), T("closing not used", "不用其办结时间")),
    "impossible_deadline": (T("impossible deadline", "办理时限不合理"), T("deadline not used", "不用其办理时限")),
    "closed_before_opened": (T("closed before opened", "办结早于受理"), T("closing not used", "不用其办结时间")),
    "due_before_opened": (T("due before opened", "时限早于受理"), T("deadline not used", "不用其办理时限")),
    "closed_without_time": (
        T("closed by its state, without a time", "状态为办结但缺办结时间"),
        T("closing not used", "不用其办结时间"),
    ),
    "duplicates": (T("a number that was there before", "编号重复"), T("left out", "未计入")),
}


@dataclass(slots=True)
class Quality:
    """What was found in the files.

    Attributes
    ----------
    rows_read, rows_kept : int
    problems : dict of str to dict
        Kind of `TITLES` > ``{"count": ..., "rows": [places of the first ones]}``.
    notes : dict of str to Any
        Period, share censored, unmatched categories and units, unknown words.
    """

    rows_read: int = 0
    rows_kept: int = 0
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def add(self, kind: str, frame: RequestColumns, mask: np.ndarray) -> None:
        """Note rows of a frame that have a problem."""
        rows = np.flatnonzero(mask)
        if not len(rows):
            return
        entry = self.problems.setdefault(kind, {"count": 0, "rows": []})
        entry["count"] += len(rows)
        for row in rows[: max(0, _ROWS_KEPT - len(entry["rows"]))]:
            where = frame.where(int(row))
            entry["rows"].append({"file": where.file, "sheet": where.sheet, "row": where.row})

    def to_dict(self, findings: Findings) -> dict[str, Any]:
        """Everything, for the file."""
        return {
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            **self.notes,
            "problems": {
                kind: {"title": _both(TITLES[kind][0]), "treatment": _both(TITLES[kind][1]), **entry}
                for kind, entry in self.problems.items()
            },
            "personal_columns": [_both(one) for one in findings.personal],
            "remarks": [_both(one) for one in findings.notes],
        }

    def lines(self, lang: str) -> list[str]:
        """The report in words, one line each."""
        zh = lang == "zh"
        notes = self.notes
        first, last = notes["period"]
        lines = [
            f"读取{self.rows_read:,}行，保留{self.rows_kept:,}行；受理时间{first}至{last}"
            if zh
            else f"{self.rows_read:,} rows read, {self.rows_kept:,} kept; opened from {first} to {last}",
            _open_line(notes, zh),
        ]
        for kind, entry in self.problems.items():
            title, treated = (text.of(lang) for text in TITLES[kind])
            where = "、".join(_place(one, lang) for one in entry["rows"][:3])
            lines.append(
                f"{title}：{entry['count']:,}行（{treated}），如{where}"
                if zh
                else f"{title}: {entry['count']:,} rows ({treated}), e.g. {where.replace('、', '; ')}"
            )
        for name, en, zh_text in _LISTS:
            if found := notes.get(name):
                shown = [f"{label} ({count:,})" for label, count in list(found.items())[:_NAMES_SHOWN]]
                more = "" if len(found) <= _NAMES_SHOWN else f" ... ({len(found):,})"
                lines.append(f"{zh_text}：{'、'.join(shown)}{more}" if zh else f"{en}: {', '.join(shown)}{more}")
        if notes.get("gaps"):
            days = ", ".join(notes["gaps"][:_NAMES_SHOWN])
            more = "" if len(notes["gaps"]) <= _NAMES_SHOWN else f" ... ({len(notes['gaps'])})"
            lines.append(
                f"整日无工单，疑为数据缺失，不计入拟合：{days}{more}"
                if zh
                else f"days without any request, taken for gaps of the export and left out of fits: {days}{more}"
            )
        if notes.get("date_only"):
            lines.append(
                "受理时间只有日期，无法估计小时分布"
                if zh
                else "times of opening are dates only: no profile over the hours can be fitted"
            )
        return lines


def _open_line(notes: dict[str, Any], zh: bool) -> str:
    share, censored, seen = notes["share_open"], notes["open"], notes["seen_to"]
    if share == 1.0:
        return "没有任何办结时间" if zh else "no closing time in any row"
    if zh:
        return f"截至{seen}未办结{censored:,}件（{share:.1%}），办结时间按删失处理"
    return f"open when last seen ({seen}): {censored:,} ({share:.1%}), closing times censored"


_LISTS: Final[Sequence[tuple[str, str, str]]] = (
    ("unmatched_categories", "categories that match nothing, kept as other", "未匹配的类别，归入other"),
    ("unmatched_units", "places that match no unit", "未匹配的地点"),
    ("unknown_channels", "channels that are not known, kept as none", "未识别的渠道，记为none"),
    ("unknown_words", "words that are not known, read as empty", "未识别的填写内容，按空白处理"),
)


def _place(where: dict[str, Any], lang: str) -> str:
    if lang == "zh":
        return f"{where['file']}{where['sheet'] and '，' + where['sheet']}第{where['row']}行"
    return f"{where['file']}{where['sheet'] and ', ' + where['sheet']} row {where['row']}"


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
