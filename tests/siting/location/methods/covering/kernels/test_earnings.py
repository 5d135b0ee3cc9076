"""What candidates earn, against a matrix."""

import numpy as np
import pytest

from siting.location.methods.covering.kernels.earnings import earn, earn_on_all_cores


@pytest.mark.parametrize("add_up", [earn, earn_on_all_cores])
def test_each_earns_the_prices_of_its_rows(add_up):
    rng = np.random.default_rng(0)
    covers, price = rng.random((40, 25)) < 0.2, rng.random(25)
    covers[7] = False
    start = np.r_[0, np.cumsum(covers.sum(axis=1))].astype(np.int64)
    row = np.nonzero(covers)[1].astype(np.int32)
    assert add_up(start, row, price) == pytest.approx(covers @ price, abs=1e-12)
