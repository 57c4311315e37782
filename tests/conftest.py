"""Shared test set-up: a screenless plot backend, reproducible property tests, stored baselines."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from sim.threads import keep_to_one_thread
from tests.browser import chromium
from tests.commands import gridgov

__all__ = ["chromium"]  # a fixture, for all

os.environ.setdefault("MPLBACKEND", "Agg")
keep_to_one_thread()  # nothing above loads numpy

settings.register_profile("gridgov", derandomize=True, deadline=None)
settings.load_profile("gridgov")

GOLDEN = Path(__file__).parent / "golden"
Value = float | int | bool | str | None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that ``make golden`` uses."""
    parser.addoption("--refresh-golden", action="store_true", help="write stored baselines anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the core of the tests, by file."""
    from tests.floor import CORE, ROOT

    core = {ROOT / file for file in CORE}
    for item in items:
        if item.path in core:
            item.add_marker(pytest.mark.core)


@pytest.fixture
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """``gridgov`` in this process and in the current folder (see :mod:`tests.commands`)."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return gridgov(*arguments, cwd=Path.cwd())

    return call


def _differences(stored: Mapping[str, Value], found: Mapping[str, Value], rel: float) -> list[str]:
    lines = [f"{key}: stored, no longer produced" for key in stored.keys() - found.keys()]
    lines += [f"{key}: produced, not stored" for key in found.keys() - stored.keys()]
    for key in stored.keys() & found.keys():
        a, b = stored[key], found[key]
        if isinstance(a, float) and isinstance(b, float):
            same = math.isclose(a, b, rel_tol=rel) or (math.isnan(a) and math.isnan(b))
        else:
            same = a == b and type(a) is type(b)
        if not same:
            lines.append(f"{key}: stored {a!r}, found {b!r}")
    return sorted(lines)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compare a flat mapping with ``tests/golden/<name>.json``: floats to ``rel``, all else exactly.

    With ``--refresh-golden`` the file is written instead.
    """

    def check(name: str, found: Mapping[str, Value], rel: float = 1e-9) -> None:
        path = GOLDEN / f"{name}.json"
        if request.config.getoption("--refresh-golden"):
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(json.dumps(dict(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            return
        if not path.exists():
            pytest.fail(f"expected a baseline {path.name} in tests/golden, found none; write it: make golden")
        # Through JSON, so that both sides have been written and read.
        stored, now = json.loads(path.read_text(encoding="utf-8")), json.loads(json.dumps(dict(found)))
        lines = _differences(stored, now, rel)
        if lines:
            pytest.fail(
                f"{path.name} has moved ({len(lines)} of {len(stored)} values). If that is meant: make "
                "golden, and a line in CHANGELOG.md.\n  " + "\n  ".join(lines[:20])
            )

    return check
