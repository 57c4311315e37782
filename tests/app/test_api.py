"""The interface: every endpoint and every kind of message, good and bad; nothing that is sent is trusted."""

from __future__ import annotations

import json
import logging
import re
import time
from typing import Any

import pytest

from sim.app.api import ROUTES
from sim.app.messages import MOST_BYTES
from sim.measures.registry import MAIN
from tests.app.client import Client, Server, until
from tests.each import each

SMALL = {"place": "demo", "days": 90, "replications": 2}
PAPERWORK = "policy.time.paperwork"


def visit(client: Client) -> str:
    status, found = client.ask("POST", "/api/visits")
    assert status == 201
    return f"/api/visits/{found['visit']}"


def finished(client: Client, at: str, choice: Any) -> str:
    status, found = client.ask("POST", f"{at}/runs", choice)
    assert status == 201, found
    assert until(lambda: client.ask("GET", f"{at}/runs/{found['run']}")[1]["ended"])
    state = client.ask("GET", f"{at}/runs/{found['run']}")[1]
    assert state["state"] == "done", state
    return str(found["run"])


def test_the_description_names_every_call_and_only_schemas_that_it_has(client: Client) -> None:
    status, found = client.ask("GET", "/api/openapi.json")
    assert status == 200
    told = {(method.upper(), path) for path, methods in found["paths"].items() for method in methods}
    assert told == {(call.method, call.path) for call in ROUTES}
    names = set(found["components"]["schemas"])
    asked = {part.split('"')[0] for part in json.dumps(found).split("#/components/schemas/")[1:]}
    assert asked <= names
    assert {"ChoiceMessage", "Refusal", "RunAnswer"} <= names


def test_two_runs_are_compared_and_taken_away(client: Client) -> None:
    at = visit(client)
    runs = [finished(client, at, SMALL), finished(client, at, SMALL | {"values": {PAPERWORK: 0.6}})]
    status, found = client.ask("POST", f"{at}/comparisons?lang=zh", {"runs": runs})
    assert status == 201
    assert [row["name"] for row in found["rows"] if row["main"]] == list(MAIN)
    assert all(len(row["cells"]) == 2 for row in found["rows"])
    assert found["answer"][0]["sentences"]
    files = {form: client.ask("GET", f"{at}/files/{form}?runs={','.join(runs)}&lang=zh") for form in FORMS}
    assert {status for status, _ in files.values()} == {200}
    assert files["csv"][1].startswith(b"\xef\xbb\xbf")
    assert "实际解决率" in files["csv"][1].decode()
    assert files["xlsx"][1][:2] == b"PK"
    picture = client.ask("GET", f"{at}/runs/{runs[0]}/picture")[1]
    assert len(picture["ground"]["x"]) == len(picture["ground"]["residents"])
    assert client.ask("DELETE", f"{at}/runs/{runs[0]}")[0] == 204
    assert client.ask("POST", f"{at}/comparisons", {"runs": runs})[0] == 404
    assert client.ask("DELETE", at)[0] == 204
    assert client.ask("GET", f"{at}/runs")[0] == 404


FORMS = ("scenario", "csv", "xlsx", "tables")

#: Whole bodies that are no message, for every call that takes one.
NO_MESSAGES: tuple[bytes, ...] = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"place": NaN}',
    b'{"place": "demo", "place": "demo"}',
    b"[" * 50_000,
    b'{"a":' * 10_000,
    b'{"x": ' + b"9" * 5_000 + b"}",
    b'{"__class__": "os.system"}',
    b'{"py/object": "subprocess.Popen"}',
    b"x" * (MOST_BYTES + 1),
    b"!!python/object/apply:os.system [id]",
)


