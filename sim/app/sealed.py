"""Doors of the widget libraries that are walled up, should a message ever get past the gate.

Widgets inherit handlers that make other widgets by module and name, call functions by reference and set attributes.
None of our pages needs them, so in the process of the dashboard they are replaced by handlers that do not.
"""

from __future__ import annotations

from typing import Any


def seal() -> None:
    """Replace the handlers for the whole process, before the first widget of a page is made."""
    import ipywidgets
    from ipyvue.VueTemplateWidget import Events
    from ipywidgets import Widget

    Events._handle_event = _only_act
    Widget._handle_msg = _only_custom
    Widget.handle_comm_opened = staticmethod(_nothing)
    Widget.handle_control_comm_opened = classmethod(_nothing)
    ipywidgets.register_comm_target = _register


def _only_act(self: Any, _: Any, content: Any, buffers: Any) -> None:
    """The page's own event, and no other."""
    if isinstance(content, dict) and content.keys() == {"event", "data"} and content["event"] == "act" and not buffers:
        act = getattr(self, "vue_act", None)
        if act is not None:
            act(content["data"])


def _only_custom(self: Any, message: Any) -> None:
    """A widget's own events; its attributes are ours to set."""
    data = message["content"]["data"]
    if data.get("method") == "custom" and "content" in data:
        self._handle_custom_msg(data["content"], message.get("buffers", []))


def _nothing(*_: Any) -> None:
    """Somebody wanted to make a widget."""


def _register(kernel: Any = None) -> None:
    """The one channel that a page may open to the widgets: it fetches the states of this session's own."""
    kernel.comm_manager.register_target("jupyter.widget.control", _states)


def _states(comm: Any, _: Any) -> None:
    from ipywidgets.widgets.widget import _remove_buffers
    from solara.server.kernel_context import get_current_context

    def answer(message: Any) -> None:
        if message["content"]["data"] != {"method": "request_states"}:
            return
        found = {
            name: {
                "model_name": widget._model_name,
                "model_module": widget._model_module,
                "model_module_version": widget._model_module_version,
                "state": widget.get_state(drop_defaults=False),
            }
            for name, widget in list(get_current_context().widgets.items())
        }
        states, paths, buffers = _remove_buffers(found)
        comm.send({"method": "update_states", "states": states, "buffer_paths": paths}, buffers=buffers)

    comm.on_msg(answer)
