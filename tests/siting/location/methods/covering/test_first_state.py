import numpy as np
import pytest

from .cover_cases import QUOTAS, M, begin, check

FIXED = {"fixed": np.isin(np.arange(M), [3, 8])}


@pytest.mark.parametrize("given", [{}, FIXED, QUOTAS, FIXED | QUOTAS])
@pytest.mark.parametrize("seed", range(3))
def test_only_the_fixed_sites_are_open_and_all_sums_are_true(seed, given):
    reach, rules, state = begin(seed, **given)
    assert np.flatnonzero(state.is_open).tolist() == np.flatnonzero(rules.fixed).tolist()
    opened = np.bincount(rules.kind[rules.fixed], minlength=len(rules.low))
    assert state.opened.tolist() == opened.tolist()
    check(reach, state)


def test_who_covers_nothing_is_free_only_where_a_quota_may_need_it():
    reach, _, state = begin(0)
    covers = np.diff(reach.start_of) > 0
    assert state.free.tolist() == np.flatnonzero(covers).tolist()
    forbidden = {"forbidden": np.arange(M) == int(np.flatnonzero(covers)[0])}
    _, rules, state = begin(0, **forbidden)
    assert not set(state.free) & set(np.flatnonzero(forbidden["forbidden"]))
    _, rules, state = begin(0, **QUOTAS)
    assert state.free.tolist() == rules.free.tolist()
