"""Estates of a place: gated yards and compounds, some of them old."""

from __future__ import annotations

from sim.policy.kinds import Section, Whole
from sim.policy.parameter import param
from sim.policy.text import COUNT, T


class Estates(Section):
    """How many estates lie in the living grids, and how many of them are old."""

    number: Whole = param(
        0, T("Estates", "小区数"), COUNT, within=(0, 100_000), grade="assumption",
        why=T(
            "0: estates are not told apart; 192 in Qiaodong (S1); they lie in living grids by lot",
            "0：不区分小区；桥东192个（S1）；随机分布于生活型网格")
    )
    old: Whole = param(
        0, T("Old estates", "老旧小区数"), COUNT, within=(0, 100_000), grade="assumption",
        why=T(
            "0: none; 156 in Qiaodong (S1); which ones are old is drawn by lot",
            "0：无；桥东156个（S1）；哪些是老旧小区由抽签决定")
    )
