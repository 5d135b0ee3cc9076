"""Both rules against every answer there is, on hundreds of small cases with many ties."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from siting.planning.applicants.rules import by_merit, by_total
from siting.planning.applicants.wishes import NOTHING, Wishes
from tests.siting.planning.applicants.small_wishes import (
    answers,
    is_stable,
    likes,
    random_wishes,
)


@pytest.mark.parametrize("seed", range(4))
def test_by_merit_is_the_only_stable_answer(seed):
    rng = np.random.default_rng(seed)
    for _ in range(100):
        wishes = random_wishes(rng)
        stable = [granted for granted in answers(wishes) if is_stable(wishes, granted)]
        assert stable == [by_merit(wishes).tolist()]


def test_by_merit_is_serial_dictatorship_where_merits_differ():
    rng = np.random.default_rng(7)
    for _ in range(100):
        wishes = random_wishes(rng)
        strict = Wishes(
            np.arange(wishes.n_applicants)[::-1] + 1,
            *(wishes.applicant, wishes.center, wishes.wish, wishes.n_centers),
        )
        taken, granted = set(), []
        for applicant in range(strict.n_applicants):
            own = range(strict.starts[applicant], strict.starts[applicant + 1])
            left = [wish for wish in own if strict.center[wish] not in taken]
            granted.append(left[0] if left else NOTHING)
            taken |= {int(strict.center[wish]) for wish in left[:1]}
        assert by_merit(strict).tolist() == granted


@pytest.mark.parametrize("seed", range(4))
def test_by_total_is_the_best_of_all_answers(seed):
    """Greatest merit, most applicants, least sum of wishes, then what applicants like in turn."""
    rng = np.random.default_rng(seed)
    for _ in range(100):
        wishes = random_wishes(rng)
        merit = rng.random(20).cumsum()[wishes.level]  # other numbers, in the same order

        def worth(granted, wishes=wishes, merit=merit):
            kept = np.array([wish for wish in granted if wish != NOTHING], dtype=int)
            total = round(float(merit[wishes.applicant[kept]].sum()), 9)
            return total, len(kept), -int(wishes.wish[kept].sum()), likes(granted)

        assert by_total(wishes).tolist() == max(answers(wishes), key=worth)


def test_by_total_agrees_with_a_dense_assignment_on_a_larger_case():
    rng = np.random.default_rng(3)
    merit = np.sort(rng.integers(0, 101, 300))[::-1]
    center = np.array([rng.permutation(80)[:5] for _ in merit])
    wishes = Wishes(
        np.unique(merit, return_inverse=True)[1] + 1,
        np.repeat(np.arange(300), 5),
        center.ravel(),
        np.tile(np.arange(1, 6), 300),
        n_centers=80,
    )
    paid = np.zeros((300, 80))
    paid[wishes.applicant, wishes.center] = merit[wishes.applicant]
    rows, columns = linear_sum_assignment(paid, maximize=True)
    granted = by_total(wishes)
    kept = granted[granted != NOTHING]
    assert merit[wishes.applicant[kept]].sum() == paid[rows, columns].sum()
    assert len(np.unique(wishes.center[kept])) == len(kept)
    assert merit[granted != NOTHING].sum() >= merit[by_merit(wishes) != NOTHING].sum()


@pytest.mark.parametrize("rule", [by_merit, by_total])
def test_nobody_asks_for_anything(rule):
    empty = np.zeros(0, dtype=np.int64)
    assert rule(Wishes(np.array([1, 1]), empty, empty, empty, 3)).tolist() == [NOTHING, NOTHING]
    assert rule(Wishes(empty, empty, empty, empty, 3)).tolist() == []


def test_the_two_rules_differ_where_one_of_merit_stands_in_the_way():
    """The better one likes the only center of the other, and could have another one."""
    wishes = Wishes(
        np.array([2, 1]), np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([1, 2, 1]), 2
    )
    assert by_merit(wishes).tolist() == [0, NOTHING]
    assert by_total(wishes).tolist() == [1, 2]
