"""Linear algebra uses one thread in every process of ours, and what a user has set stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.threads import VARIABLES, children_of_one_thread, keep_to_one_thread

TASKS = Path("/proc/self/task")
COUNT = f"import os, scipy.linalg; print(len(os.listdir({str(TASKS)!r})))"


def test_what_somebody_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(VARIABLES[0], "4")
    with children_of_one_thread():
        assert [os.environ[name] for name in VARIABLES] == ["4", *["1"] * (len(VARIABLES) - 1)]
    assert [os.environ.get(name) for name in VARIABLES] == ["4", *[None] * (len(VARIABLES) - 1)]
    keep_to_one_thread()
    assert os.environ[VARIABLES[0]] == "4"


@pytest.mark.skipif(not TASKS.exists(), reason="counts threads in /proc")
def test_libraries_take_it_as_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with children_of_one_thread():
        done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"]
