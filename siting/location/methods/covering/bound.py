"""Bounds on covering from prices of the rows: a Lagrangian dual, for any size.

Each row of demand has a price u that every open site which covers it earns, up to the row's own
worth. No allowed set of sites covers more than all worth that is left unpriced, plus the most that
such a set can earn. Source: Galvao and ReVelle, European Journal of Operational Research 88 (1996),
114-123; deflected subgradients with Polyak's step.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.covering.kernels.earnings import earn, earn_on_all_cores
from siting.location.methods.covering.reach import Reach
from siting.location.site_rules import Rules

#: Part of the newest subgradient in the direction, steps without progress after which the step is
#: shortened, and by how much; the shortest one.
_NEW_PART, _PATIENCE, _SHORTER, _SHORTEST = 0.1, 30, 0.66, 1e-6
#: Least progress of the bound toward the target that counts.
_PROGRESS = 1e-4
#: Steps to a bound, at most.
_MOST_STEPS = 200_000
#: How far beyond what is asked for the bound on the number of sites aims.
_BEYOND = 0.5
#: Entries from which all cores add up together.
MANY = 5_000_000


@dataclass(frozen=True)
class Prices:
    """Row prices and the bound that they prove.

    Parameters
    ----------
    bound
        No choice is worth more than this.
    price
        Price of each row, shape (r,).
    earned
        What each candidate earns at these prices, shape (m,).
    """

    bound: float
    price: Floats
    earned: Floats


def price_rows(
    reach: Reach,
    *,
    worth: Floats,
    choose: Callable[[Floats], tuple[Int32s, float]],
    start: Floats,
    target: Callable[[], float],
    stop: Callable[[float], bool],
) -> Prices:
    """Make the bound on the worth of the covered rows small, in `_MOST_STEPS` steps at most.

    Parameters
    ----------
    reach
        Who covers whom.
    worth
        Worth of each row, shape (r,).
    choose
        Given what each candidate earns, returns the allowed sites that earn most, and what they
        earn, less what they cost.
    start
        Prices to begin with.
    target
        Returns the worth of the best choice so far.
    stop
        Asked once a step, with the least bound so far.
    """
    price: Floats = np.clip(start, 0.0, worth)
    add_up = earn if len(reach.row) < MANY else earn_on_all_cores
    best = Prices(np.inf, price, np.zeros(len(reach.start_of) - 1))
    direction: Floats = np.zeros(len(worth))
    length, idle = 1.0, 0
    for _ in range(_MOST_STEPS):
        if stop(best.bound) or length <= _SHORTEST:
            break
        earned = add_up(reach.start_of, reach.row, price)
        sites, most = choose(earned)
        bound = float((worth - price).sum()) + most
        aim = target()
        idle = 0 if bound < best.bound - _PROGRESS * (best.bound - aim) else idle + 1
        if bound < best.bound:
            best = Prices(bound, price, earned)
        if idle > _PATIENCE:
            price, idle, length = best.price, 0, length * _SHORTER
            direction[:] = 0.0
            continue
        slope = reach.count(sites) - 1.0
        direction *= 1.0 - _NEW_PART
        direction += _NEW_PART * slope
        stuck = ((price <= 0) & (direction > 0)) | ((price >= worth) & (direction < 0))
        square = float((worth * np.where(stuck, 0.0, direction) ** 2).sum())
        if square <= 0:
            direction[:] = slope
            continue
        step = length * max(bound - aim, 0.0) / square
        price = np.clip(price - step * worth * direction, 0.0, worth)
    return best


def price_sites(
    reach: Reach,
    rules: Rules,
    *,
    enough: float,
    stop: Callable[[float], bool],
) -> float:
    """Bound from below how many sites cover all rows.

    Parameters
    ----------
    reach
        The rows, each with some candidate.
    rules
        Rules for the open sites.
    enough
        A bound above this one is not asked for.
    stop
        Asked once a step, with the greatest bound so far.
    """
    rows = reach.n_rows
    if not rows:
        return 0.0

    def choose(earned: Floats) -> tuple[Int32s, float]:
        sites = rules.worth_opening(earned - 1.0)
        return sites, float((earned[sites] - 1.0).sum())

    size = np.diff(reach.start_of)
    largest = np.maximum.reduceat(size[reach.site], reach.start[:-1])
    prices = price_rows(
        reach,
        worth=np.ones(rows),
        choose=choose,
        start=1.0 / largest,
        target=lambda: rows - enough - _BEYOND,
        stop=lambda most: stop(rows - most) or rows - most > enough + 1e-6,
    )
    return rows - prices.bound


def fixed_by_price(
    earned: Floats, chosen: NDArray[np.bool_], free: NDArray[np.bool_], slack: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which candidates are open, and which closed, in every choice better than the best one.

    Parameters
    ----------
    earned
        What each candidate earns, shape (m,).
    chosen
        Whether it is among those that earn most, shape (m,).
    free
        Whether it may be open or closed, shape (m,); no quota holds among them.
    slack
        How far the bound is above what a better choice is worth at least.
    """
    inside, outside = earned[chosen & free], earned[~chosen & free]
    if not len(inside) or not len(outside):
        return chosen & free, ~chosen & free
    opened = chosen & free & (earned - outside.max() > slack)
    closed = ~chosen & free & (inside.min() - earned > slack)
    return opened, closed
