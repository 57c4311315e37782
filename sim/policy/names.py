"""Names behind small integer codes, one list each: the code of a name is its place in the list.

All other lists of these names follow from the ones here; records, scenario files and the engine agree because there is
nothing else to agree with. New names go to the end of a list: records of older runs hold the codes.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sim.policy.text import T, Text

Group = Literal["local", "elder", "migrant", "low_income", "new_employment"]
GridType = Literal["living", "production", "road"]
ShortRule = Literal["wait", "share", "scale", "refuse"]
WhistleChoice = Literal["random", "severity", "expected_wait"]
ShiftName = Literal["office", "extended", "always", "volunteer"]

#: Groups of residents.
GROUPS: Final[tuple[str, ...]] = get_args(Group)
#: What groups are called within a title.
GROUP_TITLES: Final[dict[str, Text]] = {
    "local": T("local", "本地居民"),
    "elder": T("elderly", "老年人"),
    "migrant": T("migrant", "外来人口"),
    "low_income": T("low-income", "低收入者"),
    "new_employment": T("new-employment", "新就业群体"),
}
#: Groups that need an advocate: all but local residents of working age.
DISADVANTAGED: Final = GROUPS[1:]
#: Types of grids.
GRID_TYPES: Final[tuple[str, ...]] = get_args(GridType)
#: Shifts that staff and volunteers work.
SHIFTS: Final[tuple[str, ...]] = get_args(ShiftName)
#: Levels of desks, from the beat up; the last answers enquiries and solves no case.
LEVELS: Final = ("grid", "community", "street", "district", "intake")
SOLVING_LEVELS: Final = LEVELS[:-1]
#: Kinds of co-building units.
UNIT_KINDS: Final = ("enterprise", "property", "agency", "institution", "social", "owners")

#: How a need became known.
CHANNELS: Final = ("none", "member", "centre", "hotline", "app", "visit", "patrol", "word_of_mouth", "agency")
#: Who solved a case.
SOLVERS: Final = ("none", "staff", "volunteer", "unit")
#: Account that paid.
POTS: Final = ("none", "service", "capital", "pledge")
#: What becomes of a bill that its account cannot carry.
SHORT_RULES: Final[tuple[str, ...]] = get_args(ShortRule)

#: Distributions of the outside step.
OUTSIDE_FORMS: Final = ("lognormal", "weibull", "mixture", "empirical")
#: How cases are chosen for a whistle.
WHISTLE_CHOICES: Final[tuple[str, ...]] = get_args(WhistleChoice)

#: States of a case in the hands of staff, or on a board.
OPEN_STATES: Final = ("waiting", "in_work", "moving", "outside", "pickup", "held", "posted")
#: States that nothing follows.
FINAL_STATES: Final = (
    "answered", "solved", "superficial", "no_money", "lapsed", "averted", "given_up", "hung_up", "withdrawn",
)
#: All states of a case in the engine.
STATES: Final = ("unborn", "latent", "reporting", *OPEN_STATES, "pending", *FINAL_STATES)
#: States at the end of a run, as records tell them: all that are open are one.
ENDS: Final = ("latent", "reporting", "open", "pending", *FINAL_STATES)

#: Needs are followed for so many days; measures that leave out the last of them have no value in shorter runs.
HORIZON_DAYS: Final = 60.0
