"""Tables for the terminal in which a text is a text: never markup, never a control sequence."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from sim.visible import visible_lines


class PlainTable(Table):
    """A table of rich whose titles, heads and cells are shown as they are written, on a narrow screen in more lines."""

    def __init__(self, *headers: Any, title: Any = None, caption: Any = None, **more: Any) -> None:
        super().__init__(*map(_as_is, headers), title=_as_is(title), caption=_as_is(caption), **more)

    def add_column(self, header: Any = "", footer: Any = "", **more: Any) -> None:
        """Add a column; the head is no markup, and what is wider than the column goes on in the next line."""
        more.setdefault("overflow", "ellipsis" if more.get("no_wrap") else "fold")
        super().add_column(_as_is(header), _as_is(footer), **more)

    def add_row(self, *cells: Any, **more: Any) -> None:
        """Add a row; cells are no markup."""
        super().add_row(*map(_as_is, cells), **more)


def _as_is(cell: Any) -> Any:
    return Text(visible_lines(cell)) if isinstance(cell, str) else cell
