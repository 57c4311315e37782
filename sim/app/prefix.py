"""The path under which a proxy serves the dashboard, whether the proxy takes it off or not."""

from __future__ import annotations

import re
from typing import Final

from sim.app.access import App, Receive, Scope, Send

PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~@%+-]+){1,12}")


class Prefix:
    """Takes a path off the front of every address that has it. The page asks relative to its own address.

    Parameters
    ----------
    app : App
    root : str
        Such as ``/user/li/proxy/8765``; empty: none.
    """

    def __init__(self, app: App, root: str) -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve what is below the path."""
        path = scope.get("path", "")
        if self.root and scope["type"] == "http":
            if path == self.root:  # the page asks for what lies beside it, so that its address must end in /
                query = scope.get("query_string", b"")
                target = self.root.encode() + b"/" + (b"?" + query if query else b"")
                headers = [(b"location", target), (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 307, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            if path.startswith(f"{self.root}/"):
                scope = {**scope, "path": path[len(self.root) :], "raw_path": None}
        await self.app(scope, receive, send)
