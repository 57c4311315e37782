"""What goes out of the tool: the report in two languages, the meeting paper, figures with their tables."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from sim.experiments import compare
from sim.report.takeaway import write_takeaway
from sim.scenario import load
from tests.commands import gridgov

# What stands in Latin letters in Chinese: names of programs, paths of parameters, hashes, signs of sources and methods.
NAMES = re.compile(
    r"gridgov[^。；\u4e00-\u9fff]*|[a-z_]+(\.[a-z_0-9*]+)+|\b[0-9a-f]{12,}\b|\b[SM]\d+\b|Python|numpy|numba|\bt分布|--[a-z]+"
    r"|[\w./-]*results?[\w./-]*|\b[\w-]+=[\w.-]+"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of three scenarios, of short runs of the demo."""
    target = tmp_path_factory.mktemp("results") / "three"
    demo = load("demo").with_({"run.days": 70, "run.warm_up_days": 10})
    chosen = {"demo": demo, "减负": demo.with_reform("burden-cut"), "增员": demo.with_({"policy.staffing.speed": 1.3})}
    compare(chosen, replications=2, workers=1, out=target, progress=False)
    return target


@pytest.fixture
def docx() -> None:
    pytest.importorskip("docx")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_paper_as_docx_holds_answer_tables_and_a_picture(
    folder: Path, lang: str, docx: None, chinese: None, tmp_path: Path
) -> None:
    from docx import Document

    (written,) = write_takeaway(folder, "docx", lang, tmp_path / "paper.docx")
    document = Document(str(written))
    text = "\n".join(line.text for line in document.paragraphs)
    assert ("结论" if lang == "zh" else "The answer") in text
    assert len(document.tables) == 3
    assert len(document.inline_shapes) == 1
    if lang == "zh":
        cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", f"{text}\n{cells}")) == []


@pytest.mark.slow
def test_the_paper_as_pdf_has_two_pages(folder: Path, chinese: None, tmp_path: Path) -> None:
    from sim.report.paper_html import BROWSERS

    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    (written,) = write_takeaway(folder, "pdf", "zh", tmp_path / "paper.pdf")
    assert len(re.findall(rb"/Type\s*/Page[^s]", written.read_bytes())) <= 2


@pytest.mark.slow
def test_each_figure_has_a_table_that_excel_reads(folder: Path, chinese: None, tmp_path: Path) -> None:
    written = write_takeaway(folder, "png", "zh", tmp_path / "figures")
    tables = [path for path in written if path.suffix == ".csv"]
    assert {path.stem for path in tables} == {path.stem for path in written if path.suffix == ".png"}
    for path in tables:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0][0] == "图幅"
        assert len(rows) > 1


def test_a_form_that_is_none_is_refused(tmp_path: Path) -> None:
    done = gridgov("report", str(tmp_path), "--format", "odt")
    assert done.returncode == 2
    assert "--format: expected one of html, docx, pdf, png, svg" in done.stderr


def test_without_a_browser_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sim.errors import ArgumentError
    from sim.report.paper import Paper
    from sim.report.paper_html import write_pdf

    monkeypatch.setattr("sim.report.paper_html.shutil.which", lambda name: None)
    with pytest.raises(ArgumentError, match="use --format docx"):
        write_pdf(Paper("kind", "title", "about"), tmp_path / "x.pdf")
