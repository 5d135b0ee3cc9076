"""Small directed networks as arrays, and their shortest paths by Floyd and Warshall."""

import numpy as np

#: Time of a node that nobody reaches.
FAR = 10**9


def random_ways(seed, *, n=12, share=0.2, longest=5_000):
    """Return starts and packed edges as the kernels take them, and all times, shape (n, n)."""
    rng = np.random.default_rng(seed)
    there = rng.random((n, n)) < share
    time = rng.integers(1, longest, (n, n))
    start = np.r_[0, np.cumsum(there.sum(axis=1))].astype(np.int64)
    row, column = np.nonzero(there)
    edges = (time[row, column].astype(np.int64) << 32) | column
    best = np.where(there, time, FAR)
    np.fill_diagonal(best, 0)
    for middle in range(n):
        best = np.minimum(best, best[:, middle, None] + best[None, middle])
    return start, edges, best
