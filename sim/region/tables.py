"""Tables of places: workbooks and text files, one row a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sim.places.mistakes import Findings
from sim.places.sheets import read_sheets
from sim.scenario.problems import Problem, ScenarioError

HEADS: Final = {
    "name": "name", "名称": "name", "地方": "name", "scenario": "scenario", "情景": "scenario", "weight": "weight",
    "权重": "weight", "x": "x", "y": "y", "经度": "x", "纬度": "y", "residents": "residents", "居民人数": "residents",
    "常住人口": "residents",
}  # fmt: skip
_NUMBERS: Final = ("weight", "x", "y", "residents")


def places_of_table(path: Path) -> list[dict[str, Any]]:
    """Rows of a table of places as a region file has them; any other column is a dotted path of a parameter.

    Raises
    ------
    ScenarioError
        The file cannot be read as a table, or has no columns of names and scenarios.
    """
    findings = Findings()
    sheets = [sheet for sheet in read_sheets(path, findings) if sheet.rows]
    if not sheets:
        wrong = "; ".join(mistake.wrong.en for mistake in findings.mistakes) or "none"
        raise ScenarioError([Problem("places", "a table of places (.csv or .xlsx)", wrong, path.name)])
    first, *rows = sheets[0].rows
    heads = [HEADS.get(str(cell or "").strip().lower(), str(cell or "").strip()) for cell in first]
    problems = [
        Problem("places", f"a column {name}", "none", path.name) for name in ("name", "scenario") if name not in heads
    ]
    problems += [
        Problem("places", "each column once", head, path.name) for head in dict.fromkeys(heads) if heads.count(head) > 1
    ]
    unknown = [head for head in heads if head and head not in HEADS.values() and "." not in head]
    problems += [
        Problem("places", "name, scenario, weight, residents, x, y or a dotted path", head, path.name)
        for head in unknown
    ]
    if problems:
        raise ScenarioError(problems)
    return [_row(heads, row) for row in rows if any(cell not in (None, "") for cell in row)]


def _row(heads: list[str], cells: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for head, cell in zip(heads, cells, strict=False):
        if not head or cell in (None, ""):
            continue
        value = _value(cell)
        if head in ("name", "scenario"):
            found[head] = str(cell).strip()
        elif head in _NUMBERS:
            found[head] = int(value) if head == "residents" and isinstance(value, float) and value % 1 == 0 else value
        else:
            found.setdefault("set", {})[head] = value
    return found


def _value(cell: Any) -> Any:
    """A cell as a number where it is one."""
    if not isinstance(cell, str):
        return cell
    for kind in (int, float):
        try:
            return kind(cell.strip())
        except ValueError:
            continue
    return cell.strip()
