"""Stopping criteria, asked by hand."""

from math import inf

import pytest

from siting.errors import ProblemError
from siting.location.stopping import (
    FirstOf,
    MaxGap,
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    Stop,
    time_or_gap,
)


def test_iterations_are_counted():
    stop = MaxIterations(2)
    assert [stop(1.0) for _ in range(4)] == [False, False, True, True]
    assert MaxIterations(0)(1.0)


def test_runtime_counts_from_the_first_question(clock):
    stop = MaxRuntime(2.0)
    clock.now = 500.0
    assert not stop(1.0)
    clock.now = 501.9
    assert not stop(1.0, 0.5)
    clock.now = 502.0
    assert stop(1.0)
    assert stop(inf)


def test_asking_what_is_left_starts_the_clock_too(clock):
    stop = MaxRuntime(2.0)
    assert stop.seconds_left() == 2.0
    clock.now += 1.5
    assert stop.seconds_left() == 0.5
    assert stop.used() == 0.75
    clock.now += 9.0
    assert stop.seconds_left() == 0.0
    assert stop.used() == 1.0


def test_no_time_stops_at_once():
    assert MaxRuntime(0.0)(1.0)
    assert MaxRuntime(0.0).used() == 1.0


def test_no_improvement_counts_questions_in_a_row():
    stop = NoImprovement(2)
    answers = [stop(cost) for cost in (9.0, 9.0, 8.0, 8.0, 8.0, 8.0)]
    assert answers == [False, False, False, False, False, True]


def test_no_improvement_is_for_costs_and_for_what_is_made_large():
    """The best only ever changes to a better one, up or down; ``inf`` says that there is none."""
    stop = NoImprovement(0)
    assert [stop(cost) for cost in (inf, 3.0, 5.0, 5.0)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("gap", "cost", "bound", "over"),
    [
        (0.1, 100.0, 90.0, True),
        (0.1, 100.0, 89.0, False),
        (0.1, 100.0, 110.0, True),  # for `covered` the bound is above
        (0.1, 100.0, None, False),
        (0.1, inf, 90.0, False),
        (0.0, 0.0, 0.0, True),
        (0.0, 100.0, 100.0, True),
        (0.0, 100.0, 99.9, False),
    ],
)
def test_gap_of_cost_and_bound(gap, cost, bound, over):
    assert MaxGap(gap)(cost, bound) is over


def test_first_of_asks_all_every_time():
    first, second = MaxIterations(3), NoImprovement(0)
    stop = FirstOf((first, second))
    assert [stop(cost) for cost in (5.0, 4.0, 4.0)] == [False, False, True]
    assert first(3.0)  # it was asked three times already


def test_first_of_hands_the_bound_on():
    stop = FirstOf((MaxIterations(9), MaxGap(0.1)))
    assert not stop(10.0)
    assert stop(10.0, 9.5)


def test_parts_of_a_run_share_its_counter():
    """What the first phase leaves over is there for the second."""
    whole = MaxIterations(10)
    first, second = whole.until(0.3), whole.until(1.0)
    assert [first(1.0) for _ in range(4)] == [False, False, False, True]
    assert whole.used() == second.used() == 0.3
    assert first.used() == 1.0
    assert [second(1.0) for _ in range(8)] == [False] * 7 + [True]
    assert whole(1.0)


def test_parts_of_a_run_share_its_clock(clock):
    whole = MaxRuntime(10.0)
    half = whole.until(0.5)
    assert not half(1.0)
    clock.now += 4.0
    assert not half(1.0)
    assert half.seconds_left() == 1.0
    assert whole.seconds_left() == 6.0
    clock.now += 1.0
    assert half(1.0)
    assert not whole(1.0)
    assert whole.used() == 0.5
    assert half.used() == 1.0


def test_the_end_of_a_clock_and_of_its_parts_can_be_moved(clock):
    whole = MaxRuntime(10.0)
    half = whole.until(0.5)
    assert not whole(1.0)
    clock.now += 8.0
    FirstOf((MaxIterations(3), half)).extend(6.0)
    assert whole.seconds_left() == 8.0
    assert half.seconds_left() == 3.0


