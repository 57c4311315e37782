"""Ensembles: sets of parameters with weights, in a Parquet file that says where they come from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.arguments import path_of
from sim.experiments.levels import overlapping
from sim.policy.parameter import Parameter
from sim.scenario import Problem, Scenario, ScenarioError, parameters
from sim.scenario.problems import nearest

Array = NDArray[np.float64]
Row = Mapping[str, float]
KEY: Final = b"gridgov"
WEIGHT: Final = "weight"
MOST_ROWS: Final = 10_000
_SUM: Final = 1e-6  # how far from 1 the weights may sum
_FORM: Final = "columns named by dotted paths of parameters, and weight"


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Sets of parameters with weights.

    Attributes
    ----------
    rows : tuple of mapping of str to number
        Dotted path > value, the same paths in each.
    weights : ndarray of float, shape (rows,)
        0 or above; they sum to 1.
    about : mapping
        Where it comes from: ``place`` and its ``size``, ``scenario`` (its hash), ``targets`` (their source),
        ``gridgov`` (version).
    """

    rows: tuple[Row, ...]
    weights: Array
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths of the parameters."""
        return tuple(self.rows[0])

    def points(self, number: int, seed: int = 1) -> tuple[tuple[Row, ...], Array]:
        """At most so many of the sets that have a weight, with weights that sum to 1.

        All of them if there are no more; else a systematic sample by weight, in which a set that is drawn twice counts
        twice. What has no weight would be run for nothing, and count as a set.

        Parameters
        ----------
        number : int
        seed : int
        """
        weighty = np.flatnonzero(self.weights > 0.0)
        if len(weighty) <= number:
            return tuple(self.rows[k] for k in weighty), self.weights[weighty]
        start = np.random.default_rng(seed).random()
        ends = np.cumsum(self.weights) / self.weights.sum()
        drawn = np.searchsorted(ends, (np.arange(number) + start) / number)
        chosen, times = np.unique(np.minimum(drawn, len(self.rows) - 1), return_counts=True)
        return tuple(self.rows[k] for k in chosen), times / number


def size_of(scenario: Scenario) -> dict[str, int]:
    """Totals of the place of a scenario, by which ensembles know it again; reforms of grids leave them as they are."""
    territory = scenario.territory
    return {name: int(getattr(territory, name)) for name in ("residents", "districts", "streets", "communities")}


def write_ensemble(ensemble: Ensemble, path: Path) -> None:
    """Write an ensemble file, whole or not at all.

    Raises
    ------
    RecordError
        Something that is not ours is in the way.
    """
    from sim.records.places import put_file

    columns = {name: pa.array([row[name] for row in ensemble.rows]) for name in ensemble.paths}
    table = pa.table({**columns, WEIGHT: pa.array(ensemble.weights)})
    said = {KEY: json.dumps(dict(ensemble.about), ensure_ascii=False, default=str).encode()}
    table = table.replace_schema_metadata(said)
    put_file(path, lambda part: pq.write_table(table, part, compression="zstd"))


def read_ensemble(path: str | PathLike[str]) -> Ensemble:
    """Read and check an ensemble file.

    Parameters
    ----------
    path : path

    Raises
    ------
    ScenarioError
        With every problem in it: no such file, unknown paths, values out of range, weights that do not sum to 1.
    """
    file = path_of(path, "path")
    table = _table(file)
    problems: list[Problem] = []
    weights = _weights(table, str(file), problems)
    columns = _columns(table, str(file), problems)
    about = _about(table, str(file), problems)
    if problems:
        raise ScenarioError(problems)
    rows = tuple({name: values[k] for name, values in columns.items()} for k in range(table.num_rows))
    return Ensemble(rows, weights, about)


def _table(file: Path) -> pa.Table:
    def refuse(found: str, hint: str = "") -> ScenarioError:
        return ScenarioError([Problem("", "an ensemble file (Parquet)", found, str(file), hint=hint)])

    if not file.is_file():
        hint = "gridgov calibrate FOLDER writes ensemble.parquet into the folder of a place"
        raise refuse("a folder" if file.is_dir() else "no such file", hint)
    try:
        with pq.ParquetFile(file) as opened:
            schema, rows = opened.schema_arrow, opened.metadata.num_rows
            found, hint = _wrong_form(schema.names, rows)
            if found:
                raise refuse(found, hint)
            # Of what is no number only the type is told: texts may be of any length.
            table: pa.Table = opened.read([field.name for field in schema if _is_number(field.type)])
    except (OSError, pa.ArrowException) as error:
        raise refuse(f"something else ({(str(error).splitlines() or [''])[0][:120]})") from error
    for field_ in schema:
        if not _is_number(field_.type):
            table = table.append_column(field_, pa.nulls(rows, field_.type))
    return table


def _wrong_form(names: Sequence[str], rows: int) -> tuple[str, str]:
    """What is wrong with the names and the number of rows, and a hint; looked at before anything is read."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        return f'the column "{twice:.80}" twice', ""
    if not 1 <= rows <= MOST_ROWS:
        return f"{rows:,} rows", f"an ensemble has 1 to {MOST_ROWS:,} sets of parameters, one a row"
    if len(names) < 2 or WEIGHT not in names:
        return f"the columns {', '.join(f'{name:.80}' for name in names[:8]) or '(none)'}", f"expected {_FORM}"
    if len(names) > len(parameters()) + 1:
        return f"{len(names):,} columns", f"expected {_FORM}"
    return "", ""


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _numbers(column: pa.ChunkedArray) -> Array | None:
    if not _is_number(column.type):
        return None
    return np.array([math.nan if value is None else float(value) for value in column.to_pylist()])


