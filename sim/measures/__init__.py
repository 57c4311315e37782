"""Measures: plain functions on record tables, one file per family of outcome.

Enquiries are not needs: they are left out of everything but the enquiry share of intake. Averted
occurrences are not needs either. Definitions are in :mod:`sim.measures.registry` and docs/reference/measures.md.

- :func:`measure` and :func:`groups_of` read any case table, :func:`summarise` a whole run;
- :mod:`~sim.measures.equity`, :mod:`~sim.measures.decomposition`, :mod:`~sim.measures.gaps` and
  :mod:`~sim.measures.gap_parts` work on plain arrays;
- :func:`reporting_rates` estimates from duplicates how fast residents report, on any case table;
- :mod:`~sim.measures.trade_off` and :mod:`~sim.measures.dominance` weigh reforms against each other.
"""

from sim.measures.decomposition import Decomposition, decompose_theil
from sim.measures.dominance import Dominance, dominance, undominated
from sim.measures.equity import (
    atkinson,
    concentration_curve,
    concentration_index,
    erreygers_index,
    gini,
    kappa_of,
    kolm_pollak,
    kolm_pollak_ede,
    lorenz_curve,
    palma,
    theil_l,
    theil_t,
    worst_off_ratio,
)
from sim.measures.equity_by import EQUITY_COLUMNS, equity_by
from sim.measures.gap_parts import GapParts, gap_parts, split_gaps
from sim.measures.gaps import Gap, group_gap, group_gaps, range_gap
from sim.measures.registry import MEASURES, Measure
from sim.measures.statistics import gap
from sim.measures.summary import groups_of, measure, summarise
from sim.measures.trade_off import TradeOff, price_of_equity, trade_off
from sim.measures.under_reporting import ReportingRates, reporting_rates

__all__ = [
    "EQUITY_COLUMNS",
    "MEASURES",
    "Decomposition",
    "Dominance",
    "Gap",
    "GapParts",
    "Measure",
    "ReportingRates",
    "TradeOff",
    "atkinson",
    "concentration_curve",
    "concentration_index",
    "decompose_theil",
    "dominance",
    "equity_by",
    "erreygers_index",
    "gap",
    "gap_parts",
    "gini",
    "group_gap",
    "group_gaps",
    "groups_of",
    "kappa_of",
    "kolm_pollak",
    "kolm_pollak_ede",
    "lorenz_curve",
    "measure",
    "palma",
    "price_of_equity",
    "range_gap",
    "reporting_rates",
    "split_gaps",
    "summarise",
    "theil_l",
    "theil_t",
    "trade_off",
    "undominated",
    "worst_off_ratio",
]
