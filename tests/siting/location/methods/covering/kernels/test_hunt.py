"""Covers of everything: none holds a site too many, and the hunt mends one that lost a site."""

import pytest

from siting.location.methods.covering import first_state
from siting.location.methods.covering.kernels import hunt as cover_hunt
from siting.location.methods.covering.kernels import state as cover_state
from tests.siting.location.methods.covering.cover_cases import begin, check


def test_a_cover_of_all_holds_no_site_that_is_not_needed():
    reach, rules, state = begin(2)
    cover_hunt.cover_all(state)
    assert cover_state.uncovered(state) == 0
    assert all(state.loss[site] > 0 for site in cover_state.open_sites(state))
    again = first_state.begin(reach, rules, seed=2)
    cover_state.copy_to(again, cover_state.open_sites(state))
    check(reach, again)


@pytest.mark.parametrize("seed", range(4))
def test_a_hunt_finds_another_cover_of_the_same_size(seed):
    reach, _, state = begin(seed)
    cover_hunt.cover_all(state)
    size = len(cover_state.open_sites(state))
    assert cover_hunt.close_cheapest(state)
    cover_state.fill(state, size)
    assert cover_hunt.hunt(state, size, 5_000)
    sites = cover_state.open_sites(state)
    assert len(sites) == size
    assert reach.count(sites).all()
    check(reach, state)
