"""Two-colour warning: yellow reminds, red brings help and a sanction, the best of each street is named (M24).

What counts is the overdue share of the cases in the hands of the community's own people: what they can do something
about.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.flow.codes import IN_WORK, WAITING
from sim.institutions.core.institution import Institution
from sim.institutions.core.town import Town
from sim.jit.units import FloatArray
from sim.policy import warning as declared
from sim.policy.text import T

GREEN, YELLOW, RED = 0, 1, 2
PRIOR_CASES = 5.0  # counted as in time, so that a handful of cases is no reason to warn
LARGEST_GIFT = 0.1  # share of its staff's time that a helping community gives at most
_YELLOW = "warning.yellow"


class Warning(Institution):
    """Colours on the first of a month, and what follows from them until the next.

    Attributes
    ----------
    colour : ndarray of int64, shape (communities,)
        0 green, 1 yellow, 2 red.
    overdue : ndarray of float64, shape (communities,)
        Share of the cases in its own hands overdue, when last counted.
    """

    title = T("Warning of communities", "社区超期预警")
    section: ClassVar = declared
    mechanisms = (24,)
    rhythm = "month"
    reads = ("policy.warning", "policy.shifts.community", "scenario.staff.effort", "clock.n_slots", "cases")
    changes = ("duties", "judged.incentives", "judged.temptations", "servers.availability", "ledger", "series")

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        n = len(town.setup.world.communities)
        self.colour, self.overdue = np.zeros(n, np.int64), np.zeros(n)
        self._street = town.setup.world.communities["street"].astype(np.intp)
        self._community = town.setup.world.grids["community"].astype(np.intp)
        self._own = town.duties.desk_in_community
        self._desks = np.flatnonzero(self._own)
        self._place = town.setup.organisation.desks["community"][self._desks].astype(np.intp)
        self._shift = town.shift_of("community")

    def act(self) -> None:
        """Look on the first of a month, and do what follows."""
        if not self.town.today.first:
            self._look()
            self._follow()

    def _look(self) -> None:
        """Colours by the overdue share of the cases that wait or are worked on at the community's desks."""
        town, n = self.town, len(self.colour)
        live = town.state.cases[: int(town.state.clock.n_slots[0])].view(np.ndarray)
        state = live["state"].copy()  # the pool is wide: one pass over it
        rows = np.flatnonzero((state == WAITING) | (state == IN_WORK))
        rows = rows[self._own[live["desk"][rows]] & (live["category"][rows] > 0)]
        place = self._community[live["grid"][rows]]
        late = live["due"][rows] < 24.0 * town.today.day
        self.overdue = np.bincount(place, late, minlength=n) / (np.bincount(place, minlength=n) + PRIOR_CASES)
        yellow, red = town.levers.community(_YELLOW), town.levers.community("warning.red")
        warned = (yellow > 0.0) & (self.overdue >= yellow)
        self.colour = np.where(warned & (self.overdue >= np.maximum(red, yellow)), RED, np.where(warned, YELLOW, GREEN))
        town.carry("warned_yellow", float((self.colour == YELLOW).sum()))
        town.carry("warned_red", float((self.colour == RED).sum()))

    def _follow(self) -> None:
        """Reminders, sanctions, recognition and help."""
        town, lever, duties = self.town, self.town.levers.community, self.town.duties
        red = self.colour == RED
        incentive = np.where(self.colour > GREEN, lever("warning.reminder"), 0.0)
        incentive[self.best()] += town.setup.scenario.staff.effort.recognition
        town.judged.incentives[self.name] = duties.of_communities(incentive)
        temptation = np.zeros(len(town.setup.organisation.desks))
        temptation[self._desks] = (red * lever("warning.sanction"))[self._place]
        town.judged.temptations[self.name] = temptation
        given, got = self.help()
        duties.taken[self.name] = duties.of_communities(given)
        duties.added[self.name] = duties.of_communities(got)
        lent = duties.posts(duties.taken[self.name])
        town.ledger.carry(declared.COST, town.today.row, hours=lent * town.shift_ahead(self._shift))
        duties.settle()

    def best(self) -> np.ndarray:
        """The community of each street with the smallest overdue share, where the street warns and it is green."""
        watched = self.town.levers.community(_YELLOW) > 0.0
        good = np.flatnonzero(watched & (self.colour == GREEN))
        order = good[np.lexsort((good, self.overdue[good], self._street[good]))]
        _, first = np.unique(self._street[order], return_index=True)
        chosen: np.ndarray = order[first]
        return chosen

    def help(self) -> tuple[FloatArray, FloatArray]:
        """Share of its staff's time that each community gives, and gets: as many hours in every street."""
        staff, street = self.town.duties.staff_of_community, self._street
        red, green = self.colour == RED, self.colour == GREEN
        n = len(self.town.setup.world.streets)
        needy = np.bincount(street, red * staff, minlength=n)
        wanted = needy * self.town.levers.street("warning.help")
        givers = np.bincount(street, green * staff, minlength=n)
        gift = np.minimum(np.divide(wanted, givers, out=np.zeros(n), where=givers > 0.0), LARGEST_GIFT)
        gain = np.divide(gift * givers, needy, out=np.zeros(n), where=needy > 0.0)
        return green * gift[street], red * gain[street]
