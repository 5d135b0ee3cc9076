"""What answers of a small problem under capacity cost at least, each site's loads packed exactly.

At given multipliers of the demand points the dual says what any answer costs at least in which a
demand point goes to a given site, or a site is open or closed. What costs more than a known answer
is left out (Geoffrion 1974, Mathematical Programming Study 2, 82-114): of the pairs of a hundred
demand points and sites a tenth or less is left.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Flags, Floats
from siting.location.methods.bounds.kernels.packing import bound_pairs, raise_packed
from siting.location.methods.neighbors.lists import charge
from siting.location.problem import LocationProblem

#: Units of load that fit into the largest site, at most: where loads are no whole numbers, or large
#: ones, they are counted in units, rounded down, which lets a site take a little more.
MOST_UNITS = 5_000
#: How far beyond what is enough a bound is aimed, as a part of it: steps that end there exactly
#: would be told from those that fall short by rounding alone.
AIMED_BEYOND = 1e-9


class Effort(NamedTuple):
    """How a bound is raised.

    Parameters
    ----------
    pace
        Part of Polyak's step that the first one takes.
    patience, shrink
        Iterations without a better bound after which steps shrink, and to which part of them.
    iterations
        Iterations at most.
    """

    pace: float
    patience: float
    shrink: float
    iterations: float


@dataclass(frozen=True)
class Choices:
    """What a part of all answers may consist of.

    Parameters
    ----------
    state
        Whether each site may be either (0), is open (1) or closed (-1), shape (m,).
    pairs
        Whether each site may serve each demand point, shape (m, n).
    must
        Whether each demand point must be served; the others may wait at their penalty, shape (n,).
    """

    state: NDArray[np.int8]
    pairs: Flags
    must: Flags


@dataclass(frozen=True)
class Raised:
    """What is proved of a part of all answers.

    Parameters
    ----------
    bound
        On what they cost.
    multiplier
        What proves it, shape (n,).
    often, share
        In the mean of late answers of the dual, how often each site is open, shape (m,), and how
        often it serves each demand point, shape (m, n).
    """

    bound: float
    multiplier: Floats
    often: Floats
    share: Floats


class Packing:
    """The dual of a small problem.

    Quotas and minimum loads are relaxed.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem with a number of sites.
    """

    def __init__(self, problem: LocationProblem) -> None:
        self._problem = problem
        n, m = problem.n_demand, problem.n_candidates
        sites = np.tile(np.arange(m, dtype=np.int32), n)
        demand = np.repeat(np.arange(n, dtype=np.int32), m)
        table = charge(problem.travel.pairs(demand, sites).reshape(n, m), problem.weight)
        spare = 1e-9 * float(problem.load.sum())  # what a solution is forgiven
        table[problem.load[:, None] > problem.capacity + spare] = np.inf
        self._cost = np.ascontiguousarray(table.T)
        self._size, self._room = _in_units(problem, spare)
        waits = np.isfinite(problem.penalty)
        self._due = np.where(waits, np.where(waits, problem.penalty, 0.0) * problem.weight, np.inf)
        self._scale = np.sqrt(problem.weight / max(float(problem.weight.mean()), 1e-300))

    def everything(self) -> Choices:
        """Return what all answers consist of."""
        problem = self._problem
        state = problem.fixed.astype(np.int8) - problem.forbidden.astype(np.int8)
        pairs = np.isfinite(self._cost) & (state >= 0)[:, None]
        return Choices(state, pairs, ~np.isfinite(self._due))

    def first_multiplier(self) -> Floats:
        """Return what demand points pay at the mean of the sites that are nearest to them."""
        near = max(1, len(self._cost) // (self._problem.n_sites or 1))
        cheapest = np.sort(self._cost, axis=0)[:near]
        reached = np.isfinite(cheapest)
        total = np.where(reached, cheapest, 0.0).sum(axis=0)
        return np.asarray(np.minimum(total / np.maximum(reached.sum(axis=0), 1), self._due))

    def _given(
        self, choices: Choices
    ) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64], Floats, int]:
        cost = np.where(choices.pairs, self._cost, np.inf)
        problem = self._problem
        return cost, self._size, self._room, problem.site_cost, problem.n_sites or 0

    def raised(self, choices: Choices, start: Floats, *, worst: float, effort: Effort) -> Raised:
        """Raise the bound of a part of all answers until it says that none costs less than `worst`.

        Parameters
        ----------
        choices
            Which answers.
        start
            First multipliers, shape (n,).
        worst
            The most that an answer may cost to be of use.
        effort
            How the bound is raised.
        """
        closed, multiplier = self._problem.closed_cost, start.copy()
        aims = worst - closed + AIMED_BEYOND * abs(worst), worst - closed
        most = np.where(choices.must, np.inf, self._due)
        often, share = np.zeros(len(self._cost)), np.zeros(self._cost.shape)
        bound = raise_packed(
            self._given(choices), choices.state, self._scale, most, multiplier, aims,
            tuple(map(float, effort)), often, share,
        )  # fmt: skip
        return Raised(float(bound) + closed, multiplier, often, share)

    def shrunk(self, choices: Choices, multiplier: Floats, *, worst: float) -> Choices:
        """Leave out what no answer that costs at most `worst` has, by given multipliers."""
        without, forced = np.empty_like(self._cost), np.empty_like(self._cost)
        state, n_sites = choices.state, self._problem.n_sites or 0
        worth = bound_pairs(self._given(choices), state, multiplier, without, forced)
        opening = self._problem.site_cost
        most = worst - self._problem.closed_cost - float(multiplier.sum())
        lost_open, lost_closed = site_losses(worth - opening, state, n_sites)
        lost = pair_losses(without - opening[:, None], forced - opening[:, None], state, n_sites)
        free, state = state == 0, state.copy()
        state[free & (lost_open > most)] = -1
        state[free & (lost_closed > most)] = 1
        pairs = choices.pairs & (lost <= most) & (state >= 0)[:, None]
        return Choices(state, pairs, choices.must)


def _in_units(
    problem: LocationProblem, spare: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count loads and capacities in units, so that whatever fits still does."""
    room = np.minimum(problem.capacity, problem.load.sum()) + spare
    room[problem.forbidden] = 0.0
    largest, whole = float(room.max(initial=0.0)), bool((problem.load % 1.0 == 0.0).all())
    unit = 1.0 if whole and largest <= MOST_UNITS else max(largest / MOST_UNITS, 1e-300)
    return (problem.load / unit).astype(np.int64), (room / unit).astype(np.int64)


