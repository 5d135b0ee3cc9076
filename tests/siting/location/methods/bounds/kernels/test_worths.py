"""Kernels of the bound: what fits into a site, against trying every choice."""

from itertools import product

import numpy as np
import pytest

from siting.location.methods.bounds.kernels import worths


def _items(seed, *, whole, most=9):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, most))
    size = rng.integers(1, 9, n).astype(float) if whole else rng.random(n) + 0.05
    saving = rng.choice([rng.integers(1, 20, n), rng.random(n) * 10]).astype(float)
    capacity = float(rng.integers(0, 20)) if whole else float(rng.random() * n)
    return saving, size, capacity


def _best(saving, size, capacity):
    """Try every choice."""
    n = len(saving)
    choices = np.array(list(product([False, True], repeat=n)), bool).reshape(2**n, n)
    fits = choices @ size <= capacity
    return (choices @ saving)[fits].max()


@pytest.mark.parametrize("seed", range(60))
def test_whole_sizes_are_packed_best(seed):
    saving, size, capacity = _items(seed, whole=True)
    chosen = np.zeros(len(saving), bool)
    value = worths.pack_whole(saving, size, int(capacity), chosen)
    assert value == pytest.approx(_best(saving, size, capacity))
    assert saving[chosen].sum() == pytest.approx(value)
    assert size[chosen].sum() <= capacity


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_any_sizes_are_packed_best(seed, whole):
    saving, size, capacity = _items(seed + 100, whole=whole)
    order = np.argsort(-saving / size)
    saving, size = saving[order], size[order]
    chosen = np.zeros(len(saving), bool)
    value, done = worths.pack(saving, size, capacity, chosen)
    best = _best(saving, size, capacity)
    assert done
    assert value == pytest.approx(best, abs=1e-9)
    assert value >= best * (1 - 1e-12)
    assert saving[chosen].sum() == pytest.approx(best)
    assert size[chosen].sum() <= capacity + 1e-12


def test_packing_that_takes_too_long_says_so():
    """Many nearly equal ratios, and a capacity that nothing fills."""
    size = np.full(60, 2.0) + np.arange(60) * 1e-3
    saving = size * (1 - np.arange(60) * 1e-6)
    chosen = np.zeros(60, bool)
    value, done = worths.pack(saving, size, 61.0, chosen)
    assert not done
    assert value == pytest.approx(saving[chosen].sum())


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_filling_in_part_is_an_upper_limit(seed, whole):
    saving, size, capacity = _items(seed + 200, whole=whole)
    ratio = saving / size
    order = np.argsort(-ratio)
    before = np.minimum(np.r_[0.0, np.cumsum(size[order])], capacity)
    expected = float((np.diff(before) * ratio[order]).sum())
    value, threshold = worths.fill(ratio.copy(), size.copy(), capacity)
    assert value == pytest.approx(expected)
    assert value >= _best(saving, size, capacity) - 1e-9
    full = np.cumsum(size[order]) <= capacity
    part = np.flatnonzero(~full)
    # Where the last one just fits, the threshold may be its ratio or the next one.
    assert ratio[order[full]].min(initial=np.inf) >= threshold
    assert threshold >= (ratio[order[part[0]]] if len(part) else 0.0)


def _table(seed, *, whole=True, n=14, classes=6):
    """Offers of some demand points to classes, with capacities that bind here and there."""
    rng = np.random.default_rng(seed)
    listed = rng.random((classes, n)) < 0.6
    pointer = np.r_[0, np.cumsum(listed.sum(axis=1))].astype(np.int64)
    demand_of = np.nonzero(listed)[1].astype(np.int32)
    cost_of = rng.integers(0, 20, len(demand_of)).astype(np.float32)
    load = rng.integers(0, 4, n).astype(float) if whole else rng.random(n)
    capacity = rng.choice([0.0, 2.0, 4.0, 7.0, 100.0], classes) * (1.0 if whole else 0.5)
    capacity[rng.integers(classes)] = np.inf
    multiplier = rng.integers(0, 25, n).astype(float)
    return (pointer, demand_of, cost_of), load, capacity, multiplier


