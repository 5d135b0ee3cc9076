"""Parts that nobody from outside can help: when they are short, by hand and by enumeration."""

import numpy as np

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.short_parts import farthest_travel, find_short_part, must_be_served
from siting.travel import PointTravel, TableTravel

from .oracles import optimum


def _islands(*, candidates=(2, 2), homes=(2, 2), **given):
    """Islands with homes and candidates; between them there is no way."""
    home = np.repeat(np.arange(len(homes)), homes)
    site = np.repeat(np.arange(len(candidates)), candidates)
    table = np.where(home[:, None] == site, 1.0, np.inf)
    return LocationProblem(travel=TableTravel(table), **({"n_sites": 2} | given))


def test_islands_with_room_are_not_short():
    assert find_short_part(_islands(capacity=2.0)) == ""


def test_a_load_above_every_capacity_in_its_reach():
    said = find_short_part(_islands(load=[1.0, 3.0, 1.0, 1.0], capacity=[2.0, 2.0, 9.0, 9.0]))
    assert said == (
        "Demand point 1 has a load of 3, more than the largest capacity that it can reach, 2."
    )


def test_an_island_whose_sites_are_too_small():
    said = find_short_part(_islands(homes=(5, 1), capacity=2.0, n_sites=4))
    assert said == (
        "The demand that only candidate 0 and 1 others can serve has a load of 5, but at most 2 "
        "sites may open there, for 4: 1 too little."
    )


def test_groups_are_named():
    said = find_short_part(
        _islands(homes=(3, 1), capacity=2.0, group=["Ilam", "Ilam", "Fars", "Fars"],
                 quota={"Ilam": (0, 1)})
    )  # fmt: skip
    assert "candidates of Ilam can serve has a load of 3, but at most 1 sites" in said


def test_more_parts_than_sites():
    said = find_short_part(_islands(candidates=(1, 1, 1), homes=(1, 1, 1)))
    assert "3 parts that share no candidate and need at least 3 sites in all, but only 2" in said


def test_a_site_more_is_needed_where_one_has_no_room():
    said = find_short_part(_islands(homes=(4, 1), capacity=2.0, n_sites=2))
    assert "need at least 3 sites in all, but only 2 may open" in said


def test_who_may_wait_and_forbidden_candidates():
    short = _islands(candidates=(1, 1, 1), homes=(1, 1, 1))
    assert find_short_part(short.replace(penalty=[np.inf, np.inf, 5.0])) == ""
    barred = _islands(homes=(3, 1), capacity=2.0, forbidden=[True, False, False, False])
    assert "only candidate 1 can serve has a load of 3" in find_short_part(barred)


def test_points_can_always_travel():
    travel = PointTravel([[0.0, 0.0], [1e9, 0.0]], [[0.0, 0.0], [1e9, 0.0]])
    assert find_short_part(LocationProblem(travel=travel, n_sites=1)) == ""
    cover = LocationProblem(travel=travel, n_sites=None, radius=1.0, capacity=[0.5, 2.0])
    assert "Demand point 0 has a load of 1" in find_short_part(cover)


def test_who_must_be_served_and_how_far():
    problem = _islands(penalty=[1.0, np.inf, 0.0, np.inf])
    assert must_be_served(problem).tolist() == [False, True, False, True]
    assert farthest_travel(problem).tolist() == [np.inf] * 4
    covered = _islands(objective="covered", radius=3.0)
    assert not must_be_served(covered).any()
    cover = _islands(n_sites=None, radius=3.0, weight=[1.0, 0.0, 1.0, 1.0])
    assert farthest_travel(cover).tolist() == [3.0, np.inf, 3.0, 3.0]


def _random(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 5, (6, 4)).astype(float)
    table[rng.random((6, 4)) < 0.55] = np.inf
    given = {"capacity": rng.integers(1, 5, 4).astype(float), "n_sites": int(rng.integers(1, 4))}
    if rng.random() < 0.5:
        given |= {"group": ["a", "a", "b", "b"], "quota": {"a": (0, int(rng.integers(1, 3)))}}
    return LocationProblem(travel=TableTravel(table), **given)


def test_what_is_said_to_be_short_has_no_answer():
    """Of random problems about half have no answer; each that is called short is one of them."""
    called = answered = 0
    for seed in range(60):
        try:
            problem = _random(seed)
        except ProblemError:
            continue
        best = optimum(problem)
        answered += best is not None
        if find_short_part(problem):
            called += 1
            assert best is None
    assert called >= 15
    assert answered >= 3
