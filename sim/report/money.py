"""Large sums of money as offices write them: in 10,000 yuan."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.measures.display import MINUS, MISSING

WAN: Final = 10_000.0  # yuan
LARGE_SUMS: Final = ("cost_total", "money_spent", "cost_levers", "cost_pay_communities", "cost_pay_offices")
_WHOLE_FROM: Final = 100.0  # below it, one decimal


def wan(value: float) -> str:
    """Yuan in 10,000 yuan."""
    if math.isnan(value):
        return MISSING
    digits = 0 if abs(value / WAN) >= _WHOLE_FROM else 1
    return f"{value / WAN:,.{digits}f}".replace("-", MINUS)


def signed_wan(value: float) -> str:
    """A difference of yuan in 10,000 yuan, with its sign."""
    text = wan(value)
    if text == MISSING or not float(text.replace(",", "").replace(MINUS, "-")):
        return text.replace(MINUS, "")
    return text if text.startswith(MINUS) else f"+{text}"


def wan_interval(row: Any) -> str:
    """A difference of yuan with its interval, in 10,000 yuan."""
    if math.isnan(row["difference"]) or math.isnan(row["low"]):
        return signed_wan(row["difference"])
    return f"{signed_wan(row['difference'])} [{signed_wan(row['low'])}, {signed_wan(row['high'])}]"
