"""Records that a study keeps of every run, from which a measure that is added later is computed without running."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from sim.records.atomic import write_file
from sim.records.errors import RecordError
from sim.records.run import Run
from sim.records.store import read_parquet, write_parquet
from sim.records.tables import build_table, grid_table, population_of
from sim.scenario import Scenario

KEPT: Final = "kept"
#: What can be kept of a run, and what it is.
TABLES: Final = {
    "series": "daily columns",
    "groups": "outcomes by part of the population",
    "places": "grids with their residents",
    "cases": "one row per need or enquiry",
}


def keep_run(run: Run, folder: Path, identity: str, tables: tuple[str, ...]) -> None:
    """Write tables of a run below ``kept/`` of a folder of results, each whole or not at all.

    Parameters
    ----------
    run : Run
    folder : Path
    identity : str
        Identity of the run.
    tables : tuple of str
        Among `TABLES`.
    """
    made = {
        "series": lambda: run.series_table,
        "groups": lambda: build_table("groups", run.group_columns),
        "places": lambda: grid_table(run.population),
        "cases": lambda: run.table,
    }
    for name in tables:
        path = path_of(folder, identity, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        table = made[name]()
        write_file(path, lambda part, table=table: write_parquet(table, part))  # type: ignore[misc]


def path_of(folder: Path, identity: str, table: str) -> Path:
    """Where a table of a run is kept; runs are spread over folders by how their identity begins."""
    return folder / KEPT / identity[:2] / f"{identity}-{table}.parquet"


class KeptRun(Run):
    """A run of which some tables are kept; reading another one says what to keep."""

    @classmethod
    def of(cls, folder: Path, identity: str, seed: int, scenario: Scenario | None, row: Mapping[str, Any]) -> KeptRun:
        """The run as far as it is kept.

        Parameters
        ----------
        folder : Path
        identity : str
        seed : int
        scenario : Scenario or None
        row : mapping
            The run's row: its measures are its summary.
        """
        found = cls.__new__(cls)
        found.provenance = {"scenario_hash": scenario.hash if scenario is not None else "", "seed": seed}
        found.scenario, found.seed = scenario, seed
        found._place = (folder, identity)
        found._row = dict(row)
        return found

    _place: tuple[Path, str]
    _row: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        loaded: Any
        if name == "table":
            loaded = self._read("cases")
        elif name == "series_table":
            loaded = self._read("series")
        elif name == "population":
            loaded = population_of(self._read("places"))
        else:
            raise AttributeError(name)
        self.__dict__[name] = loaded
        return loaded

    @property
    def summary(self) -> dict[str, float]:
        """Measures of the run, as they were stored."""
        from sim.measures.registry import MEASURES

        return {name: float(self._row[name]) for name in MEASURES if name in self._row}

    @property
    def group_columns(self) -> dict[str, Any]:
        """Columns of the ``groups`` table."""
        table = self._read("groups")
        return {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}

    @property
    def days(self) -> int:
        """Days of the run, warm-up not counted."""
        return int(self.scenario.run.days) if self.scenario is not None else super().days

    def _read(self, table: str) -> pa.Table:
        folder, identity = self._place
        path = path_of(folder, identity, table)
        if not path.is_file():
            raise NotKept(f"{folder}: of run {identity[:12]} no {table} are kept (keep: [{table}] in the study)")
        try:
            return read_parquet(path)
        except (OSError, pa.ArrowException) as error:
            raise RecordError(f"{path}: expected a table of a run, but {error}; remove it, and run again") from error


class NotKept(RecordError):
    """A measure reads a table that the study did not keep."""


def kept_of(folder: Path, identity: str) -> tuple[str, ...]:
    """Tables that are kept of a run."""
    return tuple(name for name in TABLES if path_of(folder, identity, name).is_file())


def size_of(folder: Path) -> int:
    """Bytes of all that is kept in a folder."""
    return sum(path.stat().st_size for path in (folder / KEPT).rglob("*.parquet"))
