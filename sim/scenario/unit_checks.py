"""A table of units and the totals of its scenario say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_table import read_units
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.territory import Territory
    from sim.scenario.unit_table import UnitTable

_COUNTS: Final = dict(zip(LEVELS, ("districts", "streets", "communities", "grids"), strict=True))
_TOTALS: Final = ("residents", "party_members", "organisations")
_HINT: Final = "leave the figure to the table: it is written by gridgov import; to change the place, import it again"


def unit_checks(territory: Territory, units: UnitTable | None) -> Iterator[Mismatch]:
    """Totals of a scenario that differ from the sums of its table of units."""
    if units is None or territory.table is None:
        return
    table = read_units(territory.table)
    for level, name in _COUNTS.items():
        number, told = getattr(territory, name), len(table[level])
        if number != told:
            yield Mismatch((f"territory.{name}", "territory.table"), f"{told:,}, as in the table", f"{number:,}", _HINT)
    for name in _TOTALS:
        value, total, least = getattr(territory, name), table.total(name), table.least(name)
        path = (f"territory.{name}", "territory.table")
        if total is not None and value != total:
            yield Mismatch(path, f"{total:,.0f}, the sum in the table", f"{value:,}", _HINT)
        elif total is None and value < least:
            yield Mismatch(path, f"at least {least:,.0f}, the sum of what the table gives", f"{value:,}", _HINT)
