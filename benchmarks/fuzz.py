"""Random problems and plans against independent models: what the package says must hold.

Run ``python benchmarks/fuzz.py --problems 2000 --plans 40 --first 0``: every violation is printed
with the seed that draws it again; any makes the exit code 1. A long run of ``run.py`` begins where
no other one did.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from definitions import SAME, best_by_program, best_by_trying, recount
from random_plans import random_plan, recount_plan
from random_problems import random_problem

from siting.location.methods.choice import METHODS
from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.solver import solve
from siting.location.stopping import MaxIterations

#: Iterations with which the exact method ends by itself, and those of searches.
ENOUGH, SOME = 20_000, 5


@dataclass(frozen=True)
class Judged:
    """What is wrong with answers to one problem, in a few words each, and how many were judged."""

    faults: tuple[str, ...]
    answers: int


def judge_problem(seed: int) -> Judged:
    """Solve a random problem by every method that takes it, and compare to independent models."""
    problem = random_problem(seed)
    best = best_by_program(problem)
    faults = list(_check_models(problem, best))
    names = [method.name for method in METHODS if not method.refuses(problem)]
    for name in ["auto", *names]:
        complete = name in {"auto", "exact"}
        stop = MaxIterations(ENOUGH if complete else SOME)
        result = solve(problem, stop=stop, method=name, seed=seed)
        told = f"problem {seed} ({problem.objective}, {problem.n_sites} sites) by {name}"
        found = _check(problem, result, best, complete=complete)
        faults += [f"{told}: {fault}; best {best}; {result.summary()}" for fault in found]
    return Judged(tuple(faults), len(names) + 1)


def _check_models(problem: LocationProblem, best: float | None) -> Iterator[str]:
    """Compare the two models to each other, where both can be asked."""
    try:
        tried = best_by_trying(problem)
    except OverflowError:
        return
    if (tried is None) != (best is None) or (best is not None and not _same(tried or 0.0, best)):
        yield f"the models contradict each other: {tried} and {best}"


def _same(value: float, other: float) -> bool:
    return abs(value - other) <= SAME * max(abs(value), abs(other))


def _check(
    problem: LocationProblem, result: Result, best: float | None, *, complete: bool
) -> Iterator[str]:
    """Say what of a result is not true."""
    if complete and result.status not in {Status.OPTIMAL, Status.INFEASIBLE}:
        yield "it ended without a proof"
    if result.status in {Status.INFEASIBLE, Status.UNKNOWN} and not result.message.endswith("."):
        yield "it says no reason"
    if best is None:
        if result.solution is not None:
            yield "it answers what has no answer"
        return
    if result.status is Status.INFEASIBLE:
        yield "it calls infeasible what is not"
    sense = -1.0 if problem.objective == "covered" else 1.0
    bound = result.lower_bound
    if bound is not None and sense * (bound - best) > SAME * abs(best):
        yield f"its bound {bound} is wrong"
    if result.solution is not None:
        yield from _check_answer(problem, result, best, sense)


def _check_answer(
    problem: LocationProblem, result: Result, best: float, sense: float
) -> Iterator[str]:
    """Say what of an answer is not true."""
    if result.solution is None:
        return
    counted = recount(
        problem, result.solution.open_sites.tolist(), result.solution.assignment.tolist()
    )
    yield from counted.faults
    if not _same(counted.value, result.cost):
        yield f"its cost is {counted.value}, not {result.cost}"
    if sense * (best - counted.value) > SAME * abs(best):
        yield "it is better than the best"
    if result.status is Status.OPTIMAL and not _same(counted.value, best):
        yield "it is called optimal and is not"


def judge_plan(seed: int) -> Judged:
    """Make a plan of mixed options and count its figures anew."""
    intake, plan, given = random_plan(seed)
    if plan is None:
        return Judged((), 0)
    told = f"plan {seed} of {given['centers']} centers"
    faults = recount_plan(intake, plan, given)
    return Judged(tuple(f"{told}: {fault}" for fault in faults), 1)


def judge(problems: range, plans: range) -> int:
    """Judge problems and plans of some seeds, print what is wrong and return how much that is."""
    wrong = answers = made = 0
    for seed in problems:
        judged = judge_problem(seed)
        wrong, answers = wrong + len(judged.faults), answers + judged.answers
        print(*judged.faults, sep="\n", end="\n" * bool(judged.faults), flush=True)
    for seed in plans:
        judged = judge_plan(seed)
        wrong, made = wrong + len(judged.faults), made + judged.answers
        print(*judged.faults, sep="\n", end="\n" * bool(judged.faults), flush=True)
    print(
        f"{len(problems)} problems with {answers} answers, {len(plans)} plans of which {made} "
        f"exist: {wrong} violations."
    )
    return wrong


def main() -> None:
    """Judge as much as is asked for; exit with 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=2_000)
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    options = parser.parse_args()
    first = options.first
    wrong = judge(range(first, first + options.problems), range(first, first + options.plans))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
