"""The method for ``farthest``: narrow the radius down, then once more under capacity.

Sources: Minieka, SIAM Review 12 (1970), 138-139; Chen and Chen, Computers & Operations Research 36
(2009), 1646-1655.
"""

from math import inf

import numpy as np

from siting.location.methods.covering.within_capacity import serve_all
from siting.location.methods.farthest.search import Search
from siting.location.methods.outcome import Method, Outcome, other_than, refusal
from siting.location.methods.programs.formulation import bound_by_load
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.shortage import explain_infeasible
from siting.location.site_rules import make_rules
from siting.location.solution import Solution

#: Part of the run that a problem with capacity spends without looking at it.
ASIDE = 0.25
#: Radii that are tried with capacity, at most, and how near they come to each other.
MOST_TRIES, NARROW = 16, 1e-4


class Center(Method):
    """Least largest travel."""

    name = "center"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        return refusal(other_than(problem, "farthest"))

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Narrow the radius down; with capacity, again from where it ends without."""
        rules = make_rules(problem)
        search = Search(problem, rules, int(rng.integers(2**62)))
        search.run(watch.aside(ASIDE) if bound_by_load(problem) else watch)
        bound = None if search.low == -inf else search.low
        if search.blocked:
            why = explain_infeasible(problem)
            return Outcome(None, None, search.iterations, self.name, why)
        if bound_by_load(problem):
            return _serve(problem, search, rng, watch)
        return Outcome(_solution(problem, search), bound, search.iterations, self.name)


def _solution(problem: LocationProblem, search: Search) -> Solution | None:
    """Send everybody to the nearest of the best sites, or nowhere where that costs less."""
    if search.best is None or search.high == inf:
        return None
    near = problem.travel.nearest(1, among=search.best)
    pays = np.where(problem.weight > 0, problem.penalty, inf)
    site = np.where(near.cost[:, 0] <= pays, near.site[:, 0], -1).astype(np.int32)
    return Solution(problem, search.best, site)


def _serve(
    problem: LocationProblem, search: Search, rng: np.random.Generator, watch: Watch
) -> Outcome:
    """Narrow down the radius within which sites were found that serve all within capacity."""
    best: Solution | None = None
    low, radius, tries = search.low, search.high, 0
    watch.proved(search.low)
    stop = watch.proving()
    while tries < MOST_TRIES and not stop(search.low):
        tries += 1
        found = serve_all(
            problem, n_sites=problem.n_sites or 1, radius=radius, rng=rng, watch=watch
        )
        if found is not None and (best is None or found.cost < best.cost):
            best = found
            watch.found(best.cost)
        elif radius == inf:
            break
        else:
            low = max(low, radius)
        if best is None:
            radius = inf if tries > MOST_TRIES // 2 else 2 * radius or inf
        elif best.cost - low <= NARROW * best.cost:
            break
        else:
            radius = (low + best.cost) / 2
    return Outcome(best, search.low, search.iterations + tries, Center.name)
