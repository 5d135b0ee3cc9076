"""Least total cost under capacity: search by a portfolio, proof by a Lagrangian bound.

Of a small problem all that can still be better is looked through as soon as little of it is left.
"""

from collections.abc import Callable

import numpy as np

from siting.location.methods.bounds.proof import Proof
from siting.location.methods.capacitated.crowded import Crowded
from siting.location.methods.capacitated.finish import PART, Finish, suits_finish
from siting.location.methods.capacitated.portfolio import Portfolio
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.outcome import Method, Outcome, other_than, refusal
from siting.location.problem import LocationProblem
from siting.location.progress import Watch

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: Part of the time that a proof has, once its lists are made, for the dual of the whole; the rest
#: is for blocks, or for a program.
LAGRANGIAN = 0.15


class Capacitated(Method):
    """Exchange and annealing."""

    name = "exchange"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        return refusal(other_than(problem, "total"))

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search and prove in turns."""
        left = watch.seconds_left()
        cells = make_cells(problem, open_in_list=OPEN_IN_LIST, seconds=left)
        kind = Crowded if Crowded.suits(problem, cells) else Portfolio
        search = kind(problem, cells, rng, seconds=left, halted=watch.halted)
        proof = Proof(problem, cells)
        finish = Finish(problem, whole=proof.whole) if suits_finish(problem) else None
        watch.begin()
        began = watch.used()
        for end, heat in search.phases_grouped if proof.grouped else search.phases:
            if heat is None:
                search.settle()
                watch.found(search.cost)
                if finish is not None and search.best is not None:
                    search.keep(finish.prove(search.best, watch, end))
                elif not watch.halted():
                    _prove(proof, search, watch, end)
            else:
                stop = watch.searching(end, provisional=search.provisional)
                search.run(stop, used=_part(watch, began, end), heat=heat)
                if finish is not None and search.best is not None:
                    search.keep(finish.look(search.best, watch, end + PART))
            began = end
        if finish is None:
            _search_on(search, watch)
        search.settle()
        for name in search.ran or ("transport",):
            watch.steps.searched(name)
        bound = proof.bound if finish is None else finish.bound
        return Outcome(search.best, bound, search.iterations, self.name)


def _prove(proof: Proof, search: Crowded | Portfolio, watch: Watch, end: float) -> None:
    """Raise the bound of the whole, and then by blocks or by a program where one suits."""
    if search.best is None:
        return
    watch.steps.proved("lagrangian")
    given, stop = (search.best, search.price), watch.proving(end)
    lists = proof.prepare(*given, stop) is not None
    by_program = lists and proof.suits_program
    if not lists or not (by_program or proof.suits_blocks):
        proof.run(*given, stop)
        return
    begin = watch.used()  # a search may have ended late, and lists take long
    middle = begin + LAGRANGIAN * (end - begin)
    proof.run(*given, watch.proving(middle))
    if by_program:
        watch.steps.proved("program")
        left = watch.aside(end).seconds_left()
        sites = proof.run_program(search.best, left, stop, watch.halted)
        if sites is not None:
            search.open(sites)
            watch.found(search.cost)
    elif proof.run_in_blocks(search.best, stop):
        watch.steps.proved("blocks")


def _search_on(search: Crowded | Portfolio, watch: Watch) -> None:
    """Search in the time that is left by a proof that ended early, since it has converged."""
    began = watch.used()
    for part, heat in search.rest:
        end = began + part * (1.0 - began)
        if search.best is None or watch.halted() or watch.used() >= end:
            return
        stop = watch.searching(end, provisional=search.provisional)
        search.run(stop, used=_part(watch, began, end), heat=heat)


def _part(watch: Watch, begin: float, end: float) -> Callable[[], float]:
    """Return how much of a phase is over."""
    return lambda: min(1.0, max(0.0, (watch.used() - begin) / (end - begin)))
