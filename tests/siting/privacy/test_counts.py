"""Which counts are too small."""

import numpy as np
import pandas as pd
import pytest

from siting.privacy.counts import MIN_HOUSEHOLDS, too_few


@pytest.mark.parametrize(("households", "hidden"), [(0, True), (4, True), (5, False), (9, False)])
def test_fewer_than_five_are_too_few(households, hidden):
    assert too_few(households) is hidden
    assert too_few(np.array([households])).tolist() == [hidden]
    assert too_few(pd.Series([households], index=["a"]))["a"] == hidden


def test_a_missing_count_is_not_small():
    assert not too_few(np.nan)
    assert MIN_HOUSEHOLDS == 5
