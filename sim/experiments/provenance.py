"""What a folder of results says of itself: the study as read, its points, and who made what, when and with what."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.archive import SCENARIOS, Archive, keep_input
from sim.experiments.assumptions.ensemble import write_ensemble
from sim.experiments.assumptions.over import FILE as ASSUMPTIONS
from sim.experiments.assumptions.over import AssumptionSets
from sim.experiments.levels import is_of_reforms
from sim.experiments.plan import POINTS_AT_ONCE, RESULTS_VERSION
from sim.experiments.points import Point, Resolver
from sim.experiments.table import typed
from sim.measures.own import OwnMeasure, define
from sim.records.atomic import filled_with
from sim.records.errors import RecordError
from sim.records.kinds import MARKER, OF_RESULTS, REGION, check_kind
from sim.records.kinds import STUDY as OF_STUDY
from sim.records.lock import Lock
from sim.records.origin import code, command, libraries
from sim.records.places import check_free, put_file
from sim.records.store import to_json
from sim.scenario import Scenario, ScenarioError
from sim.scenario.packing import PREFIX

KIND: Final = OF_RESULTS
STUDY: Final = "study.yaml"
POINTS: Final = "points.parquet"
PROVENANCE: Final = MARKER
EARLIER: Final = "studies"
OWN_SEED: Final = "own_seed"  # column of points that have seeds of their own
_SESSIONS_KEPT: Final = 1_000
_LOCK: Final = ".provenance.lock"


@dataclass(frozen=True)
class About:
    """What a folder of results is about.

    Attributes
    ----------
    name : str
        Name of the study.
    text : str
        The study file as it was read, or the same in the form of a study file.
    resolver : Resolver
        Its points.
    seed, minimum, maximum : int
        First seed; replications in any case, and at most.
    kind : {"study", "comparison", "region"}
        What made the runs.
    scenarios : mapping of str to Scenario
        Scenarios before factors are set, by label; by default those of the points.
    own : tuple of OwnMeasure
        Measures of the user's own.
    policies : mapping of (str, str) to Scenario
        Scenarios under the named policies of the study, before factors are set.
    growing : bool
        Whether there are more points as runs are made: a search.
    over : AssumptionSets or None
        Sets of assumptions of the study.
    """

    name: str
    text: str
    resolver: Resolver
    seed: int
    minimum: int
    maximum: int
    kind: str = "study"
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    own: tuple[OwnMeasure, ...] = ()
    policies: Mapping[tuple[str, str], Scenario] = field(default_factory=dict)
    growing: bool = False
    over: AssumptionSets | None = None

    @property
    def folder_kind(self) -> str:
        """Kind of the folder that holds the runs (:mod:`sim.records.kinds`)."""
        return REGION if self.kind == REGION else OF_STUDY

    @property
    def many(self) -> bool:
        """Whether making all points takes so long that runs come first, or they are not known before."""
        return self.growing or len(self.resolver.points) > POINTS_AT_ONCE

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the provenance; equal for the same runs in the same order only."""
        points = range(0 if self.many else len(self.resolver.points))
        hashes = "".join(text for k in points for text in self.resolver.hashes(k))
        return (
            {
                "kind": self.kind,
                "name": self.name,
                "sha256": hashlib.sha256(self.text.encode()).hexdigest(),
                "points": 0 if self.growing else len(self.resolver.points),
                "points_sha256": hashlib.sha256(hashes.encode()).hexdigest(),
                "scenarios": {label: scenario.hash for label, scenario in self.bases.items()},
                "seed": self.seed,
                "replications": [self.minimum, self.maximum],
                "policies": [[label, name, one.hash] for (label, name), one in self.policies.items()],
            }
            | ({"measures": {one.name: described(one) for one in self.own}} if self.own else {})
            | self._assumed
        )

    @property
    def _assumed(self) -> dict[str, Any]:
        if self.over is None:
            return {}
        said = {"sha256": self.over.digest, "sets": len(self.over.rows), "as_it_stands": self.over.as_it_stands}
        return {"assumptions": said}

    @property
    def bases(self) -> Mapping[str, Scenario]:
        """Scenarios before factors are set, by label."""
        return self.scenarios or {point.label: point.base for point in self.resolver.points}

    def starts(self) -> Iterator[tuple[str, Scenario, bool]]:
        """The same of the scenarios, and of those under a policy, before factors are set."""
        for scenario in (*self.bases.values(), *self.policies.values()):
            yield scenario.hash, scenario, True

    def resolved(self) -> Iterator[tuple[str, Scenario, bool]]:
        """Hash and scenario of all that is kept whole, the scenarios before factors are set first (with their steps).

        Points of large studies follow from these and their factors; those with reforms among their factors, whose files
        may change, are kept whole in any case.
        """
        yield from self.starts()
        for k, point in enumerate(self.resolver.points):
            if self.many and not self.growing and not any(is_of_reforms(path) for path in point.factors):
                continue
            try:
                yield self.resolver.hashes(k)[0], self.resolver.scenario(k), False
            except ScenarioError:  # a failed run says why
                continue


