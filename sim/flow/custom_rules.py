"""Custom rules: what they are told, how they are called, and what happens when one fails.

A rule is a function of two records of plain numbers. Compiled code calls it by its address, of which the state holds
one for each slot, so that no rule is ever part of the engine's machine code: the engine is compiled once, whatever
rules there will be. Uncompiled code finds the functions themselves in the slots.
"""

from __future__ import annotations

import math

from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy import int64

from sim.flow.accounting import behind
from sim.flow.codes import CALL, CUSTOM_RULE, DISTRICT, GRID, NOBODY
from sim.flow.draws import expected_task
from sim.jit.compiled import UNCOMPILED, compiled
from sim.random import streams as P
from sim.random.keyed import uniform

#: Desks, for each time a case was opened, after which a custom route is taken to go round in circles.
MAX_DESKS = int64(100)
_STRIDE = int64(1024)


@intrinsic
def _call_address(typingctx, address, case, other):
    def generate(context, builder, sig, args):
        pointer = ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.DoubleType(), [pointer, pointer])
        function = builder.inttoptr(args[0], kind.as_pointer())
        return builder.call(function, [builder.bitcast(args[1], pointer), builder.bitcast(args[2], pointer)])

    return types.float64(address, case, other), generate


def _call_function(function, case, other):
    return function(case, other)


call = _call_function if UNCOMPILED else _call_address


@compiled
def tell_case(s, case):
    """Write down what a rule is told of a case."""
    live = s.cases[case]
    facts = s.case_facts[0]
    facts.now = s.clock[0].now
    facts.registered = live.entered if live.task == CALL else s.histories[live.row].registered
    facts.due = live.due
    facts.work = expected_task(s, case)
    facts.waited = live.waited
    facts.severity = live.severity
    facts.vulnerability = s.vulnerability[live.group]
    facts.behind = behind(s, case)
    facts.chance = uniform(s.parameters[0].seed, P.FLOW_CUSTOM_RULE, live.need, live.desks + _STRIDE * live.attempt)
    facts.category = live.category
    facts.group = live.group
    facts.channel = live.channel
    facts.grid_type = s.grids[live.grid].kind
    facts.level = live.needed
    facts.task = live.task
    facts.desks = live.desks
    facts.returns = live.attempt
    facts.parties = live.parties_left


@compiled
def tell_desk(s, desk):
    """Write down what a rule is told of a desk; NOBODY: the case is not at one."""
    facts = s.desk_facts[0]
    if desk == NOBODY:
        facts.level = NOBODY
        facts.waiting = 0
        facts.servers = 0
        facts.idle = 0
        facts.community = NOBODY
        facts.street = NOBODY
        facts.district = NOBODY
        return
    queue = s.desks[desk]
    facts.level = queue.level
    facts.waiting = queue.n_waiting
    facts.servers = queue.n_servers
    facts.idle = queue.n_idle
    facts.community = queue.community
    facts.street = queue.street
    facts.district = queue.district


@compiled
def tell_server(s, server, desk):
    """Write down what a rule is told of a server who may take a case that is at ``desk``."""
    one = s.servers[server]
    facts = s.server_facts[0]
    facts.skill = one.skill
    facts.speed = one.speed
    facts.availability = one.availability
    facts.busy = one.busy
    facts.own = one.desk == desk
    facts.level = one.level
    facts.waiting = s.desks[one.desk].n_waiting


@compiled
def judged(s, case, rule, value):
    """The value of a rule if it is a number; else the run has failed and the value is 0 from now on."""
    if math.isfinite(value):
        return value
    fail(s, case, rule, value)
    return 0.0


@compiled
def fail(s, case, rule, value):
    """Note the first failure of a custom rule; the run ends after this day."""
    fault = s.faults[0]
    fault.slot = rule - CUSTOM_RULE
    fault.need = s.cases[case].need
    fault.row = s.cases[case].row
    fault.time = s.clock[0].now
    fault.value = value


@compiled
def custom_priority(s, case, desk, rule, now):
    """Key in hours of a case that joins a queue, or is asked about again; notes until when it holds."""
    if s.faults[0].slot != NOBODY:
        return 0.0
    tell_case(s, case)
    tell_desk(s, desk)
    facts = s.case_facts[0]
    facts.now = now
    facts.until = math.inf
    value = call(s.rules[rule - CUSTOM_RULE], s.case_facts[0], s.desk_facts[0])
    s.until[case] = facts.until if facts.until > now else math.inf
    return judged(s, case, rule, value)


@compiled
def custom_score(s, server, desk, case, rule):
    """Score of an idle server for a case whose facts have been told; the lowest takes it."""
    if s.faults[0].slot != NOBODY:
        return 0.0
    tell_server(s, server, desk)
    value = call(s.rules[rule - CUSTOM_RULE], s.case_facts[0], s.server_facts[0])
    return judged(s, case, rule, value)


@compiled
def custom_level(s, case, desk, rule):
    """Level to which a route sends a case; from ``desk``, or NOBODY when it has just been registered."""
    if s.faults[0].slot != NOBODY:
        return int64(s.cases[case].needed)
    tell_case(s, case)
    tell_desk(s, desk)
    value = call(s.rules[rule - CUSTOM_RULE], s.case_facts[0], s.desk_facts[0])
    most = MAX_DESKS * (1 + int64(s.cases[case].attempt))
    if value >= GRID and value <= DISTRICT and math.floor(value) == value and s.cases[case].desks < most:
        return int64(value)
    fail(s, case, rule, value)
    return int64(s.cases[case].needed)
