"""Every argument of every public function: what is no value of its kind is refused by name, before anything is done."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
import sim.experiments
import sim.facts
import sim.measures
import sim.region
import sim.scenario
from sim.mesa import GridMember, Selection
from sim.report import figures
from tests.each import each

NAN = math.nan
TEXTS = (3, None, "", "nosuch", ["x"])
NAMES = (3, None, "", ["x"])
PATHS = (3, None, "", "a\0b", ["x"])
MAYBE = (3, "", ["x"])
LEVELS = (0, 1, 2, -1, None, "x", NAN, True, [0.9], 10**400)
DAYS = (0, -1, None, "x", NAN, math.inf, True, 10**400)
COUNTS = (0, -1, 2.5, None, "x", True, 10**12)
ARRAYS = (None, "abc", ["a", "b", "c", "d"], {"a": 1}, 3.7, [[1, 2], [3, 4]], [10**400, 1, 2, 3])
ENTRIES = (3, None, "abc", {"a": 1}, [1], [[1], [2], [3], [4]])
NUMBERS = ("x", None, NAN, math.inf, True, [1], 10**400)
#: Values that are wrong, by the name of the argument: one name means the same everywhere.
BAD: dict[str, tuple[Any, ...]] = {
    "lang": TEXTS,
    "run": (3, None, "demo", [], {}),
    "source": (3, None, "demo", [], {}, {"a": 3}, {3: None}),
    "comparison": (3, None, "demo", [], {}),
    "story": (3, None, "x", [], {}),
    "measures": (3, None, [], [3], ""),
    "what": (3, None, [], [3], "", "nosuch"),
    "outcome": TEXTS,
    "partition": NAMES,
    "factor": NAMES,
    "by": MAYBE,
    "label": MAYBE,
    "measure": MAYBE,
    **dict.fromkeys(("x", "y", "throughput", "equity"), NAMES),
    "level": LEVELS,
    "days": DAYS,
    "most": COUNTS,
    "periods": COUNTS,
    "seeds": (3, None, "1", [-1], [1.5], ["a"]),
    "place": TEXTS,
    "scenario": (3, None, [], {"a": 1}),
    **dict.fromkeys(("panel", "treated", "plain"), (3, None, "x", [], {})),
    **dict.fromkeys(("values", "efficient", "fair", "rank_by"), ARRAYS),
    **dict.fromkeys(("throughput_a", "throughput_b", "equity_a", "equity_b"), ARRAYS),
    **dict.fromkeys(("parts", "member", "strata", "reported"), ENTRIES),
    "clusters": tuple(bad for bad in ENTRIES if bad is not None),
    "weights": ("abc", [1.0], [-1.0, 1, 1, 1], [NAN] * 4, [math.inf] * 4, ["a"] * 4, {"a": 1}, 3),
    **dict.fromkeys(("counts", "totals"), (None, "x", 3, [1.0, 2.0], [["a"]], {"a": 1})),
    **dict.fromkeys(("epsilon", "kappa", "low", "high"), NUMBERS),
    "index": TEXTS,
    "against": TEXTS,
    **dict.fromkeys(("better", "throughput_better", "equity_better"), TEXTS),
    "outcomes": (3, None, "x", [], {}, {"a": 3}),
    "name": (3, None, "", "nosuch", ["x"]),
    "path": PATHS,
    "text": (3, None, ["x"]),
    "changes": (3, "x", ["x"]),
    "targets": (3, None, "x", []),
    "workers": COUNTS,
    "seed": (3.7, "a", -1, True, 2**63),
    "progress": ("yes", 1),
    "region": (3, None, "cities", [], {}),
    "results": (3, None, "x", [], {}),
    "replications": (*COUNTS, 0),
    "scale": (0, -1, 1.5, "x", NAN, True),
    "folder": (3, "", "a\0b", ["x"]),
    "paired": ("yes", 3, None),
    "effect": (0, "x", NAN, math.inf, True, [1]),
    "years": COUNTS,
    "scenarios": (3, None, [], {}, ["demo"], "", ["nosuch", "demo"]),
    "ensemble": (3, "", ["x"], "a\0b", "nosuch"),
    "points": (*COUNTS, 1),
    "out": (3, "", "a\0b", ["x"]),
    "custom_code": ("yes", 3, None),
}
#: Arguments that may be anything, or that other tests try.
LEFT_OUT = {
    "range_gap": {"parts"},  # tried as those of group_gaps
    "split_gaps": {"labels"},
    "grid_map": {"places"},
    "animation": {"run", "file", "days_a_frame", "lang", "frames_a_second"},  # tests/report/test_viewer.py
    "view": {"model", "levers", "lang", "play_interval"},  # tests/report/test_viewer.py: needs an extra
    "find_catalogue": {"name", "beside"},  # None says that there is none
    "compare": {
        *("scenarios", "replications", "workers", "seed", "level", "out", "progress", "custom_code", "records"),
        "measures",  # tests/experiments/test_own_measures.py
        "behaviours",  # tests/own/test_own_objects.py
    },
    "robust": {"measures"},  # tests/experiments/test_own_measures.py
    "run": {"scenario", "seed", "progress", "behaviours", "custom_code", "trace"},
    "institution": {"rhythm", "reads", "changes", "en", "zh"},  # tests/own/test_extend_page.py
    "levers": {"ranges", "rhythm"},
    "demo": {"seed"},
    "load": {"name"},
    "rule": {"kind"},
    "measure": {"table", "days", "residents", "population", "series"},
    "groups_of": {"table", "days", "population"},
    "run_region": {"machine", "shard", "points"},  # made by other functions
    "pilot_places": {"values"},  # tests/test_region.py: a table of two dimensions is a right one
    "search_front": {"results", "lang"},  # tests/report/test_search_report.py: a search has to be made first
    "reporting_rates": {"table", "by", "duplicates", "hours"},  # tests/measures/test_under_reporting.py
    "equity_by": {"table", "outcomes", "by", "days", "population", "epsilon", "kappa", "clusters", "level"},
    "summarise": {"cases", "series", "population", "hours"},  # what a run hands over
}
HOMES = (sim, sim.experiments, sim.measures, sim.scenario, sim.facts, sim.region, figures)


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function, by its name."""
    found = {name: getattr(home, name) for home in HOMES for name in home.__all__}
    return {name: one for name, one in found.items() if inspect.isfunction(one)}


