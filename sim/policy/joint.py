"""Further parties of a case."""

from __future__ import annotations

from typing import Literal

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import CHOICE, HOURS, LOG_SIGMA, NO_FIGURE, PROBABILITY_A_TRY, ZERO_TO_ONE, T, guess


class Joint(Section):
    """Further parties of a case."""

    mode: Literal["sequential", "parallel"] = param(
        "sequential", T("Order of further parties", "协办方式"), CHOICE, varies="community", grade="assumption",
        why=T(
            "sequential: asked one after the other; parallel: all at once, the case goes on when the last is done",
            "sequential：逐个征询；parallel：同时征询，最后一个完成后继续")
    )
    pickup_median_hours: Real = param(
        48.0, T("Pick-up delay of a further party, median", "协办响应延迟中位数"), HOURS, within=(0, 500),
        usual=(12, 120), grade="assumption",
        why=T(
            "log-normal; Beijing and Nanjing rules ask for 24 h to 5 days",
            "对数正态；北京、南京规定为24小时至5天")
    )
    pickup_sigma: Real = param(
        1.0, T("Pick-up delay, spread", "协办响应离散度"), LOG_SIGMA, within=(0, 3), usual=(0.5, 1.5),
        grade="assumption", why=NO_FIGURE
    )
    send_back: Real = param(
        0.30, T("Sent back by a further party", "协办退回概率"), PROBABILITY_A_TRY, within=(0, 0.9),
        usual=(0.1, 0.5), grade="assumption",
        why=T("geometric; one Nanjing case took 8 whistles in two years", "几何分布；南京一案两年吹哨8次")
    )
    inside: Real = param(
        1.0, T("Joint work inside one office", "机构内部协作程度"), ZERO_TO_ONE, within=(0, 1), usual=(0.5, 1.0),
        grade="assumption",
        why=guess(
            "1: a party that sits in the office in charge is no further party, so merged offices need fewer; 0: as "
            "many "
            "as among seventeen offices (a district: eight departments), whatever their number",
            "1：与主办同属一个机构的不再作为协办方，机构合并后协办减少；0：协办方数与机构数无关（按街道十七个、区县八个部门计）")
    )
    work_share: Real = param(
        0.4, T("Work of a further party", "协办工作量占比"), T("share of the case's work", "占该件工作量比例"),
        within=(0, 2), usual=(0.2, 0.8), grade="assumption", why=NO_FIGURE
    )
