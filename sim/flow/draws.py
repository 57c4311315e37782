"""What a need brings with it, drawn when it is first asked for and the same whenever it is asked.

Keyed by the need (and level, attempt or party where it says so), never by what happened before.
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.codes import (
    ANSWER,
    DISTRICT,
    LOGNORMAL,
    LOOK,
    MIXTURE,
    N_LEVELS,
    NOBODY,
    PARTY,
    POT_CAPITAL,
    POT_NONE,
    SHORT_SCALE,
    STREET,
    WEIBULL,
    WORK,
)
from sim.jit.compiled import compiled, entry, inlined
from sim.jit.units import FEN
from sim.random import streams as P
from sim.random.keyed import exponential, lognormal, uniform, uniform_four, uniform_pair

MAX_PARTIES = 4
MAX_TRIES = 16  # tries with one further party; it accepts at the last


@inlined
def kind_of(s, case):
    """Values that hold for a case: those of its item where items differ, else of its category."""
    live = s.cases[case]
    if s.parameters[0].items_differ and live.row != NOBODY:
        return s.kinds[s.needs[live.row]["item"]]
    return s.categories[live.category]


@inlined
def kind_of_need(s, row):
    """Values that hold for a need: those of its item where items differ, else of its category."""
    if s.parameters[0].items_differ:
        return s.kinds[s.needs[row]["item"]]
    return s.categories[s.needs[row].category]


@compiled
def hours_of_work(seed, kind, key, level, attempt):
    """Staff hours to solve a need; exponential (``work_median`` is the mean) or log-normal."""
    u = uniform(seed, P.FLOW_WORK, key, level + N_LEVELS * attempt)
    if kind.work_exponential:
        return kind.work_median * exponential(u)
    return lognormal(u, kind.work_median, kind.work_sigma)


@compiled
def paid_for(s, case):
    """Share of the works of a case that its money is for: below 1 only where a bill was scaled down."""
    row = s.cases[case]
    if s.parameters[0].short_rule != SHORT_SCALE or row.pot == POT_NONE:
        return 1.0
    return min(row.cost / max(full_price(s, case, int64(row.pot)), 1), 1.0)


@compiled
def own_share(s, case):
    """Share of the hours of a case that the desks' own people work: the rest is paid by the bill, or is not done."""
    row = s.cases[case]
    share = paid_for(s, case)
    if row.pot == POT_CAPITAL:
        share *= 1.0 - s.parameters[0].managed
    return share


@compiled
def work_hours(s, case, level, attempt):
    """Staff hours to solve a case at a level in an attempt."""
    own = hours_of_work(s.parameters[0].seed, kind_of(s, case), s.cases[case].need, level, attempt)
    return own_share(s, case) * own


@compiled
def part_hours(s, case, party):
    """Staff hours of one further party where parties work at the same time: a share of a draw of its own."""
    p = s.parameters[0]
    kind = kind_of(s, case)
    _, _, _, u = party_draws(s, case, party, P.ONCE)
    if kind.work_exponential:
        return own_share(s, case) * p.work_share * kind.work_median * exponential(u)
    return own_share(s, case) * p.work_share * lognormal(u, kind.work_median, kind.work_sigma)


@compiled
def triage_hours(s, case):
    """Staff hours to read a case and pass it on; keyed by the number of desks passed."""
    p = s.parameters[0]
    if p.triage_exponential:
        u = uniform(p.seed, P.FLOW_LOOK, s.cases[case].need, s.cases[case].desks)
        return p.triage_hours * exponential(u)
    return p.triage_hours


@compiled
def expected_work(s, case):
    """Mean staff hours of the case's kind: of its item where items differ, else of its category."""
    if not s.parameters[0].items_differ:
        return s.expected_hours[s.cases[case].category]
    kind = kind_of(s, case)
    if kind.work_exponential:
        return float(kind.work_median)
    return kind.work_median * math.exp(0.5 * kind.work_sigma**2)


@compiled
def expected_task(s, case):
    """Staff hours that the task at hand takes on average: what a desk can know before it begins.

    The mean work of the case's kind, its share for a further party, the mean time to read it; what is fixed (a meeting,
    a round) as it is.
    """
    p = s.parameters[0]
    live = s.cases[case]
    if live.task == WORK or live.task == ANSWER:
        return expected_work(s, case)
    if live.task == PARTY:
        return p.work_share * expected_work(s, case)
    if live.task == LOOK:
        return p.triage_hours
    return float(live.remaining)


@compiled
def outside_hours(s, case, attempt):
    """Elapsed hours of the outside step (contractor, spare part, hearing); 0 when there is none."""
    kind = kind_of(s, case)
    if kind.outside_p <= 0.0:
        return 0.0
    u, v = uniform_pair(s.parameters[0].seed, P.FLOW_OUTSIDE, s.cases[case].need, attempt)
    if u >= kind.outside_p:
        return 0.0
    if kind.outside_form == LOGNORMAL:
        return lognormal(v, kind.outside_median, kind.outside_sigma)
    return step_hours(s, kind, v)


