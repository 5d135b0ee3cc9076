"""The tree of a small problem: the best answer at its end, a bound wherever it is cut."""

import numpy as np
import pytest

from siting.location.instances import pose, read_instance
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds.packing_tree import Tree
from siting.location.methods.programs.exact import Exact
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.site_rules import make_rules
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxIterations, MaxRuntime
from tests.siting.location.methods.bounds.test_blocks import small_problem


def _never(_):
    return False


def _nobody_served(problem):
    """An answer that keeps all limits and could hardly be worse."""
    rules, n_sites = make_rules(problem), problem.n_sites
    fixed = np.flatnonzero(problem.fixed).astype(np.int32)
    sites = rules.complete(fixed, n_sites, prefer=np.arange(problem.n_candidates, dtype=float))
    return Solution(problem, sites, np.full(problem.n_demand, -1, np.int32))


def _exact(problem):
    watch = Watch(MaxRuntime(20))
    return Exact()(problem, rng=np.random.default_rng(0), watch=watch).solution


def _varied(seed):
    """A few points and sites; loads whole, equal or neither, points with weight and without."""
    problem, rng = small_problem(seed), np.random.default_rng(seed)
    if seed % 5 == 0:
        problem = problem.replace(load=rng.random(problem.n_demand) * 3)
    if seed % 7 == 0:
        problem = problem.replace(weight=rng.integers(0, 2, problem.n_demand).astype(float))
    if seed % 4 == 1:
        problem = problem.replace(closing_cost=np.arange(problem.n_candidates, dtype=float))
    return problem


@pytest.mark.parametrize("seed", range(130))
def test_from_the_worst_answer_it_ends_at_the_best(seed, best_by_milp):
    problem = _varied(seed)
    best, first = best_by_milp(problem), _nobody_served(problem)
    if not np.isfinite(best) or first.violations():
        pytest.skip("no answer keeps these rules")
    heard = []
    tree = Tree(problem, first, whole=False)

    def listen(bound):
        heard.append(bound)
        return False

    tree.run(listen)
    assert max(heard, default=0.0) <= best * (1 + 1e-9) + 1e-6
    assert tree.best.violations() == []
    assert tree.best.cost == pytest.approx(best, rel=1e-8, abs=1e-6)
    assert tree.bound == pytest.approx(best, rel=1e-8, abs=1e-6)


@pytest.mark.parametrize("seed", range(60))
def test_whole_costs_are_proved_by_a_bound_above_the_next_lower_one(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    problem = LocationProblem.from_points(
        np.column_stack([rng.integers(0, 90, 11), np.zeros(11)]),
        np.column_stack([rng.integers(0, 90, 6), np.zeros(6)]),
        n_sites=3,
        load=rng.integers(1, 9, 11).astype(float),
        weight=np.ones(11),
        capacity=25.0,
    )
    best, first = best_by_milp(problem), _exact(problem)
    if first is None:
        pytest.skip("no answer keeps these rules")
    tree = Tree(problem, first, whole=True)
    assert tree.bound == np.floor(tree.bound)
    tree.run(_never)
    assert (tree.best.cost, tree.bound) == pytest.approx((best, best))


@pytest.mark.parametrize("seed", range(40))
def test_nobody_may_wait_and_sites_need_a_least_load(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 5, 10).astype(float)
    problem = LocationProblem.from_points(
        rng.integers(0, 30, (10, 2)),
        rng.integers(0, 30, (6, 2)),
        n_sites=3,
        load=load,
        capacity=load.sum() / 2.4,
        min_load=load.sum() / 4 if seed % 2 else 0.0,
    )
    best, first = best_by_milp(problem), _exact(problem)
    if first is None:
        assert np.isinf(best)
        return
    tree = Tree(problem, first, whole=False)
    tree.run(_never)
    assert (tree.best.cost, tree.bound) == pytest.approx((best, best))


@pytest.mark.parametrize("looks", [1, 3, 9])
def test_it_can_be_cut_and_go_on_with_a_better_answer(looks, best_by_milp):
    done = []
    for seed in range(1, 60, 2):
        problem = small_problem(seed)
        first, best = _nobody_served(problem), best_by_milp(problem)
        if not np.isfinite(best) or first.violations():
            continue
        left, tree = looks, Tree(problem, first, whole=False)

        def stop(_):
            nonlocal left
            left -= 1
            return left < 0

        tree.run(stop)
        assert tree.bound <= best * (1 + 1e-9) + 1e-6
        before = tree.bound
        tree.offer(_exact(problem))
        assert before - 1e-9 <= tree.bound <= best * (1 + 1e-9) + 1e-6
        tree.run(_never)
        assert tree.best.cost == pytest.approx(best)
        done.append(tree.bound)
    assert len(done) > 20


def test_the_same_problem_grows_the_same_tree():
    problem = small_problem(3)
    trees = [Tree(problem, _nobody_served(problem), whole=False) for _ in range(2)]
    for tree in trees:
        tree.run(_never)
    first, second = trees
    assert first.count == second.count
    assert first.best.assignment.tolist() == second.best.assignment.tolist()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "best", "metric"), [("cpmp12", 966.0, "floor"), ("SJC1", 17288.99, None)]
)
def test_published_optima_are_proved(shared, name, best, metric):
    problem = pose(read_instance(shared / "bench" / "cpmp" / f"{name}.npz", metric=metric))
    start = solve(problem, stop=MaxIterations(4), method="exchange").required()
    tree = Tree(problem, start, whole=metric is not None)
    tree.run(_never)
    assert tree.best.cost == pytest.approx(best, abs=0.01)
    assert tree.bound == pytest.approx(best, abs=0.01)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "best"), [("cpmp13", 1026.0), ("cpmp16", 954.0)])
def test_a_poor_answer_is_enough_to_begin_with(shared, name, best):
    problem = pose(read_instance(shared / "bench" / "cpmp" / f"{name}.npz", metric="floor"))
    rng, start = np.random.default_rng(0), None
    while start is None:
        sites = np.sort(rng.choice(problem.n_candidates, problem.n_sites, replace=False))
        assigned = assign_to_open(problem, sites.astype(np.int32))
        start = None if assigned is None else Solution(problem, sites, assigned.site)
    assert start.cost > 1.1 * best
    tree = Tree(problem, start, whole=True)
    tree.run(_never)
    assert (tree.best.cost, tree.bound) == (best, best)
    assert tree.best.violations() == []
