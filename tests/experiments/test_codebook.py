"""Files of results say in their metadata what their columns are."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from sim.experiments.codebook import KEY
from sim.experiments.machine import Machine
from sim.experiments.rounds import rounds
from sim.experiments.runner import Runner
from sim.experiments.store import Store
from sim.experiments.study import Study
from tests.experiments.fakes import measure

STUDY = {
    "scenarios": ["demo"],
    "factors": {"policy.staffing.speed": [0.8, 1.0]},
    "replications": 2,
    "outcomes": ["solved"],
    "comparisons": [{"a": {"policy.staffing.speed": 0.8}, "b": {"policy.staffing.speed": 1.0}}],
}


def test_parts_and_tables_carry_their_code_book_also_after_merging(tmp_path: Path) -> None:
    study = Study.from_dict(STUDY)
    with Runner(study.resolver, Machine(work=measure), tmp_path, about=study.about) as runner:
        results = rounds(study, runner)
    results.write(tmp_path)
    Store(tmp_path).compact()
    files = [*Store(tmp_path).parts(), tmp_path / "differences.parquet"]
    for file in files:
        book = json.loads(pq.read_schema(file).metadata[KEY])
        if file.parent.name == "runs":
            assert book["solved"] == {"en": "Truly solved", "zh": "实际解决数", "unit": "cases", "better": "more"}
            assert book["policy.staffing.speed"]["zh"]
            assert "definition" in book["run_id"]
            assert len(json.dumps(book)) < 60_000
