"""Quotas are taken where some choice of sites keeps them all, and refused where none does."""

from itertools import combinations, product

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.location.given_quotas import check_quotas, fewest_and_most

GROUP = np.array(["a", "a", "b", "b", "c"])


def _is_taken(quota, n_sites, fixed, forbidden):
    try:
        check_quotas(quota, GROUP, n_sites=n_sites, fixed=fixed, forbidden=forbidden)
    except ProblemError:
        return False
    return True


def _exists(quota, n_sites, fixed, forbidden):
    """Whether any set of that many sites keeps all quotas, found by looking at every one."""
    of_group = {key: np.equal(GROUP, key) for key in quota}
    sizes = range(len(GROUP) + 1) if n_sites is None else [n_sites]
    for chosen in (set(c) for size in sizes for c in combinations(range(len(GROUP)), size)):
        opens = np.isin(np.arange(len(GROUP)), list(chosen))
        counts = {key: int((opens & of_group[key]).sum()) for key in quota}
        if (
            not (opens & forbidden).any()
            and opens[fixed].all()
            and all(low <= counts[key] <= high for key, (low, high) in quota.items())
        ):
            return True
    return False


@pytest.mark.parametrize("n_sites", [None, 1, 2, 3, 4])
@pytest.mark.parametrize(
    ("fixed", "forbidden"),
    [([], []), ([], [1, 4]), ([0], []), ([0], [1, 4]), ([0, 4], [1]), ([2, 3], []), ([2, 3], [1])],
)
def test_quotas_are_taken_just_where_some_choice_keeps_them(n_sites, fixed, forbidden):
    kept, shut = (np.isin(np.arange(len(GROUP)), rows) for rows in (fixed, forbidden))
    answers = set()
    for a, b in product([(0, 0), (0, 1), (1, 2), (2, 2), (3, 3)], repeat=2):
        quota = {"a": a, "b": b}
        given = (quota, n_sites, kept, shut)
        assert _is_taken(*given) == _exists(*given), given
        answers.add(_is_taken(*given))
    assert False in answers


@pytest.mark.parametrize(
    ("quota", "n_sites", "fixed", "message"),
    [
        ({"a": (3, 3)}, 3, [], "quota of a asks for 3 to 3 sites, but 2 candidates may open"),
        ({"a": (1, 0)}, 3, [], "quota of a asks for 1 to 0 sites"),
        ({"a": (0, 1)}, 3, [0, 1], "2 candidates of a are fixed open, more than its quota of 1"),
        ({"a": (1, 1), "b": (1, 1)}, 1, [], "quotas ask for at least 2 sites, more than the 1 in"),
        ({"a": (0, 0), "b": (0, 1)}, 3, [], "quotas allow at most 2 sites, fewer than the 3 asked"),
        ({"b": (1, 1)}, 1, [0], "quotas ask, with the fixed sites, for at least 2 sites, more"),
        ({"d": (0, 1)}, 1, [], "quotas name d, but .*; the groups are a, b, c"),
    ],
)
def test_the_sentence_says_which_quota_and_how_many(quota, n_sites, fixed, message):
    kept = np.isin(np.arange(len(GROUP)), fixed)
    with pytest.raises(ProblemError, match=message):
        check_quotas(quota, GROUP, n_sites=n_sites, fixed=kept, forbidden=np.zeros(5, np.bool_))


@pytest.mark.parametrize("given", [1, (1,), (0.5, 1), (1, True), "12", None])
def test_a_quota_is_two_whole_numbers(given):
    with pytest.raises(ProblemError, match=r"quota of a must be two whole numbers, .* not"):
        fewest_and_most("a", given)


def test_whole_numbers_of_numpy_and_lists_will_do():
    told = fewest_and_most("a", [np.int64(0), np.int32(1)])
    assert told == (0, 1)
    assert {type(count) for count in told} == {int}
