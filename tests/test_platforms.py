"""The core without what only POSIX has: its modules, calls, signals, folders as files, UTF-8 consoles, forks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

import sim
from sim.records import atomic
from sim.records.run import Run
from sim.simulation import memory
from tests.platforms import CALLS, MODULES, SIGNALS

ROOT = Path(__file__).resolve().parents[1]
OURS = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "gridgov").rglob("*.py")])
SHORT = ["--set", "run.warm_up_days=5"]
SCRIPT = """
import sys
from tests.platforms import play_windows

play_windows()  # in this process and, because they run this file again, in its workers

if __name__ == "__main__":
    from sim.cli import main

    sys.argv = ["gridgov", *sys.argv[1:]]
    main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("基层 治理")
    (made / "gridgov elsewhere.py").write_text(SCRIPT, encoding="utf-8")
    return made


@pytest.fixture(scope="module", params=["gbk", "cp1252"])
def elsewhere(request: pytest.FixtureRequest, folder: Path) -> Any:
    """The command line in a process without POSIX, whose console has another encoding."""

    def call(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(folder / "gridgov elsewhere.py"), *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": request.param, "PYTHONUTF8": "0"},
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(request.param, "replace")[-3000:]
        return done.stdout.decode(request.param, "replace")

    call.folder = folder / request.param  # type: ignore[attr-defined]
    return call


@pytest.mark.slow  # six commands, two workers
def test_the_core_runs_without_posix(elsewhere: Any) -> None:
    out = elsewhere.folder
    mine = out.with_name(f"我的 方案 {out.name}.yaml")
    mine.write_text("extends: demo\ntitle: {en: Mine, zh: 我的}\n", encoding="utf-8")
    elsewhere("validate", mine.name)
    elsewhere("run", mine.name, "--days", "4", "--seed", "2", *SHORT, "--csv", "--out", str(out / "一次 运行"))
    elsewhere("compare", "demo", mine.name, "--set", "run.days=4", *SHORT, "--replications", "2", "--workers", "2",
              "--out", str(out / "比较"))  # fmt: skip
    elsewhere("report", str(out / "一次 运行"))
    elsewhere("report", str(out / "比较"), "--lang", "zh")
    found = Run.read(out / "一次 运行")
    here = sim.Simulation(sim.load(str(mine)).with_({"run.days": 4, "run.warm_up_days": 5}), 2).run()
    assert found.cases.equals(here.cases)
    assert found.provenance["peak_memory_mb"] > 10.0
    names = [path.relative_to(out).as_posix() for path in out.rglob("*")]
    assert len(names) > 10
    for name in names:
        assert fit_for_ntfs(name), name
    assert not [name for name in names if name.endswith(".part")]


RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def fit_for_ntfs(name: str) -> bool:
    """Whether every part of a relative path may be a name on NTFS."""
    return not any(
        re.search(r'[<>:"\\|?*\x00-\x1f]', part) or part.endswith((" ", ".")) or RESERVED.match(part)
        for part in name.split("/")
    )


def test_names_in_the_checkout_are_fit_for_ntfs_and_differ_by_more_than_case() -> None:
    names = [p.relative_to(ROOT).as_posix() for top in ("sim", "gridgov", "scenarios", "docs", "tests", "experiments")
             for p in (ROOT / top).rglob("*") if "__pycache__" not in p.parts]  # fmt: skip
    assert len(names) > 300
    assert [name for name in names if not fit_for_ntfs(name)] == []
    assert len({name.lower() for name in names}) == len(names)


def uses_of_posix(file: Path) -> list[str]:
    """Modules imported and attributes named in a file that other systems do not have; what is asked for by
    ``getattr`` or ``hasattr`` with its name as a text is not among them."""
    found = []
    missing = {"os": CALLS, "signal": SIGNALS}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module] if node.module in MODULES else []
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name, attribute = node.value.id, node.attr
            if attribute in missing.get(name, ()) or (name == "os" and attribute in ("fork", "symlink", "wait")):
                found.append(f"{name}.{attribute}")
    return found


def test_nothing_posix_only_is_named_without_asking_for_it() -> None:
    assert {str(f.relative_to(ROOT)): used for f in OURS if (used := uses_of_posix(f))} == {}


def test_every_process_is_spawned() -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in OURS}
    contexts = [text for text in texts.values() if "get_context(" in text]
    assert contexts
    assert all('get_context("spawn")' in text for text in contexts)
    pools = [f for f, text in texts.items() if "ProcessPoolExecutor(" in text and "mp_context=" not in text]
    assert pools == []


# -- memory figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "figure"), [("linux", 300 * 1024), ("darwin", 300 * 1024 * 1024)])
def test_peak_memory_has_the_unit_of_its_system(monkeypatch: pytest.MonkeyPatch, platform: str, figure: int) -> None:
    usage = SimpleNamespace(getrusage=lambda _: SimpleNamespace(ru_maxrss=figure), RUSAGE_SELF=0)
    monkeypatch.setitem(sys.modules, "resource", usage)
    monkeypatch.setattr(sys, "platform", platform)
    assert memory.peak_memory_mb() == 300.0


@pytest.mark.parametrize("held", [{"rss": 5, "peak_wset": 300}, {"rss": 300}], ids=["windows", "no peak"])
def test_peak_memory_without_the_module_resource(monkeypatch: pytest.MonkeyPatch, held: dict[str, int]) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    info = SimpleNamespace(**{name: value * 1024 * 1024 for name, value in held.items()})
    monkeypatch.setattr(psutil, "Process", lambda: SimpleNamespace(memory_info=lambda: info))
    assert memory.peak_memory_mb() == 300.0


def test_a_folder_is_not_pushed_to_the_disk_where_folders_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY", raising=False)

    def refuse(path: Any, flags: int, *rest: Any) -> int:
        assert not Path(path).is_dir()
        assert flags & os.O_RDWR or rest
        return real(path, flags, *rest)

    real = os.open
    monkeypatch.setattr(os, "open", refuse)
    atomic.write_file(tmp_path / "一", lambda part: part.write_bytes(b"1") and None)
    atomic.sync(tmp_path)
    assert (tmp_path / "一").read_bytes() == b"1"