def test_parts_of_several_criteria():
    counter = MaxIterations(10)
    whole = FirstOf((counter, NoImprovement(100), MaxGap(0.1)))
    half = whole.until(0.5)
    assert [half(1.0) for _ in range(6)] == [False] * 5 + [True]
    assert half.used() == 1.0
    assert whole.used() == 0.5
    assert not whole(1.0)
    assert half(1.0, 0.95)


def test_runs_share_what_is_left_of_a_counter():
    stop = MaxIterations(13)
    for _ in range(3):
        stop(1.0)
    shares = stop.shares(4, beside=2)
    assert [share.iterations for share in shares] == [2, 3, 3, 2]
    assert not shares[1](1.0)
    assert (shares[0].used(), stop.used()) == (0.0, 3 / 13)
    assert [share.iterations for share in MaxIterations(0).shares(2)] == [0, 0]


def test_runs_share_what_is_left_of_a_clock(clock):
    stop = MaxRuntime(40.0)
    stop(1.0)
    clock.now += 10.0
    assert [share.seconds for share in stop.shares(3)] == [10.0] * 3
    assert [share.seconds for share in stop.shares(3, beside=2)] == [15.0] * 3
    assert [share.seconds for share in stop.shares(3, beside=8)] == [30.0] * 3
    share = stop.shares(3)[2]
    clock.now += 500.0
    assert share.seconds_left() == 10.0  # its clock begins with the run


def test_other_criteria_are_shared_as_they_are():
    gap, patience = MaxGap(0.1), NoImprovement(5)
    first, second = FirstOf((gap, MaxIterations(7), patience)).shares(2)
    assert first.criteria[0] is second.criteria[0] is gap
    assert [stop.criteria[1].iterations for stop in (first, second)] == [4, 3]
    assert first.criteria[2] == second.criteria[2] == patience
    assert first.criteria[2] is not second.criteria[2]


def test_patience_begins_anew_in_every_part():
    whole = NoImprovement(1)
    assert [whole(5.0) for _ in range(2)] == [False, False]
    part = whole.until(0.5)
    assert [part(5.0) for _ in range(3)] == [False, False, True]


def test_the_strictest_clock_counts(clock):
    stop = FirstOf((MaxRuntime(9.0), MaxRuntime(4.0), MaxIterations(2)))
    assert stop.seconds_left() == 4.0
    clock.now += 1.0
    assert stop.seconds_left() == 3.0
    assert stop.used() == 0.25
    assert MaxIterations(2).seconds_left() == inf


def test_criteria_of_ones_own_are_asked_as_they_are():
    class CheapEnough(Stop):
        def __call__(self, best_cost, lower_bound=None):
            del lower_bound
            return best_cost < 3

    stop = CheapEnough()
    assert stop.until(0.1) is stop
    assert stop.seconds_left() == inf
    assert stop.used() == 0.0
    stop.extend(5.0)
    both = FirstOf((stop, MaxIterations(4)))
    assert [both.until(0.5)(cost) for cost in (9.0, 2.0)] == [False, True]
    assert both.used() == 0.5


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MaxRuntime(-1.0), "at least 0 seconds, not -1.0"),
        (lambda: MaxRuntime(float("nan")), "at least 0 seconds, not nan"),
        (lambda: MaxIterations(-1), "at least 0, not -1"),
        (lambda: NoImprovement(-5), "at least 0, not -5"),
        (lambda: MaxGap(-0.1), "at least 0, not -0.1"),
        (lambda: MaxGap(float("nan")), "at least 0, not nan"),
        (lambda: FirstOf(()), "at least one criterion"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ProblemError, match=message):
        make()


def test_most_ask_for_a_time_or_a_gap_before():
    assert time_or_gap(3.0) == MaxRuntime(3.0)
    assert time_or_gap(3.0, 2.0) == FirstOf((MaxRuntime(3.0), MaxGap(0.02)))


def test_a_criterion_can_be_typed_back():
    assert repr(FirstOf((MaxRuntime(3.0), MaxIterations(5), MaxGap(0.01)))) == (
        "FirstOf(criteria=(MaxRuntime(seconds=3.0), MaxIterations(iterations=5), MaxGap(gap=0.01)))"
    )
