"""A program that counts sites in whole numbers: no bound above the best, none below the dual's."""

import numpy as np
import pytest

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds import alike
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxIterations


@pytest.fixture(autouse=True)
def small_groups(monkeypatch):
    monkeypatch.setattr(alike, "WORTHWHILE", 2)


def _towns(rng, *, n=12, towns=3, places=3, m=7, **given):
    """Households of few towns, and candidates several of which stand at one place."""
    home, stands = rng.integers(0, 30, (towns, 2)), rng.integers(0, 30, (places, 2))
    stand = np.concatenate([np.arange(places), rng.integers(places, size=m - places)])
    usual = {"n_sites": 3, "capacity": 5.0, "penalty": 40.0}
    points = home[rng.integers(towns, size=n)], stands[stand]
    return LocationProblem.from_points(*points, **usual | given)


def _rules(rng, m=7):
    """Give some candidates costs, rules, groups with quotas, or capacities of their own."""
    group = rng.integers(2, size=m)
    return [
        {},
        {"penalty": np.inf},
        {"fixed": np.arange(m) == 4, "forbidden": np.arange(m) == 2},
        {"opening_cost": rng.integers(0, 30, m).astype(float)},
        {"group": group, "quota": {int(group[0]): (1, 1)}},
        {"capacity": rng.integers(4, 8, m).astype(float)},
        {"load": 2.0, "capacity": 9.0},
    ]


@pytest.mark.parametrize("kind", range(7))
@pytest.mark.parametrize("seed", range(6))
def test_the_bound_lies_between_that_of_the_dual_and_the_best(seed, kind, best_by_milp):
    rng = np.random.default_rng([seed, kind])
    problem = _towns(rng, **_rules(rng)[kind])
    best = best_by_milp(problem)
    proof, answer = _proved(problem)
    known = proof.bound
    sites = proof.run_program(answer, np.inf, lambda _: False)
    assert known <= proof.bound * (1 + 1e-9)
    assert proof.bound <= best * (1 + 1e-9)
    assert len(np.unique(sites)) == 3
    found = assign_to_open(problem, sites)
    assert found is None or not Solution(problem, sites, found.site).violations()


def test_it_raises_what_the_dual_leaves(best_by_milp):
    """Eight towns and three sites that just hold them: the relaxation opens more, in part."""
    gains = []
    for seed in (1, 4, 5):
        rng = np.random.default_rng(seed)
        homes, places = rng.integers(0, 30, (8, 2)), rng.integers(0, 30, (8, 2))
        problem = LocationProblem.from_points(
            homes[rng.integers(8, size=24)], places, n_sites=3, capacity=8.0, penalty=40.0
        )
        proof, answer = _proved(problem)
        known, best = proof.bound, best_by_milp(problem)
        proof.run_program(answer, np.inf, lambda _: False)
        assert proof.bound <= best * (1 + 1e-9)
        gains.append((proof.bound - known) / best)
    assert min(gains) > 0.005
    assert max(gains) > 0.03


def test_it_ends_when_told_to_and_keeps_what_is_known():
    problem = _towns(np.random.default_rng(1))
    proof, answer = _proved(problem)
    known = proof.bound
    assert proof.run_program(answer, np.inf, lambda _: True) is None
    assert proof.bound == known
    for seconds, interrupted in ((0.0, None), (np.inf, lambda: True)):
        proof.run_program(answer, seconds, lambda _: False, interrupted)
        assert proof.bound >= known


def test_a_search_goes_on_from_the_sites_of_the_program():
    """Six thousand households of twelve towns; three candidates at each of twelve places."""
    rng = np.random.default_rng(3)
    homes, places = rng.integers(0, 300, (12, 2)), rng.integers(0, 300, (12, 2))
    points = homes[rng.integers(12, size=6_000)], np.repeat(places, 3, axis=0)
    problem = LocationProblem.from_points(*points, n_sites=6, capacity=1_200.0, penalty=1_000.0)
    found = solve(problem, stop=MaxIterations(200), method="exchange")
    assert "bound: lagrangian+program" in found.method
    assert not found.solution.violations()
    assert found.lower_bound <= found.cost <= 1.001 * found.lower_bound


def _proved(problem):
    """Return a proof whose dual has settled, and an answer that it begins with."""
    rules = make_rules(problem)
    sites = np.sort(rules.best_choice(np.zeros(problem.n_candidates), problem.n_sites))
    sites = sites.astype(np.int32)
    found = assign_to_open(problem, sites)
    site = np.full(problem.n_demand, -1, np.int32) if found is None else found.site
    answer = Solution(problem, sites, site)
    proof = Proof(problem, make_cells(problem, open_in_list=12))
    proof.run(answer, None, MaxIterations(150))
    assert proof.suits_program
    return proof, answer
