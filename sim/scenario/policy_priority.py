"""Policy on who is served first: what the keyed priorities weigh."""

from __future__ import annotations

from sim.policy.kinds import Real, Section
from sim.policy.parameter import param

_VULNERABLE = "1: belongs to those whom `vulnerable_first` puts in front; between 0 and 1: in order of the number"
_WEIGHT = "used by the priority `weighted` only; key = sum of weights, smallest first"


class Vulnerable(Section):
    """How vulnerable each group counts."""

    local: Real = param(
        0.0, title="Vulnerability, local", zh="本地居民脆弱度", unit="0-1", low=0, high=1, grade="assumption",
        source=_VULNERABLE,
    )  # fmt: skip
    elder: Real = param(
        1.0, title="Vulnerability, elderly", zh="老年居民脆弱度", unit="0-1", low=0, high=1, grade="assumption",
        source=_VULNERABLE,
    )  # fmt: skip
    migrant: Real = param(
        0.0, title="Vulnerability, migrant", zh="外来居民脆弱度", unit="0-1", low=0, high=1, grade="assumption",
        source=_VULNERABLE,
    )  # fmt: skip
    low_income: Real = param(
        1.0, title="Vulnerability, low-income", zh="低收入居民脆弱度", unit="0-1", low=0, high=1,
        grade="assumption", source=_VULNERABLE,
    )  # fmt: skip
    new_employment: Real = param(
        0.0, title="Vulnerability, new employment", zh="新就业群体脆弱度", unit="0-1", low=0, high=1,
        grade="assumption", source=_VULNERABLE,
    )  # fmt: skip


class Weights(Section):
    """What the priority `weighted` adds up, in hours of waiting."""

    waiting: Real = param(
        1.0, title="Weight of waiting", zh="等待时间权重", unit="per hour of joining later", low=0, high=100,
        grade="assumption", source=_WEIGHT + "; 1 alone is first come, first served",
    )  # fmt: skip
    deadline: Real = param(
        0.0, title="Weight of the deadline", zh="时限权重", unit="per hour until due", low=0, high=100,
        grade="assumption", source=_WEIGHT,
    )  # fmt: skip
    severity: Real = param(
        0.0, title="Weight of severity", zh="严重程度权重", unit="hours per unit of severity", low=0, high=10_000,
        grade="assumption", source=_WEIGHT,
    )  # fmt: skip
    work: Real = param(
        0.0, title="Weight of short work", zh="短工时权重", unit="hours per work hour", low=0, high=10_000,
        grade="assumption", source=_WEIGHT,
    )  # fmt: skip
    vulnerable: Real = param(
        0.0, title="Weight of vulnerability", zh="脆弱群体权重", unit="hours per unit of vulnerability", low=0,
        high=10_000, grade="assumption", source=_WEIGHT,
    )  # fmt: skip
    equity: Real = param(
        0.0, title="Weight of being behind", zh="均等权重", unit="hours per hour that the group is behind", low=0,
        high=100, grade="assumption", source=_WEIGHT,
    )  # fmt: skip
