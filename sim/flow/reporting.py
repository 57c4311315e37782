"""Reporting: whether a resident reports a need, when, and through which channel; decided when it arises."""

from __future__ import annotations

from sim import purposes as P
from sim.compiled import compiled
from sim.flow.codes import CH_APP, CH_CENTRE, CH_HOTLINE, CH_MEMBER
from sim.keyed import exponential, logistic, uniform, uniform_four


@compiled
def report_probability(s, row):
    """Logistic choice with the resident's columns of this morning."""
    p = s.parameters[0]
    need = s.needs[row]
    person = s.residents[need.resident]
    x = s.report_logit[need.category] + s.group_logodds[need.group] + p.report_constant
    x += p.severity_slope * (2.0 * need.severity - 1.0)
    x += p.trust_slope * (person.trust - 0.5)
    x += p.efficacy_slope * (person.efficacy - 0.5)
    x += p.digital_slope * person.digital
    return logistic(x)


@compiled
def report_channel(s, row, u, v):
    """Channel of a report from two uniforms: hotline or app, service centre, or told to a grid member."""
    p = s.parameters[0]
    need = s.needs[row]
    hotline = s.categories[need.category].hotline
    if u < hotline:
        app = s.residents[need.resident].digital and v < p.app_share
        return CH_APP if app else CH_HOTLINE
    return CH_CENTRE if v < p.centre_share else CH_MEMBER


@compiled
def reports(s, row):
    """Whether this need is reported at all."""
    if s.categories[s.needs[row].category].report_p >= 1.0:
        return True
    u = uniform(s.parameters[0].seed, P.FLOW_REPORT, s.needs[row].key, P.ONCE)
    return u < report_probability(s, row)


@compiled
def report_delay_and_channel(s, row):
    """Hours from need to report (exponential) and channel of the report."""
    p = s.parameters[0]
    u, v, w, _ = uniform_four(p.seed, P.FLOW_REPORT, s.needs[row].key, P.ONCE + 1)
    return p.report_delay * exponential(u), report_channel(s, row, v, w)
