"""Machine code that a wheel brings along: for a class of processors, so that nobody compiles after installing.

It lies in ``sim/_machine_code``, a folder for each room of compiled code, with ``about.json``: the fingerprint of the
sources, the version of numba, and the target (system, class of processors) that it was made for. It is made by
``python -m sim.simulation.ship`` before the wheel is built. Whoever has another processor, other sources or
another numba compiles as if it were not there. Results are the same to the last byte (tests/flow/test_shipped.py).
"""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from llvmlite.binding import get_host_cpu_features
from numba import __version__ as numba_version
from numba import config
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.registry import cpu_target

FOLDER: Final = Path(__file__).parents[1] / "_machine_code"
ABOUT: Final = "about.json"
#: Class of processors that code is made for, by the first part of the target, and what these have in common.
CLASSES: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "x86_64": ("x86-64-v3", frozenset({"avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"})),
}


def read_about(folder: Path, fingerprint: str) -> tuple[str, str, str] | None:
    """What numba would call the target of the code in a folder, if this process can run it; else None.

    Parameters
    ----------
    folder : Path
    fingerprint : str
        Of the sources that are to be run.
    """
    if getattr(config, "CPU_NAME", None):  # somebody wants another processor's code
        return None
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        triple, cpu, features = about["target"]
        made_with = about["fingerprint"], about["numba"]
    except (OSError, ValueError, KeyError, TypeError):  # there is none, or somebody has changed it
        return None
    wanted = CLASSES.get(triple.partition("-")[0])
    if made_with != (fingerprint, numba_version) or wanted is None or cpu != wanted[0]:
        return None
    host = get_host_cpu_features()
    if triple != cpu_target.target_context.codegen().magic_tuple()[0] or not all(host.get(one) for one in wanted[1]):
        return None
    return triple, cpu, features


class KeptCode(FunctionCache):
    """Machine code of a function: what was compiled here, else what was shipped.

    Parameters
    ----------
    function : callable
    folder : Path
        Of shipped code.
    target : (str, str, str)
        What it was made for.
    """

    def __init__(self, function: Any, folder: Path, target: tuple[str, str, str]) -> None:
        super().__init__(function)
        room = folder / Path(function.__code__.co_filename).parent.name
        stamp = self._impl.locator.get_source_stamp()
        self._shipped = IndexDataCacheFile(str(room), self._impl.filename_base, stamp)
        self._target = target

    def _load_overload(self, sig: Any, target_context: Any) -> Any:
        found = super()._load_overload(sig, target_context)
        if found is None:
            signature, _, function = self._index_key(sig, target_context.codegen())
            data = self._shipped.load((signature, self._target, function))
            found = None if data is None else self._impl.rebuild(target_context, data)
        return found
