"""The gate that every message of a page passes before any library reads it.

The protocol between the page and its widgets lets a client do far more than press a button: make widgets by module and
name, set attributes, call functions by reference. Here a message is read by us, compared with the few exact forms that
the page needs, and written anew from the values that were checked; nothing else of it goes further.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: Bytes of one message; the longest of the page has about 600.
MOST_BYTES: Final = 16_384
#: Messages of one connection that are dropped before it is closed: a log must not be filled.
MOST_DROPPED: Final = 50
_ID: Final = re.compile(r"[0-9A-Fa-f-]{8,64}")
_HEADER: Final = frozenset({"date", "msg_id", "msg_type", "session", "username", "version"})
_MESSAGE: Final = frozenset({"buffers", "channel", "content", "header", "metadata", "parent_header"})
_LONGEST: Final = 200  # letters of a text in an action
_KEYS: Final = frozenset({"do", "value", "path", "name", "on"})
_STATES: Final = "jupyter.widget.control"
_CONTROL: Final = "solara.control"
#: Names that a client can ask for; anything else is told as "another".
_KNOWN: Final = frozenset(
    {
        "comm_open",
        "comm_msg",
        "comm_close",
        "comm_info_request",
        "kernel_info_request",
        "execute_request",
        "inspect_request",
        "complete_request",
        "history_request",
        "is_complete_request",
        "shutdown_request",
        "interrupt_request",
        "input_reply",
        "debug_request",
        "custom",
        "update",
        "request_state",
        "request_states",
        "run",
        "reload",
        "evict",
        "app-status",
    }
)


class Malformed(ValueError):
    """What came is no message; the connection is closed."""


class Dropped(ValueError):
    """A message of a form that the page does not send; it goes no further."""


@dataclass
class Gate:
    """The gate of one connection.

    Parameters
    ----------
    page : str
        Identifier of the page, as in the address of the socket.
    acts : callable
        Whether a comm is that of a widget of our page which has the event ``act`` and belongs to this session.
    started : callable
        Whether the page of this session has been made.

    Attributes
    ----------
    dropped : int
        How many messages went no further.
    """

    page: str
    acts: Callable[[str], bool]
    started: Callable[[], bool]
    dropped: int = 0
    _opened: dict[str, str] = field(default_factory=dict)

    def pass_on(self, text: str) -> str | None:
        """The message that may go further, written anew.

        Parameters
        ----------
        text : str
            What came in one frame of text.

        Returns
        -------
        str or None
            None for what the page's own scripts send and nobody needs.

        Raises
        ------
        Malformed
            It is no message: the connection ends.
        Dropped
            It is a message that does nothing here.
        """
        message = _parsed(text)
        header, content = message["header"], message["content"]
        forms: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any] | None]] = {
            "kernel_info_request": self._hello,
            "comm_open": self._open,
            "comm_msg": self._said,
            "comm_close": self._close,
        }
        kind = header["msg_type"]
        form = forms.get(kind)
        if form is None:
            raise Dropped(_named(kind))
        if header["session"] != self.page or not _ID.fullmatch(header["msg_id"]):
            raise Dropped(f"{kind} under a foreign name")
        if message["channel"] != "shell" or message["buffers"]:
            raise Dropped(f"{kind} with buffers or on another channel")
        passed = form(content, message["metadata"])
        if passed is None:
            return None
        return json.dumps(
            {
                "buffers": [],
                "channel": "shell",
                "content": passed,
                "header": {
                    "date": "1970-01-01T00:00:00.000000Z",
                    "msg_id": header["msg_id"],
                    "msg_type": kind,
                    "session": self.page,
                    "username": "",
                    "version": "5.2",
                },
                "metadata": {"version": "1.0.0"} if passed.get("target_name") == _STATES else {},
                "parent_header": {},
            }
        )

    def _hello(self, content: Mapping[str, Any], metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        if content or metadata:
            raise Dropped("kernel_info_request with contents")
        return {}

    def _open(self, content: Mapping[str, Any], metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        """The page opens two channels: one to start itself, one to fetch its state after a lost connection."""
        comm, target = content.get("comm_id"), content.get("target_name")
        allowed = {_CONTROL: {}, _STATES: {"version": "1.0.0"}}
        if content.keys() != {"comm_id", "target_name", "data"} or content["data"] != {}:
            raise Dropped("comm_open with contents")
        if not isinstance(target, str) or target not in allowed or metadata != allowed[target]:
            raise Dropped("comm_open of a widget or another target")
        if not isinstance(comm, str) or not _ID.fullmatch(comm) or comm in self._opened or len(self._opened) >= 8:
            raise Dropped("comm_open with a name that cannot be used")
        if target == _STATES and not self.started():
            raise Dropped("comm_open before there is a page")
        self._opened[comm] = target
        return {"comm_id": comm, "target_name": target, "data": {}}

    def _close(self, content: Mapping[str, Any], metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        comm = content.get("comm_id")
        if content.keys() != {"comm_id", "data"} or content["data"] != {} or metadata:
            raise Dropped("comm_close with contents")
        if not isinstance(comm, str) or self._opened.pop(comm, None) is None:
            raise Dropped("comm_close of what the client did not open")
        return {"comm_id": comm, "data": {}}

    def _said(self, content: Mapping[str, Any], metadata: Mapping[str, Any]) -> Mapping[str, Any] | None:
        comm, data = content.get("comm_id"), content.get("data")
        if content.keys() != {"comm_id", "data"} or metadata or not isinstance(comm, str) or not isinstance(data, dict):
            raise Dropped("comm_msg of another form")
        target = self._opened.get(comm)
        if target is not None:
            return {"comm_id": comm, "data": self._controlled(target, data)}
        if _is_theme(data):
            return None
        if data.keys() != {"method", "content"} or data["method"] != "custom":
            raise Dropped(f"comm_msg {_named(data.get('method'))}")
        if not self.acts(comm):
            raise Dropped("comm_msg custom to what is no control of this page")
        event = data["content"]
        if not isinstance(event, dict) or event.keys() != {"event", "data"} or event["event"] != "act":
            raise Dropped("comm_msg custom of another form")
        action = event["data"]
        return {"comm_id": comm, "data": {"method": "custom", "content": {"event": "act", "data": _action(action)}}}

    def _controlled(self, target: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is said on a channel that the page opened."""
        method = data.get("method")
        if target == _STATES:
            if data != {"method": "request_states"}:
                raise Dropped(f"comm_msg {_named(method)} where states are asked for")
            return {"method": "request_states"}
        if data == {"method": "app-status"}:
            return {"method": "app-status"}
        arguments = data.get("args")
        if method != "run" or data.keys() != {"method", "args"} or not isinstance(arguments, dict):
            raise Dropped(f"comm_msg {_named(method)} where the page starts")
        path = arguments.get("path")
        if arguments.get("appName") is not None or not isinstance(path, str) or path.partition("?")[0] not in ("", "/"):
            raise Dropped("comm_msg run of what is not the page")
        lang = re.search(r"[?&]lang=(en|zh)(?:&|$)", path)
        if self.started():
            raise Dropped("comm_msg run of a page that runs already")
        themes: Mapping[str, Any] = {"light": {}, "dark": {}}
        return {
            "method": "run",
            "args": {"path": f"/?lang={lang[1]}" if lang else "/", "dark": False, "themes": themes, "appName": None},
        }


