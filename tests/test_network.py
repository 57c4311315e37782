"""No telemetry: nothing but the dashboard's server and a scheduler that the user names has to do with a network."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import ROOT, environment

#: Modules that reach other machines, or are reached by them; `urllib.parse` and `http.cookies` only read texts.
NETWORK = {
    "socket", "socketserver", "ssl", "http.client", "http.server", "urllib.request", "ftplib", "smtplib", "poplib",
    "imaplib", "telnetlib", "xmlrpc", "webbrowser", "asyncio", "requests", "httpx", "aiohttp", "urllib3", "websockets",
    "distributed", "dask", "uvicorn", "starlette", "solara", "sentry_sdk", "paramiko", "pycurl", "fsspec", "s3fs",
    "multiprocessing.managers", "multiprocessing.connection.Listener", "multiprocessing.connection.Client",
}  # fmt: skip
#: Who may, and what for.
ALLOWED = {
    "sim/app": {"socket", "asyncio", "uvicorn", "starlette", "webbrowser"},  # serves what a visitor asks for
    "sim/experiments/cluster.py": {
        "distributed",
        "socket",
        "create_connection",
    },  # the scheduler that --scheduler names
    "sim/report/viewer.py": {"solara"},  # a page that solara run serves
}
#: Attributes by which other libraries fetch an address.
FETCH = {"urlopen", "urlretrieve", "create_connection", "getaddrinfo", "S3FileSystem", "GcsFileSystem", "from_uri"}
WORDS = re.compile("|".join(re.escape(name.rpartition(".")[2]) for name in sorted(NETWORK | FETCH)))
TRIED = """
import sys
seen = []
def hook(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddr", "socket.gethost", "socket.send", "urllib.", "http.client.",
                         "ftplib.", "smtplib.", "webbrowser.")):
        seen.append((event, str(arguments)))
sys.addaudithook(hook)
from sim.cli import main
for line in sys.stdin.read().splitlines():
    sys.argv = ["gridgov", *line.split("|")]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    print("ended", code, file=sys.stderr)
print("seen", seen, file=sys.stderr)
try:
    import urllib.request
    urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)
except OSError:
    print("and then", len(seen) > 0, file=sys.stderr)
"""


def _named(tree: ast.AST) -> Iterator[str]:
    """Modules that a file imports, by whatever way."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "import_module",
            "__import__",
        ):
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _reach(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8")
    if not WORDS.search(text):
        return set()
    tree = ast.parse(text)
    found = {one for name in _named(tree) for one in NETWORK if f"{name}.".startswith(f"{one}.")}
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found | (used & FETCH)


def test_nothing_but_the_dashboard_and_a_named_scheduler_imports_a_network() -> None:
    found = {}
    for file in sorted((ROOT / "sim").rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        home = next((one for one in ALLOWED if place == one or place.startswith(f"{one}/")), "")
        if wrong := _reach(file) - ALLOWED.get(home, set()):
            found[place] = wrong
    assert not found
    for home, names in ALLOWED.items():  # what is allowed is in use, so that the search finds what there is
        files = [ROOT / home] if home.endswith(".py") else list((ROOT / home).rglob("*.py"))
        assert set.union(*map(_reach, files)) >= names, home


def test_the_page_of_the_dashboard_asks_no_other_machine() -> None:
    for file in (ROOT / "sim" / "app" / "page").iterdir():
        if file.suffix in (".js", ".css", ".html"):
            text = file.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
            assert "http://" not in text, file
            assert "https://" not in text, file
            assert not any(word in text for word in ("WebSocket(", "RTCPeerConnection", "//www.")), file


@pytest.mark.slow
def test_commands_reach_no_other_machine(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    commands = [
        ("--version",),
        ("validate", "demo"),
        ("run", "demo", "--days", "3", "--out", out),
        ("report", out),
        ("cite", out),
        ("show", "nosuch"),
    ]
    text = "\n".join("|".join(one) for one in commands)
    done = subprocess.run(
        [sys.executable, "-c", TRIED], input=text, capture_output=True, text=True, timeout=300, check=True,
        cwd=tmp_path, env=environment(),
    )  # fmt: skip
    ended = [line for line in done.stderr.splitlines() if line.startswith("ended ")]
    assert ended == ["ended 0"] * 5 + ["ended 2"], done.stderr
    assert "seen []" in done.stderr
    assert "and then True" in done.stderr  # the hook sees a program that does
