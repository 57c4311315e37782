"""The house keeps its shape: the wheel, the versions, the size of rooms, the direction of imports."""

from __future__ import annotations

import ast
import datetime as dt
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SIM = ROOT / "sim"
MODULES = sorted(SIM.rglob("*.py"))

# Who may import whom: a room imports rooms of a lower number, or itself. Data flows through the rooms in
# the order of docs/background/architecture.md; `simulation` sits above `records` and `measures` because it hands
# its columns over to a Run.
ROOMS = (
    ("errors", "lazily"),
    ("visible", "threads"),
    ("arguments",),
    ("progress",),
    ("jit", "copies"),
    ("random", "rules"),
    ("policy",),
    ("scenario",),
    ("world",),
    ("demand",),
    ("organisation",),
    ("flow",),
    ("assembly",),
    ("institutions",),
    ("records",),
    ("measures",),
    ("simulation",),
    ("stories",),
    ("mesa",),
    ("experiments",),
    ("facts",),
    ("places",),
    ("region",),
    ("requests",),
    ("fit",),
    ("report",),
    ("app",),
    ("lessons",),
    ("cli",),
    ("__main__",),
    ("__init__",),
)
ORDER = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
# Imports inside a function that give an object a convenient method; never at module level.
CONVENIENCE = {
    ("records", "measures"),
    ("records", "report"),
    ("records", "stories"),
    ("stories", "report"),
    ("experiments", "report"),
    ("progress", "experiments"),
    ("progress", "report"),
}
HEAVY = ("numba", "numpy", "pandas", "pyarrow", "matplotlib", "scipy", "mesa")


@dataclass(frozen=True)
class Import:
    """One import of a module of ours or of somebody else's."""

    file: Path
    line: int
    target: str
    at_module_level: bool
    below: tuple[str, ...] = ()  # names that may be modules of the target

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.target}"


def room_of(file: Path) -> str:
    """Name of the room a file of ``sim/`` belongs to."""
    return file.relative_to(SIM).parts[0].removesuffix(".py")


def _package_of(file: Path) -> list[str]:
    return ["sim", *file.relative_to(SIM).parts[:-1]]


def _type_checking(node: ast.If) -> bool:
    test = node.test
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _walk(node: ast.AST, inside: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, inside
        elif isinstance(child, ast.If) and _type_checking(child):
            for branch in child.orelse:
                yield from _walk(branch, inside)
        else:
            function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from _walk(child, inside or function)


@cache
def tree_of(file: Path) -> ast.Module:
    """A module as Python reads it; read once for all tests."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imports_of(file: Path) -> Iterator[Import]:
    """All imports of a file, those for the type checker only left out."""
    for node, inside in _walk(tree_of(file), inside=False):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            base = node.module or ""
            if node.level:
                package = _package_of(file)
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            # `from sim import x` names the room x; elsewhere the module is enough.
            names = [f"sim.{alias.name}" for alias in node.names] if base == "sim" else [base]
        for name in names:
            below = tuple(f"{name}.{alias.name}" for alias in node.names) if isinstance(node, ast.ImportFrom) else ()
            yield Import(file, node.lineno, name, not inside, below)


@cache
def all_imports() -> tuple[Import, ...]:
    """All imports of all modules."""
    return tuple(found for file in MODULES for found in imports_of(file))


def is_allowed(found: Import) -> bool:
    """Whether an import follows the order of the rooms."""
    parts = found.target.split(".")
    if parts[0] != "sim" or len(parts) == 1:
        return True
    here, there = room_of(found.file), parts[1]
    if there not in ORDER or here not in ORDER:  # a name of `sim` itself, or a new room (see above)
        return True
    if here == there or ORDER[there] < ORDER[here]:
        return True
    return (here, there) in CONVENIENCE and not found.at_module_level


def test_every_room_has_a_place_in_the_order() -> None:
    unknown = {room_of(file) for file in MODULES} - ORDER.keys()
    assert not unknown, f"rooms without a place in ORDER (and in docs/background/architecture.md): {sorted(unknown)}"


def test_imports_run_one_way() -> None:
    wrong = [str(found) for found in all_imports() if not is_allowed(found)]
    assert not wrong, "\n".join(wrong)


def test_the_import_check_sees_a_wrong_arrow() -> None:
    wrong = Import(SIM / "flow" / "state.py", 1, "sim.measures.equity", at_module_level=True)
    lazy = Import(SIM / "records" / "run.py", 1, "sim.report.figures", at_module_level=False)
    eager = Import(SIM / "records" / "run.py", 1, "sim.report.figures", at_module_level=True)
    assert not is_allowed(wrong)
    assert is_allowed(lazy)
    assert not is_allowed(eager)


def test_the_engine_knows_arrays_only() -> None:
    barred = {"pydantic", "pandas", "mesa", "yaml", "pyarrow", "matplotlib", "rich", "typer"}
    wrong = [str(f) for f in all_imports() if room_of(f.file) == "flow" and f.target.split(".")[0] in barred]
    assert not wrong, "\n".join(wrong)


#: Pure tables may be longer.
TABLES = {"sim/policy/mechanisms.py", "sim/app/words.py", "sim/report/report_words.py", "sim/cli/chinese/messages.py"}


def test_modules_stay_small() -> None:
    """No module of more than 400 lines but pure tables."""
    lengths = {f.relative_to(ROOT).as_posix(): len(f.read_text("utf-8").splitlines()) for f in MODULES}
    assert not {name: lines for name, lines in lengths.items() if lines > 400 and name not in TABLES}


def _lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function but for its docstring."""
    first = function.body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    doc = first.end_lineno - first.lineno + 1 if text else 0
    return function.end_lineno - function.lineno + 1 - doc


def test_functions_stay_small() -> None:
    """No function of more than 60 lines, its docstring left out."""
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}: {_lines_of(node)} lines"
        for file in MODULES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_of(node) > 60
    ]
    assert not long, "\n".join(long)


