"""Measures: plain functions on record tables, one file per family of outcome.

Enquiries are not needs: they are left out of everything but the enquiry share of intake. Averted
occurrences are not needs either. Definitions are in :mod:`sim.measures.registry`.
"""

from sim.measures.equity import gap, gini
from sim.measures.registry import MEASURES, Measure
from sim.measures.summary import summarise

__all__ = ["MEASURES", "Measure", "gap", "gini", "summarise"]
