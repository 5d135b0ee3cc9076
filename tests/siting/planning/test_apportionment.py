"""Apportionment, beside the worked examples of the literature and every other way to share."""

from fractions import Fraction
from itertools import product
from math import ceil, floor

import numpy as np
import pandas as pd
import pytest

from siting.errors import ProblemError, QuotaError
from siting.planning.apportionment import apportion
from siting.planning.asked import METHODS

from . import published_censuses as censuses

DIVISORS = ("webster", "huntington_hill")
STATES_1990 = pd.Series({state: people for state, (people, _) in censuses.STATES_1990.items()})


def seats_of(shares, seats, method, **limits):
    return apportion(pd.Series(shares), seats, method=method, **limits).table["seats"]


def test_the_censuses_add_up_as_published():
    totals = [sum(censuses.STATES_1790.values()), sum(censuses.STATES_1880.values())]
    assert [*totals, STATES_1990.sum()] == [3_615_920, 49_371_340, 249_022_783]
    assert sum(seats for _, seats in censuses.STATES_1990.values()) == 435


def test_the_house_of_1790():
    """Hamilton's bill of 120 seats, which Washington vetoed, and 105 seats by both methods."""
    bill = [8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21]
    assert seats_of(censuses.STATES_1790, 120, "hamilton").tolist() == bill
    rounded = [7, 2, 2, 2, 8, 14, 4, 5, 10, 10, 13, 2, 6, 2, 18]
    for method in ("hamilton", "webster"):
        assert seats_of(censuses.STATES_1790, 105, method).tolist() == rounded


def test_the_house_of_1990():
    """As it was by Huntington and Hill; by Webster, Oklahoma's sixth seat is Massachusetts'."""
    published = {state: seats for state, (_, seats) in censuses.STATES_1990.items()}
    one = pd.Series(1, index=STATES_1990.index)
    given = apportion(STATES_1990, 435, method="huntington_hill", least=one).table
    assert given["seats"].to_dict() == published
    assert given["next_priority"].idxmax() == "MA"  # whose eleventh seat would have been the 436th
    webster = seats_of(STATES_1990, 435, "webster", least=one)
    assert webster.to_dict() == published | {"OK": 5, "MA": 11}


def test_the_alabama_paradox():
    """Of 299 seats Alabama had 8, of 300 only 7, by Hamilton, every state having one at least."""
    one = pd.Series(1, index=list(censuses.STATES_1880))
    found = [
        apportion(pd.Series(censuses.STATES_1880), n, method="hamilton", least=one).table
        for n in (299, 300)
    ]
    published = {"AL": (7.646, 7.671), "IL": (18.640, 18.702), "TX": (9.640, 9.672)}
    for state, quotients in published.items():
        assert [round(table["quotient"][state], 3) for table in found] == list(quotients)
    small, large = (table["seats"] for table in found)
    assert (small["AL"], large["AL"]) == (8, 7)
    assert (large - small)[large != small].to_dict() == {"AL": -1, "IL": 1, "TX": 1}


def test_the_paradox_of_three_states():
    """The textbook's smallest: 6, 6 and 2 thousand people, 10 seats and 11."""
    assert [seats_of([6, 6, 2], n, "hamilton").tolist() for n in (10, 11)] == [[4, 4, 2], [5, 5, 1]]


@pytest.mark.parametrize("method", DIVISORS)
def test_more_seats_take_none_away(method):
    rng = np.random.default_rng(5)
    for _ in range(6):
        shares = pd.Series(rng.integers(1, 50, 7))
        rows = [seats_of(shares, n, method).to_numpy() for n in range(24)]
        assert (np.diff(rows, axis=0) >= 0).all()
        assert [row.sum() for row in rows] == list(range(24))


def test_hamilton_stays_within_its_quota():
    rng = np.random.default_rng(6)
    for _ in range(40):
        shares = [int(share) for share in rng.integers(1, 1000, 6)]
        given = seats_of(shares, 23, "hamilton")
        for share, seats in zip(shares, given, strict=True):
            quotient = Fraction(23 * share, sum(shares))
            assert floor(quotient) <= seats <= ceil(quotient)


def _cases(seed, number):
    rng = np.random.default_rng(seed)
    for _ in range(number):
        n, seats = int(rng.integers(2, 5)), int(rng.integers(1, 9))
        shares = [int(share) for share in rng.integers(1, 12, n)]
        least = [int(low) for low in rng.integers(0, 3, n)]
        most = [low + int(more) for low, more in zip(least, rng.integers(0, 6, n), strict=True)]
        if sum(least) <= seats <= sum(most):
            yield shares, seats, least, most


def _every_way(seats, least, most):
    ways = product(*(range(low, high + 1) for low, high in zip(least, most, strict=True)))
    return [way for way in ways if sum(way) == seats]


