"""Check every shipped target and keep what was found in ``results/reference/facts.csv``.

``python -m benchmarks.reference_facts [FILE[/TARGET]...] [--workers 2]``; the files are those of `gridgov facts`. Each
file's rows are written when it is done, so that the rest may be made another time.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from benchmarks.reference_studies import REFERENCE, keep, keep_part
from sim.facts import Found, check, load_targets, target_files

NAME = "facts"
COLUMNS = ("file", "key", "replications", "value", "low", "high")


def rows_of(file: str, found: list[Found], replications: int) -> list[dict[str, object]]:
    """One row a target: the mean over replications and its 95 % interval."""
    return [
        dict(
            zip(
                COLUMNS,
                (file, one.key, one.target.replications or replications, one.value, one.low, one.high),
                strict=True,
            )
        )
        for one in found
    ]


def kept(path: Path = REFERENCE / f"{NAME}.csv") -> pd.DataFrame:
    """The table as it is; empty where there is none."""
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=list(COLUMNS))


def renew(name: str, workers: int) -> None:
    """Check the targets of one file, or a single one of them (``file/target``), and put them into the table."""
    began, runs = time.perf_counter(), 0

    def count(done: int, _: int) -> None:
        nonlocal runs
        runs = done

    file, _, key = name.partition("/")
    targets = load_targets(file)
    if key:
        targets = targets.model_copy(update={"targets": {key: targets.targets[key]}})
    found = check(targets, workers, count)
    new = pd.DataFrame(rows_of(file, found, targets.replications), columns=list(COLUMNS))
    keep_part(NAME, placed(kept(), new), runs, time.perf_counter() - began)


def placed(table: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The table with new rows in the place of those of the same targets; the order is that of files and targets."""
    everything = pd.concat([table, new], ignore_index=True) if len(table) else new
    everything = everything.drop_duplicates(["file", "key"], keep="last")
    rank = {(file, key): n for n, (file, key) in enumerate(
        (file, key) for file in target_files() for key in load_targets(file).targets
    )}  # fmt: skip
    order = [rank.get((str(row["file"]), str(row["key"])), -1) for row in everything.to_dict("records")]
    everything = everything.assign(order=order)
    return everything[everything["order"] >= 0].sort_values("order").drop(columns="order")


def main() -> None:
    """Check what is asked for; all files by default, and then runs and seconds are counted anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE[/TARGET]", help=", ".join(target_files()))
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if not options.files:
        keep(NAME, kept().iloc[:0], 0, 0.0)
    for file in options.files or target_files():
        renew(file, options.workers)


if __name__ == "__main__":
    main()
