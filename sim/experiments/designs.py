"""Designs: which combinations of factor values, or of reforms, a study looks at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.factors import Factor, Levels, setting
from sim.experiments.levels import POLICY, REFORM
from sim.experiments.points import Point
from sim.scenario import Scenario

GRIDS: Final = ("factorial", "zip", "table")
SAMPLES: Final = ("latin_hypercube", "sobol", "morris")
REFORMS: Final = ("leave_one_out", "shapley")
SEARCH: Final = "search"
DESIGNS: Final = (*GRIDS, *SAMPLES, *REFORMS, SEARCH)
SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "latin_hypercube": ("samples",),
    "sobol": ("samples", "second", "groups"),
    "morris": ("trajectories", "levels"),
    "shapley": ("permutations",),
}
EXACT_REFORMS: Final = 12  # more reforms have too many subsets: permutations are sampled


@dataclass(frozen=True, slots=True)
class Design:
    """How the points of a study are chosen.

    Attributes
    ----------
    kind : str
        One of `DESIGNS`; the points of ``search`` are chosen while it goes on (:mod:`sim.experiments.search`).
    samples : int
        Points of a Latin hypercube; base sample of Sobol (a power of two), which makes
        ``samples * (factors + 2)`` points.
    trajectories, levels : int
        Morris: ``trajectories * (factors + 1)`` points on a grid of ``levels`` (even) values a factor.
    permutations : int
        Shapley: orders of the reforms that are sampled (even: each with its reverse); 0 takes every subset.
    second : bool
        Sobol: also shares of pairs, with ``samples * factors`` points more.
    groups : mapping of str to tuple of str
        Sobol: shares of groups of factors instead of factors; each factor is in one.
    """

    kind: str = "factorial"
    samples: int = 64
    trajectories: int = 10
    levels: int = 4
    permutations: int = 0
    second: bool = False
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def size(self, factors: Mapping[str, Factor], table: Sequence[Any] = (), reforms: Sequence[str] = ()) -> int:
        """Points of one scenario, without making them (an upper bound for sampled permutations)."""
        counts = [len(factor.values) for factor in factors.values() if isinstance(factor, Levels)]
        match self.kind:
            case "zip":
                return counts[0] if counts else 1
            case "table":
                return len(table)
            case "latin_hypercube":
                return self.samples
            case "search":
                return 1
            case "sobol":
                return self.samples * (2 + (len(self.groups) or len(factors)) * (2 if self.second else 1))
            case "morris":
                return self.trajectories * (len(factors) + 1)
            case "leave_one_out":
                return len(reforms) + 2
            case "shapley":
                subsets = int(2 ** len(reforms))
                return min(subsets, self.permutations * (len(reforms) + 1)) if self.permutations else subsets
        return math.prod(counts)

    def settings(
        self, factors: Mapping[str, Factor], table: Sequence[dict[str, Any]] = (), seed: int = 1
    ) -> list[dict[str, Any]]:
        """Combinations of factor values.

        Parameters
        ----------
        factors : mapping of str to Factor
        table : sequence of dict
            Rows of a table design.
        seed : int
            Seed of sampled designs.
        """
        levels = [factor.values for factor in factors.values() if isinstance(factor, Levels)]
        match self.kind:
            case "zip" if levels:
                return [dict(zip(factors, values, strict=True)) for values in zip(*levels, strict=True)]
            case "table":
                return [dict(row) for row in table]
            case "latin_hypercube" | "sobol" | "morris":
                return [setting(factors, row) for row in self.cube(len(factors), seed, list(factors))]
        return [dict(zip(factors, values, strict=True)) for values in product(*levels)]

    def cube(self, factors: int, seed: int, names: Sequence[str] = ()) -> NDArray[np.float64]:
        """Points of a sampled design in the unit cube, shape (points, factors); groups need the names of factors."""
        if self.kind == "morris":
            return trajectories(factors, self.trajectories, self.levels, seed)
        from scipy.stats import qmc

        if self.kind == "latin_hypercube":
            sample: NDArray[np.float64] = qmc.LatinHypercube(factors, rng=seed).random(self.samples)
            return sample
        groups = [[list(names).index(path) for path in paths] for paths in self.groups.values()] if names else []
        return saltelli(factors, self.samples, seed, groups, self.second)

    def subsets(self, reforms: Sequence[str], seed: int) -> list[tuple[str, ...]]:
        """Sets of reforms that are kept: all of them first, none of them second."""
        everything, nothing = tuple(reforms), tuple[str, ...]()
        if self.kind == "leave_one_out":
            found = [tuple(r for r in reforms if r != gone) for gone in reforms]
        elif self.permutations:
            found = [
                tuple(r for r in reforms if r in order[:k])
                for order in orders(reforms, self.permutations, seed)
                for k in range(1, len(reforms))
            ]
        else:
            found = [chosen for k in range(1, len(reforms)) for chosen in combinations(reforms, k)]
        return list(dict.fromkeys([everything, nothing, *found]))


def design_points(
    design: Design,
    scenarios: Mapping[str, Scenario],
    factors: Mapping[str, Factor],
    table: Sequence[dict[str, Any]] = (),
    seed: int = 1,
    policies: Mapping[tuple[str, str], Scenario] | None = None,
) -> list[Point]:
    """Every scenario, under every policy, at every setting of a design; the scenarios of the points are not made yet.

    Parameters
    ----------
    design : Design
    scenarios : mapping of str to Scenario
    factors : mapping of str to Factor
    table : sequence of dict
    seed : int
        Of sampled designs: every scenario and policy meets the same sample.
    policies : mapping of (str, str) to Scenario, optional
        Scenario and policy, by name > the scenario under that policy.
    """
    points = []
    bases = [(label, {POLICY: policy}, made) for (label, policy), made in (policies or {}).items()]
    bases = bases or [(label, {}, scenario) for label, scenario in scenarios.items()]
    for label, named, scenario in bases:
        if design.kind == SEARCH:
            points.append(Point(label, scenario))
        elif design.kind in REFORMS:
            reforms = [reform.name for reform in scenario.reforms]
            points += [
                Point(label, scenario, {**named, **{f"{REFORM}{name}": name in kept for name in reforms}})
                for kept in design.subsets(reforms, seed)
            ]
        else:
            points += [Point(label, scenario, {**named, **row}) for row in design.settings(factors, table, seed)]
    return points


def orders(reforms: Sequence[str], count: int, seed: int) -> list[tuple[str, ...]]:
    """Random orders of reforms, each followed by its reverse (antithetic pairs).

    Source: Castro, Gomez and Tejada (2009) for sampling; Mitchell et al. (2022) for antithetic orders.
    """
    rng = np.random.default_rng(seed)
    found: list[tuple[str, ...]] = []
    for _ in range((count + 1) // 2):
        order = tuple(str(name) for name in rng.permutation(np.array(reforms, dtype=object)))
        found += [order, order[::-1]]
    return found


def saltelli(
    factors: int, samples: int, seed: int, groups: Sequence[Sequence[int]] = (), second: bool = False
) -> NDArray[np.float64]:
    """Blocks A, B, then A with column i from B for each factor, from one scrambled Sobol sequence.

    Parameters
    ----------
    factors, samples, seed : int
    groups : sequence of sequence of int
        Columns that are taken together; by default each by itself.
    second : bool
        Whether B with column i from A follows.

    Returns
    -------
    ndarray of float, shape (samples * (factors + 2), factors)

    Notes
    -----
    Source: Saltelli et al. (2010), Comput. Phys. Commun. 181, 259.
    """
    from scipy.stats import qmc

    both = qmc.Sobol(2 * factors, scramble=True, rng=seed).random(samples)
    a, b = both[:, :factors], both[:, factors:]
    blocks = [a, b]
    for one, other in ((a, b), (b, a))[: 2 if second else 1]:
        for columns in groups or [[i] for i in range(factors)]:
            mixed = one.copy()
            mixed[:, list(columns)] = other[:, list(columns)]
            blocks.append(mixed)
    return np.concatenate(blocks)


def trajectories(factors: int, count: int, levels: int, seed: int) -> NDArray[np.float64]:
    """Morris trajectories: each moves every factor once, in random order, by half of the range or a bit more.

    Returns
    -------
    ndarray of float, shape (count * (factors + 1), factors)

    Notes
    -----
    Source: Morris (1991), Technometrics 33, 161; step ``levels / (2 (levels - 1))``.
    """
    rng = np.random.default_rng(seed)
    step = levels / (2.0 * (levels - 1))
    rows = []
    for _ in range(count):
        x = rng.integers(levels, size=factors) / (levels - 1.0)
        rows.append(x.copy())
        for i in rng.permutation(factors):
            x[i] = x[i] + step if x[i] + step <= 1.0 + 1e-9 else x[i] - step
            rows.append(np.clip(x, 0.0, 1.0))
    return np.array(rows)
