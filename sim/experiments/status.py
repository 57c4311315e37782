"""What a folder of results holds: how much of its study is there, what is missing, damaged, set aside, or at work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.experiments.archive import Archive
from sim.experiments.part import is_sealed
from sim.experiments.plan import job_of
from sim.experiments.provenance import EARLIER, OWN_SEED, STUDY, Provenance, read_points
from sim.experiments.session import sweeps_in
from sim.experiments.store import Store
from sim.records.errors import RecordError, as_written
from sim.records.store import is_run

_MISSING_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Missing:
    """A run of the study that is not stored, or failed: name of its point, seed, and which of the two."""

    point: str
    seed: int
    why: str


@dataclass(frozen=True)
class FolderStatus:
    """What a folder of results holds.

    Attributes
    ----------
    folder : Path
    study : str
        Name of the study; empty if the folder does not say.
    study_changed : bool
        Whether ``study.yaml`` is no longer as it was read.
    earlier_studies : int
        Studies that were run into this folder before.
    planned, done, failed, missing : int or None
        Runs that the study makes in any case, and of these: stored and well, failed, not there; None if the
        folder does not say what is planned.
    most : int or None
        Runs at most, if a stopping rule decides.
    first_missing : tuple of Missing
        The first of those that failed or are not there.
    stored, others, repeats : int
        Different runs stored; those of them that are not of the study; rows that tell a run again.
    parts, unsealed : int
        Whole parts; those without a checksum (of earlier versions).
    damaged : dict of str to str
        Parts that are not as they were written > why.
    aside : tuple of str
        Files that were set aside.
    sweeps : dict of str to str
        Sweeps at work now: part of the study (``""`` for the whole) > process.
    sessions : tuple of dict
        Who made runs, when, with which versions.
    scenarios : int
        Scenarios that are kept whole.
    explains_itself : bool
        Whether the study, its points and its scenarios are kept, so that ``gridgov reproduce`` can make the runs again.
    problem : str
        Why the store cannot be read; empty if it can.
    """

    folder: Path
    study: str = ""
    study_changed: bool = False
    earlier_studies: int = 0
    planned: int | None = None
    done: int | None = None
    failed: int | None = None
    missing: int | None = None
    most: int | None = None
    first_missing: tuple[Missing, ...] = ()
    stored: int = 0
    others: int = 0
    repeats: int = 0
    parts: int = 0
    unsealed: int = 0
    damaged: dict[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    sweeps: dict[str, str] = field(default_factory=dict)
    sessions: tuple[dict[str, Any], ...] = ()
    scenarios: int = 0
    explains_itself: bool = False
    problem: str = ""

    @property
    def versions(self) -> dict[str, list[str]]:
        """Versions of gridgov and its libraries that made runs here, each once."""
        found: dict[str, list[str]] = {}
        for session in self.sessions:
            for name, number in session.get("versions", {}).items():
                if number not in found.setdefault(name, []):
                    found[name].append(number)
        return found

    @property
    def whole(self) -> bool:
        """Whether all that is planned is there and well, and nothing is damaged."""
        return self.missing == 0 and self.failed == 0 and not self.damaged and not self.problem

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        names = [name for name in self.__dataclass_fields__ if name not in ("folder", "first_missing", "sessions")]
        found = {"folder": str(self.folder), **{name: getattr(self, name) for name in names}}
        found["aside"] = list(self.aside)
        found["first_missing"] = [{"point": m.point, "seed": m.seed, "why": m.why} for m in self.first_missing]
        return found | {"whole": self.whole, "versions": self.versions, "sessions": list(self.sessions)}


def status_of(folder: Path) -> FolderStatus:
    """Look at a folder of results; nothing is changed.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    FolderStatus

    Raises
    ------
    RecordError
        It is no folder, or holds no results of gridgov.
    """
    if not folder.is_dir():
        raise RecordError(f"{folder}: expected a folder of results, found {'a file' if folder.exists() else 'none'}")
    store, provenance = Store(folder), Provenance(folder).read()
    if not provenance and not store.runs.is_dir():
        hint = "one run (gridgov report shows it)" if is_run(folder) else "none"
        raise RecordError(f"{folder}: expected a folder of results of gridgov sweep, compare or region, found {hint}")
    with as_written(folder, "results as gridgov wrote them", "run the study again"):
        return _status(folder, store, provenance)


def _status(folder: Path, store: Store, provenance: dict[str, Any]) -> FolderStatus:
    study = provenance.get("study") or {}
    found: dict[str, Any] = {
        "study": str(study.get("name", "")),
        "study_changed": bool(study) and _sum_of(folder / STUDY) != study.get("sha256"),
        "earlier_studies": len(list((folder / EARLIER).glob("*.yaml"))),
        "aside": tuple(sorted(path.name for path in store.aside.iterdir())) if store.aside.is_dir() else (),
        "sweeps": {part: str(who) for part, who in sweeps_in(folder).items()},
        "sessions": tuple(provenance.get("sessions", ())),
        **_kept(folder, study),
    }
    try:
        survey = store.survey()
    except RecordError as error:
        return FolderStatus(folder, **(found | {"problem": str(error)}))
    found |= {
        "stored": len(survey.status),
        "repeats": survey.repeats,
        "parts": len(survey.parts),
        "unsealed": sum(not is_sealed(path) for path, _ in survey.parts),
        "damaged": {one.path.name: one.why for one in survey.damaged},
    }
    return FolderStatus(folder, **found, **_against_plan(folder, study, survey.status))


def _kept(folder: Path, study: dict[str, Any]) -> dict[str, Any]:
    try:
        known = Archive(folder).known()
    except RecordError as error:
        return {"problem": str(error)}
    bases = set((study.get("scenarios") or {}).values())
    return {"scenarios": len(known), "explains_itself": bool(bases) and bases <= known}


def _against_plan(folder: Path, study: dict[str, Any], stored: dict[str, str]) -> dict[str, Any]:
    points = read_points(folder)
    if not study or points is None:
        return {}
    seed, (least, most) = int(study["seed"]), study["replications"]
    planned: dict[str, tuple[str, int]] = {}
    allowed: set[str] = set()
    own = points[OWN_SEED] if OWN_SEED in points else [0] * len(points)
    rows = list(zip(points["point"], points["scenario_hash"], points["inputs"], map(int, own), strict=True))
    assumed = study.get("assumptions") or {}
    sets, stands = int(assumed.get("sets", 1)), int(assumed.get("as_it_stands", 0))
    for r in range(max(most, stands)):
        for k, (name, scenario, inputs, own_seed) in enumerate(rows):
            more = r < stands and k % sets == 0  # as assumptions stand, there may be more replications
            if r >= most and not more:
                continue
            job = job_of(k, (scenario, inputs), seed, own_seed, r)
            allowed.add(job.run_id)
            if r < least or more:
                planned.setdefault(job.run_id, (name, job.seed))
    states = {identity: stored.get(identity, "missing") for identity in planned}
    open_ones = [Missing(*planned[identity], why) for identity, why in states.items() if why != "ok"]
    counts = {why: sum(state == why for state in states.values()) for why in ("ok", "failed", "missing")}
    return {
        "planned": len(planned),
        "done": counts["ok"],
        "failed": counts["failed"],
        "missing": counts["missing"],
        "most": len(allowed) if most > least else None,
        "first_missing": tuple(open_ones[:_MISSING_NAMED]),
        "others": len(stored.keys() - allowed),
    }


def _sum_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
