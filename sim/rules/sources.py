"""Where the source of a custom rule is, and what is wrong with it, without running it.

A scenario names a rule by a text, ``place:function``. The place is a module (a file of the working directory, or
importable), the path of a file that ends in ``.py``, or the word ``code``: then the source is part of the scenario.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import inspect
import math
import sys
import textwrap
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sim.arguments import is_file
from sim.rules.errors import RuleError
from sim.rules.rule import KINDS, Rule

CODE: Final = "code"
MAX_SIGNS: Final = 500_000
SPELLING: Final = "module:function"
_HINT: Final = (
    "see docs/how-to/rules.md; the module must lie beside the scenario, in the working directory, or be importable"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a rule.

    Attributes
    ----------
    place, function : str
        As in the reference.
    text : str
        The whole file, or the code in the scenario.
    file : str
        Path of the file; empty for code in the scenario.
    """

    place: str
    function: str
    text: str
    file: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the source and the name of the function."""
        return hashlib.sha256(f"{self.function}\0{self.text}".encode()).hexdigest()


class SourceError(RuleError):
    """A reference that leads to no rule.

    Attributes
    ----------
    expected, found, suggestion : str
        For a problem of a scenario.
    """

    def __init__(self, reference: str, expected: str, found: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(f"rule {reference}: expected {expected}, found {found}; {_HINT}")
        self.expected, self.found, self.known = expected, found, known
        self.hint = _HINT


def is_reference(text: object) -> bool:
    """Whether a text names a custom rule: ``place:function``."""
    if not isinstance(text, str):
        return False
    place, colon, function = text.rpartition(":")
    return bool(colon and place.strip()) and function.isidentifier()


def find_file(place: str, beside: Path | None = None) -> Path | None:
    """The file of a module, or of a path that ends in ``.py``: beside another file first, then as Python finds it."""
    if beside is not None:
        file = beside / (place if place.endswith(".py") else f"{place.replace('.', '/')}.py")
        if is_file(file):
            return file.resolve()
    return _file_of(place)


def resolve_beside(reference: str, folder: Path) -> str:
    """The reference with the path of the file where its module is a file of a folder; else unchanged."""
    place, _, function = reference.rpartition(":")
    if place == CODE:
        return reference
    file = folder / (place if place.endswith(".py") else f"{place.replace('.', '/')}.py")
    return f"{file.resolve()}:{function}" if is_file(file) else reference


def find_source(reference: str, code: Mapping[str, str]) -> Source:
    """Find and read the source of a rule; nothing of it is run, and no package that it lies in is imported.

    Parameters
    ----------
    reference : str
        ``module:function``, ``path.py:function`` or ``code:name``.
    code : mapping
        ``policy.dispatch.code`` of the scenario.

    Raises
    ------
    SourceError
        There is no such module, file or function, or the function is no rule.
    """
    place, _, function = reference.rpartition(":")
    if place == CODE:
        if function not in code:
            raise SourceError(reference, "a name in policy.dispatch.code", f'"{function}"', tuple(code))
        return Source(place, function, code[function])
    file = _file_of(place)
    if file is None:
        found = "is a part of Python without source" if place in sys.builtin_module_names else "does not exist"
        raise SourceError(reference, "a module with Python source", f'the module "{place}", which {found}')
    try:
        if file.stat().st_size > 4 * MAX_SIGNS:
            raise OSError(f"larger than {4 * MAX_SIGNS:,} bytes")
        return Source(place, function, file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(reference, "a file of Python source in UTF-8", f"{file}: {error}") from error


def check_source(source: Source, kind: str) -> None:
    """Check that the source defines a rule of a kind at its top level.

    Raises
    ------
    SourceError
        It cannot be parsed, has no such function, or the function decides something else.
    """
    reference = f"{source.place}:{source.function}"
    found = _rules_in(source.text)
    if isinstance(found, str):
        raise SourceError(reference, "Python source", found)
    if source.function not in found:
        raise SourceError(
            reference,
            f'a function of that name with @sim.rule("{kind}")',
            f'no function "{source.function}"',
            tuple(found),
        )
    is_kind = found[source.function]
    if is_kind != kind:
        has = f'@sim.rule("{is_kind}")' if is_kind else "no @sim.rule"
        raise SourceError(reference, f'a function with @sim.rule("{kind}")', f"one with {has}")


@lru_cache(maxsize=64)
def _rules_in(text: str) -> dict[str, str] | str:
    """Functions at the top level > kind of rule, or empty; a text says why there are none."""
    if len(text) > MAX_SIGNS:
        return f"one of {len(text):,} signs; at most {MAX_SIGNS:,} are read"
    try:
        tree = ast.parse(text)
    except (RecursionError, MemoryError):
        return "expressions inside each other beyond what Python can read"
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return {node.name: _kind_in(node) for node in tree.body if isinstance(node, ast.FunctionDef)}


def _kind_in(node: ast.FunctionDef) -> str:
    for call in node.decorator_list:
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if called == "rule" and len(values) == 1 and isinstance(values[0], ast.Constant):
            return str(values[0].value) if values[0].value in KINDS else ""
    return ""


def _file_of(place: str) -> Path | None:
    if place.endswith(".py"):
        try:
            path = Path(place).expanduser()
        except RuntimeError:  # the home of nobody
            return None
        return path if is_file(path) else None
    parts = place.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    for folder in ("", *sys.path):
        base = Path(folder, *parts)
        for file in (base.with_name(f"{parts[-1]}.py"), base / "__init__.py"):
            if is_file(file):
                return file if folder else file.resolve()
    return None


def reference_of(rule: Rule) -> tuple[str, str]:
    """How a scenario names a rule that is there as an object: a reference, and code to carry (or an empty text).

    A rule of a module is named by its module. One of a notebook, of a script or of another function is carried as
    source, with the numbers and texts that it reads from outside.

    Raises
    ------
    RuleError
        The source cannot be had, or reads things that cannot be carried.
    """
    module = sys.modules.get(rule.__module__)
    named = module is not None and rule.__module__ != "__main__" and getattr(module, rule.name, None) is rule
    file = getattr(module, "__file__", None)
    if named and file and file.endswith(".py"):
        found = _file_of(rule.__module__)
        if found is not None and found.resolve() == Path(file).resolve():
            return f"{rule.__module__}:{rule.name}", ""
        return f"{Path(file).resolve()}:{rule.name}", ""
    return f"{CODE}:{rule.name}", _carried(rule)


def _carried(rule: Rule) -> str:
    """Source of a function with what it needs from outside."""
    try:
        text = textwrap.dedent(inspect.getsource(rule.function))
    except (OSError, TypeError) as error:
        raise RuleError(
            f"rule {rule.name}: expected a function whose source can be read, found {error}; put it into "
            f"a file and name it {SPELLING}"
        ) from error
    if rule.name == "rule":
        raise RuleError("rule rule: expected another name for the function than that of the decorator")
    lines = ["from sim.rules import rule"]
    function = rule.function
    outside = inspect.getclosurevars(function)
    for name, value in sorted({**outside.globals, **outside.nonlocals}.items()):
        lines.append(_outside(rule.name, name, value))
    unknown = sorted(name for name in outside.unbound if not hasattr(builtins, name))
    attributes = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    if missing := [name for name in unknown if name not in attributes]:
        raise RuleError(f"rule {rule.name}: uses {', '.join(missing)}, which is defined nowhere")
    body = "\n".join(_undecorated(text))
    return "\n".join([*lines, "", f'@rule("{rule.kind}")', body, ""])


def _undecorated(text: str) -> list[str]:
    node = ast.parse(text).body[0]
    first = node.lineno if isinstance(node, ast.FunctionDef) else 1
    return text.rstrip().splitlines()[first - 1 :]


def _outside(rule: str, name: str, value: Any) -> str:
    if isinstance(value, types.ModuleType):
        if value.__name__ in ("math", "numpy"):
            return f"import {value.__name__} as {name}"
        raise RuleError(
            f"rule {rule}: uses the module {value.__name__}; only math and numpy can be carried from a "
            f"notebook. Put the rule into a file and name it {SPELLING}"
        )
    if getattr(value, "shape", None) == ():  # a number of numpy
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return f'{name} = float("{value}")'
    if isinstance(value, bool | int | float | str):
        return f"{name} = {value!r}"
    known = getattr(value, "__name__", "")
    if known and getattr(math, known, None) is value:
        return f"from math import {known} as {name}"
    raise RuleError(
        f"rule {rule}: uses {name}, a {type(value).__name__} from outside; only numbers, texts, math and numpy can be "
        f"carried from a notebook. Put the rule into a file and name it {SPELLING}"
    )
