"""Making stored runs again from what their folder keeps, and saying what differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.experiments.chunks import Chunker
from sim.experiments.errors import StudyError
from sim.experiments.folder import ResultsFolder, open_folder
from sim.experiments.machine import Machine
from sim.experiments.provenance import versions
from sim.experiments.table import is_measured
from sim.experiments.worker import Row, Task
from sim.records.errors import RecordError
from sim.records.origin import code
from sim.records.run import Run
from sim.records.store import is_run
from sim.records.tables import build_table, grid_table
from sim.scenario import Scenario, ScenarioError

LEAST_SIGNS: Final = 4  # of the beginning of an identity


@dataclass(frozen=True)
class Again:
    """One run made again.

    Attributes
    ----------
    run_id : str
    point : str
        Name of its point.
    seed : int
    differs : dict of str to (value, value)
        Measure > stored and new value, where they are not the same to the last bit.
    problem : str
        Why it cannot be made, or what differs before any run; empty if nothing does.
    """

    run_id: str
    point: str
    seed: int
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    problem: str = ""

    @property
    def same(self) -> bool:
        """Whether it has the bytes that are stored."""
        return not self.differs and not self.problem


@dataclass(frozen=True)
class Reproduced:
    """Runs of a folder made again.

    Attributes
    ----------
    folder : Path
    runs : tuple of Again
    versions : dict of str to (str, str)
        What is of another version now: name > then and now.
    missing : int
        Runs of the study that the folder does not hold.
    """

    folder: Path
    runs: tuple[Again, ...]
    versions: dict[str, tuple[str, str]]
    missing: int = 0

    @property
    def same(self) -> bool:
        """Whether every run has the bytes that are stored."""
        return all(run.same for run in self.runs)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "folder": self.folder.name,
            "same": self.same,
            "runs": [
                {"run_id": r.run_id, "point": r.point, "seed": r.seed, "same": r.same, "problem": r.problem}
                | {"differs": {name: list(pair) for name, pair in r.differs.items()}}
                for r in self.runs
            ],
            "missing": self.missing,
            "versions": {name: list(pair) for name, pair in self.versions.items()},
        }


def scenarios_of(folder: Path) -> list[Scenario]:
    """Scenarios that making the runs of a folder again would run."""
    if is_run(folder):
        found = Run.read(folder).scenario
        return [] if found is None else [found]
    opened = open_folder(folder)
    return [scenario for k in range(len(opened.study.points)) if (scenario := _kept(opened, k)) is not None]


def kept_run(folder: Path, wanted: str | None = None) -> tuple[Scenario, int]:
    """Scenario and seed of one run of a folder of several, as it was run.

    Parameters
    ----------
    folder : Path
        Of ``gridgov sweep``, ``compare`` or ``make run``.
    wanted : str, optional
        Identity of the run, or how it begins; by default the first.

    Raises
    ------
    RecordError
        The folder does not keep what was run, or was changed.
    StudyError
        No run, or more than one, has an identity that begins so.
    """
    opened = open_folder(folder)
    rows = opened.rows()
    stored = {str(identity) for identity in rows["run_id"]} if "run_id" in rows else set()
    jobs = [job for job in opened.results().jobs if job.run_id in stored]
    _some(folder, jobs)
    (identity,) = _chosen([wanted], [job.run_id for job in jobs]) if wanted else (jobs[0].run_id,)
    job = next(job for job in jobs if job.run_id == identity)
    scenario, why = _same_scenario(opened, job.point)
    if scenario is None or why:
        raise RecordError(f"{folder}: {why}")
    return scenario, job.seed


def reproduce(
    folder: Path,
    wanted: Iterable[str] = (),
    workers: int = 1,
    progress: Callable[[int, int, int], None] | None = None,
) -> Reproduced:
    """Make runs of a folder again and compare them with what is stored; nothing is written.

    Parameters
    ----------
    folder : Path
        Of ``gridgov sweep``, ``compare`` or ``make run``, or of ``run --out``.
    wanted : iterable of str
        Identities of runs, or how they begin; by default all.
    workers : int
        Processes.
    progress : callable, optional
        Called with (done, total, failed).

    Raises
    ------
    RecordError
        The folder does not keep what was run, or was changed.
    StudyError
        No run, or more than one, has an identity that begins so.
    """
    if is_run(folder):
        return _one_run(folder)
    opened = open_folder(folder)
    study, rows = opened.study, opened.rows()
    stored = {str(row["run_id"]): row for row in rows.to_dict("records")}
    points = {job.run_id: job for job in reversed(opened.results().jobs)}
    there = [identity for identity in points if identity in stored]
    _some(folder, there)
    chosen, missing = _chosen(list(wanted), there), len(points) - len(there)
    ready: dict[str, Task] = {}
    found: dict[str, Again] = {}
    for identity in chosen:
        job = points[identity]
        name = study.points[job.point].name
        scenario, why = _same_scenario(opened, job.point)
        found[identity] = Again(identity, name, job.seed, problem=why)
        if not why:
            ready[identity] = Task(identity, scenario, job.seed)
    for row in _made(ready, workers, progress):
        identity = row["run_id"]
        one = found[identity]
        found[identity] = Again(identity, one.point, one.seed, differing_values(stored[identity], row))
    again = tuple(found[identity] for identity in chosen)
    return Reproduced(folder, again, _other_versions(opened.provenance), missing)


def _some(folder: Path, runs: Sized) -> None:
    if not len(runs):
        raise RecordError(f"{folder}: expected a folder with runs, found none in it")


def _made(tasks: Mapping[str, Task], workers: int, progress: Callable[[int, int, int], None] | None) -> Iterable[Row]:
    total, made = len(tasks), list[Row]()

    def left() -> int:
        return total - len(made)

    for rows in Machine(workers).run(Chunker(iter(tasks.values()), left)):
        made.extend(rows)
        if progress is not None:
            progress(len(made), total, sum(row["status"] != "ok" for row in made))
        yield from rows


def differing_values(stored: Mapping[Any, Any], made: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Status, measures and group outcomes that are not the same to the last bit.

    Parameters
    ----------
    stored, made : mapping
        Rows of one run.
    """
    names = ["status", *dict.fromkeys(name for row in (stored, made) for name in row if is_measured(str(name)))]
    found = {}
    for name in names:
        then, now = stored.get(name), made.get(name)
        if not _equal(then, now):
            found[str(name)] = (then, now)
    return found


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return bool(a == b)
    x, y = (math.nan if value is None else float(value) for value in (a, b))
    return x == y or (math.isnan(x) and math.isnan(y))


