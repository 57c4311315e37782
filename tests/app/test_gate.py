"""Raw messages against the socket of a running dashboard: only what the page itself sends does anything."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.client import Page, Server, until

MARK = "gridgov_must_not_be_imported"
Make = Callable[[Page], tuple[str, Any, dict[str, Any]]]


@pytest.fixture(scope="module")
def page(watched: Server) -> Iterator[Page]:
    page = Page(watched).open().start()
    yield page
    page.leave()


@pytest.fixture
def fresh(page: Page) -> Iterator[Page]:
    """A socket of its own on the same page, for each test."""
    twin = page.twin()
    assert twin.alive()
    twin.control = str(uuid.uuid4())
    twin.send("comm_open", {"comm_id": twin.control, "target_name": "solara.control", "data": {}})
    twin.came += [m for m in page.came if m["header"]["msg_type"] == "comm_open"]
    assert twin.alive()
    yield twin
    twin.close()


def custom(content: Any, to: str = "gg-bar", **parts: Any) -> Make:
    return lambda p: ("comm_msg", {"comm_id": p.widget(to), "data": {"method": "custom", "content": content}}, parts)


def said(data: Any, to: str = "gg-bar", **parts: Any) -> Make:
    return lambda p: ("comm_msg", {"comm_id": p.widget(to), "data": data}, parts)


def opened(target: Any, data: Any = None, **parts: Any) -> Make:
    content = {"comm_id": str(uuid.uuid4()), "target_name": target, "data": {} if data is None else data}
    return lambda p: ("comm_open", content, parts)


def plain(kind: str, content: Any = None, **parts: Any) -> Make:
    return lambda p: (kind, {} if content is None else content, parts)


def on_control(data: Any) -> Make:
    return lambda p: ("comm_msg", {"comm_id": p.control, "data": data}, {})


def act(data: Any, **parts: Any) -> Make:
    return custom({"event": "act", "data": data}, **parts)


ARGUMENTS = {"path": "/", "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}
WIDGET = {"_model_module": "@jupyter-widgets/base", "_model_name": "LayoutModel", "_model_module_version": "2.0.0"}
VERSION = {"metadata": {"version": "2.1.0"}}
DROPPED: dict[str, Make] = {
    "create_widget": custom({"create_widget": [MARK, "Popen"], "props": {"args": ["id"]}, "id": "1"}),
    "create_widget that is known": custom(
        {"create_widget": ["subprocess", "Popen"], "props": {"args": "x"}, "id": "1"}
    ),
    "create_widget beside an event": custom({"event": "act", "data": {}, "create_widget": [MARK, "x"], "props": {}}),
    "create_widget on another control": custom({"create_widget": [MARK, "x"], "props": {}, "id": "1"}, "gg-panel"),
    "create_widget on a widget without events": custom({"create_widget": [MARK, "x"], "props": {}}, "gg-links"),
    "update_ref": custom({"update_ref": {"functionRef": "close"}, "id": "1", "prop": "view"}),
    "update_ref of an object": custom({"update_ref": {"objectRef": "view", "path": []}, "id": "1", "prop": "x"}),
    "destroy_widget": custom({"destroy_widget": "1"}),
    "another event": custom({"event": "close", "data": {}}),
    "an event named like a method": custom({"event": "__class__", "data": {}}),
    "an event by its long name": custom({"event": "event_act", "data": {"do": "run"}}),
    "an event without data": custom({"event": "act"}),
    "an event with more": custom({"event": "act", "data": {"do": "run"}, "x": 1}),
    "an event that is no text": custom({"event": ["act"], "data": {}}),
    "custom that is a list": custom(["act"]),
    "custom without contents": said({"method": "custom"}),
    "custom with buffers": act({"do": "run"}, buffers=["AAAA"]),
    "an action with a reference": act({"do": "run", "value": {"functionRef": "close", "args": []}}),
    "an action with a list": act({"do": "place", "value": ["demo"]}),
    "an action with another key": act({"do": "run", "__class__": "x"}),
    "an action that is no mapping": act("run"),
    "an action with half a letter": act({"do": "search", "value": "\ud800"}),
    "an action with a long text": act({"do": "search", "value": "x" * 1000}),
    "an action on a widget without events": custom({"event": "act", "data": {"do": "run"}}, "gg-links"),
    "an action to nobody": lambda p: (
        "comm_msg",
        {"comm_id": str(uuid.uuid4()), "data": {"method": "custom", "content": {"event": "act", "data": {}}}},
        {},
    ),
    "update of the view": said({"method": "update", "state": {"view": {}}, "buffer_paths": []}),
    "update of the template": said({"method": "update", "state": {"template": "<b/>"}, "buffer_paths": []}),
    "update of a class": said({"method": "update", "state": {"components": {"x": 1}}, "buffer_paths": []}),
    "update of nothing": said({"method": "update", "state": {}, "buffer_paths": []}),
    "update with a path of buffers": said({"method": "update", "state": {}, "buffer_paths": [["__class__"]]}),
    "update of the theme and more": said({"method": "update", "state": {"dark_effective": True, "x": 1}}),
    "backbone": said({"method": "backbone", "sync_data": {"view": 1}}),
    "request_state": said({"method": "request_state"}),
    "echo_update": said({"method": "echo_update", "state": {}}),
    "a method that is no text": said({"method": {"x": 1}}),
    "comm_msg without data": lambda p: ("comm_msg", {"comm_id": p.widget("gg-bar")}, {}),
    "comm_msg with a list": said([1]),
    "comm_msg with metadata": act({"do": "run"}, metadata={"x": 1}),
    "comm_msg on another channel": act({"do": "run"}, channel="control"),
    "comm_open of a widget": opened("jupyter.widget", {"state": WIDGET, "buffer_paths": []}, **VERSION),
    "comm_open of a widget by module": opened(
        "jupyter.widget", {"state": WIDGET | {"_model_module": MARK}, "buffer_paths": []}, **VERSION
    ),
    "comm_open with target_module": lambda p: (
        "comm_open",
        {"comm_id": str(uuid.uuid4()), "target_name": "x", "target_module": MARK, "data": {}},
        {},
    ),
    "comm_open of an unknown target": opened("nobody"),
    "comm_open of no target": opened(None),
    "comm_open of control with data": opened("solara.control", {"x": 1}),
    "comm_open of states without a version": opened("jupyter.widget.control"),
    "comm_open over a widget": lambda p: (
        "comm_open",
        {"comm_id": p.widget("gg-bar")[:4], "target_name": "solara.control", "data": {}},
        {},
    ),
    "comm_close of a widget": lambda p: ("comm_close", {"comm_id": p.widget("gg-bar"), "data": {}}, {}),
    "comm_close of nothing": plain("comm_close", {"comm_id": "x", "data": {}}),
    "comm_close without a name": plain("comm_close"),
    "comm_info_request": plain("comm_info_request", {"target_name": "jupyter.widget"}),
    "run a second time": on_control({"method": "run", "args": ARGUMENTS}),
    "run of another application": on_control({"method": "run", "args": ARGUMENTS | {"appName": MARK}}),
    "run of another path": on_control({"method": "run", "args": ARGUMENTS | {"path": "/../x"}}),
    "run without arguments": on_control({"method": "run"}),
    "reload": on_control({"method": "reload", "path": "/"}),
    "evict": on_control({"method": "evict"}),
    "app-status with more": on_control({"method": "app-status", "x": 1}),
    "update on the control channel": on_control({"method": "update", "state": {"x": 1}}),
    "execute_request": plain("execute_request", {"code": f"import {MARK}", "silent": False}),
    "inspect_request": plain("inspect_request", {"code": "x", "cursor_pos": 1, "detail_level": 0}),
    "complete_request": plain("complete_request", {"code": "x", "cursor_pos": 1}),
    "history_request": plain("history_request", {"hist_access_type": "tail", "n": 5}),
    "is_complete_request": plain("is_complete_request", {"code": "x"}),
    "shutdown_request": plain("shutdown_request", {"restart": False}),
    "interrupt_request": plain("interrupt_request"),
    "debug_request": plain("debug_request", {"type": "request", "command": "evaluate"}),
    "input_reply": plain("input_reply", {"value": "x"}),
    "usage_request": plain("usage_request"),
    "an unknown type": plain("x" * 50 + "\r\n\x1b[31m"),
    "a type named like a method": plain("__init__"),
    "kernel_info_request with contents": plain("kernel_info_request", {"x": 1}),
    "kernel_info_request with buffers": plain("kernel_info_request", buffers=["x"]),
}
EVERY = {
    "date": "",
    "msg_id": "0" * 8,
    "msg_type": "kernel_info_request",
    "session": "x",
    "username": "",
    "version": "5.2",
}
WHOLE = {"buffers": [], "channel": "shell", "content": {}, "header": EVERY, "metadata": {}, "parent_header": {}}
MALFORMED: dict[str, str | bytes] = {
    "nothing": "",
    "no JSON": "run",
    "half of JSON": '{"header":',
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "an empty mapping": "{}",
    "deep lists": "[" * 8000,
    "deep mappings": '{"a":' * 3000,
    "a long number": '{"header": ' + "9" * 6000 + "}",
    "not a number": json.dumps(WHOLE | {"content": {"x": float("nan")}}),
    "infinity": json.dumps(WHOLE | {"content": {"x": float("inf")}}),
    "a key twice": json.dumps(WHOLE)[:-1] + ', "channel": "control"}',
    "another key": json.dumps(WHOLE | {"x": 1}),
    "no header": json.dumps({k: v for k, v in WHOLE.items() if k != "header"}),
    "a header that is a list": json.dumps(WHOLE | {"header": []}),
    "a header with a number": json.dumps(WHOLE | {"header": EVERY | {"msg_type": 1}}),
    "a header with more": json.dumps(WHOLE | {"header": EVERY | {"x": ""}}),
    "a header without a type": json.dumps(WHOLE | {"header": {k: v for k, v in EVERY.items() if k != "msg_type"}}),
    "no content": json.dumps({k: v for k, v in WHOLE.items() if k != "content"}),
    "a content that is a text": json.dumps(WHOLE | {"content": "x"}),
    "metadata that are a list": json.dumps(WHOLE | {"metadata": []}),
    "a parent that is null": json.dumps(WHOLE | {"parent_header": None}),
    "buffers that are a mapping": json.dumps(WHOLE | {"buffers": {}}),
    "a channel that is a number": json.dumps(WHOLE | {"channel": 1}),
    "a long message": json.dumps(WHOLE | {"content": {"x": "x" * 20_000}}),
    "a very long message": "x" * 400_000,
    "binary, empty": b"",
    "binary, short": b"\x00",
    "binary, no parts": b"\x00\x00\x00\x00",
    "binary, many parts": b"\x7f\xff\xff\xff" + b"\x00" * 40,
    "binary, a negative number of parts": b"\xff\xff\xff\xff",
    "binary, a right message": b"\x00\x00\x00\x01\x00\x00\x00\x08" + json.dumps(WHOLE).encode(),
    "binary, long": b"\x00" * 400_000,
}


def unchanged(server: Server, before: dict[str, Any]) -> None:
    after = server.state()
    assert after["events"] == []
    assert after["modules"] == before["modules"]
    assert after["widgets"] == before["widgets"]


@pytest.mark.parametrize("name", DROPPED)
def test_what_the_page_does_not_send_does_nothing_and_is_one_line_in_the_log(
    watched: Server, fresh: Page, name: str
) -> None:
    kind, content, parts = DROPPED[name](fresh)
    lines, before = len(watched.lines()), watched.state()
    fresh.send(kind, content, **parts)
    assert fresh.alive()
    unchanged(watched, before)
    added = watched.lines()[lines:]
    assert len(added) == 1, added
    assert "message dropped" in added[0]
    assert len(added[0]) < 200
    assert added[0].isprintable()
    assert MARK not in added[0]


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_message_ends_its_connection_with_one_line_in_the_log(
    watched: Server, page: Page, fresh: Page, name: str
) -> None:
    lines, before = len(watched.lines()), watched.state()
    fresh.socket.send(MALFORMED[name])
    assert fresh.ended.wait(30)
    assert page.alive()  # the other socket of the page
    unchanged(watched, before)
    added = until(lambda: watched.lines()[lines:])
    assert len(added) == 1, added
    assert "socket closed" in added[0]
    assert added[0].isprintable()


def test_bytes_that_are_no_text_end_the_connection(watched: Server, page: Page, fresh: Page) -> None:
    lines = len(watched.lines())
    fresh.socket.send(b"\xff\xfe\xfd", text=True)
    assert fresh.ended.wait(30)
    assert page.alive()
    assert all("Traceback" not in line and line.isprintable() for line in watched.lines()[lines:])
    assert 1 <= len(watched.lines()[lines:]) <= 2


def test_what_the_page_sends_works(watched: Server, fresh: Page) -> None:
    lines = len(watched.lines())
    fresh.act(do="search", value="reopen")
    assert until(lambda: fresh.view("query") == "reopen")
    fresh.act(do="search", value="")
    assert until(lambda: fresh.view("query") == "")
    assert watched.lines()[lines:] == []


UNHELD = (10**400, -(10**400), 1e308, 10**4000, True, None, "9" * 150, "x\x1b[31m\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_values_that_no_lever_holds_are_refused_in_words(watched: Server, lang: str) -> None:
    page = Page(watched).open().start(f"/?lang={lang}")
    lines = len(watched.lines())
    for tries, value in enumerate(UNHELD, start=1):
        page.act(do="lever", path="policy.time.paperwork", value=value)
        assert until(lambda tries=tries: page.view("tries") == tries), value
        told = page.view("refused")["lever:policy.time.paperwork"]
        assert ("expected" if lang == "en" else "应为") in told
        assert len(told) < 250
        assert told.isprintable()
    assert watched.lines()[lines:] == []
    assert page.leave() == 204


def test_another_session_cannot_reach_the_widgets_of_this_one(watched: Server, page: Page) -> None:
    other = Page(watched).open().start()
    lines, before = len(watched.lines()), watched.state()
    content = {"event": "act", "data": {"do": "search", "value": "stolen"}}
    other.send("comm_msg", {"comm_id": page.widget("gg-bar"), "data": {"method": "custom", "content": content}})
    assert other.alive()
    unchanged(watched, before)
    assert len(watched.lines()[lines:]) == 1
    assert other.leave() == 204


def test_states_are_those_of_this_session_alone(watched: Server, fresh: Page, page: Page) -> None:
    other = Page(watched).open().start()
    states = str(uuid.uuid4())
    for client in (other, fresh):  # the library would answer on the channel that was opened last
        client.send(
            "comm_open",
            {"comm_id": states, "target_name": "jupyter.widget.control", "data": {}},
            metadata={"version": "1.0.0"},
        )
    assert fresh.alive()
    other.send("comm_msg", {"comm_id": states, "data": {"method": "request_states"}})
    assert other.alive()
    found = [m["content"]["data"]["states"] for m in other.came if "states" in str(m["content"].get("data", {}))[:60]]
    assert len(found) == 1
    assert other.widget("gg-bar") in found[0]
    assert page.widget("gg-bar") not in found[0]
    assert not [m for m in fresh.came if "update_states" in str(m["content"])[:200]]
    other.leave()


def test_a_flood_of_dropped_messages_ends_the_connection(watched: Server, page: Page, fresh: Page) -> None:
    lines = len(watched.lines())
    for _ in range(60):
        fresh.send("execute_request", {"code": "1"})
    assert fresh.ended.wait(60)
    added = watched.lines()[lines:]
    assert len(added) == 51
    assert "50 messages dropped" in added[-1]
    assert page.alive()


def test_messages_beyond_the_rate_wait(fresh: Page) -> None:
    import time

    begun = time.monotonic()
    last = [fresh.send("kernel_info_request", {}) for _ in range(80)][-1]
    assert fresh.answered("kernel_info_reply", last)
    assert time.monotonic() - begun > 1.0  # a burst of 60, then ten a second


def test_nothing_was_written_by_all_this(watched: Server) -> None:
    assert not [line for line in watched.lines() if "Traceback" in line or line.startswith(" ")]
    assert not list(Path.cwd().glob(f"*{MARK}*"))
