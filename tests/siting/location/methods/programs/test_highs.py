"""HiGHS on programs that are solved by hand."""

import numpy as np
import pytest

from siting.location.methods.programs.highs import run_highs
from siting.location.methods.programs.program import Rows


def _knapsack(*, least=-np.inf):
    """Choose from worths 10, 7, 6 of weights 5, 4, 3 within a weight of 7: the last two."""
    rows = Rows()
    rows.add(1, (np.zeros(3, int), np.arange(3), [5.0, 4.0, 3.0]), low=least, high=7.0)
    worth = np.array([-10.0, -7.0, -6.0])
    return rows.program(worth, np.zeros(3), np.ones(3), np.ones(3, bool))


def test_the_best_choice_is_found_and_proved():
    answer = run_highs(_knapsack(), size=13.0)
    assert answer.values == pytest.approx([0.0, 1.0, 1.0])
    assert answer.bound == pytest.approx(-13.0)
    assert answer.optimal
    assert not answer.infeasible


@pytest.mark.parametrize("size", [0.0, 1e-6, 1.0, 1e9, np.inf])
def test_the_size_that_is_given_changes_nothing(size):
    answer = run_highs(_knapsack(), size=size)
    assert answer.values == pytest.approx([0.0, 1.0, 1.0])
    assert answer.bound == pytest.approx(-13.0)


def test_tiny_costs_are_told_apart():
    """HiGHS alone compares to an absolute 1e-6."""
    rows = Rows()
    rows.add(1, (np.zeros(2, int), np.arange(2), 1.0), low=1.0, high=1.0)
    program = rows.program(np.array([1.0e-8, 0.9e-8]), np.zeros(2), np.ones(2), np.ones(2, bool))
    answer = run_highs(program, size=1e-8, start=np.array([1.0, 0.0]))
    assert answer.values == pytest.approx([0.0, 1.0])
    assert answer.bound == pytest.approx(0.9e-8)


def test_no_solution_is_said_so():
    answer = run_highs(_knapsack(least=6.5))
    assert answer.optimal
    answer = run_highs(_knapsack(least=7.5))
    assert answer.infeasible
    assert answer.values is None
    assert answer.bound == -np.inf


def test_a_program_without_rows_that_bind():
    rows = Rows()
    rows.add(0, (np.empty(0, int), np.empty(0, int), 1.0))
    program = rows.program(np.array([1.0, -1.0]), np.zeros(2), np.ones(2), np.ones(2, bool))
    assert run_highs(program).values == pytest.approx([0.0, 1.0])


@pytest.fixture(scope="module")
def hard():
    """Ten knapsacks at once, which take thousands of nodes."""
    rng, n = np.random.default_rng(1), 100
    rows = Rows()
    for _ in range(10):
        weight = rng.integers(1, 1_000, n).astype(float)
        rows.add(1, (np.zeros(n, int), np.arange(n), weight), high=float(weight.sum() // 2))
    worth = -rng.integers(1, 1_000, n).astype(float)
    return rows.program(worth, np.zeros(n), np.ones(n), np.ones(n, bool))


def test_it_stops_when_told_and_says_what_it_knows(hard):
    seen = []

    def stop(best, bound):
        seen.append((best, bound))
        return len(seen) == 20

    answer = run_highs(hard, size=1e5, stop=stop)
    assert len(seen) == 20
    assert not answer.optimal
    assert not answer.infeasible
    assert answer.bound <= hard.cost @ answer.values
    bests, bounds = np.array(seen).T
    assert (np.diff(bests[np.isfinite(bests)]) <= 0).all()
    assert (bounds <= bests).all()


def test_it_stops_when_interrupted(hard):
    answer = run_highs(hard, size=1e5, interrupted=lambda: True)
    assert not answer.optimal
    assert answer.bound <= -40_000


def test_without_time_there_is_only_the_bound_of_the_columns(hard):
    answer = run_highs(hard, size=1e5, seconds=0.0)
    assert not answer.optimal
    assert answer.values is None or (hard.matrix @ answer.values <= hard.row_high).all()
    assert hard.cost.sum() <= answer.bound <= -40_000


def test_the_same_program_gives_the_same_answer(hard):
    def some():
        left = iter(range(60))
        return run_highs(hard, size=1e5, stop=lambda *_: next(left, None) is None)

    first, second = some(), some()
    assert first.nodes == second.nodes
    assert first.bound == second.bound
    assert (first.values == second.values).all()


def test_a_start_is_taken_up(hard):
    best = run_highs(hard, size=1e5, stop=lambda cost, _: cost < -36_000)
    again = run_highs(hard, size=1e5, start=best.values, interrupted=lambda: True)
    assert hard.cost @ again.values <= hard.cost @ best.values + 1e-6


def test_a_program_without_whole_numbers_can_be_interrupted():
    """It asks at each step of the simplex method; nothing else would be asked before its end."""
    rng = np.random.default_rng(0)
    rows, count = Rows(), 60
    row, column = (part.ravel() for part in np.indices((count, count)))
    rows.add(count, (row, column, rng.random(count * count)), low=1.0)
    endless = np.full(count, np.inf)
    program = rows.program(np.ones(count), np.zeros(count), endless, np.zeros(count, bool))
    assert run_highs(program).optimal
    asked = []
    answer = run_highs(program, interrupted=lambda: asked.append(1) or len(asked) > 3)
    assert not answer.optimal
    assert len(asked) < 30
