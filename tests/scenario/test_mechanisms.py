"""All forty-five mechanisms are in the table, and what the table names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.policy.mechanisms import MECHANISMS, Mechanism
from sim.scenario import list_reforms
from sim.scenario.mechanisms_page import PAGE, page, reforms_of, rules_of

ROOT = Path(__file__).resolve().parents[2]
GAPS: set[int] = set()  # what may say "not yet"
NUMBERS = {f"M{number}" for number in range(1, 46)}


def test_none_of_the_forty_five_is_missing() -> None:
    assert [m.number for m in MECHANISMS] == list(range(1, 46))
    assert {m.number for m in MECHANISMS if m.gap} <= GAPS
    assert all(re.search(r"[\u4e00-\u9fff]", m.zh) for m in MECHANISMS)
    assert all(re.fullmatch(r"S[0-4](, S[0-4])*|none", m.sources) for m in MECHANISMS)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: f"M{m.number}")
def test_what_the_table_names_exists(mechanism: Mechanism) -> None:
    for file in mechanism.modules:
        assert (ROOT / file).is_file(), f"M{mechanism.number}: no file {file}"
    for test in mechanism.tests:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), f"M{mechanism.number}: no file {file}"
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"M{mechanism.number}: no test {test}"
    if not mechanism.gap:
        assert mechanism.modules, f"M{mechanism.number}: no module"
        assert mechanism.tests, f"M{mechanism.number}: no test"
        assert mechanism.number == 45 or reforms_of(mechanism.number), f"M{mechanism.number}: no reform file claims it"


def test_every_reform_file_claims_mechanisms_of_the_table() -> None:
    rows = {line.split(" ")[1]: line for line in page().splitlines() if line.startswith("| M")}
    for reform in list_reforms():
        assert reform.mechanisms, f"{reform.name}: expected mechanisms, found none"
        assert set(reform.mechanisms) <= NUMBERS, f"{reform.name}: {reform.mechanisms}"
        for number in reform.mechanisms:
            assert f"/{reform.name}.yaml" in rows[number]


def test_the_page_of_the_model_tells_the_rules_of_every_mechanism() -> None:
    assert {m.number for m in MECHANISMS if not m.gap} == set(rules_of())


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m sim.scenario.mechanisms_page"
