"""How evenly an outcome is spread: inequality indices of plain arrays with weights.

Rules that all of them share:

- values and weights are numbers of one shape; weights are not negative (1 each if left out);
- a NaN value (or rank) and a weight of 0 leave the entry out; if nothing is left the index is NaN;
- constant values are equality, and so are values that are all zero;
- a single entry is equality;
- values must not be negative, except for :func:`kolm_pollak` and :func:`kolm_pollak_ede`;
- weighting an entry by 2 is the same as listing it twice.
"""

from sim.measures.concentration import concentration_curve, concentration_index, erreygers_index, lorenz_curve
from sim.measures.inequality import atkinson, gini, palma, theil_l, theil_t, worst_off_ratio
from sim.measures.kolm_pollak import kappa_of, kolm_pollak, kolm_pollak_ede

__all__ = [
    "atkinson",
    "concentration_curve",
    "concentration_index",
    "erreygers_index",
    "gini",
    "kappa_of",
    "kolm_pollak",
    "kolm_pollak_ede",
    "lorenz_curve",
    "palma",
    "theil_l",
    "theil_t",
    "worst_off_ratio",
]
