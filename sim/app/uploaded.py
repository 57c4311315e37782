"""What is asked of the dashboard about files: those that a visitor sends, and those that are given back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from sim.app import downloads
from sim.app.asks import Ask
from sim.app.assumed import Assumed, check_size, receive_ensemble
from sim.app.levers import LeverError
from sim.app.messages import MOST_RUNS, EnsembleAnswer, PlaceAnswer, StudyAnswer
from sim.app.refusals import of_files
from sim.app.studies import StoredStudy, receive_study, study_told
from sim.app.uploads import receive
from sim.scenario import ScenarioError


def _received[Held](receive: Callable[[], Held]) -> Held:
    """What was sent; what is wrong in its files is told as on the command line."""
    try:
        return receive()
    except ScenarioError as error:
        raise of_files(error) from None


def take_place(ask: Ask) -> PlaceAnswer:
    """A place that is sent."""
    visit = ask.visit()
    upload = _received(lambda: receive(ask.body.files))
    title = upload.scenario.title
    return PlaceAnswer(place=visit.add_place(upload), title=getattr(title, ask.lang) or title.en or "–")


def take_study(ask: Ask) -> StudyAnswer:
    """A folder of results that is sent."""
    visit = ask.visit()
    study = _received(lambda: receive_study(ask.body.files))
    return StudyAnswer(study=visit.add_study(study), title=study.title(ask.lang))


def study(ask: Ask) -> dict[str, Any]:
    """What a folder of results says."""
    return study_told(_stored(ask), ask.lang)


def _stored(ask: Ask) -> StoredStudy:
    return _upload_of(ask.visit().studies, ask.request.path_params["study"])


def _upload_of[Held](held: dict[str, Held], name: str) -> Held:
    found = held.get(name)
    if found is None:
        raise LeverError("no_upload")
    return found


def drop_study(ask: Ask) -> None:
    """Let go of a folder of results."""
    _stored(ask)
    ask.visit().drop_study(ask.request.path_params["study"])


def take_ensemble(ask: Ask) -> EnsembleAnswer:
    """An ensemble that is sent."""
    visit = ask.visit()
    found = _received(lambda: receive_ensemble(ask.body.files))
    name = visit.add_ensemble(found)
    return EnsembleAnswer(ensemble=name, sets=len(found.ensemble.rows), parameters=found.titles(ask.lang))


def assume(ask: Ask) -> dict[str, Any]:
    """Begin to compare runs under the sets of an ensemble."""
    visit = ask.visit()
    ensemble = _upload_of(visit.ensembles, ask.body.ensemble)
    names = list(dict.fromkeys(ask.body.runs))
    runs = ask.with_results(visit, names)
    if len(runs) < 2:
        raise LeverError("no_results")
    check_size([one.scenario for one in runs])
    name = visit.assume(runs, names, ensemble)
    return visit.assumed[name].told(name, ask.lang)


def stop_assuming(ask: Ask) -> None:
    """Stop it."""
    _assumed(ask).stop()


def _assumed(ask: Ask) -> Assumed:
    return _upload_of(ask.visit().assumed, ask.request.path_params["assumption"])


def assumption(ask: Ask) -> dict[str, Any]:
    """How far that is, and what was found."""
    return _assumed(ask).told(ask.request.path_params["assumption"], ask.lang)


def results_file(ask: Ask) -> Response:
    """A file of results of own runs."""
    names = ask.request.query_params.get("runs", "")[:400].split(",")[:MOST_RUNS]
    runs = ask.with_results(ask.visit(), names)
    form = _form(ask, downloads.FORMS)
    return _attached(*downloads.made(form, runs, ask.lang))


def study_file(ask: Ask) -> Response:
    """A file of results of a study that was sent."""
    found = _stored(ask)
    return _attached(*downloads.made_of_study(_form(ask, downloads.STUDY_FORMS), found, ask.lang))


def _form(ask: Ask, forms: Sequence[str]) -> str:
    form = str(ask.request.path_params["form"])
    if form not in forms:
        raise LeverError("one_of", form, allowed=forms)
    return form


def _attached(name: str, kind: str, content: bytes) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "content-security-policy": "sandbox",
    }
    return Response(content, media_type=kind, headers=headers)
