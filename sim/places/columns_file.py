"""A file of further headers: YAML, ``column: [header, ...]``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from sim.places.aliases import EXTRA_HEADERS, HEADERS
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.yaml_file import read

_TEXTS: Final = ("code", "name", "parent", "parent_name")

#: Columns of the tables of a place, each once.
COLUMNS: Final = tuple(
    dict.fromkeys((*_TEXTS, *HEADERS, *(name for table in EXTRA_HEADERS.values() for name in table)))
)


def read_columns(path: Path, known: Collection[str] = COLUMNS) -> dict[str, list[str]]:
    """Headers by column.

    Parameters
    ----------
    path : Path
        YAML file.
    known : collection of str
        Columns that it may name.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    if not path.is_file():
        raise ScenarioError([Problem("--columns", "a YAML file, column: [header, ...]", f'"{path}", which is no file')])
    document = read(path)
    problems = list(document.problems)
    found: dict[str, list[str]] = {}
    for column, names in document.data.items():
        listed: Any = [names] if isinstance(names, str) else names
        if column not in known:
            expected = f"a column among {', '.join(known)}"
            problems.append(document.problem((column,), expected, f'"{column}"', suggestion=nearest(column, known)))
        elif not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            problems.append(document.problem((column,), "a header or a list of headers (texts)", show(names)))
        else:
            found[column] = listed
    if problems:
        raise ScenarioError(problems)
    return found
