"""A wheel that brings machine code along: nothing is compiled, results are the same, and who cannot use it compiles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sim.jit import shipped
from sim.jit.compiled import IN_PARTS, fingerprint
from tests.flow.fingerprint import fingerprint as result
from tests.flow.test_processors import GOLDEN

ROOT = Path(__file__).resolve().parents[2]
TARGET = ["x86_64-unknown-linux-gnu", "x86-64-v3", ""]
TRIPLE = shipped.cpu_target.target_context.codegen().magic_tuple()[0]
pytestmark = pytest.mark.skipif(not IN_PARTS or TARGET[0] != TRIPLE, reason="for known processors and numba only")


def about(folder: Path, **changes: object) -> tuple[str, str, str] | None:
    told = {"fingerprint": fingerprint(), "numba": shipped.numba_version, "target": TARGET} | changes
    (folder / shipped.ABOUT).write_text(json.dumps(told), encoding="utf-8")
    return shipped.read_about(folder, fingerprint())


@pytest.fixture
def modern(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """A processor of the class."""
    features = dict.fromkeys(shipped.CLASSES["x86_64"][1], True)
    monkeypatch.setattr(shipped, "get_host_cpu_features", lambda: features)
    monkeypatch.setattr(shipped.config, "CPU_NAME", None)
    return features


def test_code_is_taken_where_sources_numba_system_and_processor_fit(modern, tmp_path: Path) -> None:
    assert about(tmp_path) == tuple(TARGET)
    assert about(tmp_path, fingerprint="another") is None
    assert about(tmp_path, numba="0.0") is None
    assert about(tmp_path, target=["x86_64-pc-windows-msvc", "x86-64-v3", ""]) is None
    assert about(tmp_path, target=["x86_64-unknown-linux-gnu", "znver4", ""]) is None
    modern["avx2"] = False
    assert about(tmp_path) is None


def test_without_code_or_with_a_damaged_note_everything_is_compiled(modern, tmp_path: Path) -> None:
    assert shipped.read_about(tmp_path / "nowhere", fingerprint()) is None
    for text in ("{", "[]", "{}", '{"target": 3}', '{"fingerprint": 1, "numba": 2, "target": []}'):
        (tmp_path / shipped.ABOUT).write_text(text, encoding="utf-8")
        assert shipped.read_about(tmp_path, fingerprint()) is None


def test_who_asks_for_another_processor_gets_it(modern, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped.config, "CPU_NAME", "generic")
    assert about(tmp_path) is None


@pytest.mark.slow
def test_an_installed_wheel_compiles_nothing_and_gives_the_same_bytes(tmp_path: Path) -> None:
    source, site, cache = tmp_path / "source", tmp_path / "site", tmp_path / "cache"
    for name in ("gridgov", "sim", "scenarios", "experiments"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "_machine_code"), symlinks=True
        )
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    commands = [
        [sys.executable, "-m", "sim.simulation.ship"],
        [sys.executable, "-c", f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"],
    ]
    for command in commands:
        subprocess.run(command, cwd=source, env=environment | {"PYTHONPATH": str(source)}, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert f"-cp3{sys.version_info.minor}-cp3{sys.version_info.minor}-" in wheel.name
    zipfile.ZipFile(wheel).extractall(site)
    shutil.copytree(ROOT / "tests" / "flow", site / "tests" / "flow", ignore=shutil.ignore_patterns("__pycache__"))
    name, changes, seed = GOLDEN
    done = subprocess.run(
        [sys.executable, "-m", "tests.flow.fingerprint", name, json.dumps(changes), str(seed)],
        cwd=site,
        env=environment | {"PYTHONPATH": str(site), "NUMBA_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "preparing the engine" not in done.stderr
    assert not list(cache.rglob("*.nbc")), "something was compiled"
    assert json.loads(done.stdout.splitlines()[-1]) == result(*GOLDEN)
