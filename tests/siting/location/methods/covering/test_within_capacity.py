"""Radius and capacity as least total cost, and the watches that such work is given."""

import numpy as np
import pytest

from siting.location.methods.covering.within_capacity import ReachTravel, serve_all
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.stopping import MaxIterations
from siting.travel import PointTravel, TableTravel, Travel


def test_what_is_reached_costs_nothing_and_the_rest_cannot_be():
    rng = np.random.default_rng(0)
    travel = PointTravel(rng.random((20, 2)), rng.random((8, 2)))
    radius = rng.random(20) / 2
    reached = ReachTravel(travel, radius)
    demand, site = np.repeat(np.arange(20), 8), np.tile(np.arange(8), 20)
    expected = np.where(travel.pairs(demand, site) <= radius[demand], 0.0, np.inf)
    assert reached.pairs(demand, site).tolist() == expected.tolist()
    near = reached.nearest(3)
    assert ((near.site < 0) == np.isinf(near.cost)).all()
    assert (reached.pairs(demand, site).reshape(20, 8) == 0).sum(axis=1).clip(max=3).tolist() == (
        near.site >= 0
    ).sum(axis=1).tolist()


@pytest.mark.parametrize(("n_sites", "radius", "served"), [(2, 2.0, True), (2, 0.5, False)])
def test_all_are_served_or_nobody_is_said_to_be(n_sites, radius, served):
    problem = LocationProblem.from_points(
        [[0, 0], [1, 0], [8, 0], [9, 0]],
        [[0, 0], [9, 0], [5, 0]],
        n_sites=2,
        objective="farthest",
        capacity=2.0,
    )
    rng, watch = np.random.default_rng(0), Watch(MaxIterations(10))
    found = serve_all(problem, n_sites=n_sites, radius=radius, rng=rng, watch=watch)
    assert (found is not None) == served
    if found is not None:
        assert found.violations() == []
        assert found.cost <= radius


def test_a_restated_watch_speaks_of_the_objective():
    watch = Watch(MaxIterations(5), larger_is_better=True)
    inner = watch.restated(lambda cost: 10.0 - cost, lambda covered: 10.0 - covered)
    assert inner.best_cost == np.inf
    assert inner.lower_bound is None
    assert not inner.searching()(4.0)
    assert not inner.proving(restate=lambda bound: bound / 2)(2.0)
    assert (watch.best_cost, watch.lower_bound) == (6.0, 9.0)
    assert (inner.best_cost, inner.lower_bound) == (4.0, 1.0)
    inner.found(3.0)
    inner.proved(3.0)
    assert watch.best_cost == watch.lower_bound == 7.0
    assert inner.closed
    assert inner.over()
    assert inner.seconds_left() == np.inf
    assert not inner.interrupted


def test_work_aside_uses_the_same_time_but_tells_nobody():
    watch = Watch(MaxIterations(10))
    aside = watch.aside(0.5)
    aside.found(1.0)
    assert watch.best_cost == np.inf
    assert [aside.over() for _ in range(6)] == [False] * 5 + [True]
    watch.interrupted = True
    assert watch.aside(1.0).over()


@pytest.mark.parametrize("beyond", [1.0, np.inf])
@pytest.mark.parametrize("table", [False, True])
def test_who_is_within_is_found_as_if_everybody_were_asked(beyond, table):
    rng = np.random.default_rng(0)
    if table:
        travel = TableTravel(np.where(rng.random((30, 9)) < 0.2, np.inf, rng.random((30, 9))))
    else:
        travel = PointTravel(rng.random((30, 2)), rng.random((9, 2)))
    reach = ReachTravel(travel, rng.random(30) / 2, beyond=beyond)
    of, among = np.arange(0, 30, 2, dtype=np.int32), np.array([0, 2, 3, 7], np.int32)
    for limit in (0.0, 0.5, 1.0, 3.0, rng.choice([0.0, 1.0], len(of))):
        found, asked = (
            reach.within(limit, of=of, among=among),
            Travel.within(reach, limit, of=of, among=among),
        )
        assert found.start.tolist() == asked.start.tolist()
        assert found.site.tolist() == asked.site.tolist()
