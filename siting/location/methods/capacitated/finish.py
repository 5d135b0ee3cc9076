"""The end of a small problem under capacity: all that can still be better, looked through."""

from math import inf

from siting.location.methods.bounds.packing_tree import Tree
from siting.location.methods.programs.formulation import bound_by_load
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.solution import Solution

#: Pairs of demand and candidate up to which a problem is small.
MAX_PAIRS = 200_000
#: Pairs of a problem, or else pairs that are left, up to which a tree goes on between two searches,
#: and the part of the run that it has there.
FEW, MOST_LEFT, PART = 40_000, 3_000, 0.15


def suits_finish(problem: LocationProblem) -> bool:
    """Whether a problem is small and its loads are to be packed."""
    return bound_by_load(problem) and problem.n_demand * problem.n_candidates <= MAX_PAIRS


class Finish:
    """A tree of what is left of a problem.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    whole
        Whether all costs are whole numbers.
    """

    def __init__(self, problem: LocationProblem, *, whole: bool) -> None:
        self._problem, self._whole = problem, whole
        self._tree: Tree | None = None

    @property
    def bound(self) -> float | None:
        """What any answer costs at least; None before anything was proved."""
        return None if self._tree is None else self._tree.bound

    def look(self, best: Solution, watch: Watch, end: float) -> Solution:
        """Look for what is better than an answer, if little enough is left for that.

        Parameters
        ----------
        best
            The best answer so far.
        watch
            Says when to stop, and is told of the bound.
        end
            Part of the run after which a search goes on.

        Returns
        -------
        The best answer now.
        """
        few = self._problem.n_demand * self._problem.n_candidates <= FEW
        return self._run(best, watch, end, most_left=FEW if few else MOST_LEFT)

    def prove(self, best: Solution, watch: Watch, end: float) -> Solution:
        """Do the same however much is left."""
        return self._run(best, watch, end, most_left=MAX_PAIRS)

    def _run(self, best: Solution, watch: Watch, end: float, *, most_left: int) -> Solution:
        stop = watch.proving(end)
        if best.violations() or stop(-inf if self.bound is None else self.bound):
            return best
        watch.steps.proved("packing")
        tree = self._tree or Tree(self._problem, best, whole=self._whole, halted=watch.halted)
        self._tree = tree
        tree.offer(best)
        if tree.left <= most_left:
            tree.run(stop)
        watch.found(tree.best.cost)
        watch.proved(tree.bound)
        return tree.best if tree.best.cost < best.cost else best
