"""Lessons: every part in both languages from one source, the same code; they run; questions come before answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from sim.lessons.lesson import PARTS, PATHS, Code, Lesson, LessonError, Words, read_lesson
from sim.lessons.notebook import LANGUAGE, notebook, page
from sim.lessons.shipped import LANGUAGES, lessons
from sim.measures.registry import MEASURES
from sim.report.style import FontError, chinese_font
from sim.scenario import list_reforms, parameters
from tests.notebooks import ROOT, check_outputs, code_of, kernel_in, run_in

LESSONS = {lesson.name: lesson for lesson in lessons()}
SOURCES = ROOT / "experiments" / "lessons"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Sizes as the lessons write them > those of a quick look at the same cells.
SMALLER = {
    r"\breplications=(?:5|8|10|20)\b": "replications=3",
    r"\breplications=60\b": "replications=12",
    r"\bpoints=24\b": "points=4",
    r'"trajectories": 10\b': '"trajectories": 3',
    r'"runs": 130\b': '"runs": 40',
    r'"final": 8\b': '"final": 5',
    r'"replications": 4\b': '"replications": 2',
    r"\brange\(1, 9\)": "range(1, 4)",
    r"\b\(1000, size\)": "(200, size)",
}
#: Those whose runs are few and small already.
SMALL = {"student_1_queue", "student_2_story", "analyst_2_requests"}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookClient]:
    with kernel_in(tmp_path_factory.mktemp("lessons")) as started:
        yield started


def read(lesson: Lesson, lang: str) -> nbformat.NotebookNode:
    made = nbformat.reads(notebook(lesson, lang), as_version=4)
    nbformat.validate(made)
    return made


def test_there_are_four_lessons_in_each_path() -> None:
    found = [(lesson.path, lesson.number) for lesson in LESSONS.values()]
    assert found == [(path, number) for path in PATHS for number in range(1, 5)]
    assert {path.stem for path in SOURCES.iterdir()} == set(LESSONS)


@pytest.mark.parametrize("name", LESSONS)
def test_every_part_is_there_in_both_languages(name: str) -> None:
    lesson = LESSONS[name]
    for part in PARTS:
        words = [block.text for block in lesson.blocks if isinstance(block, Words) and block.part == part]
        assert words
        for text in (*words, lesson.title):
            assert CHINESE.search(text.zh)
            assert not CHINESE.search(re.sub("`[^`]*`", "", text.en))
    prediction = next(block.text for block in lesson.blocks if isinstance(block, Words) and block.part == "prediction")
    for text in (prediction.en, prediction.zh):
        assert re.findall(r"^\d\.", text, re.M) == ["1.", "2.", "3."], "three things to write down"


@pytest.mark.parametrize("name", LESSONS)
def test_the_notebooks_differ_in_words_alone(name: str) -> None:
    lesson = LESSONS[name]
    english, chinese = (read(lesson, lang) for lang in LANGUAGES)
    (own, *rest), (other, *same) = ([cell.source for cell in code_of(made)] for made in (english, chinese))
    assert (own, other) == tuple(LANGUAGE.format(lang=lang) for lang in LANGUAGES)
    assert rest == same == list(lesson.codes)
    assert [cell.cell_type for cell in english.cells] == [cell.cell_type for cell in chinese.cells]
    for made, lang in zip((english, chinese), LANGUAGES, strict=True):
        heads = [cell.source.removeprefix("## ") for cell in made.cells if cell.source.startswith("## ")]
        assert heads == [title.of(lang) for title in PARTS.values()]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code_of(made))
        lines = {line.strip() for line in page(lesson, lang).splitlines()}
        assert {line.strip() for source in lesson.codes for line in source.splitlines()} <= lines


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_names_exists(name: str) -> None:
    known = {one.path for one in parameters()}
    known |= {path.rpartition(".")[0] for path in known}
    text = (SOURCES / f"{name}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b((?:territory|demand|residents|staff|policy)\.\w+\.\w+)\b", text))
    assert {one for one in named if not one.startswith("policy.own.")} <= known
    given = set(re.findall(r'with_reform\("([\w-]+)"\)', text))
    assert given <= {reform.name for reform in list_reforms()}
    tables = set(re.findall(r'"(\w+)"', " ".join(re.findall(r"table\(\s*\[([^\]]*)\]", text))))
    assert tables <= {*MEASURES, "severe_in_time"}


def test_the_pages_for_instructors_have_every_lesson() -> None:
    for lang, file in zip(LANGUAGES, ("lessons.md", "lessons_zh.md"), strict=True):
        page_of_all = (ROOT / "docs" / "tutorials" / file).read_text(encoding="utf-8")
        table, _, about = page_of_all.partition("###")
        titles = [lesson.title.of(lang) for lesson in LESSONS.values()]
        assert [title for title in titles if f"| {title} |" not in table] == []
        begins = re.findall(r"^\*\*([^*]+?)[.。]?\*\*", about, re.M)
        assert len(begins) == len(titles)
        assert all(title.startswith(begin) for title, begin in zip(titles, begins, strict=True))


def test_what_is_missing_from_a_source_is_said() -> None:
    file = "student_1_queue.md"
    text = (SOURCES / file).read_text(encoding="utf-8")
    whole = read_lesson(file, text)
    assert isinstance(whole.blocks[-1], Words)
    assert any(isinstance(block, Code) for block in whole.blocks)
    wrong = {
        "an English and a Chinese title": text.partition("\n")[2],
        "expected the parts": text.replace("## exercise", "## questions"),
        "in pairs": text.replace("<!-- zh -->", "", 1),
        "Chinese after the last": text.rpartition("<!-- zh -->")[0],
        "no code": text.replace("## prediction\n", "## prediction\n\n```python\n1 + 1\n```\n"),
        "solution: expected code": re.sub(r"(## solution.*?)```python\n.*?\n```", r"\1", text, flags=re.S),
        "text below a language": text.replace("<!-- en -->\n", "<!-- en -->\n<!-- en -->\n", 1),
    }
    for told, source in wrong.items():
        with pytest.raises(LessonError, match=told):
            read_lesson(file, source)
    with pytest.raises(LessonError, match="a name like"):
        read_lesson("teacher_1_queue.md", text)


def spoken(lang: str) -> str:
    """The language, or English where no Chinese font is installed."""
    try:
        chinese_font()
    except FontError:
        return "en"
    return lang


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_every_cell_runs_with_fewer_runs(name: str, kernel: NotebookClient) -> None:
    lesson = LESSONS[name]
    made = read(lesson, spoken(LANGUAGES[lesson.number % 2]))
    for cell in code_of(made):
        for size, less in SMALLER.items():
            cell.source = re.sub(size, less, cell.source)
    smaller = [cell.source for cell in code_of(made)][1:] != list(lesson.codes)
    assert smaller != (name in SMALL), "sizes are written in another way: see SMALLER"
    run_in(kernel, made)
    check_outputs(made)
    shown = [output.get("data", {}).get("text/plain", "") for cell in code_of(made) for output in cell.outputs]
    assert not [text for text in shown if text.startswith("<Axes")], "axes = ... leaves only the picture"


@pytest.mark.slow
@pytest.mark.long  # two minutes for each language; smaller ones are among the slow tests
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_as_it_is_handed_out(name: str, lang: str, kernel: NotebookClient) -> None:
    made = read(LESSONS[name], spoken(lang))
    run_in(kernel, made)
    check_outputs(made)
    shown = json.dumps([output for cell in code_of(made) for output in cell.outputs], ensure_ascii=False)
    assert len(shown) > 1000


def test_lessons_are_among_the_examples(command, tmp_path: Path) -> None:
    done = command("examples", str(tmp_path))
    assert done.returncode == 0
    assert {path.stem for path in (tmp_path / "lessons" / "zh").glob("*.ipynb")} == set(LESSONS)
    mine = tmp_path / "lessons" / "en" / "student_1_queue.ipynb"
    mine.write_text("worked through", encoding="utf-8")
    assert command("examples", str(tmp_path)).returncode == 2
    assert mine.read_text(encoding="utf-8") == "worked through"
