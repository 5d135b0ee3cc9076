"""A bound that is raised now and then while a search goes on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.bounds.alike import Groups, in_groups
from siting.location.methods.bounds.by_blocks import BRANCHED, raise_by_blocks
from siting.location.methods.bounds.by_program import raise_by_program, suits_program
from siting.location.methods.bounds.forcing import bounds_forced
from siting.location.methods.bounds.lagrangian import (
    MOST_SERVED,
    Dual,
    best_sites,
    bounds_under,
    least_savings,
    lower_bound,
    make_dual,
)
from siting.location.methods.bounds.offers import Offers, make_offers, offers_of_cells
from siting.location.methods.neighbors.cells import Cells, is_nearly_full, stand_apart
from siting.location.problem import LocationProblem
from siting.location.site_rules import Rules, make_rules
from siting.location.solution import Solution

#: Candidates that the proof lists for each demand point: at least, and for each site to be opened.
MIN_OFFERS, OFFERS_PER_SITE = 64, 8
#: Iterations on cells that come first, and demand points of a cell from which they pay.
COARSE_ITERATIONS, CROWDED = 300, 4
#: How far beyond the first multipliers costs are listed.
MARGIN = 1.25
#: Share of what full sites save at least, as found on cells, below which nobody is listed for them.
FLOOR = 0.8
#: How many times longer than usual a list may get where it is cut by cost.
WIDER = 4
#: Sites that a block has at least, on average, where the bound is raised by blocks.
LEAST_SITES = 3
#: Share of multipliers held down by lists that were cut short, above which lists are made anew.
MOST_HELD = 0.01


class Proof:
    """The best bound so far and its multipliers.

    `settled` says whether the last run ended because there was nothing more to gain, and `whole`
    whether all costs are in whole numbers.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    cells
        Its cells. Where they hold several demand points each, first multipliers are found on them:
        an iteration there costs a fraction.
    """

    def __init__(self, problem: LocationProblem, cells: Cells) -> None:
        self.problem, self._cells = problem, cells
        self.bound: float | None = None
        self._multiplier: Floats | None = None  # of what is posed
        self.settled = False
        self._dual: Dual | None = None
        self._floor: Floats | None = None
        penalty = np.where(np.isfinite(problem.penalty), problem.penalty, 0.0)
        costs = problem.opening_cost, problem.closing_cost
        amounts = np.concatenate([problem.weight, penalty, *costs])
        self.whole = problem.travel.whole and bool((amounts == np.floor(amounts)).all())

    @property
    def multiplier(self) -> Floats | None:
        """The best multipliers, shape (n,); None before there are any."""
        known, groups = self._multiplier, self._groups
        return known if groups is None or known is None else groups.spread(known)

    @property
    def grouped(self) -> bool:
        """Whether many demand points are alike, and proved as groups."""
        return self._groups is not None

    @cached_property
    def _groups(self) -> Groups | None:
        """The demand points that are alike, as one, where there are many such."""
        return in_groups(self.problem)

    @property
    def _posed(self) -> LocationProblem:
        """What is proved, and is as true of the problem."""
        return self.problem if self._groups is None else self._groups.problem

    @property
    def _crowded(self) -> bool:
        """Whether cells hold so many demand points that first multipliers are found on them."""
        many = len(self._cells.load) * CROWDED <= self.problem.n_demand
        return many and self._groups is None

    @cached_property
    def _guided(self) -> bool:
        """Whether these multipliers say how far lists must reach.

        The lists of cells name candidates one by one; of thousands at one place they know a few.
        """
        return self._crowded and stand_apart(self.problem)

    def run(self, solution: Solution, price: Floats | None, stop: Callable[[float], bool]) -> None:
        """Raise the bound until told to stop.

        Parameters
        ----------
        solution
            The best answer so far: its cost scales the steps, and what demand points pay in it are
            the first multipliers.
        price
            Capacity prices of candidates per unit of load, shape (m,), if known.
        stop
            Asked once an iteration.
        """
        dual, multiplier = self.prepare(solution, price, stop), self._multiplier
        if dual is None or multiplier is None:
            self.bound = self.bound or 0.0
            return
        told = False

        def over(bound: float) -> bool:
            nonlocal told
            told = stop(self._round(bound))
            return told

        bound, multiplier, _ = lower_bound(dual, start=multiplier, target=solution.cost, stop=over)
        self.settled = not told
        if self.bound is None or bound > self.bound:
            self.bound, self._multiplier = bound, multiplier
        self.bound = self._round(self.bound)

    def prepare(
        self, solution: Solution, price: Floats | None, stop: Callable[[float], bool]
    ) -> Dual | None:
        """List what the bound is proved from, unless that was done; None if told to stop.

        Parameters
        ----------
        solution, price, stop
            As of `run`.
        """
        if self._multiplier is None:
            self._multiplier = self._first(solution, price, stop)
        if self._dual is None or self._clipped():
            offers = self._offers(self._multiplier, stop)
            if offers is None:
                return None
            self._dual = make_dual(self._posed, offers, divisible=self._groups is not None)
        return self._dual

    @property
    def suits_blocks(self) -> bool:
        """Whether the bound is raised by blocks of candidates after that of the whole.

        Where sites serve so few that packing loads decides, where many candidates or demand points
        stand at one place, or where a block would not hold the candidates of a few sites nor
        all, blocks are no simpler.
        """
        problem, sites = self.problem, max(self.problem.n_sites or 1, 1)
        packs = problem.n_demand <= MOST_SERVED * sites and bool(np.ptp(problem.load) > 0)
        few = LEAST_SITES * problem.n_candidates > BRANCHED * sites
        holds = not few or problem.n_candidates <= BRANCHED
        return not packs and holds and stand_apart(problem) and self._groups is None

    def run_in_blocks(self, solution: Solution, stop: Callable[[float], bool]) -> bool:
        """Raise the bound further, each block of candidates by itself, and then by branching.

        Parameters
        ----------
        solution
            The best answer so far.
        stop
            Asked now and then, with the bound.

        Returns
        -------
        Whether any block was begun; none is before `run` has made its lists.
        """
        dual, multiplier, known = self._dual, self._multiplier, self.bound or 0.0
        if dual is None or multiplier is None or stop(known):
            return False
        bound, self._multiplier = raise_by_blocks(
            dual,
            multiplier,
            known=known,
            target=solution.cost,
            stop=lambda bound: stop(self._round(bound)),
        )
        self.bound = self._round(bound)
        return True

    @property
    def suits_program(self) -> bool:
        """Whether a program that counts sites in whole numbers raises the bound once it settles.

        Where demand points are alike; known once `run` has made its lists.
        """
        return self._dual is not None and suits_program(self._dual)

    def run_program(
        self,
        solution: Solution,
        seconds: float,
        stop: Callable[[float], bool],
        interrupted: Callable[[], bool] | None = None,
    ) -> Int32s | None:
        """Raise the bound further by counting sites in whole numbers.

        Parameters
        ----------
        solution
            The best answer so far.
        seconds
            Time after which to end; ``inf`` for no limit.
        stop
            Asked at all news, with the bound.
        interrupted
            Asked between news whether to end at once.

        Returns
        -------
        Sites that the program would open; None where it found none.
        """
        dual, known = self._dual, self.bound or 0.0
        if dual is None or stop(known):
            return None
        found = raise_by_program(
            dual,
            known=known,
            target=solution.cost,
            seconds=seconds,
            stop=lambda bound: stop(self._round(bound)),
            interrupted=interrupted,
        )
        self.bound = self._round(found.bound)
        return found.sites

    def best_sites(self) -> Int32s | None:
        """Return the sites that the best multipliers speak for; None before there are any."""
        if self._dual is None or self._multiplier is None:
            return None
        return best_sites(self._dual, self._multiplier)

    def bounds_under(self, rules: Sequence[Rules]) -> list[float]:
        """Return what the best multipliers prove under other rules; 0 before there are any."""
        if self._dual is None or self._multiplier is None:
            return [0.0] * len(rules)
        return bounds_under(self._dual, self._multiplier, rules)

    def bounds_forced(self) -> tuple[Floats, Floats]:
        """Return what the best multipliers prove without each candidate, and with it, shape (m,).

        See `siting.location.methods.bounds.forcing.bounds_forced`; 0 before there are multipliers.
        """
        if self._dual is None or self._multiplier is None:
            nothing = np.zeros(self.problem.n_candidates)
            return nothing, nothing.copy()
        without, among = bounds_forced(self._dual, self._multiplier)
        return self._round_all(without), self._round_all(among)

    def bound_without(self, site: int, *, target: float, stop: Callable[[float], bool]) -> float:
        """Return what is proved of all answers without one candidate, from the best multipliers on.

        Parameters
        ----------
        site
            The candidate, which is not fixed.
        target
            Cost of a known answer without it, which scales the steps.
        stop
            Asked once an iteration, with the bound so far.
        """
        if self._dual is None or self._multiplier is None:
            return 0.0
        rules = make_rules(self.problem)
        allowed = rules.allowed & (np.arange(self.problem.n_candidates) != site)
        dual = replace(self._dual, rules=replace(rules, allowed=allowed))
        return self._round(lower_bound(dual, start=self._multiplier, target=target, stop=stop)[0])

    def _round_all(self, bounds: Floats) -> Floats:
        return np.ceil(bounds - 1e-6) if self.whole else bounds

    def _clipped(self) -> bool:
        """Whether lists that were cut short hold down too many multipliers."""
        if self._dual is None or self._multiplier is None or not self._guided:
            return False
        offers = self._dual.offers
        held = self._multiplier[offers.order] >= offers.highest * (1.0 - 1e-9)
        return bool(held.mean() > MOST_HELD)

    def _round(self, bound: float) -> float:
        """Round a bound up where costs are in whole numbers."""
        return float(np.ceil(bound - 1e-6)) if self.whole and bound > -np.inf else bound

    def _offers(self, multiplier: Floats, stop: Callable[[float], bool]) -> Offers | None:
        """List the candidates that may matter: one that costs more than is paid cannot."""
        problem, known = self._posed, -np.inf if self.bound is None else self.bound
        wanted = -(-OFFERS_PER_SITE * problem.n_candidates // (problem.n_sites or 1))
        wanted = max(MIN_OFFERS, wanted)
        if not self._guided:
            return make_offers(problem, k=wanted, over=lambda: stop(known))
        cell = self._cells.cell
        weight = np.bincount(cell, weights=problem.weight)
        due = self._floor_nearby * problem.load
        beyond = multiplier - due
        usual = np.bincount(cell, weights=beyond) / np.maximum(weight, 1e-300)
        reach = due + MARGIN * np.maximum(beyond, usual[cell] * problem.weight)
        reach += (MARGIN - 1.0) * float(beyond.mean())
        return make_offers(
            problem, k=WIDER * wanted, reach=reach, floor=self._floor, over=lambda: stop(known)
        )

    @property
    def _floor_nearby(self) -> Floats:
        """Price of a unit of load where each demand point would cheapest be served, shape (n,)."""
        if self._floor is None:
            return np.zeros(self.problem.n_demand)
        nearest = self._cells.lists.site[:, 0]
        return np.where(nearest >= 0, self._floor[nearest], 0.0)[self._cells.cell]

    def _first(
        self, solution: Solution, price: Floats | None, stop: Callable[[float], bool]
    ) -> Floats:
        """Return what demand points pay, moved so that every cell pays its due."""
        paid, cells = _paid(solution, price), self._cells
        if self._groups is not None:
            return self._groups.gathered(paid)
        if not self._crowded:
            return paid
        total = np.bincount(cells.cell, weights=paid).astype(np.float64)
        left = COARSE_ITERATIONS

        def over(bound: float) -> bool:
            nonlocal left
            left -= 1
            del bound  # on cells it is no bound
            return left < 0 or stop(-np.inf)

        dual = _dual_of_cells(self.problem, cells)
        due = lower_bound(dual, start=total, target=solution.cost, stop=over)
        if is_nearly_full(self.problem):
            self._floor = FLOOR * least_savings(dual, due[1])
        weight = np.bincount(cells.cell, weights=self.problem.weight)
        shift = (due[1] - total) / np.maximum(weight, 1e-300)
        return paid + shift[cells.cell] * self.problem.weight


def _dual_of_cells(problem: LocationProblem, cells: Cells) -> Dual:
    return Dual(
        offers_of_cells(cells, problem.n_candidates),
        cells.load,
        np.bincount(cells.cell, weights=problem.weight).astype(np.float64),
        np.where(problem.forbidden, 0.0, problem.capacity),
        make_rules(problem),
        problem.n_sites or 0,
        problem.site_cost,
        problem.closed_cost,
        sharp=False,
    )


def _paid(solution: Solution, price: Floats | None) -> Floats:
    """Return what each demand point pays, the price of its site's capacity included."""
    problem, site = solution.problem, solution.assignment
    rate = np.zeros(problem.n_candidates) if price is None else price
    charged = problem.weight > 0
    per_unit = np.where(site < 0, problem.penalty, solution.travel)
    paid = np.where(charged, per_unit, 0.0) * problem.weight
    return np.where(site < 0, paid, paid + rate[site] * problem.load)
