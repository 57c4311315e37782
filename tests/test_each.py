"""The helper that tries many cases in one test fails where one of them does."""

from __future__ import annotations

import pytest

from tests.each import each


def below_three(number: int) -> None:
    assert number < 3
    with pytest.raises(ZeroDivisionError):
        _ = 1 // (number - 1)


def test_all_that_fail_are_named() -> None:
    each(below_three, [1])
    with pytest.raises(AssertionError, match=r"3 of 4:\n0: .*\n2: .*\n3: "):
        each(below_three, [0, 1, 2, 3])


def test_no_case_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="no case"):
        each(below_three, [])