def cases() -> Iterator[Any]:
    for name, function in sorted(functions().items()):
        for argument, parameter in inspect.signature(function).parameters.items():
            if argument in LEFT_OUT.get(name, ()):
                continue
            wrong = [bad for bad in BAD.get(argument, ()) if bad is not parameter.default]
            for bad in wrong:
                yield name, function, argument, bad


@cache
def short_run() -> sim.Run:
    return sim.run(sim.load("demo").with_({"run.days": 3, "run.warm_up_days": 0}), 1)


def good(function: Callable[..., Any]) -> dict[str, Any]:
    """A right value for each argument that must be given."""
    four = [0.1, 0.2, 0.3, 0.4]
    values = {
        "run": short_run,
        "region": lambda: sim.region.read_region("cities"),
        "results": region_results,
        "folder": lambda: "nosuch",
        "source": short_run,
        "story": lambda: short_run().story(0),
        "comparison": lambda: type("C", (), {"labels": ("a", "b"), "runs": None, "level": 0.95})(),
        "factor": lambda: "policy.staffing.speed",
        "measures": lambda: ["solved"],
        "measure": lambda: "solved",
        "panel": panel,
        "treated": panel,
        "plain": panel,
        "scenario": lambda: sim.load("demo"),
        "scenarios": lambda: {"plain": short_demo(), "quick": short_demo().with_({"policy.staffing.speed": 1.2})},
        "targets": lambda: sim.facts.load_targets(sim.facts.target_files()[0]),
        "counts": lambda: np.ones((2, 2, 2)),
        "totals": lambda: np.ones((2, 2, 2)),
        "epsilon": lambda: 0.5,
        "effect": lambda: 0.1,
        "outcomes": lambda: {"a": {"solved": four}, "b": {"solved": four}},
        **dict.fromkeys(("parts", "strata"), lambda: ["a", "a", "b", "b"]),
        **dict.fromkeys(("member", "reported"), lambda: [True, True, False, False]),
    }
    needed = [n for n, p in inspect.signature(function).parameters.items() if p.default is inspect.Parameter.empty]
    return {name: values.get(name, lambda: four)() for name in needed}


@cache
def region_results() -> Any:
    """Results of no run, of which nothing is written before the other arguments are checked."""
    empty = np.zeros(0)
    return sim.region.RegionResults(sim.region.read_region("cities"), 0.1, None, empty, empty, 0)  # type: ignore[arg-type]


@cache
def panel() -> Any:
    from sim.experiments import Panel

    return Panel.__new__(Panel)


def test_a_wrong_argument_is_refused_by_name() -> None:
    def check(case: tuple[str, Callable[..., Any], str, Any]) -> None:
        _, function, argument, bad = case
        with pytest.raises(sim.GridgovError) as caught:
            function(**{**good(function), argument: bad})
        told = str(caught.value)
        assert argument in told or argument == "name"
        assert len(told) < 5000

    each(check, cases(), lambda case: f"{case[0]} {case[2]}={case[3]!r:.40}")


def test_every_public_function_is_tried() -> None:
    for name, function in functions().items():
        unknown = set(inspect.signature(function).parameters) - LEFT_OUT.get(name, set()) - BAD.keys()
        assert not unknown, f"{name}: {unknown}"


