"""What a change asks for, as a number of sites and as groups of them."""

import pandas as pd
import pytest

from layers.texts import Words
from layers.texts.errors import told
from siting.errors import ProblemError, UnsupportedError
from siting.planning.changes import Change, constrain_groups, number_of_sites

#: A neighborhood, two centers that stay, one that may close, and the room of the two, for quotas
#: of provinces: one of each kind lies in the province 02, all others in 01.
SITES = pd.DataFrame(
    {
        "kind": ["neighborhood", "neighborhood", *["standing"] * 3, "room", "room"],
        "fixed": [False, False, True, True, False, False, False],
        "forbidden": False,
        "may_move": False,
        "province_code": ["01", "02", "01", "02", "01", "01", "02"],
    },
    index=["n1", "n2", "a", "b", "c", "a+", "b+"],
)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "No change is asked for"),
        ({"close": -1}, "number of centers to close"),
        ({"open": 1.5}, "number of centers to open must be a whole number"),
    ],
)
def test_what_is_no_change_is_refused(given, message):
    with pytest.raises(ProblemError, match=message):
        Change(**given)


def test_of_three_that_stand_each_act_adds_or_takes_one_site():
    assert number_of_sites(SITES, 5) == 5
    assert number_of_sites(SITES, Change(open=2)) == 3 + 2
    assert number_of_sites(SITES, Change(close=1)) == 3 - 1
    assert number_of_sites(SITES, Change(enlarge=2)) == 3 + 2
    assert number_of_sites(SITES, Change(open=2, close=1, enlarge=1)) == 3 + 2 - 1 + 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(close=2), "2 centers are to be closed, but only 1 of the 3 that stand may"),
        (Change(enlarge=3), "3 centers are to be enlarged, but only 2 of the 3 that stand may"),
    ],
)
def test_more_than_may_is_refused(change, message):
    with pytest.raises(ProblemError, match=message):
        number_of_sites(SITES, change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(close=2), "۲ مرکز باید بسته شود، اما"),
        (Change(enlarge=3), "۳ مرکز باید بزرگ‌تر شود، اما"),
    ],
)
def test_what_is_refused_is_said_in_persian(change, said):
    with pytest.raises(ProblemError) as refused:
        number_of_sites(SITES, change)
    assert told(refused.value, Words("fa")).startswith(said)


def test_without_quotas_only_room_is_a_group():
    assert constrain_groups(SITES, 4, None) == (None, {})
    assert constrain_groups(SITES, Change(open=1), None) == (None, {})
    group, quota = constrain_groups(SITES, Change(open=1, close=1), None)
    assert group.tolist() == ["", "", "", "", "standing", "", ""]
    assert quota == {"standing": (0, 0)}
    group, quota = constrain_groups(SITES, Change(open=1, enlarge=1), None)
    assert group.tolist() == [""] * 5 + ["room"] * 2
    assert quota == {"room": (1, 1)}


def test_room_counts_in_no_quota():
    """The province 02 may have two centers; a third site there is the room of one of them."""
    table = pd.DataFrame(
        {"name": ["one", "two"], "least": [0, 1], "most": pd.array([3, 2], dtype="Int64")},
        index=pd.Index(["01", "02"], name="province_code"),
    )
    group, quota = constrain_groups(SITES, Change(open=1, enlarge=2), ("province", table))
    assert group.tolist() == ["01", "02", "01", "02", "01", "room", "room"]
    assert quota == {"01": (0, 3), "02": (1, 2), "room": (2, 2)}


def test_one_that_may_move_does_not_close_for_good():
    moving = SITES.assign(may_move=SITES.index == "c")
    with pytest.raises(ProblemError, match="only 0 of the 3 that stand may"):
        number_of_sites(moving, Change(close=1))


def test_closing_within_quotas_is_refused():
    table = pd.DataFrame({"least": [1], "most": [3]}, index=["01"])
    with pytest.raises(UnsupportedError, match="1 centers cannot be closed within quotas"):
        constrain_groups(SITES, Change(close=1), ("province", table))
