"""Problems in input files and the error that carries all of them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.errors import GridgovError
from sim.scenario import limits
from sim.visible import visible

_LONGEST_NAME = 120
_LONGEST_PATH = 300
_FULL_WIDTH = "\uff1a\uff0c\uff3b\uff3d\uff5b\uff5d\uff03\uff0d\uff0e\uff05\u3000"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file, mapping or override.

    Attributes
    ----------
    path : str
        Dotted path, empty where the whole file is meant.
    expected, found : str
        What was expected, and what was there instead.
    file : str
        File name, or empty for values that come from code or the command line.
    line : int
        Line number from 1; 0 where there is none.
    suggestion : str
        Nearest right name, or empty.
    hint : str
        What to do about it, or empty.
    """

    path: str
    expected: str
    found: str
    file: str = ""
    line: int = 0
    suggestion: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        head = ": ".join(part for part in (where, _short(self.path)) if part) or "value"
        lines = [head, f"    expected  {self.expected}", f"    found     {self.found}"]
        if self.suggestion:
            lines.append(f"    did you mean {self.suggestion}?")
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(map(visible, lines))


class ScenarioError(GridgovError):
    """Input that cannot be used, with every problem that was found.

    Parameters
    ----------
    problems : sequence of Problem
        In the order in which they should be read.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = unique(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count:,} problems"
        shown = [str(problem) for problem in self.problems[: limits.MAX_PROBLEMS]]
        more = [f"... and {count - len(shown):,} more"] if count > len(shown) else []
        return "\n".join([head, *shown, *more])


def unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetitions, by file in order of appearance, then by line."""
    kept = list(dict.fromkeys(problems))
    files = {file: place for place, file in enumerate(dict.fromkeys(problem.file for problem in kept))}
    return tuple(sorted(kept, key=lambda problem: (files[problem.file], problem.line)))


def no_such(kind: str, name: str, known: Sequence[str]) -> Problem:
    """The problem of a name, of a scenario or a reform, that leads to no file."""
    return Problem(
        "",
        f"the name of a {kind} or the path of a file",
        f'"{name}", which does not exist',
        suggestion=nearest(name, known),
        hint=f"{kind}s: {', '.join(known)}",
    )


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """The most similar of some names, or an empty text.

    Parameters
    ----------
    name : str
        What was written.
    names : iterable of str
        The right names.
    cutoff : float
        Least similarity in [0, 1].

    Returns
    -------
    str
    """
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return ""
    found = difflib.get_close_matches(name, sorted(names), n=1, cutoff=cutoff)
    return found[0] if found else ""


def kind_of(value: object) -> str:
    """What a value is, without the value."""
    if value is None:
        return "null (nothing)"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "a text" if isinstance(value, str) else "a number"


def full_width_hint(text: str) -> str:
    """What to do about full-width signs, which look like those of YAML and numbers and are others; else empty."""
    found = [sign for sign in text if sign in _FULL_WIDTH or "\uff10" <= sign <= "\uff19"]
    if not found:
        return ""
    signs = "".join(dict.fromkeys(found))
    narrow = unicodedata.normalize("NFKC", signs)
    return f"{signs} are full-width signs; write {narrow} as on an English keyboard"


def _short(path: str) -> str:
    return path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}..."


def show(value: object) -> str:
    """A value as short text with its type, for the `found` part of a problem."""
    if value is None:
        return "null (nothing)"
    if isinstance(value, bool):
        return f"{str(value).lower()} (true/false)"
    if isinstance(value, dict):
        return f"a mapping with {len(value)} keys"
    if isinstance(value, list | tuple):
        text = ", ".join(item[:60] if isinstance(item, str) else _item(item) for item in value[:5])
        more = ", ..." if len(value) > 5 else ""
        return f"a list of {len(value)}: [{text}{more}]"
    return _item(value)


def _item(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value[:60]}"'
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else "a whole number of more than 40 digits"
    if isinstance(value, dict | list | tuple):
        return f"a {'mapping' if isinstance(value, dict) else 'list'} of {len(value)}"
    text = str(value)
    return text if len(text) <= 60 else f"a value of type {type(value).__name__}"
