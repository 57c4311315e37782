"""The compiled engine, made ready once for all visitors."""

from __future__ import annotations

import threading
from typing import Final

from sim.app.words import LANGUAGES

READY: Final = threading.Event()


def prepare() -> None:
    """Compile or load the engine in the background; runs wait for it."""

    def work() -> None:
        from sim.app.catalogue import catalogue, lever_catalogue
        from sim.simulation.warm import make_ready, warm

        for lang in LANGUAGES:
            catalogue(lang)
            lever_catalogue(lang)
        try:
            make_ready()
            warm()  # and loaded
        finally:
            READY.set()  # should it fail, the first run says why

    threading.Thread(target=work, name="gridgov-warm", daemon=True).start()
