"""Agency service and appointments (M5, M29)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import NO_FIGURE, PROBABILITY, T


class Services(Section):
    """Agency service and appointments (M5, M29)."""

    agency: Real = param(
        0.0, T("Agency service", "帮办代办比例"), T("share of the centre's reports", "占服务中心上报比例"),
        within=(0, 1), usual=(0.0, 0.8), varies="community", grade="assumption",
        why=T(
            "M5 (S0): a grid member takes the papers and carries them; the resident makes no journey",
            "M5（S0）：网格员代收代办，居民不必跑")
    )
    agency_hours: Real = param(
        0.5, T("Work of carrying a case", "单件代办工时"), T("h of a grid member", "网格员小时"), within=(0, 8),
        usual=(0.25, 1.5), grade="assumption", why=NO_FIGURE
    )
    booking: Real = param(
        0.0, T("Appointments", "预约办事比例"),
        T("share of visitors with digital access", "占有数字接入的来访者比例"), within=(0, 1), usual=(0.0, 0.8),
        varies="community", grade="assumption",
        why=T(
            "M29 (S1, S3): no journey in vain and none to a wrong desk; without digital access nothing changes",
            "M29（S1、S3）：不白跑、不跑错门；没有数字接入者不受影响")
    )
    wasted_trip: Real = param(
        0.2, T("Journeys in vain", "白跑一趟概率"), PROBABILITY, within=(0, 1), usual=(0.0, 0.4), grade="assumption",
        why=T(
            "once per case at the service centre without an appointment (closed counter, missing paper); no figure",
            "每件一次，在服务中心且未预约（窗口关闭、缺材料）；没有数字")
    )


AGENCY = Cost(
    "agency", T("Agency service", "帮办代办"), hours="carrying papers for residents", counted="agency_hours"
)

PRECONDITIONS = (Precondition(("services.agency_hours",), ("services.agency",)),)
