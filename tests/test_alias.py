"""The package by the name of the project: the very same modules, whichever name comes first."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import gridgov
import sim
from tests.each import each

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in (ROOT / "sim").rglob("*.py")
    if file.name != "__main__.py" and "app" not in file.parts
)


def python(code: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, *(["-c", code] if code else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_both_names_are_one_module() -> None:
    assert gridgov is sim
    assert gridgov.load is sim.load
    assert gridgov.__name__ == gridgov.__spec__.name == "sim"  # type: ignore[union-attr]


def test_every_module_has_both_names() -> None:
    def check(name: str) -> None:
        alias = importlib.import_module(name.replace("sim", "gridgov", 1))
        real = importlib.import_module(name)
        assert alias is real
        assert real.__name__ == name
        assert real.__spec__ is not None
        assert real.__spec__.name == name

    each(check, MODULES)


def test_what_a_package_offers_stays_when_its_modules_are_imported_by_the_other_name() -> None:
    packages = [name for name in MODULES if (ROOT / name.replace(".", "/")).is_dir()]
    code = (
        "import importlib\n"
        f"packages = [importlib.import_module(name) for name in {packages!r}]\n"
        "offered = [(p, name, getattr(p, name)) for p in packages for name in getattr(p, '__all__', ())]\n"
        "import gridgov\n"
        f"for name in {MODULES!r}: importlib.import_module(name.replace('sim', 'gridgov', 1))\n"
        "hidden = [f'{p.__name__}.{name}' for p, name, value in offered if getattr(p, name) is not value]\n"
        "print(hidden, len(offered) > 100)"
    )
    assert python(code) == "[] True"


@pytest.mark.parametrize("first", ["gridgov", "sim"])
def test_the_order_of_imports_does_not_matter(first: str) -> None:
    second = {"gridgov": "sim", "sim": "gridgov"}[first]
    code = (
        f"import {first}.scenario.rollout; import {second}.scenario.rollout; import sim, gridgov; "
        "from gridgov.scenario import Scenario; "
        "print(gridgov.scenario is sim.scenario, Scenario is sim.Scenario, isinstance(gridgov.load('demo'), Scenario))"
    )
    assert python(code) == "True True True"


def test_importing_it_costs_nothing() -> None:
    heavy = ("numba", "numpy", "pandas", "pyarrow", "matplotlib", "scipy", "mesa")
    assert python(f"import sys, gridgov; print([m for m in {heavy!r} if m in sys.modules])") == "[]"


def test_a_module_that_does_not_exist_is_missed_by_the_name_that_was_asked_for() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"gridgov\.nothing"):
        importlib.import_module("gridgov.nothing")


def test_it_runs_as_a_command() -> None:
    assert python("", "-m", "gridgov", "list") == python("", "-m", "sim", "list")


def test_what_is_pickled_under_one_name_is_read_under_the_other() -> None:
    scenario = gridgov.load("demo")
    assert b"gridgov." not in pickle.dumps(scenario)
    assert pickle.loads(pickle.dumps(scenario)) == sim.load("demo")


def test_names_that_do_not_exist_are_refused_as_ever() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        gridgov.nothing  # noqa: B018