def _chosen(wanted: list[str], known: list[str]) -> list[str]:
    if not wanted:
        return known
    found = []
    for text in wanted:
        matches = [identity for identity in known if len(text) >= LEAST_SIGNS and identity.startswith(text)]
        if len(matches) != 1:
            raise StudyError(
                f"--run: expected the identity of one stored run (column run_id), or at least {LEAST_SIGNS} signs of "
                f"its beginning, found {text!r}, which is that of {len(matches) or 'none'} of {len(known)} runs"
            )
        found += matches
    return list(dict.fromkeys(found))


def _kept(folder: ResultsFolder, point: int) -> Scenario | None:
    try:
        return folder.study.resolver.scenario(point)
    except (ScenarioError, RecordError):
        return None


def _same_scenario(folder: ResultsFolder, point: int) -> tuple[Scenario | None, str]:
    """The scenario of a point, and what is wrong if it is no longer the one that was run."""
    identity, inputs = folder.study.resolver.hashes(point)
    try:
        scenario = folder.study.resolver.scenario(point)
    except ScenarioError as error:
        return None, f"its scenario does not fit this version of gridgov: {error}"
    except RecordError as error:
        return None, str(error)
    if scenario.hash != identity:
        return None, (
            f"its scenario has the hash {scenario.hash[:12]} with this version of gridgov, and {identity[:12]} when it "
            f"was run: defaults or copies of its files have changed"
        )
    now = folder.study.resolver.inputs_of(scenario)
    if inputs and now != inputs:
        return None, f"the catalogue that it reads has changed since ({inputs[:12]} then, {now[:12]} now)"
    return scenario, ""


def _one_run(folder: Path) -> Reproduced:
    from sim.simulation.model import run

    stored = Run.read(folder)
    identity = str(stored.provenance.get("scenario_hash", ""))
    kept = stored.provenance
    then = {"gridgov": kept.get("gridgov", ""), "python": kept.get("python", ""), **kept.get("packages", {})}
    other = _other_versions({"sessions": [{"versions": then, "code": kept.get("code")}]})
    problem = ""
    if stored.provenance.get("behaviours"):
        problem = "it was made with behaviours of the user's own, which the folder does not hold"
    elif stored.scenario is None or stored.scenario.hash != identity:
        problem = "its scenario is not the same with this version of gridgov"
    one = Again(identity, stored.title(), stored.seed, problem=problem)
    if not problem:
        made = run(stored.scenario, stored.seed)
        found = _tables(stored, made)
        both = {name: (stored.summary.get(name), made.summary.get(name)) for name in stored.summary | made.summary}
        found |= {name: pair for name, pair in both.items() if not _equal(*pair)}
        one = Again(identity, one.point, one.seed, found)
    return Reproduced(folder, (one,), other)


def _tables(stored: Run, made: Run) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for name, a, b in (
        ("cases", stored.table, made.table),
        ("series", stored.series_table, made.series_table),
        *((name, *(_small(run, name) for run in (stored, made))) for name in ("groups", "grids")),
    ):
        if a.num_rows != b.num_rows:
            found[name] = (f"{a.num_rows} rows", f"{b.num_rows} rows")
            continue
        for column in dict.fromkeys([*a.column_names, *b.column_names]):
            if (
                column not in a.column_names
                or column not in b.column_names
                or not _same_column(a.column(column), b.column(column))
            ):
                found[f"{name}.{column}"] = ("stored", "differs")
    return found


def _small(run: Run, name: str) -> Any:
    return grid_table(run.population) if name == "grids" else build_table(name, run.group_columns)


def _same_column(a: Any, b: Any) -> bool:
    import numpy as np

    x, y = (np.asarray(column.to_pandas()) for column in (a, b))
    if x.dtype.kind == "f" and y.dtype.kind == "f":
        return bool(np.array_equal(x, y, equal_nan=True))
    return bool(np.array_equal(x, y))


def _other_versions(provenance: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    sessions = [one for one in provenance.get("sessions", ()) if one]
    if not sessions:
        return {}
    then = dict(sessions[-1].get("versions") or {}) | {
        name: str(value) for name, value in (sessions[-1].get("code") or {}).items() if name in ("sources", "commit")
    }
    now = versions() | {name: str(value) for name, value in code().items() if name in ("sources", "commit")}
    return {name: (text, now.get(name, "")) for name, text in then.items() if now.get(name, "") != text}
