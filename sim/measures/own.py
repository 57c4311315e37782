"""Custom measures: a function of a run, with what tables and figures need to know of it.

>>> import sim
>>> @sim.measure(unit="d", better="less", en="Longest wait", zh="最长等待")
... def longest_wait(run):
...     return (run.cases["solved"] - run.cases["arose"]).max() / 24

A study names it by the file or module that it lies in (``measures: [mine.py:longest_wait]``) and then by its name, like
a built-in measure. What a file says of a measure is read from its source; nothing of it is run for that.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import linecache
import math
import sys
import textwrap
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.arguments import shown
from sim.errors import GridgovError
from sim.measures.definition import OF_USER, UNTOLD, Measure
from sim.measures.registry import MEASURES
from sim.rules.sources import MAX_SIGNS, find_file

if TYPE_CHECKING:
    from sim.records.run import Run

Function = Callable[["Run"], float]
BETTER: Final = ("more", "less", "neither")
SPELLING: Final = "file.py:function or module:function"
_ARGUMENTS: Final = ("unit", "better", "en", "zh", "definition", "digits")
_MARK: Final = "measure"
_CARRIED: Final = "from sim.measures.own import measure\n"


class MeasureError(GridgovError):
    """A custom measure that cannot be used, or that failed; the message names it."""


def measure(
    *, unit: str, better: str, en: str = "", zh: str = "", definition: str = "", digits: int = 2
) -> Callable[[Function], Function]:
    """Mark a function of a run as a measure.

    Parameters
    ----------
    unit : str
        ``cases``, ``share`` (shown in per cent), ``h``, ``d``, ``yuan`` ... or an empty text.
    better : {"more", "less", "neither"}
        Which direction is an improvement.
    en, zh : str
        Titles; by default the name of the function.
    definition : str
        What is counted, over what.
    digits : int
        Digits after the point in tables (of per cent for shares), 0 to 9.

    Raises
    ------
    MeasureError
        A value is not what it should be, or the function does not take a run.
    """

    def mark(function: Function) -> Function:
        name = getattr(function, "__name__", "")
        found = define(
            name, {"unit": unit, "better": better, "en": en, "zh": zh, "definition": definition, "digits": digits}
        )
        if len(inspect.signature(function).parameters) != 1:
            raise MeasureError(
                f"measure {name}: expected a function def {name}(run), found another number of arguments"
            )
        function.measure = found  # type: ignore[attr-defined]
        return function

    return mark


def define(name: str, given: Mapping[str, Any]) -> Measure:
    """What a decorator says of a measure, checked.

    Raises
    ------
    MeasureError
    """
    if not name.isidentifier() or name in MEASURES:
        what = "the name of a built-in measure" if name in MEASURES else "none"
        raise MeasureError(f"measure {name or '(no name)'}: expected a function with a name of its own, found {what}")
    unknown = [key for key in given if key not in _ARGUMENTS]
    if unknown or "unit" not in given or "better" not in given:
        raise MeasureError(
            f'measure {name}: expected @sim.measure(unit="...", better="more", en="...", zh="..."), found '
            + (f"the unknown argument {unknown[0]}" if unknown else "no unit, or no direction (better)")
        )
    digits = given.get("digits", 2)
    texts = {key: given.get(key, "") for key in ("unit", "en", "zh", "definition")}
    if not all(isinstance(text, str) for text in texts.values()) or given["better"] not in BETTER:
        raise MeasureError(f"measure {name}: expected texts, and better as one of {', '.join(BETTER)}")
    if not isinstance(digits, int) or isinstance(digits, bool) or not 0 <= digits <= 9:
        raise MeasureError(f"measure {name}: expected digits from 0 to 9, found {digits!r}")
    title = texts["en"] or texts["zh"] or name
    return Measure(
        name,
        title,
        texts["zh"] or title,
        texts["unit"],
        given["better"],
        texts["definition"] or UNTOLD,
        digits,
        source=OF_USER,
    )


@dataclass(frozen=True)
class OwnMeasure:
    """A custom measure, with its source.

    Attributes
    ----------
    definition : Measure
    text : str
        The whole source that is run for it.
    file : str
        Where it was found; empty for one of a notebook or of a folder of results.
    """

    definition: Measure
    text: str
    file: str = ""

    @property
    def name(self) -> str:
        """Name in studies and tables."""
        return self.definition.name

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the source and the name of the function."""
        return hashlib.sha256(f"{self.name}\0{self.text}".encode()).hexdigest()

    @property
    def key(self) -> str:
        """Identity of its values in a folder of results: name and digest, so that changed code makes other values."""
        return f"{self.name}@{self.digest[:16]}"

    @property
    def code(self) -> str:
        """Where the code lies, as it is told before it is loaded."""
        return f"{self.file or 'the study itself'}: {self.name}"

    def load(self) -> Function:
        """The function; runs the user's code, once.

        Raises
        ------
        MeasureError
            The code failed.
        """
        return _function(self.text, self.name, self.file)

    def of(self, run: Run) -> float:
        """The value for a run; runs the user's code.

        Raises
        ------
        MeasureError
            The code failed, or gave no number.
        """
        function = self.load()
        try:
            value = function(run)
        except GridgovError:
            raise
        except Exception as error:
            raise MeasureError(f"measure {self.name}: {type(error).__name__}: {error}") from error
        if hasattr(value, "item"):
            value = value.item()
        if not isinstance(value, (bool, int, float)):
            raise MeasureError(f"measure {self.name}: expected one number, found {type(value).__name__}")
        return float(value)


