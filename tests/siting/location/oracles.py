"""Slow and obvious answers to tiny location problems: every choice of sites, every assignment.

Nothing here uses the code that it is the oracle of, but for the fields of a problem and `pairs`.
"""

from itertools import combinations, product

import numpy as np

#: What a sum of loads is forgiven.
ROUNDING = 1e-9


def travel_table(problem):
    """Write the travel of a problem out in full."""
    n, m = problem.n_demand, problem.n_candidates
    demand = np.repeat(np.arange(n, dtype=np.int32), m)
    return problem.travel.pairs(demand, np.tile(np.arange(m, dtype=np.int32), n)).reshape(n, m)


def optimum(problem):
    """Try everything; return the best value of the objective, None where no answer exists."""
    table = travel_table(problem)
    sizes = [problem.n_sites] if problem.n_sites else range(1, problem.n_candidates + 1)
    best = None
    for size in sizes:
        for sites in combinations(range(problem.n_candidates), size):
            if not _may_open(problem, set(sites)):
                continue
            value = _best_assignment(problem, table, list(sites))
            if value is None:
                continue
            if problem.n_sites is None:
                return float(size)
            larger = problem.objective == "covered"
            if best is None or (value > best if larger else value < best):
                best = value
    return best


def _may_open(problem, sites):
    if not set(np.flatnonzero(problem.fixed)) <= sites or sites & set(
        np.flatnonzero(problem.forbidden)
    ):
        return False
    return all(
        low <= sum(problem.group[site] == key for site in sites) <= high
        for key, (low, high) in problem.quota.items()
    )


def _best_assignment(problem, table, sites):
    """Try every assignment to some open sites; the last choice of each point is to be unserved."""
    n, p = problem.n_demand, len(sites)
    if problem.objective == "covered" and not _has_loads(problem):
        near = (table[:, sites] <= problem.radius).any(axis=1)
        return float(problem.weight[near].sum())
    options = [_options(problem, table[point, sites], point) for point in range(n)]
    if not all(options):
        return None
    choice = np.array(list(product(*options)))
    load = np.stack([(choice == k) @ problem.load for k in range(p)], axis=1)
    keeps = (load <= problem.capacity[sites] + ROUNDING).all(axis=1)
    keeps &= (load >= problem.min_load[sites] - ROUNDING).all(axis=1)
    choice = choice[keeps]
    if not len(choice):
        return None
    paid = np.column_stack([table[:, sites], problem.penalty])
    charged = np.flatnonzero(problem.weight > 0)
    each = paid[charged[None, :], choice[:, charged]]
    weight = problem.weight[charged]
    if problem.objective == "covered":
        within = np.column_stack([table[:, sites] <= problem.radius, np.zeros(n, dtype=bool)])
        reached = within[charged[None, :], choice[:, charged]]
        return float((weight * reached).sum(axis=1).max())
    if problem.objective == "farthest":
        return float(each.max(axis=1, initial=0.0).min())
    return float((weight * each).sum(axis=1).min())


def _has_loads(problem):
    allowed = ~problem.forbidden
    return bool(
        (problem.capacity[allowed] < problem.load.sum()).any()
        or (problem.min_load[allowed] > 0).any()
    )


def _options(problem, travel, point):
    """List the open sites, by number, to which a point may go; the number of sites is nowhere."""
    # Demand beyond the radius is not covered, but may fill a minimum load.
    cover = problem.n_sites is None and problem.weight[point] > 0
    most = problem.radius if cover else np.inf
    options = [k for k, cost in enumerate(travel) if np.isfinite(cost) and cost <= most]
    if problem.objective == "covered" or np.isfinite(problem.penalty[point]):
        options.append(len(travel))
    return options


def value_of(problem, open_sites, assignment):
    """Return the objective of an answer, and check that it keeps every limit."""
    table = travel_table(problem)
    sites = set(map(int, open_sites))
    assert len(sites) == len(open_sites)
    assert problem.n_sites in (None, len(sites))
    assert _may_open(problem, sites)
    total = 0.0
    largest = 0.0
    covered = 0.0
    load = dict.fromkeys(sites, 0.0)
    for point, site in enumerate(map(int, assignment)):
        weight = problem.weight[point]
        if site < 0:
            assert problem.objective == "covered" or np.isfinite(problem.penalty[point])
            cost = problem.penalty[point]
        else:
            assert site in sites
            cost = table[point, site]
            assert np.isfinite(cost)
            load[site] += problem.load[point]
            covered += weight * (problem.radius is not None and cost <= problem.radius)
        if weight > 0 and problem.objective != "covered":
            assert problem.n_sites is not None or cost <= problem.radius
            total, largest = total + weight * cost, max(largest, cost)
    for site in sites:
        assert problem.min_load[site] - ROUNDING <= load[site]
        assert load[site] <= problem.capacity[site] + ROUNDING
    if problem.n_sites is None:
        return float(len(sites))
    return {"total": total, "farthest": largest, "covered": covered}[problem.objective]
