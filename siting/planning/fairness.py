"""Least total travel such that no province travels longer than a limit on average.

The limit becomes a price on the travel of each province, see `siting.planning.weighing`. Prices of
provinces above the limit are raised until it holds; then the way back is halved, again and again,
as long as that makes the plan cheaper. Whatever stops it, the best plan that keeps the limit is
told, and how far at most it is from the best of all plans that do.
"""

from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike

from siting.arrays import Floats
from siting.checks import real_number
from siting.location.problem import LocationProblem
from siting.location.progress import Listener, Progress
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.location.stopping import Stop
from siting.planning.fairness_program import is_small, least_mean, least_total
from siting.planning.weighing import Weighing

#: Solves among which the time is shared, shares of the first, whose bound is of use whatever the
#: limit, and solves at most where each ends before its time.
ROUNDS, FIRST, MOST_ROUNDS = 8, 2, 24
#: Power of a mean by its limit with which the price rises first, doubled every time that this is
#: too little; how fast it rises at least and at most, and how high.
STEEP, SLOWEST, FASTEST, HIGHEST = 2.0, 1.1, 8.0, 1e4
#: A limit far below is not aimed at directly: else all prices rise alike, and nothing is gained.
AIM = 0.93
#: Part of the time that an integer program may take where the problem is small.
PROGRAM_PART = 0.8
#: What rounding forgives a mean, relatively.
_SAME = 1e-9
_MINUTE = 60.0


def solve_fairly(
    problem: LocationProblem,
    province: ArrayLike,
    *,
    limit_s: float,
    stop: Stop,
    seed: int = 0,
    listen: Listener | None = None,
) -> Result:
    """Choose sites of least total travel, with a limit on the mean travel of every province.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    province
        Label of the province of each demand point, shape (n,); "" where it counts in none.
    limit_s
        Mean travel of each province at most, in seconds; demand without a site counts with its
        penalty, and each as much as it weighs.
    stop
        When the whole search ends; its solves share the time.
    seed
        Seed of all randomness.
    listen
        Told of the best cost and bound after each solve.

    Returns
    -------
    The best plan that keeps the limit, and a bound on the total of all that do. Without a plan it
    is ``infeasible`` where it is proved that none keeps the limit, and ``unknown`` where none was
    found; the message says the least mean of a worst province that was found.

    Raises
    ------
    ProblemError
        When the limit is no number above 0, or the labels are not one for each demand point.
    """
    limit = real_number(limit_s, "limit of the worst province's mean", unit="seconds")
    search = _Search(Weighing(problem, province, seed=seed), limit, stop, listen)
    search.run()
    return search.result()


