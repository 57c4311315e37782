"""Speed of the Mesa face: ``python -m benchmarks.agents``. Wall milliseconds, median and least of some rounds.

Staff: the Panjin street network with so many grid members that there are 20,000 people at desks. Residents: Panjin in
full, 1.44 million. Targets: all views of 20,000 staff under 50 ms; an aggregate over all residents under 20 ms.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from sim.mesa import Resident
from sim.mesa.governance import GovernanceModel
from sim.scenario import load

ROUNDS = 15
STAFF = 20_000
MANY_MEMBERS = 5.3  # grid members per grid that make about 20,000 staff in Panjin


def report(name: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    print(f"{name:<48} {statistics.median(times):8.2f} {min(times):8.2f}", flush=True)


def main() -> None:
    short = {"run.days": 1, "run.warm_up_days": 0}
    panjin = load("panjin/after").with_({**short, "policy.staffing.members_per_grid": MANY_MEMBERS})
    model = GovernanceModel(panjin, seed=1)
    staff = model.agents.select(at_most=STAFF)
    residents = model.agents_by_type[Resident]
    print(f"{len(staff):,} of {len(model.agents):,} staff, {len(residents):,} residents")
    print(f"{'':<48} {'median':>8} {'least':>8}")
    report("all views of the staff", staff.to_list)
    report("skill of every view, one by one", lambda: [person.skill for person in staff])
    report("staff: mean skill", partial(staff.agg, "skill", np.mean))
    report("staff: select by an array", lambda: staff.select(staff.get("skill") < 0.9))
    report("residents: mean trust", partial(residents.agg, "trust", np.mean))
    report("residents: least, greatest and mean trust", partial(residents.agg, "trust", [min, max, np.mean]))
    report("residents: mean of a flag (digital)", partial(residents.agg, "digital", np.mean))
    report("residents: trust of a sample of 1,000", lambda: residents.select(n=1000).agg("trust", np.mean))
    report("residents: mean trust by community", lambda: residents.groupby("community").agg("trust", np.mean))
    report("residents: mean trust by group", lambda: residents.groupby("group").agg("trust", np.mean))


if __name__ == "__main__":
    main()