@lru_cache(maxsize=64)
def _function(text: str, name: str, file: str) -> Function:
    """The function, from its source; the folder of its file is looked into for what it imports."""
    place = file or f"<measure {name} {hashlib.sha256(text.encode()).hexdigest()[:8]}>"
    module = types.ModuleType(f"gridgov_measure_{name}")
    module.__dict__["__file__"] = place
    linecache.cache[place] = (len(text), None, text.splitlines(True), place)
    folder = str(Path(file).parent) if file else ""
    if folder and folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        exec(compile(text, place, "exec"), module.__dict__)
    except Exception as error:
        raise MeasureError(
            f"measure {name}: its source could not be loaded: {type(error).__name__}: {error}"
        ) from error
    finally:
        if folder and folder in sys.path:
            sys.path.remove(folder)
    function: Function | None = module.__dict__.get(name)
    if not callable(function):
        raise MeasureError(f"measure {name}: expected a function of that name in its source, found none")
    return function


def find_measure(reference: str, beside: Path | None = None) -> OwnMeasure:
    """A measure by reference; its source is read, and nothing of it is run.

    Parameters
    ----------
    reference : str
        ``file.py:function`` or ``module:function``.
    beside : Path, optional
        Folder that the file is looked for in first.

    Raises
    ------
    MeasureError
        There is none.
    """
    place, colon, name = reference.rpartition(":")
    if not colon or not place or not name.isidentifier():
        raise MeasureError(f"measure {reference!r}: expected {SPELLING}")
    file = find_file(place, beside)
    if file is None:
        raise MeasureError(f"measure {reference}: expected a file or a module with Python source, found no {place}")
    try:
        text = file.read_text(encoding="utf-8") if file.stat().st_size <= 4 * MAX_SIGNS else ""
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(f"measure {reference}: expected a file of Python source in UTF-8, found {error}") from error
    return OwnMeasure(defined_in(text, name), text, str(file))


def defined_in(text: str, name: str) -> Measure:
    """What the source says of a measure, without running it.

    Raises
    ------
    MeasureError
        There is no such function, or its decorator holds something else than plain values.
    """
    try:
        nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise MeasureError(f"measure {name}: expected Python source, found {type(error).__name__}: {error}") from error
    marked = {node.name: call for node in nodes if (call := _decorator(node)) is not None}
    if name not in marked:
        known = f"; it has {', '.join(marked)}" if marked else ""
        raise MeasureError(
            f"measure {name}: expected a function of that name with @sim.measure(...), found none{known}"
        )
    try:
        given = {str(one.arg): ast.literal_eval(one.value) for one in marked[name].keywords}
    except ValueError:
        raise MeasureError(
            f"measure {name}: expected plain values in @sim.measure(...), found names or calls"
        ) from None
    return define(name, given)


def _decorator(node: ast.FunctionDef) -> ast.Call | None:
    for call in node.decorator_list:
        if isinstance(call, ast.Call):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called == _MARK:
                return call
    return None


def as_measure(given: Any, beside: Path | None = None) -> OwnMeasure:
    """A measure that was given as such, as a marked function, or by reference.

    Raises
    ------
    MeasureError
        It is none of these, or its source cannot be had.
    """
    if isinstance(given, OwnMeasure):
        return given
    if isinstance(given, str):
        return find_measure(given, beside)
    definition = getattr(given, "measure", None)
    if not isinstance(definition, Measure):
        raise MeasureError(f"measure: expected a function with @sim.measure(...) or {SPELLING}, found {given!r}")
    return OwnMeasure(definition, _source_of(given, definition.name))


def _source_of(function: Any, name: str) -> str:
    """The module of a function if it has a file, else the function with the plain values that it reads from outside."""
    module = sys.modules.get(function.__module__)
    file = getattr(module, "__file__", None)
    if file and function.__module__ != "__main__" and getattr(module, name, None) is function:
        return Path(file).read_text(encoding="utf-8")
    try:
        body = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as error:
        raise MeasureError(f"measure {name}: its source cannot be read ({error}); put it into a file") from error
    outside = inspect.getclosurevars(function)
    lines = []
    for word, value in sorted({**outside.globals, **outside.nonlocals}.items()):
        if isinstance(value, types.ModuleType):
            lines.append(f"import {value.__name__} as {word}")
        elif isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value)):
            lines.append(f"{word} = {value!r}")
        else:
            raise MeasureError(
                f"measure {name}: uses {word}, a {type(value).__name__} from outside; only modules, numbers and texts "
                f"can be carried from a notebook. Put the measure into a file and name it {SPELLING}"
            )
    head = body[: body.index("def ")]
    plain = body[body.index("def ") :] if "measure" in head else body
    given = {key: getattr(function.measure, key) for key in _ARGUMENTS}
    arguments = ", ".join(f"{key}={value!r}" for key, value in given.items())
    return "\n".join([_CARRIED.strip(), *lines, "", f"@measure({arguments})", plain])


def load_measures(given: Iterable[Any], beside: Path | None = None) -> dict[str, OwnMeasure]:
    """Measures by name.

    Raises
    ------
    MeasureError
        One cannot be found, or two have one name.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise MeasureError(f"measures: expected a list of functions or references, found {shown(given)}")
    found: dict[str, OwnMeasure] = {}
    for one in given:
        own = as_measure(one, beside)
        if own.name in found and found[own.name].digest != own.digest:
            raise MeasureError(f"measures: expected a name of its own for each, found {own.name} twice")
        found[own.name] = own
    return found