class _Search:
    """Prices between those at which the limit is broken and those at which it holds."""

    def __init__(
        self, weighing: Weighing, limit: float, stop: Stop, listen: Listener | None
    ) -> None:
        self.weighing, self.limit, self._stop, self._listen = weighing, limit, stop, listen
        self.best: Solution | None = None
        self.low = self.high = np.zeros(len(weighing.names))
        self.holds = self._ruled_out = False
        self._bound = self._least = 0.0
        self._began = perf_counter()

    def run(self) -> None:
        """Try without prices, then an integer program where that is small, then prices."""
        plan = self.ask(self.low)
        if plan is None or self.best is not None:
            return
        if is_small(self.weighing.problem):
            self._program()
        if not self._settled:
            self._raise(plan)

    def _program(self) -> None:
        """Solve the program of all of it, and where there is no plan, that of the least mean."""
        weighing, stop = self.weighing, self._stop.until(PROGRAM_PART)
        given = (weighing.problem, weighing.shares)
        found = least_total(*given, limit=self.limit, seconds=stop.seconds_left())
        if found.plan is None and found.bound == np.inf:
            least = least_mean(*given, seconds=stop.seconds_left())
            self._ruled_out, self._least = True, least.bound
            found = least
        else:
            self._bound = found.bound
        if found.plan is not None:
            weighing.plans.append(found.plan)
            self._note(found.plan)

    @property
    def _settled(self) -> bool:
        """Whether the program left nothing to look for."""
        return self._ruled_out or (
            self.best is not None and self.best.cost - self._bound <= 1e-7 * self.best.cost
        )

    def _raise(self, plan: Solution) -> None:
        """Raise prices until the limit holds, then come back as far as it does."""
        steep = STEEP
        price = raised(self.low, self.weighing.means(plan), self.limit, steep=steep)
        while not self._over():
            found = self.ask(price)
            if found is None:
                return
            means = self.weighing.means(found)
            if keeps(means, self.limit):
                self.high, self.holds = price, True
            else:
                self.low = price
            if self.holds:
                price = np.sqrt((1.0 + self.low) * (1.0 + self.high)) - 1.0
                if np.allclose(price, self.high, rtol=1e-4, atol=1e-6):
                    return
            elif (price >= HIGHEST).any() or self._proves_none(means):
                return
            else:
                steep *= 2.0
                least = min(map(self.weighing.worst, self.weighing.plans))
                price = raised(price, means, max(self.limit, AIM * least), steep=steep)

    def ask(self, price: Floats, *, own: float = 1.0) -> Solution | None:
        """Solve once, and keep the plan if it is the best that holds."""
        weighing = self.weighing
        part = (weighing.solves + FIRST) / (ROUNDS + FIRST - 1)
        plan = weighing.ask(price, own=own, stop=self._stop.until(min(part, 1.0)))
        if plan is not None:
            self._note(plan)
        if self._listen is not None and self.best is not None:
            known = self._known() or None
            spent = perf_counter() - self._began
            self._listen(Progress("search", self.best.cost, known, spent))
        return plan

    def _note(self, plan: Solution) -> None:
        """Keep a plan if it is the best that holds."""
        if keeps(self.weighing.means(plan), self.limit):
            better = self.best is None or plan.cost < self.best.cost
            self.best = plan if better else self.best

    def _known(self) -> float:
        """Return the best bound of all solves."""
        return max(self._bound, self.weighing.bound(worst=self.limit))

    def _proves_none(self, means: Floats) -> bool:
        """Ask what the provinces above the limit reach at best; whether that is above it, too.

        First what the worst reaches alone, when prices did not help; then all that are above.
        """
        weighing = self.weighing
        if weighing.solves not in (ROUNDS // 2, ROUNDS - 1, MOST_ROUNDS // 2):
            return False
        price = np.where(means > self.limit, 1.0 / weighing.weight, 0.0)
        if weighing.solves == ROUNDS // 2:
            price[np.arange(len(means)) != means.argmax()] = 0.0
        self.ask(price / price.sum(), own=0.0)
        return self.impossible

    @property
    def impossible(self) -> bool:
        """Whether it is proved that no plan keeps the limit."""
        return self._ruled_out or self.least > self.limit * (1.0 + _SAME)

    @property
    def least(self) -> float:
        """Bound from below the mean of the worst province in every plan."""
        return max(self._least, self.weighing.least_worst())

    def _over(self) -> bool:
        weighing = self.weighing
        if weighing.interrupted or weighing.solves >= MOST_ROUNDS:
            return True
        return weighing.solves > 0 and self._stop.seconds_left() <= 0

    def result(self) -> Result:
        """Return the outcome of the whole search."""
        weighing, spent = self.weighing, perf_counter() - self._began
        if not weighing.plans and weighing.blocked is not None:
            return weighing.blocked
        if self.best is not None:
            return weighing.result(self.best, self._known(), runtime_s=spent)
        status = Status.INFEASIBLE if self.impossible else Status.UNKNOWN
        method = f"{weighing.solves} weighed solves by {weighing.methods}"
        message = _explain(weighing, self.limit, self.least if self.impossible else None)
        return Result(
            *(None, status, None, spent, weighing.iterations, method, message),
            interrupted=weighing.interrupted,
        )


def keeps(means: Floats, limit: float) -> bool:
    """Whether no mean is above the limit, but for rounding."""
    return bool((means <= limit * (1.0 + _SAME)).all())


def raised(price: Floats, means: Floats, limit: float, *, steep: float = STEEP) -> Floats:
    """Raise the prices of provinces above a limit, the more the farther they are above it."""
    above = np.maximum(means / max(limit, 1e-9), 1.0)
    with np.errstate(over="ignore"):
        factor = np.clip(above**steep, SLOWEST, FASTEST)
    steps = np.where(means > limit * (1.0 + _SAME), factor, 1.0)
    return np.minimum((1.0 + price) * steps - 1.0, HIGHEST)


def _explain(weighing: Weighing, limit: float, proved: float | None) -> str:
    """Say why there is no plan: proved impossible, with the least mean possible, or not found."""
    found = min(weighing.plans, key=weighing.worst)
    at = int(weighing.means(found).argmax())
    least = weighing.worst(found) / _MINUTE
    best = f"the least found is {least:.1f} minutes, in {weighing.names[at]}"
    if proved is not None:
        return (
            "No plan with so many centers brings the mean of every province to "
            f"{limit / _MINUTE:.1f} minutes: that of the worst is proved to be at least "
            f"{proved / _MINUTE:.1f}, and {best}; raise the limit to that, or open more centers."
        )
    return (
        f"No plan was found in which the mean of every province is at most {limit / _MINUTE:.1f} "
        f"minutes, and it is not proved that there is none: {best}; raise the limit, open more "
        "centers, or give the search more time."
    )
