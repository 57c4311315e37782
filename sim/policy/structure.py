"""Offices, departments, delegation, hand-offs."""

from __future__ import annotations

from sim.policy.kinds import Names, Real, Section, Whole
from sim.policy.parameter import param
from sim.policy.precondition import Precondition
from sim.policy.text import COUNT, LIST, SHARE, ZERO_TO_ONE, T, guess


class Structure(Section):
    """Offices, departments, delegation, hand-offs."""

    offices_per_street: Whole = param(
        5, T("Offices per street", "每街道内设机构数"), COUNT, within=(0, 17), grade="source document",
        why=T(
            "S3: 17 departments became 5 offices; 0: no street level",
            "S3：17个站所整合为5个办公室；0：无街道一级")
    )
    departments: Whole = param(
        8, T("Departments per district", "每区县职能部门数"), COUNT, within=(0, 17), usual=(5, 17),
        grade="assumption",
        why=T("departments that handle cases; 0: no district level", "办理案件的部门数；0为无区县一级")
    )
    delegated_items: Whole = param(
        59, T("Delegated items", "下放事项数"), T("items", "项"), within=(0, 400), grade="source document",
        why=T(
            "S3: 59 items are accepted at the grassroots; that these are decided there too, and that they are those of "
            "highest volume that pass the capability test, are assumptions",
            "S3：59项在基层得到受理；由基层办结、取通过承接能力评估的高频事项为假定")
    )
    street_choice: Real = param(
        1.0, T("Delegated items that a street takes on", "街道点菜承接比例"), SHARE, within=(0, 1), usual=(0.5, 1.0),
        grade="assumption",
        why=guess(
            "1: every street all of them; S3: each chooses what it can use, take and manage, drawn by "
            "street and item",
            "1：各街道全部承接；S3：由街道“点菜”，按街道和事项抽取")
    )
    delegation_max_hours: Real = param(
        8.0, T("Capability test of delegation", "下放事项工时上限"),
        T("h, median work of the item", "小时，事项工时中位数"), within=(0, 100), usual=(4, 16), grade="assumption",
        why=T("S3 asks for items that can be used, taken and managed", "S3要求下放事项“用得上、接得住、管得好”")
    )
    stationed: Real = param(
        0.0, T("District officials stationed in streets", "下沉街道执法人员比例"),
        T("share of district officials", "占区县经办人员比例"), within=(0, 0.9), usual=(0.0, 0.4),
        grade="assumption",
        why=T(
            "0: none; enforcement is stationed at the street and works for it (M15: S3, in words); the departments "
            "keep at least one official each",
            "0：无；执法力量派驻街道并为其工作（M15：S3，文字表述）；部门至少各留一人")
    )
    stationed_categories: Names = param(
        (), T("Categories of the stationed officials", "下沉执法事项类别"), LIST, kind="a list of categories",
        grade="source document",
        why=T(
            "none; the street gets the district's authority for their items, capital work apart, with or without "
            "the people (M15)",
            "空：无；街道取得这些事项的区县权限（大额工程除外），人员可随之派驻或不派驻（M15）")
    )
    transfer_hours: Real = param(
        1.0, T("Delay of a hand-off", "转办延迟"), T("working h", "工作小时"), within=(0, 16), usual=(0, 8),
        varies="street", grade="assumption", why=T("1 with a smart platform, 4 without", "有智慧平台为1，没有为4")
    )
    accountability: Real = param(
        0.0, T("Accountability of offices", "首问负责强度"), ZERO_TO_ONE, within=(0, 1), usual=(0, 0.8),
        varies="street", grade="assumption",
        why=T(
            "lowers wrong dispatch and passing on by this share (M13); 0: the chances as they are given",
            "按此比例降低错派与转手（M13）；0：概率不变")
    )

PRECONDITIONS = (
    Precondition(("structure.delegation_max_hours", "structure.street_choice"), ("structure.delegated_items",)),
    Precondition(("structure.stationed",), ("structure.stationed_categories",)),
)
