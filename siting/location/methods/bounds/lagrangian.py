"""A proved lower bound for ``total``: the Lagrangian dual of the assignment constraints.

Every demand point offers a multiplier for being served. A site is then worth the best set of
offers, less travel, that fits into its capacity, and the bound is the sum of the offers less the
worth of the best `n_sites` sites. It holds for all candidates although each demand point lists only
its nearest: no multiplier may exceed the cost of the first candidate left out, so that no candidate
beyond a list is worth anything to it. Multipliers move by a deflected subgradient with Polyak steps
(Camerini, Fratta and Maffioli 1975, Mathematical Programming Study 3, 26-34).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.bounds.kernels.worths import (
    count_all,
    count_services,
    limits_of_worth,
    sharpen,
    worths_without_capacity,
)
from siting.location.methods.bounds.offers import Offers, shorten
from siting.location.problem import LocationProblem
from siting.location.site_rules import Rules, make_rules

#: Iterations without a better bound after which steps shrink, by how much, and where they end.
PATIENCE, SHRINK, SMALLEST_PACE = 20, 0.7, 1e-4
#: Entries of the offers from which there is time for few iterations: the first steps are that part
#: of the usual, and patience is less.
LONG, LONG_PACE, LONG_PATIENCE = 1_000_000, 0.3, 10
#: The same until a step has gained anything: steps from a good start must be short.
FIRST_PATIENCE, FIRST_SHRINK = 3, 0.4
#: Iterations of one rise of the bound, at most.
MOST_ITERATIONS = 200_000
#: Iterations after which lists are shortened to what the best multipliers could pay, and entries of
#: the offers from which that pays.
NARROWED, MANY = 20, 4_000_000
#: How many times as much stays allowed, and how many times what a multiplier is that ran into that.
ALLOWED, FREED = 1.06, 1.5
#: Entries of the offers, and demand points of a site, up to which worths are found exactly.
MOST_ENTRIES, MOST_SERVED = 20_000_000, 60


@dataclass(frozen=True)
class Dual:
    """What the bound depends on, besides the multipliers; demand points as `offers` orders them.

    Parameters
    ----------
    offers
        Table of offers.
    load, weight
        Of each demand point, shape (n,).
    capacity
        Of each class, shape (q,).
    rules, n_sites
        Which sets of sites are allowed.
    site_cost, closed_cost
        What each open candidate costs by itself, shape (m,), and what leaving all closed costs.
    sharp
        Whether worths are found exactly, where that is possible, and not only limited from above.
    divisible
        Whether demand points may be served in part, also those that fit into no site.
    """

    offers: Offers
    load: Floats
    weight: Floats
    capacity: Floats
    rules: Rules
    n_sites: int
    site_cost: Floats
    closed_cost: float
    sharp: bool
    divisible: bool = False

    def best_choice(self, worth: Floats) -> Int32s:
        """Return the sites that are worth most beyond their cost, by the worth of each class."""
        return self.rules.best_choice(worth[self.offers.class_of] - self.site_cost, self.n_sites)


def make_dual(problem: LocationProblem, offers: Offers, *, divisible: bool = False) -> Dual:
    """Pose the dual of a ``total`` problem with a number of sites; minimum loads are relaxed.

    Parameters
    ----------
    problem
        What is asked.
    offers
        Table of offers.
    divisible
        As of the dual; nothing is packed then.
    """
    served = problem.n_demand / max(problem.n_sites or 1, 1)
    few = served <= MOST_SERVED and len(offers.demand_of) <= MOST_ENTRIES
    # As much above it as a solution is forgiven, see `Solution.violations`.
    capacity = problem.capacity[offers.first_of] + 1e-9 * float(problem.load.sum())
    # What those pay for their load whom a site serves is given back for all that it may take.
    given = np.multiply(offers.floor, capacity, out=np.zeros_like(capacity), where=offers.floor > 0)
    return Dual(
        offers,
        problem.load[offers.order],
        problem.weight[offers.order],
        capacity,
        make_rules(problem),
        problem.n_sites or 0,
        problem.site_cost - given[offers.class_of],
        problem.closed_cost,
        # With equal loads nothing is ever taken in part, but for a whole number of them.
        few and not divisible and problem.capacitated and bool(np.ptp(problem.load) > 0),
        divisible,
    )


def lower_bound(
    dual: Dual, *, start: Floats, target: float, stop: Callable[[float], bool]
) -> tuple[float, Floats, int]:
    """Raise the Lagrangian bound until told to stop, or for `MOST_ITERATIONS`.

    Parameters
    ----------
    dual
        What the bound depends on.
    start
        First multipliers, such as the cost plus capacity price that each demand point pays in a
        good answer, shape (n,), in the order of the problem.
    target
        Cost of a known answer, which scales the steps.
    stop
        Asked once an iteration, with the bound so far.

    Returns
    -------
    The best bound, which is at least 0, its multipliers, and the iterations.
    """
    best, multiplier, iterations = -np.inf, start, 0
    for pace in _paces(dual):

        def over(bound: float, known: float = best) -> bool:
            return stop(max(known, bound))

        found, paid, turns = _ascend(dual, start, pace, target=target, stop=over)
        iterations += turns
        if found >= best:
            best, multiplier = found, paid
        if not pace.ended or iterations >= MOST_ITERATIONS:
            break
    return max(best, 0.0), multiplier, iterations


def _ascend(
    dual: Dual, start: Floats, pace: "_Pace", *, target: float, stop: Callable[[float], bool]
) -> tuple[float, Floats, int]:
    """Raise the bound at a pace, until that has shrunk to nothing; see `lower_bound`."""
    state = _Ascent(dual, start)
    best, iterations = -np.inf, 0
    multiplier, slope = state.multiplier.copy(), state.direction
    while iterations < MOST_ITERATIONS and not stop(best) and not pace.ended:
        iterations += 1
        bound, here = state.evaluate()
        shrinks = pace.follow(bound, best)
        if bound > best:
            best, multiplier, slope = bound, state.multiplier.copy(), here
        if shrinks:
            bound, here = best, slope
            state.restart(multiplier)
        if iterations % NARROWED == 0:
            state.narrow(multiplier)
        step = pace.size * max(target - bound, 1e-9 * abs(target))
        if not state.step(here, step) and not state.widen():
            break
    by_demand = np.empty_like(multiplier)
    by_demand[dual.offers.order] = multiplier
    return best, by_demand, iterations


def best_sites(dual: Dual, multiplier: Floats) -> Int32s:
    """Return the sites that are worth most at given multipliers: near the best bound, a good start.

    Parameters
    ----------
    dual
        What the bound depends on.
    multiplier
        Multipliers in the order of the problem, shape (n,).
    """
    return np.sort(dual.rules.best_choice(find_worths(dual, multiplier)[0], dual.n_sites))


def bounds_under(dual: Dual, multiplier: Floats, rules: Sequence[Rules]) -> list[float]:
    """Return the bounds that given multipliers prove under other rules for the same candidates.

    Parameters
    ----------
    dual
        What the bounds depend on, its own rules aside.
    multiplier
        Multipliers in the order of the problem, shape (n,).
    rules
        Which sets of sites are allowed, each in turn.

    Returns
    -------
    Lower bounds on the cost of any answer that keeps these rules.
    """
    worth, paid = find_worths(dual, multiplier)
    chosen = [each.best_choice(worth, dual.n_sites) for each in rules]
    return [max(paid - float(worth[sites].sum()), 0.0) for sites in chosen]


def find_worths(dual: Dual, multiplier: Floats) -> tuple[Floats, float]:
    """Return what each candidate is worth at most beyond its cost, and what is paid in all.

    Parameters
    ----------
    dual
        What worths depend on.
    multiplier
        Multipliers in the order of the problem, shape (n,).
    """
    state = _Ascent(dual, multiplier)
    given = dual.load, dual.capacity, state.multiplier, dual.divisible
    worth = limits_of_worth(state.table, *given, state.threshold)
    paid = float(state.multiplier.sum()) + dual.closed_cost
    return worth[dual.offers.class_of] - dual.site_cost, paid


def least_savings(dual: Dual, multiplier: Floats) -> Floats:
    """Return what each class saves at least with a unit of load that it takes; 0 where it has room.

    Parameters
    ----------
    dual
        What worths depend on.
    multiplier
        Multipliers in the order of the problem, shape (n,).
    """
    state = _Ascent(dual, multiplier)
    given = dual.load, dual.capacity, state.multiplier, dual.divisible
    limits_of_worth(state.table, *given, state.threshold)
    return state.threshold


class _Pace:
    """The part of the whole step that is taken; it shrinks where steps gain nothing for a while.

    Parameters
    ----------
    long
        Whether iterations take so long that there will be few.
    """

    def __init__(self, *, long: bool) -> None:
        self.size = LONG_PACE if long else 1.0
        self._patience = LONG_PATIENCE if long else PATIENCE
        self._first = long
        self._stale = 0

    @property
    def ended(self) -> bool:
        """Whether it has shrunk to nothing."""
        return self.size <= SMALLEST_PACE

    def follow(self, bound: float, best: float) -> bool:
        """Take note of a bound and of the best before; say whether steps shrink from now on."""
        self._stale = 0 if bound > best + 1e-6 * abs(best) else self._stale + 1
        # The bound of the start itself is no gain of a step.
        self._first = self._first and not (bound > best > -np.inf)
        if self._stale < (FIRST_PATIENCE if self._first else self._patience):
            return False
        self.size *= FIRST_SHRINK if self._first else SHRINK
        self._stale = 0
        return True


def _paces(dual: Dual) -> list[_Pace]:
    """Return the paces to go at, one after the other, each from the start.

    What is best where there is time for few iterations ends early, and lower, where there is more.
    """
    long = len(dual.offers.demand_of) >= LONG
    return [_Pace(long=True), _Pace(long=False)] if long else [_Pace(long=False)]


class _Ascent:
    """The multipliers and the direction in which they move.

    A demand point of weight w moves as w points of weight 1 at its place would together: slopes and
    directions are in units of the multiplier over the square root of the weight.
    """

    def __init__(self, dual: Dual, start: Floats) -> None:
        self.dual = dual
        self._read(dual.offers)
        self.multiplier = np.clip(start[self.offers.order], 0.0, self.offers.highest)
        weight = dual.weight / max(float(dual.weight.mean()), 1e-300)
        self.root = np.sqrt(weight)
        self.threshold = np.zeros(len(dual.capacity))
        self.served = np.zeros(len(start))
        self.direction = np.zeros(len(start))
        self.roomy = bool((dual.capacity >= dual.load.sum()).all())
        self.whole = bool((dual.load == np.floor(dual.load)).all())
        self.cheapest = np.full(len(dual.capacity), np.inf)
        np.minimum.at(self.cheapest, dual.offers.class_of, dual.site_cost)
        self.exact = np.zeros(len(dual.capacity), np.bool_)
        self.taken = np.zeros(len(self.offers.demand_of) if dual.sharp else 0, np.bool_)

    def evaluate(self) -> tuple[float, Floats]:
        """Return the bound at these multipliers and its slope."""
        if self.roomy:
            return self._evaluate_all()
        class_of, dual = self.offers.class_of, self.dual
        given = dual.load, dual.capacity, self.multiplier
        worth = limits_of_worth(self.table, *given, dual.divisible, self.threshold)
        self.exact[:] = False
        tried = np.zeros(len(worth), np.bool_)
        group = dual.n_sites
        while True:
            chosen = dual.best_choice(worth)
            numbers, times = np.unique(class_of[chosen], return_counts=True)
            if not dual.sharp or tried[numbers].all():
                break
            # Some more than needed: as worths fall, others take their place.
            group += dual.n_sites // 2 + 8
            likely = np.argsort(self.cheapest - worth, kind="stable")[:group]
            fresh = np.union1d(likely[~tried[likely]], numbers[~tried[numbers]])
            sharpen(fresh, self.table, *given, self.whole, worth, self.exact, self.taken)
            tried[fresh] = True
        arguments = self.threshold, self.exact, self.taken, self.served
        count_services(numbers, times, self.table, *given, dual.divisible, *arguments)
        return self._bound(chosen, worth[numbers] @ times), 1.0 - self.served

    def _bound(self, chosen: Int32s, worth: float) -> float:
        """Return the bound that the chosen sites leave, which are worth so much to those served."""
        costs = self.dual.closed_cost + self.dual.site_cost[chosen].sum()
        return float(self.multiplier.sum() - worth + costs)

    def _evaluate_all(self) -> tuple[float, Floats]:
        """Do the same where every site can serve all that it saves anything for."""
        dual, class_of = self.dual, self.offers.class_of
        worth = worths_without_capacity(self.table, self.multiplier)
        chosen = dual.best_choice(worth)
        numbers, times = np.unique(class_of[chosen], return_counts=True)
        count_all(numbers, times, self.table, self.multiplier, self.served)
        return self._bound(chosen, worth[numbers] @ times), 1.0 - self.served

    def narrow(self, multiplier: Floats) -> None:
        """Read from now on only what multipliers like these could pay, where that helps."""
        if self.dual.sharp or len(self.dual.offers.demand_of) < MANY:
            return
        held = self.multiplier >= self.offers.highest
        allowed = np.where(held, FREED * self.multiplier, ALLOWED * multiplier)
        allowed += (ALLOWED - 1.0) * float(multiplier.mean())
        self._read(shorten(self.dual.offers, allowed))
        np.clip(self.multiplier, 0.0, self.offers.highest, out=self.multiplier)

    def widen(self) -> bool:
        """Read all offers again; False where that is done already."""
        narrowed = self.offers is not self.dual.offers
        self._read(self.dual.offers)
        return narrowed

    def _read(self, offers: Offers) -> None:
        self.offers = offers
        self.table = offers.pointer, offers.demand_of, offers.cost_of

    def restart(self, multiplier: Floats) -> None:
        """Go back to given multipliers and forget the direction."""
        self.multiplier[:] = multiplier
        self.direction[:] = 0.0

    def step(self, slope: Floats, size: float) -> bool:
        """Move along the deflected slope; False where there is none."""
        held = ((self.multiplier <= 0) & (slope < 0)) | (
            (self.multiplier >= self.offers.highest) & (slope > 0)
        )
        scaled = np.where(held, 0.0, slope * self.root)
        inner = float(scaled @ self.direction)
        norm = float(self.direction @ self.direction)
        deflection = -1.5 * inner / norm if inner < 0 < norm else 0.0
        self.direction = scaled + deflection * self.direction
        norm = float(self.direction @ self.direction)
        if norm <= 0:
            return False
        self.multiplier += size / norm * self.direction * self.root
        np.clip(self.multiplier, 0.0, self.offers.highest, out=self.multiplier)
        return True
