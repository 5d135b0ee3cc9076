"""Work in batches, with a clock that is set by hand."""

import numpy as np
import pytest

from siting.location.methods.capacitated import batches
from siting.location.methods.capacitated.batches import BATCH_S, COOLING, Paced, run_batches


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0

    monkeypatch.setattr(batches, "perf_counter", lambda: Clock.now)
    return Clock


def _paced(clock, *, pace, timed, size=100):
    """A job that does a piece of work in `pace` seconds; keeps how much was asked for."""
    asked = []

    def work(count, part, seed):
        asked.append((count, part, seed))
        clock.now += count * pace
        return count

    return Paced(work, size, timed=timed), asked


def test_batches_grow_to_take_the_same_time(clock):
    job, asked = _paced(clock, pace=BATCH_S / 1_000, timed=True)
    for _ in range(4):
        job(0.5, 7)
    assert [count for count, *_ in asked] == pytest.approx([100, 400, 1_000, 1_000], abs=1)
    assert {(part, seed) for _, part, seed in asked} == {(0.5, 7)}


def test_batches_shrink_but_to_a_quarter_at_most(clock):
    job, asked = _paced(clock, pace=BATCH_S / 10, timed=True)
    for _ in range(4):
        job(0.0, 0)
    assert [count for count, *_ in asked] == pytest.approx([100, 26, 10, 10], abs=1)


def test_where_time_does_not_count_batches_stay(clock):
    job, asked = _paced(clock, pace=BATCH_S, timed=False)
    for _ in range(3):
        job(0.0, 0)
    assert [count for count, *_ in asked] == [100] * 3


def _run(n_jobs, *, rounds, used=lambda: 0.0, seed=1):
    given, left = [[] for _ in range(n_jobs)], iter(range(rounds))
    jobs = [lambda part, seed, mine=mine: mine.append((part, seed)) for mine in given]
    count = run_batches(
        jobs,
        over=lambda: next(left, None) is None,
        used=used,
        rng=np.random.default_rng(seed),
    )
    return count, given


def test_all_jobs_of_a_round_get_the_same_part_and_seed():
    count, (one, other) = _run(2, rounds=5)
    assert count == len(one) == 5
    assert one == other
    assert len({seed for _, seed in one}) == 5
    assert one == _run(2, rounds=5)[1][0]
    assert one != _run(2, rounds=5, seed=2)[1][0]


def test_a_chain_cools_by_batches_where_nobody_knows_how_far_the_run_is():
    _, (parts,) = _run(1, rounds=COOLING + 3)
    assert [part for part, _ in parts[:3]] == [0.0, 1 / COOLING, 2 / COOLING]
    assert parts[-1][0] == 1.0
    _, (parts,) = _run(1, rounds=2, used=lambda: 0.25)
    assert [part for part, _ in parts] == [0.25, 0.25]


def test_without_jobs_nothing_is_done():
    assert _run(0, rounds=5)[0] == 0


def test_an_error_of_a_job_is_not_lost():
    def fail(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_batches([fail], over=lambda: False, used=lambda: 0.0, rng=np.random.default_rng(0))
