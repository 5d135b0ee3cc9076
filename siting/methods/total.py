"""The method for ``total``: search on cells, then assign the demand points themselves."""

from dataclasses import dataclass

import numpy as np

from siting.errors import UnsupportedError
from siting.methods.assignment import assign_to_open
from siting.methods.cells import make_cells
from siting.methods.exchange import exchange
from siting.methods.interchange import interchange
from siting.methods.lagrangian import lower_bound, make_offers
from siting.problem import LocationProblem
from siting.solution import Solution
from siting.stopping import Stop
from siting.travel import Floats

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: Candidates that the proof lists for each demand point: at least, and for each site to be opened.
MIN_OFFERS, OFFERS_PER_SITE = 64, 8


@dataclass(frozen=True)
class Outcome:
    """What a method found.

    Parameters
    ----------
    solution
        The best solution; None where no assignment within capacity was found.
    lower_bound
        Proved bound on the cost of any solution; None where none was asked for.
    iterations
        Iterations of the search.
    method
        Name of the search.
    """

    solution: Solution | None
    lower_bound: float | None
    iterations: int
    method: str


def least_total(
    problem: LocationProblem, *, rng: np.random.Generator, stop: Stop, proof: Stop | None
) -> Outcome:
    """Choose sites for a least total cost: by `exchange` under capacity, else by `interchange`.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites, without quotas and minimum loads.
    rng
        Source of randomness.
    stop
        When to end the search; the last assignment comes after it.
    proof
        When to end the proof of a bound; None asks for no bound.

    Returns
    -------
    The best solution found; none where no assignment within capacity was found.

    Raises
    ------
    UnsupportedError
        When the problem asks for what no method can do so far.
    """
    _check_supported(problem)
    cells = make_cells(problem, open_in_list=OPEN_IN_LIST)
    price = None
    if problem.capacitated:
        method = "exchange"
        open_sites, price, iterations = exchange(problem, cells, rng=rng, stop=stop)
    else:
        method = "interchange"
        open_sites, iterations = interchange(problem, cells, rng=rng, stop=stop)
    assignment = assign_to_open(problem, open_sites, price=price)
    if assignment is None:
        return Outcome(None, None, iterations, method)
    solution = Solution(problem, open_sites, assignment.site)
    bound = None if proof is None else _prove(solution, assignment.price, proof)
    return Outcome(solution, bound, iterations, method)


def _prove(solution: Solution, price: Floats, proof: Stop) -> float:
    """Bound the cost from below, starting from what each demand point pays in the solution."""
    problem = solution.problem
    k = max(MIN_OFFERS, -(-OFFERS_PER_SITE * problem.n_candidates // (problem.n_sites or 1)))
    rate = np.zeros(problem.n_candidates)
    rate[solution.open_sites] = price
    site = solution.assignment
    paid = np.where(site < 0, problem.penalty, solution.travel) * np.maximum(problem.weight, 0.0)
    start = np.where(site < 0, paid, paid + rate[site] * problem.load)
    offers = make_offers(problem, k=k)
    return lower_bound(problem, offers, start=start, target=solution.cost, stop=proof)[0]


def _check_supported(problem: LocationProblem) -> None:
    wants = {
        f"the objective {problem.objective!r}": problem.objective != "total",
        "the fewest sites that cover all demand": problem.n_sites is None,
        "quotas": bool(problem.quota),
        "minimum loads": bool((problem.min_load > 0).any()),
    }
    missing = [what for what, wanted in wants.items() if wanted]
    if missing:
        message = (
            f"No method supports {' and '.join(missing)} yet; ask for objective='total' with a "
            "number of sites and without these."
        )
        raise UnsupportedError(message)
