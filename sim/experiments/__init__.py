"""Experiments: study files, designs, executors, stored results, paired statistics, sensitivity."""

from typing import TYPE_CHECKING

from sim.lazily import lazily

if TYPE_CHECKING:
    from sim.experiments.assumptions.ensemble import Ensemble, read_ensemble
    from sim.experiments.assumptions.robust import Robustness, robust
    from sim.experiments.comparison import Comparison, compare
    from sim.experiments.panel import Effect, Panel, difference_in_differences, known_effect, panel_of, placebo, recover
    from sim.experiments.results import HoledDesign, StudyResults
    from sim.experiments.store import Store
    from sim.experiments.study import Study

__all__ = [
    "Comparison",
    "Effect",
    "Ensemble",
    "HoledDesign",
    "Panel",
    "Robustness",
    "Store",
    "Study",
    "StudyResults",
    "compare",
    "difference_in_differences",
    "known_effect",
    "panel_of",
    "placebo",
    "read_ensemble",
    "recover",
    "robust",
]

_HOMES = {
    "Comparison": "comparison",
    "compare": "comparison",
    "HoledDesign": "results",
    **dict.fromkeys(
        ("Effect", "Panel", "difference_in_differences", "known_effect", "panel_of", "placebo", "recover"), "panel"
    ),
    **dict.fromkeys(("Ensemble", "read_ensemble"), "assumptions.ensemble"),
    **dict.fromkeys(("Robustness", "robust"), "assumptions.robust"),
    "Store": "store",
    "Study": "study",
    "StudyResults": "results",
}


# Worker processes and `validate` import this package too, and need neither pandas nor scipy.
__getattr__ = lazily(__name__, _HOMES)
