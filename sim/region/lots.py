"""Which places get reforms first: a lot keyed by the names of the places."""

from __future__ import annotations

from collections.abc import Sequence

from sim.random.streams import REGION_LOT
from sim.region.drawing import lot
from sim.region.region import Waves


def wave_of(waves: Waves, names: Sequence[str]) -> list[int]:
    """Number of the wave of each place, from 0; -1 for places that go on as before.

    Places are ordered by a uniform number keyed by their name; the first `Waves.places` are dealt out to the waves in
    turn, so that waves differ by one place at most. The order of the file does not matter.
    """
    order = sorted(names, key=lambda name: (lot(name, waves.seed, int(REGION_LOT)), name))
    rank = {name: k for k, name in enumerate(order)}
    return [rank[name] % len(waves.days) if rank[name] < waves.places else -1 for name in names]
