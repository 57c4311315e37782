"""Equity of a run: how unevenly outcomes fall on communities, groups and along deprivation.

Indices over communities compare means of needs, of which some spread is chance: with n needs a community, even
equal treatment leaves a standard deviation of about (spread of single needs) / sqrt(n). Compare scenarios of the
same city at the same seeds, where that part is nearly the same on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.definition import Measure, family
from sim.measures.equity import concentration_index, gini, kolm_pollak_ede, palma, theil_t, worst_off_ratio
from sim.measures.statistics import gap, ratio
from sim.measures.timeliness import FOLLOWED
from sim.measures.view import View
from sim.policy.names import DISADVANTAGED
from sim.policy.own_kinds import disadvantaged_with
from sim.records.population import Population

KAPPA_WAIT: Final = -0.1  # per day: a day more for somebody who waits 10 days longer weighs e times as much
_WAIT: Final = "mean wait (60-day rule)"
_DISADVANTAGED: Final = ", ".join(name.replace("_", " ") for name in DISADVANTAGED)
_WEIGHTED: Final = "over communities, weighted by residents"

MEASURES: Final = family(
    "equity",
    Measure(
        "gini_solution_community",
        "Gini of solution rates, communities",
        "社区解决率基尼系数",
        "index",
        "less",
        f"Gini index of the true solution rate {_WEIGHTED}",
        4,
        reads=("solved", "community"),
        source="Gini (1912)",
    ),
    Measure(
        "gini_wait_community",
        "Gini of waiting, communities",
        "社区等待时间基尼系数",
        "index",
        "less",
        f"Gini index of the {_WAIT} {_WEIGHTED}",
        4,
        True,
        reads=("solved", "community"),
        source="Gini (1912)",
    ),
    Measure(
        "gini_wait_adjusted",
        "Gini of waiting, communities, same mix",
        "社区等待时间基尼系数（同类别）",
        "index",
        "less",
        f"Gini index of each community's {_WAIT} over what the city's means by category would give it "
        f"(indirect standardisation), {_WEIGHTED[5:]}",
        4,
        reads=("solved", "community", "category"),
        source="indirect standardisation; Hamel and Holliday (2024)",
    ),
    Measure(
        "ede_wait_community",
        "Equity-adjusted wait, communities",
        "公平调整后等待天数",
        "d",
        "less",
        f"Kolm-Pollak equally distributed equivalent of the {_WAIT} {_WEIGHTED}; kappa {KAPPA_WAIT:g} per day",
        2,
        reads=("solved", "community"),
        source="Kolm (1976); Pollak (1971)",
    ),
    Measure(
        "palma_wait_community",
        "Palma ratio of waiting, communities",
        "社区等待时间帕尔马比",
        "index",
        "less",
        f"Waiting in the worst tenth over waiting in the best four tenths, {_WEIGHTED}; 0.25 if equal",
        4,
        reads=("solved", "community"),
        source="Palma (2011)",
    ),
    Measure(
        "theil_wait",
        "Theil T of waiting, needs",
        "诉求等待时间泰尔指数",
        "index",
        "less",
        f"Theil's T of the wait (60-day rule) over {FOLLOWED}",
        4,
        reads=("solved",),
        source="Theil (1967)",
    ),
    Measure(
        "between_wait_community",
        "Of which between communities",
        "其中社区之间占比",
        "share",
        "neither",
        "Share of that Theil T that lies between communities",
        1,
        reads=("solved", "community"),
        source="Shorrocks (1980)",
    ),
    Measure(
        "between_wait_group",
        "Of which between groups",
        "其中群体之间占比",
        "share",
        "less",
        "Share of that Theil T that lies between the resident groups",
        1,
        reads=("solved", "group"),
        source="Shorrocks (1980)",
    ),
    Measure(
        "concentration_wait",
        "Concentration of waiting on deprived grids",
        "等待时间困难集中指数",
        "index",
        "neither",
        f"Concentration index of the wait (60-day rule) over {FOLLOWED}, by "
        "deprivation of the grid; above 0: the deprived wait longer; 0 is even",
        4,
        reads=("solved", "grid", "deprivation"),
        source="Kakwani, Wagstaff and van Doorslaer (1997)",
    ),
    Measure(
        "concentration_unmet",
        "Concentration of unmet need on deprived grids",
        "未满足诉求困难集中指数",
        "index",
        "neither",
        f"Concentration index of lapsing unseen over {FOLLOWED}, by deprivation of the "
        "grid; above 0: the deprived are passed over; 0 is even",
        4,
        reads=("grid", "deprivation"),
        source="Kakwani, Wagstaff and van Doorslaer (1997)",
    ),
    Measure(
        "behind_solution",
        "Disadvantaged groups behind in solutions",
        "弱势群体解决率落后",
        "share",
        "less",
        f"True solution rate of everybody minus that of residents who belong to a disadvantaged group "
        f"({_DISADVANTAGED}), over {FOLLOWED}; below 0: these are ahead",
        1,
        True,
        reads=("solved", "group"),
        source="a named group against the population, Harper and Lynch (2005)",
        signed=True,
    ),
    Measure(
        "behind_wait",
        "Disadvantaged groups behind in waiting",
        "弱势群体等待落后",
        "d",
        "less",
        f"{_WAIT[0].upper()}{_WAIT[1:]} of residents who belong to a disadvantaged group minus that of everybody; "
        "below 0: these are ahead",
        2,
        True,
        reads=("solved", "group"),
        source="a named group against the population, Harper and Lynch (2005)",
        signed=True,
    ),
    Measure(
        "between_groups_solution",
        "Variance of solution rates between groups, less chance",
        "群体间解决率方差（已扣除随机波动）",
        "index",
        "less",
        "Variance of the true solution rates of the groups, weighted by their needs, less the part that small "
        "numbers give by chance; may be below 0",
        5,
        reads=("solved", "group"),
        source="between-group variance, Harper and Lynch (2005); corrected as in DerSimonian and Laird (1986)",
        signed=True,
    ),
    Measure(
        "gap_solution_rate",
        "Gap in solution rate, groups",
        "群体解决率差距",
        "share",
        "less",
        "Largest minus smallest true solution rate of the resident groups; chance alone widens it where groups "
        "are small, and a group that is put ahead widens it, too",
        1,
        reads=("solved", "group"),
    ),
    Measure(
        "gap_wait_days",
        "Gap in waiting, groups",
        "群体等待差距",
        "d",
        "less",
        f"Largest minus smallest {_WAIT} of the resident groups",
        2,
        reads=("solved", "group"),
    ),
    Measure(
        "unmet_gap",
        "Gap in needs lapsed unseen, groups",
        "群体流失率差距",
        "share",
        "less",
        "Largest minus smallest share lapsed unseen of the resident groups",
        1,
        reads=("group",),
    ),
    Measure(
        "reporting_gap",
        "Gap in reporting, groups",
        "群体上报率差距",
        "share",
        "less",
        "Largest minus smallest share of needs reported by residents themselves, of the groups",
        1,
        reads=("registered", "channel", "group"),
        source="Liu, Bhandaram and Garg (2023)",
    ),
    Measure(
        "worst_off_solution",
        "Worst-off group's solution rate over the mean",
        "最差群体相对解决率",
        "ratio",
        "more",
        f"Smallest true solution rate of the groups over the rate of all {FOLLOWED}",
        3,
        reads=("solved", "group"),
        source="Rawls (1971)",
    ),
)


def equity(view: View, groups: Mapping[str, Any], population: Population | None) -> dict[str, float]:
    """Equity measures (names in the registry).

    Parameters
    ----------
    view : View
    groups : mapping of str to array
        Columns of the ``groups`` table.
    population : Population or None
        Without it communities are weighted by their needs, and deprivation is not known.
    """
    behind = disadvantaged_with(() if population is None else population.own)
    named = np.isin(np.asarray(groups["value"])[np.asarray(groups["partition"]) == "group"].astype(str), behind)
    people, places = (_block(groups, name) for name in ("group", "community"))
    weights = places["residents"] if population is not None else places["followed"]
    wait, spread = places["mean_wait"], theil_t(view.followed.wait_days)
    return {
        "gini_solution_community": gini(places["solution_rate"], weights),
        "gini_wait_community": gini(wait, weights),
        "gini_wait_adjusted": gini(_rate(wait, places["expected_wait"]), weights),
        "ede_wait_community": kolm_pollak_ede(wait, weights, KAPPA_WAIT),
        "palma_wait_community": palma(wait, weights),
        "theil_wait": spread,
        "between_wait_community": _between(places, spread),
        "between_wait_group": _between(people, spread),
        **_along_deprivation(view, population),
        **_behind(people, named),
        "gap_solution_rate": gap(people["solution_rate"]),
        "gap_wait_days": gap(people["mean_wait"]),
        "unmet_gap": gap(people["unmet_share"]),
        "reporting_gap": gap(_rate(people["reported"], people["needs"])),
        "worst_off_solution": worst_off_ratio(people["solution_rate"], people["followed"]),
    }


def _block(groups: Mapping[str, Any], partition: str) -> dict[str, NDArray[np.float64]]:
    """Numbers of one partition."""
    rows = np.flatnonzero(np.asarray(groups["partition"]) == partition)
    texts = ("partition", "value")
    return {n: np.asarray(c)[rows].astype(np.float64) for n, c in groups.items() if n not in texts}


def _behind(people: Mapping[str, NDArray[np.float64]], named: NDArray[np.bool_]) -> dict[str, float]:
    """How far the disadvantaged groups together lie behind everybody, and how far groups lie apart beyond chance."""
    n = people["followed"]
    rate, wait = np.nan_to_num(people["solution_rate"]), np.nan_to_num(people["mean_wait"])
    theirs = n * named
    total, solved = n.sum(), ratio(float(n @ rate), n.sum())
    share = n / total if total > 0.0 else n
    chance = np.divide(rate * (1.0 - rate), n - 1.0, out=np.zeros_like(n), where=n > 1.0)
    return {
        "behind_solution": solved - ratio(float(theirs @ rate), theirs.sum()),
        "behind_wait": ratio(float(theirs @ wait), theirs.sum()) - ratio(float(n @ wait), total),
        "between_groups_solution": float(share @ (rate - solved) ** 2 - (share * (1.0 - share)) @ chance)
        if total > 0.0
        else float("nan"),
    }


def _rate(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    rate: NDArray[np.float64] = np.divide(a, b, out=np.full(len(b), np.nan), where=b > 0.0)
    return rate


def _between(block: Mapping[str, NDArray[np.float64]], total: float) -> float:
    """Share of Theil's T of single waits that lies between parts; 0 if there is no inequality."""
    between = theil_t(block["mean_wait"], block["followed"])
    return between if np.isnan(between) else ratio(between, total) if total > 0.0 else 0.0


def _along_deprivation(view: View, population: Population | None) -> dict[str, float]:
    """Concentration of waiting and unmet need by the deprivation of grids.

    Needs of one grid share a rank, so that grid means with their numbers of needs say the same as needs.
    """
    names = ("concentration_wait", "concentration_unmet")
    if population is None:
        return dict.fromkeys(names, float("nan"))
    followed, grids = view.followed, len(population.deprivation)
    grid = view["grid"][followed.rows]
    n = np.bincount(grid, minlength=grids).astype(np.float64)
    sums = (followed.wait_days, followed.unmet.astype(np.float64))
    return {
        name: concentration_index(
            _rate(np.bincount(grid, weights=outcome, minlength=grids), n), population.deprivation, n
        )
        for name, outcome in zip(names, sums, strict=True)
    }
