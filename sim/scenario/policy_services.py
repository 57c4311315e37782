"""Policy on services for residents: who makes the journeys, and organisations of one's own."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param


class Services(Section):
    """Agency service and appointments (M5, M29)."""

    agency: Real = param(
        0.0, title="Agency service", zh="帮办代办比例", unit="share of the centre's reports", low=0, high=1,
        usual=(0.0, 0.8), varies="community", grade="assumption",
        source="M5 (S0): a grid member takes the papers and carries them; the resident makes no journey",
    )  # fmt: skip
    agency_hours: Real = param(
        0.5, title="Work of carrying a case", zh="单件代办工时", unit="h of a grid member", low=0, high=8,
        usual=(0.25, 1.5), grade="assumption", source="no figure in the sources",
    )  # fmt: skip
    booking: Real = param(
        0.0, title="Appointments", zh="预约办事比例", unit="share of visitors with digital access", low=0, high=1,
        usual=(0.0, 0.8), varies="community", grade="assumption",
        source="M29 (S1, S3): no journey in vain and none to a wrong desk; without digital access nothing changes",
    )  # fmt: skip
    wasted_trip: Real = param(
        0.2, title="Journeys in vain", zh="白跑一趟概率", unit="probability", low=0, high=1, usual=(0.0, 0.4),
        grade="assumption",
        source="once per case at the service centre without an appointment (closed counter, missing paper); no figure",
    )  # fmt: skip
