"""A search of a job ends as it was asked, or when a file appears, and is the same otherwise."""

from math import inf

import numpy as np
import pytest

import siting
from siting.jobs.stopping import StopAsked, stop_of
from siting.location.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime


@pytest.fixture
def problem():
    points = np.random.default_rng(1).random((60, 2)) * 1000
    return siting.LocationProblem(travel=siting.PointTravel(points, points), n_sites=5)


def test_a_stop_is_as_it_was_asked(tmp_path):
    asked = StopAsked(tmp_path / "s")
    assert stop_of(tmp_path / "s", seconds=3.0) == FirstOf((MaxRuntime(3.0), asked))
    both = FirstOf((MaxRuntime(3.0), MaxGap(0.02)))
    assert stop_of(tmp_path / "s", seconds=3.0, gap_percent=2.0) == FirstOf((both, asked))
    assert stop_of(tmp_path / "s", seconds=3.0, iterations=7) == FirstOf((MaxIterations(7), asked))


def test_an_answer_is_the_same_as_long_as_nobody_asks_to_stop(problem, tmp_path):
    usual = siting.solve(problem, stop=MaxIterations(30), seed=2)
    told = siting.solve(problem, stop=stop_of(tmp_path / "s", seconds=0.0, iterations=30), seed=2)
    assert list(told.solution.open_sites) == list(usual.solution.open_sites)
    assert (told.cost, told.iterations, told.interrupted) == (usual.cost, usual.iterations, False)


def test_the_best_so_far_is_kept_when_the_file_appears(problem, tmp_path):
    (tmp_path / "s").touch()
    told = siting.solve(problem, stop=stop_of(tmp_path / "s", seconds=600.0), seed=2)
    assert len(told.solution.open_sites) == 5
    assert told.runtime_s < 300


def test_a_search_within_capacity_that_hardly_began_has_an_answer(tmp_path):
    points = np.random.default_rng(1).random((300, 2)) * 1000
    crowded = siting.LocationProblem(
        travel=siting.PointTravel(points, points), n_sites=5, capacity=np.full(300, 70.0),
        load=np.ones(300), penalty=np.full(300, 5000.0),
    )  # fmt: skip
    (tmp_path / "s").touch()
    told = siting.solve(crowded, stop=stop_of(tmp_path / "s", seconds=600.0), seed=2)
    assert len(told.solution.open_sites) == 5
    assert np.bincount(told.solution.assignment[told.solution.assignment >= 0]).max() <= 70


def test_the_disk_is_asked_a_few_times_a_second(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("siting.jobs.stopping.monotonic", lambda: clock[0])
    stop = StopAsked(tmp_path / "s")
    assert not stop(inf)
    (tmp_path / "s").touch()
    assert not stop(inf)
    clock[0] = 1.0
    assert stop(inf)
    assert not stop.interrupted()
    clock[0] = 62.0
    assert stop.interrupted()  # long enough was waited
    clock[0] = 1.0
    (tmp_path / "s").unlink()
    clock[0] = 2.0
    assert (stop.seconds_left(), stop.used()) == (0.0, 1.0)  # what was heard is not forgotten


def test_it_tells_no_path(tmp_path):
    assert repr(StopAsked(tmp_path / "s")) == "StopAsked()"
