"""The searches for ``total`` on random problems with every corner, against enumeration."""

import numpy as np
import pytest

from siting.location.methods.capacitated.method import Capacitated
from siting.location.methods.total.method import Total
from siting.location.progress import Watch
from siting.location.shortage import find_shortage
from siting.location.stopping import MaxIterations

from .oracles import optimum, value_of
from .random_problems import random_problem

#: Problems that once went wrong: sums of tenths, points without load, sites beyond reach.
ONCE_WRONG = (357, 397, 440, 513, 526, 726)


METHODS = (Total(), Capacitated())

#: Seeds whose problem is seen to have no answer before any search; the others are searched.
SHORT = (5, 21, 49, 59)
SEARCHED = tuple(seed for seed in (*range(60), *ONCE_WRONG) if seed not in SHORT)


@pytest.mark.parametrize("seed", SHORT)
def test_what_is_said_to_be_short_has_no_answer(seed):
    problem = random_problem("total", seed)
    assert find_shortage(problem)
    assert optimum(problem) is None


@pytest.mark.parametrize("seed", SEARCHED)
def test_answers_and_bounds_enclose_the_optimum(seed):
    problem = random_problem("total", seed)
    assert not find_shortage(problem)
    best = optimum(problem)
    takers = [method for method in METHODS if not method.refuses(problem)]
    assert takers
    for method in takers:
        watch = Watch(MaxIterations(15))
        outcome = method(problem, rng=np.random.default_rng(0), watch=watch)
        if outcome.solution is not None:
            assert outcome.solution.violations() == []
            value = value_of(problem, outcome.solution.open_sites, outcome.solution.assignment)
            assert outcome.solution.cost == pytest.approx(value)
            assert value >= best * (1 - 1e-9)
        if outcome.lower_bound is not None and best is not None:
            assert outcome.lower_bound <= best * (1 + 1e-9) + 1e-9
