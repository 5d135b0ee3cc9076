"""Several solves on one ground, each with something changed: independent parts for an engine."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from siting.arrays import Int32s
from siting.engine import CORES, Arrived, Engine, InProcess, Work
from siting.location.problem import LocationProblem
from siting.location.result import Result
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import Stop

#: What rounding may make of a cost on another machine, relatively.
_ROUNDING = 1e-9


def changed(problem: LocationProblem, changes: Mapping[str, Any]) -> LocationProblem:
    """Return a problem with some of its fields changed."""
    return problem.replace(**changes)


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """One solve.

    Parameters
    ----------
    asked
        What is other in this one; by default the fields of the problem that change.
    stop
        When it ends; a stop that was used elsewhere goes on as it is.
    seed
        Seed of all randomness.
    pose
        A function of a module that makes a problem of the ground and what is asked.
    """

    asked: Any
    stop: Stop
    seed: int
    pose: Callable[[Any, Any], LocationProblem] = changed

    def posed(self, ground: object) -> LocationProblem:
        """Return the problem that is asked."""
        return self.pose(ground, self.asked)


@dataclass(frozen=True, eq=False)
class _Answer:
    """A result as it travels: without the problem, which the one who asked has."""

    bare: Result
    cost: float
    open_sites: Int32s | None
    assignment: Int32s | None


def solve_each(
    ground: object,
    questions: Sequence[Question],
    *,
    engine: Engine | None = None,
    arrived: Arrived[Result] | None = None,
    give_up: bool = False,
) -> list[Result]:
    """Solve one problem for each question; with a stop by iterations it is the same anywhere.

    Parameters
    ----------
    ground
        What all problems are made of, such as one problem of which each changes something; it goes
        once to each worker.
    questions
        The questions.
    engine
        Who solves them; by default this process, one after the other.
    arrived
        Told how many are solved, of how many, and the last result, in whatever order they come.
    give_up
        Whether to solve no more once Ctrl-C ended one.

    Returns
    -------
    A result for each question, in their order; fewer where it gave up.

    Raises
    ------
    EngineError
        When the engine cannot solve them, or an answer is none of its question.
    """
    return (engine or InProcess()).map(
        Work(function=_solved, shared=ground, take=partial(_taken, ground), cores=CORES),
        questions,
        arrived=arrived,
        enough=(lambda result: result.interrupted) if give_up else None,
    )


def _solved(question: Question, ground: object) -> _Answer:
    """Solve one question, where the ground is."""
    result = solve(question.posed(ground), stop=deepcopy(question.stop), seed=question.seed)
    found, bare = result.solution, replace(result, solution=None)
    if found is None:
        return _Answer(bare, result.cost, None, None)
    return _Answer(bare, result.cost, found.open_sites, found.assignment)


def _taken(ground: object, question: Question, answer: _Answer) -> Result | None:
    """Return the result that came, on its problem; None where it is none of that."""
    if answer.open_sites is None or answer.assignment is None:
        return answer.bare
    posed = question.posed(ground)
    found = Solution(posed, answer.open_sites, answer.assignment)
    fits = len(found.assignment) == posed.n_demand
    for sites in (found.assignment, found.open_sites):
        fits = fits and bool((sites < posed.n_candidates).all())
    if not fits or found.violations() or abs(found.cost - answer.cost) > _slack(answer.cost):
        return None
    return replace(answer.bare, solution=found)


def _slack(cost: float) -> float:
    return _ROUNDING * abs(cost)
