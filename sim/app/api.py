"""The interface of the dashboard: scenarios, runs and comparisons over HTTP, for its page and for other programs.

``ROUTES`` is the one list of what can be asked; the description in OpenAPI is made from it and from the types of
:mod:`sim.app.messages`. Nothing that a client sends can name a class, a module or a file of this machine.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app import downloads, uploaded
from sim.app.asks import Ask, Call
from sim.app.catalogue import catalogue, lever_catalogue
from sim.app.comparison import told
from sim.app.events import stream
from sim.app.example import example
from sim.app.levers import LeverError
from sim.app.logs import LOG
from sim.app.messages import (
    MOST_BYTES,
    MOST_UPLOAD,
    AssumptionAnswer,
    AssumptionMessage,
    ChoiceMessage,
    ComparisonMessage,
    EnsembleAnswer,
    Malformed,
    PlaceAnswer,
    Refusal,
    RunAnswer,
    SettledAnswer,
    StudyAnswer,
    StudyMessage,
    UploadMessage,
    VisitAnswer,
    read,
)
from sim.app.picture import picture
from sim.app.progress import run_answer
from sim.app.refusals import together
from sim.app.settling import Refused, settled, settled_answer
from sim.app.visits import Visit, Visits
from sim.app.words import language
from sim.scenario import Scenario, ScenarioError

_STATUS: Final = {
    "gone": 404,
    "no_run": 404,
    "no_upload": 404,
    "no_results": 409,
    "runs": 409,
    "full": 503,
    "crowded": 503,
}


def _settle(ask: Ask) -> SettledAnswer:
    return settled_answer(settled(ask.body, lambda _: None), ask.lang)


def _settle_own(ask: Ask) -> SettledAnswer:
    return settled_answer(settled(ask.body, _own(ask.visit())), ask.lang)


def _own(visit: Visit) -> Callable[[str], Scenario | None]:
    def given(name: str) -> Scenario | None:
        found = visit.places.get(name)
        return found.scenario if found is not None else None

    return given


def _enter(ask: Ask) -> VisitAnswer:
    return VisitAnswer(visit=ask.visits.enter().name)


def _leave(ask: Ask) -> None:
    ask.visits.leave(ask.visit().name)


def _start(ask: Ask) -> RunAnswer:
    visit = ask.visit()
    name = visit.start(settled(ask.body, _own(visit)))
    return run_answer(name, visit.runs[name], ask.lang)


def _runs(ask: Ask) -> list[RunAnswer]:
    return [run_answer(name, run, ask.lang) for name, run in list(ask.visit().runs.items())]


def _run(ask: Ask) -> RunAnswer:
    return run_answer(ask.request.path_params["run"], ask.run(ask.visit()), ask.lang)


def _stop(ask: Ask) -> None:
    ask.run(ask.visit()).stop()


def _drop(ask: Ask) -> None:
    visit = ask.visit()
    ask.run(visit)
    visit.drop(ask.request.path_params["run"])


def _picture(ask: Ask) -> dict[str, Any]:
    return picture(ask.run(ask.visit()))


def _compare(ask: Ask) -> dict[str, Any]:
    return told(ask.with_results(ask.visit(), ask.body.runs), list(dict.fromkeys(ask.body.runs)), ask.lang)


def _events(ask: Ask) -> Response:
    return stream(ask.visit(), ask.lang)


_VISIT: Final = "/api/visits/{visit}"
_ONE: Final = f"{_VISIT}/runs/{{run}}"
_STUDY: Final = f"{_VISIT}/studies/{{study}}"
_ASSUMED: Final = f"{_VISIT}/assumptions/{{assumption}}"
ROUTES: Final[tuple[Call, ...]] = (
    Call("GET", "/api/openapi.json", "This description.", lambda ask: describe()),
    Call("GET", "/api/catalogue", "Places, sizes, reforms in groups, words.", lambda ask: catalogue(ask.lang)),
    Call("GET", "/api/levers", "Every lever: title, unit, range, reason.", lambda ask: lever_catalogue(ask.lang)),
    Call("GET", "/api/example", "A finished comparison, shipped.", lambda ask: example(ask.lang)),
    Call("POST", "/api/scenarios", "Whether a choice adds up; its levers.", _settle, ChoiceMessage, SettledAnswer),
    Call("POST", "/api/visits", "Begin a visit.", _enter, None, VisitAnswer),
    Call("DELETE", _VISIT, "End a visit; all that it held is freed.", _leave),
    Call("POST", f"{_VISIT}/leave", "The same, for a page that closes.", _leave),
    Call("GET", f"{_VISIT}/events", "Progress of all runs, as a stream of events.", _events),
    Call("POST", f"{_VISIT}/scenarios", "As above, own places too.", _settle_own, ChoiceMessage, SettledAnswer),
    Call("POST", f"{_VISIT}/places", "Upload a place.", uploaded.take_place, UploadMessage, PlaceAnswer, MOST_UPLOAD),
    Call(
        "POST",
        f"{_VISIT}/studies",
        "Upload a folder of results.",
        uploaded.take_study,
        StudyMessage,
        StudyAnswer,
        MOST_UPLOAD,
    ),
    Call("GET", _STUDY, "What a folder of results says.", uploaded.study),
    Call("DELETE", _STUDY, "Let go of a folder of results.", uploaded.drop_study),
    Call("GET", f"{_STUDY}/files/{{form}}", f"A file of it: {', '.join(downloads.STUDY_FORMS)}.", uploaded.study_file),
    Call(
        "POST",
        f"{_VISIT}/ensembles",
        "Upload an ensemble.",
        uploaded.take_ensemble,
        UploadMessage,
        EnsembleAnswer,
        MOST_UPLOAD,
    ),
    Call(
        "POST",
        f"{_VISIT}/assumptions",
        "Compare under assumptions.",
        uploaded.assume,
        AssumptionMessage,
        AssumptionAnswer,
    ),
    Call("GET", _ASSUMED, "How far that is; what was found.", uploaded.assumption, None, AssumptionAnswer),
    Call("POST", f"{_ASSUMED}/stop", "Stop it.", uploaded.stop_assuming),
    Call("GET", f"{_VISIT}/runs", "All runs of the visit.", _runs),
    Call("POST", f"{_VISIT}/runs", "Begin a run.", _start, ChoiceMessage, RunAnswer),
    Call("GET", _ONE, "How far a run is.", _run, None, RunAnswer),
    Call("DELETE", _ONE, "Stop a run and let go of it.", _drop),
    Call("POST", f"{_ONE}/stop", "Stop a run; whole replications are kept.", _stop),
    Call("GET", f"{_ONE}/picture", "Map and curves of a run so far.", _picture),
    Call("POST", f"{_VISIT}/comparisons", "Tell up to eight runs together.", _compare, ComparisonMessage),
    Call("GET", f"{_VISIT}/files/{{form}}", "A file of runs (?runs=a,b).", uploaded.results_file),
)


def routes(visits: Visits) -> list[Route]:
    """The routes of all calls."""
    return [Route(call.path, _endpoint(call, visits), methods=[call.method]) for call in ROUTES]


def _endpoint(call: Call, visits: Visits) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        lang = language(request.query_params.get("lang"))
        try:
            visit = visits.find(request.path_params.get("visit", ""))
            async with _turn(call, visit):
                with _asked(visit):
                    body = read(call.takes, await _body(request, call.most)) if call.takes is not None else None
                    found = await run_in_threadpool(call.handle, Ask(request, lang, visits, body))
        except Malformed as error:
            LOG.warning("message refused: %s %s", call.path, error)
            return _json(Refusal(kind="malformed", control="", message=error.told(lang)), 422)
        except ClientDisconnect:
            return Response(status_code=400)
        except Refused as error:
            return _refusal(error.control, error.error, lang)
        except LeverError as error:
            return _refusal("", error, lang)
        except ScenarioError as error:
            return _refusal("", together(error), lang)
        return found if isinstance(found, Response) else _json(found, 201 if call.method == "POST" else 200)

    return endpoint


@asynccontextmanager
async def _turn(call: Call, visit: Visit | None) -> AsyncIterator[None]:
    """A message that may be large is read if it is of a visitor, and one at a time of each."""
    if call.most <= MOST_BYTES:
        yield
        return
    if visit is None:
        raise LeverError("gone")
    async with visit.sending:
        yield


@contextmanager
def _asked(visit: Visit | None) -> Iterator[None]:
    """Somebody whose request is being answered has not gone, however long that takes."""
    if visit is None:
        yield
        return
    visit.asked += 1
    try:
        yield
    finally:
        visit.asked -= 1
        visit.touch()


async def _body(request: Request, most: int) -> bytes:
    """The body, no more than so many bytes of it."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            raise Malformed(f"expected at most {most:,} bytes", f"请求至多{most:,}字节")
    return bytes(found)


