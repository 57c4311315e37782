"""Desks, beats, posts, officials, skills."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim.organisation import Organisation, Workload, build_organisation
from sim.organisation.organisation import responsible
from sim.organisation.posts import allocate_posts, claims_of_places
from sim.scenario import Scenario
from sim.world import LEVELS, SHIFTS, World, build_world
from sim.world.columns import BEAT, COMMUNITY_DESK, DEPARTMENT, INTAKE, OFFICE

# Figures that the tests count with, whatever the defaults are.
PANJIN = Scenario.from_dict(
    {
        "policy": {
            "staffing": {
                "posts": 1850,
                "member_share": 0.66,
                "street_officials": 20,
                "district_officials": 135,
                "skill_mean": 0.85,
                "skill_sd": 0.10,
                "speed": 0.95,
            },
            "time": {"paperwork": 0.30, "visits": 0.15, "training": 0.03, "upper_levels": 0.45},
            "structure": {"offices_per_street": 5, "departments": 8},
        }
    }
)
WORLD = build_world(PANJIN.territory)


def organisation(world: World = WORLD, load=None, **changes) -> Organisation:
    scenario = PANJIN.with_({f"policy.{key.replace('__', '.')}": value for key, value in changes.items()})
    return build_organisation(world, scenario, load)


def servers_by_level(made: Organisation) -> list[int]:
    return np.bincount(made.desks.level, weights=made.desks.n_servers, minlength=5).astype(int).tolist()


def test_panjin_posts():
    made = organisation()
    # .66 of 1,850 posts are grid members; 20 officials in 30 streets, 135 in 4 districts; ample intake.
    assert servers_by_level(made) == [1221, 629, 600, 540, 0]
    # A community of few, large grids may have two members in one of them: fewer beats than members.
    assert np.bincount(made.desks.level).tolist() == [1206, 225, 150, 32, 4]
    busy = made.desks.level != INTAKE
    assert made.desks.n_servers[busy].min() >= 1


def test_desk_order_and_indices():
    made = organisation()
    desks = made.desks
    assert (np.diff(desks.level) >= 0).all()
    firsts = (made.first_community_desk, made.first_office, made.first_department, made.first_intake)
    assert [int(desks.level[first]) for first in firsts] == [COMMUNITY_DESK, OFFICE, DEPARTMENT, INTAKE]
    street, office = 17, 3
    desk = desks[made.first_office + street * made.offices_per_street + office]
    assert (desk.street, desk.office, desk.community) == (street, office, -1)
    assert desk.district == WORLD.streets.district[street]
    department = desks[made.first_department + 2 * made.departments + 7]
    assert (department.district, department.office, department.street) == (2, 7, -1)
    community = desks[made.first_community_desk + 100]
    assert (community.community, community.street) == (100, WORLD.communities.street[100])
    beats = desks[made.beat_of_grid]
    assert (beats.level == BEAT).all()
    np.testing.assert_array_equal(beats.community, WORLD.grids.community)
    np.testing.assert_array_equal(np.unique(made.beat_of_grid), np.arange(made.first_community_desk))
    assert (np.diff(made.beat_of_grid) >= 0).all()


def test_staff_rows_match_desks():
    made = organisation(staffing__intake_servers=12)
    desks, staff = made.desks, made.staff
    np.testing.assert_array_equal(staff.desk, np.repeat(np.arange(desks.size), desks.n_servers))
    np.testing.assert_array_equal(desks.first_server, np.cumsum(desks.n_servers) - desks.n_servers)
    level = desks.level[staff.desk]
    expected = [1 - 0.30 - 0.15 - 0.03, 1 - 0.30 - 0.03, 0.55, 0.55, 1.0]
    np.testing.assert_allclose(staff.availability, np.array(expected)[level], rtol=1e-6)
    np.testing.assert_allclose(staff.speed, 0.95, rtol=1e-6)
    assert servers_by_level(made)[INTAKE] == 48


def test_shifts_by_level():
    made = organisation(shifts__member="extended", shifts__intake="always")
    shifts = {LEVELS[desk.level]: SHIFTS[desk.shift] for desk in made.desks}
    assert shifts == {
        "grid": "extended",
        "community": "office",
        "street": "office",
        "district": "office",
        "intake": "always",
    }
    np.testing.assert_array_equal(made.staff.shift, made.desks.shift[made.staff.desk])


def test_posts_follow_residents():
    posts = allocate_posts(WORLD, PANJIN.with_({"policy.staffing.by_workload": 0}))
    residents = WORLD.communities.residents
    quota = 1221 * residents / residents.sum()
    small = quota < 1  # have their one by the floor, which the others pay
    assert posts.members[small].tolist() == [1] * int(small.sum())
    assert np.abs(posts.members - quota)[~small].max() < 1 + small.sum() / 225
    assert posts.desk.sum() == 629


def test_members_per_grid_overrides_posts():
    made = organisation(staffing__members_per_grid=2)
    assert servers_by_level(made)[:2] == [6950, 629]  # the desks keep their people
    assert np.bincount(made.desks.level)[BEAT] <= 3475
    per_grid = made.desks.n_servers[made.beat_of_grid]
    assert per_grid.min() >= 1
    few = organisation(staffing__members_per_grid=0)
    assert servers_by_level(few)[:2] == [225, 629]  # at least one each
    assert servers_by_level(organisation(staffing__posts_per_grid=0.4))[:2] == [917, 473]


def test_seventeen_offices_and_absent_levels():
    before = organisation(structure__offices_per_street=17)
    assert before.offices_per_street == 17
    assert before.office_of_field.tolist() == list(range(17))
    assert servers_by_level(before)[OFFICE] == 600
    assert before.desks.n_servers[before.desks.level == OFFICE].min() >= 1
    none = organisation(
        structure__offices_per_street=0,
        structure__departments=0,
        staffing__street_officials=0,
        staffing__district_officials=0,
    )
    assert np.bincount(none.desks.level, minlength=5)[[OFFICE, DEPARTMENT]].tolist() == [0, 0]
    assert (none.office_of_field == -1).all()
    assert (none.department_of_field == -1).all()


def test_offices_never_outnumber_officials():
    made = organisation(structure__offices_per_street=17, staffing__street_officials=3)
    assert made.offices_per_street == 3
    assert made.office_of_field.max() == 2
    assert made.desks.n_servers[made.desks.level == OFFICE].min() == 1


def test_fields_are_shared_by_neighbours():
    assert responsible(5).tolist() == [f * 5 // 17 for f in range(17)]
    np.testing.assert_array_equal(np.bincount(responsible(8)), [3, 2, 2, 2, 2, 2, 2, 2])


def test_officials_follow_the_load_of_their_fields():
    load = np.ones((5, 17))
    load[OFFICE, :4] = 10.0  # the fields of office 0 of 5
    made = organisation(load=Workload(load, np.zeros((5, 17)), np.zeros((5, 17))))
    offices = made.desks.n_servers[made.desks.level == OFFICE].reshape(30, 5)
    twenty = offices[offices.sum(axis=1) == 20]
    # quotas of 20 by weights 40, 3, 4, 3, 3 of 53: 15.1, 1.1, 1.5, 1.1, 1.1
    assert twenty.tolist() == [[15, 1, 2, 1, 1]] * len(twenty)
    assert len(twenty) > 0
    assert offices.min() >= 1


def test_scale_keeps_staff_per_resident():
    scenario = PANJIN.with_({"territory.scale": 0.05})
    small = build_world(scenario.territory)
    posts, full = allocate_posts(small, scenario), allocate_posts(WORLD, PANJIN)
    assert (small.streets.size, small.districts.size) == (2, 1)
    for name in ("members", "desk", "street", "district"):
        ratio = getattr(posts, name).sum() / small.residents.size
        assert ratio == pytest.approx(getattr(full, name).sum() / 1_440_000, rel=0.02)


def test_skill_is_keyed_by_place_and_slot():
    skill = organisation().staff.skill
    assert skill.mean() == pytest.approx(0.847, abs=0.006)  # .85 with what lies above 1 cut off
    assert skill.max() <= 1

    def of_community(made: Organisation, community: int) -> np.ndarray:
        member = (made.desks.level == BEAT) & (made.desks.community == community)
        return made.staff.skill[np.isin(made.staff.desk, np.flatnonzero(member))]

    few, many = organisation(), organisation(staffing__posts=2500)
    for community in (0, 99, 224):
        a, b = of_community(few, community), of_community(many, community)
        assert 0 < a.size < b.size
        np.testing.assert_array_equal(a, b[: a.size])


def test_theory_scenario_has_one_beat_with_c_servers():
    scenario = Scenario.from_dict(
        {
            "territory": {
                "residents": 1000,
                "districts": 1,
                "streets": 1,
                "communities": 1,
                "grids": 1,
                "party_members": 0,
                "organisations": 0,
            },
            "policy": {"staffing": {"members_per_grid": 12, "posts": 0}},
        }
    )
    made = build_organisation(build_world(scenario.territory), scenario)
    assert made.desks.n_servers[:2].tolist() == [12, 1]


def test_posts_follow_the_needs_to_be_expected():
    claims = claims_of_places(WORLD, 1.0)
    by_needs = allocate_posts(WORLD, PANJIN)
    quota = claims["street"] / claims["street"].sum() * by_needs.street.sum()
    assert np.abs(by_needs.street - quota).max() < 1
    by_residents = allocate_posts(WORLD, PANJIN.with_({"policy.staffing.by_workload": 0}))
    assert by_residents.street.tolist() != by_needs.street.tolist()
    assert by_residents.street.sum() == by_needs.street.sum()


def test_posts_follow_the_work_that_is_expected_of_grids():
    expected = np.ones(WORLD.grids.size)
    expected[WORLD.grids.street == 3] = 3.0
    posts, claims = allocate_posts(WORLD, PANJIN, expected), claims_of_places(WORLD, 1.0, expected)
    assert claims["street"][3] / claims["street"].sum() == pytest.approx(
        expected[WORLD.grids.street == 3].sum() / expected.sum()
    )
    assert posts.street[3] > 2 * np.median(posts.street)
    assert claims_of_places(WORLD, 0.0, expected)["street"].tolist() == WORLD.streets.residents.tolist()


def test_offices_of_a_street_follow_its_own_mix():
    own = np.outer(np.ones(5), np.arange(1.0, 18.0) ** 2)
    load = Workload(own, np.zeros((5, 17)), np.zeros((5, 17)))
    moved = np.roll(load.own, 8, axis=1)
    other = dataclasses.replace(load, own=moved)
    places = dataclasses.replace(load, streets=(load,) * 29 + (other,))
    plain, by_mix = organisation(load=load), organisation(load=places)
    first = plain.first_office
    offices = plain.desks.n_servers[first : first + 150].reshape(30, 5), by_mix.desks.n_servers[first : first + 150]
    assert by_mix.desks.n_servers[first : first + 145].tolist() == offices[0][:29].ravel().tolist()
    assert offices[1][145:].tolist() != offices[0][29].tolist()
    assert offices[1][145:].sum() == offices[0][29].sum()


def test_posts_stay_between_the_least_and_the_most():
    posts = allocate_posts(WORLD, PANJIN.with_({"policy.staffing.posts_min": 8, "policy.staffing.posts_max": 9}))
    each = posts.members + posts.desk
    assert each.sum() == 1850
    assert (each.min(), each.max()) == (8, 9)
    assert posts.members.min() >= 1
    assert posts.desk.min() >= 1
