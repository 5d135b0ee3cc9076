"""Answers of bare location problems in words."""

import numpy as np
import pytest

import siting
from layers.texts import Words
from siting.sentences.solutions import solution_in_words


@pytest.fixture
def problem():
    """Three points on a line; the middle one serves the others at a distance of 1 each."""
    points = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    return siting.LocationProblem.from_points(points, points, n_sites=1)


def test_a_proved_answer_in_both_languages(problem):
    result = siting.solve(problem, stop=siting.MaxRuntime(5), seed=0)
    told, by = solution_in_words(result, ("metric", "euclidean"), Words("en"))
    assert told.startswith("optimal: cost 2.00 (gap 0.00 %), 1 sites, 0 demand points unserved, ")
    assert by == "Distances are those of the metric euclidean."
    told, by = solution_in_words(result, ("matrix_in", "a.npz"), Words("fa"))
    assert told.startswith("بهینه: هزینه ۲٫۰۰ (فاصله ۰٫۰۰ درصد)، ۱ جا، ۰ نقطهٔ تقاضا بی‌خدمت")
    assert by == "فاصله‌ها از ماتریس \u2068a.npz\u2069 است."
    assert solution_in_words(result, ("matrix", ""), Words("en"))[1].endswith("in the file.")


def test_what_is_proved_is_never_told_to_be_less(problem):
    found = siting.solve(problem, stop=siting.MaxRuntime(5), seed=0).solution
    result = siting.Result(found, siting.Status.FEASIBLE, 1.99993, 0.0, 3, "none", "")
    assert result.gap < 0.00004
    assert "(gap 0.01 %)" in solution_in_words(result, ("matrix", ""), Words("en"))[0]
    assert "(gap 0.01 %)" in result.summary()


def test_an_answer_without_a_bound(problem):
    found = siting.solve(problem, stop=siting.MaxRuntime(5), seed=0).solution
    result = siting.Result(found, siting.Status.FEASIBLE, None, 0.0, 3, "none", "")
    told = solution_in_words(result, ("matrix", ""), Words("en"))[0]
    assert told.startswith("feasible: cost 2.00 (no bound was computed)")
