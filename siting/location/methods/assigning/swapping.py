"""What it costs exactly when an open site stands elsewhere, capacity included.

Everybody of a site goes along to another one, and the assignment is followed from there to the
least cost. The prices of places that prove the present assignment also say what an exchange costs
at least: whoever goes to the other site saves at most what he would pay without it, price included,
less the way there, and no more go there than it has room for. So the sites nearby are tried in the
order of that bound, each followed exactly, until the bound of the next is above those that are
kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siting.arrays import Floats, Int32s
from siting.errors import UnsupportedError
from siting.location.methods.assigning.following import Followed, Following
from siting.location.methods.assigning.payments import Payments
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.solution import Solution
from siting.travel.chosen import ChosenTravel

#: Demand points of a site that are asked for the candidates near them, and how many each names.
ASKED, NAMED = 16, 12
#: Closed candidates that are followed together, at least; as many as open sites where that is more.
TOGETHER = 256
#: Part of the cost below which two costs are the same but for rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Swaps:
    """Exchanges of one open site for a candidate nearby.

    Parameters
    ----------
    tried
        One row for each exchange that was followed exactly, by site and cheapest first: ``site``,
        ``other`` (positions of candidates) and ``more``, what it costs more, below 0 where less.
    looked
        Sites whose exchanges were all followed or ruled out, ascending.
    """

    tried: pd.DataFrame
    looked: Int32s


class Swapping:
    """Exchanges sites of an answer, each time with everybody assigned anew at least cost.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites in which each demand point is one file and may
        be left without a site at a penalty.
    open_sites
        Positions of the open sites, ascending.

    Raises
    ------
    UnsupportedError
        When loads differ from one file each.
    ProblemError
        When somebody must be served whatever it costs.
    """

    def __init__(self, problem: LocationProblem, open_sites: Int32s) -> None:
        if (problem.load != 1.0).any():
            message = (
                "Exchanges of sites are followed only where each demand point is one file; this "
                "problem has loads of {lowest:g} to {highest:g}."
            )
            raise UnsupportedError(message, lowest=problem.load.min(), highest=problem.load.max())
        self._problem, self._open = problem, np.sort(open_sites).astype(np.int32)
        self._room = np.floor(np.minimum(problem.capacity, problem.n_demand))
        self._rules = make_rules(problem)
        book = self._book(self._open)
        self._base = book.begin(self._room[self._open])
        self._pay = Payments(problem, self._open, self._base, self._room)
        self.solution = Solution(problem, self._open, self._at(self._base.site))

    @property
    def price(self) -> Floats:
        """Price of a place at each candidate, shape (m,)."""
        price = np.zeros(self._problem.n_candidates)
        price[self._open] = self._base.price
        return price

    def _book(self, sites: Int32s) -> Following:
        given = self._problem
        travel = ChosenTravel(given.travel, sites)
        return Following(travel, weight=given.weight, penalty=given.penalty)

    def _at(self, site: Int32s) -> Int32s:
        return np.where(site < 0, -1, self._open[site]).astype(np.int32)

    def run(
        self, sites: Int32s, *, kept: int, nearby: int, over: Callable[[], bool] = lambda: False
    ) -> Swaps:
        """Exchange each of some sites for the candidates near it.

        Parameters
        ----------
        sites
            Open sites, none of them fixed.
        kept
            The cheapest exchanges of a site that are to be known exactly.
        nearby
            Candidates of each site that may take its place: those whose total travel from its
            demand points is least.
        over
            Asked before each site whether to stop.
        """
        near = self._candidates_near(np.sort(sites), nearby)
        rows: list[tuple[int, int, float]] = []
        looked: list[int] = []
        for batch in _batches(near, max(TOGETHER, len(self._open))):
            if over():
                break
            others = np.unique(np.concatenate([near[site] for site in batch]))
            ahead = _Batch(
                self._problem, self._room, self._open, others.astype(np.int32), self._pay
            )
            before = ahead.enter(self._base)
            for site in batch:
                if over():
                    break
                rows += [(site, *found) for found in ahead.exchange(before, site, near[site], kept)]
                looked.append(site)
        tried = pd.DataFrame(rows, columns=["site", "other", "more"])
        tried = tried.sort_values(["site", "more"], kind="stable", ignore_index=True)
        return Swaps(tried, np.array(looked, np.int32))

    def bounds_elsewhere(
        self, sites: Int32s, tried: pd.DataFrame, *, over: Callable[[], bool] = lambda: False
    ) -> pd.Series:
        """Return what exchanges of a site cost more at least that were not followed, proved.

        What a candidate saves at the present prices, whoever goes there, and what those of the site
        save beyond that, limit it from above.

        Parameters
        ----------
        sites
            Open sites, none of them fixed.
        tried
            Exchanges that were followed: ``site`` and ``other``.
        over
            Asked now and then whether to stop.

        Returns
        -------
        By site: the least of all its other exchanges; ``inf`` where there is none, minus ``inf``
        where there was no time.
        """
        given, pay, pools = self._problem, self._pay, self._pools(sites)
        found = pd.Series(-np.inf, index=pd.Index(sites, name="site"), dtype=float)
        free = np.unique(np.concatenate([np.zeros(0, np.int32), *pools.values()]))
        saves = np.full(given.n_candidates, np.inf)
        for other in free:
            if over():
                return found
            saves[other] = pay.saved_at_most(pay.value, int(other))
        for kind, pool in pools.items():
            for site in sites[self._rules.kind[sites] == kind]:
                if over():
                    return found
                known = tried.loc[tried["site"] == site, "other"].to_numpy()
                others = np.setdiff1d(pool, known).astype(np.int32)
                paid, more = pay.without(int(site), others)
                cost = given.site_cost[others] - given.site_cost[site] - self._base.total
                least = paid - saves[others] - more + cost
                found[site] = float(least.min(initial=np.inf))
        return found

    def _pools(self, sites: Int32s) -> dict[int, Int32s]:
        """Return, for the sites of each kind, the candidates that the rules let in for them."""
        rules = self._rules
        count = np.bincount(rules.kind[self._open], minlength=len(rules.low))
        may_gain, may_lose = count < rules.high, count > rules.low
        is_open = np.isin(np.arange(self._problem.n_candidates), self._open)
        free = rules.allowed & ~is_open & (self._room > 0)
        return {
            int(one): np.flatnonzero(
                free & ((rules.kind == one) | (may_lose[one] & may_gain[rules.kind]))
            ).astype(np.int32)
            for one in np.unique(rules.kind[sites])
        }

    def _candidates_near(self, sites: Int32s, nearby: int) -> dict[int, Int32s]:
        """Return the candidates that may take the place of each site, nearest first."""
        near: dict[int, Int32s] = {}
        for one, among in self._pools(sites).items():
            for site in sites[self._rules.kind[sites] == one]:
                near[int(site)] = self._nearest(int(site), among, nearby)
        return {int(site): near[int(site)] for site in sites}

    def _nearest(self, site: int, among: Int32s, nearby: int) -> Int32s:
        """Return candidates by the travel of a site's demand points; of those nearest, if none."""
        if not len(among):
            return among
        travel, given = self._problem.travel, self._problem
        served = np.flatnonzero(self.solution.assignment == site).astype(np.int32)
        if not len(served):
            everybody = np.arange(given.n_demand, dtype=np.int32)
            way = travel.pairs(everybody, np.full_like(everybody, site))
            served = np.sort(np.argsort(way, kind="stable")[:ASKED]).astype(np.int32)
        asked = served[np.linspace(0, len(served) - 1, min(ASKED, len(served))).astype(np.int64)]
        named = travel.nearest(max(NAMED, nearby), of=asked, among=among).site
        found = np.unique(named[named >= 0]).astype(np.int32)
        pairs = travel.pairs(np.repeat(served, len(found)), np.tile(found, len(served)))
        ways = np.minimum(pairs.reshape(len(served), len(found)), given.penalty[served][:, None])
        order = np.argsort(given.weight[served] @ ways, kind="stable")
        return found[order[:nearby]]


