"""Records: what a run leaves behind, as declared columns."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.records.errors import RecordError

if TYPE_CHECKING:
    from sim.records.cases import Cases
    from sim.records.population import Population
    from sim.records.run import Run

__all__ = ["Cases", "Population", "RecordError", "Run"]

_HOMES = {"Cases": "cases", "Population": "population", "Run": "run"}


def __getattr__(name: str) -> Any:
    # Errors, places and signals are light; tables need numpy and Arrow.
    if name in _HOMES:
        return getattr(import_module(f"sim.records.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
