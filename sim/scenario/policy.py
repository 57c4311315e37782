"""Policy: everything a government can change."""

from __future__ import annotations

from sim.scenario.kinds import Section
from sim.scenario.policy_closing import Callback, Closing
from sim.scenario.policy_flow import Discovery, Dispatch, Joint, Structure
from sim.scenario.policy_money import Funding
from sim.scenario.policy_people import Shifts, Staffing, Time
from sim.scenario.policy_services import Branches, Services


class Policy(Section):
    """The levers."""

    staffing: Staffing = Staffing()
    time: Time = Time()
    shifts: Shifts = Shifts()
    structure: Structure = Structure()
    dispatch: Dispatch = Dispatch()
    joint: Joint = Joint()
    discovery: Discovery = Discovery()
    funding: Funding = Funding()
    closing: Closing = Closing()
    callback: Callback = Callback()
    services: Services = Services()
    branches: Branches = Branches()
