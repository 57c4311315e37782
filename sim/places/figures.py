"""The dozen figures from which a place is begun, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sim.errors import GridgovError
from sim.places.cells import CellError, plain_number
from sim.policy.text import T, Text
from sim.scenario import Scenario
from sim.scenario.problems import nearest
from sim.scenario.scaling import whole
from sim.scenario.schema import value_at


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is asked for.

    Attributes
    ----------
    name : str
        Name in an answers file and of its option.
    question : Text
    low, high : float
        Limits, both included.
    whole : bool
        Whether it is a whole number.
    """

    name: str
    question: Text
    low: float
    high: float
    whole: bool = True


FIGURES: Final = (
    Figure("residents", T("Residents", "常住人口（人）"), 100, 2e7),
    Figure("districts", T("Districts", "区县数"), 1, 50),
    Figure("streets", T("Streets", "街道（镇）数"), 1, 2000),
    Figure("communities", T("Communities", "社区（村）数"), 1, 20_000),
    Figure("grids", T("Grids", "网格数"), 1, 200_000),
    Figure("posts", T("Posts in communities, grid members included", "社区岗位数（含专职网格员）"), 2, 1e6),
    Figure("grid_members", T("Full-time grid members", "专职网格员数"), 1, 1e6),
    Figure("street_officials", T("Officials on cases, all streets", "街道经办人员数（各街道合计）"), 0, 1e6),
    Figure("district_officials", T("Officials on cases, all departments", "部门经办人员数（各部门合计）"), 0, 1e6),
    Figure("party_members", T("Party members", "党员人数"), 0, 2e7),
    Figure("organisations", T("Party organisations", "党组织数"), 0, 1e6),
    Figure("contacts", T("Hotline contacts a year", "热线年受理量（件）"), 1, 1e9),
    Figure("dispatched", T("Share of contacts dispatched (%)", "派发工单比例（%）"), 0.1, 100, whole=False),
    Figure("funds", T("Funds of all communities (yuan a year)", "社区经费合计（元/年）"), 0, 1e10, whole=False),
)
_BY_NAME: Final = {figure.name: figure for figure in FIGURES}

#: Totals that no figure gives: scaled by residents.
OTHER_TOTALS: Final = (
    "policy.funding.capital",
    "policy.mobilisation.volunteers",
    "territory.estates.number",
    "territory.estates.old",
)
#: Contacts by hotline and app a resident and year at a factor of 1: dispatched, answered at once. Measured on
#: panjin/after (territory.scale .03, 364 days, seed 1); they follow the rates of the default catalogue.
DISPATCHED_RATE: Final = 0.0519
ENQUIRY_RATE: Final = 0.1618


class FigureError(GridgovError):
    """Figures that cannot be used, all of them named."""


@dataclass(slots=True)
class Beginning:
    """What a place is begun with.

    Attributes
    ----------
    values : mapping of str to Any
        Dotted path > value, in the order of writing.
    reasons : mapping of str to Text
        Path > where its value comes from.
    """

    values: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, Text] = field(default_factory=dict)

    def put(self, path: str, value: Any, reason: Text) -> None:
        """Set a value and say where it comes from."""
        self.values[path] = value
        self.reasons[path] = reason


def read_figures(answers: Mapping[str, Any]) -> dict[str, float]:
    """Figures from texts or numbers.

    Raises
    ------
    FigureError
        With all that is wrong.
    """
    found, wrong = {}, []
    for name, value in answers.items():
        figure = _BY_NAME.get(name)
        if figure is None:
            meant = nearest(name, _BY_NAME)
            hint = f"; did you mean {meant}?" if meant else ""
            wrong.append(f"{name}: expected a figure among {', '.join(_BY_NAME)}{hint}")
            continue
        if value is None or value == "":
            continue
        try:
            number = plain_number(str(value).rstrip("%") if name == "dispatched" else value)
        except CellError as error:
            wrong.append(f"{name}: {error.wrong}")
            continue
        if not figure.low <= number <= figure.high or (figure.whole and number % 1):
            kind = "a whole number" if figure.whole else "a number"
            wrong.append(f"{name}: expected {kind} from {figure.low:,.10g} to {figure.high:,.10g}, found {value}")
            continue
        found[name] = number
    if wrong:
        raise FigureError("\n".join(wrong))
    return found


