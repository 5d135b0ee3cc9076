"""Slow and obvious oracles of tiny location problems, and what makes tests of plans quick."""

import runpy
from itertools import combinations
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from siting.location import progress as watching
from siting.location import stopping
from siting.plans.comparing import compare_plans


@pytest.fixture(scope="session", autouse=True)
def _quick_geopackages():
    """Let SQLite not wait for the disk: tests write many small plans."""
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    yield
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": None})


@pytest.fixture
def plan():
    """A plan of 153 households, small enough to check by hand."""
    return runpy.run_path(str(Path(__file__).with_name("small_plan.py")))["small_plan"]()


@pytest.fixture(scope="session")
def two_plans():
    """Two plans of the same households, before and after; no test may change them."""
    return runpy.run_path(str(Path(__file__).with_name("two_plans.py")))["two_plans"]()


@pytest.fixture(scope="session")
def compared(two_plans):
    """What differs between these two."""
    return compare_plans(*two_plans)


@pytest.fixture
def clock(monkeypatch):
    """A clock of stops and watches that a test sets by hand."""

    class Clock:
        now = 100.0

    for module in (stopping, watching):
        monkeypatch.setattr(module, "perf_counter", lambda: Clock.now)
    return Clock


@pytest.fixture(scope="session")
def travel_matrix():
    """Return a function that writes the travel of a problem out in full."""
    return _matrix


@pytest.fixture(scope="session")
def best_by_enumeration():
    """Return a function that tries every set of sites of a problem without capacity."""

    def best(problem):
        cost = _matrix(problem)
        penalty = np.where(problem.weight > 0, problem.penalty, 0.0)
        allowed = np.flatnonzero(~problem.forbidden)
        must = set(np.flatnonzero(problem.fixed))
        found = np.inf
        for sites in combinations(allowed, problem.n_sites):
            if must <= set(sites) and _within_quotas(problem, list(sites)):
                paid = np.minimum(cost[:, list(sites)].min(axis=1), penalty)
                charged = problem.weight > 0
                found = min(found, (problem.weight[charged] * paid[charged]).sum())
        return found

    return best


@pytest.fixture(scope="session")
def best_by_milp():
    """Return a function that solves a problem with HiGHS: binary sites, binary assignments.

    The last column of each demand point is the waiting list. Returns ``inf`` where no answer
    exists.
    """

    def best(problem):
        n, m = problem.n_demand, problem.n_candidates
        cost = np.column_stack([_matrix(problem), problem.penalty])
        possible = np.isfinite(cost).ravel()
        cost = np.where(np.isfinite(cost), cost, 0.0) * problem.weight[:, None]
        pays = np.concatenate([cost.ravel(), problem.site_cost])
        highest = np.concatenate([possible, ~problem.forbidden]).astype(float)
        lowest = np.concatenate([np.zeros(possible.size), problem.fixed]).astype(float)
        rows = [(_once(i, n, m), 1.0, 1.0) for i in range(n)]
        rows += [(_room(j, problem), -np.inf, 0.0) for j in range(m)]
        rows += [(_link(i, j, n, m), -np.inf, 0.0) for i in range(n) for j in range(m)]
        rows += [(_least(j, problem), 0.0, np.inf) for j in range(m)]
        rows += [(np.r_[np.zeros(possible.size), np.ones(m)], problem.n_sites, problem.n_sites)]
        rows += [
            (np.r_[np.zeros(possible.size), problem.group == key], low, high)
            for key, (low, high) in problem.quota.items()
        ]
        left, low, high = (np.array(part) for part in zip(*rows, strict=True))
        answer = milp(
            pays,
            constraints=LinearConstraint(left, low, high),
            bounds=Bounds(lowest, highest),
            integrality=np.ones(len(pays)),
            options={"mip_rel_gap": 0.0},
        )
        return answer.fun + problem.closed_cost if answer.success else np.inf

    return best


def _within_quotas(problem, sites):
    counts = {key: (problem.group[sites] == key).sum() for key in problem.quota}
    return all(low <= counts[key] <= high for key, (low, high) in problem.quota.items())


def _matrix(problem):
    n, m = problem.n_demand, problem.n_candidates
    demand = np.repeat(np.arange(n, dtype=np.int32), m)
    site = np.tile(np.arange(m, dtype=np.int32), n)
    return problem.travel.pairs(demand, site).reshape(n, m)


def _once(i, n, m):
    row = np.zeros(n * (m + 1) + m)
    row[i * (m + 1) : (i + 1) * (m + 1)] = 1.0
    return row


def _room(j, problem):
    n, m = problem.n_demand, problem.n_candidates
    row = np.zeros(n * (m + 1) + m)
    row[j : n * (m + 1) : m + 1] = problem.load
    row[n * (m + 1) + j] = -min(problem.capacity[j], problem.load.sum())
    return row


def _least(j, problem):
    n, m = problem.n_demand, problem.n_candidates
    row = np.zeros(n * (m + 1) + m)
    row[j : n * (m + 1) : m + 1] = problem.load
    row[n * (m + 1) + j] = -problem.min_load[j]
    return row


def _link(i, j, n, m):
    row = np.zeros(n * (m + 1) + m)
    row[i * (m + 1) + j] = 1.0
    row[n * (m + 1) + j] = -1.0
    return row
