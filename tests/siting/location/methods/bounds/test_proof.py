"""A bound that is raised in turns: it never falls and never exceeds the optimum."""

import numpy as np
import pytest

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds import by_blocks
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors import cells as cells_module
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.solution import Solution
from siting.location.stopping import MaxIterations


def _problem(seed, *, n=30, m=8, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.integers(0, 30, (n, 2)), rng.integers(0, 30, (m, 2)), n_sites=3,
        **({"weight": rng.integers(0, 4, n)} | given),
    )  # fmt: skip


def _some_answer(problem):
    sites = np.arange(problem.n_candidates - 3, problem.n_candidates, dtype=np.int32)
    found = assign_to_open(problem, sites)
    price = np.zeros(problem.n_candidates)
    price[sites] = found.price
    return Solution(problem, sites, found.site), price


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("given", [{}, {"penalty": 9.0}, {"forbidden": np.arange(8) == 1}])
@pytest.mark.parametrize("seed", range(2))
def test_the_bound_rises_towards_the_optimum(
    seed, given, crowded, monkeypatch, best_by_enumeration
):
    """On cells first, where they hold many demand points each."""
    if crowded:
        monkeypatch.setattr(cells_module, "FEW_POINTS", 0)
    problem = _problem(seed, n=120 if crowded else 30, **given)
    cells = make_cells(problem, open_in_list=12)
    proof = Proof(problem, cells)
    assert proof._crowded is crowded
    assert proof.bound is None
    answer, _ = _some_answer(problem)
    best, bounds = best_by_enumeration(problem), []
    for iterations in (1_000 if crowded else 200, 0, 100):
        proof.run(answer, None, MaxIterations(iterations))
        bounds.append(proof.bound)
    assert bounds == sorted(bounds)
    assert 0.95 * best <= bounds[-1] <= best * (1 + 1e-9)


def test_without_time_the_bound_is_zero():
    problem = _problem(0)
    proof = Proof(problem, make_cells(problem, open_in_list=12))
    proof.run(_some_answer(problem)[0], None, MaxIterations(0))
    assert proof.bound == 0.0


@pytest.mark.parametrize("equal", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_under_capacity(seed, equal, best_by_milp):
    rng = np.random.default_rng(seed)
    load = np.ones(10) if equal else rng.integers(1, 5, 10).astype(float)
    problem = _problem(seed, n=10, m=5, load=load, capacity=np.ceil(load.sum() / 2.2), penalty=40.0)
    answer, price = _some_answer(problem)
    best = best_by_milp(problem)
    for given in (price, None):
        proof = Proof(problem, make_cells(problem, open_in_list=12))
        proof.run(answer, given, MaxIterations(200))
        assert 0.8 * best <= proof.bound <= best * (1 + 1e-9)


def test_the_stop_hears_no_bound_from_cells(monkeypatch):
    """A bound of cells is none for the problem."""
    monkeypatch.setattr(cells_module, "FEW_POINTS", 0)
    problem, told = _problem(0, n=120), []
    proof = Proof(problem, make_cells(problem, open_in_list=12))

    def stop(bound):
        told.append(bound)
        return len(told) > 50

    proof.run(_some_answer(problem)[0], None, stop)
    assert set(told) == {-np.inf}


def test_multipliers_bound_the_same_problem_under_other_rules(best_by_enumeration):
    problem = _problem(3)
    group = np.array(["a", "b"])[np.arange(8) % 2]
    proof = Proof(problem, make_cells(problem, open_in_list=12))
    posed = [problem.replace(group=group, quota={"a": (n, n)}) for n in range(4)]
    rules = [make_rules(each) for each in (problem, *posed)]
    assert proof.bounds_under(rules) == [0.0] * 5
    proof.run(_some_answer(problem)[0], None, MaxIterations(300))
    own, *others = proof.bounds_under(rules)
    assert own == pytest.approx(proof.bound, rel=0.01)
    # Every set of sites keeps one of these quotas, so the best bound among them is the own one.
    assert min(others) == pytest.approx(own)
    for each, bound in zip(posed, others, strict=True):
        assert bound <= best_by_enumeration(each) * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_blocks_raise_the_bound_of_the_whole_towards_the_optimum(seed, monkeypatch, best_by_milp):
    monkeypatch.setattr(by_blocks, "SIZES", (5, 2, 3))
    monkeypatch.setattr(by_blocks, "BRANCHED", 3)
    problem = _problem(seed, load=1.0, capacity=11.0, weight=1.0)
    proof = Proof(problem, make_cells(problem, open_in_list=12))
    answer, price = _some_answer(problem)
    assert proof.suits_blocks
    assert not proof.run_in_blocks(answer, MaxIterations(9)), "there are no lists yet"
    proof.run(answer, price, MaxIterations(30))
    whole, heard = proof.bound, []
    stop = MaxIterations(400)
    assert proof.run_in_blocks(answer, lambda bound: heard.append(bound) or stop(bound))
    assert whole < proof.bound <= best_by_milp(problem) * (1 + 1e-9)
    assert heard == sorted(heard)


def test_blocks_are_not_for_what_packing_decides_for_one_place_or_for_few_sites():
    """A block of 90 candidates is less than one site's area where two sites have 200 of them."""
    loads = np.random.default_rng(0).integers(1, 5, 30).astype(float)
    packed = _problem(0, load=loads, capacity=60.0)
    at_one_place = LocationProblem.from_points(
        np.random.default_rng(0).random((30, 2)), np.zeros((8, 2)), n_sites=3, capacity=11.0
    )
    few = LocationProblem.from_points(
        np.random.default_rng(0).random((300, 2)), np.random.default_rng(1).random((200, 2)),
        n_sites=2, capacity=160.0,
    )  # fmt: skip
    assert Proof(few.replace(n_sites=7), make_cells(few, open_in_list=12)).suits_blocks
    for problem in (packed, at_one_place, few):
        assert not Proof(problem, make_cells(problem, open_in_list=12)).suits_blocks
