"""Should a message get past the gate, the libraries behind it can do nothing with it either."""

from __future__ import annotations

import subprocess
import sys

from tests.browser import require

SCRIPT = """
import sys
from sim.app.server import settle
settle()
import solara.server.app, solara.server.kernel, solara.server.kernel_context as contexts
from sim.app.sealed import seal
seal()
import ipywidgets, ipyvue
kernel = solara.server.kernel.Kernel()
context = contexts.VirtualKernelContext(id="x", session_id="x", kernel=kernel)
done = []
with context:
    ipywidgets.register_comm_target(kernel)
    class Control(ipyvue.VueTemplate):
        template = "<template><p></p></template>"
        def vue_act(self, data): done.append(data)
        def vue_other(self, data): done.append("other")
    control = Control()
    before, modules = dict(control.get_state()), len(sys.modules)
    number = len(context.widgets)
    for data in (
        {"method": "custom", "content": {"create_widget": ["antigravity", "x"], "props": {}, "id": "1"}},
        {"method": "custom", "content": {"update_ref": {"functionRef": "close"}, "id": control.model_id, "prop": "x"}},
        {"method": "custom", "content": {"destroy_widget": "1"}},
        {"method": "custom", "content": {"event": "other", "data": {}}},
        {"method": "custom", "content": {"event": "act"}},
        {"method": "update", "state": {"data": "x", "template": "y"}, "buffer_paths": []},
        {"method": "request_state"},
    ):
        control._handle_msg({"content": {"data": data}, "buffers": []})
    assert done == [], done
    assert control.get_state() == before
    assert len(context.widgets) == number
    assert "antigravity" not in sys.modules
    assert len(sys.modules) == modules
    assert list(kernel.comm_manager.targets) == ["jupyter.widget.control"]
    control._handle_msg({"content": {"data": {"method": "custom", "content": {"event": "act", "data": 1}}}})
    assert done == [1]
"""


def test_the_handlers_that_create_and_call_are_taken_out() -> None:
    require("solara")
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
