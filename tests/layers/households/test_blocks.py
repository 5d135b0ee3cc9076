"""A name at the head of a block counts for the block; names that are missing do not."""

import pandas as pd
import pytest

from layers.households.blocks import fill_down


def filled(cells):
    frame = pd.DataFrame({"household_id": range(len(cells)), "county": cells})
    return fill_down(frame)


def test_blocks_are_filled_from_their_heads():
    frame, findings = filled(["رشت", None, "", "لنگرود", None, "رشت", None])
    assert frame["county"].tolist() == ["رشت"] * 3 + ["لنگرود"] * 2 + ["رشت"] * 2
    assert findings.index.tolist() == [1, 2, 4, 6]
    assert set(findings["reason"]) == {"filled_down"}


def test_a_province_is_filled_where_the_county_is():
    frame = pd.DataFrame(
        {"province": ["گیلان", None, "گیلان", None], "county": ["رشت", None, "فومن", None]}
    )
    assert fill_down(frame)[0]["province"].tolist() == ["گیلان"] * 4


@pytest.mark.parametrize(
    "cells",
    [
        ["رشت", None, "رشت", None, None, "لنگرود"],  # a name is followed by itself
        [None, "رشت", None, None],  # nobody heads the first block
        ["رشت", "لنگرود", "رشت", "لنگرود", None],  # hardly any are missing
        ["رشت", "لنگرود"],
    ],
)
def test_names_that_are_missing_stay_so(cells):
    frame, findings = filled(cells)
    expected = pd.Series(cells, name="county", dtype=frame["county"].dtype)
    pd.testing.assert_series_equal(frame["county"], expected)
    assert findings.empty
