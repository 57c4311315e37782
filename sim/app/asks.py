"""One request to the dashboard as its handlers see it, and one line of the list of what can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request

from sim.app.experiment import Experiment
from sim.app.levers import LeverError
from sim.app.messages import MOST_BYTES
from sim.app.visits import Visit, Visits


@dataclass(frozen=True)
class Ask:
    """One request, as a handler sees it.

    Parameters
    ----------
    request : Request
    lang : str
    visits : Visits
    body : object
        The message, if the route takes one.
    """

    request: Request
    lang: str
    visits: Visits
    body: Any = None

    def visit(self) -> Visit:
        """The visit that the address names."""
        found = self.visits.find(self.request.path_params["visit"])
        if found is None:
            raise LeverError("gone")
        return found

    def run(self, visit: Visit, name: str | None = None) -> Experiment:
        """A run of the visit."""
        found = visit.runs.get(self.request.path_params["run"] if name is None else name)
        if found is None:
            raise LeverError("no_run")
        return found

    def with_results(self, visit: Visit, names: list[str]) -> list[Experiment]:
        """Runs that have results to tell."""
        found = [self.run(visit, name) for name in dict.fromkeys(names)]
        if not found or any(not one.rows or one.run is None for one in found):
            raise LeverError("no_results")
        return found


Handler = Callable[[Ask], Any]


@dataclass(frozen=True)
class Call:
    """One thing that can be asked.

    Parameters
    ----------
    method, path, about : str
    handle : callable
        Gives a model, plain values, or a Response; refuses with LeverError, Refused or ScenarioError.
    takes, gives : type
    most : int
        Bytes of the message.
    """

    method: str
    path: str
    about: str
    handle: Handler
    takes: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    most: int = MOST_BYTES
