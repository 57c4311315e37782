"""A watch over institutions: which columns and parameters each one reads and changes, by name.

Names are those of ``Institution.reads`` and ``Institution.changes``: columns of the engine as ``NOUN.COLUMN`` (or
``NOUN``, where it is one plain array), ``staff.COLUMN``, ``branches.COLUMN``, ``judged.COLUMN``, the columns of the
town itself (``visits``, ``volunteers``, ...), ``duties``, ``ledger``, ``series`` and ``levers.adopted`` as a whole,
parameters of policy by their path, other parameters of the scenario by their path below ``scenario``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.flow.state import State
from sim.institutions import wanted_institutions
from sim.institutions.core.duties import Duties
from sim.institutions.core.institution import Institution
from sim.institutions.core.judgement import Judgement, ResultShares
from sim.institutions.core.levers import Levers
from sim.institutions.core.staff import Staff
from sim.institutions.core.town import Town
from sim.policy.kinds import Section
from sim.scenario import Scenario
from sim.simulation import model

#: Columns that a town itself holds.
OWN = ("visits", "member_visits", "volunteers")
#: Entries of duties that institutions write; the rest is a plan of who works where.
SHARES = ("paperwork", "visits", "taken", "added", "scaled", "part")
STAFF = frozenset(Staff.names())
JUDGED = frozenset(Judgement.__dataclass_fields__) - {"setup"}
STATE = frozenset(name for name, f in State.__dataclass_fields__.items() if f.init)
#: What was never looked at before.
_NEVER: Any = object()
#: The calendar of a run, which everybody knows.
KNOWN = ("run",)
#: What compiled code is handed: it reads columns unseen.
POINTERS = frozenset({"address", "addresses"})


@dataclass
class Seen:
    """What was seen of one institution, on whatever days.

    Attributes
    ----------
    read : set of str
        Columns and parameters that it asked for.
    changed : set of str
        Columns that were others after it had acted, or had been opened, than before.
    unseen : bool
        Whether it handed the columns of the engine to compiled code.
    """

    read: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    unseen: bool = False


class Watched(np.recarray):
    """Columns of a noun that tell which of them is asked for."""

    def __array_finalize__(self, obj: Any) -> None:
        super().__array_finalize__(obj)
        object.__setattr__(self, "_told", getattr(obj, "_told", None))

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            _tell(self, name)
        return super().__getattribute__(name)

    def __getitem__(self, key: Any) -> Any:
        for name in (key,) if isinstance(key, str) else key if isinstance(key, list) else ():
            _tell(self, name)
        return super().__getitem__(key)

    def view(self, *args: Any, **more: Any) -> Any:
        """The same, watched, where a plain view of the records is asked for."""
        if self.dtype.names is not None and args == (np.ndarray,):
            return self
        return super().view(*args, **more)


def _tell(array: Any, name: Any) -> None:
    told = np.ndarray.__getattribute__(array, "__dict__").get("_told")
    names = np.ndarray.__getattribute__(array, "dtype").names
    if told is not None and names is not None and isinstance(name, str) and name in names:
        told(name)


class Watch:
    """Looks at a run from the start of its building to its end."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = defaultdict(Seen)
        self.moving: set[str] = set()  # columns that anybody has changed
        self._now: Seen | None = None
        self._paths: dict[int, str] = {}
        self._before: dict[str, Any] = {}

    # -- what is read -----------------------------------------------------------------------------------------

    def read(self, name: str) -> None:
        """Note what the institution that acts now asks for."""
        if self._now is not None:
            self._now.read.add(name)

    @contextmanager
    def of(self, name: str | None) -> Iterator[None]:
        """Note what is read for an institution; None: for nobody."""
        before, self._now = self._now, None if name is None else self.seen[name]
        try:
            yield
        finally:
            self._now = before

    def place(self, section: Section, path: str) -> None:
        """Remember where every section of a scenario lies."""
        self._paths[id(section)] = path
        for name in type(section).model_fields:
            if isinstance(value := getattr(section, name), Section) and name not in KNOWN:
                self.place(value, f"{path}.{name}" if path else name)

    def parameter(self, section: Section, name: str, value: Any) -> None:
        """Note a parameter by its path."""
        if self._now is None or isinstance(value, Section) or name not in type(section).model_fields:
            return
        path = self._paths.get(id(section))
        if path is not None:
            self.lever(f"{path}.{name}".removeprefix("policy."), path.partition(".")[0] == "policy")

    def lever(self, path: str, policy: bool = True) -> None:
        """Note a parameter of policy by its path below it, or of the scenario."""
        self.read(f"{'policy' if policy else 'scenario'}.{path}")

    # -- what is changed --------------------------------------------------------------------------------------

    def columns(self, town: Town) -> dict[str, Any]:
        """Everything that could change: name > array or texts of bytes."""
        state, found = town.state, {}
        for name in sorted(STATE):
            found[name] = getattr(state, name)
        found["branches"] = town.branches
        found |= {f"staff.{name}": getattr(town.staff, name) for name in Staff.names()}
        found |= {f"judged.{name}": _as_bytes(getattr(town.judged, name)) for name in JUDGED}
        found |= {name: getattr(town, name) for name in OWN}
        found["duties"] = _as_bytes({name: getattr(town.duties, name) for name in SHARES})
        found["ledger"] = _as_bytes({"fen": town.ledger.fen, "hours": town.ledger.hours})
        found["series"] = _as_bytes(town.series)
        found["levers.adopted"] = town.levers._adopted
        return found

    def compare(self, town: Town) -> set[str]:
        """Names of columns that are others than at the last look, which this one is from now on."""
        changed: set[str] = set()
        with self.of(None):
            for name, now in self.columns(town).items():
                before = self._before.get(name, _NEVER)
                if before is not _NEVER and _equal(before, now):
                    continue
                self._before[name] = now.copy() if isinstance(now, np.ndarray) else now
                changed |= set(_names(name, before, now))
        return changed

    def look(self, town: Town) -> None:
        """Take what others (the engine) have changed for given."""
        first = not self._before
        changed = self.compare(town)
        if not first:
            self.moving |= changed

    def watched(self, name: str, town: Town, act: Callable[[], Any]) -> Any:
        """Do what an institution does, and note it."""
        with self.of(name):
            result = act()
        changed = self.compare(town)
        self.seen[name].changed |= changed
        self.moving |= changed
        return result

    def open(self, town: Town) -> list[Institution]:
        """The institutions of a town, watched."""
        with self.of(None):
            self.look(town)
            kinds = wanted_institutions(town)
        found = []
        for kind in kinds:
            institution = self.watched(kind.name, town, lambda kind=kind: kind(town))
            act, name = institution.act, kind.name
            institution.act = lambda act=act, name=name: self.watched(name, town, act)  # type: ignore[method-assign]
            found.append(institution)
        return found

    def model(self, simulation: model.Simulation) -> None:
        """Watch what the model itself does before and after the institutions."""
        for number, (name, phase) in enumerate(simulation.phases):
            if not isinstance(phase, Institution):
                act = getattr(simulation, phase.method) if isinstance(phase, model.OwnPhase) else phase
                simulation.phases[number] = name, partial(self.watched, name, simulation.town, act)

    def run(self, scenario: Scenario) -> None:
        """Run a scenario under watch."""
        self._before.clear()
        self._paths.clear()
        self.place(scenario, "")
        with pytest.MonkeyPatch.context() as patch:
            _listen(patch, self)
            simulation = model.Simulation(scenario, 1)
            self.model(simulation)
            while simulation.running:
                simulation.step()


