"""Location problems solved and recounted from their definitions, slowly and obviously.

Nothing here uses the code that it judges, but for the fields of a problem and `pairs`: the program
is written from the docstring of `LocationProblem`, for scipy's own HiGHS, and enumeration tries
every choice. So a fault of the package's formulation, searches, bounds or checks shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from siting.location.problem import LocationProblem

Floats = NDArray[np.float64]

#: What a sum of loads is forgiven, as a part of all load, and an objective, as a part of itself.
FORGIVEN, SAME = 2e-9, 1e-8
#: Choices of sites and assignments up to which everything is tried.
MOST_TRIED = 20_000


def travel_table(problem: LocationProblem) -> Floats:
    """Write the travel of a problem out in full."""
    n, m = problem.n_demand, problem.n_candidates
    demand = np.repeat(np.arange(n, dtype=np.int32), m)
    pairs = problem.travel.pairs(demand, np.tile(np.arange(m, dtype=np.int32), n))
    return np.asarray(pairs).reshape(n, m)


@dataclass(frozen=True)
class Counted:
    """What an answer is worth, and what it breaks, in a few words each."""

    value: float
    faults: tuple[str, ...]


def recount(
    problem: LocationProblem, open_sites: Iterable[int], assignment: Iterable[int]
) -> Counted:
    """Work out what an answer is worth, and what it breaks."""
    table, sites, chosen = travel_table(problem), [int(s) for s in open_sites], list(assignment)
    faults = _faults_of_sites(problem, sites)
    load, costs = dict.fromkeys(range(problem.n_candidates), 0.0), []
    for point, site in enumerate(int(site) for site in chosen):
        if site < 0:
            if problem.objective != "covered" and np.isinf(problem.penalty[point]):
                faults.append(f"point {point} must be served and is not")
            costs.append(float(problem.penalty[point]))
            continue
        cost = float(table[point, site])
        costs.append(cost)
        load[site] += float(problem.load[point])
        if site not in sites:
            faults.append(f"point {point} is assigned to a closed site")
        if np.isinf(cost):
            faults.append(f"point {point} cannot reach its site")
        if problem.n_sites is None and problem.weight[point] > 0 and cost > (problem.radius or 0):
            faults.append(f"point {point} is beyond the radius")
    slack = FORGIVEN * float(problem.load.sum())
    for site in sites:
        if load[site] > problem.capacity[site] + slack:
            faults.append(f"site {site} has a load of {load[site]}, over {problem.capacity[site]}")
        if load[site] < problem.min_load[site] - slack:
            faults.append(f"site {site} has a load of {load[site]}, under {problem.min_load[site]}")
    served = np.array([site >= 0 for site in chosen])
    value = _value(problem, len(sites), np.array(costs), served)
    return Counted(value + _cost_of_sites(problem, sites), tuple(faults))


def _cost_of_sites(problem: LocationProblem, sites: list[int]) -> float:
    """Add up what the open sites cost, and the closed ones."""
    return sum(
        float((problem.opening_cost if site in sites else problem.closing_cost)[site])
        for site in range(problem.n_candidates)
    )


def _faults_of_sites(problem: LocationProblem, sites: list[int]) -> list[str]:
    faults = []
    if len(set(sites)) < len(sites):
        faults.append("a site is open twice")
    if problem.n_sites is not None and len(sites) != problem.n_sites:
        faults.append(f"{len(sites)} sites are open, not {problem.n_sites}")
    if any(problem.forbidden[site] for site in sites):
        faults.append("a forbidden site is open")
    if not set(np.flatnonzero(problem.fixed).tolist()) <= set(sites):
        faults.append("a fixed site is closed")
    for key, (low, high) in problem.quota.items():
        count = sum(bool(_labels(problem)[site] == key) for site in sites)
        if not low <= count <= high:
            faults.append(f"{count} sites of {key}, not {low} to {high}")
    return faults


def _labels(problem: LocationProblem) -> NDArray[Any]:
    none = np.zeros(problem.n_candidates)
    return none if problem.group is None else problem.group


def _value(
    problem: LocationProblem, opened: int, costs: Floats, served: NDArray[np.bool_]
) -> float:
    charged = problem.weight > 0
    if problem.objective == "covered":
        return float(problem.weight[served & (costs <= (problem.radius or 0.0))].sum())
    if problem.n_sites is None:
        return float(opened)
    if problem.objective == "farthest":
        return float(costs[charged].max(initial=0.0))
    return float((problem.weight[charged] * costs[charged]).sum())


def best_by_trying(problem: LocationProblem) -> float | None:
    """Try every choice; return the best value, None where no answer exists.

    Raises
    ------
    OverflowError
        When there are more than `MOST_TRIED` of them.
    """
    n, m = problem.n_demand, problem.n_candidates
    sizes = range(1, m + 1) if problem.n_sites is None else [problem.n_sites]
    choices = [sites for size in sizes for sites in combinations(range(m), size)]
    choices = [sites for sites in choices if not _faults_of_sites(problem, list(sites))]
    if sum((len(sites) + 1) ** n for sites in choices) > MOST_TRIED:
        message = f"{n} points and {m} candidates are too many to try everything."
        raise OverflowError(message)
    better, best = max if problem.objective == "covered" else min, None
    for sites in choices:
        for assignment in product((*sites, -1), repeat=n):
            counted = recount(problem, sites, assignment)
            if not counted.faults:
                best = counted.value if best is None else better(best, counted.value)
    return best


def best_by_program(problem: LocationProblem) -> float | None:
    """Solve a program of the definition; return the best value, None where no answer exists.

    Columns are the sites, then each pair of demand and site, then who stays unserved, and for
    ``farthest`` the largest cost. Travel and loads are brought to a size of 1 before.
    """
    n, m = problem.n_demand, problem.n_candidates
    table, cover = travel_table(problem), problem.n_sites is None
    far = np.isinf(table)
    if cover:
        far |= (table > (problem.radius or 0.0)) & (problem.weight > 0)[:, None]
    must = np.isinf(problem.penalty) & (problem.objective != "covered")
    high = np.concatenate([~problem.forbidden, ~far.ravel(), ~must, [1.0]]).astype(float)
    low = np.concatenate([problem.fixed, np.zeros(n * m + n + 1)]).astype(float)
    paid = _payments(problem, table)
    size = float(paid.max(initial=0.0)) or 1.0
    cost = np.zeros(m + n * m + n + 1)
    if problem.objective == "farthest":
        cost[-1], high[-1] = 1.0, np.inf
    elif cover:
        cost[:m] = 1.0
    else:
        cost[m:-1] = np.concatenate([paid[:, :m].ravel(), paid[:, m]]) / size
        cost[:m] = (problem.opening_cost - problem.closing_cost) / size
    rows = _rows(problem, paid / size)
    whole = np.append(np.ones(m + n * m + n), 0.0)
    found = milp(
        cost,
        constraints=rows,
        bounds=Bounds(low, high),
        integrality=whole,
        options={"mip_rel_gap": 0.0},
    )
    if not found.success:
        return None
    sites = np.flatnonzero(found.x[:m] > 0.5)
    served = found.x[m : m + n * m].reshape(n, m) > 0.5
    assignment = np.where(served.any(axis=1), served.argmax(axis=1), -1)
    counted = recount(problem, sites.tolist(), assignment.tolist())
    if counted.faults:
        message = f"The program of the definition breaks what it is made of: {counted.faults}."
        raise ArithmeticError(message)
    return counted.value


def _payments(problem: LocationProblem, table: Floats) -> Floats:
    """Return what each point pays at each site, and last for staying unserved, shape (n, m + 1)."""
    if problem.objective == "covered":
        missed = (table > (problem.radius or 0.0)).astype(float)
        paid = np.column_stack([missed, np.ones(len(table))])
    else:
        paid = np.column_stack([table, problem.penalty])
    each = np.minimum(problem.weight, 1.0) if problem.objective == "farthest" else problem.weight
    if problem.objective == "farthest":
        each = np.sign(each)
    finite = np.where(np.isfinite(paid), paid, 0.0)
    return np.asarray(np.where((each > 0)[:, None], finite * each[:, None], 0.0))


def _rows(problem: LocationProblem, paid: Floats) -> list[LinearConstraint]:
    n, m = problem.n_demand, problem.n_candidates
    width = m + n * m + n + 1
    point, site = np.divmod(np.arange(n * m), m)
    pair = m + np.arange(n * m)
    waiting = m + n * m + np.arange(n)

    def block(
        count: int, row: list[Any], column: list[Any], value: list[Any]
    ) -> coo_array[Any, Any]:
        given = [np.broadcast_to(v, np.shape(r)) for v, r in zip(value, row, strict=True)]
        where = np.concatenate(row).astype(int), np.concatenate(column).astype(int)
        return coo_array((np.concatenate(given), where), shape=(count, width))

    everyone, number = np.arange(n), np.arange(n * m)
    rows = [
        LinearConstraint(block(n, [point, everyone], [pair, waiting], [1.0, 1.0]), 1, 1),
        LinearConstraint(block(n * m, [number, number], [pair, site], [1.0, -1.0]), -np.inf, 0),
    ]
    total = float(problem.load.sum()) or 1.0
    load = problem.load[point] / total
    every = np.arange(m)
    capacity = np.minimum(problem.capacity / total, 2.0)
    least = problem.min_load / total
    taken = [site, every], [pair, every]
    rows += [
        LinearConstraint(block(m, *taken, [load, -capacity]), -np.inf, FORGIVEN / 4),
        LinearConstraint(block(m, *taken, [load, -least]), -FORGIVEN / 4, np.inf),
    ]
    count = 1 if problem.n_sites is None else problem.n_sites
    most = np.inf if problem.n_sites is None else count
    rows.append(LinearConstraint(block(1, [0 * every], [every], [1.0]), count, most))
    for key, (low, high) in problem.quota.items():
        inside = np.flatnonzero(_labels(problem) == key)
        rows.append(LinearConstraint(block(1, [0 * inside], [inside], [1.0]), low, high))
    if problem.objective == "farthest":
        least_cost = block(
            n,
            [point, everyone, everyone],
            [pair, waiting, np.full(n, width - 1)],
            [-paid[:, :m].ravel(), -paid[:, m], 1.0],
        )
        rows.append(LinearConstraint(least_cost, 0, np.inf))
    return rows
