"""Parts on this machine: the same answer on processes, on threads and in this very process."""

import threading

import pytest

from siting.engine import local
from siting.engine.local import Local, same, usable_cores
from siting.engine.work import Work
from siting.errors import ProblemError
from tests.siting.engine.small_parts import ROOT, Noted, multiplied, slowly


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


def test_one_process_is_this_one(tmp_path):
    shared = Noted(tmp_path, 3)
    with Local(1) as engine:
        assert engine.map(Work(function=multiplied, shared=shared), range(4)) == [0, 3, 6, 9]
    assert shared.times("arrivals") == []  # nothing was copied


def test_several_give_the_same_and_what_is_shared_goes_once_to_each(tmp_path):
    shared = Noted(tmp_path, 3)
    with Local(2) as engine:
        many = Work(function=multiplied, shared=shared)
        assert engine.map(many, range(9)) == [3 * part for part in range(9)]
        assert engine.map(many, range(9, 12)) == [27, 30, 33]
        arrivals = shared.times("arrivals")
        assert len(arrivals) == len(set(arrivals)) == 2
        other = Work(function=slowly, shared=Noted(tmp_path))
        assert not set(map(str, engine.map(other, range(4)))) & set(arrivals)


def test_how_many_run_side_by_side(monkeypatch):
    monkeypatch.setattr(local, "usable_cores", lambda: 8)
    assert [Local().beside(cores) for cores in (1, 2, 3, 16)] == [8, 4, 2, 1]
    assert Local(3).beside(2) == 3
    assert usable_cores() >= 1
    with pytest.raises(ProblemError, match="number of processes must be at least 1, not 0"):
        Local(0)


def test_threads_share_all_and_keep_the_order():
    shared, seen = object(), set()

    def function(part, given):
        seen.add(given is shared)
        return part, threading.current_thread() is threading.main_thread()

    found = Local().map(Work(function=function, shared=shared, threads=True), range(100))
    assert found == [(part, False) for part in range(100)]
    assert seen == {True}


def test_a_part_that_takes_long_keeps_one_thread_only(monkeypatch):
    monkeypatch.setattr(local, "usable_cores", lambda: 2)
    others = threading.Semaphore(0)

    def function(part, _):
        if part > 0:
            others.release()
            return True
        return all(others.acquire(timeout=5) for _ in range(50))

    assert all(Local().map(Work(function=function, shared=None, threads=True), range(51)))


def test_an_error_halts_the_other_threads():
    halted = threading.Event()

    def function(part, _):
        if part == 0:
            message = "first"
            raise ZeroDivisionError(message)
        assert halted.wait(20)

    work = Work(function=function, shared=None, threads=True, halt=halted.set)
    with pytest.raises(ZeroDivisionError, match="first"):
        Local().map(work, range(3))
    assert halted.is_set()


def test_which_work_is_the_same():
    shared = [1]
    one = Work(function=multiplied, shared=shared)
    assert same(one, Work(function=multiplied, shared=shared))
    assert not same(one, Work(function=multiplied, shared=[1]))
    assert not same(one, Work(function=slowly, shared=shared))
