"""The bound by blocks of several sizes and by branching: it rises, and stays below every answer."""

import numpy as np
import pytest

from siting.location.methods.bounds import by_blocks
from siting.location.methods.bounds.by_blocks import raise_by_blocks
from siting.location.methods.bounds.lagrangian import bounds_under
from siting.location.stopping import MaxIterations
from tests.siting.location.methods.bounds.test_blocks import small_dual, small_problem


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("looks", [0, 2, 5, 500])
def test_whenever_it_is_stopped_it_stays_below_the_optimum(seed, looks, best_by_milp, monkeypatch):
    monkeypatch.setattr(by_blocks, "SIZES", (4, 1, 2))
    monkeypatch.setattr(by_blocks, "BRANCHED", 2)
    problem = small_problem(seed)
    best = best_by_milp(problem)
    if not np.isfinite(best):
        pytest.skip("no answer keeps these rules")
    dual, known, multiplier = small_dual(problem, 100, best)
    heard, stop = [], MaxIterations(looks)
    bound, found = raise_by_blocks(
        dual,
        multiplier,
        known=known,
        target=best + 1,
        stop=lambda value: heard.append(value) or stop(value),
    )
    assert heard == sorted(heard)
    assert known <= max(heard) <= bound <= best * (1 + 1e-9) + 1e-6
    whole = bounds_under(dual, multiplier, [dual.rules])[0]
    assert bounds_under(dual, found, [dual.rules])[0] >= whole - 1e-9 * (1 + whole)
