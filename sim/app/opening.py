"""Opening the dashboard in a browser without telling the other users of the machine its token.

What a program is started with can be read by every user of most systems. So the browser is started with a page that
only its owner can read, and that page leads to the address.
"""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sim.visible import escape

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>gridgov</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<a href="{address}">gridgov</a>
"""
_WAIT_SECONDS: Final = 0.8  # until the server listens to requests


@contextmanager
def opened(address: str) -> Iterator[None]:
    """Open a browser soon; the page that leads it to the address goes with the block.

    Parameters
    ----------
    address : str
        With the token.
    """
    with TemporaryDirectory(prefix="gridgov-", ignore_cleanup_errors=True) as folder:  # its owner's alone
        page = Path(folder) / "dashboard.html"
        page.write_text(_PAGE.format(address=escape(address)), encoding="utf-8")
        timer = threading.Timer(_WAIT_SECONDS, webbrowser.open, [page.as_uri()])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
