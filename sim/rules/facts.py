"""What a custom rule is told: plain numbers about a case, a desk, a server."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, Final

import numpy as np

#: The case that is decided on.
CASE_FACTS: Final = np.dtype(
    [
        ("now", "f8"),  # clock time, h
        ("registered", "f8"),  # when it became known, h
        ("due", "f8"),  # deadline, h
        ("work", "f8"),  # staff hours that the task at hand takes on average
        ("waited", "f8"),  # hours in queues so far
        ("severity", "f8"),  # 0-1
        ("vulnerability", "f8"),  # of the resident's group, policy.dispatch.vulnerable
        ("behind", "f8"),  # hours by which the group's cases took longer than all, last 28 days
        ("chance", "f8"),  # uniform in (0, 1), the same in every policy
        ("category", "i8"),  # number in the catalogue; 0 enquiry
        ("group", "i8"),  # 0 local, 1 elder, 2 migrant, 3 low-income, 4 new employment
        ("channel", "i8"),  # 1 member, 2 centre, 3 hotline, 4 app, 5 visit, 6 patrol
        ("grid_type", "i8"),  # 0 living, 1 production, 2 road
        ("level", "i8"),  # level with authority and skill, as far as known: 0 grid .. 3 district
        ("task", "i8"),  # 0 triage, 1 work, 2 a further party's share, 3 answer
        ("desks", "i8"),  # desks that had it in hand
        ("returns", "i8"),  # times it came back after closing
        ("parties", "i8"),  # further parties still to be asked
        ("until", "f8"),  # written when a priority is asked: clock time until which its key holds; infinity: always
    ],
    align=True,
)
#: What a rule is told: all but the last, which it answers.
TOLD: Final = (CASE_FACTS.names or ())[:-1]

#: The desk that it joins (priority) or leaves (route; level -1: it has just been registered).
DESK_FACTS: Final = np.dtype(
    [
        ("level", "i8"),  # 0 grid, 1 community, 2 street, 3 district, 4 intake
        ("waiting", "i8"),  # cases in its queue
        ("servers", "i8"),
        ("idle", "i8"),
        ("community", "i8"),  # -1: none
        ("street", "i8"),  # -1: none
        ("district", "i8"),
    ],
    align=True,
)

#: An idle server that may take it.
SERVER_FACTS: Final = np.dtype(
    [
        ("skill", "f8"),  # 0-1
        ("speed", "f8"),
        ("availability", "f8"),  # share of shift hours left for cases
        ("busy", "f8"),  # shift hours worked on cases so far
        ("own", "i8"),  # 1: sits at the desk where the case is
        ("level", "i8"),
        ("waiting", "i8"),  # cases in the queue of the server's own desk
    ],
    align=True,
)

#: A rule that failed: the first one in a run.
FAULT: Final = np.dtype([("slot", "i8"), ("need", "u8"), ("row", "i8"), ("time", "f8"), ("value", "f8")], align=True)

#: The same for rules that run as plain Python: named tuples of Python numbers.
CaseFacts: Any = namedtuple("CaseFacts", TOLD)  # type: ignore[misc]
DeskFacts: Any = namedtuple("DeskFacts", DESK_FACTS.names or ())  # type: ignore[misc]
ServerFacts: Any = namedtuple("ServerFacts", SERVER_FACTS.names or ())  # type: ignore[misc]

#: Kind of rule > dtype and named tuple of its second argument.
OTHER: Final = {
    "priority": (DESK_FACTS, DeskFacts),
    "assignment": (SERVER_FACTS, ServerFacts),
    "route": (DESK_FACTS, DeskFacts),
}
