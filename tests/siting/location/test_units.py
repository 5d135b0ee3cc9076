"""Units do not matter: what is asked in other ones has the same answer, and so does every bound.

Units are powers of two, by which numbers are multiplied without any rounding. Whatever compares
a cost or a load to a fixed number shows here.
"""

import numpy as np
import pytest

from siting.location.methods.choice import METHODS
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import PointTravel

#: Many examples; coverage is what plain tests reach.
pytestmark = pytest.mark.no_cover

KINDS = (
    "total",
    "total capacity",
    "total capacity penalty",
    "total capacity minimum",
    "covered",
    "covered capacity",
    "farthest",
    "farthest capacity",
    "fewest",
    "fewest capacity",
)
#: Units of length, load and weight.
UNITS = ((2.0**-40, 2.0**40, 2.0**-40), (2.0**40, 2.0**-33, 2.0**40))


def _problem(kind, *, length=1.0, load=1.0, weight=1.0):
    rng = np.random.default_rng(3)
    n, m, p = 24, 8, 3
    points, sites = rng.random((n, 2)) * length, rng.random((m, 2)) * length
    loads = rng.integers(1, 10, n) * 0.53 * load
    given = {"weight": rng.integers(1, 10, n) * 0.37 * weight, "load": loads}
    if "capacity" in kind:
        given["capacity"] = np.full(m, 1.15 * loads.sum() / p)
    if "minimum" in kind:
        given["min_load"] = np.full(m, 0.5 * loads.sum() / p)
    if "penalty" in kind:
        given["penalty"] = np.full(n, 0.4 * length)
    objective = kind.split()[0]
    if objective in ("covered", "fewest"):
        given["radius"] = (0.2 if objective == "covered" else 0.5) * length
    given |= {"n_sites": p, "objective": objective}
    if objective == "fewest":
        given |= {"n_sites": None, "objective": "total"}
    return LocationProblem(travel=PointTravel(points, sites), **given)


def _told(problem, method, unit):
    result = solve(problem, stop=MaxIterations(5), method=method)
    found = result.solution
    return (
        result.status,
        None if found is None else (found.cost / unit, found.open_sites.tolist()),
        None if result.lower_bound is None else result.lower_bound / unit,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_the_same_in_other_units(kind):
    plain = _problem(kind)
    for method in METHODS:
        if method.refuses(plain):
            continue
        expected = _told(plain, method.name, 1.0)
        for length, load, weight in UNITS:
            problem = _problem(kind, length=length, load=load, weight=weight)
            cost = {"total": length * weight, "covered": weight, "farthest": length, "fewest": 1.0}
            assert _told(problem, method.name, cost[kind.split()[0]]) == expected, method.name
