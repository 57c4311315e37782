"""Completions: a winner tree over the ends of the servers' pieces (at most one per server)."""

from __future__ import annotations

import numpy as np
from numpy import int64

from sim.compiled import compiled


def leaves_for(n_servers: int) -> int:
    """Number of leaves: the smallest power of two that holds all servers, at least two."""
    leaves = 2
    while leaves < n_servers:
        leaves *= 2
    return leaves


def new_tree(leaves: int) -> np.ndarray:
    """Winner tree of ``leaves`` empty leaves: node 1 is the root, leaf i is node ``leaves + i``."""
    tree = np.empty(2 * leaves, np.int32)
    tree[leaves:] = np.arange(leaves)
    for node in range(leaves - 1, 0, -1):
        tree[node] = tree[2 * node]
    tree[0] = 0
    return tree


@compiled
def set_end(s, server, time):
    """Set when the piece of ``server`` ends (inf: idle) and replay its matches as far as they can change."""
    ends = s.ends
    winners = s.winners
    ends[server] = time
    node = s.clock[0].n_leaves + server
    winner = server
    while node > 1:
        rival = winners[node ^ 1]
        rival_time = ends[rival]
        if rival_time < time or (rival_time == time and rival < winner):
            winner = int64(rival)
            time = rival_time
        node >>= 1
        before = int64(winners[node])
        winners[node] = winner
        if before == winner and before != server:
            break  # the winner here and its time are as they were, and so is all above
