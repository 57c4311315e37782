"""What a lever costs: a line of the cost ledger, declared by the section of the lever."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.text import Text


@dataclass(frozen=True, slots=True)
class Cost:
    """Costs of one lever: columns ``cost_NAME`` (yuan) and ``hours_NAME`` (paid hours) of the daily series.

    Attributes
    ----------
    name : str
        Name of the line.
    title : Text
    money, hours : str
        What the money and the hours are; empty where there can be none.
    counted : str
        Column of the engine's days that holds the hours; empty where an institution books them.
    """

    name: str
    title: Text
    money: str = ""
    hours: str = ""
    counted: str = ""
