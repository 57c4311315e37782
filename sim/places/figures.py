"""The dozen figures from which a place is begun, and what follows from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sim.errors import GridgovError
from sim.places.cells import CellError, plain_number, shown
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

#: Figures of which the second is at least the first.
_AT_LEAST: Final = (
    ("districts", "streets"),
    ("streets", "communities"),
    ("communities", "grids"),
    ("grid_members", "posts"),
    ("party_members", "residents"),
)
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


#: Most that a factor of demand may be.
MOST_FACTOR: Final = 10.0


class FigureError(GridgovError):
    """Figures that cannot be used, all of them named.

    Parameters
    ----------
    wrong : iterable of Text
        What is wrong with each.
    lang : {"en", "zh"}
        Language of the message.
    """

    def __init__(self, wrong: Iterable[Text], lang: str = "en") -> None:
        self.wrong, self.lang = tuple(wrong), lang
        super().__init__(self.wrong, lang)

    def __str__(self) -> str:
        return "\n".join(one.of(self.lang) for one in self.wrong)


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


def read_figures(answers: Mapping[str, Any], lang: str = "en") -> dict[str, float]:
    """Figures from texts or numbers.

    Parameters
    ----------
    answers : mapping of str to Any
        Figures by name; what is empty is left out.
    lang : {"en", "zh"}
        Language of the message about what is wrong.

    Raises
    ------
    FigureError
        With all that is wrong.
    """
    found: dict[str, float] = {}
    wrong: list[Text] = []
    for name, value in answers.items():
        figure = _BY_NAME.get(name)
        if figure is None:
            wrong.append(_unknown(str(name)))
            continue
        if value is None or str(value).strip() == "":
            continue
        try:
            number = plain_number(_without_percent(value) if name == "dispatched" else value)
        except CellError as error:
            wrong.append(T(f"{name}: {error.wrong}", f"{_words(figure)}：{error.wrong.zh}"))
            continue
        if not figure.low <= number <= figure.high or (figure.whole and number % 1):
            wrong.append(_outside(figure, value))
            continue
        found[name] = number
    wrong += [
        _too_few(more, found[more], fewer, found[fewer])
        for fewer, more in _AT_LEAST
        if fewer in found and more in found and found[fewer] > found[more]
    ]
    if "posts" in found and found.get("grid_members", 0.0) == found["posts"]:
        wrong.append(_no_other_post(found["posts"]))
    if wrong:
        raise FigureError(wrong, lang)
    return found


def _words(figure: Figure) -> str:
    """A figure as a message in Chinese names it."""
    return f"{figure.question.zh}（{figure.name}）"


def _without_percent(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip().rstrip("%") if isinstance(value, str) else value


def _unknown(name: str) -> Text:
    meant, known = nearest(name, _BY_NAME), ", ".join(_BY_NAME)
    return T(
        f"{shown(name)}: expected a figure among {known}" + (f"; did you mean {meant}?" if meant else ""),
        f"{shown(name)}：没有该项，可填：{known}" + (f"；是否为 {meant}？" if meant else ""),
    )


def _outside(figure: Figure, value: Any) -> Text:
    span = f"{figure.low:,.10g}", f"{figure.high:,.10g}"
    kind = ("a whole number", "整数") if figure.whole else ("a number", "数值")
    return T(
        f"{figure.name}: expected {kind[0]} from {span[0]} to {span[1]}, found {shown(value)}",
        f"{_words(figure)}：应为{span[0]}至{span[1]}之间的{kind[1]}，实为“{shown(value)}”",
    )


def _too_few(more: str, most: float, fewer: str, number: float) -> Text:
    return T(
        f"{fewer}: {number:,.10g} are more than {more}, {most:,.10g}; correct one of the two",
        f"{_words(_BY_NAME[fewer])}：{number:,.10g}，多于{_words(_BY_NAME[more])}{most:,.10g}；请更正其中一项",
    )


def _no_other_post(posts: float) -> Text:
    return T(
        f"grid_members: all {posts:,.10g} posts are of grid members; posts count those and the others",
        f"{_words(_BY_NAME['grid_members'])}：与社区岗位数同为{posts:,.10g}；社区岗位数应包括专职网格员和其他岗位",
    )


def begin(figures: Mapping[str, float], like: Scenario, like_name: str, lang: str = "en") -> Beginning:
    """Values of a new place.

    Parameters
    ----------
    figures : mapping of str to float
        As read; what is left out is scaled by residents from the place that it is like.
    like : Scenario
    like_name : str
    lang : {"en", "zh"}
        Language of the message about what is wrong.

    Raises
    ------
    FigureError
        Contacts that no factor of demand can give.
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
    _contacts(made, figures, like, residents, lang)
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
    if figures.get("grid_members", 0.0) >= posts:  # posts were not given: as many as these members need
        posts = whole(figures["grid_members"] / staffing.member_share)
    _put(made, figures, "posts", "policy.staffing.posts", posts, name, ratio)
    if "grid_members" in figures:
        share = figures["grid_members"] / posts
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
        given = figures.get(key)
        norm = whole((given and max(1.0, given / number)) if given is not None else max(1.0, own * per) if own else 0.0)
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


def _contacts(made: Beginning, figures: Mapping[str, float], like: Scenario, residents: int, lang: str) -> None:
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
    rate, enquiries = contacts * share / DISPATCHED_RATE, contacts * (1.0 - share) / ENQUIRY_RATE
    if max(rate, enquiries) > MOST_FACTOR:
        raise FigureError([_contacts_beyond(contacts, share)], lang)
    made.put("demand.rate_factor", round(rate, 4), reason)
    made.put("demand.enquiry_factor", round(enquiries, 4), reason)


def _contacts_beyond(contacts: float, share: float) -> Text:
    """That demand is more than the schema can say."""
    usual = DISPATCHED_RATE + ENQUIRY_RATE
    return T(
        f"contacts: {contacts:,.3g} contacts a resident and year, {100.0 * share:.3g} % of them dispatched, are more "
        f"than {MOST_FACTOR:g} times the usual {DISPATCHED_RATE:.2g} dispatched or {ENQUIRY_RATE:.2g} answered at once "
        f"(together {usual:.2g}); correct contacts, dispatched or residents",
        f"热线年受理量（contacts）：人均{contacts:,.3g}件，其中派发{100.0 * share:.3g}%，超过通常水平"
        f"（人均派发{DISPATCHED_RATE:.2g}件、直接答复{ENQUIRY_RATE:.2g}件）的{MOST_FACTOR:g}倍；"
        "请核对年受理量、派发比例或常住人口",
    )
