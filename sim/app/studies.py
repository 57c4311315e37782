"""A folder of results that a visitor sends: checked, read as ``gridgov report`` reads it, and told as own runs are.

Nothing in it is run or executed: custom code is refused, and so is a text that leads to a file elsewhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sim.app.comparison import LETTERS, figures_told, notes_on, scenario_told
from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.app.refusals import of_results
from sim.app.sent import (
    Limits,
    contents,
    kept,
    nameless,
    refuse_in_table,
    refuse_in_yaml,
)
from sim.app.words import WORDS
from sim.errors import GridgovError
from sim.experiments.archive import SCENARIOS
from sim.experiments.assumptions.robust import Robustness
from sim.experiments.provenance import POINTS, PROVENANCE, STUDY, Provenance
from sim.report import robust_lines, side_by_side
from sim.report.called import title_of_findings, with_titles
from sim.report.findings import Findings, read_findings
from sim.report.headline import headline
from sim.report.paired import PairedRuns
from sim.scenario import ScenarioError
from sim.scenario.custom_rules import custom_code

KINDS: Final = (".parquet", ".json", ".yaml", ".yml", ".csv", ".xlsx", ".geojson")
LIMITS: Final = Limits(files=512, bytes=64_000_000, kinds=KINDS)
#: Tables with JSON in their cells: scenarios, and the values of factors.
_SPEAKING: Final = (SCENARIOS, POINTS)


@dataclass
class StoredStudy:
    """A study that a visitor has sent.

    Attributes
    ----------
    findings : Findings
    folder : TemporaryDirectory
        Its files; gone with `close`.
    """

    findings: Findings
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        """Take the files away."""
        self.folder.cleanup()

    def title(self, lang: str) -> str:
        """What the study is called."""
        return title_of_findings(with_titles(self.findings, lang), lang)


def receive_study(files: Sequence[UploadedFile]) -> StoredStudy:
    """The study of an upload.

    Parameters
    ----------
    files : sequence of UploadedFile
        What lies in a folder of ``gridgov sweep``, ``compare`` or ``make run``, one by one or as a zip archive.

    Raises
    ------
    LeverError
        A name, a kind or a size is not accepted, there is code in it, or it is no folder of results.
    ScenarioError
        Its scenarios do not fit.
    """
    found = contents(files, LIMITS)
    for name, content in found.items():
        if name.endswith((".yaml", ".yml")):
            # What a study names was loaded when it ran: its scenarios lie in the folder, whole.
            refuse_in_yaml(name, content, elsewhere=name.rpartition("/")[2] != STUDY)
        elif name.rpartition("/")[2] in _SPEAKING:
            refuse_in_table(name, content)
    if not any(name == "runs.parquet" or name.startswith("runs/") for name in found):
        raise LeverError("upload_study", ", ".join(list(found)[:5]) or "–", allowed=[PROVENANCE, "runs.parquet"])
    return kept(found, "gridgov-study-", lambda folder: StoredStudy(_read(Path(folder.name)), folder))


def _read(root: Path) -> Findings:
    for file in (root, *(path.parent for path in root.rglob(PROVENANCE))):
        if Provenance(file).study.get("measures"):
            raise LeverError("upload_code", PROVENANCE)
    try:
        found = read_findings(root)
        if (
            found.paired is None
            or not found.paired.labels
            or not any(len(found.paired.good(a)) for a in found.paired.labels)
        ):
            raise LeverError("upload_study", "–", allowed=[PROVENANCE, "runs.parquet"])
        for scenario in found.scenarios.values():
            if custom_code(scenario):
                raise LeverError("upload_code", SCENARIOS)
        return replace(found, records={})
    except (LeverError, ScenarioError):
        raise
    except GridgovError as error:
        raise of_results(nameless(str(error), root)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LeverError("upload_study", type(error).__name__, allowed=[PROVENANCE, "runs.parquet"]) from None


def study_told(study: StoredStudy, lang: str) -> dict[str, Any]:
    """Everything that is said of a stored study, as `sim.app.comparison.told` says it of own runs.

    Parameters
    ----------
    study : StoredStudy
    lang : {"en", "zh"}

    Returns
    -------
    dict
        With ``title``, and ``assumptions``: each difference under sets of assumptions, where the folder has them.
    """
    findings = with_titles(study.findings, lang)
    every = findings.paired
    assert every is not None
    labels = _shown(every)
    letters = tuple(LETTERS[: len(labels)])
    known = dict(zip(labels, letters, strict=True))
    rows = every.runs[every.runs["scenario"].isin(labels)]
    rows = rows.assign(scenario=[known[label] for label in rows["scenario"]])
    pairs = tuple((letters[0], letter) for letter in letters[1:])
    found = replace(every, labels=letters, runs=rows, pairs=pairs)
    scenarios = {known[label]: one for label, one in findings.scenarios.items() if label in known}
    robust = tuple(
        replace(one, a=known[one.a], b=known[one.b]) for one in findings.robust if one.a in known and one.b in known
    )
    runs = [len(found.good(letter)) for letter in letters]
    lettered = replace(findings, paired=found, scenarios=scenarios, robust=robust, hashes={}, bases={})
    return {
        "lang": lang,
        "title": title_of_findings(findings, lang),
        "scenarios": [
            scenario_told(letter, letter, label, scenarios.get(letter), n, lang)
            for (label, letter), n in zip(known.items(), runs, strict=True)
        ],
        "answer": [_answer(lettered, pair, lang) for pair in pairs],
        **figures_told(found, scenarios.get(letters[0]), lang),
        "assumptions": [assumptions_told(one, lang) for one in robust],
        "notes": _notes(findings, labels, list(scenarios.values()), runs, lang),
    }


def _shown(every: PairedRuns) -> tuple[str, ...]:
    """At most eight scenarios, the baseline first; of more, those that come first in the ranking."""
    base = every.pairs[0][0] if every.pairs else every.labels[0]
    there = [label for label in every.labels if label != base and len(every.good(label))]
    if len(there) >= len(LETTERS):
        wanted = {one.label for one in side_by_side.shown(every, base, len(LETTERS))}
        there = [label for label in there if label in wanted] or there
    return (base, *there[: len(LETTERS) - 1])


def _answer(findings: Findings, pair: tuple[str, str], lang: str) -> dict[str, Any]:
    about = replace(findings, paired=findings.about(pair))
    return {"letter": pair[1], "sentences": [sentence for sentence in headline(about, lang) if sentence]}


def assumptions_told(found: Robustness, lang: str) -> dict[str, Any]:
    """A difference, or a value, under sets of assumptions: sentence, table, and what was varied."""
    heads, rows = robust_lines.cells(found, lang=lang)
    sentence = robust_lines.sentence(found, "solution_rate", lang)
    notes = robust_lines.notes(found, lang)
    title = f"{found.b} − {found.a}" if found.a else found.b
    return {"title": title, "sentence": sentence, "heads": list(heads), "rows": rows, "notes": notes}


def _notes(findings: Findings, labels: Sequence[str], scenarios: list[Any], runs: list[int], lang: str) -> list[str]:
    words, every = WORDS[lang], findings.paired
    assert every is not None
    notes = [words["stored_note"]]
    if len(every.labels) > len(labels):
        notes.append(words["some_of"].format(n=len(labels), all=len(every.labels)))
    if findings.others:
        notes.append(words["others_in"].format(n=findings.others))
    return [*notes, *notes_on(scenarios, runs, lang), words["chance"]]
