"""Experiments: study files, designs, executors, stored results, paired statistics, sensitivity."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiments.comparison import Comparison, compare
    from sim.experiments.results import HoledDesign, StudyResults
    from sim.experiments.store import Store
    from sim.experiments.study import Study

__all__ = ["Comparison", "HoledDesign", "Store", "Study", "StudyResults", "compare"]

_HOMES = {
    "Comparison": "comparison",
    "compare": "comparison",
    "HoledDesign": "results",
    "Store": "store",
    "Study": "study",
    "StudyResults": "results",
}


def __getattr__(name: str) -> Any:
    # Worker processes and `validate` import this package too, and need neither pandas nor scipy.
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"sim.experiments.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