def _parsed(text: str) -> dict[str, Any]:
    """A message with all its parts, each of its kind; nothing is known of their contents yet."""
    if len(text) > MOST_BYTES:
        raise Malformed(f"a message of {len(text)} letters")
    try:
        message = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(message, dict) or not message.keys() <= _MESSAGE:
        raise Malformed("no message")
    rest: dict[str, Any] = {"buffers": [], "metadata": {}, "parent_header": {}}
    message = rest | message
    header = message.get("header")
    parts = (message.get("content"), message["metadata"], message["parent_header"])
    if not isinstance(header, dict) or not all(isinstance(part, dict) for part in parts):
        raise Malformed("a message without its parts")
    if not header.keys() <= _HEADER or not all(isinstance(value, str) for value in header.values()):
        raise Malformed("a header of another form")
    if not {"msg_id", "msg_type", "session"} <= header.keys() or not isinstance(message["buffers"], list):
        raise Malformed("a header without its parts")
    if not isinstance(message.get("channel"), str):
        raise Malformed("no channel")
    return message


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _named(method: Any) -> str:
    """A name from outside that may stand in the log."""
    return method if isinstance(method, str) and method in _KNOWN else "of another kind"


def _is_theme(data: Mapping[str, Any]) -> bool:
    """Solara's script tells which theme it shows. Nobody needs it."""
    return data in tuple(
        {"method": "update", "state": {"dark_effective": dark}, "buffer_paths": []} for dark in (False, True)
    )


def _action(action: Any) -> dict[str, Any]:
    """An action of the page: a few plain values. What they mean is for the session to judge."""
    if not isinstance(action, dict) or not action.keys() <= _KEYS:
        raise Dropped("an action of another form")
    for value in action.values():
        if not (value is None or isinstance(value, (bool, int, float, str))):
            raise Dropped("an action with a value that is not plain")
        if isinstance(value, str) and (len(value) > _LONGEST or not _is_text(value)):
            raise Dropped("an action with a text that cannot be one")
    return action


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True
