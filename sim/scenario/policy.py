"""Policy: everything a government can change."""

from __future__ import annotations

from sim.policy.kinds import Section
from sim.scenario.policy_branches import Branches, Mobilisation
from sim.scenario.policy_closing import Callback, Closing
from sim.scenario.policy_costs import Costs
from sim.scenario.policy_flow import Discovery, Dispatch, Structure
from sim.scenario.policy_joint import Consent, Deliberation, Joint, Team, Whistle
from sim.scenario.policy_money import Funding
from sim.scenario.policy_pay import Evaluation, Pay
from sim.scenario.policy_people import Shifts, Staffing, Time
from sim.scenario.policy_rating import (
    Appraisal,
    Imitation,
    Promotion,
    Rectification,
    Sensors,
    Stars,
    Tiers,
    TwoColours,
)
from sim.scenario.policy_renovation import Renovation
from sim.scenario.policy_services import Services
from sim.scenario.policy_stress import Assistance, Burden, Centres, Recruitment, Surge
from sim.scenario.policy_units import Units


class Policy(Section):
    """The levers."""

    staffing: Staffing = Staffing()
    time: Time = Time()
    shifts: Shifts = Shifts()
    structure: Structure = Structure()
    dispatch: Dispatch = Dispatch()
    joint: Joint = Joint()
    whistle: Whistle = Whistle()
    team: Team = Team()
    consent: Consent = Consent()
    renovation: Renovation = Renovation()
    deliberation: Deliberation = Deliberation()
    discovery: Discovery = Discovery()
    funding: Funding = Funding()
    branches: Branches = Branches()
    mobilisation: Mobilisation = Mobilisation()
    units: Units = Units()
    pay: Pay = Pay()
    evaluation: Evaluation = Evaluation()
    closing: Closing = Closing()
    callback: Callback = Callback()
    services: Services = Services()
    surge: Surge = Surge()
    burden: Burden = Burden()
    centres: Centres = Centres()
    assistance: Assistance = Assistance()
    recruitment: Recruitment = Recruitment()
    stars: Stars = Stars()
    appraisal: Appraisal = Appraisal()
    warning: TwoColours = TwoColours()
    tiers: Tiers = Tiers()
    rectification: Rectification = Rectification()
    imitation: Imitation = Imitation()
    promotion: Promotion = Promotion()
    sensors: Sensors = Sensors()
    costs: Costs = Costs()
