"""A slow and obvious oracle of small divisions."""

from itertools import product

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.kernels.divide import divide


def _hang_together(pairs, rows):
    inside = np.isin(pairs, rows).all(axis=1)
    index = np.full(pairs.max() + 1, -1)
    index[rows] = np.arange(len(rows))
    one, other = index[pairs[inside]].T
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(rows),) * 2)
    return connected_components(links, directed=False)[0] == 1


@pytest.fixture(scope="session")
def hang_together():
    """Return a function that says whether some units hang together."""
    return _hang_together


@pytest.fixture(scope="session")
def split_units():
    """Return a function that divides units with no one bound to a worker."""

    def split(xy, files, hours, workers, limit):
        rows = as_rows(border_pairs(xy), len(xy))
        free = np.full(len(xy), -1, dtype=np.int64)
        return divide(
            xy, files, hours, *rows, free, workers, float(limit), 0.1, np.zeros(1, np.uint8)
        )

    return split


def _measures(xy, files, hours, label, workers, limit):
    """Return files above the limit, the spread of hours above a tenth, and the inertia."""
    total = np.bincount(label, files, workers)
    load = np.bincount(label, hours, workers)
    inertia = sum(
        (
            files[own][:, None] * (xy[own] - np.average(xy[own], axis=0, weights=files[own])) ** 2
        ).sum()
        for own in (label == worker for worker in range(workers))
    )
    over = np.maximum(total - limit, 0.0).sum()
    return over, max(0.0, np.ptp(load) / load.mean() - 0.1), inertia


@pytest.fixture(scope="session")
def measures():
    """Return a function that measures a division."""
    return _measures


@pytest.fixture(scope="session")
def best_by_enumeration():
    """Return a function that tries every division; limits come before compactness."""

    def best(xy, files, hours, workers, limit):
        pairs = border_pairs(xy)
        found = (np.inf,) * 3
        for rest in product(range(workers), repeat=len(xy) - 1):
            label = np.array((0, *rest))
            if len(set(label)) == workers:
                value = _measures(xy, files, hours, label, workers, limit)
                if value < found and all(
                    _hang_together(pairs, np.flatnonzero(label == k)) for k in range(workers)
                ):
                    found = value
        return found

    return best
