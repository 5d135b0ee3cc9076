"""Why an applicant has what it has: each reason in a case for paper."""

import numpy as np
import pandas as pd
import pytest

from layers.applicants import PLACES
from layers.reasons import read_reasons, reason
from siting.planning.applicants.explaining import (
    explain_applicants,
    explain_centers,
    find_ties,
)
from siting.planning.applicants.places import Meant
from siting.planning.applicants.standing import Standing
from siting.planning.applicants.wishes import NOTHING, Wishes

MEANT = {
    "c1": Meant((0,)), "c2": Meant((1,)), "c3": Meant((2,)), "c4": Meant((3,)),
    "town": Meant((1, 0)), "nowhere": Meant((), "unknown"), "two": Meant((), "several", ("a", "b")),
    "empty": Meant((), "no_center"), "served": Meant((), "no_center", ("c1",)),
}  # fmt: skip
HELD = pd.DataFrame(
    {
        "applicant_id": ["A", "B", "K", None],
        "merit": [90.0, 80.0, 10.0, np.nan],
        "wish": pd.array([1, 2, None, None], dtype="Int64"),
        "kept": [False, False, True, False],
    },
    index=pd.Index(["c1", "c2", "c3", "c4"], name="center_id"),
)
STANDING = Standing(
    pd.Series({"K": "c3"}), pd.Series({"c2": "L"}), pd.Index(["L", "M"], dtype="str")
)


def explain(name, merit, *places, eligible=True, total=False):
    named = dict(zip(PLACES, [*places, *[None] * 5][:5], strict=True))
    row = pd.DataFrame([{"merit": merit, "eligible": eligible, **named}], index=[name])
    row.index.name = "applicant_id"
    told = explain_applicants(row, HELD, MEANT, STANDING, total=total).iloc[0]
    return told["outcome"], told["center_id"], told["wish"], told["reason"]


def codes(told):
    return [(found.code, dict(found.values)) for found in read_reasons(told[3])]


def test_who_gets_a_center_hears_of_the_dearer_ones():
    assert explain("A", 90.0, "c1", "c2")[:3] == ("approved", "c1", 1)
    assert explain("A", 90.0, "c1")[3] == ""
    told = explain("B", 80.0, "c1", "c2", "c4")
    assert told[:3] == ("approved", "c2", 2)
    assert codes(told) == [
        ("wish_taken", {"wish": 1, "center": "c1", "by": "A", "merit": 90.0}),
        ("approval_passed_on", {"of": "L"}),
    ]


def test_who_gets_nothing_hears_of_every_wish():
    told = explain("Z", 80.0, "c1", "nowhere", "town", "c2", "c3")
    assert told[0] == "not_reached"
    assert pd.isna(told[1])
    assert codes(told) == [
        ("wish_taken", {"wish": 1, "center": "c1", "by": "A", "merit": 90.0}),
        ("place_unknown", {"wish": 2, "place": "nowhere"}),
        ("wish_taken_earlier", {"wish": 3, "center": "c2", "by": "B", "earlier": 2}),
        ("place_named_before", {"wish": 4, "place": "c2"}),
        ("wish_held", {"wish": 5, "center": "c3", "by": "K"}),
    ]
    assert codes(explain("Z", 1.0, "town")) == [
        ("wish_all_taken", {"wish": 1, "place": "town", "count": 2, "least": 80.0})
    ]


def test_equal_merits_and_greater_sums():
    by_id = reason("wish_taken_by_id", wish=1, center="c1", by="A")
    assert explain("Z", 90.0, "c1")[3] == by_id
    assert explain("Z", 90.0, "c1", total=True)[3] == by_id
    for_total = {"wish": 1, "center": "c1", "by": "A", "merit": 90.0}
    assert codes(explain("Z", 95.0, "c1", total=True)) == [("wish_taken_for_total", for_total)]


def test_places_that_nobody_can_ask_for():
    told = explain("Z", 1.0, "two", "empty", "served")
    assert told[0] == "no_place"
    assert codes(told) == [
        ("place_ambiguous", {"wish": 1, "place": "two", "among": ["a", "b"]}),
        ("place_without_center", {"wish": 2, "place": "empty"}),
        ("place_served_from", {"wish": 3, "place": "served", "centers": ["c1"]}),
    ]


@pytest.mark.parametrize(
    ("name", "eligible", "outcome", "why"),
    [
        ("K", True, "kept", "approval_kept"),
        ("L", True, "lapsed", 'approval_lapsed {"center": "c2"}'),
        ("M", True, "lapsed", "approval_lapsed_before"),
        ("Z", False, "not_eligible", "not_eligible"),
    ],
)
def test_who_does_not_ask(name, eligible, outcome, why):
    told = explain(name, 10.0, "c1", eligible=eligible)
    assert (told[0], told[3]) == (outcome, why)
    assert pd.isna(told[2])


def test_why_a_center_has_nobody():
    told = explain_centers(HELD, np.array([2, 1, 0, 3]))
    assert told["outcome"].tolist() == ["approved", "approved", "kept", "unfilled"]
    assert told["reason"].tolist() == ["", "", "", 'center_askers_elsewhere {"count": 3}']
    assert explain_centers(HELD, np.zeros(4, dtype=int))["reason"].iloc[3] == "center_unasked"


def test_ties_are_between_equal_merits_only():
    """Of merit 2 are 0, 1 and 2; 0 has the center that all four want."""
    wishes = Wishes(
        np.array([2, 2, 2, 1]), np.array([0, 1, 1, 2, 3]), np.array([0, 0, 1, 0, 0]),
        np.array([1, 1, 2, 2, 1]), 2,
    )  # fmt: skip
    granted = np.array([0, 2, NOTHING, NOTHING])
    ties = find_ties(wishes, granted, total=False)
    assert ties.to_numpy().tolist() == [[0, 0, 1, "id"], [0, 0, 2, "wish"]]
    assert find_ties(wishes, granted, total=True).to_numpy().tolist() == [[0, 0, 2, "wish"]]
