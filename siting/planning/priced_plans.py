"""What quotas cost a plan: the plan with them beside the plan without, and the price of each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.households.intake import Intake
from siting.errors import ProblemError
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime
from siting.planning.changes import Limits
from siting.planning.ground import Announce, Clock, lay_out, pose
from siting.planning.quota_prices import QuotaPrices, price_quotas
from siting.planning.request import Given, check_request
from siting.planning.robustness import Basis, make_basis
from siting.privacy import too_few
from siting.standards import Standards


@dataclass(frozen=True, eq=False)
class PricedPlans:
    """The plans with and without quotas, and what each quota costs.

    Parameters
    ----------
    prices
        What is proved and found of each quota, in household-seconds.
    plans
        Index ``quotas`` (with, without). Columns ``cost`` (household-seconds, the penalty of
        whoever has no center counted), ``mean_s`` of a household, ``households``, of these
        ``in_reach``, ``beyond_reach`` and ``no_capacity``; ``worst_province`` (its code) and
        ``worst_mean_s``, the mean of the province whose households pay most, of those with at least
        five.
    """

    prices: QuotaPrices
    plans: pd.DataFrame


def price_plans(
    intake: Intake,
    limits: Limits,
    *,
    centers: int,
    standards: Standards | None = None,
    given: Given | None = None,
    seconds: float = 60.0,
    seed: int = 0,
    announce: Announce | None = None,
) -> PricedPlans:
    """Plan with quotas and without, and price each quota.

    Parameters
    ----------
    intake
        Households.
    limits
        Whether areas are provinces or counties, and fewest and most centers of each, see
        `siting.planning.quotas.Quotas.limits`.
    centers
        Centers to open.
    standards
        Capacities, limits and speeds; by default today's.
    given
        What else is given; its own quotas are not asked.
    seconds
        Time for the plan with quotas, and as much again for the prices.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step.

    Raises
    ------
    ProblemError
        When there are too few households or sites, or quotas of one area only.
    QuotaError
        When the limits do not fit the candidates.
    InfeasibleError, NotFoundError
        When no plan exists within the quotas, or none was found.
    """
    rules, asked = standards or Standards.current(), given or Given()
    if len(limits[1]) < 2:
        message = (
            "Quotas of one area leave nothing to share, so they cost nothing; price those of "
            "counties, or give the households of several provinces."
        )
        raise ProblemError(message)
    check_request(intake, rules, asked, centers)
    clock = Clock(announce)
    ground = lay_out(intake, centers, rules, asked, clock=clock)._replace(limits=limits)
    basis = make_basis(ground.households, ground.labels, ground.areas, rules)
    problem = pose(ground, rules, centers)
    with clock.step("plan"):
        result = solve(problem, stop=MaxRuntime(seconds), seed=seed)
        within = result.required()
    with clock.step("prices"):
        prices = price_quotas(problem, result, seconds=seconds, seed=seed)
    rows = {"with": measure_plan(within, basis)}
    if prices.without.solution is not None:
        cheaper = min(prices.without.solution, within, key=lambda plan: plan.cost)
        rows["without"] = measure_plan(cheaper, basis)
    return PricedPlans(prices, pd.DataFrame(rows.values(), index=pd.Index(rows, name="quotas")))


def measure_plan(solution: Solution, basis: Basis) -> dict[str, object]:
    """Measure an answer for households, see `PricedPlans.plans`.

    Parameters
    ----------
    solution
        Who goes where; households are its demand.
    basis
        The households.
    """
    room = int(solution.crowded.sum())
    reached = int(np.count_nonzero(solution.travel <= basis.limit_s))
    paid = np.where(solution.unserved, solution.problem.penalty, solution.travel)
    by_province = pd.Series(paid).groupby(basis.areas["province_code"].to_numpy())
    mean = by_province.mean()[~too_few(by_province.size())]
    return {
        "cost": solution.cost,
        "mean_s": float(paid.mean()),
        "households": len(paid),
        "in_reach": reached,
        "beyond_reach": len(paid) - reached - room,
        "no_capacity": room,
        "worst_province": str(mean.idxmax()) if len(mean) else "",
        "worst_mean_s": float(mean.max()) if len(mean) else np.nan,
    }
