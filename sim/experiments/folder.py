"""Reading a folder of results, which needs nothing else: its study as it was run, and its runs by identity."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.experiments.archive import SCENARIOS, Archive
from sim.experiments.assumptions.over import FILE as ASSUMPTIONS
from sim.experiments.assumptions.over import kept_over
from sim.experiments.levels import POLICY
from sim.experiments.plan import RESULTS_VERSION, jobs
from sim.experiments.points import Point
from sim.experiments.provenance import (
    OWN_SEED,
    POINTS,
    PROVENANCE,
    STUDY,
    Provenance,
    is_of_region,
    own_of,
    read_points,
)
from sim.experiments.store import Store
from sim.experiments.study_file import check_study
from sim.experiments.table import read_table
from sim.records.errors import RecordError
from sim.records.places import check_unchanged
from sim.records.store import is_run
from sim.scenario.yaml_file import Document, given, read

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults
    from sim.experiments.study import Study

RUNS: Final = "runs.parquet"
_AGAIN: Final = "run the sweep again (gridgov sweep or compare into this folder), which writes it down anew"


class ResultsFolder:
    """A folder of ``gridgov sweep``, ``compare``, ``region`` or ``make run``.

    Parameters
    ----------
    path : Path

    Raises
    ------
    RecordError
        Files that gridgov wrote there were changed since; the message names them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = Archive(path)
        self.provenance = Provenance(path).read()
        self.about: dict[str, Any] = self.provenance.get("study") or {}
        inputs = [one.name for one in path.glob("input-*")]
        check_unchanged(path, (STUDY, POINTS, SCENARIOS, PROVENANCE, RUNS, ASSUMPTIONS, *inputs))
        if self.about:
            self._check_text()

    def _check_text(self) -> None:
        try:
            text = (self.path / STUDY).read_bytes()
        except OSError as error:
            raise RecordError(
                f"{self.path / STUDY}: expected the study of this folder, found none; {_AGAIN}"
            ) from error
        if hashlib.sha256(text).hexdigest() != self.about.get("sha256"):
            raise RecordError(
                f"{self.path / STUDY}: expected the study as it was run, found another text than provenance.json "
                f"speaks of; {_AGAIN}"
            )

    @property
    def explains_itself(self) -> bool:
        """Whether the folder holds its study, its points and its scenarios (earlier versions did not)."""
        return bool(self.about) and self.archive.path.is_file() and "scenarios" in self.about

    @cached_property
    def study(self) -> Study:
        """The study as it was run, its scenarios as they are kept here.

        Raises
        ------
        RecordError
            The folder does not say.
        ScenarioError
            Its scenarios do not fit the present schema.
        """
        from sim.experiments.study import Study

        if not self.explains_itself:
            raise RecordError(f"{self.path}: expected a folder that says what was run, found none; {_AGAIN}")
        bases = {str(label): self.archive.scenario(str(one)) for label, one in self.about["scenarios"].items()}
        under = {(str(a), str(b)): self.archive.scenario(str(one)) for a, b, one in self.about.get("policies", ())}
        content = check_study(self._document(bases), bases, own_of(self.path, self.about))
        over = kept_over(self.path) if self.about.get("assumptions") else None
        content = replace(content, under_policies=under, over=over)
        text = (self.path / STUDY).read_bytes().decode("utf-8", errors="replace")
        table = read_points(self.path)
        name = str(self.about["name"])
        if table is None or "factors" not in table:  # a large study that was stopped before its end
            return Study.at_points(name, content, text)
        points, hashes, whole = [], [], self.archive.known()
        for row in table.to_dict("records"):
            identity = str(row["scenario_hash"])
            label, factors = str(row["scenario"]), json.loads(row["factors"])
            start = under.get((label, str(factors.get(POLICY)))) or bases.get(label) or self.archive.scenario(identity)
            kept = partial(self.archive.scenario, identity) if identity in whole else None
            points.append(Point(label, start, factors, kept, int(row.get(OWN_SEED) or 0)))
            hashes.append((identity, str(row["inputs"])))
        return Study(name, content, tuple(points), text, tuple(hashes))

    @property
    def is_region(self) -> bool:
        """Whether the folder is one of ``gridgov region``."""
        return is_of_region(self.about)

    def _document(self, labels: Iterable[str]) -> Document:
        """The study file; of a region, which has a file of another kind, a study of its places as they were run."""
        if not self.is_region:
            return read(self.path / STUDY)
        return given(
            {"scenarios": list(labels), "seed": self.about["seed"], "replications": self.about["replications"][0]}
        )

    def results(self) -> StudyResults:
        """The runs of the study, and of nothing else that lies in the folder."""
        if Store(self.path).parts():
            return self.study.results(self.path)
        return self.study.results_in(self._table())  # own measures stand in its columns

    def _table(self) -> pd.DataFrame:
        path = self.path / RUNS
        if not path.is_file():
            return pd.DataFrame({"run_id": [], "status": []})
        return same_version(read_table(path), path)

    def rows(self) -> pd.DataFrame:
        """All runs in the folder, of whatever study; each once."""
        frame = Store(self.path).read() if Store(self.path).parts() else self._table()
        return frame.sort_values(["replication"], kind="stable") if "replication" in frame else pd.DataFrame()

    def others(self) -> int:
        """Runs in the folder that are not of its study."""
        rows = self.rows()
        if rows.empty or not self.explains_itself:
            return 0
        allowed = set(identities(self.study))
        return sum(identity not in allowed for identity in rows["run_id"])


