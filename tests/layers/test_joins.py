"""A file that matches nothing does not pass, and says why where that is plain."""

import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.joins import Match, match_ids

KNOWN = pd.Index(["0100000001", "0100000002", "0100000003"])


def test_rows_that_match_are_counted():
    assert match_ids(pd.Index(["0100000002", "x"]), KNOWN, source="v.xlsx") == Match(1, 2)
    assert match_ids(pd.Index([]), KNOWN, source="v.xlsx") == Match(0, 0)


@pytest.mark.parametrize(("matched", "doubtful"), [(4, True), (5, False), (10, False)])
def test_less_than_half_is_doubtful(matched, doubtful):
    assert Match(matched, 10).doubtful is doubtful


def test_zeros_that_were_lost_are_named():
    said = r"0 of 2 rows of v.xlsx match a household: zeros in front were lost \('100000002' there"
    with pytest.raises(FileFormatError, match=said):
        match_ids(pd.Index(["100000002", "100000003"]), KNOWN, source="v.xlsx")


def test_others_match_nothing_for_no_plain_reason():
    with pytest.raises(FileFormatError, match=r"0 of 1 rows of v.xlsx match a household; use the"):
        match_ids(pd.Index(["abc"]), KNOWN, source="v.xlsx")
