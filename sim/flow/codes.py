"""Integer codes of the engine: states, ends, tasks, channels, timers, levels, rules.

Module constants, because compiled functions freeze them; typed as int64, so that numba does not compile every
function anew for every literal. Names for people stand beside them.
"""

from __future__ import annotations

from numpy import int64

# State of a case. OPEN_FIRST..OPEN_LAST are in the hands of staff; END_FIRST.. are final.
UNBORN = int64(0)
LATENT = int64(1)
REPORTING = int64(2)
WAITING = int64(3)
IN_WORK = int64(4)
MOVING = int64(5)
OUTSIDE = int64(6)
PICKUP = int64(7)
HELD = int64(8)
POSTED = int64(9)
PENDING = int64(10)
ANSWERED = int64(11)
SOLVED = int64(12)
SUPERFICIAL = int64(13)
NO_MONEY = int64(14)
LAPSED = int64(15)
AVERTED = int64(16)
GIVEN_UP = int64(17)
N_STATES = int64(18)
OPEN_FIRST = WAITING
OPEN_LAST = POSTED
END_FIRST = ANSWERED

STATE_NAMES = (
    "unborn",
    "latent",
    "reporting",
    "waiting",
    "in_work",
    "moving",
    "outside",
    "pickup",
    "held",
    "posted",
    "pending",
    "answered",
    "solved",
    "superficial",
    "no_money",
    "lapsed",
    "averted",
    "given_up",
)

# What a desk does with a case.
LOOK = int64(0)  # read it and pass it on
WORK = int64(1)  # solve it
PARTY = int64(2)  # one further party's share of joint work
ANSWER = int64(3)  # an enquiry at the intake
ATTEND = int64(4)  # an office that was called and is not needed sits in the meeting
ROUND = int64(5)  # one round of consent or deliberation

# Levels of desks.
GRID = int64(0)
COMMUNITY = int64(1)
STREET = int64(2)
DISTRICT = int64(3)
INTAKE = int64(4)
N_LEVELS = int64(5)
N_GROUPS = int64(5)  # of residents: local, elder, migrant, low-income, new-employment
ELDER, LOW_INCOME = int64(1), int64(3)
LEVEL_NAMES = ("grid", "community", "street", "district", "intake")

# How a need became known.
CH_NONE = int64(0)
CH_MEMBER = int64(1)
CH_CENTRE = int64(2)
CH_HOTLINE = int64(3)
CH_APP = int64(4)
CH_VISIT = int64(5)
CH_PATROL = int64(6)
CH_WORD = int64(7)
CH_AGENCY = int64(8)  # handed to a grid member who carries it
CHANNEL_NAMES = ("none", "member", "centre", "hotline", "app", "visit", "patrol", "word_of_mouth", "agency")

# Timers: everything that takes time without occupying a server.
T_REPORT = int64(0)
T_FOUND_VISIT = int64(1)
T_FOUND_PATROL = int64(2)
T_MOVE = int64(3)
T_OUTSIDE = int64(4)
T_PICKUP = int64(5)
T_RETURN = int64(6)
T_ANSWER = int64(7)  # a party answers the whistle
T_CHASE = int64(8)  # the answer deadline has passed: parties that did not come are asked one by one
T_ROUND = int64(9)  # the next round of consent or deliberation is due
T_FOUND_WORD = int64(10)
T_HELPED = int64(11)  # volunteers or a unit have done their work
T_PETITION = int64(12)
T_END = int64(-1)  # no timer: a server's piece ends
T_ARISE = int64(-2)  # no timer: a need arises (the subject is its row, as with T_REPORT)
UNUSED = int64(-3)  # an entry of the event list that is free
T_AUDIT = int64(13)

# Routes, priorities, assignments.
ROUTES = ("level_by_level", "territorial", "direct", "whistle", "claim")
LEVEL_BY_LEVEL = int64(0)
TERRITORIAL = int64(1)
DIRECT = int64(2)
WHISTLE = int64(3)
CLAIM = int64(4)
# Ways of single cases, which no scenario names: whatever is at least OWN_WAY stays where it is until it is solved.
OWN_WAY = int64(100)
TEAM_WAY = int64(100)  # a team has it until it closes
BOTTOM_WAY = int64(101)  # nobody owned it: the community has to see to it
PRIORITIES = ("fifo", "deadline", "severity", "shortest_work", "vulnerable_first", "equity", "weighted")
FIFO = int64(0)
DEADLINE = int64(1)
SEVERITY = int64(2)
SHORTEST_WORK = int64(3)
VULNERABLE_FIRST = int64(4)
EQUITY = int64(5)
WEIGHTED = int64(6)
ASSIGNMENTS = ("own_grid", "community_pool", "least_loaded", "best_skill", "random")
OWN_GRID = int64(0)
COMMUNITY_POOL = int64(1)
LEAST_LOADED = int64(2)
BEST_SKILL = int64(3)
RANDOM = int64(4)

# A custom rule is CUSTOM_RULE + its slot; MIXED: it depends on the category and the grid type of a case.
CUSTOM_RULE = int64(64)
N_CUSTOM_RULES = int64(16)
MIXED = int64(-1)
GRID_TYPES = ("living", "production", "road")
N_GRID_TYPES = int64(3)

# Money.
POT_NONE = int64(0)
POT_SERVICE = int64(1)
POT_CAPITAL = int64(2)
POT_PLEDGE = int64(3)
POT_NAMES = ("none", "service", "capital", "pledge")
UNPAID = int64(0)
RESERVED = int64(1)
PAID = int64(2)

SOLVER_NONE = int64(0)
SOLVER_STAFF = int64(1)
SOLVER_VOLUNTEER = int64(2)
SOLVER_UNIT = int64(3)
N_UNIT_KINDS = int64(6)
SOLVER_NAMES = ("none", "staff", "volunteer", "unit")

NOBODY = int64(-1)
SECONDED = int64(-2)  # in the hand of a server who belongs to a team and works on no piece just now

# Rounds before the rest of a case goes on.
NO_ROUNDS = int64(0)
CONSENT = int64(1)
DELIBERATION = int64(2)
VACANT = int64(-3)  # in the place of a case: the post has nobody, or nobody who is there
