"""The shipped places and reforms, read once: they do not change while the server runs."""

from __future__ import annotations

from functools import lru_cache

from sim.scenario import Entry, Reform, list_reforms, list_scenarios


@lru_cache(maxsize=1)
def reforms() -> tuple[Reform, ...]:
    """The shipped reforms, by name."""
    return tuple(list_reforms())


@lru_cache(maxsize=1)
def places() -> tuple[Entry, ...]:
    """The shipped places, by name."""
    return tuple(list_scenarios())
