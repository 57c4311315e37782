"""Rounds before the rest of a case goes on: consent of the owners (M9), deliberation of a dispute (M36).

Every round takes elapsed time to convene and hours of the solving desk. It succeeds with a fixed probability, so that
the number of rounds is geometric.
"""

from __future__ import annotations

from sim.flow.codes import CONSENT, DELIBERATION, NO_ROUNDS
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform, uniform_pair

MAX_ROUNDS = 16  # the last one succeeds


@compiled
def rounds_of(s, case):
    """Which rounds a case takes: none, consent or deliberation."""
    p = s.parameters[0]
    if p.consent <= 0.0 and not p.deliberation:
        return NO_ROUNDS
    live = s.cases[case]
    needs_consent = p.consent * s.categories[live.category].consent_p
    share = s.deliberated[live.category] * s.local[s.grids[live.grid].community].deliberation
    if needs_consent <= 0.0 and share <= 0.0:
        return NO_ROUNDS
    u, v = uniform_pair(p.seed, P.FLOW_ROUNDS, live.need, P.ONCE)
    if u < needs_consent:
        return CONSENT
    if v < share:
        return DELIBERATION
    return NO_ROUNDS


@compiled
def round_gap(s, kind):
    """Elapsed hours before a round."""
    p = s.parameters[0]
    return p.consent_gap if kind == CONSENT else p.deliberation_gap


@compiled
def round_hours(s, kind):
    """Staff hours of a round."""
    p = s.parameters[0]
    return p.consent_hours if kind == CONSENT else p.deliberation_hours


@compiled
def round_succeeds(s, case, kind):
    """Whether this round, number ``tries``, brings agreement; the last one always does."""
    p = s.parameters[0]
    live = s.cases[case]
    if live.tries >= MAX_ROUNDS - 1:
        return True
    occurrence = live.tries + MAX_ROUNDS * live.attempt
    local = s.local[s.grids[live.grid].community]
    if kind == CONSENT:
        return uniform(p.seed, P.FLOW_CONSENT, live.need, occurrence) < local.consent
    return uniform(p.seed, P.FLOW_DELIBERATION, live.need, occurrence) < p.deliberation_success
