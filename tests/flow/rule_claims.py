"""What priorities do to lateness and waits at single desks with the catalogue's deadlines, as paired differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.experiments.statistics import Paired, paired
from sim.scenario import Scenario, find_catalogue
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen

SETTLE = 24.0 * 10
LAST = 24.0 * 20  # cases of the last days may still be in time


def catalogue_mix() -> dict[str, tuple[float, float]]:
    """Category of the shipped catalogue > share of needs, deadline in hours."""
    source = find_catalogue("default")
    assert source is not None
    tree = yaml.safe_load(source.read_text(encoding="utf-8"))["categories"]
    needs = {name: values for name, values in tree.items() if name != "enquiry"}
    total = sum(values["rate"] for values in needs.values())
    return {name: (values["rate"] / total, float(values["deadline"])) for name, values in needs.items()}


def desks(
    folder: Path, load: float, work: float, number: int = 60, days: int = 60, spread: float = 0.0, **changes: Any
) -> Scenario:
    """Single servers side by side: exponential work, deadlines and mix of the catalogue.

    Parameters
    ----------
    folder : Path
    load : float
        Utilisation; above 1 the queues grow.
    work : float
        Mean staff hours of a case.
    spread : float
        Every other category takes (1 - spread) times as long, the others (1 + spread) times; 0: one mean for all.
    """
    hours = {name: work * (1 + spread * (-1) ** (n + 1)) for n, name in enumerate(catalogue_mix())}
    categories: dict[str, dict[str, Any]] = {
        name: {
            "rate": per_grid(share * load / hours[name]),
            "deadline": deadline,
            "work_median": hours[name],
            "work_distribution": "exponential",
        }
        for name, (share, deadline) in catalogue_mix().items()
    }
    return quiet_place(
        folder,
        categories,
        grids=number,
        communities=number,
        run__days=days,
        name=f"c_{load}_{work}_{spread}",
        **changes,
    )


def outcomes(scenario: Scenario, seed: int) -> tuple[float, float]:
    """Share closed after the deadline or not at all, and mean hours in the queue, of the cases of the window."""
    simulation = finish(scenario, seed)
    cases, needs = arisen(simulation)
    now = float(simulation.state.clock.now[0])
    used = (needs.arose >= SETTLE) & (needs.arose < now - LAST)
    due = cases.registered + simulation.state.categories["deadline"][needs.category]
    late = ~(cases.closed <= due)
    wait = np.where(np.isnan(cases.response), now, cases.response) - needs.arose
    return float(late[used].mean()), float(wait[used].mean())


def compared(
    scenario: Scenario, rules: Iterable[str], seeds: range, changes: Mapping[str, Any] | None = None
) -> dict[str, tuple[Paired, Paired]]:
    """Rule > differences to first come, first served: share late, mean wait; 99 % intervals."""
    found = {}
    for rule in ("fifo", *rules):
        chosen = scenario.with_({"policy.dispatch.priority": rule, **(changes or {})})
        found[rule] = np.array([outcomes(chosen, seed) for seed in seeds])
    late, wait = (
        {rule: paired(found["fifo"][:, column], found[rule][:, column], 0.99) for rule in rules} for column in (0, 1)
    )
    return {rule: (late[rule], wait[rule]) for rule in rules}


def main() -> None:
    """Print the table of docs/how-to/rules.md."""
    import tempfile

    rules = ("deadline", "severity")
    print("load work h | fifo late, wait h | late: deadline, severity | wait: deadline, severity")
    with tempfile.TemporaryDirectory() as folder:
        for load, work in (
            (0.7, 1.0),
            (0.8, 1.0),
            (0.9, 0.5),
            (0.9, 1.0),
            (0.95, 1.0),
            (0.9, 4.0),
            (0.9, 12.0),
            (1.1, 1.0),
            (1.3, 1.0),
        ):
            found = compared(desks(Path(folder), load, work), rules, range(1, 7))
            late = "  ".join(f"{p.mean_b:.4f} ({p.low:+.4f}..{p.high:+.4f})" for p, _ in found.values())
            wait = "  ".join(f"{p.mean_b:.2f} ({p.low:+.2f}..{p.high:+.2f})" for _, p in found.values())
            late_fifo, wait_fifo = found["deadline"][0].mean_a, found["deadline"][1].mean_a
            print(f"{load:4.2f} {work:5.1f} | {late_fifo:.4f} {wait_fifo:7.2f} | {late} | {wait}", flush=True)


if __name__ == "__main__":
    main()
