"""The purposes of random draws: one stable integer each, never reused, never renumbered.

The number is part of the key of a draw (see :mod:`sim.keyed`). A new decision takes the next free
number of its block; a decision that is dropped keeps its number, marked as retired. Typed as int64, so that
compiled functions are not compiled anew for every literal.
"""

from numpy import int64

ONCE = int64(0)  # occurrence of a draw that is made once

# world (keyed by territory.seed)
WORLD_GRID = int64(1)
WORLD_RESIDENT = int64(2)
WORLD_STAFF = int64(3)
WORLD_FIELD = int64(4)  # smooth spatial fields
WORLD_CAUSE = int64(5)

# demand (keyed by the run's seed)
DEMAND_DAY = int64(100)  # day factor D, by district and day
DEMAND_COUNT = int64(101)  # number of needs of a district and day
DEMAND_TIME = int64(102)  # arrival spacing and cell of a need
DEMAND_TRAITS = int64(103)  # resident, item, severity, difficulty
DEMAND_CAUSE = int64(104)  # occurrence times of a chronic cause
DEMAND_CAUSE_TRAITS = int64(105)
DEMAND_VISIBLE = int64(106)

# flow (keyed by the run's seed)
FLOW_REPORT = int64(200)  # whether, when and through which channel a need is reported
FLOW_LATENT = int64(201)  # life and discovery of an unreported need
FLOW_WORK = int64(202)  # work hours, by need and (level, attempt)
FLOW_OUTSIDE = int64(203)  # outside step
FLOW_MONEY = int64(204)  # cost
FLOW_PARTIES = int64(205)  # number of further parties
FLOW_PARTY = int64(206)  # pick-up delay, send-back and work of one further party
FLOW_MISROUTE = int64(207)  # wrong office or department, by need and (level, attempt)
FLOW_CLOSE = int64(208)  # superficial closing, return, by need and attempt
FLOW_CALLBACK = int64(209)
FLOW_LOOK = int64(210)  # length of a look where looks are exponential
FLOW_ASSIGN = int64(211)  # which idle server takes a case, by need and number of desks passed

# rules of one's own (keyed by the run's seed)
FLOW_OWN_RULE = int64(230)  # a uniform that such a rule may use, by need, number of desks passed and attempt

# staff (240-255)
STAFF_SUSCEPTIBILITY = int64(240)  # to burnout, by post and generation; keyed by territory.seed
STAFF_TENURE = int64(241)  # years in office at the start; keyed by territory.seed
STAFF_SKILL = int64(242)  # skill of a successor, by post and generation; keyed by territory.seed
STAFF_STAY = int64(243)  # cumulated hazard at which a person leaves, by post and generation
STAFF_SECONDMENT = int64(244)  # who is seconded, by post and quarter
FLOW_AUDIT = int64(245)  # whether an audit finds a superficial closing out, by need and attempt
