"""A stored baseline: ninety days of the demonstration street, so that no result moves unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from sim.simulation.model import Simulation
from tests.flow.places import demo


def _checksum(column: pa.ChunkedArray) -> float | int | str:
    """Sum of a column of numbers (NaN left out), fingerprint of a discrete one."""
    values = column.combine_chunks()
    if pa.types.is_dictionary(values.type):
        texts = "\n".join(str(value) for value in values.to_pylist())
        return hashlib.sha256(texts.encode()).hexdigest()[:16]
    numbers = values.to_numpy(zero_copy_only=False)
    if numbers.dtype.kind == "f":
        return float(np.nansum(numbers, dtype=np.float64))
    if numbers.dtype.kind == "M":
        return str(numbers[0])
    return int(numbers.astype(np.int64).sum())


@pytest.mark.golden
def test_demo_of_ninety_days(golden: Callable[..., None]) -> None:
    run = Simulation(demo().with_({"run.days": 90, "run.warm_up_days": 60}), seed=1).run()
    found: dict[str, float | int | str] = {"rows": run.table.num_rows, "events": run.provenance["events"]}
    found |= {f"summary.{name}": value for name, value in run.summary.items()}
    for prefix, table in (("cases", run.table), ("series", run.series_table)):
        found |= {f"{prefix}.{name}": _checksum(table.column(name)) for name in table.column_names}
    golden("demo_90_days", found, rel=1e-6)
