"""Tables of any place, drawn or listed: what the import reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.places.workbook import FilledSheet, write_workbook
from sim.records.atomic import filled_with
from sim.records.kinds import PLACE
from sim.records.places import check_folder, put_file
from sim.scenario import Scenario
from sim.scenario.files import PLACE_FILE
from sim.scenario.unit_columns import COLUMNS, LEVELS, OWN_GROUP, column_named, columns_of, own_columns
from sim.scenario.unit_sample import units_of
from sim.scenario.unit_table import Units, UnitTable
from sim.visible import cell_text
from sim.world import build_world
from sim.world.columns import GROUPS
from sim.world.world import World

WORKBOOK: Final = "place.xlsx"
_STEMS: Final = {"district": "D", "street": "S", "community": "C", "grid": "G"}
_FROM_WORLD: Final = {
    "residents": "residents",
    "party_members": "members",
    "organisations": "organisations",
    "deprivation": "deprivation",
    "demand_factor": "heterogeneity",
    "kind": "kind",
    "x": "x",
    "y": "y",
}
_STAFF: Final = ("grid_members", "desk_posts", "officials", "funds", "area")


def export_place(scenario: Scenario, folder: Path, lang: str = "en") -> tuple[Path, ...]:
    """Write a place as ``place.yaml`` and a workbook that ``gridgov import`` reads.

    The whole place is written, whatever its scale. Imported back it gives the same results to the byte. Staff is
    written where a table tells it; elsewhere the norms of the scenario decide, as before.

    Parameters
    ----------
    scenario : Scenario
    folder : Path
    lang : {"en", "zh"}
        Language of the headers.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    RecordError
        They cannot be written there.
    """
    folder = check_folder(folder, [PLACE_FILE, WORKBOOK], PLACE)
    table = table_of(scenario)
    text = scenario.with_({"territory.table": None}).to_yaml()
    put_file(folder / PLACE_FILE, filled_with(text))
    put_file(folder / WORKBOOK, partial(write_workbook, list(filled(table, lang)), ()))
    return folder / PLACE_FILE, folder / WORKBOOK


def table_of(scenario: Scenario) -> UnitTable:
    """All units of a place with everything that its world says of them, whatever its scale."""
    territory = scenario.territory.model_copy(update={"scale": 1.0})
    given = units_of(territory)
    world = build_world(territory)
    counts = {"district": len(world.districts), "street": len(world.streets), "community": len(world.communities)}
    parents = {
        "district": np.zeros(counts["district"], dtype=np.int64),
        "street": world.streets.district.astype(np.int64),
        "community": world.communities.street.astype(np.int64),
        "grid": world.grids.community.astype(np.int64),
    }
    levels = {}
    for level in LEVELS:
        told = None if given is None else given[level]
        n = len(parents[level])
        codes = tuple(f"{_STEMS[level]}{i + 1:0{len(str(n))}d}" for i in range(n))
        blank = Units(codes, ("",) * n, (True,) * n, parents[level], {})
        levels[level] = _with_values(blank if told is None else told, level, world)
    return UnitTable(levels)


def _with_values(units: Units, level: str, world: World) -> Units:
    tables = {
        "district": world.districts,
        "street": world.streets,
        "community": world.communities,
        "grid": world.grids,
    }
    table = tables[level]
    values: dict[str, Any] = {}
    for column in columns_of(level):
        name = column.name
        if column.group and level == "grid":
            values[name] = np.diff(world.group_offsets, axis=1)[:, GROUPS.index(name)].astype(np.float64)
        elif (source := _FROM_WORLD.get(name)) and source in (table.dtype.names or ()):
            if level == "grid" or name in ("residents", "organisations"):
                values[name] = table[source].astype(np.float64)
        elif name in _STAFF and name in units.values:
            values[name] = units.values[name]
    if level == "grid":
        for k, group in enumerate(world.own_groups, len(GROUPS)):
            values[f"{OWN_GROUP}{group.name}"] = np.diff(world.group_offsets, axis=1)[:, k].astype(np.float64)
    return Units(units.code, units.name, units.drawn, units.parent, values)


def filled(table: UnitTable, lang: str) -> Iterator[FilledSheet]:
    """The sheets of a table of units, one for each level, in the order of the units."""
    for level in LEVELS:
        units = table[level]
        names = (*(column.name for column in COLUMNS), *own_columns(units.values))
        columns = [column for name in names if name in units.values and (column := column_named(name)) is not None]
        above = table[LEVELS[LEVELS.index(level) - 1]].code if level != LEVELS[0] else ()
        rows = []
        for number, code in enumerate(units.code):
            row: list[Any] = [code, cell_text(units.name[number]) or None]
            if above:
                row.append(above[int(units.parent[number])])
            for column in columns:
                value = float(units.values[column.name][number])
                row.append(_cell(column.name, column.whole, value, lang))
            rows.append(row)
        yield FilledSheet(level, tuple(column.name for column in columns), rows, lang)


def _cell(name: str, whole: bool, value: float, lang: str) -> Any:
    from sim.scenario.unit_columns import KIND_TITLES, KINDS

    if np.isnan(value):
        return None
    if name == "kind":
        return KIND_TITLES[KINDS[int(value)]].of(lang)
    return int(value) if whole else value