def _refusal(control: str, error: LeverError, lang: str) -> Response:
    return _json(Refusal(kind=error.kind, control=control, message=error.told(lang)), _STATUS.get(error.kind, 422))


def _json(found: Any, status: int) -> Response:
    if found is None:
        return Response(status_code=204)
    content = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)
    return Response(content.encode(), status, {"cache-control": "no-store"}, "application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump()
    return value.item() if hasattr(value, "item") else str(value)


def describe() -> dict[str, Any]:
    """The description of the interface in OpenAPI."""
    from pydantic.json_schema import models_json_schema

    from sim import __version__

    models = {kind for call in ROUTES for kind in (call.takes, call.gives) if kind is not None} | {Refusal}
    ordered = sorted(models, key=lambda kind: kind.__name__)
    _, schemas = models_json_schema(
        [(kind, "validation") for kind in ordered], ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, Any] = {}
    for call in ROUTES:
        paths.setdefault(call.path, {})[call.method.lower()] = _described(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "gridgov", "version": __version__, "description": (__doc__ or "").splitlines()[0]},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(call: Call) -> dict[str, Any]:
    def content(kind: type[BaseModel]) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}

    names = [part[1:-1] for part in call.path.split("/") if part.startswith("{")]
    given = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]
    lang = {"name": "lang", "in": "query", "schema": {"enum": ["en", "zh"], "default": "en"}}
    done = "201" if call.method == "POST" and call.gives else "200"
    found: dict[str, Any] = {
        "summary": call.about,
        "parameters": [*given, lang],
        "responses": {
            done: {"description": "done"} | ({"content": content(call.gives)} if call.gives else {}),
            "422": {"description": "refused; nothing was changed", "content": content(Refusal)},
        },
    }
    if call.takes is not None:
        found["requestBody"] = {"required": True, "content": content(call.takes)}
    return found
