"""Assign demand points to given open sites, within capacity."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.assigning.kernels import moves as local
from siting.location.methods.assigning.kernels.filling import FILLED, GOING, fill
from siting.location.methods.assigning.kernels.prices import sweep_prices
from siting.location.methods.assigning.shedding import loads_are_small, shed_excess
from siting.location.methods.neighbors.lists import at_least, charge, make_lists
from siting.location.methods.transport.kernels.flow import Flow
from siting.location.methods.transport.kernels.items import AMOUNT
from siting.location.methods.transport.plan import make_flow
from siting.location.problem import LocationProblem


@dataclass(frozen=True)
class Assignment:
    """Which open site serves each demand point, and what capacity is worth.

    Parameters
    ----------
    site
        Position of the candidate that serves each demand point; -1 where leaving it unserved costs
        its penalty and less than serving it, shape (n,).
    price
        Capacity price of each open site, per unit of load, shape (p,).
    """

    site: Int32s
    price: Floats


#: Open sites that a demand point may go to; four times as many are tried where these do not
#: suffice.
OPTIONS = 24
#: Sweeps in which prices adapt to the demand points before the transport plan is made.
SWEEPS = 12
#: Surcharges on load above capacity that are tried, and rounds of shifts and swaps under each.
_SURCHARGES, _ROUNDS = 12, 100
#: Demand points moved to sites that lack load between two questions whether to give up.
_WAYS = 100


def assign_to_open(
    problem: LocationProblem,
    open_sites: Int32s,
    *,
    price: Floats | None = None,
    halted: Callable[[], bool] = lambda: False,
) -> Assignment | None:
    """Assign every demand point to one open site within capacity and minimum load, at low cost.

    Without binding capacity each goes to its nearest. Under capacity a minimum-cost flow splits
    loads over each point's nearest open sites; with equal loads nothing is split and the flow is
    the answer, with unequal ones the split points are settled by shifts and swaps, in `_ROUNDS`
    rounds at most under each of `_SURCHARGES` surcharges; by shifts alone where loads are small
    beside capacity, see `shedding`. Sites that then lack load are filled from
    those that can spare some and from the waiting list, see `kernels.filling`.

    Parameters
    ----------
    problem
        The problem.
    open_sites
        Positions of the open candidates, shape (p,).
    price
        Capacity prices from a search, per unit of load, shape (p,); they save time.
    halted
        Asked once a round whether to give up.

    Returns
    -------
    The assignment; None where none within capacity and minimum load was found.
    """
    options = OPTIONS
    while True:
        assignment = _assign(problem, open_sites, min(options, len(open_sites)), price, halted)
        if assignment is not None or options >= len(open_sites) or halted():
            return assignment
        options *= 4


def _assign(
    problem: LocationProblem,
    open_sites: Int32s,
    options: int,
    price: Floats | None,
    halted: Callable[[], bool],
) -> Assignment | None:
    near = problem.travel.nearest(options, among=open_sites)
    cost = charge(near.cost, problem.weight)
    position = np.full(problem.n_candidates, -1, np.int32)
    position[open_sites] = np.arange(len(open_sites), dtype=np.int32)
    slot = np.where(near.site < 0, -1, position[near.site]).astype(np.int32)
    waits = np.isfinite(problem.penalty)
    penalty = np.full(problem.n_demand, np.inf)
    penalty[waits] = problem.weight[waits] * problem.penalty[waits]
    rates = np.zeros(len(open_sites)) if price is None else price
    chosen: Int32s | None
    if problem.capacitated:
        chosen, rates = _assign_capacitated(problem, slot, cost, penalty, open_sites, rates, halted)
    else:
        chosen = np.where(cost[:, 0] <= penalty, slot[:, 0], -1)
    if chosen is None or (np.isinf(penalty) & (chosen < 0)).any():
        return None
    chosen = _fill(problem, slot, cost, penalty, open_sites, chosen, halted)
    if chosen is None:
        return None
    return Assignment(np.where(chosen < 0, -1, open_sites[chosen]).astype(np.int32), rates)


def _fill(
    problem: LocationProblem,
    slot: Int32s,
    cost: Floats,
    penalty: Floats,
    open_sites: Int32s,
    chosen: Int32s,
    halted: Callable[[], bool],
) -> Int32s | None:
    """Fill open sites up to their minimum loads; None where that was not possible."""
    least = problem.min_load[open_sites]
    if not (least > 0).any():
        return chosen
    p = len(open_sites)
    assign = np.where(chosen < 0, p, chosen).astype(np.int32)
    limits, ended = (problem.load, problem.capacity[open_sites], least), GOING
    while ended == GOING:
        ended = fill(slot, cost, penalty, *limits, assign, _WAYS)
        if ended != FILLED and halted():
            return None
    if ended != FILLED:
        return None
    return np.where(assign == p, -1, assign).astype(np.int32)


def _assign_capacitated(
    problem: LocationProblem,
    slot: Int32s,
    cost: Floats,
    penalty: Floats,
    open_sites: Int32s,
    price: Floats,
    halted: Callable[[], bool],
) -> tuple[Int32s | None, Floats]:
    load, capacity = problem.load, problem.capacity[open_sites]
    equal = np.ptp(load) == 0
    if equal:
        capacity = np.floor(capacity / load[0] * (1 + 1e-12)) * load[0]
    per_unit = at_least(load)
    price = price.copy()
    sweep_prices(slot, cost / per_unit[:, None], load, capacity, penalty / per_unit, price, SWEEPS)
    lists = make_lists(slot, cost, load, len(open_sites))
    flow = make_flow(
        lists,
        load,
        capacity,
        penalty,
        is_open=np.ones(len(capacity), np.bool_),
        price=price,
        width=slot.shape[1],
        halted=halted,
    )
    if halted():  # what is not in balance leaves households unserved for whom there is room
        return None, price
    forgiven = flow.least[AMOUNT] + float((per_unit - load).sum())
    if (flow.load[:-1] > capacity * (1 + 1e-9) + forgiven).any():
        return None, price
    largest = _largest_parts(flow, len(load))
    if equal:
        return largest, flow.price[:-1]
    if loads_are_small(problem):
        shed = shed_excess(slot, cost, load, capacity, penalty, largest)
        if shed is not None:
            return shed, flow.price[:-1]
    settled = _settle_split(slot, cost, capacity, penalty, load, largest, halted)
    return settled, flow.price[:-1]


def _largest_parts(flow: Flow, n: int) -> Int32s:
    """Return the site that serves most of each demand point, -1 for the waiting list."""
    used = np.flatnonzero(flow.amount > 0)
    used = used[np.argsort(flow.amount[used], kind="stable")]
    chosen = np.full(n, -1, np.int32)
    chosen[flow.item_cell[used]] = flow.item_site[used]
    chosen[chosen == len(flow.capacity) - 1] = -1
    return chosen


def _settle_split(
    slot: Int32s,
    cost: Floats,
    capacity: Floats,
    penalty: Floats,
    load: Floats,
    chosen: Int32s,
    halted: Callable[[], bool],
) -> Int32s | None:
    """Shift and swap under a growing surcharge; a last site of endless room is the waiting list."""
    waiting = len(capacity)
    slot = np.column_stack([slot, np.full(len(slot), waiting, np.int32)]).astype(np.int32)
    cost = np.column_stack([cost, penalty])
    order = np.argsort(cost, axis=1, kind="stable")
    slot = np.ascontiguousarray(np.take_along_axis(slot, order, axis=1))
    cost = np.ascontiguousarray(np.take_along_axis(cost, order, axis=1))
    slot[~np.isfinite(cost)] = -1
    room = np.append(capacity, np.inf)
    assign = np.where(chosen < 0, waiting, chosen).astype(np.int32)
    surcharge = _typical_regret(cost, load)
    for _ in range(_SURCHARGES):
        _improve(slot, cost, load, room, surcharge, assign, halted)
        total = local.site_loads(assign, load, len(room))
        if (total <= room * (1 + 1e-12)).all():
            return np.where(assign == waiting, -1, assign).astype(np.int32)
        if halted():
            break
        surcharge *= 3.0
    return None


def _improve(
    slot: Int32s,
    cost: Floats,
    load: Floats,
    room: Floats,
    surcharge: float,
    assign: Int32s,
    halted: Callable[[], bool],
) -> None:
    """Shift and swap as long as the value, summed up anew each round, falls."""
    value = np.inf
    for _ in range(_ROUNDS):
        before, value = value, local.shift_and_swap(slot, cost, load, room, surcharge, assign, 1)
        if not value < before or halted():
            return


def _typical_regret(cost: Floats, load: NDArray[np.float64]) -> float:
    """Return the mean extra cost, per unit of load, of the third-nearest site; above 0."""
    with np.errstate(invalid="ignore"):
        regret = cost[:, min(2, cost.shape[1] - 1)] - cost[:, 0]
    usable = np.isfinite(regret) & (load > 0)
    mean = float(np.mean(regret[usable] / load[usable])) if usable.any() else 0.0
    largest = float(cost[np.isfinite(cost)].max(initial=0.0))
    return max(mean, 1e-3 * largest / (float(load.max()) or 1.0)) or 1.0