def _weights(table: pa.Table, file: str, problems: list[Problem]) -> Array:
    found = _numbers(table[WEIGHT])
    if found is None:
        problems.append(Problem(WEIGHT, "numbers of 0 or above that sum to 1", f"{table[WEIGHT].type}", file))
        return np.zeros(table.num_rows)
    wrong = np.flatnonzero(~np.isfinite(found) | (found < 0.0))
    total = float(found.sum())
    if len(wrong):
        where = f"{found[wrong[0]]} in row {wrong[0] + 1}"
        problems.append(Problem(WEIGHT, "numbers of 0 or above that sum to 1", where, file))
    elif abs(total - 1.0) > _SUM:
        hint = "divide each weight by the sum of all"
        problems.append(Problem(WEIGHT, "weights that sum to 1", f"a sum of {total:.6g}", file, hint=hint))
    return found


def _columns(table: pa.Table, file: str, problems: list[Problem]) -> dict[str, list[float]]:
    known = {one.path: one for one in parameters()}
    found: dict[str, list[float]] = {}
    for name in table.column_names:
        if name == WEIGHT:
            continue
        one = known.get(name)
        if one is None:
            hint = "gridgov parameters WORD searches"
            expected = "the dotted path of a parameter"
            near = nearest(name, known)
            problems.append(Problem(name, expected, "an unknown path", file, suggestion=near, hint=hint))
            continue
        if name.startswith("run."):
            problems.append(Problem(name, "a parameter of the city", "a setting of the run", file))
        values = _numbers(table[name])
        wrong = _outside(one, values)
        if values is None or wrong:
            problems.append(Problem(name, one.expected, wrong or f"{table[name].type}", file))
            continue
        found[name] = [int(value) for value in values] if is_whole(one) else [float(value) for value in values]
    for a, b, both in overlapping(found):
        problems.append(Problem(b, "columns that set different things", f"{a} and {b}, which both set {both}", file))
    return found


def is_whole(one: Parameter) -> bool:
    """Whether a parameter is a whole number."""
    return one.kind.startswith("a whole number")


def is_number(one: Parameter) -> bool:
    """Whether a parameter is a number."""
    return one.kind.startswith(("a number", "a whole number"))


def _outside(one: Parameter, values: Array | None) -> str:
    """The first value that a parameter may not have, in words; empty if there is none."""
    if values is None or not is_number(one):
        return "" if values is None else "numbers"
    low, high = one.low if one.low is not None else -math.inf, one.high if one.high is not None else math.inf
    bad = ~np.isfinite(values) | (values < low) | (values > high) | (one.open_low & (values <= low))
    if is_whole(one):
        bad |= values != np.round(values)
    wrong = np.flatnonzero(bad)
    return f"{values[wrong[0]]:g} in row {wrong[0] + 1}" if len(wrong) else ""


def _about(table: pa.Table, file: str, problems: list[Problem]) -> dict[str, Any]:
    raw = (table.schema.metadata or {}).get(KEY)
    if raw is None:
        return {}
    try:
        found = json.loads(raw)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        problems.append(Problem("gridgov", "a JSON mapping in the metadata of the file", "something else", file))
        return {}
    return found


def table_of(rows: Sequence[Row], paths: Sequence[str]) -> Array:
    """Values as numbers, shape (rows, paths)."""
    return np.array([[float(row[path]) for path in paths] for row in rows]).reshape(len(rows), len(paths))
