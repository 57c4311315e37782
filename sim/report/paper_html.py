"""The meeting paper as HTML for paper (A4), and as PDF by a browser that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import ArgumentError
from sim.report.page_style import POLICY
from sim.visible import escape

if TYPE_CHECKING:
    from sim.report.paper import Paper, PaperSection, Table

BROWSERS: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
)  # fmt: skip
PATIENCE_SECONDS: Final = 120
_CSS: Final = """
@page { size: A4; margin: 16mm 17mm 17mm; @bottom-center { content: %(page)s; font: 9pt sans-serif; color: #444; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 182mm; color: #111; background: #fff; font: 9.7pt/1.33 %(font)s; }
h1 { font: 700 17pt/1.3 "Noto Sans CJK SC", "SimHei", sans-serif; text-align: center; margin: 2mm 0 1mm; }
h2 { font: 700 11.5pt/1.3 "Noto Sans CJK SC", "SimHei", sans-serif; margin: 2.6mm 0 0.8mm; break-after: avoid; }
p { margin: 0 0 1mm; text-align: justify; } .about, .kind { text-align: center; color: #444; font-size: 9pt; }
table { width: 100%%; border-collapse: collapse; font-size: 8.6pt; line-height: 1.3; margin: 1mm 0 1.5mm; }
th, td { padding: 0.5mm 1.2mm; border-bottom: 0.2mm solid #bbb; text-align: left; vertical-align: bottom; }
thead th { border-top: 0.4mm solid #111; border-bottom: 0.3mm solid #111; }
.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; }
.many { font-size: 7.4pt; line-height: 1.2; } .many th, .many td { padding: 0.5mm 0.7mm; }
.many td:nth-child(2):not(.n) { min-width: 34mm; } table, tr, img { break-inside: avoid; }
img { display: block; width: 100%%; margin: 1mm 0; }
"""
#: Chinese faces have wide quotation marks, so that they come last in English.
_FONTS: Final = {
    "en": '"Times New Roman", "Liberation Serif", "Noto Serif", Georgia, serif, "Noto Serif CJK SC"',
    "zh": '"Noto Serif CJK SC", "Songti SC", SimSun, "Noto Sans CJK SC", "Times New Roman", serif',
}
_FEW: Final = 6  # columns that fit at the usual size
_PAGES: Final = {
    "en": '"Page " counter(page) " of " counter(pages)',
    "zh": '"第 " counter(page) " 页，共 " counter(pages) " 页"',
}


def paper_html(paper: Paper) -> str:
    """The paper as one HTML file, laid out for A4 with page numbers."""
    body = "".join(map(_part, paper.parts))
    code = {"en": "en", "zh": "zh-Hans"}[paper.lang]
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{escape(paper.title)}</title>'
        f"<style>{_CSS % {'page': _PAGES[paper.lang], 'font': _FONTS[paper.lang]}}</style></head><body>"
        f'<p class="kind">{escape(paper.kind)}</p><h1>{escape(paper.title)}</h1>'
        f'<p class="about">{escape(paper.about)}</p>'
        f"{body}</body></html>\n"
    )


def write_pdf(paper: Paper, target: Path) -> None:
    """Print the paper with a browser.

    Raises
    ------
    ArgumentError
        No browser is installed, or it made no file.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise ArgumentError(
            "report --format pdf: needs Chromium (or Google Chrome), found none; install it, or use --format docx"
        )
    with tempfile.TemporaryDirectory(prefix="gridgov-paper-") as folder:
        page, printed = Path(folder) / "paper.html", Path(folder) / "paper.pdf"
        page.write_text(paper_html(paper), encoding="utf-8")
        command = [
            browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
            f"--user-data-dir={Path(folder) / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={printed}",
            page.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        except subprocess.TimeoutExpired:
            told = [f"nothing within {PATIENCE_SECONDS} s"]
        if not printed.is_file() or not printed.stat().st_size:
            raise ArgumentError(f"report --format pdf: {Path(browser).name} made no file: {told[-1] if told else ''}")
        shutil.copyfile(printed, target)


def _part(part: PaperSection) -> str:
    texts = "".join(f"<p>{escape(text)}</p>" for text in part.texts)
    picture = ""
    if part.picture is not None:
        caption = escape(part.picture.caption)
        picture = f'<img src="{part.picture.uri()}" alt="{caption}">'
    return f"<h2>{escape(part.title)}</h2>{texts}{''.join(map(_table, part.tables))}{picture}"


def _table(table: Table) -> str:
    side = ['class="n"' if k >= table.numbers else "" for k in range(len(table.heads))]
    head = "".join(f'<th scope="col" {css}>{escape(text)}</th>' for css, text in zip(side, table.heads, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td {css}>{escape(cell)}</td>" for css, cell in zip(side, row, strict=True)) + "</tr>"
        for row in table.rows
    )
    kind = ' class="many"' if len(table.heads) > _FEW else ""
    return f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