class Provenance:
    """The history of a results folder, in ``provenance.json`` beside ``study.yaml`` and ``points.parquet``.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> dict[str, Any]:
        """What is written down: ``study`` and ``sessions``; empty if nothing is."""
        try:
            found = json.loads((self.folder / PROVENANCE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if _is_ours(found) else {}

    @property
    def study(self) -> dict[str, Any]:
        """What is written down of the study; empty if nothing is."""
        return self.read().get("study") or {}

    @property
    def is_region(self) -> bool:
        """Whether the folder is one of ``gridgov region``."""
        return is_of_region(self.study)

    def describes(self, about: About) -> bool:
        """Whether the folder holds this study already."""
        return bool(self.read().get("study") == about.to_dict()) and self._text() == about.text.encode()

    def lacks_points(self, about: About) -> bool:
        """Whether the points of a large study are still to be written down."""
        return about.many and not about.growing and not (self.folder / POINTS).is_file()

    def describe(self, about: About) -> None:
        """Write the study and its points down; a study that was there before is kept in ``studies/``.

        Raises
        ------
        RecordError
            Files of somebody else are in the way.
        """
        check_kind(self.folder, about.folder_kind)
        file, before = self.folder / STUDY, self._text()
        check_free(self.folder, [POINTS, PROVENANCE, SCENARIOS, *([ASSUMPTIONS] if about.over is not None else [])])
        if before != about.text.encode():
            check_free(self.folder, [STUDY])
        study = self.read().get("study")
        if before is not None and study != about.to_dict():
            self._set_aside(before, study)
        if before != about.text.encode():
            put_file(file, filled_with(about.text.encode()))
        for one in about.own:
            keep_input(self.folder, input_of(one), one.text.encode())
        if about.over is not None:
            write_ensemble(about.over.ensemble, self.folder / ASSUMPTIONS)
        if about.many:
            (self.folder / POINTS).unlink(missing_ok=True)  # of an earlier study
            Archive(self.folder).keep(about.starts())
        else:
            self.write_points(about)
        self._change(study=about.to_dict())

    def _set_aside(self, text: bytes, study: Any) -> None:
        """Keep the study that was here before, and its points."""
        name = hashlib.sha256(text + json.dumps(study, sort_keys=True).encode()).hexdigest()[:12]
        put_file(self.folder / EARLIER / f"{name}.yaml", filled_with(text))
        points = self.folder / POINTS
        if points.is_file():
            content = points.read_bytes()
            put_file(self.folder / EARLIER / f"{name}.parquet", filled_with(content))

    def _text(self) -> bytes | None:
        try:
            return (self.folder / STUDY).read_bytes()
        except OSError:
            return None

    def write_points(self, about: About) -> None:
        """Write down the points (scenario, values of the factors, hashes), and every scenario whole."""
        Archive(self.folder).keep(about.resolved())
        table = _points_table(about.resolver)
        put_file(self.folder / POINTS, lambda part: pq.write_table(table, part, compression="zstd"))

    def begin(self, shard: str = "") -> dict[str, Any]:
        """Note that a session begins; returns it."""
        session = {
            "started": _now(),
            "ended": None,
            "outcome": "running",
            "runs": 0,
            "host": platform.node(),
            "pid": os.getpid(),
            "command": command(),
            "shard": shard,
            "versions": versions(),
            "code": code(),
        }
        self._change(session=session)
        return session

    def end(self, session: dict[str, Any], outcome: str, runs: int) -> None:
        """Note that a session has ended, how, and after how many new runs."""
        self._change(session={**session, "ended": _now(), "outcome": outcome, "runs": runs})

    def _change(self, study: dict[str, Any] | None = None, session: dict[str, Any] | None = None) -> None:
        with Lock(self.folder / _LOCK):
            known = self.read()
            sessions = list(known.get("sessions", []))
            if session is not None:
                same = [k for k, one in enumerate(sessions) if _same(one, session)]
                if same:
                    sessions[same[-1]] = session
                else:
                    sessions.append(session)
            found = {"kind": KIND, "study": study or known.get("study"), "sessions": sessions[-_SESSIONS_KEPT:]}
            text = (to_json(found) + "\n").encode()
            put_file(self.folder / PROVENANCE, filled_with(text))


def is_of_region(study: Mapping[str, Any]) -> bool:
    """Whether what is written down of a study is that of ``gridgov region``."""
    return bool(study.get("kind") == REGION)


def record(folder: Path, about: About, runs: int) -> None:
    """Write down what was run, for results that no sweep has put into a folder."""
    provenance = Provenance(folder)
    if provenance.describes(about):
        return
    folder.mkdir(parents=True, exist_ok=True)
    provenance.describe(about)
    provenance.end(provenance.begin(), "whole", runs)


def input_of(own: OwnMeasure) -> str:
    """Name of the copy of the source of a measure."""
    return f"{PREFIX}{hashlib.sha256(own.text.encode()).hexdigest()[:16]}.py"


def described(own: OwnMeasure) -> dict[str, Any]:
    """What a folder says of a measure of the user's own: what its decorator says, its identity, the copy."""
    said = {name: getattr(own.definition, name) for name in ("unit", "better", "en", "zh", "definition", "digits")}
    return said | {"sha256": own.digest, "input": input_of(own)}


