"""A center is found by whatever it is called, and nobody guesses between two."""

import pandas as pd
import pytest

from siting.errors import PlanFileError
from siting.plans.finding import find_center

CENTERS = pd.DataFrame(
    {
        "name": ["کرمانشاه ۱", "گیلان‌غرب", "گیلان‌غرب", None],
        "county": ["کرمانشاه", "گیلان‌غرب", None, None],
        "province": ["کرمانشاه", "کرمانشاه", "گیلان", "کرمانشاه"],
    },
    index=pd.Index(["05-u-00001", "05-r-00007", "01-r-00002", "c4"], name="center_id"),
)


@pytest.mark.parametrize(
    "said", ["05-u-00001", "05-U-00001", "کرمانشاه ۱", "كرمانشاه 1", "کرمانشاه١"]
)
def test_by_id_and_by_name_however_typed(said):
    assert find_center(CENTERS, said) == "05-u-00001"


def test_two_of_a_name_are_listed():
    with pytest.raises(PlanFileError) as refused:
        find_center(CENTERS, "گيلان غرب")
    assert str(refused.value) == (
        "2 centers are called 'گيلان غرب': 05-r-00007 (گیلان‌غرب, گیلان‌غرب), "
        "01-r-00002 (گیلان‌غرب, گیلان); give the id."
    )


@pytest.mark.parametrize("said", ["c9", "", "تهران"])
def test_none_of_that_name(said):
    with pytest.raises(PlanFileError, match=r"no center .*; its 4 centers are called like 05-u"):
        find_center(CENTERS, said)


def test_a_long_list_is_cut():
    many = pd.concat([CENTERS.iloc[:1]] * 9).set_axis([f"k{at}" for at in range(9)])
    with pytest.raises(PlanFileError, match=r"9 centers are called .* k7 \([^)]*\), \.\.\.; give"):
        find_center(many, "کرمانشاه ۱")
