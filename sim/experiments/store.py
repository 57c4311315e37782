"""Results of studies on disk: append-only Parquet parts in one folder, one row a run.

A part is written under a temporary name, synced and renamed, so that a killed writer leaves whole parts only; its
name ends in a checksum of its bytes, which is verified whenever it is read. Several writers can add to one folder,
and shards merge by lying in one.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.codebook import with_codebook
from sim.experiments.gathering import Gone, concat, gathered
from sim.experiments.part import KEYS, Damaged, digest, read_part
from sim.experiments.plan import RESULTS_VERSION
from sim.records.atomic import filled_with, write_file
from sim.records.errors import RecordError, reason

PART_RUNS: Final = 100
ASIDE: Final = "aside"
_TRIES: Final = 20
_STALE_SECONDS: Final = 86_400.0
NOT_COMPARED: Final = (
    "scenario",
    "replication",
    "wall_seconds",
    "cpu_seconds",
    "stage",
    "message",
    "traceback",
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in a store.

    Attributes
    ----------
    status : dict of str to str
        Run id > ``ok`` or ``failed``.
    parts : tuple of (Path, int)
        Parts that are whole, and their rows.
    damaged : tuple of Damaged
        Parts that are not as they were written, or of something else.
    repeats : int
        Rows of runs that another row tells already.
    """

    status: dict[str, str]
    parts: tuple[tuple[Path, int], ...]
    damaged: tuple[Damaged, ...]
    repeats: int


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
        self.aside = folder / ASIDE

    def parts(self) -> list[Path]:
        """Files of the store, sorted by name."""
        return sorted(self.runs.glob("part-*.parquet")) if self.runs.is_dir() else []

    def survey(self) -> Survey:
        """What lies in the store; damaged parts are noted and left out.

        Raises
        ------
        RecordError
            A part is of another results version, two rows of a run disagree, or the disk cannot be read.
        """
        tables, damaged = self._load(list(KEYS))
        for path, table in tables:
            other = [
                found for found in table.column("results_version").unique().to_pylist() if found != RESULTS_VERSION
            ]
            if other:
                raise RecordError(
                    f"{self.runs}: expected runs of results version {RESULTS_VERSION}, found version {other[0]} in "
                    f"{path.name}: they were made by another gridgov and do not go together; name another folder "
                    f"(--out), nothing was changed"
                )
        status: dict[str, str] = {}
        rows = 0
        for _, table in tables:
            rows += table.num_rows
            pairs = zip(table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True)
            for identity, found in pairs:
                if status.get(identity) != "ok":
                    status[identity] = found
        if rows > len(status):
            self._read(None)  # raises if they disagree
        parts = tuple((path, table.num_rows) for path, table in tables)
        return Survey(status, parts, tuple(damaged), rows - len(status))

    def status(self) -> dict[str, str]:
        """Run id > ``ok`` or ``failed`` (a run that failed once and ended well later is ok).

        Raises
        ------
        RecordError
            A part is damaged or of another results version, or two rows of a run disagree.
        """
        found = self.survey()
        for damaged in found.damaged:
            raise damaged
        return found.status

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
        frame, damaged = self._read(wanted)
        for one in damaged:
            raise one
        return frame

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
        except OSError as error:
            raise RecordError(
                f"{self.runs}: expected a folder that can be written to, but: {reason(error)}; nothing was run; "
                f"name another folder (--out)"
            ) from error
        for left in self.runs.glob(".part-*.part"):
            with suppress(OSError):  # another writer has just renamed it
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink(missing_ok=True)  # of a writer that was killed long ago

    def append(self, table: pa.Table) -> Path:
        """Add runs as a new part, whole or not at all.

        Raises
        ------
        RecordError
            The part could not be written, for instance because the disk is full.
        """
        try:
            sink = pa.BufferOutputStream()
            pq.write_table(with_codebook(table), sink, compression="zstd")
            content = sink.getvalue().to_pybytes()
            name = f"part-{time.time_ns():020d}-{uuid.uuid4().hex[:8]}-{digest(content)}.parquet"
            write_file(self.runs / name, filled_with(content))
        except OSError as error:
            cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
            raise RecordError(
                f"{self.runs}: could not write {table.num_rows} runs: {reason(cause)}; the runs stored before are "
                f"whole; make room or name another folder, and start again to go on"
            ) from error
        return self.runs / name

    def compact(self, parts: Sequence[Path] | None = None) -> Path | None:
        """Merge parts into one, each run once; returns it, or None if there was nothing to merge.

        The new part is complete before the old ones are removed; a kill between leaves rows twice, which
        readers take once and the next sweep removes. Damaged parts are left alone.

        Parameters
        ----------
        parts : sequence of Path, optional
            By default all parts of the folder.
        """
        tables, _ = self._load(None, list(self.parts() if parts is None else parts))
        if not tables:
            return None
        table, origin = _joined(tables)
        repeated = len(table.column("run_id").unique()) < table.num_rows
        if len(tables) < 2 and not repeated:
            return None
        if repeated:
            frame = table.to_pandas()
            table = table.take(pa.array(_each_once(frame, origin, lambda rows: frame.iloc[rows], self.runs)))
        merged = self.append(table)
        for path, _ in tables:
            path.unlink(missing_ok=True)
        return merged

    def tidy(self) -> None:
        """Remove repeats, and merge what a killed sweep left small. Nobody else may be writing."""
        found = self.survey()
        if found.repeats:
            self.compact()
            return
        small = [path for path, rows in found.parts if rows < PART_RUNS // 2]
        if len(small) > 1:
            self.compact(small)

    def set_aside(self, damaged: Sequence[Damaged]) -> list[Path]:
        """Move parts that are damaged or not ours out of the way, into ``aside/``; nothing is thrown away."""
        moved = []
        for one in damaged:
            self.aside.mkdir(exist_ok=True)
            target = self.aside / one.path.name
            if target.exists() or target.is_symlink():
                target = self.aside / f"{one.path.stem}-{uuid.uuid4().hex[:8]}{one.path.suffix}"
            with suppress(FileNotFoundError):
                one.path.rename(target)
                moved.append(target)
        return moved

    def _read(self, wanted: Collection[str] | None) -> tuple[pd.DataFrame, list[Damaged]]:
        """Rows of runs, and the parts that are damaged.

        Identities are read first, then what is wanted, part by part, into the columns of the frame: what is held is the
        frame and one part.
        """
        for _ in range(_TRIES):
            tables, damaged = self._load(list(KEYS))
            if not tables:
                return pd.DataFrame({name: [] for name in KEYS}), damaged
            table, origin = _joined(tables)
            keys = table.to_pandas()
            chosen = np.arange(len(keys)) if wanted is None else np.flatnonzero(keys["run_id"].isin(wanted))
            keys, origin = keys.iloc[chosen].reset_index(drop=True), origin[chosen]
            gather = partial(_gathered_of, [(path, table.num_rows) for path, table in tables], chosen)
            try:
                once = _each_once(keys, origin, gather, self.runs)
                return gather(once), damaged
            except Gone:
                continue  # a writer has merged parts meanwhile
        raise self._unsteady()

    def _unsteady(self) -> RecordError:
        return RecordError(f"{self.runs}: parts keep disappearing while they are read; try again")

    def _load(
        self, columns: list[str] | None, parts: Sequence[Path] | None = None
    ) -> tuple[list[tuple[Path, pa.Table]], list[Damaged]]:
        """Tables of parts, and the parts that are damaged; all of one moment."""
        for _ in range(_TRIES):
            paths = self.parts() if parts is None else parts
            tables: list[tuple[Path, pa.Table]] = []
            damaged: list[Damaged] = []
            for path in paths:
                try:
                    table = read_part(path, columns)
                except Damaged as error:
                    damaged.append(error)
                    continue
                if table is not None:
                    tables.append((path, table))
            if parts is not None or len(tables) + len(damaged) == len(paths):
                return tables, damaged  # else a writer has merged parts meanwhile
        raise self._unsteady()


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


def _joined(tables: Sequence[tuple[Path, pa.Table]]) -> tuple[pa.Table, np.ndarray]:
    """One table, and the name of the part of each row."""
    origin = np.repeat([path.name for path, _ in tables], [table.num_rows for _, table in tables])
    return concat([table for _, table in tables]), origin


def _gathered_of(parts: Sequence[tuple[Path, int]], chosen: np.ndarray, rows: np.ndarray) -> pd.DataFrame:
    """Some of the chosen rows of parts."""
    return gathered(parts, chosen[rows])


def _each_once(
    frame: pd.DataFrame, origin: np.ndarray, whole: Callable[[np.ndarray], pd.DataFrame], place: Path
) -> np.ndarray:
    """Which rows to keep, one for each run id, in their order.

    A run that ended well comes before one that failed; of equal ones the first is kept, of failures the last.

    Parameters
    ----------
    frame : DataFrame
        Identity and status of the rows.
    origin : ndarray of str
        Name of the part of each row.
    whole : callable
        All columns of some rows.
    place : Path
    """
    twice = frame["run_id"].duplicated(keep=False).to_numpy()
    if not twice.any():
        return np.arange(len(frame))
    good = (frame["status"] == "ok").to_numpy()
    again = np.flatnonzero(twice & good)
    _check_equal(whole(again), origin[again], place)
    firsts = np.flatnonzero(good & ~frame["run_id"].where(good).duplicated(keep="first").to_numpy())
    failed = ~good & ~frame["run_id"].isin(frame["run_id"].iloc[firsts]).to_numpy()
    lasts = np.flatnonzero(failed & ~frame["run_id"].where(failed).duplicated(keep="last").to_numpy())
    return np.sort(np.concatenate([firsts, lasts]))


def _check_equal(again: pd.DataFrame, origin: np.ndarray, place: Path) -> None:
    """Raise if rows of one run differ in what the run decides."""
    factors = [name for name in again.columns if name.split(".")[0] in _FACTOR_ROOTS]
    compared = again.drop(columns=[*(name for name in NOT_COMPARED if name in again), *factors])
    distinct = compared.drop_duplicates()
    bad = distinct[distinct["run_id"].duplicated()]
    if bad.empty:
        return
    first = bad["run_id"].iloc[0]
    both = distinct[distinct["run_id"] == first]
    differ = [name for name in both if both[name].nunique(dropna=False) > 1]
    held = Counter(origin[(again["run_id"] == first).to_numpy()])
    raise RecordError(
        f"{place}: expected equal results of equal runs, found {bad['run_id'].nunique()} runs stored "
        f"twice with different results; the first is {first[:12]} (seed "
        f"{both['seed'].iloc[0]}), which differs in {', '.join(differ[:3])}, in {' and '.join(sorted(held))}; "
        f"the parts come from different code: remove those of one of the two"
    )


_FACTOR_ROOTS: Final = ("territory", "demand", "residents", "staff", "policy", "run", "reforms")
