"""What gridgov knows of a parameter, a reform or a measure's place in the schema: searched, explained, compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.policy.frozen import plain
from sim.policy.parameter import Parameter
from sim.scenario.files import scenario_names
from sim.scenario.loading import as_scenario, list_reforms, load, parameters
from sim.scenario.problems import Problem, ScenarioError, nearest
from sim.scenario.renamed import renamed
from sim.scenario.scenario import Scenario
from sim.scenario.schema import short_form, texts, value_at


def search(word: str = "") -> list[Parameter]:
    """Parameters whose path, title, unit or reason holds a word, in reading order; all without a word.

    Parameters
    ----------
    word : str
        Any case; several words must all be found.
    """
    words = word.lower().split()

    def text(one: Parameter) -> str:
        texts = [part for said in (one.title, one.unit, one.source) for part in (said.en, said.zh)]
        return " ".join([one.path, *texts, *one.choices, one.grade]).lower()

    return [one for one in parameters() if all(part in text(one) for part in words)]


@dataclass(frozen=True)
class Explained:
    """A parameter with all that is known of it.

    Attributes
    ----------
    parameter : Parameter
    reforms : dict of str to value
        Shipped reforms that set it > to what.
    places : dict of str to value
        Shipped scenarios in which it is not the default > its value.
    """

    parameter: Parameter
    reforms: dict[str, Any]
    places: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return described(self.parameter) | {"reforms": self.reforms, "places": self.places}

    def _repr_html_(self) -> str:
        from sim.visible import escape

        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>"
            for name, value in self.to_dict().items()
        )
        return f"<table><tbody>{rows}</tbody></table>"


def described(one: Parameter) -> dict[str, Any]:
    """A parameter as plain values."""
    return {
        "path": one.path,
        "title": {"en": one.title.en, "zh": one.title.zh},
        "unit": {"en": one.unit.en, "zh": one.unit.zh},
        "default": one.default,
        "kind": one.kind,
        "range": one.range,
        "plausible": list(one.usual) if one.usual else None,
        "choices": list(one.choices),
        "grade": one.grade,
        "source": {"en": one.source.en, "zh": one.source.zh},
        "varies": one.varies,
    }


def explain(path: str) -> Explained:
    """What is known of a parameter: meaning, unit, range, evidence, and who sets it.

    Parameters
    ----------
    path : str
        Dotted path, or its last part where that is of one parameter only.

    Raises
    ------
    ScenarioError
        There is no such parameter, or there are several.
    """
    if not isinstance(path, str):
        raise ArgumentError(f"path: expected the dotted path of a parameter, found {shown(path)}")
    one = find(path)
    reforms = {reform.name: reform.changes[one.path] for reform in list_reforms() if one.path in reform.changes}
    places = {}
    for name in scenario_names():
        value = plain(value_at(load(name), one.path))
        if value != one.default:
            places[name] = value
    return Explained(one, reforms, places)


def find(path: str) -> Parameter:
    """A parameter by its dotted path, or by the end of it.

    Raises
    ------
    ScenarioError
        There is none, or several.
    """
    known = {one.path: one for one in parameters()}
    full = short_form(Scenario, renamed(path)) or renamed(path)
    if full in known:
        return known[full]
    ends = [name for name in known if name.endswith(f".{path}")]
    if len(ends) == 1:
        return known[ends[0]]
    found = f'"{path}", the end of {", ".join(ends)}' if ends else f'the unknown path "{path}"'
    near = "" if ends else nearest(path, list(known)) or nearest(path, [name.rpartition(".")[2] for name in known])
    hint = "gridgov parameters WORD searches"
    raise ScenarioError([Problem("", "the dotted path of a parameter", found, suggestion=near, hint=hint)])


@dataclass(frozen=True)
class Difference:
    """A setting in which two scenarios differ.

    Attributes
    ----------
    path : str
    a, b : value
        None where one of them has no such entry.
    parameter : Parameter or None
        The parameter that it is, or lies below.
    reform : str
        Reform of ``b`` that sets it; empty if none does.
    """

    path: str
    a: Any
    b: Any
    parameter: Parameter | None
    reform: str


def diff(a: Scenario | str, b: Scenario | str) -> list[Difference]:
    """Settings in which two scenarios differ, in reading order; texts are left out.

    Parameters
    ----------
    a, b : Scenario, str or path

    Raises
    ------
    ScenarioError
        One of them cannot be loaded.
    """
    first, second = as_scenario(a, "a"), as_scenario(b, "b")
    known = {one.path: one for one in parameters()}
    setters = {path: reform.name for reform in second.reforms for path in reform.changes}
    found = []
    for path, (x, y) in _differing(first.to_dict(), second.to_dict(), known).items():
        above = next((p for p in (path.rsplit(".", k)[0] for k in range(path.count(".") + 1)) if p in known), "")
        reform = setters.get(path) or setters.get(above, "")
        found.append(Difference(path, x, y, known.get(above), reform))
    return found


def _differing(a: Any, b: Any, known: dict[str, Parameter], prefix: str = "") -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for key in dict.fromkeys([*a, *b]):
        path = f"{prefix}{key}"
        if not prefix and key in texts(Scenario):
            continue
        x, y = a.get(key), b.get(key)
        if isinstance(x, dict) and isinstance(y, dict) and (x or y):
            found |= _differing(x, y, known, f"{path}.")
        elif x != y:
            found[path] = (x, y)
    return found
