"""How a run ended, and what was proved of it."""

import numpy as np
import pytest

from siting.errors import InfeasibleError, NotFoundError
from siting.location.problem import LocationProblem
from siting.location.result import Certificate, Result, Status
from siting.location.solution import Solution


def _result(**given):
    problem = LocationProblem.from_points([[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0]], n_sites=1)
    solution = Solution(problem, np.zeros(1, np.int32), np.zeros(2, np.int32))
    usual = {
        "solution": solution,
        "status": Status.FEASIBLE,
        "lower_bound": None,
        "runtime_s": 1.25,
        "iterations": 7,
        "method": "exchange",
    }
    return Result(**(usual | given))


@pytest.mark.parametrize(
    ("status", "error"),
    [(Status.INFEASIBLE, InfeasibleError), (Status.UNKNOWN, NotFoundError)],
)
def test_only_what_is_proved_to_have_no_answer_is_called_infeasible(status, error):
    refusal = _result(solution=None, status=status, message="This is why.").refusal()
    assert type(refusal) is error
    assert str(refusal) == "This is why."


def test_cost_is_that_of_the_solution():
    assert _result().cost == 5.0
    assert _result(solution=None).cost == np.inf


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [
        (5.0, 4.0, 0.2),
        (5.0, 5.0, 0.0),
        (0.0, 0.0, 0.0),
        (5.0, None, None),
        (np.inf, 4.0, None),
        (4.0, 5.0, 0.2),  # an upper bound, as for ``covered``
    ],
)
def test_gap_is_the_distance_from_the_bound(cost, bound, gap):
    assert Certificate(cost, bound, Status.FEASIBLE).gap == (gap and pytest.approx(gap))


def test_certificate_says_the_same_as_the_result():
    result = _result(lower_bound=4.0)
    assert result.certificate == Certificate(5.0, 4.0, Status.FEASIBLE)
    assert result.gap == result.certificate.gap == pytest.approx(0.2)


def test_summary_with_and_without_a_bound():
    assert _result(lower_bound=4.0).summary() == (
        "feasible: cost 5.00 (gap 20.00 %), 1 sites, 0 demand points unserved, 1.2 s, "
        "7 iterations of exchange"
    )
    assert "(no bound was computed)" in _result().summary()


def test_summary_without_an_answer_is_the_message():
    result = _result(solution=None, status=Status.INFEASIBLE, message="Too little room.")
    assert result.summary() == "infeasible: Too little room."


def test_who_cannot_go_on_without_a_solution_is_told_why():
    assert _result().required().cost == 5.0
    with pytest.raises(InfeasibleError, match=r"This is why\."):
        _result(solution=None, status=Status.INFEASIBLE, message="This is why.").required()
    with pytest.raises(KeyboardInterrupt):
        _result(solution=None, status=Status.UNKNOWN, interrupted=True).required()
