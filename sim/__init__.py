"""gridgov: a simulator of grid-based grassroots governance in Chinese cities.

>>> import sim
>>> run = sim.run("demo", seed=1)
>>> run.summary["solved"] > 0
True

Names are loaded when they are first used, so that ``import sim`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.lazily import lazily

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "experiments",
    "Ensemble": "experiments",
    "GovernanceModel": "mesa.governance",
    "GridgovError": "errors",
    "Robustness": "experiments",
    "RuleError": "rules",
    "RuleWarning": "rules",
    "Run": "records",
    "Scenario": "scenario",
    "ScenarioError": "scenario",
    "animation": "report.animation",
    "behaviour": "institutions.core.behaviours",
    "Simulation": "simulation.model",
    "Study": "experiments",
    "compare": "experiments",
    "explain": "scenario.explain",
    "institution": "institutions.core.own",
    "levers": "institutions.core.own",
    "list_reforms": "scenario",
    "measure": "measures.own",
    "list_scenarios": "scenario",
    "load": "scenario",
    "read_ensemble": "experiments",
    "resume": "simulation.resume",
    "robust": "experiments",
    "rule": "rules",
    "run": "simulation.model",
    "view": "report.viewer",
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


__getattr__ = lazily(__name__, _HOMES)


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
