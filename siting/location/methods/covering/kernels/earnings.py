"""What each candidate earns at the prices of its rows."""

import numpy as np
from numba import prange

from siting.travel.kernels.compiled import kernel, parallel


@kernel
def earn(start_of, row, price):
    """Add up the prices of each candidate's rows; O(entries)."""
    m = len(start_of) - 1
    earned = np.zeros(m)
    for j in range(m):
        for at in range(start_of[j], start_of[j + 1]):
            earned[j] += price[row[at]]
    return earned


@parallel
def earn_on_all_cores(start_of, row, price):
    """Add up the prices of each candidate's rows, on all cores; the sums are the same."""
    m = len(start_of) - 1
    earned = np.zeros(m)
    for j in prange(m):
        total = 0.0
        for at in range(start_of[j], start_of[j + 1]):
            total += price[row[at]]
        earned[j] = total
    return earned
