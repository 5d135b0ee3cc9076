"""What other sites save at most, beside an exact matching of every exchange."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from siting.location.methods.assigning.following import Following
from siting.location.methods.assigning.payments import Payments
from siting.location.methods.assigning.swapping import Swapping
from siting.location.problem import LocationProblem
from siting.travel import TableTravel
from siting.travel.chosen import ChosenTravel


def _exact(ways, penalty, capacity, sites):
    alone = np.where(np.eye(len(ways), dtype=bool), penalty[:, None], 1e9)
    table = np.hstack([np.repeat(ways[:, sites], capacity[sites].astype(int), axis=1), alone])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum()


@pytest.mark.parametrize("seed", range(30))
def test_no_exchange_costs_less_than_the_bounds_say(seed):
    rng = np.random.default_rng(seed)
    n, m, p = int(rng.integers(6, 20)), 8, 3
    ways = rng.integers(0, 50, (n, m)).astype(float)
    capacity = rng.integers(2, 9, m).astype(float)
    penalty = rng.integers(30, 90, n).astype(float)
    problem = LocationProblem(travel=TableTravel(ways), n_sites=p, load=np.ones(n),
                              capacity=capacity, penalty=penalty)  # fmt: skip
    sites = np.sort(rng.choice(m, p, replace=False)).astype(np.int32)
    others = np.setdiff1d(np.arange(m), sites).astype(np.int32)
    book = Following(ChosenTravel(problem.travel, sites), weight=np.ones(n), penalty=penalty)
    base = book.begin(capacity[sites])
    pay = Payments(problem, sites, base, capacity)
    slack = []
    for site in sites:
        rest = sites[sites != site]
        paid, more = pay.without(int(site), others)
        assert paid <= _exact(ways, penalty, capacity, rest) + 1e-6
        value = pay.value_without(int(site))
        for at, other in enumerate(others):
            exact = _exact(ways, penalty, capacity, np.append(rest, other))
            near = paid - pay.saved_at_most(value, int(other))
            far = paid - pay.saved_at_most(pay.value, int(other)) - more[at]
            assert far <= near + 1e-6
            assert near <= exact + 1e-6
            slack.append(exact - far)
    assert min(slack) < 0.5 * base.total  # some of them say something
    swapping = Swapping(problem, sites)
    tried = swapping.run(sites, kept=1, nearby=1).tried
    least = swapping.bounds_elsewhere(sites, tried)
    for site in sites:
        known = tried.loc[tried["site"] == site, "other"].to_numpy()
        left = [_exact(ways, penalty, capacity, np.append(sites[sites != site], other))
                for other in np.setdiff1d(others, known)]  # fmt: skip
        assert least[site] <= min(left) - base.total + 1e-6
    never = swapping.bounds_elsewhere(sites, tried, over=lambda: True)
    assert (never == -np.inf).all()


def test_a_candidate_without_room_saves_nothing():
    ways = np.array([[9.0, 1.0, 2.0], [8.0, 1.0, 2.0]])
    problem = LocationProblem(travel=TableTravel(ways), n_sites=1, load=np.ones(2),
                              capacity=[2.0, 0.5, 1.0], penalty=20.0)  # fmt: skip
    site, room = np.array([0], np.int32), np.array([2.0, 0.0, 1.0])
    book = Following(ChosenTravel(problem.travel, site), weight=np.ones(2), penalty=problem.penalty)
    pay = Payments(problem, site, book.begin(room[:1]), room)
    assert pay.saved_at_most(pay.value, 1) == 0.0
    assert pay.saved_at_most(pay.value, 2) == 7.0
