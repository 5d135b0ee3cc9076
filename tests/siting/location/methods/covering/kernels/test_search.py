"""Exchanges of covering sites against trying every one."""

import numpy as np

from siting.location.methods.covering.kernels import (
    search as cover_search,
)
from siting.location.methods.covering.kernels import (
    state as cover_state,
)
from tests.siting.location.methods.covering.cover_cases import SITES, M, begin


def test_no_exchange_of_one_site_gains_after_all_were_tried():
    reach, _, state = begin(1)
    cover_state.fill(state, SITES)
    cover_search.exchange_all(state, SITES, 1e-9, 50)
    sites = cover_state.open_sites(state)
    best = reach.weight[reach.count(sites) > 0].sum()
    for out in sites:
        for into in range(M):
            other = np.unique(np.r_[sites[sites != out], into]).astype(np.int32)
            assert reach.weight[reach.count(other) > 0].sum() <= best + 1e-9
