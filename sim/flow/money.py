"""Money: reserved when a case is released, paid at the end of work, returned when nothing was done.

Accounts: one service fund per community, one capital account per district, and one of units' pledges per community, in
fen. A case that costs more
than a month's allocation of its service fund, or whose category is capital work, goes to the capital
account's list and blocks nobody. Held cases are served first come, first served; one whose service fund has too little
draws on the pledges of its community.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.codes import (
    HELD,
    NOBODY,
    PAID,
    POT_CAPITAL,
    POT_NONE,
    POT_PLEDGE,
    POT_SERVICE,
    RESERVED,
    UNPAID,
)
from sim.flow.draws import cost_fen
from sim.jit.compiled import compiled


@compiled
def account_of(s, case):
    """Index of the account that a case draws on."""
    live = s.cases[case]
    grid = s.grids[live.grid]
    if live.pot == POT_CAPITAL:
        return s.parameters[0].first_capital + grid.district
    if live.pot == POT_PLEDGE:
        return s.parameters[0].first_pledge + grid.community
    return grid.community


@compiled
def draw_on_pledge(s, case):
    """Let units' pledges pay what the service fund of a community cannot; False if they have too little, too."""
    p = s.parameters[0]
    row = s.cases[case]
    if p.first_pledge == NOBODY or row.pot != POT_SERVICE:
        return False
    if s.accounts[p.first_pledge + s.grids[row.grid].community].left < row.cost:
        return False
    row.pot = POT_PLEDGE
    return True


@compiled
def price(s, case):
    """What a case costs in fen, and, the first time it is asked, from which pot it must come."""
    row = s.cases[case]
    if row.pot != POT_NONE:
        return row.cost
    cost = cost_fen(s, case)
    if cost > 0:
        too_dear = cost > s.accounts[s.grids[row.grid].community].monthly
        row.pot = POT_CAPITAL if too_dear or s.categories[row.category].capital else POT_SERVICE
        row.cost = cost
    return cost


@compiled
def set_aside(s, case):
    """Reserve the price of a case, which its account must have."""
    cost = s.cases[case].cost
    account = s.accounts[account_of(s, case)]
    account.left -= cost
    account.reserved += cost
    s.cases[case].paid = RESERVED


@compiled
def reserve(s, case):
    """Reserve the money for a case; False when it must wait for it, behind those that wait already."""
    row = s.cases[case]
    if row.paid != UNPAID:
        return True
    cost = price(s, case)
    if cost <= 0:
        return True
    account = s.accounts[account_of(s, case)]
    if account.n_held > 0 or (account.left < cost and not draw_on_pledge(s, case)):
        return False
    set_aside(s, case)
    return True


@compiled
def pay(s, case):
    """Turn a reservation into spending."""
    row = s.cases[case]
    if row.paid != RESERVED:
        return
    account = s.accounts[account_of(s, case)]
    cost = s.cases[case].cost
    account.reserved -= cost
    account.spent += cost
    row.paid = PAID
    s.days[s.clock[0].day].spent += cost


@compiled
def give_back(s, case):
    """Return a reservation that was not used."""
    row = s.cases[case]
    if row.paid != RESERVED:
        return
    account = s.accounts[account_of(s, case)]
    cost = s.cases[case].cost
    account.reserved -= cost
    account.left += cost
    row.paid = UNPAID
    if row.pot == POT_PLEDGE:
        row.pot = POT_SERVICE


@compiled
def hold(s, case):
    """Put a case at the end of the list of those that wait for money."""
    row = s.cases[case]
    account = s.accounts[account_of(s, case)]
    row.child = NOBODY
    row.entered = s.clock[0].now
    if account.n_held == 0:
        account.first = case
    else:
        s.cases[account.last].child = case
    account.last = case
    account.n_held += 1
    set_state(s, case, HELD)


@compiled
def unhold(s, account_index):
    """Take the first case off an account's list and return it."""
    account = s.accounts[account_index]
    case = int64(account.first)
    account.first = s.cases[case].child
    account.n_held -= 1
    s.cases[case].child = NOBODY
    return case
