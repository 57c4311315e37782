"""How residents answer to a closing, against constructed cases where the answer is known; facts as data."""

from __future__ import annotations

import numpy as np
import pytest

from sim.facts import Found, Target, Verdict, load_targets
from sim.facts.response_readings import later_report_odds
from sim.records.cases import Cases
from sim.records.columns import CHANNELS, ENDS
from sim.report.facts_table import counted, summary_line


def _cases(fixed: int, fixed_again: int, paper: int, paper_again: int, gap: float = 100.0) -> Cases:
    """Two needs of each resident: the first closed in truth or on paper, the second reported or not."""
    n = fixed + paper
    first_end = np.array([ENDS.index("solved")] * fixed + [ENDS.index("superficial")] * paper)
    again = np.zeros(n, bool)
    again[:fixed_again] = True
    again[fixed : fixed + paper_again] = True
    member, none = CHANNELS.index("member"), CHANNELS.index("none")
    columns = {
        "resident": np.tile(np.arange(n), 2),
        "category": np.ones(2 * n, np.int64),
        "arose": np.concatenate([np.full(n, 10.0), np.full(n, 20.0 + gap)]),
        "closed": np.concatenate([np.full(n, 20.0), np.full(n, np.nan)]),
        "reopenings": np.zeros(2 * n, np.int64),
        "end": np.concatenate([first_end, np.full(n, ENDS.index("lapsed"))]),
        "channel": np.concatenate([np.full(n, member), np.where(again, member, none)]),
    }
    shuffled = np.random.default_rng(1).permutation(2 * n)
    return Cases({name: values[shuffled] for name, values in columns.items()}, {"category": ("enquiry", "noise")})


def test_odds_of_the_next_report() -> None:
    # 60 of 100 after a fix, 50 of 100 after a closing on paper: odds 1.5 over 1
    assert later_report_odds.read(_cases(100, 60, 100, 50)) == pytest.approx(1.5)


def test_what_arose_before_the_resident_knew_does_not_count() -> None:
    assert np.isnan(later_report_odds.read(_cases(100, 60, 100, 50, gap=3.0)))  # same day
    assert np.isnan(later_report_odds.read(_cases(100, 60, 10, 5)))  # too few


def test_all_eighteen_facts_are_targets() -> None:
    targets = load_targets("facts").targets.values()
    assert {target.fact for target in targets} == set(range(1, 19))
    for fact in range(1, 19):
        mine = [target for target in targets if target.fact == fact]
        assert all(target.source for target in mine)


def test_the_summary_never_counts_an_input_as_a_met_fact() -> None:
    def found(fact: int, verdict: Verdict, given: bool) -> Found:
        return Found("a", Target(fact=fact, input=given, high=1.0), 0.0, 0.0, 0.0, verdict)

    every = [
        found(1, "met", True),  # an input
        found(2, "met", False),
        found(2, "met", True),
        found(3, "not met", False),
        found(3, "cannot tell", False),
        found(4, "met", False),
        found(4, "cannot tell", False),
    ]
    assert summary_line(every) == (
        "7 targets: 2 met, 1 not met, 2 cannot be told, 2 follow from inputs and are not counted as met; "
        "4 facts: 1 met, 1 not met, 1 cannot be told, 1 follow from inputs and are not counted as met"
    )
    assert summary_line(every, "zh").endswith("由输入决定1条（不计为符合）。")
    assert counted(every)["met"] == 1
