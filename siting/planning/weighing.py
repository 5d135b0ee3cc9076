"""A location problem whose demand weighs more where a rule is hard to keep: prices of rules.

Whoever asks for the least total travel *and* that no province travels longer than a limit on
average, puts a price on the travel of each province: its households then weigh more. Whatever is
proved of the weighed problem holds for every plan, so that each solve leaves a plan and an
inequality; all of them together bound the total travel of every plan that keeps the rules.

Source: Fisher, Management Science 27 (1981), 1-18, on Lagrangian relaxation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.engine import Engine
from siting.errors import ArgumentError
from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.several import Question, solve_each
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import Stop
from siting.travel.charged import ChargedTravel

#: What rounding may cost a bound, relatively.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Proved:
    """An inequality that every plan keeps.

    ``own * total + (price * travel of each province).sum() + charge * beyond >= bound``, where
    beyond is the weight that is not within its limit.
    """

    own: float
    price: Floats
    charge: float
    bound: float


@dataclass(frozen=True, eq=False)
class _Ground:
    """What all weighed problems are made of: the limits of `Weighing`, a code of each province."""

    problem: LocationProblem
    code: NDArray[np.intp]
    limit_s: Floats | None


def weighed(ground: _Ground, asked: Proved) -> LocationProblem:
    """Return the problem at some prices and charges, whatever bound it will have."""
    problem, own, charge = ground.problem, asked.own, asked.charge
    more = np.where(ground.code >= 0, np.r_[asked.price, 0.0][ground.code], 0.0)
    given: dict[str, object] = {"weight": problem.weight * (own + more)}
    if charge > 0:
        limit = np.zeros(0) if ground.limit_s is None else ground.limit_s
        # Who lives in a priced province weighs more; the charge is the same for everybody.
        extra = charge / (own + more)
        given["travel"] = ChargedTravel(problem.travel, limit, extra)
        given["penalty"] = problem.penalty + extra
    if own == 0.0:
        given |= {"opening_cost": None, "closing_cost": None}
    return problem.replace(**given)


class Weighing:
    """A ``total`` problem, its provinces, and what was found and proved of it so far.

    Parameters
    ----------
    problem
        A problem of least total travel with a number of sites.
    province
        Label of the province of each demand point, shape (n,); "" where it counts in none.
    limit_s
        Travel within which each demand point is in reach, shape (n,); needed for charges.
    seed
        Seed of all randomness.

    Raises
    ------
    ProblemError
        When the problem is another one, or the labels are not one for each demand point.
    """

    def __init__(
        self,
        problem: LocationProblem,
        province: ArrayLike,
        *,
        limit_s: Floats | None = None,
        seed: int = 0,
    ) -> None:
        labels = np.asarray(province, dtype="str")
        if labels.shape != (problem.n_demand,):
            message = (
                "{n_demand} demand points need a province each, but the labels have shape {shape}; "
                "give one label each, '' for none."
            )
            raise ArgumentError(message, n_demand=problem.n_demand, shape=labels.shape)
        if problem.objective != "total" or problem.n_sites is None:
            message = "Fairness is asked of the objective 'total' with a number of sites only."
            raise ArgumentError(message)
        self.problem, self.limit_s, self._seed = problem, limit_s, seed
        names, code = np.unique(np.where(problem.weight > 0, labels, ""), return_inverse=True)
        bare = int(bool(len(names)) and names[0] == "")  # of those who count in no province
        self.names: NDArray[np.str_] = names[bare:]
        self._code = code - bare
        self._ground = _Ground(problem, self._code, limit_s)
        self.weight = self._sums(problem.weight)
        self.proved: list[Proved] = []
        self.plans: list[Solution] = []
        self.solves = self.iterations = 0
        self.interrupted, self.methods = False, ""
        self.blocked: Result | None = None

    def _sums(self, amount: Floats) -> Floats:
        """Add up an amount of each demand point by province."""
        inside = self._code >= 0
        return np.bincount(
            self._code[inside], weights=amount[inside], minlength=len(self.names)
        ).astype(np.float64)

    def means(self, plan: Solution) -> Floats:
        """Return the mean travel of each province; who is unserved counts with the penalty."""
        problem = self.problem
        each = np.where(plan.unserved, problem.penalty, plan.travel)
        charged = problem.weight > 0
        paid = np.where(charged, problem.weight * np.where(charged, each, 0.0), 0.0)
        return self._sums(paid) / self.weight

    @property
    def shares(self) -> Floats:
        """Part of each demand point in the mean of each province, per unit, (provinces, n)."""
        inside = self._code == np.arange(len(self.names))[:, None]
        return np.asarray(inside / self.weight[:, None], np.float64)

    def worst(self, plan: Solution) -> float:
        """Return the largest of these means; 0 without any province."""
        return float(self.means(plan).max(initial=0.0))

    def beyond(self, plan: Solution) -> float:
        """Return the weight that is not served within its limit."""
        return float(self.problem.weight[~self.within(plan)].sum())

    def within(self, plan: Solution) -> NDArray[np.bool_]:
        """Say who is served within the own limit, shape (n,)."""
        limit = np.inf if self.limit_s is None else self.limit_s
        return ~plan.unserved & (plan.travel <= limit)

    def ask(
        self, price: Floats, *, stop: Stop, own: float = 1.0, charge: float = 0.0
    ) -> Solution | None:
        """Solve the problem at some prices, and keep what is found and proved.

        Parameters
        ----------
        price
            What a second of travel in each province costs more, at least 0, shape (provinces,).
        stop
            When this solve ends.
        own
            What the total counts itself: 1, or 0 to ask what provinces can reach at best.
        charge
            What each demand point beyond its limit costs more, in seconds times its weight.

        Returns
        -------
        The plan; None where none was found.
        """
        asked = Proved(own, price.copy(), charge, 0.0)
        return self._kept(solve(weighed(self._ground, asked), stop=stop, seed=self._seed), asked)

    def ask_each(
        self,
        asked: Sequence[tuple[Floats, float]],
        *,
        stops: Sequence[Stop],
        engine: Engine | None = None,
    ) -> None:
        """Solve the problem at several prices and charges, each by itself, and keep all.

        Parameters
        ----------
        asked
            Price and charge of each solve, see `ask`.
        stops
            When each of them ends.
        engine
            Who solves them; by default this process, one after the other.
        """
        wanted = [Proved(1.0, price.copy(), charge, 0.0) for price, charge in asked]
        questions = [
            Question(asked=each, stop=stop, seed=self._seed, pose=weighed)
            for each, stop in zip(wanted, stops, strict=True)
        ]
        results = solve_each(self._ground, questions, engine=engine, give_up=True)
        for each, result in zip(wanted, results, strict=False):
            self._kept(result, each)

    def _kept(self, result: Result, asked: Proved) -> Solution | None:
        """Keep what a solve found, and what it proved of what was asked."""
        self.solves += 1
        self.iterations += result.iterations
        self.interrupted |= result.interrupted
        self.methods = self.methods or result.method
        if result.solution is None:
            self.blocked = result
            return None
        if result.lower_bound is not None:
            self.proved.append(replace(asked, bound=float(result.lower_bound)))
        found = result.solution
        plan = Solution(self.problem, found.open_sites, found.assignment)
        self.plans.append(plan)
        return plan

    def note(self, result: Result) -> None:
        """Keep the plan of a solve for something else, of which nothing is proved here."""
        self.solves += 1
        self.interrupted |= result.interrupted
        if result.solution is not None:
            found = result.solution
            self.plans.append(Solution(self.problem, found.open_sites, found.assignment))

    def bound(self, *, worst: float, beyond: float = np.inf) -> float:
        """Bound from below the total of every plan that keeps both rules.

        Parameters
        ----------
        worst
            Mean travel that no province is above.
        beyond
            Weight, at most, that is not within its limit.
        """
        best = 0.0
        for known in self.proved:
            if known.own == 0.0 or (known.charge > 0 and not np.isfinite(beyond)):
                continue
            paid = self._paid(known, worst)
            paid += known.charge * beyond if known.charge > 0 else 0.0
            best = max(best, known.bound - paid - _ROUNDING * (abs(known.bound) + paid))
        return best

    def least_worst(self) -> float:
        """Bound from below the mean of the worst province in every plan."""
        best = 0.0
        for known in self.proved:
            shared = float((known.price * self.weight).sum())
            if known.own == 0.0 and known.charge == 0.0 and shared > 0:
                best = max(best, known.bound / shared * (1.0 - _ROUNDING))
        return best

    def _paid(self, known: Proved, worst: float) -> float:
        shares = known.price * self.weight
        return float(shares[shares > 0].sum()) * worst if (shares > 0).any() else 0.0

    def result(self, plan: Solution | None, bound: float, *, runtime_s: float) -> Result:
        """Return a plan and what is proved of its total as the outcome of a solve."""
        cost = np.inf if plan is None else plan.cost
        status = Status.UNKNOWN if plan is None else Status.FEASIBLE
        if plan is not None and abs(cost - bound) <= 1e-8 * abs(cost):
            status = Status.OPTIMAL
        known = None if bound <= 0 < cost else min(bound, cost)
        method = f"{self.solves} weighed solves by {self.methods}"
        return Result(
            *(plan, status, known, runtime_s, self.iterations, method),
            interrupted=self.interrupted,
        )