class _Batch:
    """The open sites and some closed candidates, followed from one exchange to the next."""

    def __init__(
        self,
        problem: LocationProblem,
        room: Floats,
        open_sites: Int32s,
        others: Int32s,
        pay: Payments,
    ) -> None:
        self._problem, self._open, self._pay = problem, open_sites, pay
        self._nodes = np.concatenate([open_sites, others])
        self._number = {int(site): at for at, site in enumerate(self._nodes)}
        self._room = room[self._nodes]
        self._standing = self._room.copy()
        self._standing[len(open_sites) :] = 0.0
        travel = ChosenTravel(problem.travel, self._nodes)
        self._waiting = problem.weight * problem.penalty
        self._book = Following(travel, weight=problem.weight, penalty=problem.penalty)

    def enter(self, base: Followed) -> Followed:
        """Return the assignment to the open sites as one that can be followed here."""
        price = np.zeros(len(self._nodes))
        price[: len(self._open)] = base.price
        before = Followed(self._standing, base.site, base.cost, price)
        return self._book.change(before, self._standing)

    def exchange(
        self, before: Followed, site: int, others: Int32s, kept: int
    ) -> list[tuple[int, float]]:
        """Return what a site's exchanges cost more that were followed, the `kept` least among them.

        Exchanges that leave an open site below its minimum load are left out.
        """
        given = self._problem
        sites_cost = given.site_cost[others] - given.site_cost[site]
        value = self._pay.value_without(site)
        paid = self._pay.paid_without(site, value)
        saved = np.array([self._pay.saved_at_most(value, int(other)) for other in others])
        least = paid - saved + sites_cost - before.total
        slack = ROUNDING * max(before.total, 1.0)
        found: list[tuple[int, float]] = []
        for at in np.argsort(least, kind="stable"):
            best = sorted(more for _, more in found)[:kept]
            if len(best) == kept and least[at] > best[-1] + slack:
                break
            moved = self._moved(before, site, int(others[at]))
            then = self._book.change(moved, moved.capacity)
            if (then.load >= given.min_load[self._nodes])[moved.capacity > 0].all():
                more = then.total - before.total + float(sites_cost[at])
                found.append((int(others[at]), more))
        return found

    def _moved(self, before: Followed, site: int, other: int) -> Followed:
        """Let everybody of a site go along to another one, whose places cost what its own did.

        From there, fewer chains lead to the least cost than from an empty site.
        """
        old, new = self._number[site], self._number[other]
        capacity, price = before.capacity.copy(), before.price.copy()
        capacity[old], capacity[new] = 0.0, self._room[new]
        price[old], price[new] = 0.0, before.price[old]
        along = np.flatnonzero(before.site == old).astype(np.int32)
        way = self._pay.ways(along, np.full_like(along, other))
        waiting = self._waiting[along]
        site_of, cost = before.site.copy(), before.cost.copy()
        site_of[along] = np.where(way < waiting, new, -1)
        cost[along] = np.minimum(way, waiting)
        return Followed(capacity, site_of, cost, price)


def _batches(near: dict[int, Int32s], most: int) -> list[list[int]]:
    """Part sites, in order, so that each part has about so many candidates at most."""
    parts: list[list[int]] = [[]]
    held: set[int] = set()
    for site, others in near.items():
        fresh = held | set(others.tolist())
        if parts[-1] and len(fresh) > most:
            parts.append([])
            fresh = set(others.tolist())
        parts[-1].append(site)
        held = fresh
    return [part for part in parts if part]
