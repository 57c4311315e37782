"""Tables of an office to the table of units of a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.places.agree import add_desks, check_units
from sim.places.aliases import Aliases
from sim.places.complete import complete
from sim.places.edit import changed
from sim.places.index import built_index
from sim.places.mistakes import Findings, TableError, Where
from sim.places.points import to_points
from sim.places.resolve import resolve
from sim.places.rows import read_rows
from sim.places.sheets import Sheet, read_sheets
from sim.policy.names import GROUPS
from sim.policy.own_kinds import own_groups
from sim.policy.text import T, Text
from sim.records.atomic import filled_with, write_file
from sim.records.places import check_file, check_folder, put_file
from sim.scenario import Scenario
from sim.scenario.files import PLACE_FILE
from sim.scenario.loading import scenario_of
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.scaling import whole
from sim.scenario.schema import leaves
from sim.scenario.unit_columns import GROUP_COLUMNS, LEVEL_TITLES, LEVELS, OWN_GROUP
from sim.scenario.unit_table import UnitTable, write_units
from sim.scenario.yaml_file import Document, parse, read

if TYPE_CHECKING:
    from sim.places.boundaries import Boundaries

TABLE: Final = "territory.parquet"
BOUNDARIES: Final = "boundaries.geojson"
_NEW: Final = T("make it with gridgov new or gridgov export-place", "请先用 gridgov new 或 gridgov export-place 建立")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found and wrote.

    Attributes
    ----------
    units : UnitTable
    totals : mapping of str to Any
        Values that were set in ``place.yaml``, by dotted path.
    findings : Findings
    written : tuple of Path
    """

    units: UnitTable
    totals: Mapping[str, Any]
    findings: Findings
    written: tuple[Path, ...] = field(default=())


def import_tables(
    folder: Path,
    files: Sequence[Path],
    *,
    boundaries: Callable[[Findings], Boundaries | None] | None = None,
    aliases: Aliases | None = None,
    index: Sequence[str] = (),
    lang: str = "en",
) -> Imported:
    """Import tables into the folder of a place.

    Parameters
    ----------
    folder : Path
        With a ``place.yaml``.
    files : sequence of Path
        Workbooks, CSV or Parquet files.
    boundaries : callable, optional
        Reads the boundaries, noting what is wrong.
    aliases : Aliases, optional
        Headers; those that come with gridgov by default.
    index : sequence of str
        Columns of persons of which an index of deprivation is built; empty: none.
    lang : {"en", "zh"}
        Language of the message about mistakes.

    Returns
    -------
    Imported

    Raises
    ------
    TableError
        With all mistakes; nothing was written.
    ScenarioError, RecordError, EditError
        ``place.yaml`` is not usable, or cannot be changed.
    """
    findings = Findings()
    place = folder / PLACE_FILE
    if not place.is_file():
        findings.wrong(Where(str(place)), T("there is no such file", "没有该文件"), _NEW)
        raise TableError(findings.mistakes, lang)
    scenario = _without_table(read(place), place)
    sheets: list[Sheet] = [sheet for file in files for sheet in read_sheets(file, findings)]
    known = (aliases or Aliases.known()).with_groups(own_groups(scenario.territory.own_groups))
    tables = read_rows(sheets, known, findings)
    units = resolve(tables, findings)
    if findings.mistakes and not any(units.values()):
        raise TableError(findings.mistakes, lang)
    add_desks(tables, units, findings)
    check_units(units, scenario.policy.staffing.member_share, findings)
    outlines = boundaries(findings) if boundaries else None
    if findings.mistakes:
        raise TableError(findings.mistakes, lang)
    to_points(units)
    table = complete(units, scenario.territory, findings)
    if outlines is not None:
        table = outlines.join(table, findings)
    elif (folder / BOUNDARIES).is_file():
        findings.note(
            f"{BOUNDARIES} of an earlier import is not joined anew: areas and points are drawn; "
            f"add --boundaries {folder / BOUNDARIES} to keep them, or delete the file",
            f"未重新关联此前导入的{BOUNDARIES}，面积和位置由模型生成；"
            f"如需保留，请加 --boundaries {folder / BOUNDARIES}，否则请删除该文件",
        )
    if index:
        table = built_index(table, index, findings)
    if findings.mistakes:
        raise TableError(findings.mistakes, lang)
    return _write(folder, scenario, table, outlines, findings, lang)


def _without_table(document: Document, place: Path) -> Scenario:
    """The scenario of a place without its table of units, which is about to be replaced."""
    territory = document.data.get("territory")
    if isinstance(territory, dict):
        territory.pop("table", None)
    return scenario_of(document, place)


def _write(
    folder: Path, scenario: Scenario, table: UnitTable, outlines: Boundaries | None, findings: Findings, lang: str
) -> Imported:
    """Write the table, the boundaries and the totals; before it, see that the place can be loaded."""
    place = folder / PLACE_FILE
    totals = totals_of(table, scenario)
    with place.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    ends = "\r\n" if "\r\n" in text else "\n"
    text = changed(
        text.replace("\r\n", "\n"), {"territory.table": TABLE, **totals}, place.name, "from the tables, 来自表格"
    )
    check_folder(folder, [TABLE, *([BOUNDARIES] if outlines else [])])
    _try(text, place, table, totals, findings)
    if findings.mistakes:
        raise TableError(findings.mistakes, lang)
    written = [check_file(folder / TABLE)]
    put_file(folder / TABLE, partial(write_units, table))
    if outlines is not None:
        put_file(folder / BOUNDARIES, outlines.write)
        written.append(folder / BOUNDARIES)
    write_file(place, filled_with(text.replace("\n", ends)))
    return Imported(table, totals, findings, (*written, place))


