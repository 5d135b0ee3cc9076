"""A second level: against enumeration of all sets of centers, with those that stand fixed."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.planner import plan as make_plan
from siting.planning.tier_frames import TierRules
from siting.planning.tiers import site_tier
from siting.standards import Standards
from siting.travel.household_travel import plan_travel

RULES = Standards(files_per_center=60)


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(8_000, seed=4)
    return layers.check_households(frame[frame["province"].isin(["کرمانشاه", "ایلام"])])


@pytest.fixture(scope="module")
def plan(intake):
    return make_plan(intake, centers=6, standards=RULES, stop=MaxIterations(3), caseloads=False)


def _times(plan, homes):
    """Seconds from each home to each center of the plan, as the plan estimates them."""
    label = plan.assignments.loc[homes.index, "neighborhood_id"]
    setting = plan.neighborhoods["setting"].reindex(label)
    rural = setting.ne("urban").to_numpy()
    travel = plan_travel(homes.geometry, plan.centers.geometry, rural, RULES, streets=())
    n, m = len(homes), len(plan.centers)
    demand = np.repeat(np.arange(n, dtype=np.int32), m)
    return travel.pairs(demand, np.tile(np.arange(m, dtype=np.int32), n)).reshape(n, m)


def _best(times, count, must=()):
    sets = (s for s in combinations(range(times.shape[1]), count) if set(must) <= set(s))
    paid = {s: np.minimum(times[:, list(s)].min(axis=1), 14_400.0).sum() for s in sets}
    return min(paid.items(), key=lambda found: found[1])


def _group(homes, name):
    return homes[homes["groups"].fillna("").map(lambda text: name in str(text).split(";"))]


def test_centers_are_those_of_the_least_total_time_of_the_group(plan, intake):
    homes = _group(intake.located.sort_index(), "disability")
    assert 20 < len(homes) < len(intake.located)
    times = _times(plan, homes)
    chosen, cost = _best(times, 2)
    found = site_tier(
        plan, intake, TierRules(centers=2, groups=("disability",)), stop=MaxIterations(50)
    )
    assert found.certificate.cost == pytest.approx(cost)
    assert sorted(found.centers.index) == sorted(plan.centers.index[list(chosen)])
    assert (found.certificate.lower_bound or 0.0) <= cost * (1 + 1e-9)
    near = times[:, list(chosen)].min(axis=1)
    assert len(found.assignments) == len(homes)
    served = found.assignments["travel_time_s"].notna().to_numpy()
    assert found.assignments["travel_time_s"].to_numpy()[served] == pytest.approx(near[served])
    assert (near[~served] > 14_400.0).all()
    country = found.coverage.iloc[0]
    assert country["in_reach"] == (near <= 3600.0).sum()
    assert found.travel_source == "estimated"


def test_a_center_of_the_tier_stays(plan, intake):
    last = plan.centers.index[-1]
    tier = pd.Series(None, index=plan.centers.index, dtype="str")
    tier[last] = " Comprehensive"
    told = plan.centers.assign(tier=tier.astype("str"))
    changed = replace(plan, centers=told)
    times = _times(plan, intake.located.sort_index())
    chosen, cost = _best(times, 3, must=(len(plan.centers) - 1,))
    found = site_tier(changed, intake, TierRules(centers=3), stop=MaxIterations(50))
    assert found.certificate.cost == pytest.approx(cost)
    assert sorted(found.centers.index) == sorted(plan.centers.index[list(chosen)])
    assert found.centers["standing"].to_dict() == {
        center: center == last for center in found.centers.index
    }
    only = site_tier(changed, intake, TierRules(), stop=MaxIterations(50))
    assert only.centers.index.tolist() == [last]


def test_a_center_that_stands_elsewhere_takes_part(plan, intake):
    spot = intake.accepted.geometry.iloc[5]
    frame = pd.DataFrame(
        {"center_id": ["K1", "K2"], "longitude": spot.x, "latitude": spot.y,
         "tier": ["specialized", None], "name": ["توان", "مهر"]}
    )  # fmt: skip
    existing = layers.check_centers(frame)
    rules = TierRules(tier="Specialized", centers=2)
    found = site_tier(plan, intake, rules, existing=existing, stop=MaxIterations(50))
    assert "K1" in found.centers.index
    assert "K2" not in found.centers.index
    assert found.centers.loc["K1", "name"] == "توان"
    assert found.centers.loc["K1", "province_code"] in set(plan.centers["province_code"])
    assert found.centers["standing"].sum() == 1


def test_capacity_of_the_tier_is_kept(plan, intake):
    found = site_tier(plan, intake, TierRules(centers=2, files=50), stop=MaxIterations(50))
    assert (found.centers["households"] <= 50).all()
    country = found.coverage.iloc[0]
    kinds = ["in_reach", "beyond_reach", "no_capacity"]
    assert country[kinds].sum() == country["households"] == len(intake.located)
    assert country["no_capacity"] > 0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"centers": 9}, r"9 centers of the tier 'comprehensive' are asked for.* 6 places"),
        ({}, r"No center of the tier 'comprehensive' stands"),
        ({"centers": 2, "groups": ("x",)}, r"is of the group 'x'; there are .*disability"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(plan, intake, given, why):
    with pytest.raises(ProblemError, match=why):
        site_tier(plan, intake, TierRules(**given), stop=MaxIterations(50))
