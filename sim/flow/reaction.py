"""What a resident does about a closing: accept it, have the case reopened, petition, or give up.

An honest closing is accepted the more readily the better it was; a superficial one has to be found out first. Whether
somebody who does not accept gives up or petitions is decided by one uniform, from its two ends, so that a higher chance
of either only adds to it.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import GIVEN_UP, T_PETITION, T_RETURN
from sim.jit.compiled import compiled
from sim.random.keyed import logistic


@compiled
def not_accepted(s, satisfaction):
    """Chance that an honest closing does not hold: the log-odds rise with dissatisfaction."""
    p = s.parameters[0]
    slope = p.reaction * p.dissatisfaction_slope
    if slope == 0.0 or p.reopen <= 0.0:
        return p.reopen
    return logistic(p.reopen_logit + slope * (p.expected - satisfaction))


@compiled
def give_up_probability(s, row):
    """Chance that somebody who does not accept a closing says nothing: little trust, and the group's hurdle."""
    p = s.parameters[0]
    need = s.needs[row]
    x = p.give_up_logit - p.give_up_trust * (s.residents[need.resident].trust - 0.5) - s.group_logodds[need.group]
    return p.reaction * logistic(x)


@compiled
def petition_probability(s, row, satisfaction, attempt):
    """Chance that somebody who complains petitions: badly served, without trust, or not for the first time."""
    p = s.parameters[0]
    trust = s.residents[s.needs[row].resident].trust
    x = p.petition_logit + p.petition_dissatisfaction * (1.0 - satisfaction) - p.petition_trust * (trust - 0.5)
    return p.reaction * logistic(x + p.petition_again * attempt)


@compiled
def reaction(s, case, satisfaction, u):
    """What follows a closing that is not accepted: ``T_RETURN``, ``T_PETITION``, or ``GIVEN_UP``."""
    if s.parameters[0].reaction == 0.0:
        return T_RETURN
    row = int64(s.cases[case].row)
    silent = give_up_probability(s, row)
    if u < silent:
        return GIVEN_UP
    if u > 1.0 - (1.0 - silent) * petition_probability(s, row, satisfaction, int64(s.cases[case].attempt)):
        return T_PETITION
    return T_RETURN
