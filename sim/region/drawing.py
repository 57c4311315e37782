"""Places drawn by rule: their number of residents, what they are like, how often needs arise there."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Final

from sim.random.keyed import normal_quantile, uniform
from sim.random.streams import REGION_PLACE
from sim.region.region import RegionPlace

MOST_RESIDENTS: Final = 20_000_000  # of one place: the limit of territory.residents


def key_of(name: str) -> int:
    """A number for a name, the same on every machine."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")


def lot(name: str, seed: int, stream: int, occurrence: int = 0) -> float:
    """A uniform number of a place, keyed by its name: what other places there are does not matter."""
    return float(uniform(seed, stream, key_of(name), occurrence))


def draw_places(
    count: int, like: Sequence[str], residents: int, spread: float, need_spread: float, seed: int
) -> list[RegionPlace]:
    """Places from stated distributions.

    Parameters
    ----------
    count : int
    like : sequence of str
        Scenarios; each place is drawn from one of them, with equal chances.
    residents : int
        Of all places together, exactly.
    spread, need_spread : float
        Standard deviation of the logarithm of residents, and of the factor on all rates of needs (median 1).
    seed : int

    Returns
    -------
    list of RegionPlace
    """
    names = [f"P{i + 1:03d}" for i in range(count)]
    sizes = [math.exp(spread * normal_quantile(lot(name, seed, int(REGION_PLACE), 1))) for name in names]
    people = shared_out(residents, sizes)
    places = []
    for name, number in zip(names, people, strict=True):
        base = like[int(lot(name, seed, int(REGION_PLACE)) * len(like))]
        factor = math.exp(need_spread * normal_quantile(lot(name, seed, int(REGION_PLACE), 2)))
        changes = {"demand.rate_factor": round(factor, 4)} if need_spread else {}
        places.append(RegionPlace(name, base, changes=changes, residents=number))
    return places


def shared_out(total: int, shares: Sequence[float]) -> list[int]:
    """A whole number divided in proportion, by largest remainders, at least 1 and at most `MOST_RESIDENTS` each."""
    given = [0.0] * len(shares)
    free, rest = list(range(len(shares))), float(total)
    while free:  # what is above the limit goes to the others
        whole = sum(shares[i] for i in free)
        over = [i for i in free if rest * shares[i] / whole > MOST_RESIDENTS]
        for i in over or free:
            given[i] = float(MOST_RESIDENTS) if over else max(1.0, rest * shares[i] / whole)
        free = [i for i in free if i not in over] if over else []
        rest = total - MOST_RESIDENTS * sum(value == MOST_RESIDENTS for value in given)
    counts = [math.floor(value) for value in given]
    order = sorted(range(len(given)), key=lambda i: (counts[i] - given[i], i))
    k = 0
    while (missing := total - sum(counts)) and k < 4 * len(order):
        i = order[k % len(order)]
        step = 1 if missing > 0 else -1
        if 1 <= counts[i] + step <= MOST_RESIDENTS:
            counts[i] += step
        k += 1
    return counts
