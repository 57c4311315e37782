"""Compile what only tests call, before several processes need it at the same time: the engine by the hour.

``python -m tests.warm`` leaves it in numba's cache; nothing is compiled twice.
"""

from __future__ import annotations

from sim.simulation.model import Simulation
from tests.flow.places import demo, step_by_hours


def main() -> None:
    """Simulate one day of the demonstration street in two pieces."""
    step_by_hours(
        Simulation(demo().with_({"run.days": 1, "run.warm_up_days": 0}), 1), lambda simulation: None, hours=12
    )


if __name__ == "__main__":
    main()
