"""A result names the searches and proofs that ran and no other: seen by spies on what they call."""

import functools

import numpy as np
import pytest

from siting.location.methods.bounds.blocks import Blocks
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.capacitated import crowded, finish, portfolio
from siting.location.methods.capacitated.annealing import Annealing
from siting.location.methods.capacitated.exchange import Exchange
from siting.location.methods.covering import fewest_sites, most_covered
from siting.location.methods.covering.kernels import hunt as cover_hunt
from siting.location.methods.covering.kernels import search as cover_search
from siting.location.methods.farthest import program as farthest_program
from siting.location.methods.farthest import search as farthest_search
from siting.location.methods.programs import exact
from siting.location.methods.total.branching import Branching
from siting.location.methods.total.interchange import Interchange
from siting.location.problem import LocationProblem
from siting.location.progress import Steps
from siting.location.solver import solve
from siting.location.stopping import MaxIterations

#: Many examples; coverage is what plain tests reach.
pytestmark = pytest.mark.no_cover

HUNT, GREEDY, PRICES = "hunt for a cover", "greedy cover", "prices of rows"

#: What is called where each step runs.
SEARCHES = (
    (Interchange, "run", "interchange"),
    (Exchange, "run", "exchange"),
    (portfolio, "recombine", "recombination"),
    (cover_search, "exchange_all", "exchange of covering sites"),
    (fewest_sites.cover_hunt, "cover_all", GREEDY),
    (cover_hunt, "hunt", HUNT),
    (farthest_search, "open_farthest_first", "farthest first"),
    (farthest_program, "_branch", "highs"),
    (exact, "run_highs", "highs"),
)
PROOFS = (
    (Proof, "run", "lagrangian"),
    (Blocks, "raise_all", "blocks"),
    (Branching, "run", "branching"),
    (finish, "Tree", "packing"),
    (most_covered, "price_rows", PRICES),
    (fewest_sites, "price_sites", PRICES),
    (most_covered, "run_highs", "highs"),
    (fewest_sites, "run_highs", "highs"),
    (farthest_program, "run_highs", "highs"),
    (exact, "run_highs", "highs"),
)


def _spy(monkeypatch, called, owner, attribute, name):
    before = getattr(owner, attribute)

    @functools.wraps(before)
    def call(*given, **options):
        called.add(name)
        return before(*given, **options)

    monkeypatch.setattr(owner, attribute, call)


@pytest.fixture
def called(monkeypatch):
    """Return the names of the searches and of the proofs that are called from now on."""
    searches, proofs = set(), set()
    for spied, names in ((SEARCHES, searches), (PROOFS, proofs)):
        for owner, attribute, name in spied:
            _spy(monkeypatch, names, owner, attribute, name)
    anneal = Annealing.run

    def run(chain, *given, **options):
        cells = type(chain.problem.travel) is crowded._CellTravel
        searches.add("annealing on cells" if cells else "annealing")
        return anneal(chain, *given, **options)

    monkeypatch.setattr(Annealing, "run", run)

    def price(reach, rules, *, enough, stop):
        looks = []

        def look(bound):
            over = stop(bound)
            looks.append(over)
            return over

        bound = priced(reach, rules, enough=enough, stop=look)
        if looks and not looks[0]:
            proofs.add(PRICES)
        return bound

    priced = farthest_search.price_sites
    monkeypatch.setattr(farthest_search, "price_sites", price)
    return searches, proofs


def _points(n, seed=0, **given):
    rng = np.random.default_rng(seed)
    xy = rng.random((n, 2))
    return LocationProblem.from_points(xy, xy, **given)


def _crowd(n, m, **given):
    """Return many demand points for each candidate."""
    rng = np.random.default_rng(0)
    return LocationProblem.from_points(rng.random((n, 2)), rng.random((m, 2)), **given)


def _loads(n):
    return np.random.default_rng(1).integers(1, 9, n).astype(float)


_TIGHT = {"weight": np.ones(120), "load": _loads(120), "capacity": 1.3 * _loads(120).sum() / 6}

CASES = {
    "small": (lambda: _points(20, n_sites=3), "exact"),
    "small under capacity": (lambda: _points(20, n_sites=3, capacity=8.0), "exact"),
    "small farthest": (lambda: _points(20, n_sites=3, objective="farthest"), "exact"),
    "small covered": (lambda: _points(20, n_sites=3, objective="covered", radius=0.2), "exact"),
    "small fewest": (lambda: _points(20, n_sites=None, radius=0.3), "exact"),
    "total": (lambda: _points(160, n_sites=8), "interchange"),
    "capacity": (lambda: _points(120, n_sites=6, **_TIGHT), "exchange"),
    "equal loads": (lambda: _crowd(3_000, 300, n_sites=60, capacity=60.0), "exchange"),
    "covered": (lambda: _points(260, n_sites=8, objective="covered", radius=0.1), "covering"),
    "covered under capacity": (
        lambda: _points(120, n_sites=6, objective="covered", radius=0.1, capacity=12.0),
        "covering",
    ),
    "fewest": (lambda: _points(260, n_sites=None, radius=0.1), "set_cover"),
    "fewest under capacity": (
        lambda: _points(80, n_sites=None, radius=0.25, capacity=12.0),
        "set_cover",
    ),
    "farthest": (lambda: _points(160, n_sites=8, objective="farthest"), "center"),
    "farthest under capacity": (
        lambda: _points(120, n_sites=6, objective="farthest", capacity=25.0),
        "center",
    ),
}


#: What a kind must run: the test would pass as well if they all ran the same.
OF_ITS_OWN = {
    "total": "lagrangian",
    "capacity": "annealing",
    "equal loads": "annealing on cells",
    "farthest": HUNT,
    "fewest": GREEDY,
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_named_is_what_was_called(case, called):
    make, method = CASES[case]
    result = solve(make(), stop=MaxIterations(20))
    family, _, steps = result.method.partition(": ")
    searches, _, proofs = steps.partition("; bound: ")
    assert family == method
    assert result.solution is not None
    assert OF_ITS_OWN.get(case, "") in steps
    # A question of `center` may end on its first transport plan, before any search is called.
    assert set(searches.split("+")) - {"transport"} == called[0]
    assert set(filter(None, proofs.split("+"))) == called[1]


def test_steps_are_named_in_the_order_of_their_first_run():
    steps = Steps()
    assert not str(steps)
    for name in ("exchange", "annealing", "exchange"):
        steps.searched(name)
    assert str(steps) == "exchange+annealing"
    steps.proved("lagrangian")
    assert str(steps) == "exchange+annealing; bound: lagrangian"


def test_where_nothing_has_to_run_nothing_is_named():
    blocked = _points(20, n_sites=2, capacity=1.0)
    assert solve(blocked).method == "none"
