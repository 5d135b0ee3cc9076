"""The room of enlarged centers becomes part of them, and what an answer costs stays."""

import numpy as np
import pandas as pd
import pytest

from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.planning.room import enlarged, merge_room

#: A center, its room behind one that gets none, and a neighborhood: positions 0 to 3.
SITES = pd.DataFrame(
    {"kind": ["neighborhood", "standing", "standing", "room"], "at": [0, 1, 2, 1]},
    index=["n", "a", "b", "a+"],
)
PLACES = [[9.0, 0.0], [0.0, 0.0], [4.0, 0.0], [0.0, 0.0]]
HOMES = [[0.0, 1.0], [0.0, 2.0], [1.0, 0.0], [4.0, 0.0], [90.0, 0.0]]


@pytest.fixture
def answer():
    """Three homes near a center for two: the third is served by its room; one is unserved."""
    problem = LocationProblem.from_points(
        HOMES, PLACES, n_sites=3, capacity=[2, 2, 2, 1], penalty=50.0,
        group=["", "", "", "room"], quota={"room": (1, 1)},
    )  # fmt: skip
    assignment = np.array([1, 1, 3, 2, -1], dtype=np.int32)
    return Solution(problem, np.array([1, 2, 3], dtype=np.int32), assignment)


def test_those_are_named_whose_room_opens(answer):
    assert enlarged(SITES, answer) == ["a"]
    without = Solution(answer.problem, np.array([0, 1, 2], dtype=np.int32),
                       np.array([1, 1, 2, 2, -1], dtype=np.int32))  # fmt: skip
    assert enlarged(SITES, without) == []


def test_room_is_part_of_the_center_and_the_cost_stays(answer):
    merged = merge_room(SITES, answer)
    assert merged.open_sites.tolist() == [1, 2]
    assert merged.assignment.tolist() == [1, 1, 1, 2, -1]
    assert merged.problem.capacity[[0, 1, 2]].tolist() == [2.0, 3.0, 2.0]
    assert (merged.problem.n_sites, merged.problem.quota) == (2, {})
    assert merged.cost == answer.cost == 1 + 2 + 1 + 0 + 50


def test_an_answer_without_room_is_left_as_it_is(answer):
    plain = Solution(answer.problem, np.array([0, 1, 2], dtype=np.int32),
                     np.array([1, 1, 2, 2, -1], dtype=np.int32))  # fmt: skip
    assert merge_room(SITES, plain) is plain
