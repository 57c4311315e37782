"""Whoever is cited stands in the bibliography, and files cite by its keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sim.measures.registry import MEASURES
from sim.policy.mechanisms import MECHANISMS
from sim.scenario import parameters
from sim.scenario.bibliography import load_bibliography, source_places, unknown_citations
from sim.scenario.bibliography_page import PAGE, page
from tests.each import each

ROOT = Path(__file__).resolve().parents[2]
SCENARIO_FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])
CODE = sorted((ROOT / "sim").rglob("*.py"))


def named(files: list[Path]) -> dict[str, object]:
    return {"argvalues": files, "ids": [file.relative_to(ROOT).as_posix() for file in files]}


def test_every_entry_says_who_what_where_and_when() -> None:
    for key, entry in load_bibliography().items():
        for field in ("authors", "title", "medium", "date"):
            assert entry.said(field), (key, field)
        if entry.kind == "source document":
            for field in ("authors", "title", "medium", "date", "place"):
                assert re.search(r"[\u4e00-\u9fff]", entry.said(field, "zh")), (key, field)
    assert list(source_places()) == ["S0", "S1", "S2", "S3", "S4"]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m sim.scenario.bibliography_page"


def test_scenario_files_cite_keys_and_no_files() -> None:
    def check(file: Path) -> None:
        for source in sources(yaml.safe_load(file.read_text(encoding="utf-8"))):
            unknown = unknown_citations(source)
            assert not unknown, f"not in scenarios/sources/bibliography.yaml: {unknown}"
            assert not re.search(r"\.(txt|html?|pdf|docx?)\b", source), f"cite by a key instead of a file: {source}"

    each(check, SCENARIO_FILES)


def sources(content: object) -> list[str]:
    """All values under a key ``source`` at any depth."""
    if isinstance(content, dict):
        here = [value for key, value in content.items() if key == "source" and isinstance(value, str)]
        return here + [text for value in content.values() for text in sources(value)]
    return [text for value in content for text in sources(value)] if isinstance(content, list) else []


def test_reasons_of_parameters_cite_what_is_in_the_bibliography() -> None:
    for parameter in parameters():
        for text in (parameter.source, parameter.source.zh):
            assert not unknown_citations(text), (parameter.path, unknown_citations(text))


def test_measures_and_mechanisms_cite_what_is_in_the_bibliography() -> None:
    texts = [measure.source for measure in MEASURES.values()] + [mechanism.sources for mechanism in MECHANISMS]
    assert not [found for text in texts for found in unknown_citations(text)]


def test_pages_and_docstrings_cite_what_is_in_the_bibliography() -> None:
    def check(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".py":
            text = "\n".join(prose(text))
        assert not unknown_citations(text)

    each(check, [*PAGES, *CODE])


def prose(code: str) -> list[str]:
    """Docstrings and comments of a module."""
    return [a or b for a, b in re.findall(r'"""(.*?)"""|#:? ([^\n]*)', code, re.S)]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("S3 and S4, Wang 2019, Holm (1979)", []),
        ("Kakwani, Wagstaff and van Doorslaer (1997); Brown et al. 2005", []),
        ("（Liu、Bhandaram、Garg 2023）", []),
        ("S7, since 2020, in March 2020, 2021; holidays of China, 2015 to 2027. For 2027 none", []),
        ("Nobody 2019 and Wang (2018)", ["Nobody 2019", "Wang (2018"]),
        ("Sjoberg, Mellon and Peixoto 2016", ["Sjoberg, Mellon and Peixoto 2016"]),
    ],
)
def test_what_is_not_there_is_named(text: str, missing: list[str]) -> None:
    assert unknown_citations(text) == missing
