"""Processes that die, lie or are not wanted any more."""

import os
import time

import pytest

from siting.engine.local import Local
from siting.engine.pool import MOST_DEATHS, Pool
from siting.engine.work import DAMAGED, Work
from siting.errors import EngineError
from tests.siting.engine.small_parts import (
    ROOT,
    Noted,
    damaged_once,
    dying,
    dying_once,
    refused,
    slowly,
)


@pytest.fixture
def pool(monkeypatch, tmp_path):
    """Return a function that makes two processes for a function, with a folder that they share."""
    monkeypatch.syspath_prepend(str(ROOT))
    made = []

    def make(function):
        made.append(Pool(Work(function=function, shared=Noted(tmp_path, 2)), count=2, cores=1))
        return made[-1]

    yield make
    for each in made:
        each.close()


def _numbered(count):
    return list(enumerate(range(count)))


def test_a_process_that_dies_costs_its_part_only(pool):
    pool = pool(dying_once)
    assert dict(pool.run(_numbered(8))) == {part: 2 * part for part in range(8)}
    assert pool.work.shared.times("parts") == [f"{part:03}" for part in range(8)]
    arrivals = pool.work.shared.times("arrivals")  # of two, and of the one in place of the dead
    assert len(arrivals) == len(set(arrivals)) <= 3


def test_a_part_that_ends_every_process_is_given_up(pool):
    with pytest.raises(EngineError, match=f"ended its process {MOST_DEATHS} times, most likely"):
        list(pool(dying).run(_numbered(2)))


def test_what_changed_on_its_way_is_told(pool):
    found = dict(pool(damaged_once).run(_numbered(4)))
    assert found.pop(2) is DAMAGED
    assert found == {0: 0, 1: 2, 3: 6}


def test_an_error_comes_as_it_is(pool):
    with pytest.raises(EngineError, match=r"There is no part \d; give another"):
        list(pool(refused).run(_numbered(3)))


def test_who_stops_asking_ends_the_processes(pool):
    """Ctrl-C, or any error of whoever asks, is thrown into the generator when it is dropped."""
    running = pool(slowly).run(_numbered(50))
    process = next(running)[1]
    os.kill(process, 0)
    running.close()
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"process {process} goes on")


def test_an_error_of_who_asks_ends_the_processes_too(monkeypatch, tmp_path):
    """As Ctrl-C does that comes while a result is looked at; the error still holds on to all."""
    monkeypatch.syspath_prepend(str(ROOT))
    processes = []

    def arrived(_done, _total, process):
        processes.append(process)
        raise KeyboardInterrupt

    with Local(2) as engine:
        with pytest.raises(KeyboardInterrupt) as caught:
            engine.map(Work(function=slowly, shared=Noted(tmp_path)), range(9), arrived=arrived)
        with pytest.raises(ProcessLookupError):
            os.kill(processes[0], 0)
    assert caught.value.__traceback__ is not None
