"""Row types of the catalogue and of the need stream, and the bits of a need's key."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.world.columns import row_type

CATEGORY = row_type(
    [
        ("rate", "f8"),  # per resident and year, rate factors included
        ("deadline", "f8"),  # h
        ("work_median", "f8"),  # h; the mean if exponential
        ("work_sigma", "f8"),
        ("work_exponential", "i1"),
        ("outside_p", "f8"),
        ("outside_median", "f8"),  # h
        ("outside_sigma", "f8"),
        ("outside_form", "i1"),  # place in OUTSIDE_FORMS
        ("outside_shape", "f8"),  # of a Weibull distribution
        ("outside_second_p", "f8"),  # second part of a mixture: its share,
        ("outside_second_median", "f8"),  # h
        ("outside_second_sigma", "f8"),
        ("outside_first", "i4"),  # empirical: where its quantiles begin, and how many there are
        ("outside_count", "i4"),
        ("party_p", "f8"),
        ("party_mean", "f8"),
        ("unowned_p", "f8"),
        ("consent_p", "f8"),
        ("cost_p", "f8"),
        ("cost_median", "f8"),  # yuan
        ("cost_sigma", "f8"),
        ("capital", "i1"),
        ("visible", "f8"),
        ("life_median", "f8"),  # h
        ("life_sigma", "f8"),
        ("report_p", "f8"),
        ("hotline", "f8"),
        ("chronic", "i1"),
    ]
)

ITEM = row_type(
    [
        ("category", "i2"),
        ("weight", "f8"),  # share of its category's volume
        ("authority", "i1"),  # level with authority before delegation: 0 grid ... 3 district, 4 intake
        ("authority_now", "i1"),  # after delegation
        ("authority_declined", "i1"),  # the same in a street that has not taken the item on
        ("reserved", "i1"),  # cannot be delegated
        ("field", "i1"),
        ("severity", "f8"),  # mean severity of its needs, .5 unless it says otherwise
    ]
)

NEED = row_type(
    [
        ("key", "u8"),
        ("arose", "f8"),
        ("resident", "i4"),
        ("grid", "i4"),
        ("cause", "i4"),
        ("occurrence", "i4"),
        ("severity", "f4"),
        ("difficulty", "f4"),
        ("visible", "f4"),
        ("item", "i2"),
        ("category", "i1"),
        ("group", "i1"),
    ]
)

# Key of a need, from the high bits: source (20), then for the main stream day of the horizon (14), district
# (6), number inside the day and district (24), and so for shocks and types; for a chronic cause the cause (24) and its
# occurrence (20).
MAIN_SOURCE, CAUSE_SOURCE, FIRST_SHOCK = 0, 1, 2
#: Streams of types of their own: by the number of the category, and by that of the item in the catalogue.
FIRST_CATEGORY, FIRST_ITEM = 4096, 8192
#: Cases that staff find and file themselves, by the number of the category: the highest source of all.
FIRST_STAFF = 1 << 18
SOURCE_BIT, DAY_BIT, DISTRICT_BIT, CAUSE_BIT = 44, 30, 24, 20
MAX_PER_DAY = 1 << DISTRICT_BIT
MAX_DISTRICTS = 1 << (DAY_BIT - DISTRICT_BIT)
MAX_CAUSES = 1 << (SOURCE_BIT - CAUSE_BIT)


def from_shock(key: Any) -> Any:
    """Whether needs with these keys are those of shocks, beyond the usual ones."""
    source = np.asarray(key) >> np.uint64(SOURCE_BIT)
    return (source >= FIRST_SHOCK) & (source < FIRST_CATEGORY)