def test_what_is_no_message_is_refused_with_one_line_by_every_call(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    at = visit(client)
    calls = [call for call in ROUTES if call.takes is not None]
    assert calls

    def refused(call: Any, raw: bytes) -> None:
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            status, found = client.ask(call.method, call.path.replace("/api/visits/{visit}", at), raw=raw)
        assert status == 422, (call.path, raw[:40])
        assert found["kind"] in ("malformed", "upload_file"), found
        assert len(caplog.records) == 1
        assert len(caplog.records[0].getMessage()) < 400

    for call in calls:
        each(lambda raw, call=call: refused(call, raw), NO_MESSAGES)


BAD_CHOICES: tuple[tuple[Any, str], ...] = (
    ({"place": "../demo"}, "place"),
    ({"place": "/etc/passwd"}, "place"),
    ({"place": "own/x"}, "place"),
    ({"place": "demo.yaml"}, "place"),
    ({"place": "sim.app:serve"}, "place"),
    ({"size": 0.3}, "size"),
    ({"size": -1.0}, "size"),
    ({"days": 91}, "days"),
    ({"days": 10**30}, "days"),
    ({"replications": 0}, "replications"),
    ({"replications": 31}, "replications"),
    ({"reforms": ["../x"]}, ""),
    ({"reforms": ["os.system"]}, ""),
    ({"reforms": ["own-grid", "best-skill"]}, "reform:best-skill"),
    ({"values": {PAPERWORK: 2.0}}, f"lever:{PAPERWORK}"),
    ({"values": {PAPERWORK: 10**400}}, f"lever:{PAPERWORK}"),
    ({"values": {PAPERWORK: True}}, f"lever:{PAPERWORK}"),
    ({"values": {PAPERWORK: "x"}}, f"lever:{PAPERWORK}"),
    ({"values": {PAPERWORK: None}}, f"lever:{PAPERWORK}"),
    ({"values": {"demand.catalogue": "x.yaml"}}, ""),
    ({"values": {"territory.table": "/etc/passwd"}}, ""),
    ({"values": {"policy.dispatch.assignment.default": "os:system"}}, "lever:policy.dispatch.assignment.default"),
    ({"values": {"__class__": 1}}, ""),
    ({"place": "panjin/before", "size": 1.0, "days": 730, "values": {"demand.rate_factor": 5.0}}, "size"),
)


def test_a_choice_that_cannot_be_had_names_its_control_in_both_languages(client: Client) -> None:
    def refused(case: tuple[Any, str]) -> None:
        choice, control = case
        for lang in ("en", "zh"):
            status, found = client.ask("POST", f"/api/scenarios?lang={lang}", {"place": "demo"} | choice)
            assert status == 422, (choice, found)
            assert found["control"] == control, (choice, found)
            assert found["message"]

    each(refused, BAD_CHOICES)


WRONG_TYPES: tuple[Any, ...] = (
    {"place": 1},
    {"place": None},
    {"place": ["demo"]},
    {"place": "x" * 201},
    {"size": "0.1"},
    {"days": "90"},
    {"days": True},
    {"replications": "2"},
    {"reforms": "own-grid"},
    {"reforms": ["own-grid"] * 201},
    {"values": []},
    {"values": {PAPERWORK: [1]}},
    {"values": {PAPERWORK: {"x": 1}}},
    {"values": {PAPERWORK: "x" * 201}},
    {"module": "os"},
    {"given": "x"},
)


def test_values_of_wrong_types_and_further_keys_are_refused(client: Client) -> None:
    def refused(choice: Any) -> None:
        status, found = client.ask("POST", "/api/scenarios", {"place": "demo"} | choice)
        assert (status, found["kind"]) == (422, "malformed"), choice
        message = client.ask("POST", "/api/scenarios?lang=zh", {"place": "demo"} | choice)[1]["message"]
        assert message.startswith("请求中的"), message
        assert " " not in message, message  # words of English have spaces between them

    each(refused, WRONG_TYPES)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"days": 90.5}, "现为90.5"),
        ({"size": 0.3}, "现为0.3"),
        ({"replications": 2.5}, "应为1至30的整数，现为2.5"),
        ({"replications": None}, "应为1至30的整数，现为空"),
    ],
)
def test_a_number_that_no_control_offers_is_told_at_its_control(client: Client, choice: Any, told: str) -> None:
    status, found = client.ask("POST", "/api/scenarios?lang=zh", {"place": "demo"} | choice)
    assert (status, found["control"]) == (422, next(iter(choice)))
    assert told in found["message"]