@compiled
def step_hours(s, kind, v):
    """Hours of an outside step that are not log-normal: Weibull, a mixture of two log-normals, or empirical."""
    if kind.outside_form == WEIBULL:
        return kind.outside_median * (-math.log(v) / math.log(2.0)) ** (1.0 / kind.outside_shape)
    if kind.outside_form == MIXTURE:
        second = kind.outside_second_p
        if v < second:
            return lognormal(v / second, kind.outside_second_median, kind.outside_second_sigma)
        return lognormal((v - second) / (1.0 - second), kind.outside_median, kind.outside_sigma)
    place = v * (kind.outside_count - 1)
    below = min(int64(place), int64(kind.outside_count) - 2)
    low = s.quantiles[kind.outside_first + below]
    return low + (place - below) * (s.quantiles[kind.outside_first + below + 1] - low)


@compiled
def cost_fen(s, case):
    """What the solution costs in fen; 0 for most."""
    live = s.cases[case]
    kind = s.categories[live.category]
    if kind.cost_p <= 0.0:
        return 0
    u, v = uniform_pair(s.parameters[0].seed, P.FLOW_MONEY, live.need, P.ONCE)
    if u >= kind.cost_p:
        return 0
    return int64(round(FEN * lognormal(v, kind.cost_median, kind.cost_sigma)))


@compiled
def full_price(s, case, pot):
    """What a solution costs in fen from an account: capital works pay for their management, too."""
    p = s.parameters[0]
    cost = cost_fen(s, case)
    if pot == POT_CAPITAL:
        cost += int64(round(cost * p.management_fee * p.managed))
    return cost


@compiled
def further_parties(s, case):
    """How many further parties a case takes: those of its kind that sit outside the office in charge."""
    live = s.cases[case]
    parties = parties_of(s.parameters[0].seed, kind_of(s, case), live.need)
    if parties == 0:
        return parties
    return outside_the_office(s, case, parties)


@compiled
def outside_the_office(s, case, parties):
    """How many of these parties sit in offices of their own.

    The parties of a kind of case are those among seventeen offices of a street (eight departments of a district). Of
    two matters one in K lies in the same office where there are K: joint work inside it needs no further party. A
    street is not in charge of what grids and communities solve, so that of several parties there the first always is.
    """
    p = s.parameters[0]
    live = s.cases[case]
    at_district = live.needed == DISTRICT or p.offices < 1
    apart = p.apart_departments if at_district else p.apart_offices
    if apart >= 1.0:
        return parties
    first = int64(1) if at_district or live.needed == STREET else int64(2)
    kept = int64(0)
    for number in range(1, parties + 1):
        party = int64(number)
        u = uniform(p.seed, P.FLOW_INSIDE, live.need, party)
        others = party - first + 1  # offices that have a part in it already
        kept += others <= 0 or u < apart**others
    return kept


@compiled
def parties_of(seed, kind, key):
    """How many further parties a need takes: 0, or 1 + geometric with the category's mean, at most 4."""
    if kind.party_p <= 0.0:
        return 0
    u, v = uniform_pair(seed, P.FLOW_PARTIES, key, P.ONCE)
    if u >= kind.party_p:
        return 0
    if kind.party_mean <= 1.0:
        return 1
    more = math.log(v) / math.log(1.0 - 1.0 / kind.party_mean)
    return min(1 + int64(more), MAX_PARTIES)


@entry
def most_parts(seed, kinds, needs, bystanders):
    """How many parts of joint work all needs together can make.

    Parameters
    ----------
    seed : uint64
    kinds : CATEGORY
        Values of every item.
    needs : NEED
    bystanders : int
        Offices called beside the parties of each case.
    """
    number = 0
    for row in range(len(needs)):
        need = needs[row]
        parties = parties_of(seed, kinds[need["item"]], need.key)
        if parties > 0:
            number += parties + bystanders
    return number


@compiled
def party_draws(s, case, party, tries):
    """Four uniforms for one try with one further party: pick-up delay, sent back, which office, its own work."""
    occurrence = party + (MAX_PARTIES + 1) * tries
    return uniform_four(s.parameters[0].seed, P.FLOW_PARTY, s.cases[case].need, occurrence)


@compiled
def duplicates(s, case, further):
    """In how many of the further grid systems a case is entered again."""
    p = s.parameters[0]
    copies = int64(0)
    for system in range(further):
        copies += uniform(p.seed, P.FLOW_DUPLICATE, s.cases[case].need, P.ONCE + system) < p.duplicate_chance
    return copies
