"""What a plan is to be best in: total travel, households in reach, the farthest, fairness."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats
from siting.checks import real_number
from siting.coverage.gaps import household_areas
from siting.errors import ProblemError
from siting.location.asked import Objective
from siting.location.problem import LocationProblem
from siting.location.progress import Listener
from siting.location.result import Result
from siting.location.solution import Solution
from siting.location.stopping import Stop
from siting.planning.fairness import solve_fairly
from siting.planning.ground import Ground
from siting.planning.objectives import solve_for
from siting.planning.weighing import Weighing
from siting.privacy import MIN_HOUSEHOLDS
from siting.standards import Standards


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a plan is to be best in.

    Parameters
    ----------
    objective
        ``total``: least total travel; ``covered``: most households served within their limit;
        ``farthest``: least way of the farthest.
    worst_province_s
        With ``total``: mean travel of the households of every province at most, in seconds; None
        for no limit.

    Raises
    ------
    ProblemError
        When there is no such objective, or the limit is no number or goes with another one.
    """

    objective: Objective = "total"
    worst_province_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be wished for."""
        if self.objective not in get_args(Objective):
            known = ", ".join(get_args(Objective))
            message = "There is no objective {objective!r}; choose one of {known}."
            raise ProblemError(message, objective=self.objective, known=known)
        if self.worst_province_s is None:
            return
        real_number(self.worst_province_s, "limit of the worst province's mean", unit="seconds")
        if self.objective != "total":
            message = (
                "A limit on the worst province goes with the objective 'total' only; leave out the "
                "limit, or the objective {objective!r}."
            )
            raise ProblemError(message, objective=self.objective)


def choose_sites(
    ground: Ground,
    problem: LocationProblem,
    rules: Standards,
    wish: Wish,
    *,
    stop: Stop,
    seed: int,
    listen: Listener | None = None,
) -> Result:
    """Solve the problem of a plan for what is wished.

    Returns
    -------
    Cost and bound are of the objective, see `siting.planning.objectives.solve_for`; with a limit on
    provinces they are of the total travel of plans that keep it.
    """
    if wish.worst_province_s is None:
        limit = reach_limits(ground, rules)
        return solve_for(
            problem, wish.objective, limit_s=limit, stop=stop, seed=seed, listen=listen
        )
    return solve_fairly(
        problem,
        provinces_of(ground),
        limit_s=wish.worst_province_s,
        stop=stop,
        seed=seed,
        listen=listen,
    )


def reach_limits(ground: Ground, rules: Standards) -> Floats:
    """Return the travel within which each household is in reach, in seconds, shape (n,)."""
    return rules.limits_s(ground.rural)


def provinces_of(ground: Ground) -> NDArray[np.str_]:
    """Return the province in which each household counts, shape (n,).

    It is "" where none is known, and in provinces of so few households that their mean would tell
    of one: no limit is kept there, and none is told.
    """
    names = household_areas(ground.households, ground.labels, ground.areas)["province"]
    count = names.map(names.value_counts())
    return names.where(count >= MIN_HOUSEHOLDS, "").fillna("").to_numpy(dtype="str")


def worst_province(
    ground: Ground, problem: LocationProblem, solution: Solution
) -> tuple[str, float]:
    """Return the province with the longest mean travel, and that mean in seconds.

    Parameters
    ----------
    ground, problem
        Of the plan.
    solution
        Its sites, and whom they serve.
    """
    weighing = Weighing(problem, provinces_of(ground))
    means = weighing.means(solution)
    return (str(weighing.names[means.argmax()]), float(means.max())) if len(means) else ("", 0.0)
