"""Records: what a run leaves behind, as declared columns."""

from typing import TYPE_CHECKING

from sim.lazily import lazily
from sim.records.errors import RecordError

if TYPE_CHECKING:
    from sim.records.cases import Cases
    from sim.records.population import Population
    from sim.records.run import Run

__all__ = ["Cases", "Population", "RecordError", "Run"]

_HOMES = {"Cases": "cases", "Population": "population", "Run": "run"}


# Errors, places and signals are light; tables need numpy and Arrow.
__getattr__ = lazily(__name__, _HOMES)
