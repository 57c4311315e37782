"""Every parameter says in both languages what it is, in what unit, and why."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from sim.policy.parameter import Parameter
from sim.policy.text import NO_FIGURE, T, Text, guess
from sim.scenario import parameters
from tests.each import each

CHINESE = re.compile(r"[一-鿿]")
ENGLISH = re.compile(r"^[\x20-\x7e]*$")


def test_titles_units_and_reasons_are_in_both_languages() -> None:
    def check(parameter: Parameter) -> None:
        for text in (parameter.title, parameter.unit, parameter.source):
            assert isinstance(text, Text)
            assert ENGLISH.match(text.en), f"a foreign character in the English: {text.en}"
            assert text.en
            assert CHINESE.search(text.zh) or text.zh.startswith("0至1"), f"no Chinese for {text.en!r}"

    each(check, parameters(), lambda p: p.path)


def test_a_text_is_its_english_and_knows_its_chinese() -> None:
    share = T("share", "比例")
    assert share == "share"
    assert (share.en, share.zh) == ("share", "比例")
    assert (share.of("en"), share.of("zh")) == ("share", "比例")


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_copies_keep_both_languages(copied) -> None:
    text = copied(T("share", "比例"))
    assert (text.en, text.zh) == ("share", "比例")


def test_a_guess_says_that_no_source_has_it() -> None:
    assert guess("two hours a day", "每天两小时") == f"two hours a day; {NO_FIGURE}"
    assert guess("two hours a day", "每天两小时").zh == "每天两小时；来源中没有数字"