def own_of(folder: Path, about: Mapping[str, Any]) -> dict[str, OwnMeasure]:
    """Measures of the user's own as a folder keeps them; nothing of them is run.

    Raises
    ------
    RecordError
        A copy of their source is missing or was changed.
    """
    found = {}
    for name, said in (about.get("measures") or {}).items():
        path = folder / str(said.get("input", ""))
        text = path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""
        own = OwnMeasure(define(name, {key: said[key] for key in said if key not in ("sha256", "input")}), text)
        if own.digest != said.get("sha256"):
            raise RecordError(
                f"{path}: expected the source of the measure {name} as it was run, found "
                f"{'another one' if text else 'none'}; put it back, or run the sweep again"
            )
        found[name] = own
    return found


def versions() -> dict[str, str]:
    """Versions of what results depend on."""
    import sim

    return {"gridgov": sim.__version__, "results": str(RESULTS_VERSION), **libraries()}


def read_points(folder: Path) -> pd.DataFrame | None:
    """The points of the study in a folder; None if they are not written down."""
    try:
        frame: pd.DataFrame = pq.read_table(folder / POINTS).to_pandas()
    except (OSError, pa.ArrowException):
        return None
    return frame if {"point", "scenario_hash", "inputs"} <= set(frame.columns) else None


def _points_table(resolver: Resolver) -> pa.Table:
    points: Sequence[Point] = resolver.points
    hashes = [resolver.hashes(k) for k in range(len(points))]
    columns: dict[str, Any] = {"point": [p.name for p in points], "scenario": [p.label for p in points]}
    for path in dict.fromkeys(path for point in points for path in point.factors):
        columns[path] = pa.array(typed([point.factors.get(path) for point in points]))
    columns["factors"] = [json.dumps(dict(p.factors), ensure_ascii=False, default=str) for p in points]
    columns["scenario_hash"] = [scenario for scenario, _ in hashes]
    columns["inputs"] = [inputs for _, inputs in hashes]
    if any(point.seed for point in points):
        columns[OWN_SEED] = pa.array([point.seed for point in points], pa.int64())
    return pa.table(columns)


def _is_ours(found: Any) -> bool:
    """Whether what a file holds has the form of what is written here."""
    if not isinstance(found, dict) or found.get("kind") != KIND or not isinstance(found.get("study", {}), dict | None):
        return False
    sessions = found.get("sessions", [])
    return isinstance(sessions, list) and all(
        isinstance(one, dict) and isinstance(one.get("versions", {}), dict) for one in sessions
    )


def _same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(a.get(key) == b.get(key) for key in ("started", "host", "pid", "shard"))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
