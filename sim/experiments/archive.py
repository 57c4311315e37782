"""What was run, whole: every scenario of a folder of results by its hash, with copies of the files that it reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sim.records.atomic import filled_with
from sim.records.errors import RecordError
from sim.records.places import put_file
from sim.scenario import Scenario
from sim.scenario.packing import pack, unpack

SCENARIOS: Final = "scenarios.parquet"
_AT_ONCE: Final = 500  # scenarios in memory as text while they are written
_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("scenario_hash", "name", "scenario", "reforms", "steps", "inputs")]
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario of a folder.

    Attributes
    ----------
    hash, name : str
    tree : dict
        The resolved scenario.
    reforms, steps : list
        As :class:`sim.scenario.packing.Packed`.
    inputs : tuple of str
        Names of the copies that it reads.
    """

    hash: str
    name: str
    tree: dict[str, Any]
    reforms: list[Any]
    steps: list[Any]
    inputs: tuple[str, ...]


class Archive:
    """Scenarios of a folder, in ``scenarios.parquet``; copies of their files beside it (``input-...``).

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / SCENARIOS
        self._made: dict[str, Scenario] = {}

    def known(self) -> set[str]:
        """Hashes of the scenarios that are kept."""
        if not self.path.is_file():
            return set()
        try:
            return set(pq.read_table(self.path, columns=["scenario_hash"]).column(0).to_pylist())
        except (OSError, pa.ArrowException) as error:
            raise RecordError(
                f"{self.path}: expected the scenarios of this folder, but {error}; run the sweep again"
            ) from error

    def keep(self, scenarios: Iterable[tuple[str, Scenario, bool]]) -> None:
        """Keep scenarios beside those that are kept already.

        Parameters
        ----------
        scenarios : iterable of (str, Scenario, bool)
            Hash, scenario, and whether its steps are kept, too, so that reforms can be taken out of it.

        Raises
        ------
        RecordError
            Files of somebody else are in the way.
        """
        here = self.known()
        new = (one for one in scenarios if one[0] not in here)
        first = next(new, None)
        if first is None:
            return
        old = pq.read_table(self.path) if here else None

        sink = pa.BufferOutputStream()
        with pq.ParquetWriter(sink, _SCHEMA, compression="zstd") as file:
            if old is not None:
                file.write_table(old.cast(_SCHEMA))
            for table in self._tables(_with(first, new), here):
                file.write_table(table)
        content = sink.getvalue().to_pybytes()
        put_file(self.path, filled_with(content))

    def _tables(self, scenarios: Iterable[tuple[str, Scenario, bool]], seen: set[str]) -> Iterator[pa.Table]:
        rows: list[dict[str, str]] = []
        for identity, scenario, steps in scenarios:
            if identity in seen:
                continue
            seen.add(identity)
            rows.append(self._row(identity, scenario, steps))
            if len(rows) >= _AT_ONCE:
                yield pa.Table.from_pylist(rows, _SCHEMA)
                rows = []
        if rows:
            yield pa.Table.from_pylist(rows, _SCHEMA)

    def _row(self, identity: str, scenario: Scenario, steps: bool) -> dict[str, str]:
        packed = pack(scenario)
        for name, content in packed.inputs.items():
            keep_input(self.folder, name, content)
        return {
            "scenario_hash": identity,
            "name": scenario.name,
            "scenario": _text(packed.tree),
            "reforms": _text(packed.reforms),
            "steps": _text(packed.steps if steps else []),
            "inputs": _text(list(packed.inputs)),
        }

    def read(self, wanted: Iterable[str] | None = None) -> dict[str, Kept]:
        """What is kept, by hash.

        Parameters
        ----------
        wanted : iterable of str, optional
            Hashes; by default all.
        """
        if not self.path.is_file():
            return {}
        filters = None if wanted is None else [("scenario_hash", "in", list(wanted))]
        try:
            rows = pq.read_table(self.path, filters=filters).to_pylist()
            return {row["scenario_hash"]: _kept(row) for row in rows}
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise RecordError(f"{self.path}: expected the scenarios of this folder, but {error}") from error

    def scenario(self, identity: str) -> Scenario:
        """The scenario with a hash.

        Raises
        ------
        RecordError
            It is not kept here.
        ScenarioError
            Its values do not fit the present schema.
        """
        if identity not in self._made:
            found = self.read([identity])
            if identity not in found:
                raise RecordError(f"{self.path}: expected the scenario {identity[:12]}, found none of that hash")
            one = found[identity]
            self._made[identity] = unpack(one.tree, self.folder, one.reforms, one.steps, one.name)
        return self._made[identity]


def keep_input(folder: Path, name: str, content: bytes) -> None:
    """Put a copy of a file that a scenario reads into a folder; its name says its content."""
    path = folder / name
    if not path.is_file() or path.read_bytes() != content:
        put_file(path, filled_with(content))


def _kept(row: Mapping[str, str]) -> Kept:
    texts = (json.loads(row[key]) for key in ("scenario", "reforms", "steps", "inputs"))
    tree, reforms, steps, inputs = texts
    return Kept(row["scenario_hash"], row["name"], tree, reforms, steps, tuple(inputs))


def _with[T](first: T, rest: Iterator[T]) -> Iterator[T]:
    yield first
    yield from rest


@lru_cache(maxsize=1)
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def _text(value: Any) -> str:
    return _encoder().encode(value)
