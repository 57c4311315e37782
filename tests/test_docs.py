"""What the pages say is true: links lead somewhere, parameter paths exist, README's examples run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sim.institutions import INSTITUTIONS
from sim.institutions.core.phase import CASES, LEDGER, START_OF_MEASUREMENT
from sim.scenario.mechanisms_page import anchor

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "results" / "README.md"])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Code blocks of README in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@lru_cache(maxsize=64)
def anchors(page: Path) -> frozenset[str]:
    """Anchors of the headings of a page."""
    return frozenset(anchor(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M))


def links(page: Path) -> list[tuple[str, str, str]]:
    """Text, file and anchor of the links of a page that stay in the repository."""
    found = re.findall(r"\[([^\]]*)\]\(([^)#\s]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link[1]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for text, file, place in links(page):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"[{text}]: there is no {file}"
        if place:
            assert place in anchors(target), f"[{text}]: {target.name} has no heading #{place}"


def commands() -> dict[str, str]:
    """Commands that the pages and lessons show, each with a page it stands on."""
    found = {}
    for page in [*PAGES, *(ROOT / "experiments/lessons").glob("*.md")]:
        text = page.read_text(encoding="utf-8").replace("\\\n", " ")
        fenced = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S))
        lines = re.findall(r"^(?:\$ )?(gridgov [a-z-][^\n|#>]*)", fenced, re.M)
        for shown in [*lines, *re.findall(r"`(gridgov [a-z-][^`\n|]*)`", text)]:
            found[shown.strip()] = page.name
    return found


def test_commands_of_the_pages_exist_with_their_options_paths_and_files() -> None:
    from typer.main import get_command

    from sim.cli import app
    from sim.scenario import parameters

    known: Any = get_command(app)
    paths = [parameter.path for parameter in parameters()]
    wrong = []
    for shown, page in commands().items():
        words = shown.replace('"', "").split()[1:]
        command = known.commands.get(words[0])
        if command is None:
            wrong += [] if words[0].startswith("-") else [(page, shown)]
            continue
        options = {"--help", *(option for one in command.params for option in (*one.opts, *one.secondary_opts))}
        wrong += [(page, shown, word) for word in words if word.startswith("--") and word.rstrip(",.;:") not in options]
        for before, word in zip(words, words[1:], strict=False):
            path = word.partition("=")[0]
            if before == "--set" and "=" in word and not any(f"{one}.".startswith(f"{path}.") for one in paths):
                wrong.append((page, shown, path))
        files = [
            word
            for word in words
            if word.startswith("experiments/") and word.endswith((".yaml", ".ipynb")) and "STUDY" not in word
        ]
        wrong += [(page, shown, file) for file in files if not (ROOT / file).exists()]
    assert wrong == []
    assert len(commands()) > 100


def tracked() -> list[Path]:
    """Text files of the repository that may name a page, as git or the tree knows them."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    here = (file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*.*"))
    names = done.stdout.split() or [name for name in here if not name.startswith(".")]
    kinds = (".py", ".md", ".yaml", ".ipynb", ".toml", ".vue")
    skipped = ("CHANGELOG.md", "tests/test_docs.py")  # what was, and this file
    return [ROOT / name for name in [*names, "Makefile"] if name.endswith((*kinds, "Makefile")) and name not in skipped]


def test_pages_that_files_name_are_there() -> None:
    missing = set()
    for file in tracked():
        if file.is_file():
            named = re.findall(r"\bdocs/[\w/-]+\.md\b", file.read_text(encoding="utf-8"))
            missing |= {(file.name, page) for page in named if not (ROOT / page).is_file()}
    assert not missing


def test_every_page_stands_in_the_reading_order() -> None:
    index = ROOT / "docs" / "README.md"
    told = {(index.parent / file).resolve() for _, file, _ in links(index)}
    missing = {page.name for page in (ROOT / "docs").rglob("*.md")} - {page.name for page in told} - {"README.md"}
    assert not missing


MODEL = ROOT / "docs" / "background" / "model.md"


def test_numbers_of_sections_are_links_to_the_sections_of_that_number() -> None:
    prose = [line for line in MODEL.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "|", "    "))]
    for line in prose:
        linked = re.sub(r"\[[^\]]*\]\([^)]*\)", "", line)
        bare = re.findall(r"(?<![\d.])7\.\d+(?=[,;:)])|[Ss]ection \d+", linked)
        assert not bare, f"write a link instead of {bare}: {line}"
    for page in PAGES:
        for text, _, place in links(page):
            if re.fullmatch(r"(?:[Ss]ection )?\d+(?:\.\d+)?", text):
                number = re.sub(r"\D", "", text)
                assert re.match(rf"{number}-[a-z]", place), f"{page.name}: {text} leads to #{place}"


