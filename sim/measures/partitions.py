"""Outcomes by part of the population: the ``groups`` table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.gap_parts import PARTS, split_gaps
from sim.measures.view import Followed, View
from sim.records.columns import GROUP_ROWS, PARTITIONS
from sim.records.errors import RecordError
from sim.records.population import Population

GROUP_OUTCOMES: Final = (
    "solution_rate",
    "mean_wait",
    "unmet_share",
    *(f"wait_{part}" for part in PARTS),
    *(f"unmet_{part}" for part in PARTS),
)
_COUNTS: Final = ("needs", "reported", "closed", "solved", "unmet")


@dataclass(frozen=True, slots=True)
class Partition:
    """One way of grouping the residents.

    Attributes
    ----------
    name : str
    labels : list of str
    residents : ndarray, shape (parts,)
        NaN where not known.
    of_row : ndarray of int, shape (rows,)
        Part of each row of the case table.
    """

    name: str
    labels: list[str]
    residents: NDArray[Any]
    of_row: NDArray[Any]


def partitions(view: View, population: Population | None) -> Iterator[Partition]:
    """The partitions that the columns of a case table allow.

    By group and by community from its columns of these names; with a population and the column ``grid`` also by
    what grids are grouped by.

    Raises
    ------
    RecordError
        The table names a grid, group or community that the population does not have.
    """
    for name in PARTITIONS:
        source = name if name in ("group", "community") else "grid"
        if source in view.missing or (population is None and source == "grid"):
            continue
        if population is None:
            yield _of_column(view, name)
            continue
        part_of_grid, residents, labels = population.partition(name)
        known = len(population.kind) if source == "grid" else len(labels)
        values = view[source]
        if len(values) and not 0 <= int(values.min()) <= int(values.max()) < known:
            raise RecordError(
                f"column {source!r} of the case table: expected 0 to {known - 1}, as in the population, found "
                f"{int(values.min())} to {int(values.max())}"
            )
        width = _width(len(labels))
        if source == "grid" and part_of_grid is not None:
            values = part_of_grid.astype(width)[values]
        yield Partition(name, labels, residents, values.astype(width, copy=False))


def _of_column(view: View, name: str) -> Partition:
    values = view[name]
    if name in view.cases.codes:
        labels, of_row = list(view.cases.codes[name]), values
    else:
        found, of_row = np.unique(values, return_inverse=True)
        labels = [str(value) for value in found]
    return Partition(name, labels, np.full(len(labels), np.nan), of_row.astype(_width(len(labels))))


def _width(parts: int) -> type[np.signedinteger[Any]]:
    return np.int8 if parts < 128 else np.int16 if parts < 32768 else np.int32


def group_rows(view: View, population: Population | None) -> dict[str, NDArray[Any]]:
    """Columns of the ``groups`` table, one row for each part of each partition."""
    flags = _flags(view)
    cells = _Cells.of(view)
    blocks = []
    for partition in partitions(view, population):
        n = len(partition.labels)
        block: dict[str, NDArray[Any]] = {
            "partition": np.full(n, partition.name, dtype=object),
            "value": np.array(partition.labels, dtype=object),
            "residents": partition.residents,
        }
        block |= _counted(partition.of_row, flags, n)
        block |= cells.outcomes(partition.of_row[view.followed.rows], n)
        blocks.append(block)
    return {c.name: np.concatenate([block[c.name] for block in blocks] or [np.empty(0)]) for c in GROUP_ROWS}


def _flags(view: View) -> NDArray[np.uint8]:
    """One bit for each count of the table, 0 for rows that are no need of the window."""
    flags = view.arisen.astype(np.uint8)
    for bit, mask in enumerate((view.own, view.closed, view.solved, view.lapsed), start=1):
        flags |= (mask & view.arisen).astype(np.uint8) << bit
    return flags


def _counted(part: NDArray[Any], flags: NDArray[np.uint8], parts: int) -> dict[str, NDArray[np.int64]]:
    patterns = 1 << len(_COUNTS)
    table = np.bincount(part * np.int32(patterns) + flags, minlength=parts * patterns).reshape(parts, patterns)
    bits = np.arange(patterns)
    return {name: table[:, (bits >> bit) & 1 == 1].sum(axis=1) for bit, name in enumerate(_COUNTS)}


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the tables of needs followed share between partitions.

    ``code`` counts category x reported x fate (0 neither, 1 solved, 2 unmet).
    """

    followed: Followed
    code: NDArray[np.int32]
    strata: int

    @classmethod
    def of(cls, view: View) -> _Cells:
        followed = view.followed
        category = view["category"][followed.rows]
        strata = int(category.max(initial=0)) + 1
        code = category.astype(np.int32)
        code *= 2
        code += view.own[followed.rows]
        code *= 3
        code += followed.solved
        code[followed.unmet] += 2
        return cls(followed, code, strata)

    def outcomes(self, part: NDArray[Any], parts: int) -> dict[str, NDArray[Any]]:
        """Outcomes of the needs followed by part, and the parts of its gap to the whole city."""
        cells = self.strata * 6
        cell = part * np.int32(cells) + self.code
        shape = (parts, self.strata, 2, 3)
        size = parts * cells
        counts = np.bincount(cell, minlength=size).reshape(shape)
        waits = np.bincount(cell, weights=self.followed.wait_days, minlength=size).reshape(shape).sum(axis=3)
        told = counts.sum(axis=3)
        n = told.sum(axis=(1, 2))

        def per_need(total: NDArray[Any]) -> NDArray[np.float64]:
            rate: NDArray[np.float64] = np.divide(total, n, out=np.full(parts, np.nan), where=n > 0)
            return rate

        city = np.divide(
            waits.sum(axis=(0, 2)), told.sum(axis=(0, 2)), out=np.zeros(self.strata), where=told.sum(axis=(0, 2)) > 0
        )
        solved, unmet = counts[..., 1].sum(axis=(1, 2)), counts[..., 2]
        result = {
            "followed": n,
            "mean_wait": per_need(waits.sum(axis=(1, 2))),
            "median_wait": self._medians(part, n, solved),
            "expected_wait": per_need(told.sum(axis=2) @ city),
            "solution_rate": per_need(solved),
            "unmet_share": per_need(unmet.sum(axis=(1, 2))),
        }
        for name, totals in (("wait", waits), ("unmet", unmet)):
            split = split_gaps(told, totals, against="city")
            result |= {f"{name}_{piece}": getattr(split, piece) for piece in PARTS}
        return result

    def _medians(self, part: NDArray[Any], n: NDArray[np.int64], solved: NDArray[np.int64]) -> NDArray[np.float64]:
        """Median wait of each part; whoever was not solved waits longest, so only the solved are sorted."""
        rows = np.flatnonzero(self.followed.solved)
        here = part[rows]
        grouped = self.followed.wait_days[rows[np.argsort(here, kind="stable")]]  # radix sort of small ints
        first = np.cumsum(solved) - solved
        longest = float(self.followed.wait_days.max(initial=0.0))
        medians = np.full(len(n), np.nan)
        for k in np.flatnonzero(n):
            own = grouped[first[k] : first[k] + solved[k]]
            ranks = (int(n[k] - 1) // 2, int(n[k]) // 2)
            known = sorted({rank for rank in ranks if rank < len(own)})
            if known:
                own.partition(known)
            medians[k] = sum(float(own[rank]) if rank < len(own) else longest for rank in ranks) / 2.0
        return medians


def flat_outcomes(groups: Mapping[str, Any], partitions: tuple[str, ...] = PARTITIONS[:3]) -> dict[str, float]:
    """Group outcomes as one row of plain numbers, named ``partition.value.outcome``.

    A results table keeps these beside the measures, so that groups can be compared over replications.
    """
    result: dict[str, float] = {}
    kept = [outcome for outcome in GROUP_OUTCOMES if outcome in groups]  # older records hold fewer
    for i, (partition, value) in enumerate(zip(groups["partition"], groups["value"], strict=True)):
        if partition in partitions:
            for outcome in kept:
                result[f"{partition}.{value}.{outcome}"] = float(groups[outcome][i])
    return result
