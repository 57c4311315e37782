"""The dashboard in a process that tells, when asked, what its code has imported, opened and changed.

``python -m tests.app.watched PORT`` serves like ``gridgov app``; each line on standard input is answered by a line of
JSON on standard output.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from typing import Any

from sim.app import holdings, server

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
TOUCHING = ("os.", "shutil.", "subprocess.", "tempfile.", "socket.connect", "pty.")
HARMLESS = ("os.listdir", "os.scandir", "os.walk", "os.fwalk")
EVENTS: list[str] = []
MINE = threading.local()


def hook(name: str, args: tuple[Any, ...]) -> None:
    """Keep what imports a module, writes a file, starts a process or compiles code."""
    if getattr(MINE, "quiet", False) or threading.current_thread().name == "gridgov-memory":
        return
    if name == "open":
        if isinstance(args[2], int) and args[2] & WRITING:
            EVENTS.append(f"open {args[0]}")
    elif name in ("import", "compile", "exec") or (name.startswith(TOUCHING) and name not in HARMLESS):
        EVENTS.append(f"{name} {args[:1]!r}"[:200])


def state() -> dict[str, Any]:
    """Events since the last time, modules, widgets with their attributes, open pages, bytes held."""
    from solara.server.kernel_context import contexts

    found = list(EVENTS)
    EVENTS.clear()
    widgets = {}
    for kernel, context in list(contexts.items()):
        for name, widget in list(context.widgets.items()):
            attributes = repr(sorted((key, repr(getattr(widget, key, None))) for key in widget.keys))
            widgets[f"{kernel} {name}"] = hashlib.sha256(attributes.encode()).hexdigest()
    return {
        "events": found,
        "modules": len(sys.modules),
        "widgets": widgets,
        "pages": list(contexts),
        "held": holdings.HELD.held(),
    }


def answer() -> None:
    """Answer each line of standard input; the end of it ends the process."""
    MINE.quiet = True
    for _ in sys.stdin:
        print(json.dumps(state()), flush=True)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=answer, daemon=True).start()
    sys.addaudithook(hook)
    server.serve("127.0.0.1", int(sys.argv[1]), show=False)