def test_names_that_are_unknown_are_told_so_by_every_call(client: Client) -> None:
    at = visit(client)
    for call in ROUTES:
        if "{visit}" not in call.path:
            continue
        sent = {"files": [{"path": "a.yaml", "content": ""}]}
        bodies = {"comparisons": {"runs": ["x"]}, "assumptions": {"ensemble": "x", "runs": ["x", "y"]}}
        bodies |= dict.fromkeys(("places", "studies", "ensembles"), sent)
        body = bodies.get(call.path.rpartition("/")[2], {"place": "demo"})
        for strange in ("x", "..", "%2e%2e", "os.system", "9" * 500):
            path = re.sub(r"{\w+}", strange, call.path)
            assert client.ask(call.method, path, body)[0] == 404, path
            if re.search("{(run|study|assumption)}", call.path):
                path = re.sub(r"{\w+}", strange, call.path.replace("/api/visits/{visit}", at))
                assert client.ask(call.method, path, body)[0] == 404, path
    assert client.ask("GET", f"{at}/files/csv?runs=x")[0] == 404
    assert client.ask("GET", f"{at}/files/csv")[0] == 404
    for runs in ([], ["x"] * 9, "x"):
        assert client.ask("POST", f"{at}/comparisons", {"runs": runs})[0] == 422


def test_a_visitor_cannot_see_or_change_the_runs_of_another(client: Client) -> None:
    one, other = visit(client), visit(client)
    run = finished(client, one, SMALL | {"replications": 1})
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/stop"), ("GET", "/picture")):
        assert client.ask(method, f"{other}/runs/{run}{path}")[0] == 404
    assert client.ask("POST", f"{other}/comparisons", {"runs": [run]})[0] == 404
    assert client.ask("GET", f"{one}/runs/{run}")[0] == 200


def test_levers_of_a_choice_are_those_of_the_catalogue(client: Client) -> None:
    for lang in ("en", "zh"):
        levers = {one["path"]: one for one in client.ask("GET", f"/api/levers?lang={lang}")[1]}
        found = client.ask("POST", f"/api/scenarios?lang={lang}", {"place": "panjin/before"})[1]
        assert set(levers) == set(found["levers"])
        assert all(one["title"] and one["why"] for one in levers.values())
        shown = client.ask("GET", f"/api/catalogue?lang={lang}")[1]
        assert all(one["title"] and one["about"] and one["cost"] for one in shown["reforms"])
        assert {one["group"] for one in shown["reforms"]} <= {one["name"] for one in shown["groups"]}


def test_a_stream_of_events_tells_of_runs_and_its_end_ends_the_visit(dashboard: Server) -> None:
    import http.client
    from urllib.parse import urlsplit

    name = json.loads(dashboard.ask("/api/visits", "POST")[2])["visit"]
    connection = http.client.HTTPConnection(urlsplit(dashboard.address).netloc, timeout=30)
    connection.request("GET", f"/api/visits/{name}/events", headers={"Cookie": dashboard.cookie})
    answer = connection.getresponse()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.readline() == b"retry: 2000\n"
    connection.sock.close() if connection.sock is not None else None
    answer.close()
    connection.close()
    gone = time.monotonic()
    from sim.app.visits import IDLE_SECONDS, LOOK_SECONDS

    assert IDLE_SECONDS + 8.0 + LOOK_SECONDS < 60.0
    assert time.monotonic() - gone < 60.0
