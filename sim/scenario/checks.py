"""Relations between the values of a scenario: territory, staff and shares must add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.policy.names import GRID_TYPES
from sim.scenario import custom_rules, files, own_code
from sim.scenario.catalogue_names import category_fields, names_of_cases
from sim.scenario.catalogue_schema import check_change
from sim.scenario.daily_counts import count_checks
from sim.scenario.demand_types import emptied, type_checks, without_shape
from sim.scenario.own_kinds import own_kind_checks
from sim.scenario.pool_checks import pool_checks
from sim.scenario.problems import ScenarioError, nearest, show
from sim.scenario.rollout import rollout_checks
from sim.scenario.scaling import scaled_counts, whole
from sim.scenario.shocks import shock_checks
from sim.scenario.unit_checks import unit_checks
from sim.scenario.unit_sample import addresses_of, units_of
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

SHARE_TOLERANCE = 1e-6
LEAST_AVAILABILITY = 1e-3


def scenario_checks(scenario: Scenario) -> Iterator[Mismatch]:
    """All mismatches of a scenario whose single values are valid."""
    yield from _territory(scenario)
    yield from _shares(scenario)
    yield from own_kind_checks(scenario)
    yield from _profiles(scenario)
    yield from _staff(scenario)
    yield from _availability(scenario)
    yield from _stationed(scenario)
    yield from _catalogue(scenario)
    yield from _items(scenario)
    try:
        units = units_of(scenario.territory)
    except ScenarioError as error:
        for problem in error.problems:
            yield Mismatch((problem.path,), problem.expected, problem.found, problem.hint)
        return
    yield from unit_checks(scenario.territory, units)
    counts = scaled_counts(scenario.territory)
    numbers = {"district": counts.districts, "street": counts.streets, "community": counts.communities}
    places = addresses_of(units, numbers)
    yield from rollout_checks(scenario, places)
    yield from custom_rules.rule_checks(scenario.policy.dispatch)
    yield from own_code.own_checks(scenario)
    yield from shock_checks(scenario, places)
    yield from pool_checks(scenario)
    yield from type_checks(scenario, places)
    yield from count_checks(scenario, numbers)
    if scenario.run.start_date.weekday() != 0:
        day = scenario.run.start_date
        yield Mismatch(("run.start_date",), "a Monday", f"{day.isoformat()}, a {day:%A}")


def _territory(scenario: Scenario) -> Iterator[Mismatch]:
    place = scenario.territory
    chain = ("districts", "streets", "communities", "grids")
    for upper, lower in zip(chain, chain[1:], strict=False):
        above, below = getattr(place, upper), getattr(place, lower)
        if below < above:
            yield Mismatch(
                (f"territory.{lower}", f"territory.{upper}"),
                f"at least one of the {lower} in each of the {above} {upper}",
                f"{below} {lower}",
            )
    if place.party_members > place.residents:
        yield Mismatch(
            ("territory.party_members", "territory.residents"),
            f"at most as many party members as residents ({place.residents})",
            f"{place.party_members}",
            hint="set territory.party_members too",
        )
    if place.residents * place.scale < 0.5:
        yield Mismatch(
            ("territory.scale", "territory.residents"),
            "at least one resident after scaling",
            f"{place.residents} x {place.scale:g}",
        )
    if not any(getattr(place.grid_types, name) * getattr(place.resident_weights, name) > 0 for name in GRID_TYPES):
        yield Mismatch(
            ("territory.resident_weights", "territory.grid_types"),
            "a grid type with a share above 0 and a resident weight above 0",
            "none, so residents would have no place to live",
        )


def _shares(scenario: Scenario) -> Iterator[Mismatch]:
    for path, section in (
        ("territory.grid_types", scenario.territory.grid_types),
        ("territory.groups", scenario.territory.groups),
        ("territory.unit_kinds", scenario.territory.unit_kinds),
    ):
        shares = [getattr(section, name) for name in type(section).model_fields]
        if abs(sum(shares) - 1.0) > SHARE_TOLERANCE:
            text = " + ".join(f"{share:g}" for share in shares)
            yield Mismatch((path,), "shares that sum to 1", f"{text} = {sum(shares):.6g}")


def _profiles(scenario: Scenario) -> Iterator[Mismatch]:
    for name in ("hour_profile", "weekday_profile", "month_profile"):
        yield from without_shape(f"demand.{name}", getattr(scenario.demand, name))


def _staff(scenario: Scenario) -> Iterator[Mismatch]:
    staffing, structure = scenario.policy.staffing, scenario.policy.structure
    for level, staff, desks in (
        ("street", "street_officials", "offices_per_street"),
        ("district", "district_officials", "departments"),
    ):
        paths = (f"policy.staffing.{staff}", f"policy.structure.{desks}")
        people, places = getattr(staffing, staff), getattr(structure, desks)
        if people and not places:
            yield Mismatch(
                paths,
                f"0 {staff}, for there is no {level} level ({desks} is 0)",
                f"{people}",
                hint=f"set {staff} to 0, or give the {level} some {desks}",
            )
        if places and not people:
            yield Mismatch(
                paths,
                f"at least 1, for there are {places} {desks}",
                "0",
                hint=f"set {desks} to 0 for a place without a {level} level",
            )
    yield from _posts(scenario)


def _posts(scenario: Scenario) -> Iterator[Mismatch]:
    """Each community needs a grid member and somebody at its desk."""
    place, staffing = scenario.territory, scenario.policy.staffing
    if staffing.members_per_grid is not None:
        return
    if staffing.posts_per_grid is not None:
        path, posts = "policy.staffing.posts_per_grid", whole(staffing.posts_per_grid * place.grids)
    else:
        path, posts = "policy.staffing.posts", staffing.posts
    if posts < 2 * place.communities:
        yield Mismatch(
            (path, "territory.communities"),
            f"at least two posts (a grid member and a desk) in each of the {place.communities} communities",
            f"{posts} posts",
        )
        return
    low, high = staffing.posts_min or 2, staffing.posts_max
    if high is not None and high < low:
        yield Mismatch(
            ("policy.staffing.posts_max", "policy.staffing.posts_min"), f"at least posts_min ({low})", f"{high}"
        )
    elif high is not None and posts > high * place.communities:
        yield Mismatch(
            ("policy.staffing.posts_max", path, "territory.communities"),
            f"at most {high * place.communities} posts in {place.communities} communities of at most {high}",
            f"{posts} posts",
            hint="raise posts_max, or set it to null",
        )
    elif posts < low * place.communities:
        yield Mismatch(
            ("policy.staffing.posts_min", path, "territory.communities"),
            f"at least {low * place.communities} posts in {place.communities} communities of at least {low}",
            f"{posts} posts",
            hint="lower posts_min, or set it to null",
        )


def _stationed(scenario: Scenario) -> Iterator[Mismatch]:
    """Stationed officials need a street and a department; recruitment routes are shares."""
    structure, routes = scenario.policy.structure, scenario.policy.staffing.routes
    if structure.stationed > 0.0 and not (structure.offices_per_street and structure.departments):
        yield Mismatch(
            ("policy.structure.stationed", "policy.structure.offices_per_street", "policy.structure.departments"),
            "policy.structure.stationed of 0 where there are no offices at streets, or no departments to come from",
            f"{structure.stationed:g}",
        )
    if routes.incumbent + routes.directed > 1.0 + SHARE_TOLERANCE:
        yield Mismatch(
            ("policy.staffing.routes.incumbent", "policy.staffing.routes.directed"),
            "shares that sum to at most 1",
            f"{routes.incumbent + routes.directed:g}",
        )


def _availability(scenario: Scenario) -> Iterator[Mismatch]:
    time = scenario.policy.time
    member = 1.0 - time.paperwork - time.visits - time.training
    desk = 1.0 - time.paperwork - time.training
    for who, left, names in (
        ("grid members", member, ("paperwork", "visits", "training")),
        ("community desks", desk, ("paperwork", "training")),
    ):
        if left < LEAST_AVAILABILITY:
            yield Mismatch(
                tuple(f"policy.time.{name}" for name in names),
                f"time left for cases: {' + '.join(names)} of {who} below 1",
                f"{1.0 - left:g}",
            )
            return


def _items(scenario: Scenario) -> Iterator[Mismatch]:
    """Items with values of their own are items of the catalogue."""
    source = files.find_catalogue(scenario.demand.catalogue) if scenario.demand.items else None
    known = names_of_cases(source)["items"] if source is not None else ()
    for name in scenario.demand.items:
        if known and name not in known:
            yield Mismatch(
                (f"demand.items.{name}",),
                f"an item of the catalogue {scenario.demand.catalogue}",
                f'the unknown item "{name}"',
                suggestion=nearest(name, known),
            )


def _catalogue(scenario: Scenario) -> Iterator[Mismatch]:
    demand = scenario.demand
    source = files.find_catalogue(demand.catalogue)
    if source is None:
        names = files.catalogue_names()
        yield Mismatch(
            ("demand.catalogue",),
            f"a catalogue ({', '.join(names)}) or the path of a file",
            f'"{demand.catalogue}"',
            suggestion=nearest(demand.catalogue, names),
        )
        return
    tables: dict[str, Mapping[str, object]] = {
        "demand.categories": demand.categories,
        "demand.group_rates": demand.group_rates,
        "demand.grid_rates": demand.grid_rates,
        "policy.dispatch.route.by_category": scenario.policy.dispatch.route.by_category,
        "policy.dispatch.priority.by_category": scenario.policy.dispatch.priority.by_category,
        "policy.dispatch.assignment.by_category": scenario.policy.dispatch.assignment.by_category,
    }
    named = {
        "policy.structure.stationed_categories": scenario.policy.structure.stationed_categories,
        "policy.team.categories": scenario.policy.team.categories if scenario.policy.team.size else (),
        "policy.deliberation.categories": (
            scenario.policy.deliberation.categories if scenario.policy.deliberation.share else ()
        ),
    }
    if not any(tables.values()) and not any(named.values()):
        return
    fields = category_fields(source)
    for path, categories in named.items():
        for name in categories:
            if fields and name not in fields:
                yield Mismatch(
                    (path,),
                    f"categories of the catalogue {demand.catalogue}",
                    f'the unknown category "{name}"',
                    hint=emptied(path, "[]"),
                    suggestion=nearest(name, fields),
                )
    for path, table in tables.items():
        for name in table:
            if fields and name not in fields:
                yield Mismatch(
                    (f"{path}.{name}",),
                    f"a category of the catalogue {demand.catalogue}",
                    f'the unknown category "{name}"',
                    hint=emptied(path),
                    suggestion=nearest(name, fields),
                )
    yield from _changed_values(demand.categories, fields)


def _changed_values(
    changes: Mapping[str, Mapping[str, Any]], fields: Mapping[str, tuple[str, ...]]
) -> Iterator[Mismatch]:
    """Changes of single values of categories that no category has, or that are out of range."""
    for category, values in changes.items():
        allowed = fields.get(category, ())
        for name in values:
            if allowed and name not in allowed:
                yield Mismatch(
                    (f"demand.categories.{category}.{name}",),
                    "a value that categories of the catalogue have",
                    f'the unknown name "{name}"',
                    suggestion=nearest(name, allowed),
                )
            elif expected := check_change(name, values[name]):
                yield Mismatch((f"demand.categories.{category}.{name}",), expected, show(values[name]))