def _spread(method, shares, seats, way):
    """What a method makes least, as exact numbers (Balinski and Young 2001, appendix A)."""
    pairs = list(zip(shares, way, strict=True))
    if method == "hamilton":
        return sum((Fraction(seats * share, sum(shares)) - given) ** 2 for share, given in pairs)
    if method == "webster":
        return sum(Fraction(given * given, share) for share, given in pairs)
    # First seats come before all others, those of large areas first.
    without = sorted((share for share, given in pairs if not given), reverse=True)
    served = sum(Fraction(share * share, given) for share, given in pairs if given)
    return len(without), without, served


@pytest.mark.parametrize("method", METHODS)
def test_no_other_way_within_least_and_most_is_better(method):
    count = 0
    for shares, seats, least, most in _cases(7, 200):
        limits = {"least": pd.Series(least), "most": pd.Series(most)}
        given = seats_of(shares, seats, method, **limits).tolist()
        every = [_spread(method, shares, seats, way) for way in _every_way(seats, least, most)]
        assert _spread(method, shares, seats, given) == min(every)
        count += 1
    assert count > 80


@pytest.mark.parametrize("method", METHODS)
def test_ties_are_told_and_go_to_the_lower_code(method):
    found = apportion(pd.Series({"c": 40, "a": 40, "b": 40, "d": 1}), 4, method=method)
    if method == "huntington_hill":  # the first four seats go to the four areas
        assert (found.table["seats"].tolist(), found.tied) == ([1, 1, 1, 1], [])
        found = apportion(pd.Series({"c": 40, "a": 40, "b": 40, "d": 1}), 5, method=method)
    assert found.table["seats"].to_dict()["a"] == 2
    assert found.tied == ["c", "a", "b"]


@pytest.mark.parametrize("method", METHODS)
def test_equality_is_exact(method):
    """Three tenths are not what 0.1 + 0.2 is in floats; fractions tie where floats would not."""
    exact = pd.Series([Fraction(1, 10) + Fraction(2, 10), Fraction(3, 10)], dtype="object")
    assert apportion(exact, 3, method=method).tied == ["0", "1"]
    floats = apportion(pd.Series([0.3, 0.1 + 0.2]), 3, method=method)
    assert (floats.table["seats"].tolist(), floats.tied) == ([1, 2], [])


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_areas_and_the_unit_of_shares_change_nothing(method):
    shares = pd.Series(np.random.default_rng(3).integers(1, 90, 12), index=list("lkjihgfedcba"))
    found = seats_of(shares, 40, method)
    turned = seats_of(shares.iloc[::-1], 40, method)
    assert found.to_dict() == turned.to_dict() == seats_of(shares * 7, 40, method).to_dict()
    assert turned.index.tolist() == sorted(shares.index)


def test_who_has_the_most_waits_for_no_other_seat():
    most = pd.Series({"a": 1})
    table = apportion(pd.Series({"a": 9, "b": 1, "z": 0}), 4, most=most).table
    assert table["seats"].tolist() == [1, 3, 0]
    assert table["most"].isna().tolist() == [False, True, True]
    assert np.isnan(table["next_priority"]["a"])
    assert table["next_priority"][["b", "z"]].tolist() == [pytest.approx(0.1 / 3.5), 0.0]


@pytest.mark.parametrize(
    ("shares", "given", "message"),
    [
        ([1, 1], {"least": pd.Series([3, 3])}, "add up to 6 centers, more than the 5"),
        ([1, 1], {"most": pd.Series([2, 2])}, "add up to 4 centers, fewer than the 5"),
        ([1, 1], {"least": pd.Series([2]), "most": pd.Series([1])}, "at least 2 .* at most 1"),
        ([1, 0], {"most": pd.Series([2])}, "areas that have a share may take 2 at most"),
        ([0, 0], {}, "areas that have a share may take 0"),
        ([1, -1], {}, "share of area 1 is -1"),
        ([1, float("nan")], {}, "share of area 1 is nan"),
        ([1, 1], {"least": pd.Series({7: 1})}, "given for 7, which is none of the areas"),
        ([1, 1], {"least": pd.Series([0.5])}, "limit of area 0 is 0.5"),
        ([1, 1], {"method": "adams"}, "no apportionment 'adams'; choose one of webster"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_numbers(shares, given, message):
    with pytest.raises(QuotaError, match=message):
        apportion(pd.Series(shares), 5, **given)


def test_an_area_stands_once_and_seats_are_whole():
    with pytest.raises(QuotaError, match="Area a is among the areas twice"):
        apportion(pd.Series([1, 2], index=["a", "a"]), 3)
    with pytest.raises(ProblemError, match="number of seats must be a whole number"):
        apportion(pd.Series([1, 2]), 3.5)
