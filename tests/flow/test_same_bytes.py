"""The same scenario and seed leave the same bytes: twice in a process, in a fresh one, in two workers, uncompiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flow.fingerprint import fingerprint, write_columns

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"run.days": 20, "run.warm_up_days": 10}
JOB = ("demo", {"run.days": 120, "run.warm_up_days": 60}, 7)


def _command(*arguments: Any, **environment: str) -> str:
    texts = [a if isinstance(a, str) else json.dumps(a) for a in arguments]
    done = subprocess.run(
        [sys.executable, "-m", "tests.flow.fingerprint", *texts],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def here() -> dict[str, str]:
    return fingerprint(*JOB)


def test_twice_in_one_process(here: dict[str, str]) -> None:
    assert fingerprint(*JOB) == here


@pytest.mark.slow  # two workers are fresh processes, too
def test_in_a_fresh_process(here: dict[str, str]) -> None:
    assert json.loads(_command(*JOB)) == here


@pytest.mark.slow
def test_in_two_workers(here: dict[str, str]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(fingerprint, *zip(JOB, JOB, (*JOB[:2], 8), strict=True)))
    assert found[0] == here
    assert found[1] == here
    assert found[2]["cases"] != here["cases"], "another seed should leave other bytes"
    assert found[2]["scenario"] == here["scenario"]


def _compare_with_uncompiled(changes: dict[str, Any], cases: int, folder: Path) -> None:
    compiled, plain = folder / "compiled.npz", folder / "plain.npz"
    write_columns("demo", changes, 7, compiled)
    _command("demo", changes, 7, str(plain), NUMBA_DISABLE_JIT="1")
    with np.load(compiled) as a, np.load(plain) as b:
        assert a.files == b.files
        assert len(a["cases.need"]) > cases
        for name in a.files:
            x, y = a[name], b[name]
            if x.dtype.kind == "f":
                tolerance = 1e-9 if x.dtype == np.float64 else 1e-6  # a float32 has seven digits
                np.testing.assert_allclose(x, y, rtol=tolerance, atol=0.0, err_msg=name)
            else:
                np.testing.assert_array_equal(x, y, err_msg=name)


def test_uncompiled_agrees_over_thirty_days(tmp_path: Path) -> None:
    _compare_with_uncompiled(SHORT, 100, tmp_path)


@pytest.mark.slow
@pytest.mark.long  # minutes; a month of it is among the quick tests
def test_uncompiled_agrees_over_the_whole_demo(tmp_path: Path) -> None:
    _compare_with_uncompiled({}, 1000, tmp_path)
