"""An index of deprivation built from columns of a table of units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.places.mistakes import Findings, Where
from sim.policy.text import T
from sim.scenario.unit_columns import ADDITIVE, BY_NAME, LEVEL_TITLES, LEVELS
from sim.scenario.unit_table import Units, UnitTable

USABLE = tuple(name for name in ADDITIVE if name != "residents")


def built_index(table: UnitTable, columns: Sequence[str], findings: Findings) -> UnitTable:
    """A table with deprivation from columns: the mean of their standardised shares of residents, as ranks in 0-1.

    It is built at the lowest level at which every unit has all of the columns and residents.
    """
    unknown = [name for name in columns if name not in USABLE]
    if unknown:
        findings.wrong(
            Where("--index"),
            T(f"no column of persons: {', '.join(unknown)}", f"不是可用的列：{'、'.join(unknown)}"),
            T(f"choose among {', '.join(USABLE)}", f"可用：{'、'.join(USABLE)}"),
        )
        return table
    for level in reversed(LEVELS[1:]):
        units = table[level]
        people = units.column("residents")
        told = [units.column(name) for name in columns if level in BY_NAME[name].levels]
        if len(told) < len(columns) or any(np.isnan(column).any() for column in (people, *told)):
            continue
        shares = [np.divide(column, people, out=np.zeros_like(people), where=people > 0) for column in told]
        score = np.sum([(share - share.mean()) / (share.std() or 1.0) for share in shares], axis=0)
        rank = np.argsort(np.argsort(score, kind="stable"), kind="stable")
        values = {**units.values, "deprivation": (rank + 0.5) / len(units)}
        title = LEVEL_TITLES[level]
        findings.note(
            f"deprivation of {title} from {', '.join(columns)}",
            f"按{'、'.join(BY_NAME[name].title.zh for name in columns)}计算各{title.zh}困难程度",
        )
        made = Units(units.code, units.name, units.drawn, units.parent, values)
        return UnitTable({**table.levels, level: made})
    findings.wrong(
        Where("--index"),
        T(
            f"no level has residents and {', '.join(columns)} for every unit",
            "没有一个层级的全部单元都有人口和所选各列",
        ),
        T("fill in the columns for every unit of one level", "请补全某一层级全部单元的相应列"),
    )
    return table
