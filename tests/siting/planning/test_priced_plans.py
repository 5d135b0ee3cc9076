"""Plans with and without quotas, beside all sets of sites counted by hand."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import ProblemError
from siting.planning.ground import Clock, lay_out
from siting.planning.priced_plans import price_plans
from siting.planning.request import Given
from siting.standards import Standards

RULES = Standards(unserved_penalty_s=7_000.0)


@pytest.fixture(scope="module")
def priced():
    """Nine households in one province and six in another, far away, with two places each.

    The quota gives both centers to the first province.
    """
    rng = np.random.default_rng(5)
    x = np.r_[46.6 + rng.random(9) * 0.4, 48.7 + rng.random(6) * 0.01]
    y = np.r_[34.3 + rng.random(9) * 0.3, 33.6 + rng.random(6) * 0.01]
    homes = pd.DataFrame({"longitude": x, "latitude": y})
    homes["province"] = ["کرمانشاه"] * 9 + ["لرستان"] * 6
    homes["household_id"] = [f"h{k:02}" for k in range(15)]
    near = [0, 3, 10, 12]
    sites = pd.DataFrame({"longitude": x[near] + 0.02, "latitude": y[near], "capacity": 20})
    sites["candidate_id"] = [f"s{k}" for k in range(4)]
    limits = pd.DataFrame({"name": ["a", "b"], "least": [2, 0], "most": [2, 0]}, index=["05", "15"])
    intake, given = layers.check_households(homes), Given(candidates=layers.check_candidates(sites))
    found = price_plans(
        intake, ("province", limits), centers=2, standards=RULES, given=given, seconds=2.0
    )
    ground = lay_out(intake, 2, RULES, given, clock=Clock(None))
    offered = np.flatnonzero(~ground.sites["forbidden"]).astype(np.int32)
    row, column = np.divmod(np.arange(60, dtype=np.int32), 4)
    table = ground.travel.pairs(row, offered[column]).reshape(15, 4)
    return found, np.minimum(table, RULES.unserved_penalty_s), np.where(ground.rural, 1800, 900)


def test_both_plans_are_the_best_and_measured(priced):
    """Nothing is full, so everybody goes to the nearest open place, or waits at the penalty."""
    found, table, limit = priced
    costs = {pair: table[:, list(pair)].min(axis=1) for pair in combinations(range(4), 2)}
    free = min(costs, key=lambda pair: costs[pair].sum())
    for row, pair in {"with": (0, 1), "without": free}.items():
        told, paid = found.plans.loc[row], costs[pair]
        assert told["cost"] == pytest.approx(paid.sum())
        assert told["mean_s"] == pytest.approx(paid.mean())
        assert told["in_reach"] == (paid <= limit).sum()
        assert told["no_capacity"] == 0
        assert told["in_reach"] + told["beyond_reach"] == told["households"] == 15
        means = {"05": paid[:9].mean(), "15": paid[9:].mean()}
        assert told["worst_province"] == max(means, key=means.get)
        assert told["worst_mean_s"] == pytest.approx(max(means.values()))
    prices = found.prices
    assert prices.saved_without == pytest.approx(costs[0, 1].sum() - costs[free].sum())
    one_there = min(costs[a, b].sum() for a in (0, 1) for b in (2, 3))
    saves = prices.table.set_index(["group", "direction"])["saves"]
    assert saves["15", "more"] == pytest.approx(costs[0, 1].sum() - one_there)


def test_one_area_is_refused():
    home = pd.DataFrame({"household_id": ["h"], "longitude": [46.6], "latitude": [34.3]})
    limits = pd.DataFrame({"name": ["a"], "least": [1], "most": [1]}, index=["05"])
    with pytest.raises(ProblemError, match="Quotas of one area leave nothing to share"):
        price_plans(layers.check_households(home), ("province", limits), centers=1)
