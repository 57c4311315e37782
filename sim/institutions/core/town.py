"""The town: what institutions read and write.

One object hands an institution everything it may touch: the setup of the run, the engine's columns, the levers of
today, the columns of people and organisations that only institutions know, the books and the daily series.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sim.assembly.dispatch import rule_slots
from sim.assembly.setup import Setup
from sim.copies import Independent
from sim.flow.state import State
from sim.institutions.core.behaviours import Behaviours
from sim.institutions.core.cost_ledger import CostLedger
from sim.institutions.core.duties import Duties
from sim.institutions.core.judgement import Judgement
from sim.institutions.core.levers import Levers, scopes_of
from sim.institutions.core.practices import let_spread
from sim.institutions.core.staff import Staff, build_staff
from sim.institutions.core.today import Dates, Today
from sim.policy.policy import Policy
from sim.world.branches import build_branches


@dataclass
class Town(Independent):
    """Everything an institution may read, and the columns it may write.

    Attributes
    ----------
    setup : Setup
        Scenario, world, organisation, catalogue, shifts, needs.
    state : State
        Columns of the engine. Institutions write columns of desks, servers, grids' hazards and accounts; never queues,
        events or cases.
    levers : Levers
        Values of policy parameters by place, today.
    dates : Dates
    today : Today
    ledger : CostLedger
        Costs of levers.
    visits : ndarray of float64, shape (beats,)
        Visits of today per household, by beat; empty before the first day.
    member_visits : ndarray of float64, shape (grids,)
        Household visits a year that members who have reported in make in each grid; empty where they make none.
    volunteers : ndarray of float64, shape (grids,)
        Residents who would report in as volunteers; empty before the first day.
    duties : Duties
        What institutions take from the time of the staff, and give.
    series : dict of str to ndarray, shape (days of warm-up and run,)
        Daily figures that institutions note; those declared in ``sim/records/columns.py`` go into the records.
    branches : recarray of BRANCH
        Party branches that there can be; which there are, their money, meetings and vitality.
    staff : Staff
        The people, row by row with ``state.servers``.
    judged : Judgement
        What evaluation makes of people and communities.
    behaviours : Behaviours
        Functions of the user's own in the place of built-in behaviours.
    """

    setup: Setup
    state: State
    levers: Levers
    dates: Dates
    today: Today
    ledger: CostLedger
    visits: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    member_visits: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    volunteers: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    series: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    branches: Any = field(init=False)
    staff: Staff = field(init=False)
    duties: Duties = field(init=False)
    judged: Judgement = field(init=False)
    behaviours: Behaviours = field(default_factory=Behaviours)
    #: Hours of each day by shift, as they were asked for.
    _shift_days: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)
    #: What figures are called that are noted now: those of the user's own institutions stand apart.
    prefix: str = field(default="", init=False, repr=False)

    def __post_init__(self) -> None:
        self.branches = build_branches(self.setup.world, self.setup.units)
        self.staff = build_staff(self.setup, self.state)
        self.duties = Duties(self.setup, self.state, self.staff)
        self.judged = Judgement(self.setup)

    @property
    def policy(self) -> Policy:
        """The policy of the scenario: what holds for the whole place and run (levers that vary: :attr:`levers`)."""
        return self.setup.scenario.policy

    @property
    def units(self) -> Any:
        """Columns of the co-building units (:data:`sim.flow.row_types.UNIT`)."""
        return self.state.units[: len(self.setup.units)]

    @property
    def crews(self) -> Any:
        """Columns of the volunteers of each beat (:data:`sim.flow.row_types.CREW`)."""
        return self.state.crews[: self.setup.organisation.first_community_desk]

    @classmethod
    def of(cls, setup: Setup, state: State, behaviours: Behaviours | None = None) -> Town:
        """The town at the start of the warm-up."""
        dates = Dates.of(setup.scenario)
        levers = Levers(setup.scenario.policy, setup.world, setup.organisation, scopes_of(setup.scenario, setup.world))
        let_spread(levers)
        today, ledger = dates.today(dates.first_day), CostLedger(setup.n_days)
        return cls(setup, state, levers, dates, today, ledger, behaviours=behaviours or Behaviours())

    def turn(self, day: int) -> None:
        """Go to a day."""
        self.today = self.dates.today(day)
        self.levers.turn(day)

    def shift_of(self, who: Literal["member", "community", "office"]) -> int:
        """Number of the shift that some people work by the policy."""
        return self.setup.shifts.of(getattr(self.setup.scenario.policy.shifts, who))

    def shift_week(self, shift: int) -> float:
        """Hours of a usual week of a shift, at least one."""
        return max(float(self.setup.shifts.mask[shift].sum()), 1.0)

    def shift_hours(self, shift: int) -> float:
        """Hours that a shift works today."""
        cum = self.setup.shifts.cum[shift]
        hour = 24 * self.today.row
        return float(cum[hour + 24] - cum[hour])

    def shift_ahead(self, shift: int) -> npt.NDArray[np.float64]:
        """Hours that a shift works on each day from today to the end of the run."""
        return self.shift_days(shift)[self.today.row :]

    def shift_days(self, shift: int) -> npt.NDArray[np.float64]:
        """Hours that a shift works on each day of the warm-up and the run; read only."""
        if shift not in self._shift_days:
            self._shift_days[shift] = np.diff(self.setup.shifts.cum[shift][: 24 * self.setup.n_days + 1 : 24])
            self._shift_days[shift].flags.writeable = False
        return self._shift_days[shift]

    def note(self, name: str, value: float, days: int = 1) -> None:
        """Note today's figure of a daily series; a figure that stands for longer, for several days from today on."""
        if self.prefix:
            _check_note(name, value)
        name = self.prefix + name
        if name not in self.series:
            self.series[name] = np.zeros(self.setup.n_days)
        self.series[name][self.today.row : self.today.row + days] = value

    def carry(self, name: str, value: float) -> None:
        """Note a figure for today and all days until it is noted anew."""
        self.note(name, value, days=self.setup.n_days - self.today.row)

    def noted(self, name: str) -> npt.NDArray[np.float64]:
        """A daily series, a copy; zeros if nothing was ever noted."""
        name = self.prefix + name if self.prefix + name in self.series else name
        return self.series[name].copy() if name in self.series else np.zeros(self.setup.n_days)

    def reduce_parts(self) -> tuple[Any, ...]:
        """All attributes; where there are custom rules, a copy calls its own."""
        return *super().reduce_parts(), _fill


def _check_note(name: Any, value: Any) -> None:
    """What an institution of the user's own notes can be a daily column."""
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(f"note: expected a name of letters, digits and _, found {name!r}")
    number = np.asarray(value)
    if number.ndim or number.dtype.kind not in "biuf" or not np.isfinite(number):
        raise ValueError(f"note: expected one number for {name}, found {value!r}")


def _fill(town: Town, attributes: dict[str, Any]) -> None:
    """Give a copy its attributes."""
    town.__dict__.update(attributes)
    if town.setup.rules:
        town.state = replace(town.state, rules=rule_slots(town.setup.rules))
