"""Estates of a place: gated yards and compounds, some of them old."""

from __future__ import annotations

from sim.policy.kinds import Section, Whole
from sim.policy.parameter import param


class Estates(Section):
    """How many estates lie in the living grids, and how many of them are old."""

    number: Whole = param(
        0, title="Estates", zh="小区数", unit="count", low=0, high=100_000, grade="assumption",
        source="0: estates are not told apart; 192 in Qiaodong (S1); they lie in living grids by lot",
    )  # fmt: skip
    old: Whole = param(
        0, title="Old estates", zh="老旧小区数", unit="count", low=0, high=100_000, grade="assumption",
        source="0: none; 156 in Qiaodong (S1); which ones are old is drawn by lot",
    )  # fmt: skip
