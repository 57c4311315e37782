"""Which unit each row is and which unit it belongs to: codes, names, references."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sim.places.mistakes import Findings
from sim.places.rows import Row, Tables
from sim.policy.text import T
from sim.scenario.problems import nearest
from sim.scenario.unit_columns import LEVEL_TITLES, LEVELS

_CODE: Final = re.compile(r"(?=.*\d)[0-9A-Za-z_.\-]+")  # a word without a digit is a name
UNPLACED: Final = -1


@dataclass(slots=True)
class Unit:
    """One unit on its way into the table.

    Attributes
    ----------
    code, name : str
        Empty where not given.
    parent : int
        Number among the units above as given; `UNPLACED` where the units above are drawn.
    values : dict
        Numbers by column.
    row : Row or None
        Where it was read; None for a unit that was not listed.
    """

    code: str
    name: str
    parent: int
    values: dict[str, float] = field(default_factory=dict)
    row: Row | None = None


class Index:
    """Units of one level by code and by name."""

    def __init__(self, level: str, units: Iterable[Unit]) -> None:
        self.level = level
        self.codes: dict[str, int] = {}
        self.names: dict[str, list[int]] = {}
        for number, unit in enumerate(units):
            if unit.code:
                self.codes.setdefault(unit.code, number)
            if unit.name:
                self.names.setdefault(unit.name, []).append(number)

    def find(self, text: str) -> list[int]:
        """Numbers of the units of this code, else of this name."""
        return [self.codes[text]] if text in self.codes else self.names.get(text, [])

    def nearest(self, text: str) -> str:
        """The code that differs by zeros in front, else the most similar code or name, or an empty text."""
        bare = text.lstrip("0")
        zeros = [code for code in self.codes if code.lstrip("0") == bare] if bare.isdigit() else []
        if zeros:
            return zeros[0]
        return nearest(text, (*self.codes, *self.names)) if len(self.codes) + len(self.names) < 5000 else ""


def resolve(tables: Tables, findings: Findings) -> dict[str, list[Unit]]:
    """Units by level in the order of the tables; a level that nobody listed is empty.

    A level that has no table of its own is made from what the rows below it belong to.
    """
    for below, level in zip(reversed(LEVELS[1:]), reversed(LEVELS[:-1]), strict=True):
        if not tables.rows[level]:
            tables.rows[level] = _from_below(tables.rows[below], level)
    units: dict[str, list[Unit]] = {}
    above: list[Unit] = []
    for number, level in enumerate(LEVELS):
        rows = tables.rows[level]
        units[level] = [_unit(row, level, findings) for row in rows]
        _unique(units[level], level, findings)
        if number:
            _place(units[level], LEVELS[number - 1], above, units, findings)
        above = units[level]
    return units


def _from_below(rows: list[Row], level: str) -> list[Row]:
    """Rows of a level made from the references of the rows below; each unit once."""
    found: dict[tuple[str, str, str], Row] = {}
    place = LEVELS.index(level)
    higher = LEVELS[place - 1] if place else ""
    for row in rows:
        code, name = row.texts.get("parent", ""), row.texts.get("parent_name", "")
        if code and not name and not _CODE.fullmatch(code):
            code, name = "", code
        if not code and not name:
            continue
        upper = row.texts.get(f"{higher}_of", ""), row.texts.get(f"{higher}_of_name", "")
        key = (code, name if not code else "", upper[0] or upper[1])
        if key in found:
            continue
        made = Row(row.sheet, row.number, {})
        texts = {"code": code, "name": name, "parent": upper[0], "parent_name": upper[1]}
        made.texts = {column: text for column, text in texts.items() if text}
        if place > 1:
            top = LEVELS[place - 2]
            made.texts |= {
                column: row.texts[f"{top}_of{end}"]
                for column, end in ((f"{top}_of", ""), (f"{top}_of_name", "_name"))
                if f"{top}_of{end}" in row.texts
            }
        made.letters = {"code": row.letters.get("parent", ""), "name": row.letters.get("parent_name", "")}
        found[key] = made
    return list(found.values())


def _unit(row: Row, level: str, findings: Findings) -> Unit:
    code, name = row.texts.get("code", ""), row.texts.get("name", "")
    if not code and not name and row.texts.get("_broken") not in ("code", "name"):
        findings.wrong(
            row.where(),
            T("neither a code nor a name", "既无编码也无名称"),
            T("give the unit a code or a name", "请填写编码或名称"),
        )
    return Unit(code, name, UNPLACED, dict(row.values), row)


def _unique(units: list[Unit], level: str, findings: Findings) -> None:
    seen: dict[str, Unit] = {}
    coded = any(unit.code for unit in units)
    for unit in units:
        assert unit.row is not None
        if not unit.code:
            if coded and unit.name and unit.row.texts.get("_broken") != "code":
                findings.wrong(
                    unit.row.where("code"),
                    T(f'"{unit.name}" has no code, others have', f"“{unit.name}”缺少编码"),
                    T("fill in the code, or leave the whole column empty", "请补填编码，或整列留空"),
                )
            continue
        if unit.code in seen:
            other = seen[unit.code].row
            assert other is not None
            findings.wrong(
                unit.row.where("code"),
                T(
                    f"the code {unit.code} stands in {other.beside(unit.row)} too",
                    f"编码{unit.code}与{other.beside(unit.row, 'zh')}重复",
                ),
                T("each unit has a code of its own", "每个单元的编码应当唯一"),
            )
        seen.setdefault(unit.code, unit)


def _place(units: list[Unit], level: str, above: list[Unit], known: dict[str, list[Unit]], findings: Findings) -> None:
    """Find the unit of the level above that each unit belongs to."""
    index = Index(level, above)
    place = LEVELS.index(level)
    higher = Index(LEVELS[place - 1], known[LEVELS[place - 1]]) if place else None
    title = LEVEL_TITLES[level]
    named: dict[tuple[int, str], Unit] = {}
    for unit in units:
        assert unit.row is not None
        texts = unit.row.texts
        reference = texts.get("parent") or texts.get("parent_name") or ""
        column = "parent" if texts.get("parent") else "parent_name"
        if not above:
            continue
        if not reference:
            if len(above) == 1:
                unit.parent = 0
            elif texts.get("_broken") not in ("parent", "parent_name"):
                findings.wrong(
                    unit.row.where("parent" if "parent" in unit.row.letters else "parent_name"),
                    T(f"not said which of the {len(above)} {title} it belongs to", f"未填写所属{title.zh}"),
                    T("fill in the code or name", "请填写编码或名称"),
                )
            continue
        found = index.find(reference)
        if not found and "parent_name" in texts:
            found = index.find(texts["parent_name"])
        if len(found) > 1 and higher is not None:
            upper = texts.get(f"{higher.level}_of") or texts.get(f"{higher.level}_of_name") or ""
            inside = set(higher.find(upper))
            found = [one for one in found if above[one].parent in inside] or found
        if len(found) != 1:
            _unknown(unit, column, reference, index, found, findings)
            continue
        unit.parent = found[0]
        if higher is not None:
            _agree(unit, above[found[0]], reference, higher, findings)
        if not unit.code and unit.name:
            twin = named.setdefault((unit.parent, unit.name), unit)
            if twin is not unit and twin.row is not None:
                findings.wrong(
                    unit.row.where("name"),
                    T(f"the name {unit.name} stands in {twin.row.beside(unit.row)} too, without a code",
                      f"名称“{unit.name}”与{twin.row.beside(unit.row, 'zh')}重复，且无编码"),
                    T("give units of the same name codes", "请为同名单元填写编码"),
                )  # fmt: skip


def _agree(unit: Unit, parent: Unit, reference: str, higher: Index, findings: Findings) -> None:
    """Note a unit that is said to lie elsewhere than the unit that it belongs to."""
    assert unit.row is not None
    texts = unit.row.texts
    said = [text for end in ("", "_name") if (text := texts.get(f"{higher.level}_of{end}"))]
    where = {number for text in said for number in higher.find(text)}
    if not said or parent.parent == UNPLACED or parent.parent in where:
        return
    title = LEVEL_TITLES[higher.level]
    findings.wrong(
        unit.row.where(f"{higher.level}_of" if f"{higher.level}_of" in texts else f"{higher.level}_of_name"),
        T(f'"{reference}" does not lie in "{said[0]}"', f"“{reference}”不属于{title.zh}“{said[0]}”"),
        T("correct one of the two", "请更正其中一项"),
    )


def _unknown(unit: Unit, column: str, reference: str, index: Index, found: list[int], findings: Findings) -> None:
    assert unit.row is not None
    title = LEVEL_TITLES[index.level]
    if found:
        wrong = T(f'"{reference}" is the name of {len(found)} {title}', f"有{len(found)}个{title.zh}名为“{reference}”")
        remedy = T("write the code", "请改填编码")
    else:
        wrong = T(f'"{reference}" is none of the {title}', f"{title.zh}中没有“{reference}”")
        meant = index.nearest(reference)
        hint = T(f"; {meant}?", f"，是否为“{meant}”？") if meant else T("", "")
        remedy = T(f"correct it, or list the unit{hint}", f"请更正，或补列该单元{hint.zh}")
    findings.wrong(unit.row.where(column), wrong, remedy)
