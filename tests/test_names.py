"""One list of each set of names: whatever else holds such a list is that list, or follows from it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, get_args

import pytest

from sim.flow import codes
from sim.measures import throughput
from sim.policy import names
from sim.policy.dispatch import Vulnerable
from sim.records import columns as records
from sim.report import workload
from sim.rules import builtin
from sim.scenario.residents import GroupLogOdds
from sim.scenario.territory import DigitalAccess, GridTypes, GroupShares, ResidentWeights, UnitKinds
from sim.world import columns as world
from sim.world import units

SIM = Path(__file__).resolve().parents[1] / "sim"
HOME = SIM / "policy" / "names.py"
LISTS = {name: value for name, value in vars(names).items() if name.isupper() and isinstance(value, tuple)}


@pytest.mark.parametrize(
    ("copy", "name"),
    [
        (world.GROUPS, "GROUPS"),
        (world.GRID_KINDS, "GRID_TYPES"),
        (world.LEVELS, "LEVELS"),
        (world.SHIFTS, "SHIFTS"),
        (units.UNIT_KINDS, "UNIT_KINDS"),
        (records.GROUPS, "GROUPS"),
        (records.GRID_TYPES, "GRID_TYPES"),
        (records.CHANNELS, "CHANNELS"),
        (records.SOLVERS, "SOLVERS"),
        (records.POTS, "POTS"),
        (records.ENDS, "ENDS"),
        (throughput.LEVELS, "SOLVING_LEVELS"),
        (workload.LEVELS, "SOLVING_LEVELS"),
    ],
)
def test_rooms_hold_the_list_itself(copy: tuple[str, ...], name: str) -> None:
    assert copy is LISTS[name]


@pytest.mark.parametrize(
    ("section", "of"),
    [
        (GroupShares, names.GROUPS),
        (DigitalAccess, names.GROUPS),
        (GroupLogOdds, names.GROUPS),
        (Vulnerable, names.GROUPS),
        (GridTypes, names.GRID_TYPES),
        (ResidentWeights, names.GRID_TYPES),
        (UnitKinds, names.UNIT_KINDS),
    ],
)
def test_sections_with_a_field_for_each_name_have_all_in_their_order(section: Any, of: tuple[str, ...]) -> None:
    assert tuple(section.model_fields) == of


def test_literals_and_lists_agree() -> None:
    assert get_args(names.Group) == names.GROUPS
    assert get_args(names.GridType) == names.GRID_TYPES
    assert get_args(names.ShiftName) == names.SHIFTS


def test_records_tell_the_states_of_the_engine() -> None:
    told = dict.fromkeys("open" if name in names.OPEN_STATES else name for name in names.STATES[1:])
    assert tuple(told) == names.ENDS
    assert ("none", *names.LEVELS) == records.LEVELS


@pytest.mark.parametrize(
    ("prefix", "of", "odd"),
    [
        ("CH_", names.CHANNELS, {"word": "word_of_mouth"}),
        ("POT_", names.POTS, {}),
        ("SOLVER_", names.SOLVERS, {}),
        ("", names.STATES, {}),
        ("", names.LEVELS, {}),
        ("", tuple(builtin.ROUTES), {}),
        ("", tuple(builtin.PRIORITIES), {}),
        ("", tuple(builtin.ASSIGNMENTS), {}),
    ],
)
def test_the_engine_has_one_code_for_every_name(prefix: str, of: tuple[str, ...], odd: dict[str, str]) -> None:
    there = {value: key for key, value in odd.items()}
    assert [int(getattr(codes, prefix + there.get(name, name).upper())) for name in of] == list(range(len(of)))


def test_states_of_a_kind_stand_together() -> None:
    """Compiled code asks with two comparisons whether a case is open or final."""
    spread = range(int(codes.OPEN_FIRST), int(codes.OPEN_LAST) + 1)
    assert [names.STATES[code] for code in spread] == list(names.OPEN_STATES)
    assert names.STATES[int(codes.END_FIRST) :] == names.FINAL_STATES


def test_no_file_writes_one_of_the_lists_again() -> None:
    copies = []
    for file in sorted(SIM.rglob("*.py")):
        if file == HOME:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) > 2:
                held = tuple(e.value if isinstance(e, ast.Constant) else None for e in node.elts)
                copies += [f"{file.relative_to(SIM)}:{node.lineno} {name}" for name, of in LISTS.items() if held == of]
    assert not copies, "\n".join(copies)
