"""A report's page and its parts: paragraphs, tables, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sim.report.page_style import CSS, POLICY
from sim.visible import escape

if TYPE_CHECKING:
    from sim.report.pictures import Picture

WIDE: Final = ' class="wide"'  # for tables with sentences in them
TIGHT: Final = ' class="tight"'  # for tables of many columns


class Markup(str):
    """Text that is HTML already."""


def document(code: str, title: str, body: str) -> str:
    """A whole page: language code, title, and what stands in its main part, which is HTML."""
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head>\n<body><main>{body}</main></body></html>\n"
    )


def figure(picture: Picture) -> str:
    """A picture with its caption."""
    caption = escape(picture.caption)
    return (
        f'<figure><div class="scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<img src="{picture.uri()}" alt="{caption}"></div><figcaption>{caption}</figcaption></figure>\n'
    )


def definitions(lang: str) -> str:
    """What each main measure and each indicator of the offices counts."""
    from sim.measures.definitions_zh import definition_in
    from sim.measures.display import measure_of
    from sim.measures.registry import MAIN
    from sim.report.reported import INDICATORS

    reported = (name for one in INDICATORS for name in (one.reported, one.true) if name)
    told = [measure_of(name) for name in dict.fromkeys((*MAIN, *reported))]
    rows = (f"<dt>{escape(m.title(lang))}</dt><dd>{escape(definition_in(m, lang))}</dd>" for m in told)
    return f"<dl>{''.join(rows)}</dl>"


def paragraphs(texts: Iterable[str], kind: str = "") -> str:
    """A paragraph for each text; in small letters if its kind is ``small``."""
    head = f'<p class="{kind}">' if kind else "<p>"
    return "".join(f"{head}{escape(text)}</p>" for text in texts)


def _cell(cell: str) -> str:
    return cell if isinstance(cell, Markup) else escape(cell)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = (), kind: str = "") -> str:
    """Columns of numbers are set to the right; cells are escaped unless they are markup already."""
    side = ['class="n"' if k in numbers else "" for k in range(len(heads))]
    head = "".join(f'<th scope="col" {side[k]}>{escape(text)}</th>' for k, text in enumerate(heads))
    body = "".join("<tr>" + "".join(map(_data, side, heads, row)) + "</tr>" for row in rows)
    made = f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{made}</div>'


def _data(side: str, head: str, cell: str) -> str:
    """A cell that knows its head, which stands beside it where the screen is narrow."""
    return f'<td {side} data-head="{escape(head)}">{_cell(cell)}</td>'
