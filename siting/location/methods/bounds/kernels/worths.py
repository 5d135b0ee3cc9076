"""Kernels of the Lagrangian bound: what a site is worth at given multipliers.

A site may take any demand points that fit into its capacity, which is a knapsack problem. Letting
it take a part of the last one gives a quick upper limit of its worth; the exact worth makes the
bound sharper where a site serves few. It is found by dynamic programming for whole loads, else by
the branch and bound of Horowitz and Sahni (1974, doi:10.1145/321812.321823).
"""

import numpy as np
from numba import njit, prange

from siting.travel.kernels.compiled import kernel, parallel

#: Cells of a table up to which whole loads are packed by dynamic programming.
MOST_CELLS = 600_000
#: Demand points up to which other loads are packed by branch and bound, and its steps.
MOST_ITEMS, MOST_STEPS = 100, 2_000


@parallel
def limits_of_worth(offers, load, capacity, multiplier, divisible, threshold):
    """Return an upper limit of the worth of each class, with the last demand point taken in part.

    Sets `threshold` to the least saving per unit of load that a class takes. Where demand points
    are not `divisible`, none is taken that does not fit by itself.
    """
    pointer, demand_of, cost_of = offers
    worth = np.zeros(len(capacity))
    for number in prange(len(capacity)):
        first, last = pointer[number], pointer[number + 1]
        ratio, size = np.empty(last - first), np.empty(last - first)
        count, total, value, free = _gather(
            demand_of[first:last],
            cost_of[first:last],
            load,
            np.inf if divisible else capacity[number],
            multiplier,
            ratio,
            size,
        )
        threshold[number] = 0.0
        if total > capacity[number]:
            packed, threshold[number] = fill(ratio[:count], size[:count], capacity[number])
            value = free + packed
        worth[number] = value
    return worth


#: Entries from which threads gain more than they cost, the more so when the cores are busy.
MANY_ENTRIES = 4_000_000


def worths_without_capacity(offers, multiplier):
    """Return the worth of each class where all that it saves anything for fits into it."""
    find = _worths_in_threads if len(offers[1]) >= MANY_ENTRIES else _worths_in_turn
    return find(offers, multiplier)


@parallel
def _worths_in_threads(offers, multiplier):
    worth = np.zeros(len(offers[0]) - 1)
    for number in prange(len(worth)):
        worth[number] = _worth_of_all(offers, multiplier, number)
    return worth


@kernel
def _worths_in_turn(offers, multiplier):
    worth = np.zeros(len(offers[0]) - 1)
    for number in range(len(worth)):
        worth[number] = _worth_of_all(offers, multiplier, number)
    return worth


@njit(cache=True, fastmath={"reassoc", "nsz", "contract"})
def _worth_of_all(offers, multiplier, number):
    pointer, demand_of, cost_of = offers
    value = 0.0
    for at in range(pointer[number], pointer[number + 1]):
        value += max(multiplier[demand_of[at]] - cost_of[at], 0.0)
    return value


@kernel
def count_all(numbers, times, offers, multiplier, served):
    """Count how often each demand point is served by the classes given, where all of it fits."""
    pointer, demand_of, cost_of = offers
    served[:] = 0.0
    for index in range(len(numbers)):
        number = numbers[index]
        for at in range(pointer[number], pointer[number + 1]):
            if multiplier[demand_of[at]] > cost_of[at]:
                served[demand_of[at]] += times[index]


@kernel
def _gather(demand_of, cost_of, load, largest, multiplier, ratio, size):
    """Collect the demand points that save something and whose load is not above the largest.

    Returns how many have a load, that load, the saving of all, and of those without a load.
    """
    count, total, value, free = 0, 0.0, 0.0, 0.0
    for at in range(len(demand_of)):
        demand = demand_of[at]
        saving = multiplier[demand] - cost_of[at]
        if saving <= 0.0 or load[demand] > largest:
            continue
        value += saving
        if load[demand] == 0.0:
            free += saving
            continue
        size[count] = load[demand]
        ratio[count] = saving / size[count]
        total += size[count]
        count += 1
    return count, total, value, free


