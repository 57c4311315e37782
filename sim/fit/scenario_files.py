"""A fitted model as scenario files that the simulator runs: catalogue, demand, targets.

Every fitted value has its standard error behind it, and every file says from what it was fitted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from sim.fit.model import Fitted
from sim.fit.told import grade_of
from sim.jit.units import YEAR_DAYS
from sim.policy.names import CHANNELS
from sim.policy.text import Text
from sim.requests.table import Requests
from sim.requests.tidy import ENQUIRY
from sim.scenario import Scenario, files
from sim.scenario.catalogue_schema import BY_NAME, CATEGORY_KEYS
from sim.scenario.yaml_file import read

CATALOGUE: Final = "catalogue.yaml"
DEMAND: Final = "demand.yaml"
TARGETS: Final = "targets.yaml"
FIT: Final = "fit.json"
FOLDER: Final = "fitted"
_DISTANCE: Final = ("hotline", "app")
_FEWEST: Final = 0.05  # a factor of a unit nearer to 1 than this is left out
_MOST_AREAS: Final = 9000
_LEAST_STAFF: Final = 0.01  # a category of which staff file less has no stream of theirs
_WORK_HOURS: Final = 0.5
_DEADLINE: Final = 168.0
#: Tables by category that a place may have for another catalogue.
_TABLES: Final = ("categories", "items", "group_rates", "grid_rates", "staff_finds")


def catalogue_text(fitted: Fitted, requests: Requests, scenario: Scenario) -> str:
    """The catalogue: rates, deadlines, closing times, channels; the rest is the place's, or assumed."""
    source = files.find_catalogue(scenario.demand.catalogue)
    base = read(source).data if source is not None else {}
    fields = base.get("fields") or {}
    known = base.get("categories") or {}
    lines = [
        f"# {grade_of(fitted, requests)}",
        "# Written by gridgov fit. rate: requests per 1,000 residents and year, without those that staff file. Values",
        "# without a remark are those of the place's catalogue, or assumed. SE: standard error.",
        "title: {en: Fitted catalogue, zh: 拟合目录}",
    ]
    if fields:
        lines += ["fields:", *(f"  {_key(name)}: {_flow(title)}" for name, title in fields.items())]
    lines.append("categories:")
    names = list(fitted.data.names)
    order = sorted(range(len(names)), key=lambda k: (names[k] != ENQUIRY, k))
    taken: set[str] = set()
    for k in order:
        lines += _category(fitted, k, known.get(names[k]) or {}, list(fields), scenario.territory.residents, taken)
    return "\n".join(lines) + "\n"


def _category(
    fitted: Fitted, k: int, base: dict[str, Any], fields: list[str], residents: int, taken: set[str]
) -> Iterator[str]:
    name = fitted.data.names[k]
    title = fitted.titles[name]
    staff = fitted.staff[k] if fitted.staff[k] >= _LEAST_STAFF and name != ENQUIRY else 0.0
    rate = fitted.a_day[k] * (1.0 - staff) * YEAR_DAYS / residents * 1000.0
    closing = fitted.closing[k]
    note = {
        "rate": f"SE {rate * fitted.levels.error[k]:.3g}",
        "outside_median": f"closing time; SE of its logarithm {closing.median_error:.2g}"
        + ("" if closing.own else ", fitted to all categories"),
    }
    due, remark = _deadline(fitted, k)
    remote = sum(fitted.channels.values[k, CHANNELS.index(one)] for one in _DISTANCE)
    own: dict[str, Any] = {
        "rate": rate,
        **({} if np.isnan(due) else {"deadline": due}),
        **({"outside_p": 1.0, **_outside(closing.form, closing.values)} if fitted.closing_known else {}),
        "report_p": 1.0,
        "hotline": remote / max(1.0 - fitted.staff[k], 1e-9),
        "chronic": False,
    }
    fixed = {key: value for key, value in base.items() if key in CATEGORY_KEYS and key not in own}
    fixed.setdefault("title", {"en": title.en, "zh": title.zh})
    fixed.setdefault("deadline", _DEADLINE)
    fixed.setdefault("work_median", _WORK_HOURS)
    fixed.pop("items", None)
    if "deadline" in own:
        fixed.pop("deadline")
        note["deadline"] = remark
    yield f"  {_key(name)}:"
    for key, value in fixed.items():
        yield f"    {key}: {_flow(value)}"
    for key, value in own.items():
        shown = _limited(key, value)
        yield f"    {key}: {_flow(shown)}{'  # ' + note[key] if key in note else ''}"
    yield "    items:"
    items = base.get("items") or {_item_name(name, taken): _item(k, title, fields, name == ENQUIRY)}
    for item, entry in items.items():
        taken.add(item)
        yield f"      {_key(item)}: {_flow(entry)}"


def _deadline(fitted: Fitted, k: int) -> tuple[float, str]:
    """Hours allowed, and a remark; NaN where the files have no deadlines at all."""
    allowed = fitted.data.rows["due"].notna().to_numpy()
    if not allowed.any():
        return np.nan, ""
    if np.isnan(fitted.due[k]).any() or allowed[fitted.data.code == k].mean() < 0.5:
        return BY_NAME["deadline"].high, "most of its requests have none: a year"
    return float(np.median(fitted.due[k])), "median of the hours allowed"


