"""Reporting: whether a resident reports a need, when, and through which channel; decided when it arises."""

from __future__ import annotations

from sim.flow.codes import CH_AGENCY, CH_APP, CH_CENTRE, CH_HOTLINE, CH_MEMBER
from sim.flow.tracing import REPORTS, note_need
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import exponential, logistic, uniform_four, uniform_pair


@compiled
def report_probability(s, row, visited):
    """Logistic choice with the resident's columns of this morning; ``visited``: whether somebody called lately."""
    p = s.parameters[0]
    need = s.needs[row]
    person = s.residents[need.resident]
    x = s.report_logit[need.category] + s.report_shift[need.grid * p.n_groups + need.group] + p.report_constant
    x += p.severity_slope * (2.0 * need.severity - 1.0)
    x += p.trust_slope * (person.trust - 0.5)
    x += p.efficacy_slope * (person.efficacy - 0.5)
    x += p.digital_slope * person.digital
    if visited:
        x += s.visited_logodds[need.group]
    return logistic(x)


@compiled
def report_channel(s, row, u, v, w):
    """Channel of a report from three uniforms: hotline or app, service centre, a grid member, or carried by one."""
    p = s.parameters[0]
    need = s.needs[row]
    hotline = s.categories[need.category].hotline
    if u < hotline:
        app = s.residents[need.resident].digital and v < p.app_share
        return CH_APP if app else CH_HOTLINE
    community = s.grids[need.grid].community
    if v >= s.centre_share[community]:
        return CH_MEMBER
    return CH_AGENCY if w < s.local[community].agency else CH_CENTRE


@compiled
def reports(s, row):
    """Whether this need is reported at all."""
    need = s.needs[row]
    if s.categories[need.category].report_p >= 1.0:
        return True
    u, v = uniform_pair(s.parameters[0].seed, P.FLOW_REPORT, need.key, P.ONCE)
    chance = report_probability(s, row, v < s.visited[need.grid])
    if s.parameters[0].traced:
        note_need(s, row, s.clock[0].now, REPORTS, chance, u)
    return u < chance


@compiled
def report_delay_and_channel(s, row):
    """Hours from need to report (exponential) and channel of the report."""
    p = s.parameters[0]
    u, v, w, x = uniform_four(p.seed, P.FLOW_REPORT, s.needs[row].key, P.ONCE + 1)
    return p.report_delay * exponential(u), report_channel(s, row, v, w, x)
