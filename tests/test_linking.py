"""Compiled functions as parts of those that Python calls: same numbers, callable alone, nothing left on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numba
import pytest
from numba.core.registry import CPUDispatcher

from sim.flow.engine import complete, run_day
from sim.jit import compiled
from sim.jit.compiled import UNCOMPILED
from sim.jit.linking import Part, is_known
from sim.random.keyed import uniform, uniform_pair

pytestmark = pytest.mark.skipif(UNCOMPILED, reason="nothing is compiled")


@compiled.compiled
def shifted(x: Any, by: Any) -> Any:
    """A part."""
    return x * 3 + by


@compiled.inlined
def doubled(x: Any) -> Any:
    """A part that is always inlined."""
    return 2 * x


@compiled.compiled
def both(x: Any) -> Any:
    """A part of parts, one of them for two types of arguments."""
    return doubled(shifted(x, 1)) + shifted(x, 0.25)


@compiled.entry
def summed(n: Any) -> Any:
    """What Python calls."""
    total = 0.0
    for i in range(n):
        total += both(i)
    return total


def in_python(n: int) -> float:
    """The same without numba."""
    return float(sum(2 * (3 * i + 1) + 3 * i + 0.25 for i in range(n)))


def test_a_function_of_parts_computes_what_python_does() -> None:
    assert summed(1000) == in_python(1000)


def test_a_part_can_be_called_from_python_with_any_types() -> None:
    assert both(2) == 2 * 7 + 6.25
    assert shifted(2, 1) == 7
    assert shifted(0.5, 1) == 2.5


def test_a_part_has_no_machine_code_of_its_own() -> None:
    summed(1)
    assert isinstance(complete, Part)
    assert isinstance(run_day, CPUDispatcher)
    assert not isinstance(run_day, Part)
    assert all(
        result.library.get_pointer_to_function(result.fndesc.llvm_func_name) == 0 for result in both.overloads.values()
    )


def test_numbers_are_the_same_alone_and_in_a_whole() -> None:
    @compiled.entry
    def first_of_pair(seed: Any, entity: Any) -> Any:
        return uniform_pair(seed, 7, entity, 0)[0]

    assert first_of_pair(3, 11) == uniform_pair(3, 7, 11, 0)[0] == uniform(3, 7, 11, 0)


def test_what_numba_compiles_its_usual_way_can_call_parts_of_parts() -> None:
    @numba.njit
    def called_by_users(n: Any) -> Any:
        return both(n) + shifted(n, 1)

    assert called_by_users(2) == 2 * 7 + 6.25 + 7


def test_only_what_python_calls_is_kept_on_disk() -> None:
    summed(3)
    kept = {path.name.split("-")[0] for path in Path(compiled._CACHE).glob("*/test_linking.*.nbi")}
    assert "test_linking.summed" in kept
    assert "test_linking.doubled" not in kept


@pytest.mark.parametrize(("version", "known"), [("0.68.1", True), ("0.68.0rc1", True), ("0.69.0", False)])
def test_linking_are_used_with_versions_of_numba_that_are_known(version: str, known: bool) -> None:
    assert is_known(version) is known


def test_other_versions_of_numba_compile_in_the_usual_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "IN_PARTS", False)

    @compiled.compiled
    def tripled(x: Any) -> Any:
        return 3 * x

    @compiled.entry
    def tripled_twice(x: Any) -> Any:
        return tripled(tripled(x))

    assert not isinstance(tripled, Part)
    assert tripled_twice(4) == 36
