"""What a bound says of a cost, by hand."""

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.proved import known_bound, proved_distance, proved_gap
from siting.location.solver import solve
from siting.location.stopping import MaxGap, MaxIterations


@pytest.mark.parametrize(
    ("cost", "bound", "gap", "distance"),
    [
        (5.0, 4.0, 1 / 5, 1 / 4),  # the best may cost 4: then 5 is a quarter above it
        (4.0, 5.0, 1 / 5, 1 / 5),  # ``covered``: the best may cover 5: then a fifth of it is missed
        (5.0, 5.0, 0.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        (0.0, 4.0, 1.0, 1.0),  # ``covered``: nothing is, 4 may be
        (5.0, None, None, None),
        (5.0, 0.0, None, None),  # that a cost is at least 0 says nothing
        (np.inf, 4.0, None, None),
    ],
)
def test_gap_and_distance_from_the_best(cost, bound, gap, distance):
    assert proved_gap(cost, bound) == (gap and pytest.approx(gap))
    assert proved_distance(cost, bound) == (distance and pytest.approx(distance))
    assert (known_bound(cost, bound) is None) == (bound is None or bound == 0 < cost)


def test_a_bound_of_zero_never_ends_a_run():
    assert not MaxGap(1.0)(5.0, 0.0)
    assert MaxGap(0.0)(0.0, 0.0)
    assert MaxGap(0.2)(4.0, 5.0)


def test_a_run_that_proved_nothing_has_no_bound():
    rng = np.random.default_rng(0)
    problem = LocationProblem.from_points(
        rng.random((200, 2)), rng.random((40, 2)), n_sites=5, capacity=50.0, load=1.0
    )
    heard = []
    result = solve(problem, stop=MaxIterations(0), method="exchange", listen=heard.append)
    assert result.solution is not None
    assert (result.lower_bound, result.gap) == (None, None)
    assert "no bound was computed" in result.summary()
    assert [news.lower_bound for news in heard if news.lower_bound is not None] == []
    assert solve(problem, stop=MaxIterations(20), method="exchange").lower_bound > 0
