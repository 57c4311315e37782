"""The public interface: every name is documented, and the page in docs/reference says what is there."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import gridgov
import sim
from sim.cli.api_page import documented, page, signature_of, text_of
from tests.each import each

_NO_NAMES = ("self", "cls", "args", "kwargs", "data")  # the last: the values of a section, by name
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "api.md"


def test_the_page_of_the_interface_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "the interface has changed: run `make docs` and look at the page"


def test_every_public_name_says_what_it_is_and_what_its_arguments_are() -> None:
    def says(found: tuple[str, Any]) -> None:
        name, value = found
        text = text_of(value)
        assert len(text) >= 15, "no docstring"
        if isinstance(value, property) or inspect.isclass(value) and issubclass(value, Exception):
            return
        function = getattr(value, "__func__", value)
        function = function.__init__ if inspect.isclass(function) else function
        try:
            arguments = [a for a in inspect.signature(function).parameters if a not in _NO_NAMES]
        except (TypeError, ValueError):
            return
        if "." not in name:
            missing = [argument for argument in arguments if not re.search(rf"\b{argument}\b", text)]
            assert not missing, f"arguments without a word: {missing}"

    each(says, documented(), lambda found: found[0])


def test_signatures_name_no_address_in_memory() -> None:
    each(lambda found: _no_address(found[1]), documented(), lambda found: found[0])


def _no_address(value: Any) -> None:
    assert "0x" not in signature_of(value)


def test_completion_shows_our_names_only() -> None:
    demo = sim.load("demo")
    assert dir(sim) == sorted(sim.__all__)
    assert dir(gridgov) == dir(sim)
    for section in (demo, demo.policy, demo.policy.time, demo.residents, demo.run):
        assert not [name for name in dir(section) if name.startswith(("_", "model_")) or name in ("json", "copy")]
        assert set(dir(section)) >= set(type(section).model_fields)
    assert {"with_", "with_reform", "hash", "to_yaml"} <= set(dir(demo))


def test_reprs_are_short_and_tables_rich() -> None:
    demo = sim.load("demo")
    for thing in (demo, demo.policy, demo.policy.dispatch, demo.residents, demo.demand, demo.territory):
        assert len(repr(thing)) < 250, type(thing)
        assert thing._repr_html_().startswith("<table>")
    assert "demo" in repr(demo)
    assert "365 days" in repr(demo)