def begin(figures: Mapping[str, float], like: Scenario, like_name: str) -> Beginning:
    """Values of a new place.

    Parameters
    ----------
    figures : mapping of str to float
        As read; what is left out is scaled by residents from the place that it is like.
    like : Scenario
    like_name : str
    """
    made = Beginning()
    place = like.territory
    residents = whole(figures.get("residents", place.residents))
    ratio = residents / place.residents
    _put(made, figures, "residents", "territory.residents", residents, like_name, 1.0)
    districts = whole(figures.get("districts", max(1, place.districts * ratio if ratio < 1 else place.districts)))
    _put(made, figures, "districts", "territory.districts", districts, like_name, ratio)
    least = districts
    for name in ("streets", "communities", "grids"):
        number = whole(figures.get(name, max(least, getattr(place, name) * ratio)))
        _put(made, figures, name, f"territory.{name}", number, like_name, ratio)
        least = max(1, number)
    for name in ("party_members", "organisations"):
        number = whole(figures.get(name, getattr(place, name) * ratio))
        _put(made, figures, name, f"territory.{name}", number, like_name, ratio)
    _staff(made, figures, like, like_name, ratio)
    _money(made, figures, like, like_name, ratio)
    for path in OTHER_TOTALS:
        value = value_at(like, path)
        if value and path not in made.values:
            kind = float if path == "policy.funding.capital" else int
            made.put(path, kind(whole(value * ratio)), _scaled(like_name, value, ratio))
    _contacts(made, figures, like, residents)
    return made


def _scaled(like: str, value: float, ratio: float) -> Text:
    return T(f"assumed: {like} has {value:,.10g}, times {ratio:.4g}", f"假设：{like}为{value:,.10g}，乘以{ratio:.4g}")


def _put(
    made: Beginning, figures: Mapping[str, float], name: str, path: str, value: Any, like: str, ratio: float
) -> None:
    if name in figures:
        made.put(path, value, T("given", "填报"))
    else:
        made.put(path, value, T(f"assumed: as {like}, times {ratio:.4g}", f"假设：参照{like}，乘以{ratio:.4g}"))


def _staff(made: Beginning, figures: Mapping[str, float], like: Scenario, name: str, ratio: float) -> None:
    staffing, place, values = like.policy.staffing, like.territory, made.values
    communities = values["territory.communities"]
    posts = whole(figures.get("posts", max(2 * communities, staffing.posts * ratio)))
    _put(made, figures, "posts", "policy.staffing.posts", posts, name, ratio)
    if "grid_members" in figures:
        share = min(figures["grid_members"], posts - 1) / posts
        made.put("policy.staffing.member_share", round(share, 6), T("given", "填报"))
    if staffing.posts_per_grid is not None:
        made.put("policy.staffing.posts_per_grid", None, T("the posts above count", "以岗位总数为准"))
    low, high = staffing.posts_min, staffing.posts_max
    if (low is not None and posts < low * communities) or (high is not None and posts > high * communities):
        reason = T(
            f"none: {posts / communities:.1f} posts each do not fit those of {name}", f"不设：与{name}的上下限不符"
        )
        made.put("policy.staffing.posts_min", None, reason)
        made.put("policy.staffing.posts_max", None, reason)
    for level, count, desks in (
        ("street", "streets", "offices_per_street"),
        ("district", "districts", "departments"),
    ):
        path, key = f"policy.staffing.{level}_officials", f"{level}_officials"
        number = values[f"territory.{count}"]
        own = getattr(staffing, key)
        per = ratio * getattr(place, count) / number
        offices = getattr(like.policy.structure, desks)
        norm = whole(figures[key] / number if key in figures else max(1.0, own * per) if own else 0.0)
        _put(made, figures, key, path, norm, name, per)
        if norm < offices and norm:
            made.put(
                f"policy.structure.{desks}", norm,
                T(f"as many as there are officials; {name} has {offices}", f"与经办人员数相同；{name}为{offices}"),
            )  # fmt: skip
        elif not norm and offices:
            made.put(f"policy.structure.{desks}", 0, T("no officials", "无经办人员"))


def _money(made: Beginning, figures: Mapping[str, float], like: Scenario, name: str, ratio: float) -> None:
    communities = made.values["territory.communities"]
    if "funds" in figures:
        value = round(figures["funds"] / communities, 2)
        made.put("policy.funding.per_community", value, T("given", "填报"))
        return
    per = ratio * like.territory.communities / communities
    value = float(whole(like.policy.funding.per_community * per))
    made.put("policy.funding.per_community", value, _scaled(name, like.policy.funding.per_community, per))


def _contacts(made: Beginning, figures: Mapping[str, float], like: Scenario, residents: int) -> None:
    """Factors of demand from contacts a year and the share of them that is dispatched."""
    if "contacts" not in figures and "dispatched" not in figures:
        return
    demand = like.demand
    usual = demand.rate_factor * DISPATCHED_RATE, demand.enquiry_factor * ENQUIRY_RATE
    contacts = figures.get("contacts", residents * sum(usual)) / residents
    share = figures["dispatched"] / 100.0 if "dispatched" in figures else usual[0] / sum(usual)
    reason = T(
        "given: a first value from contacts a year; gridgov fit takes request data",
        "填报：由年受理量推得的初值；可由工单数据进一步拟合",
    )
    rate = contacts * share / DISPATCHED_RATE
    made.put("demand.rate_factor", _factor(rate), reason)
    enquiries = contacts * (1.0 - share) / ENQUIRY_RATE
    made.put("demand.enquiry_factor", _factor(enquiries), reason)


def _factor(value: float) -> float:
    return round(min(10.0, max(0.0, value)), 4)
