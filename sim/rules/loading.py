"""From the name of a rule to the function: here its source is run."""

from __future__ import annotations

import importlib
import importlib.util
import linecache
import sys
import types
from functools import lru_cache, partial, reduce
from pathlib import Path
from typing import Any

from sim.copies.pickler import AGAIN
from sim.rules.errors import RuleError
from sim.rules.rule import Rule
from sim.rules.sources import CODE, Source


def _module_name(source: Source) -> str:
    return f"gridgov_rule_{source.digest[:16]}"


def found_again(source: Source, name: str) -> Any:
    """A function or class of a source by its name, in this process or another: the source travels along.

    Parameters
    ----------
    source : Source
    name : str
        Qualified name in the module.
    """
    module = sys.modules.get(_module_name(source)) or load_module(source)
    found: Any = reduce(getattr, name.split("."), module)
    return found if isinstance(found, (type, types.FunctionType)) else found.function  # what a decorator holds


@lru_cache(maxsize=64)
def load_rule(source: Source) -> Rule:
    """Run the source of a rule and return the rule.

    A file is run anew when its text has changed since, a module inside a package is imported in the usual way.

    Raises
    ------
    RuleError
        Its source fails when it is run, or leaves no rule of that name.
    """
    reference = f"{source.place}:{source.function}"
    try:
        module = load_module(source)
    except Exception as error:
        raise RuleError(f"rule {reference}: its source failed with {type(error).__name__}: {error}") from error
    found = getattr(module, source.function, None)
    if not isinstance(found, Rule):
        raise RuleError(f"rule {reference}: expected a function with @sim.rule, found {type(found).__name__}")
    return found


def load_module(source: Source) -> types.ModuleType:
    """The module of a source, run once for each text of it."""
    inside_a_package = "." in source.place and not source.place.endswith(".py")
    if inside_a_package and source.place in sys.modules:
        return sys.modules[source.place]
    if inside_a_package and not Path(f"{source.place.replace('.', '/')}.py").is_file():
        return importlib.import_module(source.place)
    name = _module_name(source)
    file = source.file or f"<{CODE}:{source.function}>"
    module = types.ModuleType(name)
    module.__file__ = file
    setattr(module, AGAIN, partial(found_again, source))
    sys.modules[name] = module
    if not source.file:  # so that a traceback can show its lines
        linecache.cache[file] = (len(source.text), None, source.text.splitlines(keepends=True), file)
    try:
        exec(compile(source.text, file, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module
