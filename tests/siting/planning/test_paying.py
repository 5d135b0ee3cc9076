"""Where a further center stops paying: against enumeration of every number of centers."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from siting.errors import ProblemError
from siting.planning.paying import where_paying_stops


def _phases(costs, bounds, *, alone=None):
    index = pd.Index(range(1, len(costs) + 1), name="centers")
    columns = {"cost": costs, "alone": costs if alone is None else alone, "lower_bound": bounds}
    return pd.DataFrame(columns, index=index, dtype="float64")


@pytest.fixture(scope="module", params=range(10))
def curve(request):
    """Exact costs of 1 to 7 centers of 7, by enumeration, and loose plans and bounds of each."""
    rng = np.random.default_rng(request.param)
    table = np.hypot(*(rng.random((25, 1, 2)) - rng.random((1, 7, 2))).transpose(2, 0, 1))
    exact = np.array(
        [
            min(table[:, list(sites)].min(axis=1).sum() for sites in combinations(range(7), count))
            for count in range(1, 8)
        ]
    )
    loose = exact * (1 + 0.05 * rng.random(7)), exact * (1 - 0.05 * rng.random(7))
    return exact, loose, rng


def test_the_best_number_is_never_ruled_out(curve):
    exact, (plans, bounds), rng = curve
    for worth in rng.uniform(0, 4, 30):
        net = exact + worth * np.arange(1, 8)
        found = where_paying_stops(_phases(plans, bounds), worth_s=worth)
        assert found.least <= int(net.argmin()) + 1 <= found.most
        assert found.least <= found.best <= found.most


def test_with_exact_costs_it_is_the_best_number(curve):
    exact, _, rng = curve
    for worth in rng.uniform(0, 4, 30):
        net = exact + worth * np.arange(1, 8)
        found = where_paying_stops(_phases(exact, exact), worth_s=worth)
        assert found.least == found.best == found.most == int(net.argmin()) + 1


def test_a_case_for_paper():
    """100, 60, 45, 40: the third saves 15, the fourth 5. At a worth of 10 three are best."""
    found = where_paying_stops(_phases([100, 60, 45, 40], [100, 59, 44, 39]), worth_s=10)
    assert (found.best, found.least, found.most) == (3, 3, 3)
    loose = where_paying_stops(_phases([100, 60, 45, 40], [80, 50, 40, np.nan]), worth_s=10)
    assert (loose.best, loose.least, loose.most) == (3, 2, 4)  # a missing bound rules out nothing
    better = where_paying_stops(
        _phases([100, 60, 45, 40], [80, 40, 44, 39], alone=[90, 41, 45, 40]), worth_s=10
    )
    assert better.best == 2  # the plan that is made for two alone


@pytest.mark.parametrize("worth", [-1.0, np.inf, np.nan, "10"])
def test_what_is_no_worth_is_refused(worth):
    with pytest.raises(ProblemError):
        where_paying_stops(_phases([2, 1], [2, 1]), worth_s=worth)
