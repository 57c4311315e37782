"""Facts: known figures as data, and whether the model shows them."""

from sim.facts.check import Found, Verdict, check
from sim.facts.readings import readings
from sim.facts.target import Target, Targets, load_targets, target_files

__all__ = ["Found", "Verdict", "Target", "Targets", "check", "load_targets", "readings", "target_files"]
