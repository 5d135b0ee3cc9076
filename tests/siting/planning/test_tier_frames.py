"""What is told of a second level, on four households and two centers, by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.result import Certificate, Status
from siting.location.solution import Solution
from siting.planning.tier_frames import Posed, TierRules, tier_frames
from siting.travel import TableTravel

ASSIGNED = {"h1": "c1", "h2": "c1", "h3": "c2", "h4": "c2"}
LABELS = {"h1": "n1", "h2": "n1", "h3": "n5", "h4": None}


class _Travel(TableTravel):
    def source(self, demand, site):
        return np.full(np.broadcast(demand, site).shape, "estimated")


class _Plan:
    """As much of a plan as a second level asks for."""

    def __init__(self, plan):
        self.centers = plan.centers.loc[["c1", "c2", "c3"]]
        self.neighborhoods = plan.neighborhoods
        self.facts = plan.facts
        self.assignments = pd.DataFrame(
            {"neighborhood_id": pd.Series(LABELS), "center_id": pd.Series(ASSIGNED)}
        ).astype("str")


@pytest.fixture
def told(plan):
    """c1 takes two: h1 and h4; h2 finds no room and h3 is too far from both."""
    ids = list(ASSIGNED)
    homes = gpd.GeoDataFrame(
        {"province_code": "15", "province": "لرستان", "county": "بروجرد"},
        index=pd.Index(ids, name="household_id"), geometry=[Point(47, 34)] * 4, crs="EPSG:4326",
    )  # fmt: skip
    sites = plan.centers.loc[["c1", "c2"]].assign(standing=[True, False])
    travel = _Travel([[600.0, 9000.0], [700.0, 9000.0], [np.inf, 20_000.0], [4000.0, 9000.0]])
    problem = LocationProblem(
        travel=travel, n_sites=1, capacity=np.array([2.0, 2.0]), penalty=np.full(4, 14_400.0)
    )
    solution = Solution(problem, np.array([0], np.int32), np.array([0, -1, -1, 0], np.int32))
    posed = Posed(homes, sites, travel, problem)
    rules = TierRules(tier="t", centers=1)
    certificate = Certificate(solution.cost, None, Status.FEASIBLE)
    return tier_frames(_Plan(plan), posed, solution, rules, certificate)


def test_every_household_is_of_one_kind(told):
    country, *provinces = told.coverage.to_dict("records")
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    assert [country[name] for name in counts] == [4, 1, 2, 1]
    assert country["share_in_reach"] == 0.25
    assert country["mean_travel_time_s"] == pytest.approx(2300.0)
    by_code = {row["province_code"]: [row[name] for name in counts] for row in provinces}
    # h4 has no neighborhood and counts where its file says.
    assert by_code == {"05": [2, 1, 0, 1], "15": [2, 0, 2, 0]}


def test_centers_and_referrals(told):
    center = told.centers.loc["c1"]
    assert (center["tier"], center["standing"], center["households"]) == ("t", True, 2)
    assert (center["in_reach"], center["beyond_reach"]) == (1, 1)
    assert center["mean_travel_time_s"] == pytest.approx(2300.0)
    assert told.referrals["refers_to"].fillna("").tolist() == ["c1", "c1", ""]
    assert told.referrals["households"].tolist() == [2, 2, 0]
    assert told.assignments["center_id"].fillna("").tolist() == ["c1", "", "", "c1"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"tier": " "}, r"The tier needs a name"),
        ({"centers": 0}, r"number of centers of the tier must be at least 1"),
        ({"files": 2.5}, r"number of files of the tier must be a whole number"),
        ({"limit_s": 0}, r"travel limit of the tier must be above 0"),
    ],
)
def test_rules_that_make_no_sense(given, why):
    with pytest.raises(ProblemError, match=why):
        TierRules(**given)
