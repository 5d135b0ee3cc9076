"""Plans between least travel, the fairest and the most in reach: what is traded for what.

Every plan comes from one weighed solve (`siting.planning.weighing`): at the prices of provinces it
is fairer, at a charge for every household beyond its limit more are in reach. What all solves prove
together bounds the travel of each plan of the front: no plan that is as fair, with as many in
reach, travels less than that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from layers.households.intake import Intake
from siting.arrays import Floats
from siting.checks import whole_number
from siting.engine import CORES, Engine, InProcess
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.proved import proved_distance
from siting.location.solution import Solution
from siting.location.stopping import MaxRuntime, Stop
from siting.planning.choosing import provinces_of, reach_limits
from siting.planning.fairness import STEEP, raised
from siting.planning.ground import Announce, Clock, lay_out, pose
from siting.planning.objectives import solve_for
from siting.planning.request import Given, check_request
from siting.planning.weighing import Weighing
from siting.privacy import largest_told
from siting.standards import Standards

#: Plans of a front: fewest, most, and by default; seconds for all of them by default.
FEWEST, MOST, USUAL = 5, 9, 7
USUAL_S = 300.0
#: Solves that look for the fairest plan; shares of the time for the least travel, whose bound is of
#: use for all plans, and for the most in reach.
FAIR_ROUNDS, FIRST_SHARES, COVERED_SHARES = 3, 3, 2
#: How much less than the least so far each of them aims at.
_AIM = 0.93
#: Least and largest charge for a household beyond its limit, in seconds.
_CHARGES = (600.0, 7_200.0)
#: What is the same for a measure, relatively.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Front:
    """Plans of which none is better than another in all: travel, the worst province, reach.

    Parameters
    ----------
    table
        Index ``plan``, from 1, least travel first. Columns ``beside`` (the plan that it is compared
        with: less travel, on the same side; 0 for the first), ``side`` (least, fair, reach);
        ``cost`` in household-seconds, ``mean_s`` of all households, the unserved at their penalty;
        ``households`` (files, where each stands for several) and ``in_reach``, share of them served
        within the limit; ``farthest_s``, the way that five of the served have or exceed (missing
        where fewer are); ``worst_province`` and ``worst_mean_s``;
        ``lower_bound`` of the cost of all plans that are as fair and have as many in reach, and
        ``from_best``, by which part the cost is above it at most (both missing without one).
    plans
        The plans, in the same order.
    solves
        How many problems were solved for it.
    """

    table: pd.DataFrame
    plans: tuple[Solution, ...]
    solves: int


def plan_front(  # noqa: PLR0913 - what is asked of a plan, and who is told
    intake: Intake,
    *,
    centers: int,
    plans: int = USUAL,
    standards: Standards | None = None,
    given: Given | None = None,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
    engine: Engine | None = None,
) -> Front:
    """Plan several ways, and say what each gives for what.

    Parameters
    ----------
    intake
        Households.
    centers
        Centers of each plan, those that stand included.
    plans
        Plans at most, from `FEWEST` to `MOST`; there are fewer where fewer differ.
    standards
        Capacities, limits and speeds; by default today's.
    given
        What stands, candidates, streets and so on.
    stop
        When all of it ends; by default after `USUAL_S` seconds.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step.
    engine
        Who makes the plans between the ends; by default this process, one after the other.

    Raises
    ------
    ProblemError
        When an argument is not what it must be.
    InfeasibleError, NotFoundError
        When there is no plan, or none was found.
    """
    _check_plans(plans)
    rules, asked = standards or Standards.current(), given or Given()
    check_request(intake, rules, asked, centers)
    clock = Clock(announce)
    ground = lay_out(intake, centers, rules, asked, clock=clock)
    problem = pose(ground, rules, centers)
    with clock.step("plans"):
        return find_front(
            problem,
            provinces_of(ground),
            limit_s=reach_limits(ground, rules),
            plans=plans,
            stop=stop or MaxRuntime(USUAL_S),
            seed=seed,
            engine=engine,
        )


def find_front(
    problem: LocationProblem,
    province: ArrayLike,
    *,
    limit_s: Floats,
    plans: int = USUAL,
    stop: Stop,
    seed: int = 0,
    engine: Engine | None = None,
) -> Front:
    """Solve a problem at some prices and charges, and keep what no other plan is better than.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    province
        Label of the province of each demand point, shape (n,); "" where it counts in none.
    limit_s
        Travel within which each demand point is in reach, shape (n,).
    plans
        Plans at most.
    stop
        When all solves together end.
    seed
        Seed of all randomness.
    engine
        Who solves for the plans between the ends; by default this process, one after the other.
    """
    _check_plans(plans)
    search = _Search(Weighing(problem, province, limit_s=limit_s, seed=seed), plans, stop, seed)
    search.run(engine or InProcess())
    found = search.weighing
    measures = np.array([_measures(found, plan) for plan in found.plans])
    kept = thin_out(measures, undominated(measures), plans)
    kept = kept[np.argsort(measures[kept, 0], kind="stable")]
    chosen = [found.plans[at] for at in kept]
    return Front(_table(found, chosen, measures[kept]), tuple(chosen), found.solves)


class _Search:
    """The solves, of which each has its share of the time."""

    def __init__(self, weighing: Weighing, plans: int, stop: Stop, seed: int) -> None:
        self.weighing, self._stop, self._seed = weighing, stop, seed
        several = len(weighing.names) > 1
        between = plans - 2 - several  # beside least travel, most in reach, and the fairest
        self._fair = (between + 1) // 2 if several else 0
        self._reach = between - self._fair
        self._rounds = FAIR_ROUNDS if several else 0
        self._all = FIRST_SHARES + COVERED_SHARES + self._rounds + between
        self._begun = 0

    def _share(self, shares: int = 1) -> Stop:
        """Return the stop of the next solve."""
        self._begun += shares
        return self._stop.until(self._begun / self._all)

    def run(self, engine: Engine) -> None:
        """Solve for the ends of the front, then between them, until the time is over."""
        weighing = self.weighing
        none = np.zeros(len(weighing.names))
        first = weighing.ask(none, stop=self._share(FIRST_SHARES))
        if first is None:
            blocked = weighing.blocked
            raise (
                KeyboardInterrupt
                if weighing.interrupted or blocked is None
                else (blocked.refusal())
            )
        self._most_in_reach(none)
        fairest = self._fairest(first)
        parts = [(at + 1) / (self._fair + 1) for at in range(self._fair)]
        asked = [((1.0 + fairest) ** part - 1.0, 0.0) for part in parts]
        charges = np.geomspace(*_CHARGES, self._reach + 2)[1:-1]
        asked += [(none, float(charge)) for charge in charges]
        if weighing.interrupted or self._stop.seconds_left() <= 0:
            return
        # Nothing is known of one that would be of use for another: they are solved side by side.
        stops = self._stop.shares(len(asked), beside=engine.beside(CORES))
        weighing.ask_each(asked, stops=stops, engine=engine)

    def _ask(self, price: Floats, *, charge: float = 0.0) -> Solution | None:
        share = self._share()
        over = self.weighing.interrupted or self._stop.seconds_left() <= 0
        return None if over else self.weighing.ask(price, stop=share, charge=charge)

    def _most_in_reach(self, none: Floats) -> None:
        """Look for most in reach; where sites cost something, by a high charge."""
        weighing, problem = self.weighing, self.weighing.problem
        if problem.sites_cost:
            self._begun += COVERED_SHARES - 1
            self._ask(none, charge=_CHARGES[1])
            return
        share = self._share(COVERED_SHARES)
        if weighing.interrupted or self._stop.seconds_left() <= 0:
            return
        limit = np.asarray(weighing.limit_s)
        result = solve_for(problem, "covered", limit_s=limit, stop=share, seed=self._seed)
        weighing.note(result)

    def _fairest(self, first: Solution) -> Floats:
        """Raise prices of the provinces that travel longest; return those of the fairest plan."""
        weighing = self.weighing
        best, least = np.zeros(len(weighing.names)), weighing.worst(first)
        price, plan, steep = best, first, STEEP
        for _ in range(self._rounds):
            price = raised(price, weighing.means(plan), _AIM * least, steep=steep)
            steep *= 2.0
            found = self._ask(price)
            if found is None:
                break
            plan = found
            if weighing.worst(plan) < least:
                best, least = price, weighing.worst(plan)
        return best


def _measures(weighing: Weighing, plan: Solution) -> tuple[float, float, float]:
    """Return what is to be small: total, mean of the worst province, weight beyond the limit."""
    return plan.cost, weighing.worst(plan), weighing.beyond(plan)


def undominated(measures: Floats) -> NDArray[np.bool_]:
    """Say which rows no other is at least as good as in all and better in one; of equals the first.

    Parameters
    ----------
    measures
        What is to be small, shape (plans, measures).

    Returns
    -------
    True for each row that stays, shape (plans,).
    """
    slack = _SAME * np.abs(measures).max(axis=0, initial=0.0)
    no_worse = (measures[:, None] <= measures[None] + slack).all(axis=2)
    better = (measures[:, None] < measures[None] - slack).any(axis=2)
    order = np.arange(len(measures))
    earlier = order[:, None] < order[None]
    beaten = (no_worse & (better | earlier)).any(axis=0)
    return np.asarray(~beaten, np.bool_)


def thin_out(measures: Floats, stays: NDArray[np.bool_], plans: int) -> NDArray[np.intp]:
    """Return so many rows of those that stay: the best in each measure, then those far apart.

    Parameters
    ----------
    measures
        What is to be small, shape (rows, measures).
    stays
        See `undominated`.
    plans
        Rows to keep at most.
    """
    rows = np.flatnonzero(stays)
    values = measures[rows]
    wide = np.maximum(values.max(axis=0) - values.min(axis=0), 1e-12)
    place = (values - values.min(axis=0)) / wide
    kept = list(dict.fromkeys(int(at) for at in place.argmin(axis=0)))[:plans]
    while len(kept) < min(plans, len(rows)):
        apart = np.abs(place[:, None] - place[None, kept]).max(axis=2).min(axis=1)
        apart[kept] = -1.0
        kept.append(int(apart.argmax()))
    return rows[kept]


def _table(weighing: Weighing, plans: Sequence[Solution], measures: Floats) -> pd.DataFrame:
    """Return the numbers of the plans, least travel first."""
    weight = float(weighing.problem.weight.sum())
    side = _sides(measures)
    rows = []
    for at, plan in enumerate(plans):
        means = weighing.means(plan)
        cost, worst, beyond = measures[at]
        bound = weighing.bound(worst=worst, beyond=beyond)
        distance = proved_distance(cost, min(bound, cost))
        before = [k for k in range(at) if k == 0 or side[k] == side[at]]
        rows.append(
            {
                "plan": at + 1,
                "beside": before[-1] + 1 if before else 0,
                "side": side[at],
                "cost": cost,
                "mean_s": (cost - plan.sites_cost) / max(weight, 1e-300),
                "households": weight,
                "in_reach": 1.0 - beyond / max(weight, 1e-300),
                "farthest_s": largest_told(plan.travel),
                "worst_province": str(weighing.names[means.argmax()]) if len(means) else "",
                "worst_mean_s": worst,
                "lower_bound": np.nan if distance is None else min(bound, cost),
                "from_best": np.nan if distance is None else distance,
            }
        )
    return pd.DataFrame(rows).set_index("plan")


def _sides(measures: Floats) -> list[str]:
    """Say of each plan, least travel first, whether it gains more in fairness or in reach."""
    wide = np.maximum(measures.max(axis=0) - measures.min(axis=0), 1e-12)
    gain = (measures[0] - measures) / wide
    return ["least", *("fair" if row[1] >= row[2] else "reach" for row in gain[1:])]


def _check_plans(plans: object) -> None:
    whole_number(plans, "number of plans", least=FEWEST)
    if isinstance(plans, int | np.integer) and plans > MOST:
        message = "A front has {fewest} to {most} plans, not {plans}; ask for fewer."
        raise ProblemError(message, fewest=FEWEST, most=MOST, plans=plans)
