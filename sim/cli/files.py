"""Commands that read scenario files: list, show, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.arguments import one_of
from sim.cli.arguments import Json, Lang, ScenarioName, advice_line
from sim.cli.chinese.language import spoken
from sim.cli.guard import USAGE_ERROR, UsageError
from sim.scenario.files import is_path
from sim.visible import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from sim.policy.text import Text
    from sim.scenario import Problem, Scenario
    from sim.scenario.advice import Advice
    from sim.scenario.yaml_file import Document


def list_(
    reforms: Annotated[bool, typer.Option("--reforms", help="List reforms instead of scenarios.")] = False,
    regions: Annotated[bool, typer.Option("--regions", help="List regions, which gridgov region runs.")] = False,
    lang: Lang = "en",
) -> None:
    """List the scenarios (or reforms, or regions) that come with gridgov."""
    one_of("--lang", lang, ("en", "zh"))
    if reforms and regions:
        raise UsageError("list: expected --reforms or --regions, found both")
    entries = _regions() if regions else _entries(reforms)
    width = max((len(name) for name, _ in entries), default=0)
    for name, title in entries:
        told = title.zh if lang == "zh" else f"{title.en}  {title.zh}"
        print(visible(f"{name:<{width}}  {told}".rstrip()))


def _entries(reforms: bool) -> list[tuple[str, Text]]:
    """Names and titles of shipped scenarios or reforms."""
    from sim.scenario import list_reforms, list_scenarios

    return [(e.name, e.title) for e in (list_reforms() if reforms else list_scenarios())]


def _regions() -> list[tuple[str, Text]]:
    """Names and titles of shipped regions."""
    from sim.region.reading import read_region
    from sim.scenario.files import region_names

    return [(name, read_region(name).title) for name in region_names()]


def show(
    scenario: ScenarioName,
    resolved: Annotated[bool, typer.Option("--resolved", help="All parameters, with reforms applied.")] = False,
    phases: Annotated[
        bool, typer.Option("--phases", help="The day phase by phase: rhythm, mechanisms, what is read and changed.")
    ] = False,
    json: Json = False,
) -> None:
    """Show a scenario as its file says, with every parameter, or its day phase by phase."""
    from sim.scenario import load
    from sim.scenario.files import find_scenario

    loaded = load(scenario)
    if phases:
        _show_phases(loaded, json)
        return
    if json:
        raise UsageError("show --json: expected --phases too; a scenario itself is shown as YAML")
    source = find_scenario(scenario)
    if spoken() == "zh":
        from sim.scenario.annotated import annotated
        from sim.scenario.yaml_file import read

        whole = resolved or source is None
        text = annotated(loaded.to_dict() if source is None or whole else read(source).data)
    elif resolved or source is None:
        text = loaded.to_yaml()
    else:
        text = source.read_text(encoding="utf-8-sig")
    print(visible_lines(text) if sys.stdout.isatty() else text, end="")


def _show_phases(scenario: Scenario, json: bool) -> None:
    from sim.simulation.model import phases_of

    found = phases_of(scenario)
    if json:
        from sim.records.store import to_json

        print(to_json([phase.to_dict() for phase in found]))
        return
    from sim.report.phases import phase_lines

    for line in phase_lines(found, spoken()):
        print(line)


def validate(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files of scenarios, reforms, studies, regions, catalogues, targets."),
    ],
    json: Json = False,
) -> None:
    """Check files and report every problem in them. Nothing that they name is run or imported.

    What is right but may surprise is told as advice: levers without effect, totals of a place of another size, days
    without known holidays, runs that are too short, levers beyond a knee.
    """
    from sim.scenario import ScenarioError

    found = {file: _judged(file) for file in files}
    problems = [problem for wrong, _ in found.values() for problem in wrong]
    if json:
        _show_validation(found)
        if problems:
            raise typer.Exit(USAGE_ERROR)
        return
    for file, (wrong, advice) in found.items():
        if not wrong:
            print(f"{visible(file)}：无误" if spoken() == "zh" else f"{visible(file)}: ok")
        head = "提示：" if spoken() == "zh" else "advice: "
        for line in advice:
            print(f"    {head}{visible(advice_line(line))}")
    if problems:
        raise ScenarioError(problems)


def _judged(file: str) -> tuple[tuple[Problem, ...], tuple[Advice, ...]]:
    """Problems of a file, judged as what it is: a scenario, a reform, a study and so on; advice if it has none."""
    from sim.scenario import ScenarioError, load
    from sim.scenario.files import find_region, find_scenario
    from sim.scenario.yaml_file import read

    source = find_scenario(file) or find_region(file)
    try:
        if source is None:
            load(file)  # says what there is
            return (), ()
        return (), _check(read(source), source, Path(file).stem if is_path(file) else file)
    except ScenarioError as error:
        return error.problems, ()


def _show_validation(found: Mapping[str, tuple[Sequence[Problem], Sequence[Advice]]]) -> None:
    """Problems and advice of every file as JSON."""
    from dataclasses import asdict

    from sim.records.store import to_json

    files = [
        {
            "file": file,
            "ok": not wrong,
            "problems": [asdict(problem) for problem in wrong],
            "advice": [line.to_dict() for line in advice],
        }
        for file, (wrong, advice) in found.items()
    ]
    print(to_json({"files": files}))


def migrate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario, reform, study or targets files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be replaced, and write nothing.")] = False,
) -> None:
    """Rewrite files that use old names of parameters, in place; comments and layout are kept."""
    from sim.records.atomic import filled_with, write_file
    from sim.scenario.migrate import Edit, migrated

    texts: list[tuple[Path, str, tuple[Edit, ...]]] = []
    for file in files:
        path = Path(file)
        text, edits = migrated(_text_of(path), file)
        texts.append((path, text, edits))
    for path, text, edits in texts:
        for edit in edits:
            print(f"{path}:{edit.line}: {edit.old} > {edit.new}")
        if not edits:
            print(f"{path}：无须替换" if spoken() == "zh" else f"{path}: nothing to replace")
        elif not dry_run:
            write_file(path, filled_with(text))


def _text_of(path: Path) -> str:
    from sim.scenario import Problem, ScenarioError
    from sim.scenario.limits import MAX_BYTES

    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            expected = f"a file of at most {MAX_BYTES // 2**20} MB"
            raise ScenarioError([Problem("", expected, "a larger one", str(path))])
        return text
    except UnicodeDecodeError:
        problem = Problem("", "UTF-8 text", "other bytes", str(path), hint="save the file as UTF-8")
        raise ScenarioError([problem]) from None


def _check(document: Document, source: Traversable, name: str) -> tuple[Advice, ...]:
    """Check a file that was read; returns advice on what it describes.

    Raises
    ------
    ScenarioError
        With all problems.
    """
    data = document.data
    if data.get("kind") == "region":
        return _check_region(document, source, name)
    if "scenarios" in data:
        return _check_study(document, source)
    if "targets" in data:
        from sim.facts.target import check_targets

        check_targets(document, name)
    elif "figures" in data:
        from sim.facts.figures import check_figures

        check_figures(document)
    elif "categories" in data:
        from sim.demand.catalogue_file import check_catalogue

        check_catalogue(document)
    else:
        return _check_scenario(document, source, name)
    return ()


def _check_region(document: Document, source: Traversable, name: str) -> tuple[Advice, ...]:
    """Check a region and the scenarios of its places; advice on these."""
    from sim.region.making import scenarios_of
    from sim.region.reading import region_of
    from sim.scenario.advice import advice_on

    made = scenarios_of(region_of(document, Path(str(source)).parent, name))
    lines = (line for scenario in made for line in advice_on(scenario))
    return tuple(dict.fromkeys(line for line in lines if line.kind != "size"))  # places may be drawn at any size


def _check_study(document: Document, source: Traversable) -> tuple[Advice, ...]:
    """Check a study; advice on the scenarios that it names."""
    from sim.experiments import Study
    from sim.experiments.study_file import check_study
    from sim.scenario.advice import advice_on

    check_study(document)
    named = Study.load(Path(str(source))).named_scenarios()
    return tuple(dict.fromkeys(line for scenario in named for line in advice_on(scenario)))


def _check_scenario(document: Document, source: Traversable, name: str) -> tuple[Advice, ...]:
    """Check a scenario, which must not keep totals of a place of another size, or a reform; advice on a scenario."""
    from sim.scenario.advice import advice_on
    from sim.scenario.loading import check_document
    from sim.scenario.ratios import refuse_inherited, unusual

    scenario = check_document(document, source, name)
    if scenario is None or "entries" in document.data:
        return ()
    refuse_inherited(document, scenario)
    return (*advice_on(scenario), *unusual(scenario))
