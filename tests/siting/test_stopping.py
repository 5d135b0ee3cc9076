"""Stopping criteria, asked by hand."""

import pytest

from siting import stopping
from siting.errors import ProblemError
from siting.stopping import FirstOf, MaxIterations, MaxRuntime, NoImprovement


def test_iterations_are_counted():
    stop = MaxIterations(2)
    assert [stop(1.0) for _ in range(4)] == [False, False, True, True]
    assert MaxIterations(0)(1.0)


def test_runtime_counts_from_the_first_question(monkeypatch):
    now = iter([100.0, 100.0, 101.9, 102.0, 103.0])
    monkeypatch.setattr(stopping, "perf_counter", lambda: next(now))
    stop = MaxRuntime(2.0)
    assert [stop(1.0) for _ in range(4)] == [False, False, True, True]


def test_no_time_stops_at_once():
    assert MaxRuntime(0.0)(1.0)


def test_no_improvement_counts_questions_in_a_row():
    stop = NoImprovement(2)
    answers = [stop(cost) for cost in (9.0, 9.0, 8.0, 8.0, 8.5, 8.0)]
    assert answers == [False, False, False, False, False, True]


def test_first_of_asks_all_every_time():
    first, second = MaxIterations(3), NoImprovement(0)
    stop = FirstOf((first, second))
    assert [stop(cost) for cost in (5.0, 4.0, 4.0)] == [False, False, True]
    assert first(3.0)  # it was asked three times already


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MaxRuntime(-1.0), "at least 0 seconds, not -1.0"),
        (lambda: MaxRuntime(float("nan")), "at least 0 seconds, not nan"),
        (lambda: MaxIterations(-1), "at least 0, not -1"),
        (lambda: NoImprovement(-5), "at least 0, not -5"),
        (lambda: FirstOf(()), "at least one criterion"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ProblemError, match=message):
        make()


def test_a_criterion_can_be_typed_back():
    assert repr(FirstOf((MaxRuntime(3.0), MaxIterations(5)))) == (
        "FirstOf(criteria=(MaxRuntime(seconds=3.0), MaxIterations(iterations=5)))"
    )
