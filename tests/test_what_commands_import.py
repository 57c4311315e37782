"""What each command imports: libraries that take long to load only where their work is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parents[1]

#: Libraries that take a tenth of a second or more to import.
HEAVY = (
    "numba",
    "pandas",
    "scipy.stats",
    "scipy.optimize",
    "scipy.spatial",
    "matplotlib",
    "mesa",
    "networkx",
    "sklearn",
    "SALib",
    "starlette",
    "uvicorn",
    "openpyxl",
)
ENGINE = ("numba",)  # compiled code
READING = ("pandas",)  # tables of people and of studies
FIGURES = ("matplotlib",)

ENGINE = frozenset({"numba"})
TABLES = frozenset({"pandas"})
FIGURES = frozenset({"matplotlib", "scipy.spatial"})

#: Commands that read and tell: no heavy library at all.
LIGHT = (
    "--help",
    "list",
    "validate demo",
    "show demo",
    "diff panjin/before panjin/after",
    "parameters speed",
    "explain policy.staffing.speed",
    "measures",
    "new --help",
    "status --help",
    "requests --help",
    "sweep --help",
    "list --lang zh",
)
#: Commands that run the engine.
RUNS = ("run demo --days 61 --lang zh", "run demo --days 61 --json", "run demo --days 61 --out R")
#: Modules that commands and workers import before they know what is asked for.
MODULES = ("sim", "sim.scenario", "sim.cli", "sim.records", "sim.measures.summary", "sim.experiments.worker")

_TELL = """
import importlib, json, runpy, sys

heavy, todo = json.loads(sys.argv[1]), json.loads(sys.argv[2])
for what in todo:
    code = 0
    sys.argv = ["gridgov", *what.split()]
    try:
        importlib.import_module(what) if what.startswith("sim") else runpy.run_module("sim", run_name="__main__")
    except SystemExit as stop:
        code = stop.code or 0
    print(json.dumps([what, code, [name for name in heavy if name in sys.modules]]), file=sys.stderr)
"""


def check_imports(folder: Path, todo: tuple[str, ...], allowed: frozenset[str] = frozenset()) -> None:
    """Do commands, or import modules, one after the other in one process, which loads nothing but what is allowed.

    Raises
    ------
    AssertionError
        Naming the first that loads something else, or that fails.
    """
    done = subprocess.run(
        [sys.executable, "-c", _TELL, json.dumps(HEAVY), json.dumps(todo)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith('["')]
    assert [what for what, _, _ in told] == list(todo), done.stderr
    for what, code, found in told:
        assert code == 0, f"{what}: {done.stderr}"
        beyond = set(found) - allowed
        assert not beyond, f"{what} imports {', '.join(sorted(beyond))}"


def test_commands_that_only_read_and_tell_load_no_heavy_library(tmp_path: Path) -> None:
    check_imports(tmp_path, LIGHT)


def test_modules_that_every_command_and_worker_loads_load_no_heavy_library(tmp_path: Path) -> None:
    check_imports(tmp_path, MODULES)


@pytest.mark.slow
def test_a_run_loads_the_engine_and_a_report_no_statistics(tmp_path: Path) -> None:
    check_imports(tmp_path, RUNS, ENGINE)
    check_imports(tmp_path, ("report R",), ENGINE | TABLES | FIGURES)  # the map draws the place anew


def test_a_library_that_is_loaded_is_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"sim.flow.engine imports .*numba"):
        check_imports(tmp_path, ("sim.scenario", "sim.flow.engine"))
    with pytest.raises(AssertionError, match="unknown-command"):
        check_imports(tmp_path, ("unknown-command",))
