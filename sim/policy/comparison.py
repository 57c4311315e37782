"""Comparison: among whom ranks, standings, averages and divided totals are taken."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Section
from sim.policy.parameter import param
from sim.policy.text import CHOICE, T


class Comparison(Section):
    """Comparison: among whom ranks, standings, averages and divided totals are taken."""

    people: Literal["community", "street", "district", "city"] = param(
        "street", T("People are ranked within", "人员排名范围"), CHOICE, grade="assumption",
        why=T(
            "who assesses somebody: the street for its communities and offices; people of departments and of intake "
            "are ranked within their district unless this is city; ranks for commendation, effort, promotion, marks",
            "由谁考核即在谁范围内排名：街道考核其社区与站所；区县部门与受理中心人员在本区县内排名（选city除外）；用于评优、努力、晋升与测评")
    )
    communities: Literal["street", "district", "city"] = param(
        "district", T("Communities are compared within", "社区比较范围"), CHOICE, grade="assumption",
        why=T(
            "standings for tiers, for residents' marks and for who is clearly better (M22, M26, M27); districts "
            "evaluate their communities",
            "用于分类定级、居民评价与示范对比（M22、M26、M27）；区县考核其社区")
    )
    cases: Literal["community", "street", "district", "city"] = param(
        "district", T("Cases are watched within", "件量与等待监测范围"), CHOICE, grade="assumption",
        why=T(
            "whose registered cases trigger a surge (M8), and within what place a group is behind (priorities equity "
            "and weighted)",
            "触发战时机制的登记件数范围（M8），以及判断某群体等待落后的范围（equity与weighted优先规则）")
    )
    funds: Literal["street", "district", "city"] = param(
        "district", T("Service funds are divided within", "服务经费分配范围"), CHOICE, grade="assumption",
        why=T(
            "the total that an allocation by need or performance, or a tilt, divides anew (M16)",
            "按需、按绩效或倾斜分配时重新划分的总额范围（M16）")
    )
    chains: Literal["street", "district", "city"] = param(
        "district", T("Industry chains reach over", "产业链联盟范围"), CHOICE, grade="assumption",
        why=T(
            "enterprises of a chain see each other's example within it (M34)",
            "链上企业在此范围内相互示范（M34）")
    )
