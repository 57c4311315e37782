"""Levers accept their own ranges and nothing else."""

from __future__ import annotations

import pytest

from sim.app.levers import SHOWN, LeverError, checked, levers, search
from sim.scenario import load, parameters
from tests.each import each

PAPERWORK = "policy.time.paperwork"


def test_the_levers_shown_are_a_readable_number_of_real_parameters() -> None:
    shown = [path for paths in SHOWN.values() for path in paths]
    assert 12 <= len(shown) <= 16
    assert len(set(shown)) == len(shown)
    assert set(shown) <= levers().keys() <= {parameter.path for parameter in parameters()}


def test_no_lever_names_a_file_or_the_size_of_the_place() -> None:
    assert "demand.catalogue" not in levers()
    assert not [path for path in levers() if path.startswith(("territory.", "run."))]
    assert all(lever.is_choice or lever.parameter.high is not None for lever in levers().values())


def test_each_lever_knows_the_reform_files_behind_it() -> None:
    assert [reform.name for reform in levers()["policy.structure.transfer_hours"].reforms] == ["platform"]
    assignment = {reform.name for reform in levers()["policy.dispatch.assignment.default"].reforms}
    assert assignment >= {"own-grid", "community-pool"}


def test_every_lever_accepts_its_limits_and_refuses_what_is_beyond() -> None:
    def check(path: str) -> None:
        lever = levers()[path]
        parameter = lever.parameter
        if lever.is_choice:
            assert [checked(path, name) for name in parameter.choices] == list(parameter.choices)
            refused: list[object] = ["no such choice", "os:system", "rules.py:mine", 1, None]
        else:
            assert checked(path, parameter.high) == parameter.high
            assert parameter.high is not None
            assert parameter.low is not None
            refused = [parameter.high + 1.0, parameter.low - 1.0, float("nan"), float("inf"), True, "1", [1], {"a": 1}]
        for value in refused:
            with pytest.raises(LeverError, match="expected"):
                checked(path, value)

    each(check, sorted(levers()))


def test_a_refusal_speaks_of_every_number_in_the_unit_of_its_control() -> None:
    def check(path: str) -> None:
        lever = levers()[path]
        with pytest.raises(LeverError) as error:
            checked(path, None if not lever.may_be_unset else "")
        assert error.value.told("en").endswith("found nothing")
        assert error.value.told("zh").endswith("现为空")
        if lever.is_choice:
            return
        assert lever.parameter.high is not None
        shown = f"{round(lever.factor * lever.parameter.high, 9):,.10g}"
        for lang in ("en", "zh"):
            assert f"{shown}{'' if lang == 'en' else '的'}" in error.value.told(lang)
            assert not lever.unit(lang) or lever.unit(lang) in error.value.told(lang)
        assert lever.whole == ("整数" in error.value.told("zh"))

    each(check, sorted(levers()))
    with pytest.raises(LeverError) as error:
        checked(PAPERWORK, 2.0)
    assert error.value.told("en").endswith("expected a number from 0 to 90 (%), found 200")


@pytest.mark.parametrize("path", ["territory.residents", "demand.catalogue", "run.seed", "nothing", "", "../x.yaml"])
def test_what_is_no_lever_is_refused(path: str) -> None:
    with pytest.raises(LeverError, match="path of a lever"):
        checked(path, 1)


@pytest.mark.parametrize("place", ["demo", "panjin/before", "panjin/after"])
def test_sliders_hold_the_values_of_the_places_inside_what_is_valid(place: str) -> None:
    scenario = load(place)
    for path, lever in levers().items():
        if lever.is_choice:
            continue
        value: object = scenario
        for name in path.split("."):
            value = getattr(value, name)
        low, high, step = lever.track(value)  # type: ignore[arg-type]
        assert low < high, path
        assert 0 < step <= (high - low), path
        assert low >= (lever.parameter.low or -1e9), path
        assert high <= (lever.parameter.high or 1e9), path
        assert value is None or low <= value <= high, path  # type: ignore[operator]


def test_search_finds_titles_in_both_languages_paths_and_reforms() -> None:
    assert PAPERWORK in search("paperwork communities")
    assert PAPERWORK in search("文书")
    assert "policy.structure.transfer_hours" in search("smart platform")
    assert search("no such words at all") == []
    assert search("   ") == []
    assert len(search("o")) <= 12
