"""Arrays and numbers of a problem: copied and frozen as they are, or refused in one sentence."""

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.location.given import (
    amounts,
    check_costs,
    check_objective,
    check_radius,
    check_sites,
    check_travel,
    flags,
    frozen,
)
from siting.travel import TableTravel


def test_amounts_are_a_frozen_copy_one_number_stands_for_all_and_none_for_the_default():
    given = np.array([1, 2, 3])
    copy = amounts(given, 3, 9.0, "load")
    given[0] = 99
    assert (copy.tolist(), copy.dtype) == ([1.0, 2.0, 3.0], float)
    with pytest.raises(ValueError, match="read-only"):
        copy[0] = 5.0
    assert amounts(4, 2, 9.0, "load").tolist() == [4.0, 4.0]
    assert amounts(None, 2, [7, 8], "load").tolist() == [7.0, 8.0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([1, 2], r"load has shape \(2,\), but \(3,\) is needed"),
        ([[1, 2, 3]], r"load has shape \(1, 3\)"),
        ([1, np.nan, 2], "load must be .* it is nan at position 1"),
        ([1, -1, 2], "load must be .* it is -1.0 at position 1"),
        ([1, np.inf, 2], "load must be .* it is inf at position 1"),
        ([-1, 1, -1], r"it is -1.0 at position 0 \(2 such values\)"),
        (["a", "b", "c"], "load must be numbers, one for each of 3 or one for all"),
    ],
)
def test_other_amounts_are_refused(given, message):
    with pytest.raises(ProblemError, match=message):
        amounts(given, 3, 1.0, "load")


def test_no_limit_is_an_amount_where_that_is_meant():
    assert amounts([1, np.inf], 2, 0.0, "capacity", infinite=True).tolist() == [1.0, np.inf]
    with pytest.raises(ProblemError, match="it is nan at position 0"):
        amounts([np.nan, np.inf], 2, 0.0, "capacity", infinite=True)


def test_flags_are_a_frozen_copy_and_false_where_none_are_given():
    given = np.array([True, False])
    copy = flags(given, 2, "fixed")
    given[1] = True
    assert copy.tolist() == [True, False]
    assert not copy.flags.writeable
    assert flags(None, 2, "fixed").tolist() == [False, False]
    with pytest.raises(ProblemError, match="True or False for each candidate, not int64"):
        flags([0, 1], 2, "fixed")
    with pytest.raises(ProblemError, match=r"fixed has shape \(1,\), but \(2,\) is needed"):
        flags([True], 2, "fixed")


def test_what_is_frozen_is_the_array_itself():
    group = np.array(["a", "b"])
    assert frozen(group, 2, "group") is group
    assert not group.flags.writeable


def test_travel_must_answer_all():
    check_travel(TableTravel([[1.0]]))
    with pytest.raises(ProblemError, match="but list does not; inherit from Travel"):
        check_travel([[1.0]])


def test_of_all_that_can_be_asked_only_what_has_no_meaning_is_refused():
    """Set cover is the only question without a number of sites; coverage alone needs a radius."""
    allowed = {
        (objective, n_sites, radius)
        for objective in ("total", "covered", "farthest")
        for n_sites in (2, None)
        for radius in (5.0, None)
        if _is_taken(objective, n_sites, radius)
    }
    assert allowed == {
        ("total", 2, None),
        ("total", 2, 5.0),
        ("total", None, 5.0),
        ("covered", 2, 5.0),
        ("farthest", 2, None),
        ("farthest", 2, 5.0),
    }


def _is_taken(objective, n_sites, radius):
    try:
        check_objective(objective, n_sites=n_sites, radius=radius)
    except ProblemError:
        return False
    return True


def test_costs_count_for_a_total_with_a_number_of_sites():
    check_costs("total", n_sites=1)
    for objective, n_sites in (("covered", 1), ("farthest", 1), ("total", None)):
        with pytest.raises(ProblemError, match="count in the objective 'total' with a number"):
            check_costs(objective, n_sites=n_sites)


@pytest.mark.parametrize(
    ("radius", "message"),
    [
        (np.nan, "radius must be at least 0, not nan"),
        (-1.0, "radius must be at least 0, not -1.0"),
        (np.inf, "radius must be finite"),
        (0.5, "radius of 0.5 looks like degrees or kilometers"),
    ],
)
def test_a_radius_that_cannot_be_is_refused(radius, message):
    with pytest.raises(ProblemError, match=message):
        check_radius(radius, in_meters=True)


def test_a_radius_may_be_nothing_and_of_any_size_in_any_unit():
    check_radius(0.0, in_meters=True)
    check_radius(1.0, in_meters=True)
    check_radius(0.5, in_meters=False)


def test_the_number_of_sites_lies_between_the_fixed_ones_and_those_that_may_open():
    fixed, forbidden = np.array([True, True, False, False]), np.array([False] * 3 + [True])
    for n_sites in (2, 3, None):
        check_sites(n_sites, fixed=fixed, forbidden=forbidden)
    for n_sites, message in (
        (1, "2 candidates are fixed open, more than the 1 sites"),
        (4, "4 sites are asked for, but only 3 candidates may open"),
        (-3, "number of sites must be at least 1, not -3"),
        (2.5, "must be a whole number, not 2.5"),
    ):
        with pytest.raises(ProblemError, match=message):
            check_sites(n_sites, fixed=fixed, forbidden=forbidden)
    with pytest.raises(ProblemError, match="1 candidates are both fixed open and forbidden"):
        check_sites(None, fixed=fixed, forbidden=np.array([True, False, False, False]))
