"""Units of time and money, and the types of arrays that all rooms use; loads no compiler."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

type FloatArray = npt.NDArray[np.float64]
type IntArray = npt.NDArray[np.int64]
type BoolArray = npt.NDArray[np.bool_]

DAY_HOURS: Final = 24.0
WEEK_DAYS: Final = 7.0
WEEK_HOURS: Final = 168.0
YEAR_DAYS: Final = 365.0
YEAR_WEEKS: Final = YEAR_DAYS / WEEK_DAYS
MONTHS: Final = 12  # of a year
FEN: Final = 100.0  # of a yuan
