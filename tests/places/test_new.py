"""A place from a dozen figures: what is given stands, the rest is scaled and said to be assumed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import sim
from sim.places.figures import FIGURES, FigureError
from sim.places.importing import import_tables
from sim.places.making import make_place
from sim.places.mistakes import TableError
from sim.records.errors import RecordError

ROOT = Path(__file__).resolve().parents[2]
FEW = {"residents": "62万", "streets": 8, "communities": 96, "grids": "１，３５０"}
ALL = {
    "residents": 620_000, "districts": 1, "streets": 8, "communities": 96, "grids": 1350, "posts": 800,
    "grid_members": 480, "street_officials": 160, "district_officials": 130, "party_members": 31_000,
    "organisations": 1400, "contacts": 186_000, "dispatched": "20.5%", "funds": "960万",
}  # fmt: skip


@pytest.mark.parametrize("like", ["panjin/after", "panjin/before", "luhe/after", "demo", "shuangqiao"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_few_figures_make_a_place_that_loads(tmp_path: Path, like: str, lang: str) -> None:
    make_place(tmp_path / "city", FEW, like, "新城区", lang)
    scenario = sim.load(tmp_path / "city")
    assert scenario.territory.residents == 620_000
    assert scenario.territory.grids == 1350
    assert scenario.title.zh == "新城区"
    ratio = 620_000 / sim.load(like).territory.residents
    assert scenario.territory.party_members == pytest.approx(sim.load(like).territory.party_members * ratio, abs=1)
    assert scenario.policy.funding.capital == pytest.approx(sim.load(like).policy.funding.capital * ratio, abs=1)


def test_every_figure_that_is_given_stands(tmp_path: Path) -> None:
    made = make_place(tmp_path / "city", ALL, "panjin/after")
    place, policy = made.scenario.territory, made.scenario.policy
    assert set(ALL) == {figure.name for figure in FIGURES}
    assert (place.districts, place.streets, place.communities, place.grids) == (1, 8, 96, 1350)
    assert (place.party_members, place.organisations, policy.staffing.posts) == (31_000, 1400, 800)
    assert policy.staffing.member_share == 0.6
    assert (policy.staffing.street_officials, policy.staffing.district_officials) == (20, 130)
    assert policy.funding.per_community == 100_000
    assert made.scenario.demand.rate_factor > 0


@pytest.mark.parametrize("figure", [figure.name for figure in FIGURES])
def test_a_file_says_which_figures_are_assumed(tmp_path: Path, figure: str) -> None:
    make_place(tmp_path / "all", ALL, "panjin/after")
    rest = {name: value for name, value in ALL.items() if name != figure}
    make_place(tmp_path / "rest", rest, "panjin/after")
    count = [(tmp_path / name / "place.yaml").read_text(encoding="utf-8").count("assumed") for name in ("all", "rest")]
    if figure not in ("grid_members", "contacts", "dispatched"):  # of which the place that it is like knows no total
        assert count[1] == count[0] + 1


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"residents": "many"}, "residents"),
        ({"residents": -5}, "residents"),
        ({"grids": 10.5}, "grids"),
        ({"inhabitants": 5}, "inhabitants"),
        ({"dispatched": 200}, "dispatched"),
        ({"residents": float("nan")}, "residents"),
        ({"residents": "1e999"}, "residents"),
        ({"posts": 10, "grid_members": 10}, "grid_members"),
        ({"posts": 10, "grid_members": 12}, "grid_members"),
        ({"streets": 8, "communities": 4}, "streets"),
        ({"residents": 1000, "party_members": 2000}, "party_members"),
        ({"residents": 1000, "contacts": 1_000_000}, "contacts"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_that_cannot_be_are_named_and_nothing_is_written(
    tmp_path: Path, answers: dict[str, object], named: str, lang: str
) -> None:
    with pytest.raises(FigureError, match=named) as told:
        make_place(tmp_path / "city", answers, "demo", lang=lang)
    assert bool(re.search("[\u4e00-\u9fff]", str(told.value))) == (lang == "zh")
    assert not (tmp_path / "city").exists() or not list((tmp_path / "city").iterdir())


def test_a_folder_with_files_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "place.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(RecordError):
        make_place(tmp_path, FEW, "demo")
    assert (tmp_path / "place.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_template_is_understood_by_the_import(tmp_path: Path, lang: str) -> None:
    """The empty template says that it is empty; its example, moved into the tables, is imported."""
    folder = tmp_path / "city"
    make_place(folder, FEW, "demo", lang=lang)
    with pytest.raises(TableError):
        import_tables(folder, [folder / "place.xlsx"])
    book = openpyxl.load_workbook(folder / "place.xlsx")
    examples = [page for page in book.worksheets if page.title.startswith(("Example", "示例"))]
    assert len(examples) == 4
    for page in examples:
        book[page.title.split("-" if lang == "zh" else " ", 1)[1]].title = f"old {page.title}"
        page.title = page.title.split("-" if lang == "zh" else " ", 1)[1]
    for page in [page for page in book.worksheets if page.title.startswith("old")]:
        book.remove(page)
    book.save(folder / "filled.xlsx")
    done = import_tables(folder, [folder / "filled.xlsx"])
    assert not done.findings.personal
    assert not [note for note in done.findings.notes if "not read" in note]
    assert len(done.units["community"]) >= 14


def test_the_command_takes_options_and_a_file_of_answers(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("residents: 4000\nstreets: 1\ntitle: 某街道\n", encoding="utf-8")
    words = [
        "new",
        str(tmp_path / "city"),
        "--answers",
        str(tmp_path / "answers.yaml"),
        "--streets",
        "2",
        "--like",
        "demo",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "assumed" in done.stdout
    place = sim.load(tmp_path / "city")
    assert (place.territory.residents, place.territory.streets, place.title.en) == (4000, 2, "某街道")


def test_without_figures_the_command_says_what_it_takes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", "new", str(tmp_path / "city")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--answers" in done.stderr


def test_grid_members_alone_keep_their_number(tmp_path: Path) -> None:
    """Posts that are scaled to fewer than the members that were given follow the members."""
    policy = make_place(tmp_path / "city", {**FEW, "grid_members": 50_000}, "panjin/after").scenario.policy.staffing
    assert policy.posts * policy.member_share == pytest.approx(50_000, rel=1e-4)


ASKED = {
    "en": ("Name of the place", "Residents", "expected a whole number", "assumed"),
    "zh": ("区域名称", "常住人口", "应为100至20,000,000之间的整数", "假设"),
}


@pytest.mark.skipif(not hasattr(os, "forkpty"), reason="needs a terminal of POSIX")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_at_a_terminal_it_asks_for_each_figure_and_again_for_a_wrong_one(tmp_path: Path, lang: str) -> None:
    import pty

    answers = ["某区", "5", "62万", "", "8", "4", "96", "1350", *[""] * 9]  # 5 residents, 4 communities: asked again
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "sim", "new", str(tmp_path / "city"), "--like", "demo", "--lang", lang]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ) as running:  # fmt: skip
        os.write(ours, ("\n".join(answers) + "\n").encode())
        told, _ = running.communicate(timeout=300)
    os.close(ours)
    os.close(theirs)
    assert running.returncode == 0, told
    assert all(word in told for word in ASKED[lang]), told
    place = sim.load(tmp_path / "city").territory
    assert (place.residents, place.streets, place.communities, place.grids) == (620_000, 8, 96, 1350)
