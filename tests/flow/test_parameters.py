"""The table of scalars: paths lead somewhere, derived ones have functions, values are as it says."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest

from sim.assembly.parameters import DERIVATIONS
from sim.assembly.setup import build_setup
from sim.assembly.state import build_state
from sim.demand.needs import no_needs
from sim.flow.parameters import DERIVED, PARAMETERS, SCALARS, SWITCHED, Scalar
from sim.scenario import load, parameters
from tests.each import each

PLACES = ("demo", "qiaodong/after", "longhai/after")
FROM_PATHS = [scalar for scalar in SCALARS if scalar.source not in (DERIVED, SWITCHED)]


def test_columns_are_those_of_the_table_in_its_order() -> None:
    assert PARAMETERS.names == tuple(scalar.name for scalar in SCALARS)
    assert len(set(PARAMETERS.names)) == len(SCALARS)


def test_every_derived_scalar_has_a_function_and_no_function_is_idle() -> None:
    assert [scalar.name for scalar in SCALARS if scalar.source == DERIVED] != []
    assert {scalar.name for scalar in SCALARS if scalar.source == DERIVED} == set(DERIVATIONS)


def test_every_path_is_a_parameter_of_the_scenario() -> None:
    known = {parameter.path: parameter for parameter in parameters()}

    def check(scalar: Scalar) -> None:
        assert scalar.source in known
        assert not scalar.choice or scalar.choice in known[scalar.source].choices

    each(check, [s for s in FROM_PATHS if not s.source.startswith("organisation.")])


@pytest.mark.parametrize("name", PLACES)
def test_scalars_hold_what_their_paths_hold(name: str) -> None:
    scenario = load(name).with_({"territory.scale": 0.05, "run.days": 1, "run.warm_up_days": 0})
    setup = build_setup(scenario, 3, no_needs(1))
    record = build_state(setup).parameters[0]
    assert record["seed"] == 3
    for scalar in SCALARS:
        if scalar.source == SWITCHED:
            assert record[scalar.name] == 0
        elif scalar in FROM_PATHS:
            root = setup if scalar.source.startswith("organisation.") else scenario
            value = reduce(getattr, scalar.source.split("."), root)
            expected = value == scalar.choice if scalar.choice else scalar.factor * value
            np.testing.assert_equal(float(record[scalar.name]), float(expected), err_msg=scalar.name)
