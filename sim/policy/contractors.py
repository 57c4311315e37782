"""Contractors: crews, hearings and inspectors who do the outside step of a case, in finite numbers."""

from __future__ import annotations

from typing import Final

from sim.policy.column import Column
from sim.policy.cost import Cost
from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.pools import Pools
from sim.policy.precondition import Precondition
from sim.policy.text import MAPPING, T, guess


class Contractors(Section):
    """Contractors, hearings and inspectors who do the outside step of cases, in finite numbers."""

    pools: Pools = param(
        FrozenMapping(), T("Pools of contractors", "外部作业队伍"), MAPPING,
        kind="a mapping name > {crews, place, shift, queue, share, most, fields, categories, items}",
        grade="assumption",
        why=guess(
            "empty: the outside step needs nobody whose time is short. crews: of the whole city at scale 1, divided "
            "over the places by residents, at least one each; place: city, district or street that a crew serves; "
            "shift: hours that it works; queue: fifo, due or severity; share: of the hours of the outside step that "
            "the crew is busy, most: in hours of its shift, no more than these; fields, "
            "categories, items: whose outside steps it does, the more special name first",
            "空：外部环节不受人手限制。crews：规模为1时全市队伍数，按居民分到各处，每处至少一支；place：队伍服务范围"
            "city、district或street；shift：作业班次；queue：fifo、due或severity；share：外部环节时长中占用队伍的比例，most：按班次小时计的上限；"
            "fields、categories、items：承担哪些外部环节，越具体越优先")
    )
    capacity: Real = param(
        1.0, T("Contractors at work", "外部作业投入系数"), T("ratio to the crews of the pools", "与队伍数之比"),
        within=(0, 100), usual=(0.5, 2.0), varies="district", grade="assumption",
        why=guess(
            "1: all crews of the pools; other values in a stage of a roll-out bring crews in or take them away",
            "1：队伍全部在岗；分阶段取其他值即增派或调走")
    )
    yuan: Real = param(
        150.0, T("Price of a crew's hour", "队伍每小时费用"), T("yuan per crew and shift hour", "元/队·班次小时"),
        within=(0, 100_000), usual=(60.0, 400.0), grade="assumption",
        why=guess(
            "paid for the hours of the shift, at work or waiting, as under a framework contract; from no account",
            "按班次小时付费，作业与待命同价，如框架合同；不由任何账户支出")
    )


SERIES: Final = (
    Column("contractor_jobs", "float64", "jobs", "outside steps that contractors began in the day"),
    Column("contractor_wait", "float64", "h", "hours that these had waited for a contractor"),
    Column("contractor_hours", "float64", "h", "hours of contractors that these take"),
    Column("contractor_crews", "float64", "crews", "crews of contractors that there are"),
)

COST = Cost("contractors", T("Contractors", "外部作业队伍"), money="hours of their shifts")

PRECONDITIONS = (Precondition(("contractors.capacity", "contractors.yuan"), ("contractors.pools",)),)