def site_losses(worth: Floats, state: NDArray[np.int8], n_sites: int) -> tuple[Floats, Floats]:
    """Return what sets of sites lose at least, with each site and without it: less than nothing.

    Parameters
    ----------
    worth
        What each site saves beyond its cost, shape (m,).
    state
        Free (0), open (1) or closed (-1), shape (m,).
    n_sites
        Sites that are open.

    Returns
    -------
    Minus the worth of the best allowed set that has the site, and of the best that has not;
    ``inf`` where there is none.
    """
    opened, free = np.flatnonzero(state > 0), np.flatnonzero(state == 0)
    left = n_sites - len(opened)
    order = np.sort(worth[free])[::-1]
    if left < 0 or left > len(free):
        return np.full(len(worth), np.inf), np.full(len(worth), np.inf)
    best = float(worth[opened].sum() + order[:left].sum())
    with_, without = np.full(len(worth), np.inf), np.full(len(worth), np.inf)
    with_[opened] = without[state < 0] = -best
    if left:
        with_[free] = np.maximum(order[left - 1] - worth[free], 0.0) - best
    if left < len(free):
        without[free] = np.maximum(worth[free] - order[left], 0.0) - best
    return with_, without


def pair_losses(without: Floats, forced: Floats, state: NDArray[np.int8], n_sites: int) -> Floats:
    """Return minus what the best allowed set is worth in which a demand point goes to a given site.

    Nobody else serves it then, and that site is open.

    Parameters
    ----------
    without, forced
        What each site saves beyond its cost where it does not serve the demand point, and where it
        does, shape (m, n).
    state, n_sites
        As of `site_losses`.
    """
    lost = np.full(without.shape, np.inf)
    opened, free = np.flatnonzero(state > 0), np.flatnonzero(state == 0)
    left = n_sites - len(opened)
    if left < 0 or left > len(free):
        return lost
    order = -np.sort(-without[free], axis=0)
    others, best = without[opened].sum(axis=0), order[:left].sum(axis=0)
    for site in opened:
        lost[site] = -(others - without[site] + best + forced[site])
    if left:
        # A site that is among the best itself leaves its place to nobody.
        kept = np.where(without[free] >= order[left - 1], without[free], order[left - 1])
        lost[free] = -(others + best - kept + forced[free])
    return lost
