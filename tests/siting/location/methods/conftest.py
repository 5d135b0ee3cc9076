"""The oracle of the covering methods: every set of sites."""

from itertools import combinations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def best_of_all(travel_matrix):
    """Return a function that tries every set of sites; None where no set is allowed."""

    def best(problem):
        table = travel_matrix(problem)
        m = problem.n_candidates
        sizes = [problem.n_sites] if problem.n_sites else range(1, m + 1)
        values = (
            _value(problem, table, list(sites))
            for size in sizes
            for sites in combinations(range(m), size)
            if _allowed(problem, np.isin(np.arange(m), sites))
        )
        larger = problem.objective == "covered"
        if problem.n_sites is None:
            return next((value for value in values if value < np.inf), None)
        found = list(values)
        value = (max if larger else min)(found, default=np.inf)
        return None if value == np.inf else value

    return best


def _allowed(problem, is_open):
    if (problem.fixed & ~is_open).any() or (problem.forbidden & is_open).any():
        return False
    counts = {key: (is_open & (problem.group == key)).sum() for key in problem.quota}
    return all(low <= counts[key] <= high for key, (low, high) in problem.quota.items())


def _value(problem, table, sites):
    nearest, charged = table[:, sites].min(axis=1), problem.weight > 0
    if problem.objective == "covered":
        return float(problem.weight[nearest <= problem.radius].sum())
    if (np.isinf(nearest) & np.isinf(problem.penalty)).any():
        return np.inf
    if problem.n_sites is None:
        return np.inf if (nearest[charged] > problem.radius).any() else float(len(sites))
    return float(np.minimum(nearest, problem.penalty)[charged].max(initial=0.0))
