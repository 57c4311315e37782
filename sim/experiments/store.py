"""Results of studies on disk: append-only Parquet parts in one folder, one row a run.

A part is written under a temporary name, synced and renamed, so that a killed writer leaves whole parts only;
several writers can add to one folder, and shards merge by lying in one.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.plan import RESULTS_VERSION
from sim.records.atomic import write_file
from sim.records.errors import RecordError

PART_RUNS: Final = 100
_TRIES: Final = 20
_STALE_SECONDS: Final = 86_400.0
KEYS: Final = ("run_id", "status", "results_version")
NOT_COMPARED: Final = (
    "scenario",
    "replication",
    "wall_seconds",
    "cpu_seconds",
    "stage",
    "message",
    "traceback",
)


class Store:
    """The runs of a results folder.

    Parameters
    ----------
    folder : Path
        Results folder; parts lie in ``runs/`` below it. Made when the first part is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs = folder / "runs"

    def parts(self) -> list[Path]:
        """Files of the store, sorted by name."""
        return sorted(self.runs.glob("part-*.parquet")) if self.runs.is_dir() else []

    def status(self) -> dict[str, str]:
        """Run id > ``ok`` or ``failed`` (a run that failed once and ended well later is ok).

        Raises
        ------
        RecordError
            A part cannot be read, is of another results version, or two rows of a run disagree.
        """
        table = self._table(list(KEYS))
        if table is None:
            return {}
        versions = table.column("results_version").unique().to_pylist()
        other = [version for version in versions if version != RESULTS_VERSION]
        if other:
            raise RecordError(
                f"{self.runs}: expected runs of results version {RESULTS_VERSION}, found version {other[0]}: "
                f"they were made by another gridgov and do not go together; name another folder (--out), "
                f"nothing was changed"
            )
        found: dict[str, str] = {}
        repeated = False
        pairs = zip(table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True)
        for identity, status in pairs:
            repeated = repeated or identity in found
            if found.get(identity) != "ok":
                found[identity] = status
        if repeated:
            self.read()  # raises if they disagree
        return found

    def read(self, wanted: Collection[str] | None = None) -> pd.DataFrame:
        """All runs, each once, in the order of the parts.

        Parameters
        ----------
        wanted : collection of str, optional
            Run ids; by default all.

        Raises
        ------
        RecordError
            As for `status`.
        """
        table = self._table(None)
        if table is None:
            return pd.DataFrame({name: [] for name in KEYS})
        frame = table.to_pandas()
        if wanted is not None:
            frame = frame[frame["run_id"].isin(wanted)]
        return _each_once(frame, self.runs)

    def check_writable(self) -> None:
        """Make the folder, and raise before anything is run if it cannot be written to.

        Raises
        ------
        RecordError
        """
        try:
            self.runs.mkdir(parents=True, exist_ok=True)
            probe = self.runs / f".probe-{uuid.uuid4().hex}"
            probe.touch()
            probe.unlink()
            for left in self.runs.glob(".part-*.part"):
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink(missing_ok=True)  # of a writer that was killed long ago
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise RecordError(
                f"{self.runs}: expected a folder that can be written to, but: {reason}; nothing was run; "
                f"name another folder (--out)"
            ) from error

    def append(self, table: pa.Table) -> Path:
        """Add runs as a new part, whole or not at all.

        Raises
        ------
        RecordError
            The part could not be written, for instance because the disk is full.
        """
        path = self.runs / f"part-{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.parquet"
        try:
            write_file(path, lambda part: pq.write_table(table, part, compression="zstd"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise RecordError(
                f"{path.parent}: could not write {table.num_rows} runs: {reason}; the runs stored before are "
                f"whole; make room or name another folder, and start again to go on"
            ) from error
        return path

    def compact(self, parts: Sequence[Path] | None = None) -> Path | None:
        """Merge parts into one; returns it, or None if there was nothing to merge.

        The new part is complete before the old ones are removed; a kill between leaves rows twice, which
        readers take once.

        Parameters
        ----------
        parts : sequence of Path, optional
            By default all parts of the folder.
        """
        old = list(self.parts() if parts is None else parts)
        if len(old) < 2:
            return None
        tables = [table for table in (_read_part(path, None) for path in old) if table is not None]
        table = _concat(tables)
        if len(table.column("run_id").unique()) < table.num_rows:
            frame = _each_once(table.to_pandas(), self.runs)
            table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
        merged = self.append(table)
        for path in old:
            path.unlink(missing_ok=True)
        return merged

    def _table(self, columns: list[str] | None) -> pa.Table | None:
        for _ in range(_TRIES):
            tables = [_read_part(path, columns) for path in self.parts()]
            if all(table is not None for table in tables):  # else a writer has merged parts meanwhile
                return _concat(tables) if tables else None
        raise RecordError(f"{self.runs}: parts keep disappearing while they are read; try again")


class Writer:
    """Adds rows to a store as they come, and merges the small parts it has written.

    Parameters
    ----------
    store : Store
    table : callable
        Makes the table of a list of rows.
    """

    def __init__(self, store: Store, table: Callable[[list[dict[str, object]]], pa.Table]) -> None:
        self.store = store
        self.table = table
        self._small: list[Path] = []
        self._rows = 0

    def add(self, rows: list[dict[str, object]]) -> None:
        """Write rows now."""
        if not rows:
            return
        self._small.append(self.store.append(self.table(rows)))
        self._rows += len(rows)
        if self._rows >= PART_RUNS:
            self.merge()

    def merge(self) -> None:
        """Merge the small parts into one."""
        self.store.compact(self._small)
        self._small, self._rows = [], 0


def _concat(tables: Sequence[pa.Table]) -> pa.Table:
    """One table; a factor that is a number in some parts and a text in others becomes a text."""
    types: dict[str, set[pa.DataType]] = {}
    for table in tables:
        for field in table.schema:
            types.setdefault(field.name, set()).add(field.type)
    mixed = {name for name, kinds in types.items() if not _go_together(kinds)}
    plain = [_with_texts(table.replace_schema_metadata(), mixed) for table in tables]
    return pa.concat_tables(plain, promote_options="permissive")


def _go_together(kinds: set[pa.DataType]) -> bool:
    some = {kind for kind in kinds if not pa.types.is_null(kind)}
    texts = [pa.types.is_string(kind) or pa.types.is_large_string(kind) for kind in some]
    numbers = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in some]
    return len(some) <= 1 or all(texts) or all(numbers)


def _with_texts(table: pa.Table, names: Collection[str]) -> pa.Table:
    for index, name in enumerate(table.column_names):
        if name in names:
            table = table.set_column(index, name, table.column(index).cast(pa.string()))
    return table


def _read_part(path: Path, columns: list[str] | None) -> pa.Table | None:
    try:
        with pq.ParquetFile(path) as file:
            missing = [name for name in KEYS if name not in file.schema_arrow.names]
            if missing:
                raise RecordError(
                    f"{path}: expected a part of a store, found no column {missing[0]!r}; remove or move it"
                )
            table = file.read(columns)
    except FileNotFoundError:
        return None
    except (OSError, pa.ArrowException) as error:
        raise RecordError(f"{path}: expected a part of a store, but {error}; remove or move it") from error
    return table


def _each_once(frame: pd.DataFrame, place: Path) -> pd.DataFrame:
    """One row for each run id: a run that ended well before one that failed; equal ones once."""
    twice = frame["run_id"].duplicated(keep=False)
    if not twice.any():
        return frame.reset_index(drop=True)
    again = frame[twice & (frame["status"] == "ok")]
    factors = [name for name in frame.columns if name.split(".")[0] in _FACTOR_ROOTS]
    compared = again.drop(columns=[*(name for name in NOT_COMPARED if name in again), *factors])
    distinct = compared.drop_duplicates()
    bad = distinct[distinct["run_id"].duplicated()]
    if len(bad):
        both = distinct[distinct["run_id"] == bad["run_id"].iloc[0]]
        differ = [name for name in both if both[name].nunique(dropna=False) > 1]
        raise RecordError(
            f"{place}: expected equal results of equal runs, found {bad['run_id'].nunique()} runs stored "
            f"twice with different results; the first is {bad['run_id'].iloc[0][:12]} (seed "
            f"{both['seed'].iloc[0]}), which differs in {', '.join(differ[:3])}; the parts come from "
            f"different code: remove those of one of the two"
        )
    order = frame["status"].map({"ok": 0}).fillna(1)
    best = frame.assign(_order=order).sort_values("_order", kind="stable").drop_duplicates("run_id")
    return best.drop(columns="_order").sort_index().reset_index(drop=True)


_FACTOR_ROOTS: Final = ("territory", "demand", "residents", "staff", "policy", "run", "reforms")
