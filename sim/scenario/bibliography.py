"""Whom the project cites: the five source documents, outside evidence and methods, as data.

Light: reads ``scenarios/sources/bibliography.yaml`` and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydantic import Field

from sim.policy.kinds import Bilingual, Section, Words
from sim.scenario.files import shipped
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.validate import build
from sim.scenario.yaml_file import read

FILE = ("sources", "bibliography.yaml")
#: No ``type`` statement: the oldest pydantic that is allowed cannot read one.
WorkKind = Literal["source document", "official", "academic", "press", "data", "method"]
_NAME = r"[A-Z][A-Za-zÀ-ÿ'’-]+"
_AND = r"(?:, (?=[A-Z])|,? and (?=[A-Z])|[、与和])"
#: A citation in a text: ``S3``, or family names and a year: ``Wang 2019``, ``Holm (1979)``, ``Brown et al. 2005``.
CITATION = re.compile(rf"\b(S[0-4])\b|((?:{_NAME}{_AND})*{_NAME})(?: et al\.,?)? ?[(（]?((?:19|20)\d\d)\b")


class Work(Section):
    """What is known of a cited work.

    Attributes
    ----------
    kind : str
        ``source document``, ``official``, ``academic``, ``press``, ``data`` or ``method``.
    authors, title, medium, date, place : Bilingual or str
        Author or office, title, where it appeared, when, and the place that it is about; a plain text is in English.
    """

    kind: WorkKind = "method"
    authors: Bilingual | Words = ""
    title: Bilingual | Words = ""
    medium: Bilingual | Words = ""
    date: Bilingual | Words = ""
    place: Bilingual | Words = ""

    def said(self, field: str, language: str = "en") -> str:
        """The text of a field in a language; in English where there is no other."""
        value: Bilingual | str = getattr(self, field)
        if isinstance(value, str):
            return value
        return (value.zh if language == "zh" else value.en) or value.en


class Bibliography(Section):
    """What the file may hold."""

    entries: dict[str, Work] = Field(default_factory=dict)


@lru_cache(maxsize=1)
def load_bibliography() -> dict[str, Work]:
    """All entries by the key that texts cite, in the order of the file.

    Raises
    ------
    ScenarioError
        With everything wrong in the file.
    """
    document = read(shipped().joinpath(*FILE))
    origins = {path: (document.file, line) for path, line in document.lines.items()}
    content = build(Bibliography, document.data, origins=origins, problems=document.problems)
    problems = [
        Problem(f"entries.{key}.{field}", "a text", "none", document.file)
        for key, entry in content.entries.items()
        for field in ("authors", "title", "medium", "date")
        if not entry.said(field)
    ]
    if problems:
        raise ScenarioError(problems)
    return content.entries


def source_places(language: str = "en") -> dict[str, str]:
    """What each source document is about: key > place."""
    return {
        key: entry.said("place", language)
        for key, entry in load_bibliography().items()
        if entry.kind == "source document"
    }


def unknown_citations(text: str, places: tuple[str, ...] = ()) -> list[str]:
    """Citations of a text that are not in the bibliography.

    Parameters
    ----------
    text : str
        Any text; a name followed by a year counts as a citation, months and the names in ``places`` apart.
    places : tuple of str
        Names before a year that cite nothing.

    Returns
    -------
    list of str
        As they stand in the text.
    """
    missing = []
    for found in CITATION.finditer(" ".join(text.split())):
        key, names, year = found.groups()
        if key is not None:
            known = key in load_bibliography()
        else:
            last = re.split(r", | and |[、与和]", names)[-1].removesuffix("'s").removesuffix("’s")
            known = last in (*_NOT_NAMES, *places) or any(
                year in entry_key + entry.said("date")
                and re.search(rf"\b{re.escape(last)}\b", f"{entry_key} {_who(entry)}")
                for entry_key, entry in load_bibliography().items()
            )
        if not known:
            missing.append(found[0])
    return missing


_NOT_NAMES = (
    *("CGCS", "Krasovsky"),  # a datum and an ellipsoid
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    *("December", "In", "Since", "For", "Of", "To", "From", "Until", "By", "Version"),
)


def _who(entry: Work) -> str:
    return f"{entry.said('authors')} {entry.said('authors', 'zh')}"
