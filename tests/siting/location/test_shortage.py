"""Each reason why no answer exists is one sentence with the numbers that show it."""

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.shortage import explain_infeasible, find_shortage
from siting.location.solver import solve
from siting.travel import TableTravel

from .oracles import optimum
from .random_problems import KINDS, random_problem


def _at_one_place(n, m, **given):
    return LocationProblem.from_points(np.zeros((n, 2)), np.zeros((m, 2)), **given)


def _two_provinces(**given):
    """Three points reach candidates 0 to 2 only (Ilam), the other two 3 and 4 only (Fars)."""
    table = np.full((5, 5), np.inf)
    table[:3, :3], table[3:, 3:] = 1.0, 1.0
    group = ["Ilam", "Ilam", "Ilam", "Fars", "Fars"]
    load = [400.0, 400.0, 400.0, 10.0, 10.0]
    return LocationProblem(
        travel=TableTravel(table), **({"n_sites": 3, "group": group, "load": load} | given)
    )


def test_nothing_is_said_where_an_answer_exists():
    assert find_shortage(_two_provinces(capacity=600.0)) == ""
    assert find_shortage(_at_one_place(4, 2, n_sites=1)) == ""


def test_too_little_capacity_in_all():
    problem = _at_one_place(10, 4, n_sites=2, capacity=[1, 2, 3, 4])
    assert find_shortage(problem) == (
        "The load is 10, but 2 sites can take at most 7: 3 too little."
    )


def test_fixed_sites_and_quotas_count_for_the_room():
    problem = _at_one_place(7, 4, n_sites=2, capacity=[1, 2, 3, 4])
    fixed = problem.replace(fixed=np.array([True, False, False, False]))
    assert "at most 5: 2 too little" in find_shortage(fixed)
    quota = problem.replace(group=["a", "a", "b", "b"], quota={"b": (0, 1)})
    assert "at most 6: 1 too little" in find_shortage(quota)
    least = problem.replace(group=["a", "b", "c", "c"], quota={"a": (1, 1), "b": (1, 1)})
    assert "at most 3: 4 too little" in find_shortage(least)


def test_set_cover_may_open_all_that_the_quotas_allow():
    problem = _at_one_place(7, 3, n_sites=None, radius=1.0, capacity=[2, 2, 2])
    assert "3 sites can take at most 6: 1 too little" in find_shortage(problem)
    quota = problem.replace(capacity=3.0, group=["a", "a", "b"], quota={"a": (0, 1)})
    assert "2 sites can take at most 6: 1 too little" in find_shortage(quota)


def test_a_load_that_fits_into_no_site():
    problem = _at_one_place(2, 3, n_sites=2, load=[1, 5], capacity=[4, 4, 4])
    assert find_shortage(problem) == (
        "Demand point 1 has a load of 5, more than the largest capacity, 4."
    )


def test_a_load_that_fits_into_no_site_that_it_can_reach():
    table = [[1.0, 1.0], [1.0, np.inf]]
    problem = LocationProblem(
        travel=TableTravel(table), n_sites=2, load=[1.0, 5.0], capacity=[4.0, 9.0]
    )
    assert find_shortage(problem) == (
        "Demand point 1 has a load of 5, more than the largest capacity that it can reach, 4."
    )


def test_demand_that_reaches_no_candidate():
    table = [[1.0, 2.0], [np.inf, np.inf], [np.inf, 4.0]]
    problem = LocationProblem(
        travel=TableTravel(table), n_sites=1, forbidden=np.array([False, True])
    )
    assert find_shortage(problem) == (
        "2 demand points can reach no candidate that may open, for example point 1; give them a "
        "penalty, or leave them out."
    )


def test_demand_that_reaches_no_candidate_within_the_radius():
    problem = LocationProblem.from_points(
        [[0.0, 0.0], [900.0, 0.0]], [[0.0, 0.0]], n_sites=None, radius=500.0
    )
    assert find_shortage(problem) == (
        "1 demand points can reach no candidate that may open within 500, for example point 1; "
        "widen the radius, or leave them out."
    )
    assert find_shortage(problem.replace(weight=[1.0, 0.0])) == ""