@pytest.fixture(scope="module")
def model() -> sim.GovernanceModel:
    return sim.GovernanceModel(sim.load("demo").with_({"run.days": 3, "run.warm_up_days": 0}), 1)


SELECTION: dict[str, tuple[Callable[[Selection[Any], Any], Any], tuple[Any, ...]]] = {
    "condition": (lambda s, bad: s.select(bad), (3, "x", [True], np.array([1, 2]), np.array([True]))),
    "at_most": (lambda s, bad: s.select(at_most=bad), ("x", None, -1, NAN, True, [1])),
    "agent_type": (lambda s, bad: s.select(agent_type=bad), (3, "GridMember", int, [GridMember])),
    "n": (lambda s, bad: s.select(n=bad), (-1, 2.5, "x", True, 10**9)),
    "key": (lambda s, bad: s.sort(bad), (3, None, "", "nosuch")),
    "ascending": (lambda s, bad: s.sort("skill", bad), (3, "x", None)),
    "attributes": (lambda s, bad: s.get(bad), (3, None, "", "nosuch", [3], ["nosuch"])),
    "attribute": (lambda s, bad: s.agg(bad, np.mean), (3, None, "", "nosuch")),
    "func": (lambda s, bad: s.agg("skill", bad), (3, None, "mean", [3])),
    "by": (lambda s, bad: s.groupby(bad), (3, None, "", "nosuch")),
    "set": (lambda s, bad: s.set("skill", bad), ("x", None, NAN, -1, 1e9, [1.0, "x"])),
    "set attribute": (lambda s, bad: s.set(bad, 1.0), (3, None, "", "nosuch", "community")),
    "method": (lambda s, bad: s.do(bad), (3, None, "", "nosuch")),
}


@pytest.mark.parametrize(
    ("call", "bad"),
    [pytest.param(call, bad, id=f"{n}-{i}") for n, (call, values) in SELECTION.items() for i, bad in enumerate(values)],
)
def test_selections_refuse_what_is_no_value_of_its_kind(
    model: sim.GovernanceModel, call: Callable[..., Any], bad: Any
) -> None:
    before = model.agents.get("skill")
    with pytest.raises(sim.GridgovError):
        call(model.agents, bad)
    assert np.array_equal(model.agents.get("skill"), before)


METHODS: dict[str, tuple[Callable[[sim.GovernanceModel, Any], Any], tuple[Any, ...]]] = {
    "rows_of": (lambda m, bad: m.rows_of(bad), (3, None, "Grid", int)),
    "staff_member": (lambda m, bad: m.staff_member(bad), (-1, 10**9, "x", None, 1.5, True)),
    "register_agent": (lambda m, bad: m.register_agent(bad), (3, object())),
    "save": (lambda m, bad: m.save(bad), PATHS),
    "step_to": (lambda m, bad: m.simulation.step_to(bad), (-1, 10**9, "x", None, NAN, True)),
    "run_until": (lambda m, bad: m.run_until(bad), (-1, 10**9, "x", None, NAN, True)),
    "Run.write": (lambda m, bad: short_run().write(bad), PATHS),
    "Run.read": (lambda m, bad: sim.Run.read(bad), (*PATHS, "nosuch")),
    "Run.plot": (lambda m, bad: short_run().plot(bad), TEXTS),
    "Run.title": (lambda m, bad: short_run().title(bad), TEXTS),
}


@pytest.mark.parametrize(
    ("call", "bad"),
    [pytest.param(call, bad, id=f"{n}-{i}") for n, (call, values) in METHODS.items() for i, bad in enumerate(values)],
)
def test_methods_refuse_what_is_no_value_of_its_kind(
    model: sim.GovernanceModel, call: Callable[..., Any], bad: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sim.GridgovError):
        call(model, bad)
    assert model.day == 0
    assert not list(tmp_path.iterdir())


@cache
def short_demo() -> sim.Scenario:
    return sim.load("demo").with_({"run.days": 3, "run.warm_up_days": 0})


@cache
def short_study() -> sim.Study:
    tree = {"scenarios": ["demo"], "set": {"run.days": 3, "run.warm_up_days": 0}, "outcomes": ["solved"]}
    return sim.Study.from_dict(tree | {"replications": 2})


@cache
def study_results() -> Any:
    return short_study().run(workers=1, progress=False)


@cache
def short_comparison() -> sim.Comparison:
    plain, quick = short_demo(), short_demo().with_({"policy.staffing.speed": 1.2})
    return sim.compare({"plain": plain, "quick": quick}, replications=2, workers=1, progress=False)


