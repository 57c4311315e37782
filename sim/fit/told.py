"""A fitted model as figures with standard errors: the contents of ``fit.json``."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.fit.model import Fitted
from sim.policy.names import CHANNELS
from sim.requests.table import Requests

FORMAT = 1


def period_of(fitted: Fitted) -> str:
    """First and last fitted date."""
    return f"{fitted.data.days.dates[0]} to {fitted.data.days.dates[-1]}"


def grade_of(fitted: Fitted, requests: Requests) -> str:
    """Evidence grade of everything that is fitted: which files, which period."""
    return f"fitted: {', '.join(requests.about['files'])}, {period_of(fitted)}"


def told(fitted: Fitted, requests: Requests, until: str, digest: str) -> dict[str, Any]:
    """All fitted figures, for the file.

    Parameters
    ----------
    fitted : Fitted
    requests : Requests
    until : str
        As the user gave it; empty: the last whole day.
    digest : str
        SHA-256 of the table of requests.
    """
    data, variation, profiles = fitted.data, fitted.variation, fitted.profiles
    days = data.days
    return {
        "format": FORMAT,
        "grade": grade_of(fitted, requests),
        "files": list(requests.about["files"]),
        "requests_sha256": digest,
        "from": str(days.dates[0]),
        "until": str(days.dates[-1]),
        "until_given": until,
        "requests": len(data.rows),
        "merged": data.merged,
        "common": {
            "day_cv": _figure(variation.common_cv, variation.common_cv_error),
            "day_persistence": _figure(variation.common_persistence, variation.common_persistence_error),
            "gaps": [str(day) for day in days.dates[~days.told]],
            "holidays": int(days.holiday.sum()),
            "months_fitted": profiles.months is not None,
            "hours_fitted": profiles.hours is not None,
            "half_life_days": {"hours": _finite(profiles.half_life), "closing": _finite(fitted.half_life)},
        },
        "rates": {name: rate.to_dict() for name, rate in fitted.rates.items()},
        "pace": {
            "walk_a_month": _number(np.sqrt(30.0 * fitted.pace.walk)),
            "jump": _number(np.sqrt(fitted.pace.jump)),
            "pairs": fitted.pace.pairs,
        },
        "categories": {name: _category(fitted, k) for k, name in enumerate(data.names)},
        "units": _units(fitted),
        "not_identified": _unknown(fitted),
    }


def _category(fitted: Fitted, k: int) -> dict[str, Any]:
    data, profiles, variation = fitted.data, fitted.profiles, fitted.variation
    level = fitted.a_day[k]
    found: dict[str, Any] = {
        "title": fitted.titles[data.names[k]].en,
        "requests": int(data.counts[k].sum()),
        "a_day": _figure(level, level * fitted.levels.error[k]),
        "drift_a_week": _number(np.sqrt(fitted.levels.drift[k].mean())),
        "day_cv": _figure(variation.own_cv[k], variation.own_cv_error[k]),
        "day_persistence": _figure(variation.own_persistence[k], variation.own_persistence_error[k]),
        "weekdays": _figures(profiles.weekdays.values[k], profiles.weekdays.errors[k]),
        "weekdays_of_residents": _figures(profiles.of_residents.values[k], profiles.of_residents.errors[k]),
        "channels": {
            name: _figure(fitted.channels.values[k, n], fitted.channels.errors[k, n])
            for n, name in enumerate(CHANNELS)
            if fitted.channels.pooled[n] > 1e-4
        },
        "staff_share": _number(fitted.staff[k]),
        "closing": _closing(fitted, k),
        "deadline_hours": _finite(float(np.median(fitted.due[k]))),
    }
    if profiles.hours is not None:
        found["hours"] = _figures(profiles.hours.values[k], profiles.hours.errors[k])
    if profiles.months is not None:
        found["months"] = _figures(profiles.months.values[k], profiles.months.errors[k])
    if profiles.holidays is not None:
        found["holiday_factor"] = _figure(profiles.holidays.values[k, 0], profiles.holidays.errors[k, 0])
    return found


def _closing(fitted: Fitted, k: int) -> dict[str, Any] | None:
    if not fitted.closing_known:
        return None
    closing = fitted.closing[k]
    return {
        "form": closing.form,
        "values": [_number(value) for value in closing.values],
        "median_hours": _figure(closing.median(), closing.median() * closing.median_error),
        "closed": closing.events,
        "open": closing.censored,
        "held_out_log_likelihood": {form: _number(value) for form, value in closing.held_out.items()},
        "fitted_to": "own" if closing.own else "all categories",
    }


def _units(fitted: Fitted) -> dict[str, Any]:
    if fitted.units is None:
        return {}
    names = fitted.data.names
    return {
        unit: {
            "requests": int(fitted.unit_totals[n]),
            "factors": {
                name: _figure(fitted.units.values[n, k], fitted.units.errors[n, k]) for k, name in enumerate(names)
            },
        }
        for n, unit in enumerate(fitted.unit_names)
    }


def _unknown(fitted: Fitted) -> list[dict[str, str]]:
    """What these requests do not tell, in both languages."""
    found = [
        {
            "en": "needs that nobody reported: report_p is written as 1, and rates are those of requests",
            "zh": "未上报的诉求：report_p按1填写，发生率即工单发生率",
        },
        {
            "en": "work, queues and outside steps apart: the whole closing time is written as the outside step",
            "zh": "工时、排队与外部环节的区分：办结时长整体计入外部环节",
        },
        {"en": "whether a closing solved the problem", "zh": "办结是否真正解决问题"},
    ]
    if not fitted.closing_known:
        found.append(
            {"en": "closing times: too few requests are seen to close", "zh": "办结时长：有办结时间的工单过少"}
        )
    if fitted.profiles.months is None:
        found.append(
            {"en": "the season: less than a year of requests, months are alike", "zh": "季节分布：不足一年，各月相同"}
        )
    if fitted.profiles.hours is None:
        found.append({"en": "hours of the day: dates only", "zh": "小时分布：只有日期"})
    if fitted.profiles.holidays is None:
        found.append({"en": "holidays: the period has none", "zh": "节假日系数：期内无节假日"})
    return found


def _number(value: Any) -> float | None:
    return _finite(float(value))


def _finite(value: float) -> float | None:
    return float(f"{value:.5g}") if np.isfinite(value) else None


def _figure(value: Any, error: Any) -> dict[str, float | None]:
    return {"value": _number(value), "se": _number(error)}


def _figures(values: Any, errors: Any) -> dict[str, list[float | None]]:
    return {"value": [_number(one) for one in values], "se": [_number(one) for one in errors]}
