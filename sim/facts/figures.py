"""Figures of the source documents: each with the place in the files where it lives, or why it is no parameter.

``python -m sim.facts.figures`` writes docs/reference/figures_of_the_sources.md from scenarios/sources/figures.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from sim.facts.target import load_targets, target_files
from sim.policy.kinds import Bilingual, Real, Section, Words
from sim.policy.parameter import number
from sim.scenario import load, load_reform, parameters, schema
from sim.scenario.bibliography import source_places
from sim.scenario.files import reform_names, scenario_names, shipped
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.validate import build
from sim.scenario.yaml_file import Document, read

FILE = ("sources", "figures.yaml")
PAGE = Path("docs") / "reference" / "figures_of_the_sources.md"
TOLERANCE = 0.02  # a derived figure is given with two digits or three


class Place(Section):
    """Where a figure lives: a path in a scenario, in a reform or of a default, or a target.

    Attributes
    ----------
    scenario, reform : str
        Name of the file; both empty: the default.
    path : str
        Dotted path.
    target : str
        ``file/key`` of a target whose range holds the figure.
    value : float or None
        Value there where it is not the figure itself.
    """

    scenario: Words = ""
    reform: Words = ""
    path: Words = ""
    target: Words = ""
    value: Real | None = None

    @property
    def text(self) -> str:
        """The place in words."""
        if self.target:
            file, key = self.target.split("/", 1)
            return f"targets/{file}.yaml: `{key}`"
        if self.scenario:
            return f"{self.scenario}.yaml: `{self.path}`"
        return f"reforms/{self.reform}.yaml: `{self.path}`" if self.reform else f"default of `{self.path}`"


class Figure(Section):
    """One figure.

    Attributes
    ----------
    text : Bilingual
        What the source says.
    source : str
        S0 to S4.
    value : float or None
    of : tuple of float
        The two figures whose quotient it is; empty where the source gives it.
    where : tuple of Place
    narrative, note : Bilingual
        Why it is no parameter; what should be known besides.
    """

    text: Bilingual = Bilingual()
    source: Words = ""
    value: Real | None = None
    of: tuple[Real, ...] = ()
    where: tuple[Place, ...] = ()
    narrative: Bilingual = Bilingual()
    note: Bilingual = Bilingual()


class FigureFile(Section):
    """What the file may hold."""

    figures: dict[str, Figure] = Field(default_factory=dict)


def load_figures() -> dict[str, Figure]:
    """All figures by key.

    Raises
    ------
    ScenarioError
        With everything wrong in the file.
    """
    return check_figures(read(shipped().joinpath(*FILE)))


def check_figures(document: Document) -> dict[str, Figure]:
    """The figures of a file that was read, by key.

    Raises
    ------
    ScenarioError
        With everything wrong in the file.
    """
    origins = {path: (document.file, line) for path, line in document.lines.items()}
    content = build(FigureFile, document.data, origins=origins, problems=document.problems)
    problems = [
        Problem(f"figures.{key}", "a source of S0 to S4, and where or narrative", "neither", document.file)
        for key, figure in content.figures.items()
        if figure.source not in source_places() or not (figure.where or figure.narrative.en)
    ]
    if problems:
        raise ScenarioError(problems)
    return content.figures


def exists(place: Place) -> bool:
    """Whether the file that a place names is there."""
    if place.target:
        return place.target.split("/")[0] in target_files()
    if place.scenario:
        return place.scenario in scenario_names()
    return not place.reform or place.reform in reform_names()


def mistakes(figure: Figure) -> Iterator[str]:
    """What of a figure does not agree with the files: missing paths, other values, wrong quotients."""
    if figure.of and figure.value is not None:
        quotient = figure.of[0] / figure.of[1]
        if not math.isclose(quotient, figure.value, rel_tol=TOLERANCE):
            yield f"expected {figure.of[0]:g} / {figure.of[1]:g} = {quotient:.4g}, found {figure.value:g}"
    for place in figure.where:
        expected = figure.value if place.value is None else place.value
        if not exists(place):
            yield f"{place.text}: there is no such file"
        elif place.target:
            yield from _outside(place, expected)
        else:
            found = value_at(place)
            if found is None:
                yield f"{place.text}: expected a value, found no such path"
            elif expected is None or not math.isclose(float(found), expected, rel_tol=1e-3):
                yield f"{place.text}: expected {expected}, found {found}"


def _outside(place: Place, expected: float | None) -> Iterator[str]:
    file, key = place.target.split("/", 1)
    target = _targets(file).get(key)
    if target is None:
        yield f"{place.text}: there is no such target"
        return
    low = -math.inf if target.low is None else target.low
    high = math.inf if target.high is None else target.high
    if expected is None or not low <= expected <= high:
        yield f"{place.text}: expected a range with {expected}, found {low:g} to {high:g}"


@lru_cache(maxsize=32)
def _targets(file: str) -> dict[str, Any]:
    return dict(load_targets(file).targets)


@lru_cache(maxsize=32)
def _scenario(name: str) -> Any:
    return load(name)


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    return {parameter.path: parameter.default for parameter in parameters()}


def value_at(place: Place) -> Any:
    """Value at the path of a scenario, a reform or the defaults; None where there is none."""
    if place.path not in _defaults():
        return None
    if place.scenario:
        return schema.value_at(_scenario(place.scenario), place.path)
    if place.reform:
        return load_reform(place.reform).changes.get(place.path)
    return _defaults()[place.path]


def page() -> str:
    """The table as a page in Markdown."""
    lines = [
        "# Figures of the sources",
        "",
        "Every figure of the five source documents and where it lives, made from `scenarios/sources/figures.yaml` by",
        "`python -m sim.facts.figures`; do not edit by hand. A test looks up every place and compares the value. The",
        "sources are self-descriptions: a rate of 99 % is a reported figure, and a target of kind reported.",
        "",
    ]
    figures = load_figures()
    for source, title in source_places().items():
        lines += [f"## {source} {title}", "", "| figure | 原文数字 | value | where |", "|---|---|---|---|"]
        for figure in figures.values():
            if figure.source == source:
                lines.append(_row(figure))
        lines.append("")
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    value = "" if figure.value is None else number(figure.value)
    if figure.of:
        value += f" = {number(figure.of[0])} / {number(figure.of[1])}"
    places = [
        place.text if place.value is None or place.value == figure.value else f"{place.text} = {number(place.value)}"
        for place in figure.where
    ]
    if figure.narrative.en:
        places.append(f"narrative: not a parameter, because {figure.narrative.en}")
    if figure.note.en:
        places.append(figure.note.en)
    cells = (figure.text.en, figure.text.zh, value, "; ".join(places))
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def main() -> None:
    """Write the page of a checkout."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