def _item_name(name: str, taken: set[str]) -> str:
    found = f"{name}_item"
    while found in taken:
        found += "_"
    return found


def _item(k: int, title: Text, fields: list[str], enquiry: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"en": title.en, "zh": title.zh, "level": "intake" if enquiry else "community"}
    return {**entry, "field": fields[k % len(fields)]} if fields else entry


def _outside(form: str, values: tuple[float, ...]) -> dict[str, Any]:
    """The outside step that takes as long as requests take to close."""
    if form == "weibull":
        return {
            "outside_distribution": form, "outside_median": float(np.exp(values[0])), "outside_shape": values[1],
        }  # fmt: skip
    if form == "lognormal":
        return {"outside_distribution": form, "outside_median": float(np.exp(values[0])), "outside_sigma": values[1]}
    share, mu, sigma, second, wide = values
    return {
        "outside_distribution": form, "outside_median": float(np.exp(mu)), "outside_sigma": sigma,
        "outside_second_p": share, "outside_second_median": float(np.exp(second)), "outside_second_sigma": wide,
    }  # fmt: skip


def _limited(key: str, value: Any) -> Any:
    """A number inside of what the catalogue takes."""
    if key not in BY_NAME or isinstance(value, bool):
        return value
    low, high = BY_NAME[key].low, BY_NAME[key].high
    low = max(low, 1e-3) if key.endswith("median") else low
    return float(f"{min(max(value, low), high):.6g}")


def demand_text(fitted: Fitted, requests: Requests, scenario: Scenario, place: str) -> str:
    """The scenario: the place with the fitted catalogue, profiles, variation, cases of staff and factors of units."""
    data, profiles, variation = fitted.data, fitted.profiles, fitted.variation
    names = data.names
    title = scenario.title
    volume = data.counts.sum(axis=1)
    tables: dict[str, dict[str, Any]] = {
        "weekday_profiles": _by_name(names, 100.0 * profiles.of_residents.values),
        "day_cv": _by_name(names, variation.own_cv),
        "persistence": _by_name(names, variation.own_persistence),
    }
    errors = {"day_cv": variation.own_cv_error, "persistence": variation.own_persistence_error}
    if profiles.hours is not None:
        tables["hour_profiles"] = _by_name(names, 100.0 * profiles.hours.values)
    if profiles.months is not None:
        tables["month_profiles"] = _by_name(names, 100.0 * profiles.months.values)
    if profiles.holidays is not None:
        tables["holiday_factors"] = _by_name(names, np.minimum(profiles.holidays.values[:, 0], 100.0))
        errors["holiday_factors"] = profiles.holidays.errors[:, 0]
    week = volume @ profiles.of_residents.values / volume.sum() * 100.0
    lines = [
        f"# {grade_of(fitted, requests)}",
        "# Written by gridgov fit; SE: standard error. report_p is 1 in the catalogue: needs are what was reported.",
        f"extends: {json.dumps(place)}",
        f"title: {_flow({'en': f'{title.en} (fitted)', 'zh': f'{title.zh}（拟合）'})}",
        f"source: {json.dumps(grade_of(fitted, requests), ensure_ascii=False)}",
        "policy:",
        "  dispatch:",
        "    route: {by_category: {}}",
        "    priority: {by_category: {}}",
        "    assignment: {by_category: {}}",
        "demand:",
        f"  catalogue: {CATALOGUE}",
        "  rate_factor: 1",
        "  enquiry_factor: 1",
        *(f"  {name}: {{}}" for name in _TABLES if getattr(scenario.demand, name) and name != "staff_finds"),
        f"  day_cv: {_flow(min(variation.common_cv, 1.0))}  # SE {variation.common_cv_error:.2g}",
        f"  day_persistence: {_flow(variation.common_persistence)}  # SE {variation.common_persistence_error:.2g}",
        "  holiday_factor: 1",
        f"  weekday_profile: {_flow(_rounded(week))}",
    ]
    if profiles.months is None:
        lines.append("  month_profile: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]  # less than a year: not fitted")
    if profiles.hours is not None:
        lines.append(f"  hour_profile: {_flow(_rounded(volume @ profiles.hours.values / volume.sum() * 100.0))}")
    lines += _staff(fitted, scenario.territory.residents)
    lines.append("  by_type:")
    for table, rows in tables.items():
        lines.append(f"    {table}:")
        for k, (name, value) in enumerate(rows.items()):
            error = f"  # SE {errors[table][k]:.2g}" if table in errors else ""
            lines.append(f"      {_key(name)}: {_flow(value)}{error}")
    lines += _areas(fitted, requests)
    return "\n".join(lines) + "\n"


