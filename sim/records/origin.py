"""With what results are made: versions, the state of the source, the machine, the command. Nothing personal."""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final = ("numpy", "numba", "llvmlite", "pandas", "pyarrow", "scipy")
_HOME: Final = Path(__file__).parents[1]  # the package
_GIT_SECONDS: Final = 5.0
_PROGRAMS: Final = ("sim", "sim.cli", "gridgov", "gridgov.cli")  # with ``python -m`` the same as the command gridgov


def libraries() -> dict[str, str]:
    """Versions of Python and of the libraries that results depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@lru_cache(maxsize=1)
def code() -> dict[str, Any]:
    """The source that runs.

    Returns
    -------
    dict
        ``sources``: 16 hexadecimal digits of the sha256 of every module of the package; in a checkout also ``commit``
        and ``changed``, whether files of the package differ from it.
    """
    digest = hashlib.sha256()
    for path in sorted(_HOME.rglob("*.py")):
        digest.update(path.relative_to(_HOME).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    found: dict[str, Any] = {"sources": digest.hexdigest()[:16]}
    if not (_HOME.parent / ".git").exists():
        return found
    commit = _git("rev-parse", "HEAD")
    if commit:
        found |= {"commit": commit, "changed": bool(_git("status", "--porcelain", "--", _HOME.name))}
    return found


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=_HOME.parent, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def made_with() -> dict[str, Any]:
    """When, on which machine, by which command and with which source something is made."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"made": now, "host": platform.node(), "command": command(), "code": code()}


def command() -> str:
    """How this process was called, as a line for a shell; places are told from the working directory or the home."""
    if not sys.argv:
        return ""
    return shlex.join([*_called(), *map(nearby, sys.argv[1:])])


def _called() -> list[str]:
    """What starts this program again: its own command, ``python -m`` a module, or ``python`` a script."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    module = spec.name.removesuffix("__main__").removesuffix(".") if spec else ""
    if module:
        return ["gridgov"] if module in _PROGRAMS else ["python", "-m", module]
    name = sys.argv[0]
    return ["python", nearby(name)] if name.endswith(".py") else [Path(name).name.removesuffix(".exe")]


def nearby(text: str) -> str:
    """A text with an absolute path in it, as an argument may be, told from the working directory or the home."""
    option, equals, path = text.partition("=") if text.startswith("-") else ("", "", text)
    if not os.path.isabs(path):
        return text
    for base, sign in ((os.getcwd(), ""), (os.path.expanduser("~"), "~/")):
        try:
            return f"{option}{equals}{sign}{Path(path).relative_to(base).as_posix()}"
        except ValueError:
            continue
    return text
