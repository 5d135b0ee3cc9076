"""The batch of scenarios: as many as are told, and a run with another answer is named."""

import pickle

import numpy as np
import scaling
import scenarios

from siting.location.problem import LocationProblem
from siting.location.several import solve_each
from siting.travel import TableTravel


def _problem(seed, n_sites):
    table = np.random.default_rng(seed).random((20, 9))
    return LocationProblem(travel=TableTravel(table), n_sites=n_sites)


def test_every_province_is_planned_with_fewer_centers_and_with_more():
    problems = {"a": _problem(0, 4), "b": _problem(1, 6)}
    asked = scenarios.scenarios(problems)
    assert [each.centers for each in asked[:10]] == [3, 3, 4, 4, 4, 4, 4, 5, 5, 5]
    assert [each.province for each in asked] == ["a"] * 10 + ["b"] * 10
    some = scenarios.questions(asked[9:11], iterations=5)
    found = solve_each(problems, pickle.loads(pickle.dumps(some)))
    assert [len(result.solution.open_sites) for result in found] == [5, 5]


def test_a_run_with_another_answer_is_named():
    first = scaling.Run("local", 1, 8.0, 9.0, [("a",), ("b",)])
    second = scaling.Run("dask", 2, 4.0, 11.0, [("a",), ("c",)])
    lines = scaling.table([first, second]).splitlines()
    assert lines[2] == "| local | 1 | 8.0 | 9.0 | 1.00 | all |"
    assert lines[3] == "| dask | 2 | 4.0 | 11.0 | 2.00 | 1 of 2: WRONG |"
