"""Words: those of the field are used, one word has one meaning where that can be checked, and the glossary is true."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from sim.institutions import INSTITUTIONS
from sim.institutions.core.phase import CASES, LEDGER, START_OF_MEASUREMENT
from sim.records import columns
from sim.scenario import list_reforms, parameters

ROOT = Path(__file__).resolve().parents[1]
SIM = ROOT / "sim"
MODULES = sorted(SIM.rglob("*.py"))
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "results" / "README.md"])
GLOSSARY = (ROOT / "docs" / "background" / "glossary.md").read_text(encoding="utf-8")
#: Old names that files may still have; the module that translates them must know them.
OLD_NAMES = SIM / "scenario" / "renamed.py"

#: What is written > the field's word for it, and where it is looked for: in all texts, or on pages only.
REPLACED = {
    r"\brun-?ups?\b": ("warm-up", "everywhere"),
    r"\bhops?\b": ("transfer", "everywhere"),
    r"\bspurs?\b": ("incentive", "everywhere"),
    r"\bmuster(s|ed|ing)?\b": ("weekly review", "everywhere"),
    r"\bopen(s|ed|ing)? the books\b": ("start of measurement", "everywhere"),
    r"\bpurposes\b|\bpurpose of (a|the) draws?\b": ("random-number streams", "everywhere"),
    r"\b(gets?|gives?|takes?|needs?|with|after|before|length of) (it |the case )?(a|another|its) looks?\b": (
        "triage",
        "everywhere",
    ),
    r"\bagendas?\b": ("event list", "everywhere"),
    r"\brules? of (one's|your|their) own\b|\bown rules?\b": ("custom rule", "everywhere"),
}
#: Classes of one name in several rooms, besides a section of policy and the institution of the same file name.
SHARED_CLASSES = {
    "Again": "runs made again from a folder; the section on what residents do about open cases",
    "Comparison": "of scenarios; the section of policy on who is ranked among whom",
    "Figure": "of a source; one that a new place is begun from",
    "Findings": "what a report shows; what is wrong with tables of a place",
    "Tables": "of a catalogue, for draws; of a place, as they are read",
    "Unit": "a row of a table of a place; Mesa's view of a co-building unit",
    "Units": "the section of policy and its institution (co-building units); the table of units of a territory",
    "Burnout": "the section of staff and the institution that reads it",
    "Column": "a declared column of the records; an attribute of Mesa's views",
    "Counts": "what a scaled place has, in checks and in the world",
    "Desk": "lets pages of the dashboard in; Mesa's view of where cases queue",
    "Effort": "the section of staff and the institution that reads it",
    "Estimate": "a difference of measures; a difference of studies",
    "Learning": "the section of staff and the institution that reads it",
    "Pace": "how fast a study goes; the institution that sets speed",
    "Routes": "of cases and into posts: sections policy.dispatch.route and policy.staffing.routes",
    "Session": "of a visitor of the dashboard; of a study that runs",
    "Shifts": "the section of policy and the tables that it gives",
    "Staff": "the section of a scenario, the columns of people, Mesa's agents",
    "Team": "the section of policy (dedicated teams) and Mesa's agents (volunteers)",
    "View": "a table as measures see it; an agent as Mesa sees it",
}


@cache
def texts_of(file: Path) -> tuple[str, ...]:
    """Texts of a file that people read: pages whole; of modules docstrings, messages and comments; of notebooks all."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        strings = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        comments = re.findall(r"(?:^|\s)#:? (.*)", text)
        return tuple([one for one in strings if isinstance(one, str)] + comments + [file.stem.replace("_", " ")])
    if file.suffix == ".ipynb":
        return tuple("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return (text,)


def searched(where: str) -> list[Path]:
    """Files in which a word is looked for."""
    if where == "pages":
        return PAGES
    data = [*(ROOT / "scenarios").rglob("*.yaml"), *(ROOT / "experiments").glob("*.*"), *(SIM / "app").glob("*.vue")]
    return [file for file in [*PAGES, *MODULES, *data] if file != OLD_NAMES and file.is_file()]


@pytest.mark.parametrize("pattern", REPLACED, ids=lambda pattern: REPLACED[pattern][0])
def test_the_words_of_the_field_are_used(pattern: str) -> None:
    word, where = REPLACED[pattern]
    found = [
        f"{file.relative_to(ROOT).as_posix()}: {match[0]}"
        for file in searched(where)
        for text in texts_of(file)
        if (match := re.search(pattern, text, re.I))
    ]
    assert not found, f"write {word}: {found}"


def test_the_patterns_find_what_they_are_for() -> None:
    old = (
        "the run-up",
        "two hops",
        "a spur",
        "Muster",
        "open the books",
        "purposes",
        "gets a look",
        "agenda",
        "own rule",
    )
    assert all(re.search(pattern, text, re.I) for pattern, text in zip(REPLACED, old, strict=True))
    fine = "Look at the figure, look for it, looked up; the purpose of this page; a rule of the house; shopping"
    assert not [pattern for pattern in REPLACED if re.search(pattern, fine, re.I)]


def rows() -> list[list[str]]:
    """Rows of the glossary's tables, cells stripped."""
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| English")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_term_stands_in_both_languages_with_its_meaning() -> None:
    for row in rows():
        assert len(row) == 3, row
        assert re.search(r"[\u4e00-\u9fff]", row[1]), row
        assert row[0], row
        assert row[2], row


def test_no_term_is_explained_twice() -> None:
    terms = [row[0].lower() for row in rows()]
    phases = {one.title.en.lower() for one in (START_OF_MEASUREMENT, *INSTITUTIONS)}
    assert sorted(term for term in set(terms) if terms.count(term) > 1 and term not in phases) == []


def test_nothing_that_is_built_is_called_missing() -> None:
    assert not re.search(r"not (yet )?(in the model|built|simulated)|is planned", GLOSSARY, re.I)


def known_names() -> set[str]:
    """Paths of parameters and their parts, choices, reforms, columns and codes of the records."""
    names = {reform.name for reform in list_reforms()} | {"like this", "module:function"}
    for parameter in parameters():
        parts = parameter.path.split(".")
        names |= {*parts, *(".".join(parts[: n + 1]) for n in range(len(parts))), *parameter.choices, parameter.grade}
    for column in (*columns.CASES, *columns.SERIES, *columns.GROUP_ROWS, *columns.GRIDS):
        names |= {column.name, *(column.codes or ())}
    return names


def test_names_in_the_glossary_exist() -> None:
    named = set(re.findall(r"`([^`]+)`", GLOSSARY))
    assert sorted(named - known_names()) == []


def test_phases_stand_in_the_glossary_in_the_order_of_the_day() -> None:
    table = GLOSSARY.partition("## Phases of the day")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| (.+?) \| (.+?) \| \w+ \|$", table, re.M)
    phases = (START_OF_MEASUREMENT, *INSTITUTIONS, CASES, LEDGER)
    assert listed[1:] == [(phase.title.en.lower(), phase.title.zh) for phase in phases]


def test_one_english_name_has_one_chinese_name() -> None:
    """Names of phases, of reforms and terms of the glossary; punctuation apart."""
    chinese: dict[str, set[str]] = defaultdict(set)
    pairs = [(row[0], row[1]) for row in rows()]
    pairs += [(reform.title.en, reform.title.zh) for reform in list_reforms()]
    pairs += [(one.title.en, one.title.zh) for one in INSTITUTIONS]
    for en, zh in pairs:
        chinese[en.lower()].add(re.sub(r"[、，（）()·\s]", "", zh))
    assert {en: zh for en, zh in chinese.items() if len(zh) > 1} == {}


def classes() -> dict[str, list[str]]:
    """Class > modules that define it, those with several."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in MODULES:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file.relative_to(SIM).with_suffix("").as_posix())
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def is_a_policy_and_its_institution(modules: list[str]) -> bool:
    """A section of policy and what acts on it have one name and one file name."""
    rooms = {module.split("/")[0] for module in modules}
    return len(modules) == 2 and rooms == {"policy", "institutions"} and len({m.split("/")[-1] for m in modules}) == 1


def test_a_class_name_is_used_once_or_for_a_reason() -> None:
    twice = {name: modules for name, modules in classes().items() if not is_a_policy_and_its_institution(modules)}
    assert {name: modules for name, modules in twice.items() if name not in SHARED_CLASSES} == {}


def test_a_policy_file_is_named_as_its_section() -> None:
    sections = {parameter.path.split(".")[1] for parameter in parameters() if parameter.path.startswith("policy.")}
    files = {file.stem for file in (SIM / "policy").glob("*.py")}
    assert sections <= files