def identities(study: Study) -> Iterable[str]:
    """Identities of all runs that a study may make."""
    every = jobs(study.resolver, study.content.seed, range(study.content.rule.most), range(len(study.points)))
    yield from (job.run_id for job in (*every, *study.more_jobs))


def same_version(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The frame, if all its runs are of this version of the results.

    Raises
    ------
    RecordError
        They are not.
    """
    if "results_version" in frame:
        other = [version for version in frame["results_version"].unique() if version != RESULTS_VERSION]
        if other:
            raise RecordError(
                f"{path}: expected runs of results version {RESULTS_VERSION}, found version {other[0]}: they were made "
                f"by another gridgov and do not go together"
            )
    return frame


def refuse_mixtures(frame: pd.DataFrame, factors: list[str]) -> None:
    """Refuse a table in which runs of different scenarios go by one name.

    Parameters
    ----------
    frame : DataFrame
        With ``scenario, seed`` and, as far as known, ``run_id, scenario_hash``.
    factors : list of str
        Columns that tell scenarios of one label apart.

    Raises
    ------
    RecordError
        The message names the scenario, and what differs.
    """
    keys = ["scenario", *factors]
    shown = frame[keys].astype(object).where(frame[keys].notna(), None)
    names = [", ".join(str(value) for value in row if value is not None) for row in shown.itertuples(index=False)]
    for column in ("scenario_hash", "results_version"):
        if column not in frame:
            continue
        pairs = set(zip(names, frame[column].astype(str), strict=True))
        twice = sorted(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        if twice:
            found = sorted(text for name, text in pairs if name == twice[0])
            what = "scenarios" if column == "scenario_hash" else "versions of the results"
            raise RecordError(
                f"expected runs of one scenario under each name, found runs of {len(found)} different {what} under "
                f'"{twice[0]}" ({", ".join(text[:12] for text in found)}); take the rows of one of them '
                f"({column}), or the folder that they come from (its study tells them apart)"
            )
    again = Counter(zip(names, frame["seed"], strict=True))
    twice_run = sorted(key for key, count in again.items() if count > 1)
    if twice_run:
        name, seed = twice_run[0]
        raise RecordError(
            f'expected one run for each scenario and seed, found {again[twice_run[0]]} of "{name}" at seed {seed}; '
            f"take each run once (run_id)"
        )


def open_folder(path: Path) -> ResultsFolder:
    """A folder of results.

    Raises
    ------
    RecordError
        It is none, or was changed.
    """
    if not path.is_dir():
        raise RecordError(f"{path}: expected a folder of results, found {'a file' if path.exists() else 'none'}")
    if is_run(path):
        raise RecordError(
            f"{path}: expected a folder of results of gridgov sweep, compare or region, found one run (gridgov report "
            f"shows it)"
        )
    return ResultsFolder(path)