def _staff(fitted: Fitted, residents: int) -> Iterator[str]:
    """Cases that staff file, per 1,000 residents and year, and their hours."""
    rates = fitted.a_day * fitted.staff * YEAR_DAYS / residents * 1000.0
    found = {name: rate for name, rate in zip(fitted.data.names, rates, strict=True) if rate > 1e-6 and name != ENQUIRY}
    rows = fitted.data.rows
    by_staff = ~fitted.data.resident
    if not found or not by_staff.any():
        yield "  staff_finds: {}"
        return
    yield "  staff_finds:"
    yield from (f"    {_key(name)}: {_flow(float(rate))}" for name, rate in found.items())
    if fitted.profiles.hours is not None:
        hours = np.bincount(rows["hour"].to_numpy()[by_staff], minlength=24)
        yield f"  staff_hours: {_flow(_rounded(100.0 * hours / hours.sum()))}"
    weekday = fitted.data.days.weekday[rows["day"].to_numpy()[by_staff]]
    week = np.bincount(weekday, minlength=7) / np.maximum(np.bincount(fitted.data.days.weekday, minlength=7), 1)
    yield f"  staff_weekdays: {_flow(_rounded(100.0 * week / week.sum()))}"


def _areas(fitted: Fitted, requests: Requests) -> Iterator[str]:
    """Factors of units, where the place lists them."""
    level = requests.about.get("unit_level", "")
    if fitted.units is None or not level or not requests.about.get("units_matched"):
        return
    number = fitted.data.rows[level].to_numpy()
    codes = fitted.data.rows["unit"].cat.codes.to_numpy()
    place = dict(zip(codes[number >= 0].tolist(), number[number >= 0].tolist(), strict=True))
    lines = []
    for unit, values in enumerate(fitted.units.values):
        for k, name in enumerate(fitted.data.names):
            if unit in place and abs(values[k] - 1.0) >= _FEWEST:
                error = fitted.units.errors[unit, k]
                lines.append(
                    f"    - {{category: {_key(name)}, where: {{{level}: [{place[unit]}]}}, "
                    f"factor: {_flow(float(values[k]))}}}  # {fitted.unit_names[unit]}, SE {error:.2g}"
                )
    if lines:
        yield "  area_rates:"
        yield from lines[:_MOST_AREAS]


def targets_text(fitted: Fitted, requests: Requests, scenario: Scenario, demand: str) -> str:
    """Targets for ``gridgov facts`` and ``gridgov calibrate``: what offices report, with two standard errors."""
    grade = grade_of(fitted, requests)
    found: dict[str, dict[str, Any]] = {}

    def add(name: str, en: str, zh: str, value: float, error: float) -> None:
        if np.isfinite(value):
            low, high = (float(f"{end:.5g}") for end in (value - 2.0 * error, value + 2.0 * error))
            found[name.replace("_", "-")] = {
                "title": {"en": en, "zh": zh}, "reading": name, "low": max(low, 0.0), "high": high, "of": "reported",
                "shape": False, "source": grade,
            }  # fmt: skip

    days = scenario.run.days
    needs = np.array([name != ENQUIRY for name in fitted.data.names])  # measures count no enquiries
    total = np.where(needs, fitted.a_day, 0.0) * days * scenario.territory.scale
    if total.any():
        error = float(np.sqrt(((total * fitted.levels.error) ** 2).sum()))
        add(
            "registered",
            "Requests in the run, without enquiries",
            "运行期内受理量（不含咨询）",
            float(total.sum()),
            error,
        )
    rates = fitted.rates
    for name, key, en, zh in (
        ("on_time_share", "on_time", "Closed by the deadline", "到期按时办结率"),
        ("on_time_reported_share", "on_time_reported", "Closed on time, as reported", "按时办结率（上报）"),
        ("reported_satisfaction", "satisfied", "Satisfied, as reported", "满意率（上报）"),
        ("reopen_rate", "reopened", "Reopened", "重办率"),
    ):
        rate = rates[key]
        if rate.number and (rate.value > 0.0 or key != "reopened"):
            add(name, en, zh, rate.value, rate.error)
    head = (
        f"# {grade}\n# Written by gridgov fit: two standard errors either side.\n"
        f"scenario: {json.dumps(demand, ensure_ascii=False)}\nreplications: 3\n"
    )
    return head + yaml.safe_dump({"targets": found}, allow_unicode=True, sort_keys=False)


def _by_name(names: tuple[str, ...], values: Any) -> dict[str, Any]:
    return {name: _rounded(value) for name, value in zip(names, values, strict=True)}


def _rounded(value: Any) -> Any:
    if np.ndim(value):
        return [float(f"{one:.4g}") for one in value]
    return float(f"{float(value):.4g}")


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, float):
        value = float(f"{value:.6g}")
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
    return text.strip().removesuffix("...").strip()


def write_files(folder: Path, texts: dict[str, str]) -> tuple[Path, ...]:
    """Write files into ``fitted`` of a place.

    Raises
    ------
    RecordError
        They cannot be written there.
    """
    from sim.records.atomic import filled_with
    from sim.records.places import check_folder, put_file

    target = check_folder(folder / FOLDER, list(texts))
    for name, text in texts.items():
        put_file(target / name, filled_with(text))
    return tuple(target / name for name in texts)
