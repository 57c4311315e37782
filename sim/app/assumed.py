"""A fitted ensemble that a visitor sends, and the difference of runs under its sets of assumptions.

The sets come from ``gridgov calibrate``; what is made of them is `sim.robust`, as on the command line.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sim.app.choice import person_days
from sim.app.comparison import LETTERS, size_told
from sim.app.experiment import Experiment
from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.app.refusals import in_words
from sim.app.sent import Limits, contents, kept, nameless
from sim.app.studies import assumptions_told
from sim.app.turns import TURNS
from sim.app.words import WORDS
from sim.app.work import VisitorWork
from sim.errors import GridgovError
from sim.experiments.assumptions.ensemble import Ensemble, read_ensemble
from sim.experiments.assumptions.over import AS_IT_STANDS
from sim.experiments.assumptions.robust import Robustness
from sim.report.words import factor_title
from sim.scenario import Scenario

FILE: Final = "ensemble.parquet"
LIMITS: Final = Limits(files=64, bytes=16_000_000, kinds=(".parquet", ".json", ".yaml", ".yml", ".md", ".xlsx", ".csv"))
#: Sets of assumptions that the dashboard runs, and paired runs of each: more are a matter for the command line.
POINTS: Final = 16
REPLICATIONS: Final = 2
#: Of all these runs together: eight scenarios of a tenth of Panjin for a year.
MOST_PERSON_DAYS: Final = 3.5e10


def check_size(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that are too large to be run under so many sets.

    Raises
    ------
    LeverError
        The message says how large they may be.
    """
    runs = (POINTS + 1) * REPLICATIONS + AS_IT_STANDS
    size = runs * sum(person_days(scenario) for scenario in scenarios)
    if size > MOST_PERSON_DAYS:
        raise LeverError("assumed_size", f"{size:.2g}", allowed=[f"{MOST_PERSON_DAYS:.2g}"])


@dataclass
class StoredEnsemble:
    """An ensemble that a visitor has sent.

    Attributes
    ----------
    ensemble : Ensemble
    folder : TemporaryDirectory
        Its file; gone with `close`.
    """

    ensemble: Ensemble
    folder: tempfile.TemporaryDirectory[str]

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.folder.name) / FILE

    def close(self) -> None:
        """Take the file away."""
        self.folder.cleanup()

    def titles(self, lang: str) -> list[str]:
        """The parameters that it varies."""
        return [factor_title(path, lang) for path in self.ensemble.paths]


def receive_ensemble(files: Sequence[UploadedFile]) -> StoredEnsemble:
    """The ensemble of an upload.

    Parameters
    ----------
    files : sequence of UploadedFile
        ``ensemble.parquet`` of ``gridgov calibrate`` under any name, or the folder of a place with it.

    Raises
    ------
    LeverError
        A name, a kind or a size is not accepted, or there is no ensemble in it.
    ScenarioError
        What is wrong with the ensemble, as on the command line.
    """
    found = contents(files, LIMITS)
    named = [name for name in found if name.rpartition("/")[2] == FILE]
    tables = named or [name for name in found if name.endswith(".parquet")]
    if len(tables) != 1:
        raise LeverError("upload_ensemble", ", ".join(list(found)[:5]) or "–", allowed=[FILE])
    return kept(
        {FILE: found[tables[0]]},
        "gridgov-ensemble-",
        lambda folder: StoredEnsemble(read_ensemble(Path(folder.name) / FILE), folder),
    )


class Assumed(VisitorWork):
    """Runs of a visitor under sets of assumptions, in a thread of its own.

    Parameters
    ----------
    chosen : sequence of Experiment
        The first is the baseline.
    names : sequence of str
        Their identifiers.
    ensemble : StoredEnsemble
    told : callable, optional
        Called whenever there is news.

    Attributes
    ----------
    state : str
        ``waiting``, ``running``, then ``done``, ``stopped`` or ``failed``.
    share : float
    results : list of Robustness
    """

    def __init__(
        self,
        chosen: Sequence[Experiment],
        names: Sequence[str],
        ensemble: StoredEnsemble,
        told: Callable[[], None] | None = None,
    ) -> None:
        self.names = tuple(names)
        self.scenarios = {letter: one.scenario for letter, one in zip(LETTERS, chosen, strict=False)}
        self.ensemble = ensemble
        super().__init__("gridgov-assumed", told)
        self.results: list[Robustness] = []

    def close(self) -> None:
        """The visitor has gone."""
        self.stop()

    def _work(self) -> None:
        from sim.experiments.assumptions.robust import robust

        self._wait_for_engine()
        with TURNS.turn(self._check):
            self.state = "running"
            self.results = robust(
                self.scenarios,
                self.ensemble.path,
                points=POINTS,
                replications=REPLICATIONS,
                progress=self._progress,
                custom_code=False,
            )

    def _why(self, error: Exception) -> str:
        if isinstance(error, (GridgovError, OSError)):
            return nameless(str(error), Path(self.ensemble.folder.name))
        return super()._why(error)

    def _progress(self, done: int, total: int, _: int) -> None:
        self._check()
        self.share = done / max(total, 1)
        self._told()

    def told(self, name: str, lang: str) -> dict[str, Any]:
        """How far it is, and what was found."""
        words = WORDS[lang]
        texts = {
            "waiting": words["waiting"],
            "running": words["assumed_running"].format(share=f"{100 * self.share:.0f}"),
            "done": words["assumed_done"].format(n=POINTS),
            "stopped": words["stopped"],
            "failed": words["failed"].format(message=in_words(self.message, lang)),
        }
        found = [replace(one, source=FILE) for one in self.results]
        return {
            "assumption": name,
            "runs": list(self.names),
            "state": self.state,
            "share": round(self.share, 3),
            "told": texts[self.state],
            "ended": self.ended,
            "tables": [assumptions_told(one, lang) for one in found],
            "size": size_told(next(iter(self.scenarios.values())), lang),
        }