def _exact_worth(table, load, capacity, multiplier, number):
    pointer, demand_of, cost_of = table
    at = slice(pointer[number], pointer[number + 1])
    demand = demand_of[at]
    saving = multiplier[demand] - cost_of[at]
    useful = (saving > 0) & (load[demand] <= capacity[number])
    return _best(saving[useful], load[demand][useful], capacity[number])


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_limits_of_worth_are_above_it_and_sharpened_ones_are_it(seed, whole):
    table, load, capacity, multiplier = _table(seed, whole=whole)
    q = len(capacity)
    worth = worths.limits_of_worth(table, load, capacity, multiplier, False, np.zeros(q))
    best = [_exact_worth(table, load, capacity, multiplier, number) for number in range(q)]
    assert (worth >= np.array(best) * (1 - 1e-12)).all()
    some = np.array([0, 2, 5])
    limit, exact, taken = worth.copy(), np.zeros(q, bool), np.zeros(len(table[1]), bool)
    worths.sharpen(some, table, load, capacity, multiplier, whole, worth, exact, taken)
    assert np.flatnonzero(exact).tolist() == some.tolist()
    assert (worth <= limit).all()
    assert (np.delete(worth, some) == np.delete(limit, some)).all()
    for number in some:
        assert worth[number] == pytest.approx(best[number])
        assert worth[number] >= best[number] * (1 - 1e-12)
        at = np.arange(table[0][number], table[0][number + 1])[
            taken[table[0][number] : table[0][number + 1]]
        ]
        demand = table[1][at]
        assert (multiplier[demand] - table[2][at]).sum() == pytest.approx(best[number])
        assert load[demand].sum() <= capacity[number] + 1e-9


def test_large_whole_loads_are_packed_without_a_table():
    table, load, capacity, multiplier = _table(3)
    load, capacity = load * 1e6 + 1.0, capacity * 1e6
    q = len(capacity)
    worth = worths.limits_of_worth(table, load, capacity, multiplier, False, np.zeros(q))
    exact, taken = np.zeros(q, bool), np.zeros(len(table[1]), bool)
    worths.sharpen(np.arange(q), table, load, capacity, multiplier, True, worth, exact, taken)
    best = [_exact_worth(table, load, capacity, multiplier, number) for number in range(q)]
    assert exact.all()
    assert worth == pytest.approx(np.array(best))


def test_too_many_loads_to_pack_keep_their_limit():
    rng = np.random.default_rng(0)
    n = worths.MOST_ITEMS + 20
    table = np.array([0, n]), np.arange(n, dtype=np.int32), np.zeros(n, np.float32)
    given = table, rng.random(n), np.array([n / 5.0]), 1.0 + rng.random(n)
    worth = worths.limits_of_worth(*given, False, np.zeros(1))
    limit, exact, taken = worth.copy(), np.zeros(1, bool), np.zeros(n, bool)
    worths.sharpen(np.array([0]), *given, False, worth, exact, taken)
    assert not exact.any()
    assert worth == limit


def test_what_may_be_divided_is_taken_in_part_though_it_is_above_the_capacity():
    table = np.array([0, 2]), np.array([0, 1], np.int32), np.array([1.0, 2.0], np.float32)
    given = table, np.array([90.0, 5.0]), np.array([20.0]), np.array([181.0, 7.0])
    threshold, served = np.zeros(1), np.zeros(2)
    assert worths.limits_of_worth(*given, False, threshold)[0] == 5.0
    assert worths.limits_of_worth(*given, True, threshold)[0] == pytest.approx(20 * 180 / 90)
    assert threshold[0] == 2.0
    some = np.array([0]), np.array([4])
    kept = threshold, np.zeros(1, bool), np.zeros(2, bool), served
    worths.count_services(*some, *given, True, *kept)
    assert served == pytest.approx([4 * 20 / 90, 0.0])


@pytest.mark.parametrize("divisible", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_served_adds_up_to_the_worth(seed, divisible):
    """The slope belongs to the value: savings times parts served are what the classes are worth."""
    table, load, capacity, multiplier = _table(seed)
    q, n = len(capacity), len(load)
    threshold = np.zeros(q)
    worth = worths.limits_of_worth(table, load, capacity, multiplier, divisible, threshold)
    for number in range(q):
        exact, taken = np.zeros(q, bool), np.zeros(len(table[1]), bool)
        for sharp in (False,) if divisible else (False, True):
            if sharp:
                some = np.array([number])
                worths.sharpen(some, table, load, capacity, multiplier, True, worth, exact, taken)
            served = np.full(n, 9.0)
            worths.count_services(
                np.array([number]), np.array([3]), table, load, capacity, multiplier, divisible,
                threshold, exact, taken, served,
            )  # fmt: skip
            cost = np.zeros(n)
            at = slice(table[0][number], table[0][number + 1])
            cost[table[1][at]] = table[2][at]
            assert ((multiplier - cost) * served).sum() == pytest.approx(3 * worth[number])
            assert (served @ load <= 3 * capacity[number] + 1e-9) or np.isinf(capacity[number])
            assert (served >= 0).all()
            assert (served <= 3).all()
