"""What one visitor sees and may do. Nothing here is shared between visitors."""

from __future__ import annotations

import logging
import secrets
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sim.app import memory
from sim.app.choice import DAYS, FIRST_PLACE, MOST_REPLICATIONS, SIZES, Choice
from sim.app.experiment import Experiment
from sim.app.holdings import HELD
from sim.app.levers import SHOWN, Lever, LeverError, checked, levers, search, shown
from sim.app.outcome import compared, single
from sim.app.refusals import conflict, control_of, one_of, together
from sim.app.words import DAYS as DAY_WORDS
from sim.app.words import SIZES as SIZE_WORDS
from sim.app.words import WORDS, choice_title, language
from sim.report.report_words import GRADES_ZH
from sim.scenario import ScenarioError, list_reforms, list_scenarios, schema

#: Sessions by their token, for downloads: whoever has the token is the visitor.
OPEN: Final[weakref.WeakValueDictionary[str, Session]] = weakref.WeakValueDictionary()
LOG: Final = logging.getLogger("sim.app")


class Session:
    """State of one visitor's page.

    Parameters
    ----------
    lang : str
        ``en`` or ``zh``; anything else is English.

    Attributes
    ----------
    token : str
        Random, hard to guess; part of the addresses of downloads.
    choice : Choice
        Settings of the next run.
    current, pinned : Experiment or None
    problem : str
        What was wrong with the last thing the visitor did; empty if nothing was.
    refused : mapping of str to LeverError
        What stands refused, by the control that asked for it (`control_of`), until that control is moved again.
    news : threading.Event
        Set, from any thread, when there is something new to show.
    closed : bool
        Whether the visitor has gone.
    """

    def __init__(self, lang: str = "en") -> None:
        self.token = secrets.token_urlsafe(18)
        self.lang = language(lang)
        self.choice = Choice.of_place(FIRST_PLACE)
        self.current: Experiment | None = None
        self.pinned: Experiment | None = None
        self.query = ""
        self.problem = ""
        self.refused: dict[str, LeverError] = {}
        self._tries = 0
        self.news = threading.Event()
        self.closed = False
        self._controls: tuple[Any, dict[str, Any]] | None = None
        self._outcome: tuple[Any, dict[str, Any]] | None = None
        OPEN[self.token] = self
        HELD.enter(self.token)
        weakref.finalize(self, HELD.leave, self.token)

    def close(self) -> None:
        """The visitor has gone: nothing more is run for them, and nothing is kept."""
        self.closed = True
        self.news.set()
        OPEN.pop(self.token, None)
        if self.current is not None:
            self.current.stop()
        self.current = self.pinned = None
        self._controls = self._outcome = None
        HELD.leave(self.token)
        memory.poke()

    # -- what a visitor may do ----------------------------------------------------------------------------

    def act(self, message: Any) -> None:
        """Do what the page asks for; what is wrong with it goes to ``problem``.

        Parameters
        ----------
        message : mapping
            ``do`` names the action; the rest are its arguments. Nothing in it is trusted.
        """
        actions: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            "place": self._place,
            "size": self._size,
            "days": self._days,
            "replications": self._replications,
            "reform": self._reform,
            "lever": self._lever,
            "back": self._back,
            "reset": self._reset,
            "search": self._search,
            "lang": self._lang,
            "run": self._run,
            "stop": self._stop,
            "pin": self._pin,
            "unpin": self._unpin,
        }
        self.problem = ""
        control = ""
        try:
            if not isinstance(message, dict) or not isinstance(message.get("do"), str):
                raise LeverError("message")
            action = actions.get(message["do"])
            if action is None:
                raise LeverError("action", message["do"], allowed=actions)
            control = control_of(message)
            action(message)
        except LeverError as error:
            self._refuse(control, error)
        except ScenarioError as error:
            self._refuse(control, together(error))
        except Exception:  # the last resort: the visitor reads a sentence, the log gets a line
            LOG.exception("an action of the page failed")
            self._refuse(control, LeverError("fault"))
        else:
            self._settle(control)

    def _refuse(self, control: str, error: LeverError) -> None:
        self.problem = error.told(self.lang)
        self.refused[control] = error
        self._tries += 1  # so that the page draws its controls again, although nothing has changed

    def _settle(self, control: str) -> None:
        """Let go of the refusals that what was now done has answered."""
        if control in ("place", "reset", "lang", "search"):
            gone = [] if control in ("lang", "search") else list(self.refused)
        else:
            family = control.partition(":")[0]
            gone = [key for key in self.refused if key in ("", control) or (family == "reform" and key[:6] == family)]
        for key in gone:
            del self.refused[key]

    def _choose(self, choice: Choice) -> None:
        choice.scenario()  # raises where the values do not add up: the old choice stays
        self.choice = choice

    def _place(self, message: Mapping[str, Any]) -> None:
        self._choose(Choice.of_place(shown(message.get("value")), self.choice.replications))

    def _size(self, message: Mapping[str, Any]) -> None:
        self._choose(replace(self.choice, scale=one_of(message.get("value"), SIZES)))

    def _days(self, message: Mapping[str, Any]) -> None:
        self._choose(replace(self.choice, days=int(one_of(message.get("value"), DAYS))))

    def _replications(self, message: Mapping[str, Any]) -> None:
        number = one_of(message.get("value"), range(1, MOST_REPLICATIONS + 1))
        self._choose(replace(self.choice, replications=int(number)))

    def _reform(self, message: Mapping[str, Any]) -> None:
        name, on = message.get("name"), bool(message.get("on"))
        if not isinstance(name, str) or name not in {reform.name for reform in list_reforms()}:
            raise LeverError("reform", name)
        others = tuple(other for other in self.choice.reforms if other != name)
        try:
            self._choose(replace(self.choice, reforms=(*others, name) if on else others))
        except ScenarioError as error:
            clash = on and any(problem.path.startswith("reforms") for problem in error.problems)
            raise (conflict(name, others) if clash else error) from None

    def _lever(self, message: Mapping[str, Any]) -> None:
        path = shown(message.get("path"))
        value = checked(path, message.get("value"))
        if value == schema.value_at(self.choice.base(), path):
            self._back(message)
        else:
            self._choose(replace(self.choice, values={**self.choice.values, path: value}))

    def _back(self, message: Mapping[str, Any]) -> None:
        path = message.get("path")
        self._choose(replace(self.choice, values={p: v for p, v in self.choice.values.items() if p != path}))

    def _reset(self, _: Mapping[str, Any]) -> None:
        self._choose(replace(self.choice, values={}))

    def _search(self, message: Mapping[str, Any]) -> None:
        self.query = shown(message.get("value", ""))

    def _lang(self, message: Mapping[str, Any]) -> None:
        self.lang = language(message.get("value"))

    def _run(self, _: Mapping[str, Any]) -> None:
        if self.current is not None and not self.current.ended:
            return
        if not HELD.room(self.token):
            raise LeverError("full")
        self.current = Experiment(self.choice, self.choice.scenario(), self.news.set, partial(HELD.grant, self.token))
        self._keep()
        self.current.start()

    def _stop(self, _: Mapping[str, Any]) -> None:
        if self.current is not None:
            self.current.stop()

    def _pin(self, _: Mapping[str, Any]) -> None:
        if self.current is not None and self.current.ended and self.current.rows:
            self.pinned = self.current
            self._keep()

    def _unpin(self, _: Mapping[str, Any]) -> None:
        self.pinned = None
        self._keep()

    def _keep(self) -> None:
        """Only what is shown counts as held."""
        HELD.keep(self.token, [e for e in (self.current, self.pinned) if e is not None])
        memory.poke()

    # -- what is shown ------------------------------------------------------------------------------------

    def controls(self) -> dict[str, Any]:
        """Place, reforms and levers; made anew when something of it has changed."""
        seen = (self.lang, self.choice, self.query, self._tries, tuple(self.refused))
        if self._controls is None or self._controls[0] != seen:
            self._controls = (seen, self._make_controls())
        return self._controls[1]

    def _make_controls(self) -> dict[str, Any]:
        lang, choice, words = self.lang, self.choice, WORDS[self.lang]
        base = choice.base()
        known = levers()
        groups = [
            {"name": name, "title": words[name], "levers": [self._lever_view(known[p], base) for p in paths]}
            for name, paths in SHOWN.items()
        ]
        shown = {path for paths in SHOWN.values() for path in paths}
        found = [path for path in search(self.query) if path not in shown] if self.query.strip() else []
        extra = [path for path in choice.values if path not in shown and path not in found]
        return {
            "lang": lang,
            "words": words,
            "place": choice.place,
            "places": [{"name": e.name, "title": getattr(e.title, lang) or e.name} for e in list_scenarios()],
            "scale": choice.scale,
            "sizes": [{"value": size, "title": SIZE_WORDS[size][lang]} for size in SIZES],
            "days": choice.days,
            "lengths": [{"value": days, "title": words[DAY_WORDS[days]]} for days in DAYS],
            "replications": choice.replications,
            "most_replications": MOST_REPLICATIONS,
            "reforms": [self._reform_view(reform) for reform in list_reforms()],
            "groups": groups,
            "found": [self._lever_view(known[path], base) for path in (*found, *extra)],
            "query": self.query,
            "none_found": bool(self.query.strip()) and not search(self.query),
            "moved": len(choice.values),
            "refused": {control: error.told(lang) for control, error in self.refused.items()},
            "tries": self._tries,
        }

    def _reform_view(self, reform: Any) -> dict[str, Any]:
        lang = self.lang
        about = [getattr(reform.description, lang), getattr(reform.cost, lang), reform.source]
        return {
            "name": reform.name,
            "title": getattr(reform.title, lang) or reform.name,
            "on": reform.name in self.choice.reforms,
            "mechanisms": ", ".join(reform.mechanisms),
            "about": [line for line in about if line],
        }

    def _lever_view(self, lever: Lever, base: Any) -> dict[str, Any]:
        parameter, lang, words = lever.parameter, self.lang, WORDS[self.lang]
        own = schema.value_at(base, parameter.path)
        moved = parameter.path in self.choice.values
        value = self.choice.values.get(parameter.path, own)
        found: dict[str, Any] = {
            "path": parameter.path,
            "title": getattr(parameter.title, lang),
            "moved": moved,
            "value": value,
            "choice": lever.is_choice,
            "may_be_unset": lever.may_be_unset,
            "source": parameter.source.of(lang),
            "grade": GRADES_ZH.get(parameter.grade, parameter.grade) if lang == "zh" else parameter.grade,
            "reforms": [getattr(reform.title, lang) or reform.name for reform in lever.reforms],
        }
        if lever.is_choice:
            found["options"] = [{"value": name, "title": choice_title(name, lang)} for name in parameter.choices]
            found["own"] = choice_title(str(own), lang)
            return found
        share = parameter.unit == "share"
        factor = 100.0 if share else 1.0
        low, high, step = (round(factor * end, 9) for end in lever.track(own, value))
        limits = [None if end is None else round(factor * end, 9) for end in (parameter.low, parameter.high)]
        found |= {
            "low": low,
            "high": high,
            "step": step,
            "valid_low": limits[0],
            "valid_high": limits[1],
            "factor": factor,
            "value": None if value is None else round(factor * value, 9),
            "unit": "%" if share else parameter.unit.of(lang),
            "range": parameter.range,
            "own": words["unset"] if own is None else f"{factor * own:,.10g}" + (" %" if share else ""),
        }
        return found

    def bar(self) -> dict[str, Any]:
        """The head of the page: what is going on, and what can be done next."""
        words, now = WORDS[self.lang], self.current
        ended = now is not None and now.ended
        return {
            "lang": self.lang,
            "words": words,
            "state": now.state if now is not None else "idle",
            "busy": now is not None and not now.ended,
            "share": round(now.share, 3) if now is not None else 0.0,
            "told": self._status(),
            "stale": ended and now is not None and now.choice != self.choice,
            "can_pin": ended and now is not None and bool(now.rows) and now is not self.pinned,
            "now": now.choice.described(self.lang) if now is not None else "",
            "pinned": self.pinned.choice.described(self.lang) if self.pinned is not None else "",
        }

    def _status(self) -> str:
        words, now = WORDS[self.lang], self.current
        if now is None:
            return words["idle"]
        if now.state == "full":
            return LeverError("full").told(self.lang)
        n, done = now.choice.replications, len(now.rows)
        if now.state == "running":
            days = now.scenario.run.days
            told = words["warm_up" if now.day < 0 else "running"]
            return told.format(day=abs(now.day), days=days)
        if now.state == "replicating":
            return words["replicating"].format(k=min(done + 1, n), n=n)
        if now.state == "done":
            return words["done"].format(n=done) if done > 1 else words["done_one"]
        if now.state == "stopped" and done:
            return words["stopped_after"].format(n=done)
        return words[now.state].format(message=now.message)

    def live(self) -> dict[str, Any]:
        """Map and curves of the present run, and of the pinned one."""
        now, pinned = self.current, self.pinned if self.pinned is not self.current else None
        return {
            "words": WORDS[self.lang],
            "lang": self.lang,
            "ground": now.ground if now is not None else None,
            "curves": now.curves if now is not None else None,
            "frame": now.frame.view() if now is not None and now.frame is not None else None,
            "frames": _frames(now),
            "days": now.scenario.run.days if now is not None else 0,
            "ended": now is not None and now.ended,
            "number": id(now) % 1_000_000_007 if now is not None else 0,
            "pinned_ground": pinned.ground if pinned is not None else None,
            "pinned_curves": pinned.curves if pinned is not None else None,
            "pinned_frames": _frames(pinned),
        }

    def outcome(self) -> dict[str, Any]:
        """Tables of the run, or of the pinned run against it; made anew when there are new ones."""
        now, pinned = self.current, self.pinned
        ready = now is not None and now.ended and bool(now.rows)
        seen = (self.lang, id(now), len(now.rows) if now is not None and ready else 0, id(pinned))
        if self._outcome is None or self._outcome[0] != seen:
            self._outcome = (seen, self._make_outcome() if ready else {"kind": "none", "words": WORDS[self.lang]})
        return self._outcome[1]

    def _make_outcome(self) -> dict[str, Any]:
        now, pinned, words = self.current, self.pinned, WORDS[self.lang]
        assert now is not None
        against = pinned if pinned is not None and pinned is not now else None
        found = compared(against, now, self.lang) if against is not None else single(now, self.lang)
        links = [
            {"title": words[key], "href": f"download/{self.token}/{kind}"}
            for key, kind in (("scenario_file", "scenario"), ("csv", "csv"), ("parquet", "parquet"))
        ]
        if against is not None or now.has_cases:
            links.append({"title": words["report"], "href": f"download/{self.token}/report-{self.lang}"})
        notes = found["notes"] + ([] if now.has_cases else [words["cases_let_go"]])
        told = {
            "now": now.choice.described(self.lang),
            "pinned": against.choice.described(self.lang) if against is not None else "",
        }
        return found | {"words": words, "links": links, "notes": notes, "told": told}


def _frames(experiment: Experiment | None) -> list[dict[str, Any]]:
    """Frames to play again; sent once, at the end of the watched run."""
    if experiment is None or not (experiment.rows or experiment.ended):
        return []
    return [frame.view() for frame in experiment.frames]
