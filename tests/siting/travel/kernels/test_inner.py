"""Kernels that only kernels call."""

import numpy as np
from numba import njit

from siting.arrays import Floats
from siting.travel.kernels.inner import inner


@inner
def _doubled(values: Floats) -> float:
    return 2.0 * values.sum()


@njit(cache=False)
def _called(values: Floats) -> float:
    return _doubled(values) + 1.0


def test_is_called_by_a_kernel():
    assert _called(np.array([1.0, 2.0])) == 7.0
