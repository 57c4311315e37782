"""Figures of a scenario file, changed in place: comments and layout stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sim.errors import GridgovError
from sim.scenario.yaml_file import Document, parse

OURS: Final = re.compile(r"\s*#\s*(given|assumed|from the tables|填报|假设|来自表格)")
"""Remarks of gridgov on where a value comes from."""
_VALUE: Final = re.compile(r"^(\s*[^:#]+:)(\s*)([^#\n]*?)(\s*#.*)?$")


class EditError(GridgovError):
    """A scenario file in which a figure cannot be changed by a program."""


def changed(text: str, values: Mapping[str, Any], file: str, remark: str = "") -> str:
    """The text with some values set.

    Parameters
    ----------
    text : str
        A scenario file.
    values : mapping
        Dotted path > number, text or None.
    file : str
        Its name, for messages.
    remark : str
        Takes the place of remarks that gridgov wrote behind the old values; those of the user stay.

    Raises
    ------
    EditError
        A section is not written line by line.
    """
    for path, value in values.items():
        text = _set(text, tuple(path.split(".")), _written(value), file, remark)
    return text


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= 10_000 else str(value)
    return str(value) if re.fullmatch(r"[A-Za-z_][\w.\-]*", str(value)) else f'"{value}"'


def _set(text: str, path: tuple[str, ...], value: str, file: str, remark: str) -> str:
    document = parse(text, Document(file))
    lines = text.split("\n")
    if path in document.lines:
        number = document.lines[path] - 1
        inside = re.compile(rf"([{{,]\s*{re.escape(path[-1])}:\s*)[^,{{}}\[\]]+?(\s*[,}}])")
        if len(path) > 1 and len(inside.findall(lines[number])) == 1 and f"{path[-2]}:" in lines[number]:
            lines[number] = inside.sub(rf"\g<1>{value}\g<2>", lines[number])  # a section on one line
            return "\n".join(lines)
        found = _VALUE.match(lines[number])
        if (
            found is None
            or found[1].strip().rstrip(":").strip("\"'") != path[-1]
            or found[3][:1] in ("{", "[", "|", ">")
        ):
            raise _by_hand(path, value, file)
        behind = found[4] or ""
        if remark and OURS.match(behind):
            behind = f"  # {remark}"
        lines[number] = f"{found[1]} {value}{behind}"
        return "\n".join(lines)
    for depth in range(len(path) - 1, 0, -1):
        head = path[:depth]
        if head not in document.lines:
            continue
        number = document.lines[head] - 1
        found = _VALUE.match(lines[number])
        if found is None or found[3].strip():
            raise _by_hand(path, value, file)
        indent = len(lines[number]) - len(lines[number].lstrip()) + 2
        lines[number + 1 : number + 1] = _nested(path[depth:], value, indent)
        return "\n".join(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join([*lines, "", *_nested(path, value, 0), ""])


def _nested(names: tuple[str, ...], value: str, indent: int) -> list[str]:
    *sections, last = names
    lines = [f"{' ' * (indent + 2 * depth)}{name}:" for depth, name in enumerate(sections)]
    return [*lines, f"{' ' * (indent + 2 * len(sections))}{last}: {value}"]


def _by_hand(path: tuple[str, ...], value: str, file: str) -> EditError:
    return EditError(
        f"{file}: expected {'.'.join(path[:-1])} with one name a line, found another form; nothing was written; "
        f"write {'.'.join(path)}: {value} there, one name a line, and import again"
    )
