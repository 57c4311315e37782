"""YAML files as plain values with the line of every key; refuses what is easily misread.

Only ``true`` and ``false`` are booleans (``no``, ``on`` and ``yes`` are texts), ``1e6`` is a number, dates
stay texts, keys must be texts and may not repeat, tags and aliases are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from sim.scenario.problems import Problem, ScenarioError, show
from sim.scenario.renamed import modernise

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?[0-9][0-9_]*")
_REAL = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*")
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_REFUSED: Any = object()  # stands for a value that was noted as a problem

Path = tuple[str, ...]


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
        raw = source.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        document.problems.append(Problem("", "a file that can be read", found, document.file))
        return document
    parse(_decode(raw, document), document)
    modernise(document)
    return document


def given(data: dict[str, Any]) -> Document:
    """Values that were given in Python, as if a file held them."""
    document = Document("", data)
    modernise(document)
    return document


def parse(text: str, document: Document) -> Document:
    """Fill a document from YAML text."""
    node = _compose(text, document)
    if node is None:
        if not document.problems:
            document.problems.append(Problem("", "a mapping of names and values", "an empty file", document.file, 1))
        return document
    data = _Builder(document).value(node, ())
    if isinstance(data, dict):
        document.data = data
    elif not document.problems:
        line = node.start_mark.line + 1
        document.problems.append(Problem("", "a mapping of names and values", show(data), document.file, line))
    return document


def parse_value(text: str) -> Any:
    """A value as written on a command line: number, true/false, null, text, [list] or {mapping}.

    Raises
    ------
    ScenarioError
        If the text is not one YAML value.
    """
    document = Document("")
    node = _compose(text, document)
    value = None if node is None else _Builder(document).value(node, ())
    if document.problems:
        raise ScenarioError(document.problems)
    return value


def _decode(raw: bytes, document: Document) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} that is not UTF-8"
        hint = "save the file as UTF-8"
        document.problems.append(Problem("", "UTF-8 text", found, document.file, line, hint=hint))
        return raw.decode("utf-8-sig", errors="replace")


def _compose(text: str, document: Document) -> Any:
    """The node tree; a file indented with tabs is read on with spaces so that other mistakes show too."""
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        lines = text.split("\n")
        tabbed = [number for number, line in enumerate(lines, 1) if _TAB_INDENT.match(line)]
        if not tabbed:
            document.problems.append(_syntax_problem(error, document.file))
            return None
        for number in tabbed:
            document.problems.append(
                Problem("", "spaces for indentation", "a tab", document.file, number, hint="use two spaces")
            )
        spaced = (_TAB_INDENT.sub(lambda tab: tab[0].replace("\t", "  "), line) for line in lines)
        try:
            return yaml.compose("\n".join(spaced), Loader=_Loader)
        except yaml.YAMLError:
            return None


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    found = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Problem("", "valid YAML", str(found), file, mark.line + 1 if mark else 0)


class _Builder:
    """Turns YAML nodes into plain values and notes lines and problems."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = self.document.lines.get(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            self._note(path, line, "a value written out", "an alias (*name)", "write the value again, or use extends")
            return _REFUSED
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self._note(path, line, "a value without a tag", f"the tag {node.tag}", "remove the tag")
            return _REFUSED
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._list(node, path)
        assert isinstance(node, yaml.ScalarNode)
        return _scalar(node)

    def _list(self, node: yaml.SequenceNode, path: Path) -> list[Any]:
        items = []
        for index, item in enumerate(node.value):
            place = (*path, str(index))
            self.document.lines[place] = item.start_mark.line + 1
            items.append(self.value(item, place))
        return [item for item in items if item is not _REFUSED]

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str) or not key:
                shown = show(key) if isinstance(key_node, yaml.ScalarNode) else "a list or mapping"
                self._note(path, line, "a name as key", shown, "put the name in quotes if it is meant so")
                continue
            if key == "<<" and not key_node.style:
                self._note(path, line, "a name as key", "a merge key (<<)", "use extends")
                continue
            place = (*path, key)
            if key in result:
                first = self.document.lines[place]
                self._note(place, line, "each key once", f"a second time (first on line {first})", "remove one")
                continue
            self.document.lines[place] = line
            result[key] = self.value(value_node, place)
        return {key: value for key, value in result.items() if value is not _REFUSED}

    def _note(self, path: Path, line: int, expected: str, found: str, hint: str) -> None:
        self.document.problems.append(Problem(".".join(path), expected, found, self.document.file, line, hint=hint))


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _REAL.fullmatch(text):
        return float(text.replace("_", ""))
    return text