def test_the_province_whose_capacity_is_short_is_named():
    problem = _two_provinces(capacity=450.0, quota={"Ilam": (0, 2)})
    assert find_shortage(problem) == (
        "The demand that only candidates of Ilam can serve has a load of 1,200, but at most 2 "
        "sites may open there, for 900: 300 too little."
    )


def test_sites_that_must_open_elsewhere_are_not_there():
    problem = _two_provinces(capacity=450.0, quota={"Fars": (1, 2)})
    assert "only candidates of Ilam" in find_shortage(problem)
    assert "at most 2 sites may open there, for 900: 300" in find_shortage(problem)


def test_demand_that_two_provinces_share_is_not_counted_for_one():
    problem = _two_provinces(capacity=450.0, quota={"Ilam": (0, 2)})
    table = problem.travel.pairs(*(np.indices((5, 5)).reshape(2, -1))).reshape(5, 5)
    table[0] = 1.0
    shared = problem.replace(travel=TableTravel(table))
    assert find_shortage(shared) == ""
    assert solve(shared).status is Status.OPTIMAL


def test_parts_without_names_are_told_by_a_candidate():
    problem = _two_provinces(capacity=[500.0, 300.0, 300.0, 900.0, 900.0], group=None, n_sites=5)
    assert "only candidate 0 and 2 others can serve has a load of 1,200" in find_shortage(problem)


def test_more_parts_than_sites():
    problem = _two_provinces(n_sites=1)
    assert find_shortage(problem) == (
        "The demand falls into 2 parts that share no candidate and need at least 2 sites in all, "
        "but only 1 may open."
    )
    heavy = _two_provinces(n_sites=3, capacity=450.0)
    assert "2 parts that share no candidate and need at least 4 sites" in find_shortage(heavy)


def test_minimum_loads_that_no_demand_can_fill():
    problem = _at_one_place(10, 3, n_sites=2, min_load=[4, 7, 9])
    assert find_shortage(problem) == (
        "2 sites need a load of at least 11 to meet their minimum loads, but all demand has 10: "
        "1 too little."
    )
    fixed = problem.replace(n_sites=1, fixed=np.array([False, True, False]), min_load=11.0)
    assert "1 sites need a load of at least 11" in find_shortage(fixed)


@pytest.mark.parametrize(
    "given",
    [
        {"penalty": 100.0},
        {"objective": "covered", "radius": 1.0},
    ],
)
def test_demand_that_need_not_be_served_is_never_short(given):
    problem = _at_one_place(10, 4, n_sites=2, capacity=3.0, **given)
    assert find_shortage(problem) == ""
    assert solve(problem).status is Status.OPTIMAL


def test_what_no_count_shows_is_told_by_its_limits():
    """Three loads of 2 fit into a capacity of 6, but not into two of 3."""
    problem = _at_one_place(3, 2, n_sites=2, load=2.0, capacity=3.0)
    assert find_shortage(problem) == ""
    assert explain_infeasible(problem) == (
        "No choice of 2 sites serves all demand that must be served within capacity; allow more, "
        "or give a penalty for demand that is left unserved."
    )
    assert solve(problem).message == explain_infeasible(problem)
    many = problem.replace(
        min_load=1.0, group=["a", "b"], quota={"a": (1, 1)}, fixed=np.array([True, False])
    )
    assert "within capacity, minimum loads, quotas and fixed sites; allow" in (
        explain_infeasible(many)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_is_true(kind):
    """A shortage is found only where enumeration finds no answer."""
    said = 0
    for seed in range(1_000, 1_300):
        problem = random_problem(kind, seed)
        if find_shortage(problem):
            said += 1
            assert optimum(problem) is None
    assert said > 0 or kind == "covered"


@pytest.mark.parametrize("given", [{"load": 0.0}, {"weight": 0.0}, {"weight": 1.0}])
def test_no_candidate_that_may_open(given):
    """Demand without load or weight asks for a site all the same."""
    problem = LocationProblem(
        travel=TableTravel([[1.0, 2.0]]), n_sites=None, radius=5.0, forbidden=[True, True], **given
    )
    assert find_shortage(problem) == "All 2 candidates are forbidden; let some of them open."