TREES = (3, None, "x", [], {"a": 1}, {3: 1})
UNKNOWN = (*NAMES, "nosuch")
FLAGS = ("yes", 3, None)
SEEDS = BAD["seed"]
PLACES_OF_RUNS = (3, "", "a\0b", ["x"])
OTHERS: dict[str, tuple[Callable[[Any], Any], tuple[Any, ...]]] = {
    "Scenario.from_dict": (lambda bad: sim.Scenario.from_dict(bad), TREES),
    "Scenario.with_": (lambda bad: short_demo().with_(bad), TREES),
    "Scenario.with_reform": (lambda bad: short_demo().with_reform(bad), UNKNOWN),
    "Scenario.with_reform level": (lambda bad: short_demo().with_reform("visits", visits=bad), ("x", NAN, [1], -1)),
    "Scenario.without_reform": (lambda bad: short_demo().without_reform(bad), (3, None, "", "nosuch", [3], ["nosuch"])),
    "Comparison.costs": (lambda bad: short_comparison().costs(bad), TEXTS),
    "Comparison.difference": (lambda bad: short_comparison().difference(bad), UNKNOWN),
    "Comparison.difference label": (
        lambda bad: short_comparison().difference("solved", bad),
        (3, "", ["x"], "nosuch", "plain"),
    ),
    "Comparison.of": (lambda bad: short_comparison().of(bad), TEXTS),
    "Comparison.plot": (lambda bad: short_comparison().plot(bad), TEXTS),
    "Comparison.table": (lambda bad: short_comparison().table(bad), (3, [], [3], "", "nosuch", ["nosuch"])),
    "Comparison.table lang": (lambda bad: short_comparison().table(lang=bad), TEXTS),
    "Comparison.write": (lambda bad: short_comparison().write(bad), PATHS),
    "Study.from_dict": (lambda bad: sim.Study.from_dict(bad), TREES),
    "Study.from_dict name": (
        lambda bad: sim.Study.from_dict({"scenarios": ["demo"]}, bad),
        (3, None, "", "a\0b", ["x"]),
    ),
    "Study.load": (lambda bad: sim.Study.load(bad), (*PATHS, "nosuch")),
    "Study.of_folder": (lambda bad: sim.Study.of_folder(bad), (*PATHS, "nosuch")),
    "Study.results": (lambda bad: short_study().results(bad), (*PATHS, "nosuch")),
    "Study.title": (lambda bad: short_study().title(bad), TEXTS),
    "Study.run workers": (lambda bad: short_study().run(workers=bad), tuple(bad for bad in COUNTS if bad is not None)),
    "Study.run out": (lambda bad: short_study().run(out=bad), PLACES_OF_RUNS),
    "Study.run progress": (lambda bad: short_study().run(progress=bad), BAD["progress"]),
    "Study.run scheduler": (lambda bad: short_study().run(scheduler=bad), (3, "", ["x"])),
    "Study.run shard": (lambda bad: short_study().run(shard=bad), (3, "x", (3, 2), (0, 2), ("a", "b"), [1])),
    "Study.run retry_failed": (lambda bad: short_study().run(retry_failed=bad), FLAGS),
    "Study.run run_timeout": (lambda bad: short_study().run(run_timeout=bad), (0, -1, "x", NAN, True)),
    "Study.run custom_code": (lambda bad: short_study().run(custom_code=bad), FLAGS),
    "StudyResults.values": (lambda bad: study_results().values(bad), UNKNOWN),
    "StudyResults.write": (lambda bad: study_results().write(bad), PATHS),
    "Simulation": (lambda bad: sim.Simulation(bad, 1), (3, None, [], {"a": 1}, "nosuch")),
    "Simulation seed": (lambda bad: sim.Simulation(short_demo(), bad), SEEDS),
    "Simulation.run progress": (lambda bad: sim.Simulation(short_demo(), 1).run(bad), BAD["progress"]),
    "Simulation.run release": (lambda bad: sim.Simulation(short_demo(), 1).run(release=bad), FLAGS),
    "GovernanceModel": (lambda bad: sim.GovernanceModel(bad, 1), (3, [], {"a": 1}, "nosuch")),
    "GovernanceModel seed": (lambda bad: sim.GovernanceModel(short_demo(), bad), SEEDS),
    "GovernanceModel.run_for": (
        lambda bad: sim.GovernanceModel(short_demo(), 1).run_for(bad),
        (-1, 10**9, "x", None, NAN, True),
    ),
    "Run.write csv": (lambda bad: short_run().write("here", csv=bad), FLAGS),
}


def test_methods_of_scenarios_studies_and_comparisons_do_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def check(case: tuple[str, Callable[[Any], Any], Any]) -> None:
        _, call, bad = case
        with pytest.raises(sim.GridgovError) as caught:
            call(bad)
        assert len(str(caught.value)) < 20_000
        assert not list(tmp_path.iterdir())

    cases = ((name, call, bad) for name, (call, values) in OTHERS.items() for bad in values)
    each(check, cases, lambda case: f"{case[0]} {case[2]!r:.40}")
