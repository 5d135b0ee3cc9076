"""A scheduler and its workers as processes of their own: one dies, one lies, one is silent."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from socket import socket
from typing import NamedTuple

import numpy as np
import pytest

from layers.texts import Words
from layers.texts.errors import told
from siting.engine import InProcess, Work, open_engine
from siting.errors import EngineError
from siting.location.problem import LocationProblem
from siting.location.several import Question, solve_each
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel
from tests.siting.engine.small_parts import (
    ROOT,
    Noted,
    damaged_once,
    multiplied,
    refused,
    wrong_once,
)

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'siting[cluster]'")

from siting.engine import cluster as module

#: Dask's own threads and loops end when they end; what they leave open is none of ours.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


class Machines(NamedTuple):
    """An engine, and the processes of its workers."""

    engine: object
    workers: list


def _free_port():
    with closing(socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    port, folder = _free_port(), tmp_path_factory.mktemp("dask")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    with ExitStack() as running, (folder / "log").open("w") as log:

        def start(kind, *words):
            command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words]
            process = subprocess.Popen(
                [*command, "--no-dashboard"], env=environment, cwd=folder, stdout=log, stderr=log
            )
            running.callback(process.wait)
            running.callback(process.kill)
            return process

        start("scheduler", "--host", "127.0.0.1", "--port", str(port))
        words = (f"tcp://127.0.0.1:{port}", "--no-nanny", "--nthreads", "2")
        workers = [start("worker", *words) for _ in range(2)]
        engine = running.enter_context(_answering(port))
        while engine.beside(2) < 2:
            time.sleep(0.05)
        yield Machines(engine, workers)


def _answering(port):
    """Open the engine as soon as its scheduler is there."""
    for _ in range(30):
        try:
            return open_engine(f"dask://127.0.0.1:{port}")
        except EngineError:
            continue
    pytest.fail("the scheduler does not start")


def test_the_same_as_here_and_what_is_shared_goes_once_to_each(machines, tmp_path):
    shared = Noted(tmp_path, 3)
    work = Work(function=multiplied, shared=shared)
    for parts in (range(9), range(9, 12)):
        assert machines.engine.map(work, parts) == InProcess().map(work, parts)
    arrivals = shared.times("arrivals")
    assert len(arrivals) == len(set(arrivals)) == 2


@pytest.mark.parametrize("function", [damaged_once, wrong_once])
def test_a_result_that_is_wrong_or_changed_on_its_way_is_computed_again(
    machines, tmp_path, function
):
    shared = Noted(tmp_path, 3)
    work = Work(function=function, shared=shared, take=lambda _, found: max(found, 0) or None)
    assert machines.engine.map(work, range(1, 6)) == [3, 6, 9, 12, 15]
    assert shared.times("parts").count("002") == (2 if function is damaged_once else 1)


def test_the_error_of_a_part_comes_as_it_is(machines):
    with pytest.raises(EngineError, match=r"There is no part \d; give another"):
        machines.engine.map(Work(function=refused, shared=None), range(3))


def test_a_worker_that_dies_changes_no_bit(machines):
    """Searches within capacity, in the midst of which one of two machines goes."""
    rng = np.random.default_rng(0)
    table = np.hypot(*(rng.random((1500, 1, 2)) - rng.random((1, 150, 2))).transpose(2, 0, 1))
    problem = LocationProblem(
        travel=TableTravel(table), n_sites=12, capacity=np.full(150, 144.0), penalty=np.ones(1500)
    )
    questions = [
        Question(
            asked={"n_sites": 12 + turn}, stop=MaxIterations(20 if turn == 0 else 8), seed=turn
        )
        for turn in range(5)
    ]
    left = []

    def kill(done, total, _):
        if done == 1:
            machines.workers[0].kill()
            left.append(total - done)

    far = solve_each(problem, questions, engine=machines.engine, arrived=kill)
    here = solve_each(problem, questions)
    assert left == [4]
    assert machines.engine.beside(2) == 1
    assert {result.status for result in here} == {"feasible"}  # the limit ended them, no proof
    assert [_bits(result) for result in far] == [_bits(result) for result in here]


def _bits(result):
    """Return all that a result says but its time."""
    found = result.solution
    return (
        *(found.open_sites.tobytes(), found.assignment.tobytes(), result.cost.hex()),
        *(repr(result.lower_bound), result.status, result.iterations, result.method),
    )


def test_an_address_that_does_not_answer_is_told_in_both_languages(monkeypatch):
    monkeypatch.setattr(module, "CONNECT_S", 0.3)
    place = f"127.0.0.1:{_free_port()}"
    with pytest.raises(EngineError, match=f"No scheduler of a cluster answers at {place}") as error:
        open_engine(f"dask://{place}")
    assert "زمان‌بند هیچ خوشه‌ای پاسخ نمی‌دهد" in told(error.value, Words("fa"))


def test_a_cluster_without_workers_is_given_up(machines, monkeypatch):
    """All die, and none comes; last of these tests, since nobody is left then."""
    for worker in machines.workers:  # which of them live depends on what ran before here
        worker.kill()
        worker.wait()
    monkeypatch.setattr(machines.engine, "_patience_s", 0.6)
    with pytest.raises(EngineError, match=r"has no worker; start some, for example with `dask"):
        machines.engine.map(Work(function=multiplied, shared=None), range(2))
