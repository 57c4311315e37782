"""Problems in input files and the error that carries all of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.errors import GridgovError


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
        head = ": ".join(part for part in (where, self.path) if part) or "value"
        lines = [head, f"    expected  {self.expected}", f"    found     {self.found}"]
        if self.suggestion:
            lines.append(f"    did you mean {self.suggestion}?")
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


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
        head = "1 problem" if count == 1 else f"{count} problems"
        return "\n".join([head, *(str(problem) for problem in self.problems)])


def unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetitions, by file in order of appearance, then by line."""
    kept = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.file for problem in kept))
    return tuple(sorted(kept, key=lambda problem: (files.index(problem.file), problem.line)))


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
    found = difflib.get_close_matches(name, sorted(names), n=1, cutoff=cutoff)
    return found[0] if found else ""


def show(value: object) -> str:
    """A value as short text with its type, for the `found` part of a problem."""
    if value is None:
        return "null (nothing)"
    if isinstance(value, bool):
        return f"{str(value).lower()} (true/false)"
    if isinstance(value, dict):
        return f"a mapping with {len(value)} keys"
    if isinstance(value, list | tuple):
        text = ", ".join(str(item) for item in value[:5])
        more = ", ..." if len(value) > 5 else ""
        return f"a list of {len(value)}: [{text}{more}]"
    if isinstance(value, str):
        return f'the text "{value[:60]}"'
    return str(value)
