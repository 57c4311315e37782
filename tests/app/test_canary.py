"""Names of a module, a function and files, sent in every place of every message: nothing is imported or opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import require
from tests.commands import ROOT, environment

_CODE = """
import logging
import sys
from pathlib import Path

from sim.app.access import Access
from sim.app.api import ROUTES
from sim.app.server import application
from sim.app.visits import Visits
from tests.app.client import Client

folder, watched, met = Path(sys.argv[1]), False, []

def hook(event, arguments):
    told = repr(arguments) if watched else ""
    if "canary" in told and "gridgov-place-" not in told:  # an upload lies in a folder of its own
        met.append((event, told[:200]))

logging.disable()
NAMES = ("canary", "canary:sing", "canary.py:sing", str(folder / "canary.yaml"), "../canary.yaml", "canary.yaml")
KEYS = ("place", "reforms", "values", "runs", "files", "canary")
access = Access()
client = Client(application(access, Visits()), access)
visit = client.ask("POST", "/api/visits")[1]["visit"]
sys.addaudithook(hook)
watched = True
asked = 0
for call in ROUTES:
    if call.path.endswith(("/events", "/leave")) or (call.method == "DELETE" and call.path.endswith("{visit}")):
        continue
    for name in NAMES:
        inside = ([name], {name: name}, {name: 1}, [{"path": name, "content": "e30="}], name)
        bodies = [{key: value} for key in KEYS for value in inside] if call.takes else [None]
        for body in bodies:
            for path in (call.path.replace("{visit}", visit), call.path):
                for part in ("{visit}", "{run}", "{form}"):
                    path = path.replace(part, name)
                status, _ = client.ask(call.method, f"{path}?lang={name}&runs={name}", body)
                asked += 1
                assert status < 500, (call.path, body, status)
watched = False
assert "canary" not in sys.modules
assert not met, met[:3]
print(asked)
"""


@pytest.mark.slow
def test_nothing_that_is_named_is_imported_or_opened(tmp_path: Path) -> None:
    for package in ("starlette", "uvicorn"):
        require(package)
    (tmp_path / "canary.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (tmp_path / "canary.yaml").write_text("extends: demo\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(tmp_path)],
        cwd=tmp_path,
        env=environment(PYTHONPATH=f"{ROOT}{':' if sys.platform != 'win32' else ';'}{tmp_path}"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 500