def test_sections_of_the_model_that_files_name_exist() -> None:
    """A comment says ``docs/background/model.md, 7.10`` or ``section 9``, a page ``[model.md](...), section 9``."""
    numbers = set(re.findall(r"^#+ (\d+(?:\.\d+)?)", MODEL.read_text(encoding="utf-8"), re.M))
    for file in tracked():
        text = file.read_text(encoding="utf-8")
        named = re.findall(r"model\.md(?:\]\([^)]*\))?,\s+(?:sections?\s+)?(\d+(?:\.\d+)?)", text)
        assert set(named) <= numbers, f"{file.name}: {set(named) - numbers}"


def test_the_model_lists_the_phases_in_the_order_of_the_day() -> None:
    text = MODEL.read_text(encoding="utf-8").partition("## 3. ")[2].partition("## 4. ")[0]
    listed = re.sub(r"\s+", " ", text[text.index("\n1. ") : text.index("\n\nEvents are")])
    order = [one.title.en.lower() for one in (START_OF_MEASUREMENT, *INSTITUTIONS, CASES, LEDGER)]
    assert re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", listed) == order


@pytest.mark.parametrize("name", ["background/model.md", "background/glossary.md"])
def test_parameter_paths_exist(name: str) -> None:
    import sim.scenario

    known = {parameter.path for parameter in sim.scenario.parameters()}
    known |= {".".join(path.split(".")[:n]) for path in known for n in range(1, path.count(".") + 1)}
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:territory|demand|residents|staff|policy|run)(?:\.\w+)+)`", text))
    assert named, "the page names no parameter: has its style changed?"
    assert named <= known, f"not parameters: {sorted(named - known)}"


def test_the_scenario_of_the_readme_is_valid(tmp_path: Path) -> None:
    import sim.scenario

    (example,) = blocks("yaml")
    file = tmp_path / "mine.yaml"
    file.write_text(example, encoding="utf-8")
    mine, demo = sim.scenario.load(file), sim.scenario.load("demo")
    assert mine.policy.staffing.members_per_grid == 2
    assert mine.policy.time.paperwork == 0.25
    assert mine.territory == demo.territory
    assert mine.hash != demo.hash


@pytest.mark.slow
def test_the_python_of_the_readme_runs() -> None:
    examples = blocks("python")
    assert len(examples) == 2
    exec(compile("\n".join(examples), "README.md", "exec"), {"__name__": "__main__"})


AGENTS = (ROOT / "docs" / "how-to" / "agents.md").read_text(encoding="utf-8")


def test_the_page_of_agents_names_what_may_be_set_and_nothing_else() -> None:
    from sim.mesa.column import settable

    table = AGENTS.partition("may be set |\n")[2].partition("\n\n")[0]
    rows = [line.split(" | ") for line in table.splitlines() if not line.startswith("|---")]
    told = {row[0].split(" ")[-1].strip("`").lower(): set(re.findall(r"`(\w+)`", row[1])) for row in rows}
    possible = {
        kind.lower(): set(names.split(", ")) for names, kind in (part.split(" of ") for part in settable().split("; "))
    }
    assert told == possible


def test_the_page_of_agents_names_the_columns_that_a_behaviour_gets() -> None:
    from sim.institutions.core.behaviours import BEHAVIOURS
    from sim.scenario import load
    from sim.simulation.model import Simulation

    seen: dict[str, set[str]] = {}

    def spy(name: str) -> Callable[[Any], Any]:
        def look(columns: Any) -> Any:
            seen[name] = set(columns._values)
            return columns.default()

        return look

    short = load("demo").with_({"run.days": 1, "run.warm_up_days": 0, "policy.units.monthly_hours": 10})
    Simulation(short, 1, behaviours={name: spy(name) for name in BEHAVIOURS}).run()
    kinds = r"people|desks|grids and groups \(`reporting`\)|units \(`willingness`\)"
    told = {kind.partition(" ")[0]: row for kind, row in re.findall(rf"^\| ({kinds}) \| (.*) \|$", AGENTS, re.M)}
    others = {"desks": "superficial", "grids": "reporting", "units": "willingness"}
    for kind, name in others.items():
        assert set(re.findall(r"`(\w+)`", told[kind])) == seen[name], kind
    assert set(re.findall(r"`(\w+)`", told["people"])) == set().union(
        *(seen[n] for n in seen if n not in others.values())
    )
