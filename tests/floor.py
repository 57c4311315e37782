"""The lowest versions that pyproject.toml allows, as pins, and what the core of the tests needs besides.

``python -m tests.floor`` prints them for ``make test-floor``, ``python -m tests.floor files`` the files of the core.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Test tools, of any version.
TOOLS = ("hypothesis", "pytest", "pytest-xdist")
#: What the core of the tests is: reading scenarios, one run, its records and measures, a comparison and a sweep with
#: their store, the figures and tables, the command line.
CORE = (
    "tests/flow/test_golden.py",
    "tests/flow/test_conservation.py",
    "tests/flow/test_priorities.py",
    "tests/measures/test_summary.py",
    "tests/measures/test_equity.py",
    "tests/records/test_cases.py",
    "tests/records/test_run.py",
    "tests/report/test_tables.py",
    "tests/report/test_figures.py",
    "tests/test_cli.py",
    "tests/records/test_kinds.py",
    "tests/places/test_evidence.py",
    "tests/scenario/test_errors.py",
    "tests/scenario/test_hash.py",
    "tests/scenario/test_loading.py",
    "tests/experiments/test_runner.py",
    "tests/experiments/test_store.py",
    "tests/experiments/test_statistics.py",
    "tests/test_copies.py",
    "tests/test_keyed.py",
)


def lowest() -> dict[str, str]:
    """Dependency with its extra > the lowest version that is allowed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = {}
    for line in project["dependencies"]:
        name, version = re.fullmatch(r"([A-Za-z0-9_.-]+(?:\[[a-z,]+\])?)>=([0-9][0-9.]*)(?:,<[0-9.]+)?", line).groups()
        found[name] = version
    return found


if __name__ == "__main__":
    tools = [*(f"{name}=={version}" for name, version in lowest().items()), *TOOLS]
    print("\n".join(CORE if sys.argv[1:] == ["files"] else tools))
