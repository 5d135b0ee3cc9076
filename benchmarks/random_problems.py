"""Random location problems in which every limit meets every other one, at any scale."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.travel import PointTravel, TableTravel, Travel

#: Questions; ``cover`` asks for the fewest sites.
KINDS = ("total", "covered", "farthest", "cover")
#: Powers of ten by which travel and loads are multiplied now and then.
SCALES = (-12, -10, -6, 6, 12)


def random_problem(seed: int) -> LocationProblem:
    """Return a problem; every seed draws other limits, some of which cannot be met."""
    rng = np.random.default_rng([11, seed])
    while True:
        try:
            return _draw(rng)
        except ProblemError:  # what contradicts itself is refused: draw another one
            continue


def _draw(rng: np.random.Generator) -> LocationProblem:
    kind = KINDS[rng.integers(len(KINDS))]
    n, m = (int(k) for k in (rng.integers(2, 6), rng.integers(1, 5)))
    if rng.random() < 0.7:
        n, m = (int(k) for k in (rng.integers(3, 15), rng.integers(2, 9)))
    n_sites = int(rng.integers(1, min(m, 5) + 1))
    unit = 10.0 ** rng.choice(SCALES) if rng.random() < 0.25 else 1.0
    heavy = 10.0 ** rng.choice(SCALES) if rng.random() < 0.25 else 1.0
    given: dict[str, Any] = {
        "travel": _travel(rng, n, m, unit),
        "weight": _weights(rng, n),
        "load": _loads(rng, n) * heavy,
    }
    if rng.random() < 0.65:
        given |= _limits(rng, m, n_sites, given["load"])
    if rng.random() < 0.5:
        order = rng.permutation(m)
        given["fixed"] = np.isin(order, np.arange(rng.integers(0, 3)))
        closed = np.arange(3, 3 + rng.integers(0, 3))
        given["forbidden"] = np.isin(order, closed)
        if rng.random() < 0.05:
            given["fixed"], given["forbidden"] = np.zeros(m, bool), np.ones(m, bool)
    if rng.random() < 0.4:
        given |= _quotas(rng, m)
    if kind in {"total", "farthest"} and rng.random() < 0.5:
        penalty = rng.integers(0, 12, n) * unit
        given["penalty"] = np.where(rng.random(n) < rng.choice([0.0, 0.3, 0.7]), np.inf, penalty)
    if kind in {"covered", "cover"}:
        given["radius"] = float(rng.integers(0, 9)) * unit
    if kind == "total":
        given |= _costs(rng, m, given["weight"].mean() * unit)
    if kind == "cover":
        return LocationProblem(n_sites=None, **given)
    return LocationProblem(n_sites=n_sites, objective=kind, **given)  # type: ignore[arg-type]


def _costs(rng: np.random.Generator, m: int, each: float) -> dict[str, Any]:
    """Costs of sites now and then, some of them nothing."""
    if rng.random() >= 0.4:
        return {}
    names = "opening_cost", "closing_cost"
    return {name: rng.integers(0, 8, m) * each * (rng.random(m) < 0.6) for name in names}


def _weights(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    drawn = [np.ones(n), rng.random(n), rng.integers(0, 4, n), np.zeros(n)]
    return np.asarray(drawn[rng.choice(4, p=[0.3, 0.3, 0.3, 0.1])], np.float64)


def _loads(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    drawn = [rng.integers(0, 5, n), rng.integers(1, 8, n) / 10, np.ones(n), rng.random(n)]
    return np.asarray(drawn[rng.integers(4)], np.float64)


def _travel(rng: np.random.Generator, n: int, m: int, unit: float) -> Travel:
    """Points on a coarse grid, so that many coincide and many distances are equal; or a table."""
    kind = rng.integers(4)
    if kind == 0:
        table = rng.integers(0, 10, (n, m)) * unit
        table[rng.random((n, m)) < rng.choice([0.0, 0.1, 0.4])] = np.inf
        return TableTravel(table)
    if kind == 1:
        return PointTravel(10 * rng.random((n, 2)) * unit, 10 * rng.random((m, 2)) * unit)
    width = int(rng.choice([3, 6, 9]))
    points = rng.integers(0, width, (n, 2)) * unit, rng.integers(0, width, (m, 2)) * unit
    return PointTravel(*points, metric="floor" if kind == 2 and unit >= 1 else "euclidean")


def _limits(
    rng: np.random.Generator, m: int, n_sites: int, load: NDArray[np.float64]
) -> dict[str, Any]:
    """Capacities from a little too small to ample, and now and then minimum loads."""
    mean = float(load.sum()) / n_sites
    given = {"capacity": mean * np.round(rng.uniform(0.6, 1.9, m), 1)}
    if rng.random() < 0.3:
        given["capacity"][rng.integers(m)] = np.inf
    if rng.random() < 0.2:
        given["capacity"] = np.full(m, mean)
    if rng.random() < 0.45:
        given["min_load"] = mean * np.round(rng.uniform(0.0, 1.0, m), 1)
        if rng.random() < 0.4:
            del given["capacity"]
    return given


def _quotas(rng: np.random.Generator, m: int) -> dict[str, Any]:
    low, more = rng.integers(0, 3, 2), rng.integers(0, 3, 2)
    names = ["Fars", "Ilam", "Qom"][: int(rng.integers(2, 4))]
    quota = {"Fars": (int(low[0]), int(low[0] + more[0]))}
    if rng.random() < 0.6:
        quota["Ilam"] = (int(low[1]), int(low[1] + more[1]))
    return {"group": rng.choice(names, m), "quota": quota}
