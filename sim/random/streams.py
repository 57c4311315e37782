"""The streams of random draws: one stable integer for each kind, never reused, never renumbered.

The number is part of the key of a draw (see :mod:`sim.random.keyed`). A new decision takes the next free
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

WORLD_ITEM = int64(6)  # how an item differs from its category, by the digest of its name and what differs

# demand (keyed by the run's seed)
DEMAND_DAY = int64(100)  # day factor D, by district and day
DEMAND_COUNT = int64(101)  # number of needs of a district and day
DEMAND_TIME = int64(102)  # arrival spacing and cell of a need
DEMAND_TRAITS = int64(103)  # resident, item, severity, difficulty
DEMAND_CAUSE = int64(104)  # occurrence times of a chronic cause
DEMAND_CAUSE_TRAITS = int64(105)
DEMAND_VISIBLE = int64(106)
DEMAND_SHOCK_COUNT = int64(107)  # needs of a shock, by day and district; occurrence: number of the shock
DEMAND_SHOCK_TIME = int64(108)
DEMAND_SHOCK_PLACE = int64(109)  # grid and category of a need of a shock
DEMAND_SHOCK_THIN = int64(110)  # whether a shock below 1 leaves a need; occurrence: number of the shock
DEMAND_TYPE_DAY = int64(111)  # own day factor of a type, by day; occurrence: source of the type
DEMAND_TYPE_COUNT = int64(112)  # needs of a type, by day and district; occurrence: source of the type
DEMAND_TYPE_TIME = int64(113)  # time and place of a need of a type
DEMAND_TYPE_PLACE = int64(114)

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
FLOW_CALLBACK = int64(209)  # retired: nothing is drawn from it; the number stays taken
FLOW_LOOK = int64(210)  # length of triage where it is exponential
FLOW_ASSIGN = int64(211)  # which idle server takes a case, by need and number of desks passed
FLOW_SIDEWAYS = int64(212)  # whether and where a competent office passes a case on, by need and (level, attempt)
FLOW_UNOWNED = int64(213)  # whether anybody owns a case
FLOW_WHISTLE = int64(214)  # whether the whistle is blown for a case
FLOW_WHISTLE_ANSWER = int64(215)  # whether and when a party answers, by need and party
FLOW_BYSTANDER = int64(216)  # which other offices are called, by need and number
FLOW_ROUNDS = int64(217)  # whether a case needs consent or is deliberated
FLOW_CONSENT = int64(218)  # success of a round of consent, by need and (round, attempt)
FLOW_DELIBERATION = int64(219)  # success of a round of deliberation, likewise
FLOW_INSIDE = int64(220)  # whether a further party sits in the office in charge, by need and party
FLOW_STREET_CHOICE = int64(221)  # whether a street takes a delegated item on, by street and item
FLOW_EXTENSION_ASKED = int64(222)  # whether more time is asked for before a case is due, by need and attempt
FLOW_PATIENCE = int64(223)  # how long a caller waits, and whether and when he or she calls again, by need and call
FLOW_AGAIN = int64(224)  # when residents act about an open case, and how, by need and number of the event
FLOW_WITHDRAWAL = int64(225)  # when the resident withdraws, by need

# custom rules (keyed by the run's seed)
FLOW_CUSTOM_RULE = int64(230)  # a uniform that such a rule may use, by need, number of desks passed and attempt

# staff (240-255)
STAFF_SUSCEPTIBILITY = int64(240)  # to burnout, by post and generation; keyed by territory.seed
STAFF_TENURE = int64(241)  # years in office at the start; keyed by territory.seed
STAFF_SKILL = int64(242)  # skill of a successor, by post and generation; keyed by territory.seed
STAFF_STAY = int64(243)  # cumulated hazard at which a person leaves, by post and generation
STAFF_SECONDMENT = int64(244)  # who is seconded, by post and quarter
FLOW_PART_PAID = int64(246)  # whether works that were scaled down solve the need all the same, by need
FLOW_AUDIT = int64(245)  # whether an audit finds a superficial closing out, by need and attempt

# co-building units and volunteers (256-275)
WORLD_UNIT = int64(256)  # kind, readiness and seat of a unit (keyed by territory.seed), by community and number
WORLD_BRANCH = int64(257)  # which grids get a branch first (keyed by territory.seed)
FLOW_CLAIM = int64(258)  # whether a unit claims the case it ranks first, by need and (unit, day)
FLOW_CLAIM_ORDER = int64(259)  # which unit chooses first, by community and day

# residents (276-290; keyed by the run's seed, places by territory.seed)
RESIDENT_TRIPS = int64(276)  # bookings and journeys in vain, by need and attempt
RESIDENT_EXTENSION = int64(277)  # a deadline extended on paper, by need and attempt
BRANCH_HOMETOWN = int64(278)  # whether a community has a hometown branch, by community
BRANCH_SECTOR = int64(279)  # whether it has a branch of new employment

# stress (keyed by the run's seed unless it says otherwise)
FLOW_DUPLICATE = int64(291)  # entered again in a parallel grid system, by need and system
TASKS_FROM_ABOVE = int64(292)  # administrative tasks of a community and week
POLICY_REVERSAL = int64(293)  # whether a rule of a district is reversed in a week
ENTRY_ROUTE = int64(294)  # route by which the holder of a post was recruited (territory.seed)
FLOW_ASSISTANCE = int64(295)  # when a targeted visit would find an unreported need
CENTRE_LOT = int64(296)  # which communities have an upgraded service centre (territory.seed)

# evaluation (320-359; keyed by the run's seed)
STAR_ITEM = int64(320)  # whether a process item is kept, truly or on paper, by community and item, and evaluation
APPRAISAL_NOISE = int64(321)  # noise of an appraisal, by post and evaluation
IMITATION = int64(322)  # whether a community takes a practice over, by community and month
PROMOTION_TURN = int64(323)  # when a small group of people first has a place to be promoted to, by group

# estates and their renovation (390-399)
WORLD_ESTATE = int64(390)  # grid, age and rank of an estate (territory.seed)
RENOVATION_CONSENT = int64(391)  # households that agree at a round, by estate and round
RENOVATION_PARTY = int64(392)  # how long a party takes, by estate and party
RENOVATION_WORKS = int64(393)  # how long the works take, by estate

# institutions of the user's own (keyed by the run's seed and the name of the institution)
OWN_INSTITUTION = int64(400)  # whatever it draws, by entity and occurrence

# regions (keyed by a seed of the region file)
REGION_PLACE = int64(410)  # what a drawn place is like, its size, its rate of needs, by name and kind of draw
REGION_LOT = int64(411)  # which places get reforms first, by name
