"""All analyses of the stored runs of a study, each as a table with a title and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from sim.errors import ArgumentError
from sim.experiments.analyses.discovery import discovery, read_case, tree
from sim.experiments.analyses.metamodel import LEAST, metamodels
from sim.experiments.analyses.precision import read_widths, replications
from sim.experiments.analyses.regression import SPARE, regression
from sim.experiments.analyses.robustness import regret
from sim.experiments.analyses.variance import variance_shares
from sim.experiments.designs import SEARCH
from sim.experiments.stopping import Precision
from sim.scenario.problems import nearest

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults


_LISTED: Final = 20


@dataclass(frozen=True)
class Wish:
    """What is asked of the analyses.

    Attributes
    ----------
    outcomes : tuple of str
        Measures; by default those of the study.
    case : str
        Case of interest of scenario discovery; empty: the worst quarter.
    enough : tuple of str
        What is good enough, ``measure >= number``, for robustness.
    within : mapping of str to Precision
        Half-widths that are wanted.
    """

    outcomes: tuple[str, ...]
    case: str = ""
    enough: tuple[str, ...] = ()
    within: Mapping[str, Precision] = field(default_factory=dict)


@dataclass(frozen=True)
class Analysis:
    """One analysis.

    Attributes
    ----------
    name : str
        One of `METHODS`.
    frame : DataFrame
    """

    name: str
    frame: pd.DataFrame

    def title(self, lang: str = "en") -> str:
        """Title in English or Chinese."""
        return METHODS[self.name].title[lang == "zh"]

    def note(self, lang: str = "en") -> str:
        """What its columns say, in English or Chinese."""
        return METHODS[self.name].note[lang == "zh"]


@dataclass(frozen=True)
class Method:
    """How an analysis is made, when it can be, and what it says (English, Chinese)."""

    make: Callable[[StudyResults, Wish], pd.DataFrame]
    fits: Callable[[StudyResults], bool]
    title: tuple[str, str]
    note: tuple[str, str]
    always: bool = True  # whether it is made without being asked for


def _design(results: StudyResults, wish: Wish) -> pd.DataFrame:
    return results.analysis_of(wish.outcomes) if results.holes.empty else pd.DataFrame()


def _floors(results: StudyResults, wish: Wish) -> dict[str, tuple[str, float]]:
    found = {}
    for text in wish.enough:
        measure, sign, bound = read_case(text, results.study.measures)
        found[measure] = (sign, bound)
    return found


def _regret(results: StudyResults, wish: Wish) -> pd.DataFrame:
    floors = _floors(results, wish)
    return regret(results, _with(wish.outcomes, floors), floors)


def _with(outcomes: Sequence[str], asked: Iterable[str]) -> tuple[str, ...]:
    """Outcomes, and those that something was asked of besides."""
    return tuple(dict.fromkeys([*outcomes, *asked]))


def _has_factors(results: StudyResults) -> bool:
    return bool(results.study.content.factors) and results.study.content.design.kind != SEARCH


def _is_crossed(results: StudyResults) -> bool:
    """Whether policies, or reforms, or scenarios meet several states of the world."""
    from sim.experiments.analyses.robustness import policy_of, state_of

    if results.study.content.design.kind == SEARCH:
        return False
    points, many = results.study.points, len(results.study.content.scenarios) > 1
    return len({policy_of(point, many) for point in points}) > 1 and len({state_of(point) for point in points}) > 1


METHODS: Final[dict[str, Method]] = {
    "design": Method(
        _design,
        lambda results: results.study.content.design.kind in ("morris", "sobol", "leave_one_out", "shapley", SEARCH),
        ("What the design is for", "设计所对应的分析"),
        ("Columns: docs/how-to/studies.md, docs/how-to/search.md.", "各列含义见studies.md与search_zh.md。"),
    ),
    "second": Method(
        lambda results, wish: variance_shares(results, wish.outcomes),
        lambda results: results.study.content.design.kind == "sobol" and results.study.content.design.second,
        ("Shares of the variance, pairs included (Sobol)", "方差分解（含两两交互，Sobol法）"),
        (
            "Share of the variance that goes with a factor alone (first), with its interactions (total), with a pair "
            "beyond both alone (second); 95 % bootstrap intervals. With values missing there is no share.",
            "first为单独贡献，total含交互，second为两因素交互的份额；附95%自助法区间。有缺失值时不给出份额。",
        ),
    ),
    "regression": Method(
        lambda results, wish: regression(results, wish.outcomes),
        _has_factors,
        ("Which factors go with the outcome (regression)", "与结果相关的因素（回归）"),
        (
            "src: standardised coefficients; srrc: of ranks; prcc: partial rank correlation; 95 % bootstrap intervals. "
            "r2 is the share of the variance that the fit explains: below about 0.7 the coefficients say little. "
            f"No value: it takes {SPARE} points more than factors, and an outcome that varies.",
            "src为标准化回归系数，srrc为秩回归系数，prcc为偏秩相关；附95%自助法区间。"
            "r2为拟合所解释的方差份额，低于约0.7时系数参考价值有限。"
            f"无数值：设计点数须比因素数多{SPARE}个以上，且结果须有变化。",
        ),
    ),
    "regret": Method(
        _regret,
        _is_crossed,
        ("Which policy does well whatever is true (regret)", "不同假设下的政策稳健性（后悔值）"),
        (
            "Regret: how far a policy falls behind the best one of the same state of the world. best: share of the "
            "states in which it is the best; enough: share in which it is good enough (--enough).",
            "后悔值指某政策与同一情形下最优政策之差。best为其最优的情形占比，enough为达到要求（--enough）的情形占比。",
        ),
    ),
    "metamodel": Method(
        lambda results, wish: metamodels(results, wish.outcomes),
        _has_factors,
        ("How well a polynomial stands for the simulation (meta-model)", "多项式元模型的预测误差"),
        (
            "rmse: error at points left out of the fit (ten folds); q2: share of the variance that is predicted; "
            "floor: what chance alone leaves in a point. "
            f"No value: it takes {LEAST} points, and an outcome that varies.",
            "rmse为十折交叉验证误差，q2为可预测的方差份额，floor为仅随机性造成的误差。"
            f"无数值：至少须有{LEAST}个设计点，且结果须有变化。",
        ),
    ),
    "prim": Method(
        lambda results, wish: discovery(results, wish.outcomes, wish.case or None),
        _has_factors,
        ("Where the case of interest comes about (PRIM)", "所关注情形的产生条件（PRIM法）"),
        (
            "Bounds of the factors of a box; density: share of its points that are cases; coverage: share of the cases "
            "in it; share: density that is lost without this bound.",
            "各因素的取值范围；density为范围内属于该情形的占比，coverage为该情形落入范围的占比，"
            "share为去掉该条件后密度的下降。",
        ),
        False,
    ),
    "cart": Method(
        lambda results, wish: tree(results, wish.outcomes, wish.case or None),
        _has_factors,
        ("Where the case of interest comes about (CART)", "所关注情形的产生条件（CART法）"),
        (
            "Leaves of a classification tree: density is the share of their points that are cases.",
            "分类树的各叶节点；density为其中属于该情形的占比。",
        ),
        False,
    ),
    "replications": Method(
        lambda results, wish: replications(results, _with(wish.outcomes, wish.within), wish.within),
        lambda results: results.study.content.design.kind != SEARCH,
        ("How many replications it takes", "所需重复次数"),
        (
            "For a 95 % interval of ± wanted (2 % of the mean unless --within says otherwise), of the comparison or "
            "point with the widest one: replications if the spread is that of the runs so far, to_be_sure with nine "
            "in ten.",
            "使95%区间半宽达到wanted（默认均值的2%，可用--within指定）所需次数，取区间最宽的比较或设计点；"
            "to_be_sure为九成把握所需次数。",
        ),
        False,
    ),
}


def analyse(
    results: StudyResults,
    methods: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    case: str = "",
    enough: Sequence[str] = (),
    within: Sequence[str] = (),
) -> list[Analysis]:
    """Analyse stored runs; nothing is run.

    Parameters
    ----------
    results : StudyResults
    methods : sequence of str
        Among `METHODS`; by default those that go with the design.
    outcomes : sequence of str
        Measures; by default those of the study.
    case : str
        Case of interest, ``measure < number``.
    enough : sequence of str
        What is good enough, ``measure >= number``.
    within : sequence of str
        Half-widths that are wanted, ``measure=number`` or ``measure=number%``.

    Returns
    -------
    list of Analysis
        Those that have something to say.

    Raises
    ------
    ArgumentError
        A name or a text is not what it should be, or a method that was asked for does not go with the study.
    """
    known = results.study.measures
    chosen = tuple(_named("outcome", name, known) for name in outcomes) or results.study.outcomes
    wish = Wish(chosen, case, tuple(enough), read_widths(within, known))
    if case:
        read_case(case, known)
    _floors(results, wish)  # refuses what is no bound
    asked = [_named("method", name, list(METHODS)) for name in methods]
    asked += [
        name for name, given in (("prim", case), ("cart", case), ("replications", within), ("regret", enough)) if given
    ]
    for name in dict.fromkeys(asked):
        if not METHODS[name].fits(results):
            raise ArgumentError(f"method: {name} does not go with this study ({_why(name)})")
    wanted = methods or [name for name, one in METHODS.items() if one.fits(results) and (one.always or name in asked)]
    found = [Analysis(name, METHODS[name].make(results, wish)) for name in dict.fromkeys([*wanted, *asked])]
    return [one for one in found if len(one.frame)]


def _named(what: str, name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    near = nearest(name, known)
    hint = f" (did you mean {near}?)" if near else f"; known are {', '.join(known)}" if len(known) < _LISTED else ""
    raise ArgumentError(f"{what}: expected one that is known, found {name}{hint}")


def _why(name: str) -> str:
    needs = {
        "design": "it needs a design like morris, sobol, leave_one_out, shapley or search",
        "second": "it needs design: {kind: sobol, second: true}",
        "regret": "it needs policies, reforms or scenarios crossed with assumptions",
        "replications": "a search decides on replications itself",
    }
    return needs.get(name, "it needs factors, and no search")
