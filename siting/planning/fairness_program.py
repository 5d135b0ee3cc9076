"""The mean travel of provinces in an integer program, for problems that are small enough."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from siting.arrays import Floats
from siting.location.methods.programs.exact import Exact
from siting.location.methods.programs.formulation import Model, total_model
from siting.location.methods.programs.highs import Answer, run_highs
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: Rows are scaled to about this size: HiGHS lets a row be broken by 1e-6, which is then less than
#: a relative 1e-9; what its bound gives away, relatively, for the same reason.
_ROW_SIZE, _SHAVE = 2.0**12, 2e-9


@dataclass(frozen=True, eq=False)
class Answered:
    """What a program found and proved.

    Parameters
    ----------
    plan
        The best plan found; None for none.
    bound
        No plan has less than this of what was asked; ``inf`` where there is proved to be no plan.
    """

    plan: Solution | None
    bound: float


def is_small(problem: LocationProblem) -> bool:
    """Whether an integer program solves a problem within seconds, as a rule."""
    exact = Exact()
    return not exact.refuses(problem) and exact.suits(problem)


def least_total(
    problem: LocationProblem, shares: Floats, *, limit: float, seconds: float
) -> Answered:
    """Look for the least total such that no province's mean is above a limit.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    shares
        Part of each demand point in the mean of each province, per unit of its weight, shape
        (provinces, n).
    limit
        The largest mean.
    seconds
        Time after which to stop.
    """
    model = total_model(problem)
    most = np.full(1, limit)
    answer = _run(model, shares, np.r_[model.program.cost, 0.0], most, max(limit, 1e-9), seconds)
    if answer.infeasible:
        return Answered(None, np.inf)
    closed = problem.closed_cost
    bound = answer.bound - _SHAVE * (abs(answer.bound) + closed) + closed
    return Answered(_read(model, answer), bound)


def least_mean(problem: LocationProblem, shares: Floats, *, seconds: float) -> Answered:
    """Look for the least mean of the worst province; see `least_total`."""
    model = total_model(problem)
    cost = np.zeros(len(model.program.cost) + 1)
    cost[-1] = 1.0
    size = float(problem.travel.nearest(1).cost.mean()) or 1.0
    answer = _run(model, shares, cost, np.full(1, np.inf), size, seconds)
    return Answered(_read(model, answer), answer.bound * (1.0 - _SHAVE))


def _run(
    model: Model, shares: Floats, cost: Floats, most: Floats, size: float, seconds: float
) -> Answer:
    """Solve the program with one more column, the largest mean."""
    program, count = model.program, len(shares)
    who = np.r_[model.pairs.demand, np.arange(model.problem.n_demand)]
    paid = np.zeros((count, len(program.cost)))
    paid[:, model.problem.n_candidates :] = shares[:, who] * _paid(model)
    scale = _ROW_SIZE / 2.0 ** np.ceil(np.log2(size))
    rows = csr_array(scale * np.column_stack([paid, np.full(count, -1.0)]))
    empty = csr_array((program.matrix.shape[0], 1))
    wider = replace(
        program,
        cost=cost,
        low=np.r_[program.low, 0.0],
        high=np.r_[program.high, most],
        whole=np.r_[program.whole, False],
        matrix=csr_array(vstack([hstack([program.matrix, empty]), rows])),
        row_low=np.r_[program.row_low, np.full(count, -np.inf)],
        row_high=np.r_[program.row_high, np.zeros(count)],
    )
    about = max(abs(float(cost[:-1].mean())) * model.problem.n_demand, size)
    return run_highs(wider, seconds=seconds, size=about)


def _paid(model: Model) -> Floats:
    """Return what each pair, and each wait, costs for its weight: shape (pairs + n,)."""
    return model.program.cost[model.problem.n_candidates :]


def _read(model: Model, answer: Answer) -> Solution | None:
    if answer.values is None:
        return None
    plan = model.read(answer.values[:-1])
    return None if plan.violations() else plan
