import numpy as np
import pytest

from siting.location.methods.transport.kernels import sites

from .small_flows import Case


@pytest.mark.parametrize("seed", range(12))
def test_prices_prove_the_plan_after_every_opening_and_closing(seed):
    case, rng = Case(seed), np.random.default_rng(seed)
    case.check_optimal()
    for _ in range(8):
        site = int(rng.integers(len(case.capacity)))
        if case.flow.is_open[site]:
            sites.close_site(case.flow, site)
            assert case.flow.load[site] == pytest.approx(0.0, abs=1e-6)
            assert case.flow.price[site] == 0.0
        else:
            sites.open_site(case.flow, site)
        case.check_optimal()


@pytest.mark.parametrize("seed", range(4))
def test_the_dearest_unit_is_the_most_that_anybody_pays(seed):
    case = Case(seed)
    cell, site = np.nonzero(case.held() > 0)
    paid = case.rates[cell, site] + case.flow.price[site]
    assert sites.dearest(case.flow) == pytest.approx(paid.max())


def test_without_any_site_all_wait():
    case = Case(0)
    for site in case.nodes[:-1]:
        sites.close_site(case.flow, site)
    assert case.held()[:, -1] == pytest.approx(case.load)
    assert case.flow.total[0] == pytest.approx(case.waiting.sum())


def test_what_is_said_to_be_open_is_seen_by_the_cells():
    case = Case(1)
    closed = int(np.flatnonzero(~case.is_open)[0]) if not case.is_open.all() else 0
    for is_open in (True, True, False):
        sites.set_open(case.flow, closed, is_open)
        for cell in range(len(case.load)):
            seen = case.flow.window[cell, : case.flow.window_size[cell]]
            assert (closed in case.flow.site[cell, seen]) == is_open
