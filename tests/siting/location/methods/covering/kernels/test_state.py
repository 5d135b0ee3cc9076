"""The state of the search always says what is covered, gained and lost."""

import numpy as np
import pytest

from siting.location.methods.covering.kernels import (
    hunt as cover_hunt,
)
from siting.location.methods.covering.kernels import (
    search as cover_search,
)
from siting.location.methods.covering.kernels import (
    state as cover_state,
)
from tests.siting.location.methods.covering.cover_cases import QUOTAS, SITES, M, begin, check


@pytest.mark.parametrize("given", [{}, QUOTAS, {"fixed": np.arange(M) == 7}])
@pytest.mark.parametrize("seed", range(4))
def test_numbers_stay_right_through_shakes_and_hunts(seed, given):
    reach, rules, state = begin(seed, **given)
    assert cover_state.fill(state, SITES)
    check(reach, state)
    value = reach.weight[state.covered > 0].sum()
    value += cover_search.exchange_all(state, SITES, 1e-9, 20)
    closed, opened = np.zeros(16, np.int64), np.zeros(16, np.int64)
    for turn in range(60):
        before = cover_state.open_sites(state)
        change, count, changed = cover_search.shake(state, SITES, 1e-9, 3, closed, opened)
        sites = cover_state.open_sites(state)
        assert reach.weight[state.covered > 0].sum() == pytest.approx(value + change)
        assert len(sites) == SITES
        assert rules.still_to_open(sites) == 0
        assert (np.bincount(rules.kind[sites], minlength=len(rules.low)) <= rules.high).all()
        assert state.is_open[rules.fixed].all()
        if turn % 2:
            cover_search.undo(state, closed, opened, count, changed)
            assert cover_state.open_sites(state).tolist() == before.tolist()
        else:
            value += change
        check(reach, state)
    cover_hunt.hunt(state, SITES, 50)
    check(reach, state)


@pytest.mark.parametrize("seed", range(3))
def test_open_sites_can_be_changed_for_any_others(seed):
    reach, rules, state = begin(seed)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        sites = np.sort(rng.choice(rules.free, SITES, replace=False))
        cover_state.copy_to(state, sites)
        assert cover_state.open_sites(state).tolist() == sites.tolist()
        check(reach, state)


@pytest.mark.parametrize("seed", range(3))
def test_sums_that_are_kept_drift_and_can_be_summed_up_anew(seed):
    """With weights of very different size gains lose their last digits while a search goes on."""
    reach, _, state = begin(seed)
    rng = np.random.default_rng(seed)
    state.weight[:] = reach.weight[:] = 10.0 ** rng.uniform(-6, 6, reach.n_rows)
    cover_state.count_anew(state)
    cover_state.fill(state, SITES)
    closed, opened = np.zeros(16, np.int64), np.zeros(16, np.int64)
    for _ in range(3_000):
        cover_search.shake(state, SITES, 1e-3, 3, closed, opened)
    cover_state.count_anew(state)
    check(reach, state)
    bare = reach.weight[state.covered == 0].sum()
    assert (state.gain <= bare * (1 + 1e-12)).all()
