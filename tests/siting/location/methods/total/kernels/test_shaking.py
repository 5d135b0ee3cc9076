"""Shaking and mending: rules are kept, answers become better, the same seed finds the same."""

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations

from .shaken_problems import problem, search, shaken


@pytest.mark.parametrize("seed", range(10))
def test_rules_are_kept(seed):
    group = np.arange(16) % 3
    fixed, forbidden = np.arange(16) == 4, np.isin(np.arange(16), [7, 9])
    rules = {"group": group, "quota": {0: (1, 1), 2: (2, 3)}}
    made = search(problem(seed, fixed=fixed, forbidden=forbidden, **rules))
    running, best, _, _ = shaken(made, heat=10.0, seed=seed)
    for is_open in (running.is_open, best):
        assert is_open.sum() == 5
        assert is_open[4]
        assert not is_open[[7, 9]].any()
        count = np.bincount(group[is_open], minlength=3)
        assert count[0] == 1
        assert 2 <= count[2] <= 3


@pytest.mark.parametrize("seed", range(10))
def test_the_best_answer_is_found(seed, best_by_enumeration):
    posed = problem(seed, n=30, m=12, n_sites=4)
    made = search(posed, seed=seed)
    made.run(MaxIterations(400))
    assert made._best_value == pytest.approx(best_by_enumeration(posed), rel=1e-9)


def test_what_is_worse_is_taken_back_unless_it_is_warm():
    worse = {0.0: 0, 0.2: 0}
    for heat in worse:
        for seed in range(6):
            points = np.random.default_rng(seed).random((300, 2))
            made = search(LocationProblem.from_points(points, points, n_sites=40))
            running, _, _, found = shaken(made, work=300_000, heat=heat, seed=seed)
            worse[heat] += made.value(running.is_open) > found * (1 + 1e-9)
    assert worse[0.0] == 0
    assert worse[0.2] > 0


def test_the_same_seed_finds_the_same():
    posed = problem(3)
    first, second = (shaken(search(posed), heat=5.0, seed=7) for _ in range(2))
    assert first[1].tolist() == second[1].tolist()
    assert first[3] == second[3]


def test_a_site_far_away_is_closed_where_it_is_missed_least():
    """Two towns of twenty homes; six sites in one and two in the other, where four would do each.

    Nobody's second site is in the other town, so that no exchange of neighbors hands one on, and
    one site at a time is shaken, for which only the two nearest are drawn from.
    """
    homes = np.r_[np.arange(20.0), 1_000 + np.arange(20.0)]
    points = np.c_[homes, np.zeros(40)]
    made = search(LocationProblem.from_points(points, points, n_sites=8))
    made.is_open[:] = np.isin(np.arange(40), [1, 4, 7, 10, 13, 16, 24, 34])
    _, best, _, found = shaken(made, work=200_000, most=1)
    assert best[:20].sum() == 4
    assert found == pytest.approx(8 * 6)
