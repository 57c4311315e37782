"""The command that tells the way of a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.arguments import MAX_SEED, one_of, shown
from sim.cli.arguments import Json, Lang, NoCustomCode, tell_custom_code
from sim.cli.chinese.language import spoken
from sim.cli.guard import UsageError
from sim.cli.screen import tell_first_use
from sim.visible import visible

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario import Scenario

_PICTURES: Final = (".png", ".svg", ".pdf")
_DIGITS: Final = 20
_CASE: Final = (
    "Row of the case table; slowest, most-handed-on or superficial; resident:NUMBER for a resident's year; "
    "staff:NUMBER:WEEK for a week of one of the staff."
)


def story(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Folder of results, or name or path of a scenario.")],
    case: Annotated[str, typer.Argument(metavar="CASE", help=_CASE)],
    run_id: Annotated[
        str | None, typer.Option("--run", metavar="ID", help="Run of a folder with several; by default the first.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=MAX_SEED, help="Seed of a scenario; by default its own.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Also write the way as a picture (PNG, SVG or PDF).")] = None,
    lang: Lang = "en",
    json: Json = False,
    no_custom_code: NoCustomCode = False,
) -> None:
    """Tell a case's way in plain words: every desk, wait, hand-off and draw, and where its hours went.

    The run is made again from what its folder keeps, and must have the same cases.
    """
    one_of("--lang", lang, ("en", "zh"))
    query = _query(case)
    if picture is not None and query[0] != "case":
        raise UsageError("--picture: expected with the story of a case, found with that of a person; leave it out")
    picture = _place_of(picture) if picture is not None else None
    records = _records(run, run_id, seed, no_custom_code)
    told = _told(records, query)
    if picture is not None:
        _draw(told, picture, lang)
    if json:
        from sim.records.store import to_json

        print(to_json(told.to_dict()))
        return
    for line in told.text(lang).split("\n"):
        print(visible(line))


def _place_of(picture: Path) -> Path:
    """Where the picture goes; its form and place are checked before anything is run."""
    from sim.records.places import check_file

    one_of("--picture", picture.suffix.lower(), _PICTURES)
    return check_file(picture)


def _draw(told: Any, picture: Path, lang: str) -> None:
    from sim.records.places import put_file

    figure, form = told.plot(lang).figure, picture.suffix.lower()[1:]
    put_file(picture, lambda part: figure.savefig(part, format=form))


def _query(case: str) -> tuple[Any, ...]:
    kind, _, rest = case.partition(":")
    if kind not in ("resident", "staff"):
        return "case", case
    numbers = rest.split(":")
    good = all(number.isdecimal() and len(number) < _DIGITS for number in numbers)
    if not good or len(numbers) > (1 if kind == "resident" else 2):
        raise UsageError(f"CASE: expected resident:NUMBER or staff:NUMBER:WEEK, found {shown(case)}")
    return kind, *map(int, numbers)


def _told(records: Run, query: tuple[Any, ...]) -> Any:
    if query[0] == "resident":
        return records.resident_year(query[1])
    if query[0] == "staff":
        return records.member_week(*query[1:])
    return records.story(query[1])


def _records(name: str, run_id: str | None, seed: int | None, no_custom_code: bool) -> Run:
    """The records of a folder, or of a scenario that is run now."""
    from sim.records.places import expanded
    from sim.records.run import Run as Records
    from sim.records.store import is_run

    place = expanded(Path(name))
    if is_run(place):
        stored = Records.read(place)
        if run_id is not None or seed is not None:
            raise UsageError("story: expected neither --run nor --seed with the folder of one run; leave them out")
        tell_custom_code([stored.scenario] if stored.scenario is not None else [], no_custom_code)
        tell_first_use()
        return stored
    if place.is_dir() and not (place / "place.yaml").exists():
        if seed is not None:
            raise UsageError("--seed: expected with a scenario, found with a folder; use --run ID")
        from sim.experiments.reproduce import kept_run

        scenario, seed = kept_run(place, run_id)
    else:
        if run_id is not None:
            raise UsageError("--run: expected with a folder of results, found with a scenario; use --seed")
        from sim.scenario import load

        scenario = load(name)
    return _run(scenario, seed, no_custom_code)


def _run(scenario: Scenario, seed: int | None, no_custom_code: bool) -> Run:
    from sim.report.progress import Progress
    from sim.simulation.model import run as simulate

    tell_custom_code([scenario], no_custom_code)
    tell_first_use()
    with Progress("days", lang=spoken()) as progress:
        return simulate(scenario, seed, progress, trace=True)
