"""Lists of demand points by class of sites, against lists made one by one."""

import numpy as np

from siting.location.methods.bounds.kernels.listing import by_class, leave_out


def _lists():
    rng = np.random.default_rng(0)
    listed, cost = rng.random((30, 8)) < 0.4, rng.random((30, 8)).astype(np.float32)
    listed[:, 3] = listed[5] = False
    counts = listed.sum(axis=1).astype(np.int32)
    pointer, demand_of, cost_of = by_class(
        counts, np.nonzero(listed)[1].astype(np.int32), cost[listed], 8
    )
    return listed, cost, pointer, demand_of, cost_of


def test_each_class_lists_its_demand_points_in_order():
    listed, cost, pointer, demand_of, cost_of = _lists()
    for number in range(8):
        part = slice(pointer[number], pointer[number + 1])
        expected = np.flatnonzero(listed[:, number])
        assert demand_of[part].tolist() == expected.tolist()
        assert cost_of[part].tolist() == cost[expected, number].tolist()


def test_what_costs_the_highest_or_more_is_left_out():
    listed, cost, pointer, demand_of, cost_of = _lists()
    highest = np.random.default_rng(1).random(30)
    highest[0] = np.float64(cost[0][listed[0]][0])  # a tie is left out
    kept, demand, paid = leave_out(pointer, demand_of, cost_of, highest)
    for number in range(8):
        part = slice(kept[number], kept[number + 1])
        expected = np.flatnonzero(listed[:, number] & (cost[:, number] < highest))
        assert demand[part].tolist() == expected.tolist()
        assert paid[part].tolist() == cost[expected, number].tolist()
