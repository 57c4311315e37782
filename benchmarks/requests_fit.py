"""A million requests read from CSV and fitted, and the memory it takes.

python -m benchmarks.requests_fit [--rows 1000000]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from sim.fit.folder import fit_folder
from sim.places.making import make_place
from sim.requests.reading import import_requests
from sim.simulation.memory import peak_memory_mb


def export(path: Path, rows: int, categories: int = 60, days: int = 365, seed: int = 1) -> None:
    """An export of so many requests."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(categories))
    opened = np.datetime64("2024-01-01", "s") + np.sort(rng.integers(0, days * 86_400, rows)).astype("timedelta64[s]")
    took = (3600.0 * rng.lognormal(3.5, 1.5, rows)).astype("timedelta64[s]")
    closed = pd.Series(opened + took).where(rng.random(rows) < 0.9)
    category = rng.choice(categories, rows, p=share)
    pd.DataFrame(
        {
            "工单编号": np.arange(rows) + 202_400_000_000,
            "受理时间": opened,
            "办结时间": closed,
            "办结时限": opened + np.timedelta64(7 * 86_400, "s"),
            "问题类别": pd.Series(category).map(lambda k: f"第{k}类"),
            "受理渠道": rng.choice(["来电", "微信", "网格员上报", "网站"], rows),
            "社区": pd.Series(rng.integers(0, 96, rows)).map(lambda k: f"第{k}社区"),
            "联系电话": "13800000000",
            "诉求内容": "小区门口有人占道经营，夜间噪声扰民，请尽快处理",
        }
    ).to_csv(path, index=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as scratch:
        folder, file = Path(scratch) / "city", Path(scratch) / "requests.csv"
        make_place(folder, {"residents": 620_000}, "panjin/before", "City")
        export(file, rows)
        begun, cpu = time.perf_counter(), time.process_time()
        import_requests(folder, [file])
        read = time.perf_counter()
        fit_folder(folder)
        done = time.perf_counter()
        print(f"{rows:,} rows, {file.stat().st_size >> 20} MB: read {read - begun:.1f} s, fitted {done - read:.1f} s")
        print(f"CPU {time.process_time() - cpu:.1f} s")
    print(f"peak memory {peak_memory_mb() / 1024:.2f} GB")


if __name__ == "__main__":
    main()
