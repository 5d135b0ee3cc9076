"""What a watch keeps, whom it tells and when it says that a run is over."""

import signal
import threading
from itertools import pairwise
from math import inf

import pytest

from siting.location import progress as watching
from siting.location.progress import Progress, Watch
from siting.location.stopping import MaxGap, MaxIterations, MaxRuntime


def _endless():
    return Watch(MaxIterations(10**9))


def test_the_best_cost_and_bound_are_kept():
    watch = _endless()
    assert watch.best_cost == inf
    assert watch.lower_bound is None
    for cost, bound in ((9.0, 2.0), (7.0, 4.0), (8.0, 3.0), (inf, -5.0)):
        watch.found(cost)
        watch.proved(bound)
    assert watch.best_cost == 7.0
    assert watch.lower_bound == 4.0


def test_what_is_made_large_is_kept_the_other_way_round():
    watch = Watch(MaxIterations(10**9), larger_is_better=True)
    for weight, bound in ((3.0, 20.0), (7.0, 9.0), (5.0, 12.0)):
        watch.found(weight)
        watch.proved(bound)
    assert watch.best_cost == 7.0
    assert watch.lower_bound == 9.0
    assert not watch.closed
    watch.found(9.0)
    assert watch.closed


def test_a_run_is_over_when_the_bound_meets_the_cost():
    watch = _endless()
    search, prove = watch.searching(), watch.proving()
    assert not search(10.0)
    assert not prove(9.0)
    assert not watch.closed
    assert prove(10.0 - 1e-12)
    assert watch.closed
    assert search(12.0)
    assert watch.over()


def test_what_costs_nothing_proves_itself():
    watch = Watch(MaxIterations(10**9))
    watch.found(2.0)
    assert watch.lower_bound is None
    watch.found(0.0)
    assert watch.lower_bound == 0.0
    assert watch.closed
    nothing_covered = Watch(MaxIterations(10**9), larger_is_better=True)
    nothing_covered.found(0.0)
    assert nothing_covered.lower_bound is None


def test_a_bound_alone_closes_nothing():
    watch = _endless()
    assert not watch.proving()(5.0)
    assert not watch.searching()(inf)
    assert not watch.closed


def test_the_stop_is_told_both_values():
    watch = Watch(MaxGap(0.1))
    search, prove = watch.searching(), watch.proving()
    assert not prove(80.0)
    assert not search(100.0)
    assert prove(95.0)
    assert search(200.0) is False  # a worse value of this search alone
    assert watch.over()


def test_a_search_restates_its_value():
    """Such as weight that is not covered, of 100 in all."""
    watch = Watch(MaxIterations(10**9), larger_is_better=True)
    search = watch.searching(restate=lambda missed: 100.0 - missed)
    prove = watch.proving(restate=lambda missed: 100.0 - missed)
    assert not search(inf)
    assert watch.best_cost == inf
    assert not search(40.0)
    assert not search(30.0)
    assert not prove(-inf)
    assert watch.lower_bound is None
    assert not prove(10.0)
    assert (watch.best_cost, watch.lower_bound) == (70.0, 90.0)


def test_a_provisional_value_is_no_cost():
    heard = []
    watch = Watch(MaxIterations(10**9), listen=heard.append)
    assert not watch.searching(provisional=True)(3.0)
    assert watch.best_cost == inf
    assert heard[0].best_cost == 3.0


def test_phases_share_one_run():
    watch = Watch(MaxIterations(10))
    first, second = watch.searching(0.3), watch.proving(1.0)
    assert [first(9.0) for _ in range(4)] == [False] * 3 + [True]
    assert watch.used() == 0.3
    assert [second(1.0) for _ in range(8)] == [False] * 7 + [True]
    assert watch.used() == 1.0
    assert watch.over()


def test_parts_are_counted_since_set_up():
    """A search that began late found its first phases over, and annealed from the middle."""
    stop = MaxIterations(100)
    watch = Watch(stop)
    for _ in range(20):
        assert not stop(1.0)
    watch.begin()
    assert watch.used() == 0.0
    half = watch.searching(0.5)
    assert sum(not half(1.0) for _ in range(100)) == 40
    assert watch.used() == pytest.approx(0.5)


def test_time_is_left_only_where_the_stop_looks_at_it():
    assert _endless().seconds_left() == inf
    assert Watch(MaxRuntime(5.0)).seconds_left() == 5.0


