"""Every exception of gridgov that users may meet has one base."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import sim
from sim.errors import GridgovError, warn

SIM = Path(__file__).resolve().parents[2] / "sim"
#: Exceptions that are no errors for users, each with the reason.
OTHERS = {
    "Interrupted": "Ctrl-C is no error; it derives from KeyboardInterrupt so that nothing catches it by mistake",
    "RuleWarning": "a warning",
    "Stopped": "a signal inside the dashboard's own threads",
    "RecordWarning": "a warning",
    "RenamedWarning": "a warning",
    "Full": "a signal inside the dashboard that a visitor holds too much, told to the visitor as a refusal",
    "Malformed": "a signal inside the gate of the dashboard: the connection is closed",
    "Dropped": "a signal inside the gate of the dashboard: the message is dropped",
    "BeyondLimits": "a signal inside the reader of YAML, turned into a problem",
}
#: Python names a class in one line, and ruff puts its bases there.
CLASS = re.compile(r"^ *class (\w+)\([^)]*(?:Error|Exception|Warning|Interrupt)\b", re.MULTILINE)


def exception_classes() -> list[tuple[str, str]]:
    """Module and name of every class in sim whose bases look like exceptions."""
    found = []
    for file in sorted(SIM.rglob("*.py")):
        module = ".".join(["sim", *file.relative_to(SIM).with_suffix("").parts]).removesuffix(".__init__")
        found += [(module, name) for name in CLASS.findall(file.read_text(encoding="utf-8"))]
    return found


@pytest.mark.parametrize(("module", "name"), exception_classes())
def test_every_exception_derives_from_the_base_or_says_why_not(module: str, name: str) -> None:
    if name in OTHERS:
        return
    try:
        kind = getattr(importlib.import_module(module), name)
    except ImportError as error:
        pytest.skip(str(error))
    assert issubclass(kind, GridgovError)


def test_the_base_is_public_and_a_value_error() -> None:
    assert sim.GridgovError is GridgovError
    assert issubclass(GridgovError, ValueError)


def test_every_warning_points_at_the_line_outside_the_package() -> None:
    """All go through one function, which says so."""
    calls = [
        file.relative_to(SIM).as_posix()
        for file in sorted(SIM.rglob("*.py"))
        if "warnings.warn(" in file.read_text(encoding="utf-8")
    ]
    assert calls == ["errors.py"]
    with pytest.warns(RuntimeWarning, match="x") as caught:
        warn("x", RuntimeWarning)
    assert caught[0].filename == __file__
