"""Mistakes in tables of a place: where each is, what is wrong and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sim.errors import GridgovError
from sim.policy.text import T, Text
from sim.visible import visible

_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a table.

    Attributes
    ----------
    file, sheet : str
        Name of the file; of the sheet, empty for files without.
    row : int
        As a spreadsheet counts, from 1; 0 for the whole sheet.
    column : str
        Letter and header of the column; empty for a whole row.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def text(self, lang: str) -> str:
        """The place in words."""
        if lang == "zh":
            parts = [self.file, self.sheet and f"工作表“{self.sheet}”", self.row and f"第{self.row}行"]
            return "，".join(str(part) for part in (*parts, self.column and f"{self.column}列") if part)
        parts = [self.file, self.sheet and f'sheet "{self.sheet}"', self.row and f"row {self.row}"]
        return ", ".join(str(part) for part in (*parts, self.column and f"column {self.column}") if part)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a table.

    Attributes
    ----------
    where : Where
    wrong : Text
        What is wrong.
    remedy : Text
        What to do about it.
    """

    where: Where
    wrong: Text
    remedy: Text

    def text(self, lang: str) -> str:
        """The mistake in words, on two lines."""
        if lang == "zh":
            return f"{visible(self.where.text(lang))}：{visible(self.wrong.zh)}\n    处理：{visible(self.remedy.zh)}"
        return f"{visible(self.where.text(lang))}: {visible(self.wrong)}\n    remedy: {visible(self.remedy)}"


@dataclass(slots=True)
class Findings:
    """What an import has to say: mistakes, and what was noticed on the way.

    Attributes
    ----------
    mistakes : list of Mistake
    notes : list of Text
        Columns that are not read, units that are drawn, totals that were set.
    personal : list of Text
        Columns that hold personal data and are not stored.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    personal: list[Text] = field(default_factory=list)

    def wrong(self, where: Where, wrong: Text, remedy: Text) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(where, wrong, remedy))

    def note(self, en: str, zh: str) -> None:
        """Note something that is no mistake."""
        self.notes.append(T(en, zh))


class TableError(GridgovError):
    """Tables that cannot be imported, with every mistake in them.

    Parameters
    ----------
    mistakes : iterable of Mistake
    lang : {"en", "zh"}
        Language of the message.
    """

    def __init__(self, mistakes: Iterable[Mistake], lang: str = "en") -> None:
        self.mistakes = tuple(dict.fromkeys(mistakes))
        self.lang = lang
        super().__init__(self.mistakes, lang)

    def __str__(self) -> str:
        number = len(self.mistakes)
        if self.lang == "zh":
            head = f"共发现{number}处错误，未写入任何文件"
        else:
            head = f"{number} mistake{'s' if number != 1 else ''} in the tables; nothing was written"
        lines = [mistake.text(self.lang) for mistake in self.mistakes[:_SHOWN]]
        if number > _SHOWN:
            more = number - _SHOWN
            lines.append(f"……另有{more}处" if self.lang == "zh" else f"... and {more:,} more")
        return "\n".join([head, *lines])
