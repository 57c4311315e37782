"""Policy: everything a government can change."""

from __future__ import annotations

from sim.scenario.kinds import Section
from sim.scenario.policy_closing import Callback, Closing
from sim.scenario.policy_flow import Discovery, Dispatch, Joint, Structure
from sim.scenario.policy_money import Funding
from sim.scenario.policy_pay import Evaluation, Pay
from sim.scenario.policy_people import Shifts, Staffing, Time


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
    pay: Pay = Pay()
    evaluation: Evaluation = Evaluation()
    closing: Closing = Closing()
    callback: Callback = Callback()
