"""YAML files as plain values with the line of every key; refuses what is easily misread.

Only ``true`` and ``false`` are booleans (``no``, ``on`` and ``yes`` are texts), ``1e6`` is a number, dates
stay texts, keys must be texts and may not repeat, tags and aliases are refused. So are numbers that begin with a
zero or hold a stray ``_``, control characters, and files beyond the limits of :mod:`sim.scenario.limits`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.scenario import limits
from sim.scenario.problems import Problem, ScenarioError, full_width_hint, kind_of
from sim.scenario.renamed import modernise
from sim.scenario.yaml_builder import BeyondLimits, Builder, Path

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*")


@dataclass(slots=True)
class Document:
    """A file that was read.

    Attributes
    ----------
    file : str
        Name for messages.
    data : dict
        Contents; empty if nothing could be read.
    lines : dict
        Line number (from 1) of every key and list item, by path.
    problems : list of Problem
        Everything wrong with the form of the file.
    """

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Line of the path or of the nearest part of it that is in the file; 0 if there is none."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 0

    def problem(self, path: Path, expected: str, found: str, **more: str) -> Problem:
        """A problem at a place of this file."""
        return Problem(".".join(path), expected, found, self.file, self.line(path), **more)


def read(source: Traversable) -> Document:
    """Read a YAML file whose root is a mapping.

    Parameters
    ----------
    source : Traversable
        A `pathlib.Path` or a packaged resource.

    Returns
    -------
    Document
        With all problems of form that could be found; never raises for them.
    """
    document = Document(str(source))
    try:
        with source.open("rb") as stream:
            raw = stream.read(limits.MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        document.problems.append(Problem("", "a file that can be read", found, document.file))
        return document
    if len(raw) > limits.MAX_BYTES:
        expected = f"a file of at most {limits.MAX_BYTES // 2**20} MB"
        document.problems.append(Problem("", expected, "a larger one", document.file))
        return document
    parse(_decode(raw, document), document)
    modernise(document)
    return document


def given(data: dict[str, Any]) -> Document:
    """Values that were given in Python, as if a file held them."""
    document = Document("", data)
    modernise(document)
    return document


def refuse_region(document: Document, expected: str) -> None:
    """Refuse the file of a region where another one is expected.

    Raises
    ------
    ScenarioError
        It says which command runs it.
    """
    if document.data.get("kind") == "region":
        raise ScenarioError([document.problem(("kind",), expected, "a region, which gridgov region runs")])


def parse(text: str, document: Document) -> Document:
    """Fill a document from YAML text."""
    root = _compose(text, document)
    if root is None:
        if not document.problems:
            document.problems.append(Problem("", "a mapping of names and values", "an empty file", document.file, 1))
        return document
    data, line = root
    if isinstance(data, dict):
        document.data = data
    elif not document.problems:
        found = kind_of(data)  # a file that is no scenario may be private: nothing of it is shown
        hint = full_width_hint(data) if isinstance(data, str) else ""
        document.problems.append(Problem("", "a mapping of names and values", found, document.file, line, hint=hint))
    return document


def parse_value(text: str) -> Any:
    """A value as written on a command line: number, true/false, null, text, [list] or {mapping}.

    Raises
    ------
    ScenarioError
        If the text is not one YAML value.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"text: expected a text, found {shown(text)}")
    document = Document("")
    root = _compose(text, document)
    if document.problems:
        raise ScenarioError(document.problems)
    return None if root is None else root[0]


def _decode(raw: bytes, document: Document) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} that is not UTF-8"
        hint = "save the file as UTF-8"
        document.problems.append(Problem("", "UTF-8 text", found, document.file, line, hint=hint))
        return raw.decode("utf-8-sig", errors="replace")


def _compose(text: str, document: Document) -> tuple[Any, int] | None:
    """Value and line of the root; a file indented with tabs is read on with spaces so that other mistakes show too."""
    controls = list(itertools.islice(_CONTROL.finditer(text), limits.MAX_PROBLEMS))
    for sign in controls:
        line = text.count("\n", 0, sign.start()) + 1
        found = f"the control character U+{ord(sign[0]):04X}"
        document.problems.append(Problem("", "text", found, document.file, line, hint="take it out"))
    if controls:
        return None
    try:
        return _built(text, document)
    except yaml.YAMLError as error:
        lines = text.split("\n")
        tabbed = [number for number, line in enumerate(lines, 1) if _TAB_INDENT.match(line)]
        if not tabbed:
            document.problems.append(_syntax_problem(error, document.file, lines))
            return None
        for number in tabbed:
            document.problems.append(
                Problem("", "spaces for indentation", "a tab", document.file, number, hint="use two spaces")
            )
        try:
            spaced = (_TAB_INDENT.sub(lambda tab: tab[0].replace("\t", "  "), line) for line in lines)
            return _built("\n".join(spaced), document)
        except yaml.YAMLError:
            return None


def _built(text: str, document: Document) -> tuple[Any, int] | None:
    """Value and line of the root; what is wrong goes to the document, unless the text is not YAML at all."""
    builder = Builder(text, document.file)
    try:
        root = builder.root()
    except BeyondLimits as beyond:
        builder.problems.append(beyond.problem)
        root = None
    document.lines.update(builder.lines)
    document.problems.extend(builder.problems)
    return root


def _syntax_problem(error: yaml.YAMLError, file: str, lines: list[str]) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    found = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if getattr(error, "problem_mark", None) is None and getattr(error, "context_mark", None) is None:
        found = str(found).partition("\n")[0]
    near = lines[max(mark.line - 1, 0) : mark.line + 1] if mark else []
    hint = next(filter(None, map(full_width_hint, near)), "")
    return Problem("", "valid YAML", str(found), file, mark.line + 1 if mark else 0, hint=hint)
