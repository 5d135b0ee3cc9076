"""Limits of areas as rules of a search, by hand."""

import numpy as np
import pandas as pd
import pytest

from siting.errors import QuotaError
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime
from siting.planning.quota_rules import quota_constraints

LIMITS = pd.DataFrame(
    {"name": ["A", "B", "C"], "least": [1, 2, 0], "most": pd.array([1, None, 0], dtype="Int64")},
    index=["01", "02", "03"],
)
AREA = ["01", "01", "02", "02", "02", "04"]


def test_constraints_are_what_a_problem_takes():
    group, quota = quota_constraints(LIMITS, area=AREA, centers=4)
    assert quota == {"01": (1, 1), "02": (2, 3)}  # none of the third area, and three of the second
    points = np.arange(12.0).reshape(6, 2)
    problem = LocationProblem.from_points(points, points, n_sites=4, group=group, quota=quota)
    opened = solve(problem, stop=MaxRuntime(5)).solution.open_sites
    counts = pd.Series(group[opened]).value_counts()
    assert counts["01"] == 1
    assert counts["02"] >= 2


def test_candidates_that_may_not_open_do_not_count():
    allowed = np.array([True, False, True, True, False, True])
    assert quota_constraints(LIMITS, area=AREA, centers=4, allowed=allowed).quota["02"] == (2, 2)


@pytest.mark.parametrize(
    ("area", "centers", "message"),
    [
        ([*AREA[:5], None], 4, "1 of 6 candidates lie in no known area"),
        (["01", "02", "04"], 3, r"more centers than they have candidates \(B \(02\): 2 centers, 1"),
        (AREA, 2, "ask for 3 centers at least, but 2 are to open"),
        (AREA, 6, "allow 4 centers at most, and 1 candidates are in other areas, but 6"),
    ],
)
def test_constraints_that_cannot_add_up_are_refused_with_numbers(area, centers, message):
    with pytest.raises(QuotaError, match=message):
        quota_constraints(LIMITS, area=area, centers=centers)
