"""The people who handle cases: burnout, effort, exits, vacancies, and what audits find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.jit.units import YEAR_DAYS
from sim.measures.definition import Measure, family
from sim.measures.statistics import ratio
from sim.measures.throughput import LEVELS
from sim.measures.workload import LEVEL_TITLES

MEASURES: Final = family(
    "people",
    Measure(
        "burnt_out_share",
        "Burnt out",
        "职业倦怠率",
        "share",
        "less",
        "Share of staff present with burnout of 0.5 or more, mean over days",
        1,
        True,
        reads=("series.burnt_out",),
        source="41.9 % of community workers in Liaoning (Wang 2019)",
    ),
    *(
        Measure(
            f"burnt_out_share_{level}",
            f"Burnt out, {en}",
            f"{zh}倦怠率",
            "share",
            "less",
            "The same at this level",
            1,
            reads=(f"series.burnt_out_{level}",),
        )
        for level, (en, zh) in LEVEL_TITLES.items()
    ),
    Measure(
        "mean_effort",
        "Effort",
        "平均努力程度",
        "ratio",
        "more",
        "Mean effort of staff present, mean over days",
        3,
        reads=("series.effort",),
    ),
    Measure(
        "mean_speed",
        "Speed of staff",
        "平均办事速度",
        "ratio",
        "more",
        "Mean speed of staff present (effort, experience and burnout included), mean over days",
        3,
        reads=("series.staff_speed",),
    ),
    Measure(
        "exit_rate",
        "Exits",
        "年离职率",
        "per person-year",
        "less",
        "People who left, over person-years of staff",
        3,
        reads=("series.exits", "series.staff"),
    ),
    Measure(
        "vacancy_share",
        "Vacant posts",
        "空岗率",
        "share",
        "less",
        "Posts whose holder has left or is away over all posts, mean over days",
        1,
        reads=("series.vacancies", "series.staff"),
    ),
    Measure(
        "found_out_share",
        "Superficial closings found out",
        "办而未结查实率",
        "share",
        "more",
        "Superficial closings that an audit found out in the run over those made in it",
        1,
        reads=("series.detected", "series.superficial"),
    ),
)


def people(series: Mapping[str, Any]) -> dict[str, float]:
    """Outcomes of the people who handle cases, from daily columns."""
    staff, vacant = _total(series, "staff"), _total(series, "vacancies")
    found = {f"burnt_out_share_{level}": _mean(series, f"burnt_out_{level}") for level in LEVELS}
    return {
        "burnt_out_share": _mean(series, "burnt_out"),
        **found,
        "mean_effort": _mean(series, "effort"),
        "mean_speed": _mean(series, "staff_speed"),
        "exit_rate": ratio(YEAR_DAYS * _total(series, "exits"), staff),
        "vacancy_share": ratio(vacant, vacant + staff),
        "found_out_share": ratio(_total(series, "detected"), _total(series, "superficial")),
    }


def _total(series: Mapping[str, Any], name: str) -> float:
    return float(np.sum(series[name]))


def _mean(series: Mapping[str, Any], name: str) -> float:
    return ratio(_total(series, name), float(np.size(series[name])))
