"""Paperwork: parallel grid systems, signs, tasks from above and policy reversals, added up in one place.

The base is ``policy.time.paperwork``; every part is a share of the shift beyond it (M2, M38, M40, M41).
"""

from __future__ import annotations

import numpy as np

from sim.demand.poisson import poisson_quantile
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.functions import expm1
from sim.jit.units import YEAR_WEEKS, FloatArray
from sim.policy import burden
from sim.policy.text import T
from sim.random.keyed import uniform
from sim.random.streams import ONCE, POLICY_REVERSAL, TASKS_FROM_ABOVE
from sim.world.draws import uniforms_of

PLACE_BIT = 20
_SWITCHES = (("burden.systems", 1.0), ("burden.signs", 0.0), ("burden.tasks", 0.0), ("burden.reversals", 0.0))


class Paperwork(Institution):
    """What every community and office spends on paper beyond the base."""

    title = T("Paperwork", "台账与任务负担")
    mechanisms = (2, 38, 40, 41)
    reads = ("policy.burden", "policy.shifts.community", "policy.shifts.office")
    changes = ("duties", "further_systems", "servers.availability", "staff.paperwork", "ledger")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._shift = town.shift_of("community")
        self._office_shift = town.shift_of("office")
        self._weekly = town.shift_week(self._shift)
        self._varies = any(path.startswith("burden.") for scope in town.levers.scopes for path in scope.values)
        self._upset = np.zeros((0, len(town.setup.world.districts)), np.bool_)  # reversals by week and district
        self.by_part: dict[str, FloatArray] = {}
        self._taken = 0.0, 0.0

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where any part is above the base, somewhere, some time."""
        levers = town.levers
        return any(levers.base(path) > base or levers.varies(path) for path, base in _SWITCHES)

    def act(self) -> None:
        """Add up the parts anew each week and when a lever changes; book the hours every day."""
        today = self.town.today
        if today.week or today.first or self._varies:
            self._compose()
        hours = self._taken[0] * self.town.shift_hours(self._shift)
        hours += self._taken[1] * self.town.shift_hours(self._office_shift)
        self.town.ledger.book(burden.COST, today.row, hours=hours)

    def _compose(self) -> None:
        """Shares of the shift by part and community; at offices reversals alone."""
        town, duties = self.town, self.town.duties
        lever = town.levers.community
        further = lever("burden.systems") - 1.0
        hours = self._weekly * np.maximum(duties.staff_of_community, 1.0)
        upset = self._upset_districts()
        districts = town.setup.world.communities["district"]
        self.by_part = {
            "systems": further * lever("burden.system_share"),
            "signs": lever("burden.signs") * lever("burden.sign_hours") / hours,
            "tasks": self._tasks() * lever("burden.task_hours") / hours,
            "reversals": upset[districts] * lever("burden.reversal_waste"),
        }
        shares = np.sum(list(self.by_part.values()), axis=0)
        waste = upset * town.levers.base("burden.reversal_waste")
        taken = duties.of_communities(shares)
        taken[duties.in_office] = waste[duties.district[duties.in_office]]
        self._taken = duties.posts(taken, duties.in_community), float(taken[duties.in_office].sum())
        duties.paperwork[self.name] = taken
        duties.settle()
        town.state.further_systems[:] = further

    def _monday(self) -> int:
        """Number of the present week, counted from the first day of the calendar."""
        return (self.town.today.date.toordinal() - 1) // 7

    def _tasks(self) -> FloatArray:
        """Tasks that come down to each community this week; more of them with a higher rate, never others."""
        rate = self.town.levers.community("burden.tasks")
        if not rate.any():
            return np.zeros(len(rate))
        keys = (np.int64(self._monday()) << PLACE_BIT) | np.arange(len(rate))
        return poisson_quantile(uniforms_of(self.town.setup.seed, TASKS_FROM_ABOVE, keys), rate).astype(np.float64)

    def _upset_districts(self) -> FloatArray:
        """Districts in which a rule was reversed within the last weeks, as 0 or 1."""
        levers, policy = self.town.levers, self.town.policy.burden
        rate = levers.district("burden.reversals")
        if not rate.any() and not self._upset.any():
            return np.zeros(len(rate))
        week = self._monday()
        seed = self.town.setup.seed
        chance = -expm1(-rate / YEAR_WEEKS)
        now = [uniform(seed, POLICY_REVERSAL, (week << PLACE_BIT) | d, ONCE) < chance[d] for d in range(len(rate))]
        if self.town.today.week or not len(self._upset):
            self._upset = np.vstack([self._upset, now])[-policy.reversal_weeks :]
        else:
            self._upset[-1] = now
        upset: FloatArray = self._upset.any(axis=0).astype(np.float64)
        return upset