@kernel
def fill(ratio, size, capacity):
    """Fill a capacity with the best ratios, the last one in part; returns the value and that ratio.

    Quickselect by total size; O(entries) on average. Changes the order of both arrays.
    """
    low, high = 0, len(ratio) - 1
    room, value = capacity, 0.0
    while low <= high:
        pivot = ratio[(low + high) // 2]
        left, right, at = low, high, low
        # Larger ratios to the left, equal in the middle, smaller to the right.
        while at <= right:
            if ratio[at] > pivot:
                ratio[at], ratio[left] = ratio[left], ratio[at]
                size[at], size[left] = size[left], size[at]
                left += 1
                at += 1
            elif ratio[at] < pivot:
                ratio[at], ratio[right] = ratio[right], ratio[at]
                size[at], size[right] = size[right], size[at]
                right -= 1
            else:
                at += 1
        larger = 0.0
        gain = 0.0
        for index in range(low, left):
            larger += size[index]
            gain += size[index] * ratio[index]
        if larger > room:
            high = left - 1
            continue
        room -= larger
        value += gain
        equal = 0.0
        for index in range(left, right + 1):
            equal += size[index]
        if equal >= room:
            return value + room * pivot, pivot
        room -= equal
        value += equal * pivot
        low = right + 1
    return value, 0.0


@parallel
def sharpen(numbers, offers, load, capacity, multiplier, whole, worth, exact, taken):
    """Replace the limits of some classes by their exact worth, where that is found in time.

    Parameters
    ----------
    numbers
        The classes.
    offers
        Pointer, demand points and costs of the classes.
    load, capacity, multiplier
        Load of demand points, capacity of classes, multipliers.
    whole
        Whether all loads are whole numbers.
    worth, exact, taken
        Worth of each class, whether `taken` says what it takes, and whether each entry of the
        offers is taken; changed.
    """
    pointer, demand_of, cost_of = offers
    for at in prange(len(numbers)):
        number = numbers[at]
        first, last = pointer[number], pointer[number + 1]
        saving, size = np.empty(last - first), np.empty(last - first)
        entry = np.empty(last - first, np.int64)
        count, total, free = 0, 0.0, 0.0
        for place in range(first, last):
            demand = demand_of[place]
            gain = multiplier[demand] - cost_of[place]
            taken[place] = False
            if gain > 0.0 and load[demand] == 0.0:
                taken[place] = True
                free += gain
            elif gain > 0.0 and load[demand] <= capacity[number]:
                saving[count], size[count] = gain, load[demand]
                entry[count] = place
                total += size[count]
                count += 1
        if total <= capacity[number]:
            for item in range(count):
                taken[entry[item]] = True
            exact[number] = True
        elif whole and count * capacity[number] <= MOST_CELLS:
            chosen = np.zeros(count, np.bool_)
            value = pack_whole(saving[:count], size[:count], int(capacity[number]), chosen)
            worth[number] = min(worth[number], free + value * (1.0 + 1e-12))
            exact[number] = True
            for item in range(count):
                taken[entry[item]] = chosen[item]
        elif count <= MOST_ITEMS:
            order = np.argsort(-saving[:count] / size[:count])
            chosen = np.zeros(count, np.bool_)
            value, done = pack(saving[:count][order], size[:count][order], capacity[number], chosen)
            if done:
                worth[number] = min(worth[number], free + value)
                exact[number] = True
                for item in range(count):
                    taken[entry[order[item]]] = chosen[item]


@kernel
def pack_whole(saving, size, capacity, best_chosen):
    """Choose items of whole sizes with the greatest saving that fit; O(items capacity).

    Returns the saving; sets `best_chosen`.
    """
    n = len(saving)
    best = np.zeros(capacity + 1)
    takes = np.zeros((n, capacity + 1), np.bool_)
    for item in range(n):
        width = int(size[item])
        for room in range(capacity, width - 1, -1):
            value = best[room - width] + saving[item]
            if value > best[room]:
                best[room] = value
                takes[item, room] = True
    room = capacity
    for item in range(n - 1, -1, -1):
        best_chosen[item] = takes[item, room]
        if takes[item, room]:
            room -= int(size[item])
    return best[capacity]


@kernel
def pack(saving, size, capacity, best_chosen):
    """Choose items of the greatest saving that fit; they come by falling saving per size.

    Returns a value that no choice exceeds and the best choice reaches but for rounding, and whether
    the search was finished; sets `best_chosen`.
    """
    n = len(saving)
    chosen = np.zeros(n, np.bool_)
    best, value, room = -1.0, 0.0, capacity
    item, steps = 0, 0
    while True:
        steps += 1
        if steps > MOST_STEPS:
            return best, False
        # The most that the items from here on can add, the last one in part.
        limit, left, at = value, room, item
        while at < n and size[at] <= left:
            left -= size[at]
            limit += saving[at]
            at += 1
        if at < n:
            limit += saving[at] * left / size[at]
        if limit > best * (1.0 + 1e-12):
            # Take what fits, one after the other.
            while item < n:
                if size[item] <= room:
                    chosen[item] = True
                    room -= size[item]
                    value += saving[item]
                    item += 1
                else:
                    item += 1
                    if item < n:
                        break
            if item < n:
                continue
            if value > best:
                best = value
                best_chosen[:] = chosen
        # Go back to the last item taken and leave it out.
        item = n - 1
        while item >= 0 and not chosen[item]:
            item -= 1
        if item < 0:
            return best * (1.0 + 1e-12), True
        chosen[item] = False
        room += size[item]
        value -= saving[item]
        item += 1


@kernel
def count_services(
    numbers, times, offers, load, capacity, multiplier, divisible, threshold, exact, taken, served
):
    """Count how often each demand point is taken by the classes given, each some times."""
    pointer, demand_of, cost_of = offers
    served[:] = 0.0
    for index in range(len(numbers)):
        number = numbers[index]
        first, last = pointer[number], pointer[number + 1]
        if exact[number]:
            for at in range(first, last):
                if taken[at]:
                    served[demand_of[at]] += times[index]
            continue
        room = capacity[number]
        largest = np.inf if divisible else room
        for equal in range(2):
            for at in range(first, last):
                demand = demand_of[at]
                saving = multiplier[demand] - cost_of[at]
                size = load[demand]
                if saving <= 0.0 or size > largest:
                    continue
                if size == 0.0:
                    served[demand] += times[index] * (equal == 0)
                    continue
                ratio = saving / size
                above = ratio > threshold[number]
                if room <= 0.0 or above == (equal == 1) or ratio < threshold[number]:
                    continue
                part = min(1.0, room / size)
                served[demand] += part * times[index]
                room -= part * size
