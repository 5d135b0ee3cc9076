"""The clock of a run stands still while kernels are compiled."""

from time import perf_counter, sleep
from typing import get_args

import numpy as np
import pytest
from numba import njit
from numba.core import event

from siting.location import compiling
from siting.location.asked import Objective
from siting.location.compiling import KINDS, compile_kind, uncounted
from siting.location.methods.outcome import Method, Outcome
from siting.location.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime


@pytest.fixture
def times(monkeypatch):
    """Let compiling look at a clock of ours."""
    shown = []
    monkeypatch.setattr(compiling, "perf_counter", lambda: shown.pop(0))
    return shown


@pytest.mark.parametrize("wrap", [lambda clock: clock, lambda clock: FirstOf((MaxGap(0), clock))])
def test_compiling_moves_the_end(times, wrap):
    clock = MaxRuntime(10)
    half = clock.until(0.5)
    assert clock.seconds_left() == 10
    times += [100.0, 400.0, 1000.0, 1020.0]
    with uncounted(wrap(clock)):
        for _ in range(2):
            with event.trigger_event(compiling.LOCK), event.trigger_event(compiling.LOCK):
                pass
    assert 300 < clock.seconds_left() <= 330
    assert 300 < half.seconds_left() <= 325
    with event.trigger_event(compiling.LOCK):  # nobody listens any more
        pass


def test_a_kernel_that_is_compiled_is_noticed():
    clock = MaxRuntime(10)
    clock.seconds_left()
    before = list(clock._start)
    kernel = njit(lambda x: x + 1)
    with uncounted(clock):
        assert kernel(1) == 2
        after = list(clock._start)
        assert kernel(2) == 3
    assert after > before
    assert clock._start == after


def test_what_numba_keeps_and_reads_is_not_counted(monkeypatch):
    """A cold start spends seconds on files beside those on compiling: its gap was 40 % once."""

    def slow(*_):
        sleep(0.2)

    clock = MaxRuntime(10)
    clock.seconds_left()
    kernel = njit(lambda x: x + 1)
    for step in ("load_overload", "save_overload"):
        monkeypatch.setattr(kernel._cache, step, slow, raising=False)
    before = clock._start[0]
    with uncounted(clock):
        began = perf_counter()
        kernel(1)
        took = perf_counter() - began
    assert took - 0.1 < clock._start[0] - before <= took


def test_threads_that_compile_in_turn_are_counted_once(times):
    clock = MaxRuntime(10)
    clock.seconds_left()
    before = clock._start[0]
    times += [100.0, 130.0]
    with uncounted(clock):
        event.start_event(compiling.LOCK)  # one holds the lock,
        event.start_event(compiling.LOCK)  # another waits for it
        event.end_event(compiling.LOCK)
        event.end_event(compiling.LOCK)
    assert clock._start[0] - before == pytest.approx(30.0)


def test_a_clock_that_has_not_begun_and_a_count_stay_as_they_are(times):
    clock, count = MaxRuntime(10), MaxIterations(3)
    times += [0.0, 5.0] * 2
    for stop in (clock, count):
        with uncounted(stop), event.trigger_event(compiling.LOCK):
            pass
    assert clock.seconds_left() == 10
    assert count == MaxIterations(3)


def test_every_method_is_compiled_on_every_kind_that_it_takes(monkeypatch):
    class Spy(Method):
        def __init__(self, refused):
            self.name, self.given, self._refused = "spy", [], refused

        def refuses(self, _):
            return self._refused

        def __call__(self, problem, *, watch, **_):
            assert watch.seconds_left() <= compiling.SECONDS
            self.given.append((problem.objective, problem.n_sites is None, problem.capacitated))
            return Outcome(None, None, 0, self.name)

    able, unable = Spy(""), Spy("all")
    monkeypatch.setattr(compiling, "METHODS", (able, unable))
    for kind in KINDS:
        compile_kind(*kind)
    assert len(set(able.given)) == len(able.given) == 8
    assert {objective for objective, *_ in able.given} == set(get_args(Objective))
    assert not unable.given


def test_the_small_problems_have_answers():
    for few in (False, True):
        small = compiling.small_problem("total", few=few, capacitated=True)
        assert small.load.sum() <= small.capacity[0] * compiling.SITES
        distances = small.travel.nearest(small.n_candidates).cost
        assert np.isfinite(distances).all()


def test_the_bounds_of_large_problems_are_compiled_too(monkeypatch):
    ran = []
    for name in ("run", "run_in_blocks"):
        kept = getattr(compiling.Proof, name)

        def note(self, *given, name=name, kept=kept):
            done = kept(self, *given)
            ran.append(
                (name, bool(np.ptp(self.problem.load)), done is not False and self.bound > 0)
            )
            return done

        monkeypatch.setattr(compiling.Proof, name, note)
    compiling.compile_proof()
    assert {(name, uneven) for name, uneven, works in ran if works} == {
        ("run", True),
        ("run_in_blocks", True),
        ("run", False),
        ("run_in_blocks", False),
    }
