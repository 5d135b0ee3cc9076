"""What is left out of a small problem is in no better answer; bounds are below all answers."""

from itertools import combinations

import numpy as np
import pytest

from siting.location.methods.bounds.packing import (
    Effort,
    Packing,
    pair_losses,
    site_losses,
)
from siting.location.methods.programs.exact import Exact
from siting.location.progress import Watch
from siting.location.stopping import MaxRuntime
from tests.siting.location.methods.bounds.test_blocks import small_problem

EFFORT = Effort(1.0, 20, 0.7, 200)


def _best(problem):
    outcome = Exact()(problem, rng=np.random.default_rng(0), watch=Watch(MaxRuntime(20)))
    return outcome.solution


@pytest.mark.parametrize("seed", range(130))
def test_a_best_answer_is_never_left_out(seed, best_by_milp):
    problem = small_problem(seed)
    if seed % 5 == 0:
        load = np.random.default_rng(seed).random(problem.n_demand) * 3
        problem = problem.replace(load=load)
    if seed % 4 == 1:
        problem = problem.replace(closing_cost=np.arange(problem.n_candidates, dtype=float))
    cost = best_by_milp(problem)
    if not np.isfinite(cost):
        pytest.skip("no answer keeps these rules")
    answer, packing = _best(problem), Packing(problem)
    choices, start = packing.everything(), packing.first_multiplier()
    for _ in range(2):
        found = packing.raised(choices, start, worst=cost, effort=EFFORT)
        assert found.bound <= cost * (1 + 1e-9) + 1e-9
        start = found.multiplier
        choices = packing.shrunk(choices, start, worst=cost * (1 + 1e-9) + 1e-9)
        assert (choices.state[answer.open_sites] >= 0).all()
        assert set(np.flatnonzero(choices.state > 0)) <= set(answer.open_sites)
        served = np.flatnonzero(answer.assignment >= 0)
        assert choices.pairs[answer.assignment[served], served].all()


def test_most_of_a_problem_is_left_out():
    left = []
    for seed in range(0, 60, 2):
        problem = small_problem(seed)
        answer = _best(problem)
        if answer is None:
            continue
        packing = Packing(problem)
        choices = packing.everything()
        found = packing.raised(
            choices, packing.first_multiplier(), worst=answer.cost, effort=EFFORT
        )
        less = packing.shrunk(choices, found.multiplier, worst=answer.cost)
        left.append(less.pairs.sum() / choices.pairs.sum())
    assert np.mean(left) < 0.4


def _by_sets(state, n_sites, worth_of):
    """Minus the worth of the best set of sites, by all sets."""
    opened = set(np.flatnonzero(state > 0))
    sets = [
        -sum(worth_of(site) for site in some)
        for some in combinations(np.flatnonzero(state >= 0), n_sites)
        if opened <= set(some)
    ]
    return min(sets, default=np.inf)


@pytest.mark.parametrize("seed", range(40))
def test_losses_are_those_of_the_best_sets(seed):
    rng = np.random.default_rng(seed)
    m, n = 6, 3
    n_sites, state = int(rng.integers(1, 5)), rng.integers(-1, 2, m).astype(np.int8)
    worth = rng.integers(0, 9, m).astype(float)
    with_, without = site_losses(worth, state, n_sites)
    lacks, has = rng.integers(0, 9, (m, n)).astype(float), rng.integers(0, 9, (m, n)).astype(float)
    lost = pair_losses(lacks, has, state, n_sites)
    for site in range(m):
        if state[site] >= 0:
            opened, closed = state.copy(), state.copy()
            opened[site], closed[site] = 1, -1
            assert with_[site] == _by_sets(opened, n_sites, lambda j: worth[j])
            if state[site] == 0:
                assert without[site] == _by_sets(closed, n_sites, lambda j: worth[j])
            for demand in range(n):
                here = _by_sets(
                    opened,
                    n_sites,
                    lambda j, d=demand, s=site: has[j, d] if j == s else lacks[j, d],
                )
                assert lost[site, demand] == here
