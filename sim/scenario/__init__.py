"""What a scenario is: schema, loading, changes and errors.

>>> from sim.scenario import load
>>> demo = load("demo")
>>> faster = demo.with_({"policy.staffing.members_per_grid": 2})
"""

from sim.policy.parameter import Parameter
from sim.policy.policy import Policy
from sim.policy.text import Text
from sim.scenario.demand import Demand
from sim.scenario.files import find_catalogue
from sim.scenario.loading import (
    Entry,
    check_file,
    list_reforms,
    list_scenarios,
    load,
    load_reform,
    parameters,
)
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.reform import AppliedReform, Reform
from sim.scenario.residents import Residents
from sim.scenario.run import RunSettings
from sim.scenario.scenario import Scenario
from sim.scenario.territory import Territory
from sim.scenario.yaml_file import parse_value

__all__ = [
    "AppliedReform",
    "Demand",
    "Entry",
    "Parameter",
    "Policy",
    "Problem",
    "Reform",
    "Residents",
    "RunSettings",
    "Scenario",
    "ScenarioError",
    "Territory",
    "Text",
    "check_file",
    "find_catalogue",
    "list_reforms",
    "list_scenarios",
    "load",
    "load_reform",
    "parameters",
    "parse_value",
]
