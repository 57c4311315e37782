"""Wall time of the commands that must start at once: ``python -m benchmarks.startup``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "gridgov --help": ["-m", "sim", "--help"],
    "gridgov list": ["-m", "sim", "list"],
    "gridgov validate": ["-m", "sim", "validate", str(ROOT / "scenarios" / "demo.yaml")],
}


def wall_seconds(arguments: list[str]) -> float:
    """Wall time of one fresh process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    print(f"start-up, wall seconds, {ROUNDS} fresh processes each after one to warm the disk cache")
    print(f"{'command':<20} {'median':>8} {'least':>8} {'most':>8}")
    for name, arguments in COMMANDS.items():
        wall_seconds(arguments)
        times = [wall_seconds(arguments) for _ in range(ROUNDS)]
        print(f"{name:<20} {statistics.median(times):8.3f} {min(times):8.3f} {max(times):8.3f}")


if __name__ == "__main__":
    main()