def _listen(patch: pytest.MonkeyPatch, watch: Watch) -> None:
    """Tell a watch of everything that is asked for while a run goes on."""
    patch.setattr(model, "open_institutions", watch.open)
    _replace(patch, Section, watch.parameter)
    _replace(patch, Staff, lambda _, name, __: watch.read(f"staff.{name}") if name in STAFF else None)
    _replace(patch, Judgement, lambda _, name, __: watch.read(f"judged.{name}") if name in JUDGED else None)
    _replace(patch, Duties, lambda _, name, __: watch.read("duties") if name in (*SHARES, "planned") else None)
    _replace(patch, State, lambda _, name, value: _of_state(watch, name, value))
    _replace(patch, Town, lambda _, name, value: _of_town(watch, name, value))
    for name in ("community", "street", "district", "desk", "server", "base", "varies"):
        _lever(patch, watch, name)
    for owner, name in ((Duties, "settle"), (Duties, "plan"), (Town, "note")):
        _unheard(patch, watch, owner, name)


def _replace(patch: pytest.MonkeyPatch, owner: type, told: Callable[[Any, str, Any], Any]) -> None:
    """Tell of every attribute that is asked for; what is told back takes its place, if anything is."""
    plain = owner.__getattribute__

    def asked(self: Any, name: str) -> Any:
        value = plain(self, name)
        if name.startswith("_"):
            return value
        other = told(self, name, value)
        return value if other is None else other

    patch.setattr(owner, "__getattribute__", asked)


