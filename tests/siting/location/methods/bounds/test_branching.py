"""Trees of blocks: below every answer wherever they are cut, and closer than the dual."""

import numpy as np
import pytest

from siting.location.methods.bounds.blocks import Blocks
from siting.location.methods.bounds.branching import raise_by_branching
from tests.siting.location.methods.bounds.test_blocks import (
    random_blocks,
    small_dual,
    small_problem,
)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("looks", [3, 8, 1000])
def test_wherever_it_is_cut_it_stays_below_the_optimum(seed, looks, best_by_milp):
    problem = small_problem(seed)
    best = best_by_milp(problem)
    if not np.isfinite(best):
        pytest.skip("no answer keeps these rules")
    dual, _, multiplier = small_dual(problem, 100, best)
    heard = []
    for count in (1, 2):
        blocks, left = Blocks(dual, multiplier, random_blocks(dual, seed, count)), looks

        def stop(bound):
            nonlocal left
            left -= 1
            heard.append(bound)
            return left < 0

        heard.append(raise_by_branching(blocks, gap=best + 1, stop=stop))
    assert max(heard) <= best * (1 + 1e-9) + 1e-6


def test_branching_closes_a_gap_that_the_dual_leaves(best_by_milp):
    lacks = []
    for seed in range(1, 40, 2):
        problem = small_problem(seed)
        best = best_by_milp(problem)
        dual, whole, multiplier = small_dual(problem, 100, best)
        one = np.zeros(len(dual.offers.first_of), np.int32)
        found = raise_by_branching(Blocks(dual, multiplier, one), gap=best, stop=lambda _: False)
        lacks.append((best - whole, best - max(found, whole)))
    whole, branched = np.array(lacks).sum(axis=0)
    assert branched < 0.7 * whole


def test_stopped_before_every_block_has_a_bound_it_proves_nothing():
    problem = small_problem(1)
    dual, _, multiplier = small_dual(problem, 100, 50.0)
    blocks = Blocks(dual, multiplier, np.zeros(len(dual.offers.first_of), np.int32))
    assert raise_by_branching(blocks, gap=1.0, stop=lambda _: True) == -np.inf
