"""The measures: title, unit, which direction is better, definition. Tables and figures read this.

A measure that is added to :func:`sim.measures.summary.summarise` gets its entry here; a test compares
the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Better = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name : str
        Key in ``summary`` and column of a results table.
    en, zh : str
        Titles.
    unit : str
        ``cases``, ``share``, ``h``, ``d``, ``yuan``, ``per person-year``, ``index``, ...
    better : {"more", "less", "neither"}
        Which direction is an improvement.
    definition : str
        What is counted, over what.
    digits : int
        Digits after the point in tables (of per cent for shares).
    main : bool
        Shown in the short table and the figure.
    """

    name: str
    en: str
    zh: str
    unit: str
    better: Better
    definition: str
    digits: int = 0
    main: bool = False

    def title(self, lang: str = "en") -> str:
        """Title in English or Chinese."""
        return self.zh if lang == "zh" else self.en


_DUE = "needs whose deadline fell in the run"
_FOLLOWED = "needs that arose at least 60 days before the end of the run"

_LIST: Final = (
    Measure("needs", "Needs arisen", "产生的诉求", "cases", "neither",
            "Needs that arose in the run; enquiries and averted occurrences left out"),
    Measure("enquiries", "Enquiries", "咨询", "cases", "neither",
            "Enquiries that arose in the run; in no other measure but the enquiry share"),
    Measure("registered", "Needs registered", "登记的诉求", "cases", "neither",
            "Needs reported or found in the run"),
    Measure("reported_share", "Reported by residents", "居民上报率", "share", "more",
            "Share of the needs arisen that residents reported themselves by the end", 1),
    Measure("discovered", "Found by visits and patrols", "走访巡查发现", "cases", "more",
            "Needs found by visits and patrols in the run"),
    Measure("intake_enquiry_share", "Enquiries among hotline and app contacts", "热线咨询占比", "share",
            "neither", "Share of hotline and app contacts registered in the run that are enquiries", 1),
    Measure("closed", "Closed on paper", "办结数", "cases", "more",
            "Needs closed in the run and not reopened at its end"),
    Measure("solved", "Truly solved", "实际解决数", "cases", "more",
            "Needs truly solved in the run", 0, True),
    Measure("superficial", "Closed on paper only", "虚假办结数", "cases", "less",
            "Closed on paper but not truly solved: the truth gap"),
    Measure("closed_per_resident", "Closed per resident and year", "人均办结数", "per person-year", "more",
            "Needs closed on paper over residents and years", 3),
    Measure("solved_per_resident", "Truly solved per resident and year", "人均实际解决数", "per person-year",
            "more", "Needs truly solved over residents and years", 3),
    Measure("backlog_end", "Open at the end", "期末积压", "cases", "less",
            "Needs registered and still being handled at the end", 0, True),
    Measure("reopen_rate", "Reopened", "重办率", "share", "less",
            "Share of the needs closed that had been reopened at least once", 1),
    Measure("handoffs", "Hand-offs per closed case", "平均流转次数", "moves", "less",
            "Moves from desk to desk, mean of closed needs", 2, True),
    Measure("trips", "Journeys per closed case", "群众平均跑动次数", "trips", "less",
            "Journeys of the resident, mean of closed needs", 2),
    Measure("desks_street", "Desks passed, street cases", "街道办结件经过岗位数", "desks", "less",
            "Desks that looked or worked, mean of needs solved at the street", 2),
    Measure("solved_grid_share", "Solved by grid members", "网格解决占比", "share", "neither",
            "Share of the needs truly solved that were solved at grid level", 1),
    Measure("solved_community_share", "Solved by communities", "社区解决占比", "share", "neither",
            "Share of the needs truly solved that were solved at community level", 1),
    Measure("solved_street_share", "Solved by streets", "街道解决占比", "share", "neither",
            "Share of the needs truly solved that were solved at street level", 1),
    Measure("solved_district_share", "Solved by districts", "区级解决占比", "share", "neither",
            "Share of the needs truly solved that were solved at district level", 1),
    Measure("finds_per_100_visits", "Finds per 100 visits", "每百户走访发现数", "per 100 households",
            "neither", "Latent needs found by visits per 100 households visited; falls as visits rise", 2),
    Measure("solution_rate", "True solution rate", "实际解决率", "share", "more",
            f"Share of {_FOLLOWED} that were truly solved by the end", 1, True),
    Measure("unmet_share", "Lapsed unseen", "未发现流失率", "share", "less",
            f"Share of {_FOLLOWED} that lapsed without having been reported or found", 1, True),
    Measure("median_response_hours", "Median time to first response", "首次响应中位时间", "h", "less",
            "Registration to first look, needs registered in the run, calendar hours", 1),
    Measure("median_close_hours", "Median time to closing", "办结中位时间", "h", "less",
            "Registration to last closing on paper, needs closed in the run, calendar hours", 1, True),
    Measure("p90_close_hours", "Slowest tenth to closing (P90)", "办结时间九成分位", "h", "less",
            "90 % quantile of the time from registration to last closing on paper", 1),
    Measure("mean_wait_hours", "Mean wait for staff", "平均排队时间", "h", "less",
            "Calendar hours in queues of staff, all attempts, mean of closed needs", 1),
    Measure("on_time_share", "Closed on time (on paper)", "按时办结率", "share", "more",
            f"Share of {_DUE} that were closed on paper by then", 1),
    Measure("on_time_true_share", "Truly solved on time", "按时实际解决率", "share", "more",
            f"Share of {_DUE} that were truly solved by then", 1, True),
    Measure("median_street_hours", "Median time, solved at the street", "街道解决件中位时间", "h", "less",
            "Registration to true solution of needs solved at the street", 1),
    Measure("median_solution_days", "Median time from need to solution", "从产生到解决中位天数", "d", "less",
            "Kaplan-Meier median from arising to true solution over all needs of the run; infinite if fewer "
            "than half are ever solved", 2),
    Measure("mean_wait_days", "Mean wait from need to solution", "从产生到解决平均天数", "d", "less",
            f"Arising to true solution, at most 60 days, never solved: 60 days; {_FOLLOWED}", 2, True),
    Measure("utilisation_grid", "Utilisation, grid members", "网格员利用率", "share", "neither",
            "Shift hours of pieces started over shift hours available", 1),
    Measure("utilisation_community", "Utilisation, communities", "社区利用率", "share", "neither",
            "Shift hours of pieces started over shift hours available", 1),
    Measure("utilisation_street", "Utilisation, streets", "街道利用率", "share", "neither",
            "Shift hours of pieces started over shift hours available", 1),
    Measure("utilisation_district", "Utilisation, districts", "区级利用率", "share", "neither",
            "Shift hours of pieces started over shift hours available", 1),
    Measure("gini_solution_community", "Gini of solution rates, communities", "社区解决率基尼系数", "index",
            "less", "Gini index of the true solution rate over communities, weighted by residents", 4),
    Measure("gini_wait_community", "Gini of waiting, communities", "社区等待时间基尼系数", "index", "less",
            "Gini index of the mean wait (60-day rule) over communities, weighted by residents", 4, True),
    Measure("gap_solution_rate", "Gap in solution rate, groups", "群体解决率差距", "share", "less",
            "Largest minus smallest true solution rate of the five resident groups", 1, True),
    Measure("gap_wait_days", "Gap in waiting, groups", "群体等待差距", "d", "less",
            "Largest minus smallest mean wait (60-day rule) of the five resident groups", 2),
    Measure("unmet_gap", "Gap in needs lapsed unseen, groups", "群体流失率差距", "share", "less",
            "Largest minus smallest share lapsed unseen of the five resident groups", 1),
    Measure("money_spent", "Money spent", "支出", "yuan", "neither",
            "Service funds and capital account in the run; pay not included"),
    Measure("cost_per_solution", "Money per true solution", "每件实际解决支出", "yuan", "less",
            "Money spent over needs truly solved; pay not included", 0, True),
    Measure("true_satisfaction", "True satisfaction", "真实满意度", "share", "more",
            "Mean of closed needs", 1, True),
    Measure("reported_satisfaction", "Reported satisfaction", "上报满意度", "share", "neither",
            "Mean of closed needs that the callback reached, as reported", 1),
)  # fmt: skip

MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in _LIST}
MAIN: Final[tuple[str, ...]] = tuple(measure.name for measure in _LIST if measure.main)
