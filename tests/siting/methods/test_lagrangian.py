"""The bound is below every answer, for all candidates, however short the lists are."""

import numpy as np
import pytest
from scipy.optimize import linprog

from siting.methods.lagrangian import lower_bound, make_offers
from siting.problem import LocationProblem
from siting.stopping import MaxIterations


def random_problem(rng, *, capacitated):
    """A few points, integral distances, some sites fixed or forbidden."""
    n, m = int(rng.integers(4, 12)), int(rng.integers(3, 9))
    load = rng.integers(1, 4, n).astype(float)
    capacity = rng.integers(3, 12, m).astype(float) if capacitated else None
    marks = rng.random(m)
    return LocationProblem.from_points(
        rng.integers(0, 20, (n, 2)),
        rng.integers(0, 20, (m, 2)),
        n_sites=int(rng.integers(1, m)),
        weight=rng.integers(1, 4, n).astype(float),
        load=load,
        capacity=capacity,
        penalty=np.full(n, 40.0),
        fixed=(marks < 0.1) & (np.arange(m) == 0),
        forbidden=(marks > 0.9) & (np.arange(m) == m - 1),
    )


def relaxation(problem):
    """Solve the linear relaxation of the location model; no solution costs less."""
    n, m = problem.n_demand, problem.n_candidates
    rows, columns = np.divmod(np.arange(n * m, dtype=np.int32), m)
    travel = problem.travel.pairs(rows, columns).reshape(n, m) * problem.weight[:, None]
    cost = np.concatenate([travel.ravel(), problem.weight * problem.penalty, np.zeros(m)])
    serve = np.zeros((n, len(cost)))
    for i in range(n):
        serve[i, i * m : (i + 1) * m] = 1
        serve[i, n * m + i] = 1
    upper, limit = [], []
    for j in range(m):
        row = np.zeros(len(cost))
        row[j : n * m : m] = problem.load
        row[n * m + n + j] = -min(problem.capacity[j], problem.load.sum())
        upper.append(row)
        limit.append(0)
        for i in range(n):
            row = np.zeros(len(cost))
            row[i * m + j], row[n * m + n + j] = 1, -1
            upper.append(row)
            limit.append(0)
    count = np.concatenate([np.zeros(n * m + n), np.ones(m)])
    bounds = [(0, None)] * (n * m + n)
    bounds += [
        (float(f), float(not b)) for f, b in zip(problem.fixed, problem.forbidden, strict=True)
    ]
    equal, right = np.vstack([serve, count]), np.append(np.ones(n), problem.n_sites)
    return linprog(cost, np.array(upper), limit, equal, right, bounds=bounds).fun


@pytest.mark.parametrize("capacitated", [False, True])
@pytest.mark.parametrize("k", [2, 100])
def test_bound_never_exceeds_the_linear_relaxation(capacitated, k):
    rng = np.random.default_rng(3 + k)
    shares = []
    for _ in range(12):
        problem = random_problem(rng, capacitated=capacitated)
        best = relaxation(problem)
        bound, multipliers, _ = lower_bound(
            problem,
            make_offers(problem, k=k),
            start=np.zeros(problem.n_demand),
            target=1.2 * best + 1,
            stop=MaxIterations(200),
        )
        assert bound <= best + 1e-5 * (1 + best)
        assert (multipliers >= 0).all()
        shares.append(bound / best)
    if k == 100:
        # With full lists the dual equals the relaxation in the limit.
        assert np.mean(shares) > 0.999


def test_weights_count_and_zero_weight_is_free():
    problem = LocationProblem.from_points(
        [[0, 0], [10, 0]], [[0, 0], [4, 0]], n_sites=1, weight=[3.0, 0.0]
    )
    offers = make_offers(problem, k=2)
    bound, _, _ = lower_bound(
        problem, offers, start=np.zeros(2), target=1.0, stop=MaxIterations(50)
    )
    assert bound == pytest.approx(0.0, abs=1e-9)