def _of_state(watch: Watch, name: str, value: Any) -> Any:
    if watch._now is not None and name in POINTERS:
        watch._now.unseen = True
    return _of_records(watch, name, value) if name in STATE else None


def _of_town(watch: Watch, name: str, value: Any) -> Any:
    if name == "branches":
        return _of_records(watch, name, value)
    if name in (*OWN, "series"):
        watch.read(name)
    return None


def _of_records(watch: Watch, noun: str, value: Any) -> Any:
    """Records that tell of their columns; a plain array is told of itself."""
    if watch._now is None:
        return None
    if value.dtype.names is None:
        watch.read(noun)
        return None
    array = np.ndarray.view(value, Watched)
    object.__setattr__(array, "_told", lambda column: watch.read(f"{noun}.{column}"))
    return array


def _lever(patch: pytest.MonkeyPatch, watch: Watch, name: str) -> None:
    plain = getattr(Levers, name)

    def asked(self: Levers, path: str) -> Any:
        watch.lever(path)
        return plain(self, path)

    patch.setattr(Levers, name, asked)


def _unheard(patch: pytest.MonkeyPatch, watch: Watch, owner: type, name: str) -> None:
    """The machinery of an entry reads for itself, not for who calls it."""
    plain = getattr(owner, name)

    def called(self: Any, *args: Any, **more: Any) -> Any:
        with watch.of(None):
            return plain(self, *args, **more)

    patch.setattr(owner, name, called)


def _as_bytes(value: Any) -> Any:
    """A column that is put in anew, or a mapping of such columns, as something that compares by contents."""
    if isinstance(value, dict):
        return tuple((name, _as_bytes(value[name])) for name in sorted(value))
    if isinstance(value, ResultShares):
        return tuple(column.tobytes() for column in (value.in_time, value.satisfied, value.held))
    return value.tobytes() if isinstance(value, np.ndarray) else value


def _equal(before: Any, now: Any) -> bool:
    if not isinstance(now, np.ndarray):
        return bool(before == now)
    return before.shape == now.shape and bool(np.array_equal(_plain(before), _plain(now)))


def _plain(array: np.ndarray) -> Any:
    return np.frombuffer(np.ascontiguousarray(np.ndarray.view(array, np.ndarray)).data.cast("B"), np.uint8)


def _names(name: str, before: Any, now: Any) -> Iterator[str]:
    """The columns of a noun that are others now."""
    columns = getattr(now, "dtype", np.dtype(np.uint8)).names
    if columns is None or before is _NEVER:
        yield name
    elif before.shape != now.shape:
        yield from (f"{name}.{column}" for column in columns)
    else:
        yield from (f"{name}.{c}" for c in columns if before[c].tobytes() != now[c].tobytes())
