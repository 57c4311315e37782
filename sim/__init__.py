"""gridgov: a simulator of grid-based grassroots governance in Chinese cities.

>>> import sim
>>> run = sim.run("demo", seed=1)
>>> run.summary["solved"] > 0
True

Names are loaded when they are first used, so that ``import sim`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "sim.experiments",
    "Ensemble": "sim.experiments",
    "GovernanceModel": "sim.mesa.governance",
    "GridgovError": "sim.errors",
    "Robustness": "sim.experiments",
    "RuleError": "sim.rules",
    "RuleWarning": "sim.rules",
    "Run": "sim.records",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "animation": "sim.report.animation",
    "behaviour": "sim.institutions.core.behaviours",
    "Simulation": "sim.simulation.model",
    "Study": "sim.experiments",
    "compare": "sim.experiments",
    "explain": "sim.scenario.explain",
    "institution": "sim.institutions.core.own",
    "levers": "sim.institutions.core.own",
    "list_reforms": "sim.scenario",
    "measure": "sim.measures.own",
    "list_scenarios": "sim.scenario",
    "load": "sim.scenario",
    "read_ensemble": "sim.experiments",
    "resume": "sim.simulation.resume",
    "robust": "sim.experiments",
    "rule": "sim.rules",
    "run": "sim.simulation.model",
    "view": "sim.report.viewer",
}
__all__ = [
    "Comparison",
    "Ensemble",
    "GovernanceModel",
    "GridgovError",
    "Robustness",
    "RuleError",
    "RuleWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "Simulation",
    "Study",
    "__version__",
    "animation",
    "behaviour",
    "compare",
    "demo",
    "explain",
    "institution",
    "levers",
    "list_reforms",
    "list_scenarios",
    "load",
    "measure",
    "read_ensemble",
    "resume",
    "robust",
    "rule",
    "run",
    "view",
]

if TYPE_CHECKING:
    from sim.errors import GridgovError
    from sim.experiments import Comparison, Ensemble, Robustness, Study, compare, read_ensemble, robust
    from sim.institutions.core.behaviours import behaviour
    from sim.institutions.core.own import institution, levers
    from sim.measures.own import measure
    from sim.mesa.governance import GovernanceModel
    from sim.records import Run
    from sim.report.animation import animation
    from sim.report.viewer import view
    from sim.rules import RuleError, RuleWarning, rule
    from sim.scenario import Scenario, ScenarioError, list_reforms, list_scenarios, load
    from sim.scenario.explain import explain
    from sim.simulation.model import Simulation, run
    from sim.simulation.resume import resume


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def demo(seed: int = 1) -> Run:
    """Run the demonstration street for a year: a Run that can be plotted, read and written.

    Parameters
    ----------
    seed : int
        Seed of the run.
    """
    from sim.simulation.model import run as run_scenario

    return run_scenario("demo", seed)
