"""Kermanshah under quotas of its counties by files: seats, travel, and the price of each quota.

``python benchmarks/quotas.py SECONDS [MIXTURE]``; SECONDS for each of three solves.
"""

import sys
from time import perf_counter

import numpy as np

import layers
from layers.texts import Words
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime
from siting.neighborhoods.forming import cluster_households
from siting.planning.quota_prices import price_quotas
from siting.planning.quota_rules import quota_constraints
from siting.planning.quota_shares import Mixture
from siting.planning.quotas import share_centers
from siting.plans.assembling import candidate_points, rural_flags
from siting.sentences.quotas import prices_in_words
from siting.standards import Standards
from siting.travel.household_travel import plan_travel

CENTERS, CAPITAL = 80, "05-6555168"


def main(seconds: float, by: str) -> None:
    """Plan the province as `siting plan` does, with a quota for each county, and price them."""
    households = layers.simulate_households(province="کرمانشاه", seed=0)
    intake = layers.check_households(households)
    shared = share_centers(intake, centers=CENTERS, mixture=Mixture.parse(by), level="county")
    print(shared.areas[["name", "files", "quotient", "seats"]].to_string())
    located = intake.located.sort_index()
    labels, areas = cluster_households(
        located, target=41, largest=123, counties=layers.load_counties()
    )
    rules = Standards.current()
    travel = plan_travel(
        *(located.geometry, candidate_points(areas), rural_flags(areas, labels), rules), streets=()
    )
    group, quota = quota_constraints(shared.limits, area=areas["county_code"], centers=CENTERS)
    problem = LocationProblem(
        travel=travel,
        n_sites=CENTERS,
        capacity=np.full(travel.n_candidates, float(rules.files_per_center)),
        penalty=np.full(travel.n_demand, rules.unserved_penalty_s),
        group=group,
        quota=quota,
    )
    result = solve(problem, stop=MaxRuntime(seconds))
    print(f"with quotas: {result.summary()}")
    began = perf_counter()
    prices = price_quotas(problem, result, seconds=2.5 * seconds)
    print(f"proved with quotas: {100 * (1 - prices.lower_bound / prices.cost):.2f} % at most")
    print(f"without: {prices.without.summary()}; priced in {perf_counter() - began:.1f} s")
    if prices.without.solution is not None:
        opened = group[prices.without.solution.open_sites]
        print(f"centers of the capital county without quotas: {int((opened == CAPITAL).sum())}")
    print(prices.table.to_string())
    saved = prices.saved_without, prices.saved_without_at_most
    names = {str(code): str(name) for code, name in shared.areas["name"].items()}
    for said in prices_in_words(prices.table, names, Words("en"), cost=prices.cost, saved=saved):
        print(said)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "files")
