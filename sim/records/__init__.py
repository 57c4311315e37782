"""Records: what a run leaves behind, as declared columns."""

from typing import TYPE_CHECKING, Any

from sim.records.cases import Cases
from sim.records.errors import RecordError
from sim.records.population import Population

if TYPE_CHECKING:
    from sim.records.run import Run

__all__ = ["Cases", "Population", "RecordError", "Run"]


def __getattr__(name: str) -> Any:
    # Run needs Arrow; tables of measures and the like do not.
    if name == "Run":
        from sim.records.run import Run

        return Run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
