"""Secondment: every quarter some people in communities are sent to learn at a higher office and come back (M19)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.core.institution import Institution
from sim.institutions.core.staff import PRESENT, SECONDED
from sim.institutions.core.town import Town
from sim.institutions.pace import set_pace
from sim.institutions.turnover import set_present
from sim.policy import staffing as declared
from sim.policy.text import T
from sim.random import streams as P
from sim.world.draws import uniforms_of

QUARTERS = 4.0


class Secondment(Institution):
    """Sends people away for a while; they are missed at their desks, and come back more able.

    Nobody goes who is the only one at a community's desk.
    """

    title = T("Secondment", "跟岗锻炼")
    section: ClassVar = declared
    mechanisms = (19,)
    rhythm = "quarter"
    reads = ("policy.staffing.secondments", "policy.staffing.secondment_days")
    changes = ("staff.gone", "staff.talent", "servers.gone", "servers.skill", "desks.n_present")

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where people are sent."""
        path = "staffing.secondments"
        return town.levers.pulled(path)

    def act(self) -> None:
        """Choose who goes, keyed by post and quarter."""
        town, staff = self.town, self.town.staff
        if town.today.first:
            return
        share = town.levers.server("staffing.secondments") / QUARTERS
        quarter = town.today.date.year * 4 + (town.today.date.month - 1) // 3
        draws = uniforms_of(town.setup.seed, P.STAFF_SECONDMENT, staff.key, quarter)
        chosen = np.flatnonzero((draws < share) & (staff.gone == PRESENT) & (staff.level <= COMMUNITY))
        desk_of, desks = town.state.servers["desk"], town.state.desks
        days = town.levers.server("staffing.secondment_days")
        for row in chosen:
            desk = desk_of[row]
            first = int(desks.first_server[desk])
            others = staff.gone[first : first + int(desks.n_servers[desk])] == PRESENT
            if others.sum() < 2 and desks.level[desk] != GRID:
                continue
            staff.gone[row] = SECONDED
            staff.until[row] = town.today.day + days[row]
            staff.talent[row] = min(staff.talent[row] + town.setup.scenario.staff.learning.secondment_gain, 1.0)
        set_pace(town, chosen)
        set_present(town)
