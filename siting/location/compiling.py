"""Kernels are compiled, or read from numba's cache, when they are first called.

That is no part of anybody's search.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import perf_counter

import numpy as np
from numba.core import event

from siting.location.asked import Objective
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.capacitated.annealing import Annealing
from siting.location.methods.capacitated.method import OPEN_IN_LIST
from siting.location.methods.capacitated.recombine import Pool
from siting.location.methods.choice import METHODS
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.outcome import Method
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.solution import Solution
from siting.location.stopping import MaxIterations, MaxRuntime, Stop

#: Numba's event from the wish for its compiler lock to the release of it.
LOCK = "numba:compiler_lock"
#: Kinds of problems: objective, whether sites are to be few, whether they have a capacity. Those
#: that take longest to compile come first.
KINDS: tuple[tuple[Objective, bool, bool], ...] = (
    ("total", False, True),
    ("covered", False, True),
    ("covered", False, False),
    ("total", True, True),
    ("total", True, False),
    ("total", False, False),
    ("farthest", False, True),
    ("farthest", False, False),
)
#: Points and sites of the problems by which everything is compiled, and seconds for each of them.
POINTS, SITES, SECONDS = 150, 10, 1.0
#: Iterations of a bound that is only to be compiled.
ITERATIONS = 30


@contextmanager
def uncounted(stop: Stop) -> Iterator[None]:
    """Move the end of a run later by the time that numba takes to compile, keep and read kernels.

    All of that happens under numba's compiler lock; compiling alone would leave out the seconds
    that a cold start spends on files.

    Parameters
    ----------
    stop
        When the run ends; one that does not look at the time is left as it is.
    """
    listener = _Extending(stop)
    event.register(LOCK, listener)
    try:
        yield
    finally:
        event.unregister(LOCK, listener)


def compile_kind(objective: Objective, few: bool, capacitated: bool) -> None:  # noqa: FBT001 - one of KINDS
    """Solve a small problem of a kind by every method that takes it: for after an installation.

    Parameters
    ----------
    objective
        What is to be small, or large.
    few
        Whether to ask for as few sites as can be.
    capacitated
        Whether sites have a capacity.
    """
    small = small_problem(objective, few=few, capacitated=capacitated)
    for method in METHODS:
        if not method.refuses(small):
            _run(method, small)


def _run(method: Method, small: LocationProblem) -> None:
    stop = MaxRuntime(SECONDS)
    with uncounted(stop):
        watch = Watch(stop, larger_is_better=small.objective == "covered")
        method(small, rng=np.random.default_rng(0), watch=watch)


def compile_annealing() -> None:
    """Anneal a small problem: a third of what a search within capacity compiles."""
    small = small_problem("total", few=False, capacitated=True)
    chain = Annealing(small)
    chain.start(np.arange(SITES, dtype=np.int32), np.full(POINTS, -1, np.int32))
    chain.run(POINTS, heat=1.0, seed=0)
    chain.show(Pool(small))


def compile_proof() -> None:
    """Bound small problems as large ones are bounded, which no small one needs."""
    small = small_problem("total", few=False, capacitated=True)
    even = small.replace(load=np.ones(POINTS), capacity=np.full(POINTS, 1.15 * POINTS / SITES))
    for problem in (small, even):
        sites = np.arange(SITES, dtype=np.int32)
        assigned = assign_to_open(problem, sites)
        if assigned is None:
            continue
        solution = Solution(problem, sites, assigned.site)
        proof = Proof(problem, make_cells(problem, open_in_list=OPEN_IN_LIST, seconds=SECONDS))
        proof.run(solution, None, MaxIterations(ITERATIONS))
        proof.run_in_blocks(solution, MaxIterations(ITERATIONS))


def small_problem(objective: Objective, *, few: bool, capacitated: bool) -> LocationProblem:
    """Return a problem of `POINTS` demand points, of one of `KINDS`."""
    rng = np.random.default_rng(0)
    points, load = rng.random((POINTS, 2)), rng.integers(1, 10, POINTS).astype(float)
    return LocationProblem.from_points(
        points,
        points,
        n_sites=None if few else SITES,
        objective=objective,
        weight=load,
        load=load,
        capacity=1.15 * load.sum() / SITES if capacitated else np.inf,
        radius=0.3 if few or objective == "covered" else None,
    )


class _Extending(event.Listener):
    """Extends a stop by the time in which at least one thread holds the lock or waits for it."""

    def __init__(self, stop: Stop) -> None:
        self._stop, self._depth, self._began = stop, 0, 0.0
        self._turn = Lock()

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002 - numba's signature
        """Note when the first thread comes."""
        with self._turn:
            if not self._depth:
                self._began = perf_counter()
            self._depth += 1

    def on_end(self, event: event.Event) -> None:  # noqa: ARG002 - numba's signature
        """Extend the stop when the last one has gone."""
        with self._turn:
            self._depth -= 1
            if not self._depth:
                self._stop.extend(perf_counter() - self._began)
