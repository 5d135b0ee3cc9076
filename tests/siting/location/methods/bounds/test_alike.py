"""Demand points that are alike, as one: a problem whose bound holds for the other, too."""

import numpy as np
import pytest

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds import alike as module
from siting.location.methods.bounds.alike import in_groups
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.location.stopping import MaxIterations


def _towns(seed, *, n=60, towns=4, **given):
    """Households at few points, some of which weigh or load more than others."""
    rng = np.random.default_rng(seed)
    places, home = rng.integers(0, 30, (towns, 2)), rng.integers(towns, size=n)
    return LocationProblem.from_points(
        places[home], rng.integers(0, 30, (6, 2)), n_sites=3, **given
    )


@pytest.mark.parametrize("seed", range(8))
def test_groups_hold_what_is_alike(seed, monkeypatch):
    monkeypatch.setattr(module, "WORTHWHILE", 2)
    rng = np.random.default_rng(seed)
    problem = _towns(seed, load=rng.choice([1.0, 2.0], 60), penalty=50.0, capacity=20.0)
    groups = in_groups(problem)
    posed, group = groups.problem, groups.group
    assert groups.gathered(problem.weight).tolist() == posed.weight.tolist()
    everywhere = np.arange(6, dtype=np.int32)
    for number in range(posed.n_demand):
        rows = np.flatnonzero(group == number).astype(np.int32)
        assert len(np.unique(problem.load[rows])) == 1
        own = problem.travel.pairs(np.repeat(rows, 6), np.tile(everywhere, len(rows)))
        one = posed.travel.pairs(np.full(6, number, np.int32), everywhere)
        assert (own.reshape(-1, 6) == one).all()
        assert posed.load[number] == problem.load[rows].sum()
    assert groups.gathered(groups.spread(posed.load)) == pytest.approx(posed.load)
    assert groups.spread(posed.load) == pytest.approx(problem.load)


def test_where_hardly_any_are_alike_there_are_no_groups():
    rng = np.random.default_rng(0)
    points, sites = rng.random((40, 2)), rng.random((5, 2))
    assert in_groups(LocationProblem.from_points(points, sites, n_sites=2)) is None
    doubled = np.repeat(points[:20], 2, axis=0)
    assert in_groups(LocationProblem.from_points(doubled, sites, n_sites=2)) is None
    alone = LocationProblem.from_points(
        points[:1].repeat(40, axis=0), sites, n_sites=2, load=np.arange(1.0, 41.0), capacity=900.0
    )
    assert in_groups(alone) is None


@pytest.mark.parametrize("capacity", [5.0, 6.5, np.array([4.0, 5.0, 6.0, 7.0, 8.0, 9.0])], ids=str)
@pytest.mark.parametrize("seed", range(2))
def test_the_bound_of_groups_is_none_too_high_and_as_good(
    seed, capacity, best_by_milp, monkeypatch
):
    problem = _towns(seed, n=12, towns=2, capacity=capacity, penalty=40.0)
    sites = np.arange(3, 6, dtype=np.int32)
    found = assign_to_open(problem, sites)
    answer, bounds = Solution(problem, sites, found.site), []
    for worthwhile in (2, 1_000):
        monkeypatch.setattr(module, "WORTHWHILE", worthwhile)
        proof = Proof(problem, make_cells(problem, open_in_list=12))
        proof.run(answer, None, MaxIterations(600))
        assert (proof._groups is not None) == (worthwhile == 2)
        assert proof.multiplier.shape == (12,)
        bounds.append(proof.bound)
    best = best_by_milp(problem)
    assert max(bounds) <= best * (1 + 1e-9)
    assert bounds[0] >= bounds[1] - 0.01 * best
