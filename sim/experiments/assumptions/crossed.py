"""A study file crossed with sets of assumptions that it does not name itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sim.experiments.assumptions.over import POINTS
from sim.experiments.levels import PLAUSIBLE
from sim.scenario import ScenarioError
from sim.scenario.problems import show
from sim.scenario.yaml_file import Document, parse, read

if TYPE_CHECKING:
    from sim.experiments.study import Study


def crossed(path: Path, source: Path | None, points: int = POINTS) -> Study:
    """The study of a file as if it had ``over:``.

    Parameters
    ----------
    path : Path
        Study file.
    source : Path or None
        Ensemble file; None for draws from the plausible ranges.
    points : int
        Sets of assumptions.

    Raises
    ------
    ScenarioError
        With every problem in it; the file has ``over:`` already.
    """
    from sim.experiments.study import Study
    from sim.experiments.study_file import check_study

    document = read(path)
    if document.problems and not document.data:
        raise ScenarioError(document.problems)
    if "over" in document.data:
        hint = "leave out --ensemble and --plausible, or take over: out of the study"
        problem = document.problem(("over",), "assumptions from one place", show(document.data["over"]), hint=hint)
        raise ScenarioError([problem])
    over = {"of": PLAUSIBLE if source is None else str(source.absolute()), "points": points}
    content = check_study(replace(document, data={**document.data, "over": over}))
    return Study.of(path.stem, content, _text(path, document.data, over))


def _text(path: Path, data: dict[str, Any], over: dict[str, Any]) -> str:
    """The text of the file with ``over:`` below it, or all anew where that is no longer the same study."""
    more = yaml.safe_dump({"over": over}, allow_unicode=True, sort_keys=False)
    text = path.read_bytes().decode("utf-8", errors="replace").rstrip() + "\n\n" + more
    wanted = {**data, "over": over}
    again = parse(text, Document("", {}))
    return text if again.data == wanted else yaml.safe_dump(wanted, allow_unicode=True, sort_keys=False)
