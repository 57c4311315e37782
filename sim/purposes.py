"""The purposes of random draws: one stable integer each, never reused, never renumbered.

The number is part of the key of a draw (see :mod:`sim.keyed`). A new decision takes the next free
number of its block; a decision that is dropped keeps its number, marked as retired.
"""

# world (keyed by territory.seed)
WORLD_GRID = 1
WORLD_RESIDENT = 2
WORLD_STAFF = 3
WORLD_FIELD = 4  # smooth spatial fields
WORLD_CAUSE = 5

# demand (keyed by the run's seed)
DEMAND_DAY = 100  # day factor D, by district and day
DEMAND_COUNT = 101  # number of needs of a district and day
DEMAND_TIME = 102  # arrival spacing and cell of a need
DEMAND_TRAITS = 103  # resident, item, severity, difficulty
DEMAND_CAUSE = 104  # occurrence times of a chronic cause
DEMAND_CAUSE_TRAITS = 105
DEMAND_VISIBLE = 106

# flow (keyed by the run's seed)
FLOW_REPORT = 200  # whether, when and through which channel a need is reported
FLOW_LATENT = 201  # life and discovery of an unreported need
FLOW_WORK = 202  # work hours, by need and (level, attempt)
FLOW_OUTSIDE = 203  # outside step
FLOW_MONEY = 204  # cost
FLOW_PARTIES = 205  # number of further parties
FLOW_PARTY = 206  # pick-up delay, send-back and work of one further party
FLOW_MISROUTE = 207  # wrong office or department, by need and (level, attempt)
FLOW_CLOSE = 208  # superficial closing, return, by need and attempt
FLOW_CALLBACK = 209
FLOW_LOOK = 210  # length of a look where looks are exponential
