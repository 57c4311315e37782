"""The plain network in C (``plain_network.c``), with the draws of the other peers."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.network import Draws, desk_table
from benchmarks.peers import Timing, timing_of

SOURCE = Path(__file__).with_name("plain_network.c")


def compiler() -> str | None:
    """The C compiler of this system; None if it has none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def c_run(draws: Draws) -> Timing:
    """Run the network in C; its event loop is timed, compiling is not."""
    path, servers = desk_table()
    closed = np.zeros(len(draws.arrival))
    whole = [
        np.ascontiguousarray(column, np.int64)
        for column in (draws.grid, draws.level, path, servers.copy(), draws.passes.copy(), draws.first_piece.copy())
    ]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "network.so"
        command = [str(compiler()), "-O3", "-march=native", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True)
        run = ctypes.CDLL(str(library)).run_network
        columns = (draws.arrival, *whole, draws.piece, closed)
        addresses = [ctypes.c_void_p(column.ctypes.data) for column in columns]
        start = time.process_time()
        failed = run(ctypes.c_int64(len(closed)), ctypes.c_int64(len(servers)), *addresses)
        cpu = time.process_time() - start
    if failed:
        raise MemoryError("the network in C found no memory")
    return timing_of(cpu, draws, closed)
