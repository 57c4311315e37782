"""Policy: everything a government can change; one file a section, file = section = class."""

from __future__ import annotations

from sim.policy.appraisal import Appraisal
from sim.policy.assistance import Assistance
from sim.policy.branches import Branches
from sim.policy.burden import Burden
from sim.policy.callback import Callback
from sim.policy.centres import Centres
from sim.policy.closing import Closing
from sim.policy.consent import Consent
from sim.policy.contractors import Contractors
from sim.policy.costs import Costs
from sim.policy.deadlines import Deadlines
from sim.policy.deliberation import Deliberation
from sim.policy.discovery import Discovery
from sim.policy.dispatch import Dispatch
from sim.policy.evaluation import Evaluation
from sim.policy.funding import Funding
from sim.policy.imitation import Imitation
from sim.policy.intake import Intake
from sim.policy.joint import Joint
from sim.policy.kinds import Section
from sim.policy.mobilisation import Mobilisation
from sim.policy.pay import Pay
from sim.policy.promotion import Promotion
from sim.policy.recruitment import Recruitment
from sim.policy.rectification import Rectification
from sim.policy.renovation import Renovation
from sim.policy.sensors import Sensors
from sim.policy.services import Services
from sim.policy.shifts import Shifts
from sim.policy.staffing import Staffing
from sim.policy.stars import Stars
from sim.policy.structure import Structure
from sim.policy.surge import Surge
from sim.policy.team import Team
from sim.policy.tiers import Tiers
from sim.policy.time import Time
from sim.policy.units import Units
from sim.policy.warning import Warning
from sim.policy.whistle import Whistle


class Policy(Section):
    """The levers."""

    staffing: Staffing = Staffing()
    time: Time = Time()
    shifts: Shifts = Shifts()
    structure: Structure = Structure()
    dispatch: Dispatch = Dispatch()
    deadlines: Deadlines = Deadlines()
    intake: Intake = Intake()
    joint: Joint = Joint()
    whistle: Whistle = Whistle()
    team: Team = Team()
    contractors: Contractors = Contractors()
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
    warning: Warning = Warning()
    tiers: Tiers = Tiers()
    rectification: Rectification = Rectification()
    imitation: Imitation = Imitation()
    promotion: Promotion = Promotion()
    sensors: Sensors = Sensors()
    costs: Costs = Costs()
