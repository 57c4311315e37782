"""Reference values of PySAL's ``inequality``, which is no dependency: it would bring twenty packages along.

To make them again, in any environment: ``pip install inequality`` and ``python -m tests.measures.pysal``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

PYSAL = Path(__file__).parents[1] / "golden" / "pysal_inequality.json"
EPSILONS = (0.5, 1.0, 2.0)
SIZES = (7, 12, 25, 40, 60)


def reference_cases() -> list[dict[str, Any]]:
    """Values, parts, and what PySAL found for them."""
    cases: list[dict[str, Any]] = json.loads(PYSAL.read_text(encoding="utf-8"))["cases"]
    return cases


def main() -> None:
    """Write the file."""
    from importlib.metadata import version

    from inequality.atkinson import Atkinson
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD

    cases = []
    for seed, size in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        x = np.round(rng.lognormal(1.0, 1.0, size), 3)
        parts = rng.integers(0, 3, size)
        split = TheilD(x, parts)
        expected: dict[str, Any] = {
            "gini": Gini(x).g,
            "theil_t": Theil(x).T,
            "theil_between": split.bg[0],
            "theil_within": split.wg[0],
        }
        expected |= {f"atkinson_{epsilon}": Atkinson(x, epsilon).A for epsilon in EPSILONS}
        found = {name: float(value) for name, value in expected.items()}
        cases.append({"values": x.tolist(), "parts": parts.tolist(), "expected": found})
    rows = ",\n  ".join(json.dumps(case) for case in cases)
    head = json.dumps(f"inequality {version('inequality')}")
    PYSAL.write_text(f'{{"made_with": {head},\n "cases": [\n  {rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
