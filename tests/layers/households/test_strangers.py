"""Totals, notes, twins and members are no households of their own."""

import pandas as pd
import pytest

from layers.households.strangers import find_repeats, find_totals


def _frame(**columns):
    wide = {"household_id": None, "province": None, "city": None, "longitude": None}
    return pd.DataFrame(wide | columns, index=[0]).astype("object")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"province": "جمع کل"}, "total_row"),
        ({"city": "مجموع: ۱۲"}, "total_row"),
        ({"household_id": "Subtotal"}, "total_row"),
        ({"household_id": "توضیح: این فهرست ناقص است"}, "note_row"),
        ({"household_id": "1", "city": "جمع"}, None),  # it has an id
        ({"city": "جمع", "longitude": 52.5}, None),  # and this a place
        ({"city": "جمعه بازار"}, None),  # a village
        ({"household_id": "1001"}, None),
        ({"household_id": "A 17"}, "note_row"),
    ],
)
def test_totals_and_notes(columns, reason):
    found = find_totals(_frame(**columns))[0]
    assert (None if pd.isna(found) else found) == reason


def _repeats(ids, places):
    frame = pd.DataFrame({"household_id": ids, "city": places})
    rows = pd.Series(range(2, len(ids) + 2))
    return find_repeats(pd.Series(ids, dtype="str"), frame, rows)


def test_twins_by_a_lost_zero_at_one_place():
    found = _repeats(["0101", "101", "202", "0202"], ["رشت", "رشت", "رشت", "انزلی"])
    assert found.reasons.to_dict() == {1: 'same_but_zeros {"row": 2}'}
    assert found.counts.empty


def test_one_row_for_each_member():
    found = _repeats(["1", "1", "1", "2", "2", "3"], ["رشت"] * 6)
    assert found.reasons.to_dict() == {
        1: 'member {"row": 2}',
        2: 'member {"row": 2}',
        4: 'member {"row": 5}',
    }
    assert found.counts.to_dict() == {0: 3, 3: 2}


def test_a_few_repeats_are_no_members():
    found = _repeats(["1", "1", "2", "3", "4", "5"], ["رشت"] * 6)
    assert found.reasons.empty
    assert found.counts.empty
