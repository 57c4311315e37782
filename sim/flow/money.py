"""Money: reserved when a case is released, paid at the end of work, returned when nothing was done.

Accounts: one service fund per community, one capital account per district, and one of units' pledges per community, in
fen. None is without end. Capital work, and any works that cost more than a fixed limit, draw on the capital account;
everything else on the service fund, however much or little is in it. A service fund that has too little draws on the
pledges of its community. What becomes of a bill that is not covered then is a rule: it waits, first come, first
served; the next account carries what is missing; the works are scaled down to the money; or it is refused.
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
    SHORT_SCALE,
    SHORT_SHARE,
    UNPAID,
)
from sim.flow.draws import cost_fen, full_price
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
        dear = cost > s.parameters[0].small_works
        row.pot = POT_CAPITAL if dear or s.categories[row.category].capital else POT_SERVICE
        row.cost = full_price(s, case, int64(row.pot))
    return row.cost


@compiled
def set_aside(s, case):
    """Reserve the price of a case, which its account must have."""
    cost = s.cases[case].cost
    account = s.accounts[account_of(s, case)]
    account.left -= cost
    account.reserved += cost
    s.cases[case].paid = RESERVED


@compiled
def take_over(s, to, other, most):
    """Move money from another account, behind nobody who waits for it; returns how much, at most ``most`` fen."""
    giver = s.accounts[other]
    if giver.n_held > 0:
        return int64(0)
    fen = min(int64(giver.left), int64(most))
    giver.left -= fen
    giver.received -= fen
    s.accounts[to].left += fen
    s.accounts[to].received += fen
    return fen


@compiled
def share(s, case):
    """Let the next accounts carry what the service fund cannot: pledges, then the district; False if they cannot."""
    p = s.parameters[0]
    row = s.cases[case]
    if p.short_rule != SHORT_SHARE or row.pot != POT_SERVICE:
        return False
    grid = s.grids[row.grid]
    own = account_of(s, case)
    missing = row.cost - s.accounts[own].left
    district = p.first_capital + grid.district
    there = s.accounts[district].left if s.accounts[district].n_held == 0 else 0
    if p.first_pledge != NOBODY:
        there += s.accounts[p.first_pledge + grid.community].left
    if there < missing:
        return False
    if p.first_pledge != NOBODY:
        missing -= take_over(s, own, p.first_pledge + grid.community, missing)
    take_over(s, own, district, missing)
    return True


@compiled
def scale_down(s, case):
    """Do the part of the works that there is money for; False if that is less than the least part worth beginning."""
    p = s.parameters[0]
    row = s.cases[case]
    left = s.accounts[account_of(s, case)].left
    if p.short_rule != SHORT_SCALE or left <= 0 or left < p.scale_least * row.cost:
        return False
    row.cost = left
    return True


@compiled
def fund(s, case):
    """Find the money for a priced case by the rules and reserve it; False if there is too little."""
    covered = s.accounts[account_of(s, case)].left >= s.cases[case].cost
    if covered or draw_on_pledge(s, case) or share(s, case) or scale_down(s, case):
        set_aside(s, case)
        return True
    return False


@compiled
def reserve(s, case):
    """Reserve the money for a case; False when there is none for it, or others wait for the account already."""
    row = s.cases[case]
    if row.paid != UNPAID:
        return True
    if price(s, case) <= 0:
        return True
    return s.accounts[account_of(s, case)].n_held == 0 and fund(s, case)


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
    if s.parameters[0].short_rule == SHORT_SCALE:
        row.cost = full_price(s, case, int64(row.pot))


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
