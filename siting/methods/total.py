"""The method for ``total``: search on cells, then assign the demand points themselves."""

import numpy as np

from siting.methods.assignment import assign_to_open
from siting.methods.cells import make_cells
from siting.methods.exchange import exchange
from siting.methods.interchange import interchange
from siting.methods.lagrangian import lower_bound, make_offers
from siting.methods.outcome import Outcome
from siting.problem import LocationProblem
from siting.solution import Solution
from siting.travel import Floats
from siting.watching import Watch

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: Candidates that the proof lists for each demand point: at least, and for each site to be opened.
MIN_OFFERS, OFFERS_PER_SITE = 64, 8


#: Part of a run that the search takes; the proof of a bound takes the rest.
SEARCH_PART = 2 / 3


class Total:
    """Least total cost: by `exchange` under capacity, else by `interchange`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        wants = {
            f"the objective {problem.objective!r}": problem.objective != "total",
            "the fewest sites that cover all demand": problem.n_sites is None,
            "quotas": bool(problem.quota),
            "minimum loads": bool((problem.min_load > 0).any()),
            "capacity": problem.capacitated and self.name == "interchange",
        }
        return " and ".join(what for what, wanted in wants.items() if wanted)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search on cells, assign the demand points themselves, prove a bound."""
        cells = make_cells(problem, open_in_list=OPEN_IN_LIST)
        price = None
        stop = watch.searching(SEARCH_PART, provisional=True)
        if self.name == "exchange":
            open_sites, price, iterations = exchange(problem, cells, rng=rng, stop=stop)
        else:
            open_sites, iterations = interchange(problem, cells, rng=rng, stop=stop)
        assignment = assign_to_open(problem, open_sites, price=price)
        if assignment is None:
            return Outcome(None, None, iterations, self.name)
        solution = Solution(problem, open_sites, assignment.site)
        watch.found(solution.cost)
        bound = _prove(solution, assignment.price, watch)
        return Outcome(solution, bound, iterations, self.name)


def _prove(solution: Solution, price: Floats, watch: Watch) -> float:
    """Bound the cost from below, starting from what each demand point pays in the solution."""
    problem = solution.problem
    k = max(MIN_OFFERS, -(-OFFERS_PER_SITE * problem.n_candidates // (problem.n_sites or 1)))
    rate = np.zeros(problem.n_candidates)
    rate[solution.open_sites] = price
    site = solution.assignment
    paid = np.where(site < 0, problem.penalty, solution.travel) * np.maximum(problem.weight, 0.0)
    start = np.where(site < 0, paid, paid + rate[site] * problem.load)
    offers = make_offers(problem, k=k)
    return lower_bound(problem, offers, start=start, target=solution.cost, stop=watch.proving())[0]
