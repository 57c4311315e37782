"""Public holidays of China, 2015 to 2027: days off, weekends that belong to them included.

By the yearly notices of the State Council's General Office (国务院办公厅关于部分节假日安排的通知; with the
anniversary of victory in 2015 and the longer Spring Festival of 2020). For 2027 the days that the regulation itself
sets (全国年节及纪念日放假办法, as of 2025), without the weekends that a notice may join to them. Working weekends
that make up for long holidays are left out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

#: First day and number of days.
_SPANS: Final = (
    "2015-01-01 3", "2015-02-18 7", "2015-04-04 3", "2015-05-01 3", "2015-06-20 3", "2015-09-03 3", "2015-09-26 2",
    "2015-10-01 7",
    "2016-01-01 3", "2016-02-07 7", "2016-04-02 3", "2016-04-30 3", "2016-06-09 3", "2016-09-15 3", "2016-10-01 7",
    "2016-12-31 3", "2017-01-27 7", "2017-04-02 3", "2017-04-29 3", "2017-05-28 3", "2017-10-01 8",
    "2017-12-30 3", "2018-02-15 7", "2018-04-05 3", "2018-04-29 3", "2018-06-16 3", "2018-09-22 3", "2018-10-01 7",
    "2018-12-30 3", "2019-02-04 7", "2019-04-05 3", "2019-05-01 4", "2019-06-07 3", "2019-09-13 3", "2019-10-01 7",
    "2020-01-01 1", "2020-01-24 10", "2020-04-04 3", "2020-05-01 5", "2020-06-25 3", "2020-10-01 8",
    "2021-01-01 3", "2021-02-11 7", "2021-04-03 3", "2021-05-01 5", "2021-06-12 3", "2021-09-19 3", "2021-10-01 7",
    "2022-01-01 3", "2022-01-31 7", "2022-04-03 3", "2022-04-30 5", "2022-06-03 3", "2022-09-10 3", "2022-10-01 7",
    "2022-12-31 3", "2023-01-21 7", "2023-04-05 1", "2023-04-29 5", "2023-06-22 3", "2023-09-29 8",
    "2024-01-01 1", "2024-02-10 8", "2024-04-04 3", "2024-05-01 5", "2024-06-10 1", "2024-09-15 3", "2024-10-01 7",
    "2025-01-01 1", "2025-01-28 8", "2025-04-04 3", "2025-05-01 5", "2025-05-31 3", "2025-10-01 8",
    "2026-01-01 3", "2026-02-15 9", "2026-04-04 3", "2026-05-01 5", "2026-06-19 3", "2026-09-25 3", "2026-10-01 7",
    "2027-01-01 1", "2027-02-05 4", "2027-04-05 1", "2027-05-01 2", "2027-06-09 1", "2027-09-15 1", "2027-10-01 3",
)


def _days() -> tuple[date, ...]:
    spans = [(date.fromisoformat(first), int(days)) for first, days in (span.split() for span in _SPANS)]
    return tuple(first + timedelta(days=day) for first, days in spans for day in range(days))


HOLIDAYS: Final = _days()
#: Years that the list covers whole.
FIRST_YEAR, LAST_YEAR = 2015, 2027
