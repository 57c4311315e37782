"""The meeting paper as a Word document (DOCX), which offices go on writing in."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import ArgumentError
from sim.records.atomic import put_packed
from sim.visible import columns_of, legible

if TYPE_CHECKING:
    from sim.report.paper import Paper, PaperSection, Table

_MARGIN_CM: Final = 1.8
_WIDTH_CM: Final = 21.0 - 2 * _MARGIN_CM
_LATIN: Final = "Times New Roman"
_TEXT: Final = "仿宋"
_HEAD: Final = "黑体"
#: Letters: the longest line of a name in a table, of a Chinese head, and what stands between columns.
_NAME: Final = 30.0
_HEAD_ZH: Final = 14.0
_GAP: Final = 3.0
_FEW: Final = 6  # columns that fit at the usual size
_PAGE: Final = {"en": ("Page ", " of ", ""), "zh": ("第 ", " 页，共 ", " 页")}


def write_docx(paper: Paper, target: Path) -> None:
    """Write the paper as DOCX on A4, with page numbers.

    Raises
    ------
    ArgumentError
        The library for it is not installed.
    """
    try:
        from docx import Document
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt
    except ImportError as error:
        raise ArgumentError("report --format docx: needs python-docx; install gridgov[paper]") from error
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.6)
    _font(document.styles["Normal"], _TEXT, Pt(10.5))
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    _language(document)
    document.core_properties.title = legible(paper.title)
    document.core_properties.author = "gridgov"
    document.core_properties.language = "zh-CN" if paper.lang == "zh" else "en"
    for text, size, face, bold in (
        (paper.kind, 9, _TEXT, False), (paper.title, 17, _HEAD, True), (paper.about, 9, _TEXT, False),
    ):  # fmt: skip
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, text, Pt(size), face, bold)
    for part in paper.parts:
        _add(document, part, Pt)
    _page_numbers(section.footer.paragraphs[0], paper.lang, Pt)
    put_packed(target, document.save)


def _add(document: Any, part: PaperSection, points: Any) -> None:
    head = document.add_heading(level=2)
    head.paragraph_format.space_before, head.paragraph_format.space_after = points(6), points(2)
    _run(head, part.title, points(12), _HEAD, True)
    for text in part.texts:
        _run(document.add_paragraph(), text, points(10.5), _TEXT)
    for table in part.tables:
        _table(document, table, points)
    if part.picture is not None:
        from docx.shared import Cm

        line = document.add_paragraph()
        line.alignment = 1
        line.add_run().add_picture(io.BytesIO(part.picture.png()), width=Cm(_WIDTH_CM))


def _table(document: Any, table: Table, points: Any) -> None:
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.heads), style="Light Shading")
    made.autofit = False
    _no_bands(made)
    for column, width in zip(made.columns, _widths(table), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    size = points(8.0 if len(table.heads) <= _FEW else 7.0)
    for k, text in enumerate(table.heads):
        _cell(made.rows[0].cells[k], text, k >= table.numbers, size, True)
    for row, line in zip(table.rows, made.rows[1:], strict=True):
        for k, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            number = k >= table.numbers
            _cell(cell, text.replace(" ", "\N{NO-BREAK SPACE}") if number else text, number, size)
    _repeat_head(made.rows[0])
    for line in made.rows[:-1]:  # a table is not torn apart by the end of a page
        for cell in line.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    after = document.add_paragraph()
    after.paragraph_format.space_after = points(0)
    after.paragraph_format.line_spacing = points(5)


def _widths(table: Table) -> list[Any]:
    """Widths of columns: figures and the words of heads stay in one line, names may go over two."""
    from docx.shared import Cm

    needed = []
    for k, head in enumerate(table.heads):
        words: float = max(map(columns_of, re.split(r"[ \u3000]", head)))
        if not head.isascii():
            words = min(words, _HEAD_ZH)
        cells = max((columns_of(row[k]) for row in table.rows), default=0.0)
        needed.append(max(words, cells if k >= table.numbers else min(cells, _NAME)) + _GAP)
    return [Cm(_WIDTH_CM * one / sum(needed)) for one in needed]


def _no_bands(made: Any) -> None:
    """Lines above and below the head and the end, and no grey rows."""
    from docx.oxml.ns import qn

    for look in made._tbl.tblPr.iter(qn("w:tblLook")):
        look.set(qn("w:noHBand"), "1")
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:val"), "0620")


def _language(document: Any) -> None:
    """Chinese letters and marks are those of the mainland, whatever a program takes for East Asia."""
    from docx.oxml.ns import qn

    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:eastAsia"), "zh-CN")


def _cell(cell: Any, text: str, number: bool, size: Any, head: bool = False) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL

    line = cell.paragraphs[0]
    line.alignment = 2 if number else 0
    line.paragraph_format.space_after = 0
    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM  # Chinese and Latin letters have lines of unlike height
    _run(line, text, size, _HEAD if head else _TEXT, head)


def _run(line: Any, text: str, size: Any, face: str, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = line.add_run(legible(text))
    run.font.size, run.font.name, run.bold = size, _LATIN, bold
    run.font.color.rgb = RGBColor(0x11, 0x11, 0x11)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _font(style: Any, face: str, size: Any) -> None:
    from docx.oxml.ns import qn

    style.font.name, style.font.size = _LATIN, size
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _repeat_head(row: Any) -> None:
    """The head of a table that goes over a page stands on the next one, too."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _page_numbers(line: Any, lang: str, points: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line.alignment = 1
    before, between, after = _PAGE[lang]
    for text, field in ((before, "PAGE"), (between, "NUMPAGES")):
        _run(line, text, points(9), _TEXT)
        run = line.add_run()
        for kind, content in (("begin", ""), ("", field), ("end", "")):
            if kind:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            else:
                part = OxmlElement("w:instrText")
                part.text = content
            run._element.append(part)
    _run(line, after, points(9), _TEXT)
