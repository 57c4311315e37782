"""Experiments: study files, plans, a pool of processes, stored results, paired statistics."""

from sim.experiments.compare import Comparison, compare
from sim.experiments.study import Study, StudyResults

__all__ = ["Comparison", "Study", "StudyResults", "compare"]
