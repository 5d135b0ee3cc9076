"""Small random location problems with all the corners that go wrong: ties, zeros, duplicates."""

import numpy as np

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.travel import PointTravel, TableTravel

KINDS = ("total", "covered", "farthest", "set cover")


def random_problem(kind, seed):
    """Return a problem of a kind; every seed draws other limits, some of which cannot be met."""
    rng = np.random.default_rng([KINDS.index(kind), seed])
    while True:
        try:
            return _draw(rng, kind)
        except ProblemError:
            continue


def _draw(rng, kind):
    n, m = int(rng.integers(3, 8)), int(rng.integers(2, 7))
    n_sites = int(rng.integers(1, min(m, 3) + 1))
    given = {"weight": _weights(rng, n), "travel": _travel(rng, n, m)}
    given["load"] = rng.choice([rng.integers(0, 5, n), rng.integers(1, 8, n) / 10, np.ones(n)])
    if rng.random() < 0.6:
        given |= _limits(rng, m, n_sites, float(given["load"].sum()))
    if rng.random() < 0.3:
        order = rng.permutation(m)
        given["fixed"], given["forbidden"] = np.isin(order, 0), np.isin(order, [1])
    if rng.random() < 0.3:
        given["group"] = rng.choice(["Fars", "Ilam"], m)
        low = rng.integers(0, 2, 2)
        given["quota"] = {
            "Fars": (int(low[0]), int(low[0] + rng.integers(0, 2))),
            "Ilam": (int(low[1]), int(low[1] + rng.integers(1, 3))),
        }
    if kind in ("total", "farthest") and rng.random() < 0.4:
        penalty = rng.integers(0, 12, n).astype(float)
        given["penalty"] = np.where(rng.random(n) < 0.5, np.inf, penalty)
    if kind == "set cover":
        return LocationProblem(n_sites=None, radius=float(rng.integers(2, 8)), **given)
    if kind == "covered":
        given["radius"] = float(rng.integers(0, 6))
    return LocationProblem(n_sites=n_sites, objective=kind, **given)


def _weights(rng, n):
    kind = rng.integers(4)
    if kind == 0:
        return np.ones(n)
    if kind == 1:
        return rng.random(n)
    return rng.integers(0, 4, n).astype(float)


def _travel(rng, n, m):
    """Points on a coarse grid, so that many coincide and many distances are equal; or a table."""
    if rng.random() < 0.3:
        table = rng.integers(0, 10, (n, m)).astype(float)
        table[rng.random((n, m)) < rng.choice([0.1, 0.4])] = np.inf
        return TableTravel(table)
    width = rng.choice([3, 6, 9])
    metric = rng.choice(["euclidean", "floor"])
    points = rng.integers(0, width, (n, 2)), rng.integers(0, width, (m, 2))
    return PointTravel(*points, metric=metric)


def _limits(rng, m, n_sites, load):
    """Capacities from a little too small to ample, and now and then minimum loads."""
    mean = load / n_sites
    given = {"capacity": np.round(mean * rng.uniform(0.8, 1.7, m), 1)}
    if rng.random() < 0.3:
        given["capacity"][rng.integers(m)] = np.inf
    if rng.random() < 0.2:
        given["capacity"] = np.full(m, round(mean, 1))
    if rng.random() < 0.35:
        given["min_load"] = np.round(mean * rng.uniform(0.0, 0.9, m), 1)
        if rng.random() < 0.3:
            del given["capacity"]
    return given
