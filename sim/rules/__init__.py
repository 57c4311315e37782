"""Dispatch rules: the names of those that are built in, and custom rules.

Light at import: numpy and numba are loaded when a rule is run. See docs/how-to/rules.md.
"""

from sim.rules.errors import RuleError, RuleWarning
from sim.rules.rule import KINDS, Rule, rule

__all__ = ["KINDS", "Rule", "RuleError", "RuleWarning", "rule"]
