"""Several solves: each is as by itself, and what cannot be its answer is not taken."""

from dataclasses import replace

import numpy as np
import pytest

from siting.errors import EngineError, ProblemError
from siting.location import several
from siting.location.problem import LocationProblem
from siting.location.several import Question, changed, solve_each
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel
from tests.siting.engine.small_parts import Elsewhere


def _problem(seed=0, **given):
    rng = np.random.default_rng(seed)
    table = np.hypot(*(rng.random((30, 1, 2)) - rng.random((1, 8, 2))).transpose(2, 0, 1))
    return LocationProblem(
        travel=TableTravel(table), n_sites=2, penalty=np.full(30, 3.0), capacity=16.0, **given
    )


STOP = MaxIterations(40)


def _questions(*counts):
    return [Question(asked={"n_sites": count}, stop=STOP, seed=5) for count in counts]


def test_each_is_as_by_itself():
    problem = _problem()
    alone = [
        solve(problem.replace(n_sites=count), stop=MaxIterations(40), seed=5) for count in (2, 3, 4)
    ]
    for engine in (None, Elsewhere()):
        found = solve_each(problem, _questions(2, 3, 4), engine=engine)
        for one, same in zip(alone, found, strict=True):
            assert replace(same, solution=None, runtime_s=0.0) == replace(
                one, solution=None, runtime_s=0.0
            )
            assert same.solution.problem.n_sites == one.solution.problem.n_sites
            assert same.solution.assignment.tobytes() == one.solution.assignment.tobytes()
    assert STOP.used() == 0.0


def test_a_result_without_an_answer_is_one():
    (none,) = solve_each(_problem().replace(penalty=None), _questions(1))
    assert none.solution is None
    assert none.status == "infeasible"


def test_what_cannot_be_posed_is_refused_as_ever():
    with pytest.raises(ProblemError, match="99"):
        solve_each(_problem(), _questions(99))


def test_a_question_may_pose_a_problem_of_another_ground():
    def pose(ground, asked):
        return changed(ground["problem"], {"n_sites": ground["more"] + asked})

    question = Question(asked=1, stop=MaxIterations(20), seed=0, pose=pose)
    (found,) = solve_each({"problem": _problem(), "more": 2}, [question])
    assert len(found.solution.open_sites) == 3


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: replace(answer, cost=answer.cost * 1.001),
        lambda answer: replace(answer, open_sites=answer.open_sites[:-1]),
        lambda answer: replace(answer, open_sites=answer.open_sites + np.int32(100)),
        lambda answer: replace(answer, assignment=answer.assignment[:-1]),
        lambda answer: replace(answer, assignment=np.full_like(answer.assignment, 8)),
        lambda answer: replace(
            answer, assignment=np.full_like(answer.assignment, answer.open_sites[0])
        ),
    ],
)
def test_an_answer_that_is_spoiled_is_asked_for_again(monkeypatch, seed, spoil):
    """Once: a second time it is refused."""
    problem, whole, asked = _problem(seed), several._solved, []

    def spoiled(question, ground, *, times=1):
        asked.append(question)
        answer = whole(question, ground)
        return spoil(answer) if len(asked) <= times else answer

    monkeypatch.setattr(several, "_solved", spoiled)
    (found,) = solve_each(problem, _questions(3))
    assert len(asked) == 2
    assert found.solution.violations() == []
    asked.clear()
    monkeypatch.setattr(several, "_solved", lambda *given: spoiled(*given, times=2))
    with pytest.raises(EngineError, match="1 of 1 parts"):
        solve_each(problem, _questions(3))


def test_after_ctrl_c_it_may_give_up(monkeypatch):
    whole = several.solve
    monkeypatch.setattr(
        several,
        "solve",
        lambda problem, **options: replace(
            whole(problem, **options), interrupted=problem.n_sites == 3
        ),
    )
    assert len(solve_each(_problem(), _questions(2, 3, 4))) == 3
    assert len(solve_each(_problem(), _questions(2, 3, 4), give_up=True)) == 2
