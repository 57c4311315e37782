"""The engine made ready: compiled once, told in one line, by one process while others wait.

``python -m sim.simulation.warm`` does so and says how long it took; nothing is compiled twice.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from sim.jit.compiled import ready_mark
from sim.policy.text import T, Text
from sim.records.lock import Lock

PREPARING: Final = T(
    "preparing the engine, about half a minute, once; later runs start at once",
    "正在准备仿真引擎，约需半分钟，仅此一次；此后运行立即开始",
)
WAITING: Final = T(
    "waiting for another process, which prepares the engine",
    "另一进程正在准备仿真引擎，请稍候",
)
READY: Final = T("the engine is ready", "仿真引擎已就绪")
_LOCK: Final = "preparing.lock"
_POLL_SECONDS: Final = 1.0

Say = Callable[[Text], None]


def in_both_languages(text: Text) -> None:
    """Tell a user of Python, whose language is not known, on the error stream."""
    if sys.stderr is not None:
        print(f"gridgov: {text} / {text.zh}", file=sys.stderr, flush=True)


def make_ready(say: Say = in_both_languages) -> bool:
    """Compile the engine where no machine code of it is kept; at once if there is.

    Of several processes that start at the same time, on one machine or on several that share the folder, one compiles
    and the others wait for it.

    Parameters
    ----------
    say : callable
        Tells a text: before it is compiled, and when it is ready.

    Returns
    -------
    bool
        Whether this process has compiled it.
    """
    mark = ready_mark()
    if mark is None or mark.exists():
        return False
    lock = Lock(mark.with_name(_LOCK), beats=True)
    say(PREPARING)
    with suppress(OSError):  # a folder without locks: everybody compiles for themselves
        told = False
        while lock.acquire(_POLL_SECONDS) is not None and not mark.exists():
            if not told:
                say(WAITING)
                told = True
    try:
        missing = not mark.exists()
        if missing:
            warm()
            with suppress(OSError):
                mark.touch()
    finally:
        with suppress(OSError):
            lock.release()
    say(READY)
    return missing


def warm() -> float:
    """Run a few days of the demonstration street; return the seconds it took."""
    from sim.scenario import load
    from sim.simulation.model import Simulation

    class First(Simulation):
        """The run that everybody else waits for."""

        def _make_ready(self) -> None:
            """It is what makes ready."""

    start = time.perf_counter()
    scenario = load("demo").with_({"run.days": 1, "run.warm_up_days": 1})
    First(scenario, seed=1).run()
    return time.perf_counter() - start


def main() -> None:
    """Make the engine ready from the command line."""
    make_ready()
    print(f"compiled code ready in {warm():.1f} s")


if __name__ == "__main__":
    main()
