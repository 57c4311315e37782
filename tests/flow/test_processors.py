"""The same bytes whatever instructions the processor has: compiled code, and numpy's, held to older ones.

Code for AVX2 is what a wheel brings along: test_shipped.py.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.fingerprint import fingerprint

ROOT = Path(__file__).resolve().parents[2]
#: The scenario and seed of the stored baseline.
GOLDEN = ("demo", {"run.days": 90, "run.warm_up_days": 60}, 1)
SETTINGS: dict[str, dict[str, str]] = {
    "compiled for any x86-64": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "numpy without AVX2 and AVX-512": {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"},
}


@pytest.mark.slow
@pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="promised for x86-64 only")
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_older_instructions_give_the_same_bytes(setting: dict[str, str]) -> None:
    name, changes, seed = GOLDEN
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.flow.fingerprint", name, json.dumps(changes), str(seed)],
        cwd=ROOT,
        env={**os.environ, **setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == fingerprint(*GOLDEN)
