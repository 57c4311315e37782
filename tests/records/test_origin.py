"""The command that is written down with results starts the same program again."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from sim.records.origin import command


@pytest.mark.parametrize(
    ("module", "called", "words"),
    [
        ("sim.__main__", "/lib/sim/__main__.py", "gridgov"),
        ("sim.cli.__main__", "/lib/sim/cli/__main__.py", "gridgov"),
        ("gridgov.__main__", "/lib/sim/__main__.py", "gridgov"),
        ("gridgov.cli.__main__", "/lib/sim/cli/__main__.py", "gridgov"),
        ("sim.cli.main_job", "/lib/sim/cli/main_job.py", "python -m sim.cli.main_job"),
        ("mine.study", "/home/me/mine/study.py", "python -m mine.study"),
        ("__main__", "C:/Scripts/gridgov.exe", "gridgov"),
        (None, "/usr/bin/gridgov", "gridgov"),
        (None, "my study.py", "python 'my study.py'"),
        (None, "/nowhere/study.py", "python /nowhere/study.py"),
    ],
)
def test_what_was_called_is_told(module: str | None, called: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    main = ModuleType("__main__")
    main.__spec__ = ModuleSpec(module, None) if module else None
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(sys, "argv", [called, "sweep", "a b.yaml"])
    assert command() == f"{words} sweep 'a b.yaml'"