def test_a_listener_is_told_now_and_then(clock):
    heard = []
    watch = Watch(MaxIterations(10**9), listen=heard.append)
    search, prove = watch.searching(), watch.proving()
    for _ in range(100):
        clock.now += watching.REPORT_EVERY_S / 10
        search(8.0)
        prove(6.0)
    assert 9 <= len(heard) <= 11
    assert heard[0] == Progress("search", 8.0, None, heard[0].runtime_s)
    assert heard[-1].lower_bound == 6.0
    assert heard[-1].gap == pytest.approx(0.25)
    between = [later.runtime_s - sooner.runtime_s for sooner, later in pairwise(heard)]
    assert min(between) >= watching.REPORT_EVERY_S * (1 - 1e-9)


def test_a_gap_needs_a_bound():
    assert Progress("search", 8.0, None, 1.0).gap is None
    assert Progress("search", inf, 3.0, 1.0).gap is None


def test_a_watch_in_the_terms_of_another_problem():
    """The other problem counts what is missing from 100."""
    watch = Watch(MaxIterations(10), larger_is_better=True)
    other = watch.restated(lambda missed: 100.0 - missed, lambda covered: 100.0 - covered)
    assert other.best_cost == inf
    assert other.lower_bound is None
    other.found(40.0)
    other.proved(10.0)
    assert (watch.best_cost, watch.lower_bound) == (60.0, 90.0)
    assert (other.best_cost, other.lower_bound) == (40.0, 10.0)
    assert not other.searching(0.5)(30.0)
    assert not other.searching(0.5, restate=lambda half: 2.0 * half)(14.0)
    assert not other.proving()(12.0)
    assert (watch.best_cost, watch.lower_bound) == (72.0, 88.0)
    assert other.used() == watch.used() == 0.3
    assert other.seconds_left() == inf
    assert not other.over()
    assert not other.interrupted
    other.proved(28.0)
    assert other.closed
    assert watch.closed
    watch.interrupted = True
    assert other.interrupted
    assert other.over()


def test_every_question_to_a_watch_can_be_put_to_a_restated_one():
    own = {name for name in vars(watching._Restated) if not name.startswith("_")}
    asked = {name for name in vars(Watch) if not name.startswith("_")}
    assert asked - own <= {"restated", "aside", "catching_interrupt"}


def test_work_aside_shares_the_stop_and_tells_nobody():
    heard = []
    watch = Watch(MaxIterations(10), listen=heard.append)
    aside = watch.aside(0.4)
    search = aside.searching()
    assert [search(3.0) for _ in range(5)] == [False] * 4 + [True]
    assert not heard
    assert watch.best_cost == inf
    assert watch.used() == 0.4
    other = watch.aside(1.0)
    assert not other.over()
    watch.interrupted = True
    assert other.over()


def test_ctrl_c_ends_the_run_and_is_noted():
    watch = _endless()
    before = signal.getsignal(signal.SIGINT)
    with watch.catching_interrupt():
        assert not watch.over()
        signal.raise_signal(signal.SIGINT)
        assert watch.interrupted
        assert watch.over()
        assert watch.searching()(1.0)
        assert watch.proving()(0.0)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_ends_the_program():
    watch = _endless()
    before = signal.getsignal(signal.SIGINT)

    def interrupt_twice():
        with watch.catching_interrupt():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        interrupt_twice()
    assert signal.getsignal(signal.SIGINT) is before


def test_signals_are_left_alone_outside_the_main_thread():
    before, during = signal.getsignal(signal.SIGINT), []

    def work():
        with _endless().catching_interrupt():
            during.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert during == [before]


def test_work_aside_hears_of_an_interruption_and_is_not_counted_for_asking():
    watch = Watch(MaxIterations(3))
    aside = watch.aside(0.5)
    for _ in range(10):
        assert not watch.halted()
        assert not aside.halted()
    assert watch.used() == 0.0
    watch.interrupted = True
    assert aside.interrupted
    assert aside.halted()
    assert watch.restated(float, float).halted()


def test_a_run_whose_time_is_up_is_halted(clock):
    watch = Watch(MaxRuntime(1.0))
    assert not watch.halted()
    clock.now += 2.0
    assert watch.halted()
