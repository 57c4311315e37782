"""Where compiled code is kept: beside the package, at home, or, with one warning, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.jit import compiled

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(compiled.UNCOMPILED, reason="nothing is compiled")
#: Compiles one function, here and in a process that this one starts.
CODE = """
import subprocess, sys
import numpy as np
from sim.jit import compiled
@compiled.inlined
def twice(x):
    return x + x
@compiled.entry
def four(x):
    return twice(twice(x))
print(four(1.0), compiled._CACHE)
if len(sys.argv) == 1:
    child = "from sim.jit import compiled; print(compiled._CACHE)"
    print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=True))
"""


@pytest.fixture
def locked(tmp_path: Path) -> dict[str, str]:
    """An environment with an installation and a home that nobody can write, an administrator neither.

    Files stand where the folders would have to be made.
    """
    site = tmp_path / "site"
    shutil.copytree(ROOT / "sim", site / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (site / "sim" / "__pycache__").write_bytes(b"")
    (tmp_path / "home").write_bytes(b"")
    (tmp_path / "temporary").mkdir()
    home = str(tmp_path / "home")
    kept = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return kept | {
        "PYTHONPATH": str(site), "HOME": home, "USERPROFILE": home, "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def python(file: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    file.write_text(CODE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file)], env=environment, cwd=file.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def test_an_installation_that_cannot_be_written_uses_a_temporary_folder_with_one_warning(
    locked: dict[str, str], tmp_path: Path
) -> None:
    done = python(tmp_path / "job.py", locked)
    folder = done.stdout.split()[1]
    assert done.stdout.startswith(f"4.0 {tmp_path / 'temporary'}")
    assert done.stderr.count("RuntimeWarning: compiled code cannot be kept") == 1
    assert "NUMBA_CACHE_DIR" in done.stderr
    assert done.stdout.count(folder) == 2, "a process that it starts uses another folder"
    assert "RuntimeWarning" not in done.stdout, "a process that it starts warns again"
    assert not list((tmp_path / "temporary").iterdir()), "the temporary folder is left behind"


def test_a_folder_that_the_user_names_is_used(locked: dict[str, str], tmp_path: Path) -> None:
    done = python(tmp_path / "job.py", locked | {"NUMBA_CACHE_DIR": str(tmp_path / "mine 我的")})
    assert "RuntimeWarning" not in done.stderr
    assert list((tmp_path / "mine 我的").rglob("*.nbi"))


def test_the_home_folder_comes_before_a_temporary_one(locked: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "a home"
    home.mkdir()
    done = python(tmp_path / "job.py", locked | {"HOME": str(home), "USERPROFILE": str(home)})
    assert "RuntimeWarning" not in done.stderr
    assert list((home / ".cache" / "gridgov").rglob("*.nbi"))


def test_no_home_at_all_is_no_error(locked: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert [base.name for base in compiled._bases()][-1] == "__pycache__"
