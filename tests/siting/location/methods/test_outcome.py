import numpy as np

from siting.location.methods.outcome import other_than, refusal
from siting.location.problem import LocationProblem
from siting.travel import TableTravel


def test_all_that_is_wanted_in_vain_is_named():
    assert refusal({"capacity": True, "quotas": False, "penalties": True}) == (
        "capacity and penalties"
    )
    assert refusal({"capacity": False}) == refusal({}) == ""


def test_other_questions_than_one_objective():
    table = TableTravel(np.ones((2, 2)))
    total = LocationProblem(travel=table, n_sites=1)
    assert refusal(other_than(total, "total")) == ""
    assert refusal(other_than(total, "farthest")) == "the objective 'total'"
    fewest = LocationProblem(travel=table, n_sites=None, radius=1.0)
    assert refusal(other_than(fewest, "total")) == "the fewest sites that cover all demand"
