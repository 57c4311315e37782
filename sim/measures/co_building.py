"""What volunteers and co-building units contribute, and what units pick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.measures.definition import Measure, family
from sim.measures.statistics import count, mean, ratio
from sim.measures.view import View

_SOLVER: Final = ("solved", "solver")

MEASURES: Final = family(
    "co_building",
    Measure(
        "volunteer_hours",
        "Hours of volunteers",
        "志愿服务工时",
        "person-hours",
        "more",
        "Hours of the cases that volunteers began in the run",
        reads=("series.volunteer_hours",),
    ),
    Measure(
        "unit_hours",
        "Hours of co-building units",
        "共建单位工时",
        "person-hours",
        "more",
        "Hours of the cases that units claimed in the run",
        reads=("series.unit_hours",),
    ),
    Measure(
        "unit_money",
        "Money from co-building units",
        "共建单位资金",
        "yuan",
        "more",
        "Pledged money that units really paid in during the run",
        reads=("series.money_pledged",),
    ),
    Measure(
        "solved_by_volunteers",
        "Solved by volunteers",
        "志愿者解决占比",
        "share",
        "neither",
        "Share of the needs truly solved whose solving work volunteers did",
        1,
        reads=_SOLVER,
    ),
    Measure(
        "solved_by_units",
        "Solved by units",
        "共建单位解决占比",
        "share",
        "neither",
        "Share of the needs truly solved whose solving work a unit did",
        1,
        reads=_SOLVER,
    ),
    Measure(
        "claim_rate",
        "Claimed of those posted",
        "项目认领率",
        "share",
        "more",
        "Cases claimed over cases put on the boards in the run",
        1,
        reads=("series.claimed", "series.offered"),
    ),
    Measure(
        "claim_pick",
        "Cherry-picking of units",
        "挑拣程度",
        "0-1",
        "neither",
        "Mean severity of the posted needs that units solved minus that of the other posted ones; above 0: "
        "units leave the less severe",
        3,
        reads=("offered", "severity", *_SOLVER),
        signed=True,
    ),
    Measure(
        "vitality_end",
        "Branch vitality at the end",
        "期末支部活力",
        "0-1",
        "more",
        "Vitality of the branches of grids on the last day, mean of residents",
        3,
        reads=("series.vitality",),
    ),
)


def co_building(view: View, series: Mapping[str, Any]) -> dict[str, float]:
    """Hours, money, solutions and claims of volunteers and units.

    Parameters
    ----------
    view : View
    series : mapping of str to array
        Daily columns, days of the run only.
    """
    solved = view.solved
    by_unit = solved & view.among("solver", "unit")
    n = count(solved)
    offered = view.seen & np.asarray(view["offered"], np.bool_)
    vitality = np.asarray(series["vitality"], np.float64)
    return {
        "volunteer_hours": float(np.sum(series["volunteer_hours"])),
        "unit_hours": float(np.sum(series["unit_hours"])),
        "unit_money": float(np.sum(series["money_pledged"])),
        "solved_by_volunteers": ratio(count(solved & view.among("solver", "volunteer")), n),
        "solved_by_units": ratio(count(by_unit), n),
        "claim_rate": ratio(float(np.sum(series["claimed"])), float(np.sum(series["offered"]))),
        "claim_pick": mean(view["severity"][offered & by_unit]) - mean(view["severity"][offered & ~by_unit]),
        "vitality_end": float(vitality[-1]) if len(vitality) else np.nan,
    }