def _try(text: str, place: Path, table: UnitTable, totals: Mapping[str, Any], findings: Findings) -> None:
    """Load the place as it will be; sums of the tables that no place may have become mistakes.

    Raises
    ------
    ScenarioError
        It cannot be loaded for another reason; nothing was written.
    """
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        units = Path(scratch) / TABLE
        write_units(table, units)
        document = parse(text, Document(str(place)))
        document.data["territory"]["table"] = str(units)
        try:
            scenario_of(document, place)
        except ScenarioError as error:
            if not all(problem.path in totals for problem in error.problems):
                raise
            for problem in error.problems:
                findings.wrong(Where(place.name), *_sum_that_cannot_be(problem))


def _sum_that_cannot_be(problem: Problem) -> tuple[Text, Text]:
    """What is wrong with a total that follows from the tables, and what to do."""
    known = leaves(Scenario)[problem.path]
    span = re.sub(r"^a (whole )?number in | \(.*\)$", "", problem.expected)
    return (
        T(
            f"the tables give {problem.found} as {problem.path}; expected {problem.expected}",
            f"由表格得到的{known.title.zh}为{problem.found}，应在{span}之内",
        ),
        T("correct the figures of the units, or list fewer of them", "请更正各单元数值，或减少所列单元"),
    )


def totals_of(table: UnitTable, scenario: Scenario) -> dict[str, Any]:
    """Values of the scenario that follow from a table of units, by dotted path."""
    found: dict[str, Any] = {
        f"territory.{name}": len(table[level])
        for level, name in zip(LEVELS, ("districts", "streets", "communities", "grids"), strict=True)
    }
    for column in ("residents", "party_members", "organisations"):
        total, own = table.total(column), getattr(scenario.territory, column)
        value = max(own, whole(table.least(column))) if total is None else whole(total)
        if total is not None or value != own:
            found[f"territory.{column}"] = value
    people = found.get("territory.residents", scenario.territory.residents)
    if found.get("territory.party_members", scenario.territory.party_members) > people:
        found["territory.party_members"] = people
    found |= _groups(table, scenario.territory.own_groups)
    found |= _staff(table, scenario)
    funds = table["community"].column("funds")
    if not np.isnan(funds).all():
        found["policy.funding.per_community"] = round(float(np.nanmean(funds)), 2)
    return found


def _groups(table: UnitTable, own: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Shares of the groups, where the table tells all of them; those of the package are of what the own ones leave."""
    people = table.total("residents")
    if not people:
        return {}
    told = {name: table.total(f"{OWN_GROUP}{name}") for name in own}
    found = {name: round(total / people, 6) for name, total in told.items() if total is not None}
    paths = {f"territory.own_groups.{name}.share": share for name, share in found.items()}
    rest = 1.0 - sum(found.get(name, float(one["share"])) for name, one in own.items())
    totals = {name: table.total(name) for name in GROUP_COLUMNS}
    if rest <= 0.0 or any(total is None for total in totals.values()):
        return paths
    shares = {name: round((total or 0.0) / people / rest, 6) for name, total in totals.items()}
    shares["local"] = round(1.0 - sum(shares.values()), 6)
    if shares["local"] < 0.0:  # untold own groups would take more than the locals
        return paths
    return paths | {f"territory.groups.{name}": shares[name] for name in GROUPS}


def _staff(table: UnitTable, scenario: Scenario) -> dict[str, Any]:
    """Posts and officials, where the table tells them; they then stand where the table has them."""
    found: dict[str, Any] = {}
    community = table["community"]
    members, desk = community.column("grid_members"), community.column("desk_posts")
    if not np.isnan(members).all() and not np.isnan(desk).all():
        known = ~np.isnan(members) & ~np.isnan(desk)
        posts = float(np.nanmean(members[known] + desk[known])) * len(community)
        found["policy.staffing.posts"] = whole(posts)
        found["policy.staffing.member_share"] = float(members[known].sum() / (members[known] + desk[known]).sum())
        for norm in ("posts_min", "posts_max", "posts_per_grid", "members_per_grid"):
            if getattr(scenario.policy.staffing, norm) is not None:
                found[f"policy.staffing.{norm}"] = None
    for level in ("street", "district"):
        officials = table[level].column("officials")
        if not np.isnan(officials).all():
            found[f"policy.staffing.{level}_officials"] = whole(float(np.nanmean(officials)))
    return {**found, "policy.staffing.by_workload": 0} if found else found


def lines_of(done: Imported, lang: str) -> list[str]:
    """What an import has to say, in words."""
    zh = lang == "zh"
    units = done.units
    counts = [(len(units[level]), LEVEL_TITLES[level].of(lang)) for level in LEVELS]
    english = (f"{n:,} {level if n == 1 else title}" for level, (n, title) in zip(LEVELS, counts, strict=True))
    lines = ["、".join(f"{n:,}个{t}" for n, t in counts) if zh else ", ".join(english)]
    for where in done.findings.personal:
        lines.append(
            f"个人信息，未读取、未保存：{where.zh}" if zh else f"personal data, not read and not stored: {where}"
        )
    lines += [note.of(lang) for note in done.findings.notes]
    head = f"写入{PLACE_FILE}" if zh else f"set in {PLACE_FILE}"
    told = {path: "null" if value is None else f"{value:,.12g}" for path, value in done.totals.items()}
    lines += [f"{head}：{path} = {value}" if zh else f"{head}: {path} = {value}" for path, value in told.items()]
    lines += [f"已写入：{path}" if zh else f"written: {path}" for path in done.written]
    return lines
