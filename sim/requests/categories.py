"""Categories of requests: theirs become ours by a map, by the names of the place's catalogue, or stay what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.places.aliases import plain
from sim.places.cells import is_empty
from sim.places.mistakes import Findings, TableError
from sim.places.sheets import read_sheets
from sim.policy.text import T, Text
from sim.scenario import Scenario, files
from sim.scenario.problems import Problem, ScenarioError, show
from sim.scenario.yaml_file import read

OTHER: Final = "other"
_MOST: Final = 60
_HEADS: Final = ("theirs", "原类别", "原分类", "类别", "category", "their category")


def read_map(path: Path, lang: str = "en") -> dict[str, str]:
    """A map of categories: YAML ``ours: [theirs, ...]``, or a table of two columns, theirs and ours.

    Returns
    -------
    dict of str to str
        Plain name of theirs > ours.

    Raises
    ------
    ScenarioError, TableError
        With all problems of the file.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        return _of_yaml(path)
    findings = Findings()
    found: dict[str, str] = {}
    for sheet in read_sheets(path, findings):
        for number, row in enumerate(sheet.rows):
            cells = [str(cell).strip() for cell in row if not is_empty(cell)]
            if not cells or (number == 0 and plain(cells[0]) in map(plain, _HEADS)):
                continue
            if len(cells) < 2:
                findings.wrong(
                    sheet.where(number, "A"),
                    T(f'"{cells[0]}" is mapped to nothing', f"“{cells[0]}”没有对应的类别"),
                    T("write theirs in the first and ours in the second column", "第一列填原类别，第二列填对应类别"),
                )
                continue
            if found.get(plain(cells[0]), slug(cells[1])) != slug(cells[1]):
                findings.wrong(
                    sheet.where(number, "A"),
                    T(f'"{cells[0]}" is mapped twice', f"“{cells[0]}”重复对应"),
                    T("take one of the two out", "请删去其中一行"),
                )
            found[plain(cells[0])] = slug(cells[1])
    if findings.mistakes:
        raise TableError(findings.mistakes, lang)
    return found


def _of_yaml(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise ScenarioError([Problem("--categories", "a YAML or CSV file", f'"{path}", which is no file')])
    document = read(path)
    problems = list(document.problems)
    found: dict[str, str] = {}
    for ours, theirs in document.data.items():
        listed: Any = [theirs] if isinstance(theirs, str) else theirs
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            problems.append(document.problem((ours,), "a name or a list of names (texts)", show(theirs)))
            continue
        for one in listed:
            if found.get(plain(one), slug(ours)) != slug(ours):
                problems.append(document.problem((ours,), "names that are mapped once", f'"{one}" again'))
            found[plain(one)] = slug(ours)
    if problems:
        raise ScenarioError(problems)
    return found


def known_names(scenario: Scenario) -> dict[str, str]:
    """Plain name or title > category of the place's catalogue."""
    from sim.scenario.catalogue_names import names_of_categories, titles_of_categories

    source = files.find_catalogue(scenario.demand.catalogue)
    if source is None:
        return {}
    found = {plain(name): name for name in names_of_categories(source)}
    for name, title in titles_of_categories(source).items():
        for text in (title.en, title.zh):
            found.setdefault(plain(text), name)
    return found


def titles_of(names: Sequence[str], labels: Mapping[str, str], scenario: Scenario) -> dict[str, Text]:
    """Titles of categories: what the files call them, else what the place's catalogue does.

    Parameters
    ----------
    names : sequence of str
    labels : mapping of str to str
        Category > label of the files. One without a Chinese sign is no title in Chinese where the catalogue has one.
    scenario : Scenario
        The place.
    """
    from sim.scenario.catalogue_names import titles_of_categories

    source = files.find_catalogue(scenario.demand.catalogue)
    known = {OTHER: T("other", "其他")} | (titles_of_categories(source) if source is not None else {})
    found = {}
    for name in names:
        label = labels.get(name, name)
        title = known.get(name, T(label, label))
        en, zh = title.en if label == name else label, title.zh if label.isascii() else label
        found[name] = T(en, zh)
    return found


def slug(label: str) -> str:
    """A name for a category: small letters, digits, Chinese signs and underscores."""
    text = unicodedata.normalize("NFKC", label).strip().lower()
    text = re.sub(r"[^\w]+", "_", text).strip("_")[:_MOST].strip("_")
    return text if text and not text[0].isdigit() else f"c_{text}" if text else OTHER


def named(
    labels: Sequence[str], map_: Mapping[str, str] | None, known: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Ours for each of their labels, and the labels that nothing maps.

    With a map, what it does not name is told and becomes ``other``. Without one, labels that are categories of the
    place's catalogue become those, and every other label is a category of its own.
    """
    plains = [plain(label) for label in labels]
    if map_ is not None:
        found = [map_.get(text) or known.get(text, "") for text in plains]
        return [name or OTHER for name in found], [one for one, name in zip(labels, found, strict=True) if not name]
    taken: dict[str, str] = {}
    ours = []
    for label, text in zip(labels, plains, strict=True):
        if text in known:
            ours.append(known[text])
            continue
        name = base = slug(label)
        number = 2
        while taken.get(name, text) != text:  # two labels that differ by signs only
            name, number = f"{base}_{number}", number + 1
        taken[name] = text
        ours.append(name)
    return ours, []
