"""Compile the engine for a class of processors and put the machine code where a wheel takes it from.

``python -m sim.simulation.ship`` (``make wheel``). The code is for this system and this version of Python.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sim.errors import GridgovError
from sim.jit.shipped import ABOUT, CLASSES, FOLDER

_TELL = """
import json
from numba import __version__
from numba.core.registry import cpu_target
from sim.jit.compiled import fingerprint
from sim.simulation.warm import warm
warm()
target = cpu_target.target_context.codegen().magic_tuple()
print(json.dumps({"fingerprint": fingerprint(), "numba": __version__, "target": list(target)}))
"""


def ship(folder: Path = FOLDER) -> Path:
    """Make the machine code anew.

    Parameters
    ----------
    folder : Path
        It is replaced.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    GridgovError
        No class of processors is known for this machine.
    """
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if machine not in CLASSES:
        raise GridgovError(f"machine code is shipped for {', '.join(CLASSES)} only; this is {machine}")
    shutil.rmtree(folder, ignore_errors=True)  # or what is there would be taken instead of compiled
    with tempfile.TemporaryDirectory() as cache:
        variables = {"NUMBA_CPU_NAME": CLASSES[machine][0], "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": cache}
        done = subprocess.run(
            [sys.executable, "-c", _TELL], env=os.environ | variables, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise GridgovError(f"the engine could not be compiled: {done.stderr.strip()[-2000:]}")
        (kept,) = Path(cache).iterdir()
        for room in (one for one in kept.iterdir() if one.is_dir()):
            # numba adds a digest of the path to the name of the room
            shutil.copytree(room, folder / room.name.rpartition("_")[0])
    (folder / ABOUT).write_text(done.stdout.splitlines()[-1] + "\n", encoding="utf-8")
    return folder


def main() -> None:
    """Make the machine code and say how large it is."""
    folder = ship()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    print(f"{folder}: {size / 1e6:.1f} MB for {' '.join(about['target']).strip()}")


if __name__ == "__main__":
    main()
