"""Code of the user's own that a scenario names: institutions, behaviours, and levers that follow the state."""

from __future__ import annotations

from sim.policy.kinds import References, Section
from sim.policy.parameter import param
from sim.policy.text import LIST, T

_KIND = "a list of file.py:name or module:name"
_WHY = T("none; see docs/how-to/extend.md", "无；见docs/how-to/extend_zh.md")


class Own(Section):
    """Code of the user's own, named by the file and the name in it."""

    institutions: References = param(
        (), T("Institutions of one's own", "自定义制度"), LIST, kind=_KIND, grade="assumption", why=_WHY
    )
    behaviours: References = param(
        (), T("Behaviours of one's own", "自定义行为"), LIST, kind=_KIND, grade="assumption", why=_WHY
    )
    levers: References = param(
        (), T("Levers that follow the state", "随状态调整的政策杠杆"), LIST, kind=_KIND, grade="assumption", why=_WHY
    )
