"""A search for covering sites that has just begun, and a check of all that its state keeps."""

import numpy as np
import pytest

from siting.location.methods.covering import first_state
from siting.location.methods.covering.kernels import state as cover_state
from siting.location.methods.covering.reach import find_reach
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

N, M, SITES = 80, 25, 5
QUOTAS = {"group": np.arange(M) % 3, "quota": {0: (2, 2), 1: (0, 1)}}


def begin(seed, **given):
    """Return who is covered by whom, the rules and a state with only the fixed sites open."""
    rng = np.random.default_rng(seed)
    problem = LocationProblem.from_points(
        rng.random((N, 2)) * 10, rng.random((M, 2)) * 10, n_sites=SITES, **given
    )
    rules = make_rules(problem)
    everyone = np.arange(N, dtype=np.int32)
    weight = rng.integers(1, 9, N).astype(float)
    reach = find_reach(problem.travel, 2.5, of=everyone, among=rules.free, weight=weight)
    return reach, rules, first_state.begin(reach, rules, seed=seed)


def check(reach, state):
    """Recompute all that a state keeps."""
    sites = cover_state.open_sites(state)
    count = reach.count(sites)
    assert state.covered.tolist() == count.tolist()
    assert cover_state.uncovered(state) == (count == 0).sum()
    assert sorted(state.sites[: len(sites)].tolist()) == sites.tolist()
    for site in range(M):
        rows = reach.row[reach.start_of[site] : reach.start_of[site + 1]]
        assert state.gain[site] == pytest.approx(state.weight[rows[count[rows] == 0]].sum())
        alone = state.weight[rows[count[rows] == 1]].sum() if site in sites else 0.0
        assert state.loss[site] == pytest.approx(alone)
