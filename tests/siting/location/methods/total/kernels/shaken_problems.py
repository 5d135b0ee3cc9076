"""Small problems without capacity whose sites are shaken."""

import numpy as np

from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.total.interchange import Interchange
from siting.location.methods.total.kernels.shaking import shake_and_mend
from siting.location.problem import LocationProblem
from siting.travel.sparse import SparseTravel


def problem(seed, *, n=50, m=16, n_sites=5, **given):
    """Return a problem: some cells reach some candidates only, or stay unserved at a price."""
    rng = np.random.default_rng(seed)
    row, column = np.nonzero(rng.random((n, m)) < 0.7)
    seconds = rng.integers(1, 100, len(row))
    places = {"row_of": np.arange(n), "column_of": np.arange(m)}
    travel = SparseTravel.from_entries(row, column, 1_000 * seconds, **places)
    given = {"weight": rng.random(n), "penalty": np.full(n, 80.0)} | given
    return LocationProblem(travel=travel, n_sites=n_sites, **given)


def shaken(search, *, work=3_000, most=3, heat=0.0, seed=0):
    """Shake the sites of a search; return what is known, the best, its value before and after."""
    running = search._make_running()
    value = search.value(search.is_open)
    best = search.is_open.copy()
    constant = search._closed_cost
    found, count = shake_and_mend(running, best, value, constant, work, most, heat, seed)
    assert count > 0
    return running, best, value, found


def search(problem, *, seed=0):
    """Return a search at its first sites."""
    cells = make_cells(problem, open_in_list=12)
    return Interchange(problem, cells, np.random.default_rng(seed))
