"""From the events of a YAML parser to plain values, with the line of each and limits on depth and number."""

from __future__ import annotations

import re
from typing import Any

import yaml

from sim.scenario import limits
from sim.scenario.problems import Problem, kind_of

Path = tuple[str, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_STARTS = frozenset("+-.0123456789")  # how a number begins
_WHOLE = re.compile(rf"[-+]?{_DIGITS}")
_REAL = re.compile(rf"[-+]?(?:{_DIGITS}\.?(?:{_DIGITS})?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_LIKE_A_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?")
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_REFUSED: Any = object()  # stands for a value that was noted as a problem


class BeyondLimits(Exception):
    """A text is nested too deeply, or holds too much; never leaves the reader."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.expected)
        self.problem = problem


class Builder:
    """Turns the events of a YAML text into plain values and notes lines and problems.

    The parser itself keeps no stack of the machine, so that no text can exhaust it.

    Parameters
    ----------
    text : str
    file : str
        Name for messages.

    Attributes
    ----------
    lines : dict
        Line number (from 1) of every key and list item, by path.
    problems : list of Problem
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._loader = _Loader(text)
        self._depth = self._values = 0

    def root(self) -> tuple[Any, int] | None:
        """Value and line of the root; None for an empty text or a root that was refused.

        Raises
        ------
        yaml.YAMLError
            The text is not YAML.
        BeyondLimits
            It is nested too deeply, or holds too much.
        """
        self._next()  # the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        first = self._next()
        value = self._value(first, ())
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._note(
                (), _line(after), "valid YAML of one document", "a second one (---)", "make it a file of its own"
            )
        return None if value is _REFUSED else (value, _line(first))

    def _next(self) -> Any:
        event = self._loader.get_event()
        if isinstance(event, yaml.NodeEvent):
            self._values += 1
            if self._values > limits.MAX_VALUES:
                raise BeyondLimits(
                    Problem("", f"at most {limits.MAX_VALUES:,} keys and values", "more", self.file, _line(event))
                )
            if isinstance(event, yaml.CollectionStartEvent):
                self._depth += 1
                if self._depth > limits.MAX_DEPTH:
                    expected = f"at most {limits.MAX_DEPTH} lists and mappings inside each other"
                    raise BeyondLimits(
                        Problem("", expected, "more", self.file, _line(event), hint="take out brackets or indents")
                    )
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        return event

    def _skip(self, event: Any) -> None:
        """Pass over the rest of a value whose first event is given."""
        if isinstance(event, yaml.CollectionStartEvent):
            outside = self._depth - 1
            while self._depth > outside:
                self._next()

    def _value(self, event: Any, path: Path) -> Any:
        line = self.lines.get(path) or _line(event)
        if isinstance(event, yaml.AliasEvent):
            self._note(path, line, "a value written out", "an alias (*name)", "write the value again, or use extends")
            return _REFUSED
        if event.tag not in (None, "!") and event.tag not in _PLAIN_TAGS:
            self._note(path, line, "a value without a tag", f"the tag {event.tag}", "remove the tag")
            self._skip(event)
            return _REFUSED
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if not event.style and (wrong := _misread(event.value)):
            self._note(path, line, *wrong)
            return _REFUSED
        return _scalar(event)

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        index = 0
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            place = (*path, str(index))
            self.lines[place] = _line(event)
            item = self._value(event, place)
            if item is not _REFUSED:
                items.append(item)
            index += 1
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path, result)
            value = self._next()
            if key is None:
                self._skip(value)
                continue
            place = (*path, key)
            self.lines[place] = _line(event)
            result[key] = self._value(value, place)
        return {key: value for key, value in result.items() if value is not _REFUSED}

    def _key(self, event: Any, path: Path, known: dict[str, Any]) -> str | None:
        """The key that an event stands for; None if it was noted as a problem."""
        line = _line(event)
        scalar = isinstance(event, yaml.ScalarEvent)
        key = _scalar(event) if scalar else None
        if not isinstance(key, str) or not key:
            self._skip(event)
            shown = kind_of(key) if scalar else "a list or mapping"
            self._note(path, line, "a name as key", shown, "put the name in quotes if it is meant so")
        elif key == "<<" and not event.style:
            self._note(path, line, "a name as key", "a merge key (<<)", "use extends")
        elif key in known:
            first = self.lines[(*path, key)]
            self._note((*path, key), line, "each key once", f"a second time (first on line {first})", "remove one")
        else:
            return key
        return None

    def _note(self, path: Path, line: int, expected: str, found: str, hint: str) -> None:
        self.problems.append(Problem(".".join(path), expected, found, self.file, line, hint=hint))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _misread(text: str) -> tuple[str, str, str] | None:
    """What was expected, found and what to do where a plain text looks like a number and might be meant otherwise."""
    if text[:1] not in _STARTS or not _LIKE_A_NUMBER.fullmatch(text):
        return None
    if len(text) > limits.MAX_DIGITS:
        return f"a number of at most {limits.MAX_DIGITS} signs", f"one of {len(text):,}", "use 1e6 for a million"
    if _LEADING_ZERO.fullmatch(text):
        return "a number that does not begin with 0", text, f'write {_bare(text)}, or "{text}" in quotes for a text'
    if not _REAL.fullmatch(text):
        return "a number with _ between digits only", text, f'write {_bare(text)}, or "{text}" in quotes for a text'
    return None


def _bare(text: str) -> str:
    """The number that was probably meant."""
    sign = text[:1] if text[:1] in "+-" else ""
    return sign + (text[len(sign) :].replace("_", "").lstrip("0") or "0")


def _scalar(node: yaml.ScalarEvent) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if text[0] not in _STARTS or len(text) > limits.MAX_DIGITS:
        return text
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _REAL.fullmatch(text):
        return float(text.replace("_", ""))
    return text
