"""The values of a pool of contractors, as a scenario writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from sim.policy.frozen import freeze
from sim.policy.kinds import mapping_of_mappings
from sim.policy.names import SHIFTS

PLACES: Final = ("city", "district", "street")
QUEUES: Final = ("fifo", "due", "severity")
WHOSE: Final = ("fields", "categories", "items")
#: Names that a value may be chosen from, and what holds if it is left out.
CHOICES: Final = {"place": PLACES, "shift": SHIFTS, "queue": QUEUES}
DEFAULTS: Final[Mapping[str, Any]] = {
    "crews": 1.0, "place": "district", "shift": "office", "queue": "fifo", "share": 0.24, "most": 40.0,
}
#: Limits of the numbers, both included.
LIMITS: Final = {"crews": (0.0, 1e6), "share": (0.0, 10.0), "most": (0.0, 1e6)}
KEYS: Final = (*DEFAULTS, *WHOSE)


Pools = Annotated[Any, BeforeValidator(mapping_of_mappings), AfterValidator(freeze)]


def value_of(pool: Mapping[str, Any], key: str) -> Any:
    """A value of a pool, or what holds if it is left out; names of cases are a tuple."""
    return pool.get(key, () if key in WHOSE else DEFAULTS[key])