def _module_of(file: Path) -> str:
    return ".".join(["sim", *file.relative_to(SIM).with_suffix("").parts]).removesuffix(".__init__")


def test_no_circle_between_modules_at_run_time() -> None:
    """Modules import each other one way; imports inside functions are left out (some give a convenient method)."""
    modules = {_module_of(file) for file in MODULES}
    arrows: dict[str, set[str]] = {module: set() for module in modules}
    for found in all_imports():
        if not found.at_module_level:
            continue
        here = _module_of(found.file)
        arrows[here] |= {name for name in (found.target, *found.below) if name in modules} - {here}
    # a package that only hands on the names of its modules is no arrow back
    order = TopologicalSorter({m: {t for t in ts if not m.startswith(f"{t}.")} for m, ts in arrows.items()})
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' > '.join(error.args[1])}")


def test_json_that_others_read_is_strict_and_written_in_one_place() -> None:
    """``to_json`` writes null for what is not finite; ``json.dumps`` would write NaN, which is no JSON."""
    own = {"sim/records/store.py", "sim/records/places.py", "sim/lessons/notebook.py"}  # the one writer; no numbers
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in MODULES
        if file.relative_to(ROOT).as_posix() not in own
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("json.dumps", "json.dump")
        if any(word.arg == "indent" for word in node.keywords)
    ]
    assert not found


def test_no_star_imports() -> None:
    stars = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in MODULES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars


@pytest.mark.parametrize("module", ["sim", "sim.scenario", "sim.cli"])
def test_light_modules_import_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", f"import {module} loads {done.stdout.strip()}"


def test_versions_agree() -> None:
    import sim

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == sim.__version__ == citation["version"]


def test_citation_has_what_the_format_requires() -> None:
    from sim.experiments.cite import citations

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation.keys() >= {"message", "title", "authors", "version", "license", "date-released"}
    released = citation["date-released"]
    assert isinstance(released, dt.date)
    assert str(released.year) == citations()[0].year
    assert all("name" in author or "family-names" in author for author in citation["authors"])


def test_every_dependency_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.]*", line) for line in pins)
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pins}
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9_.-]+", line)[0]).lower() for line in asked}
    assert names <= pinned, f"without a pin in constraints.txt: {sorted(names - pinned)}"


def git_files(*options: str) -> list[str]:
    """Names of files as git sees them."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", *options]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    return [name for name in listing.split("\0") if name]


def test_nothing_that_is_ignored_is_tracked() -> None:
    assert not git_files("--cached", "--ignored", "--exclude-standard")


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Written in pieces, so that this file passes its own test.
    words = [
        "pypi" + r"\.org",
        "python" + r"hosted\.",
        "npm" + r"js\.",
        "deb" + r"\.debian",
        "--(extra-)?index" + "-url",
        "find" + "-links",
        "(?<![\\w.])/" + r"(work|tmp|root|opt)/\w",
    ]
    pattern = re.compile("|".join(words).encode())
    wrong = []
    for path in map(ROOT.joinpath, git_files("--cached", "--others", "--exclude-standard")):
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if pattern.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line[:120].decode(errors='replace')}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built without the network by the build backend in this environment."""
    target = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; build_wheel({str(target)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = target.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_carries_every_scenario_file(wheel: zipfile.ZipFile) -> None:
    here = {
        f"sim/_scenarios/{path.relative_to(ROOT / 'scenarios').as_posix()}"
        for path in (ROOT / "scenarios").rglob("*.yaml")
    }
    assert "sim/_scenarios/demo.yaml" in here
    assert "sim/_scenarios/catalogues/default.yaml" in here
    assert here <= set(wheel.namelist())


def test_the_wheel_carries_the_package_and_the_command_only(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {f"sim/{path.relative_to(SIM).as_posix()}" for path in MODULES} <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"gridgov", "sim"}
    assert [name for name in names if name.startswith("gridgov/")] == ["gridgov/__init__.py"]
    others = [name for name in names if not name.startswith("sim/_machine_code/")]
    assert not [name for name in others if name.endswith((".pyc", ".nbc", ".nbi"))]
    (entry,) = [name for name in names if name.endswith("entry_points.txt")]
    assert "gridgov = sim.cli:main" in wheel.read(entry).decode()


@pytest.mark.slow
def test_the_installed_wheel_finds_its_scenarios(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Away from the checkout, the package reads the scenarios that it carries."""
    wheel.extractall(tmp_path / "site")
    code = "import sim, sys; print(sim.__file__); sim.load('demo'); sim.load('panjin/after')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))


def test_the_hosted_checks_cover_three_systems_and_three_versions_without_make() -> None:
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    tests = yaml.safe_load(text)["jobs"]["tests"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [c.rpartition(" ")[2] for c in project["classifiers"] if re.search(r"Python :: 3\.\d+$", c)]
    assert {name.partition("-")[0] for name in tests["os"]} == {"ubuntu", "macos", "windows"}
    assert tests["python"] == versions == ["3.12", "3.13", "3.14"]
    assert not re.search(r"\bmake\b", text)
