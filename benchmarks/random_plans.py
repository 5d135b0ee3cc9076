"""Plans of mixed options, and their figures counted anew from households and standards alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod
from shapely.geometry import box

import layers
import siting
from siting.errors import InfeasibleError, NotFoundError

#: Provinces of which households are drawn.
PROVINCES = ("قم", "ایلام", "کرمانشاه", "گیلان")
#: Part by which two sums may differ, and by which lengths on the ground of two formulas may.
SAME, SAME_GROUND = 1e-6, 2e-3


def random_plan(seed: int) -> tuple[layers.Intake, siting.Plan | None, dict[str, Any]]:
    """Make a plan of mixed options; None where none exists or none was found."""
    rng = np.random.default_rng([12, seed])
    count = int(rng.choice([60, 200, 500, 1_200]))
    province = str(rng.choice(PROVINCES))
    frame = layers.simulate_households(count, province=province, seed=seed)
    if rng.random() < 0.5:  # codes that contradict the point, and rows without a place
        rows = rng.permutation(count)
        frame.loc[rows[: count // 20], "province"] = "فارس"
        frame.loc[rows[count // 20 : count // 12], ["longitude", "latitude", "settlement"]] = None
    intake = layers.check_households(frame)
    centers = int(rng.integers(1, 1 + min(8, max(2, count // 40))))
    rules = _rules(rng, count, centers)
    given: dict[str, Any] = {"centers": centers, "standards": rules, "seed": seed}
    if rng.random() < 0.3:
        given["neighborhoods"] = _squares(intake.located, int(rng.integers(4, 9)))
    given["caseloads"] = bool(rng.random() < 0.8)
    try:
        return intake, siting.plan(intake, stop=siting.MaxIterations(4), **given), given
    except (InfeasibleError, NotFoundError):
        return intake, None, given


def _rules(rng: np.random.Generator, count: int, centers: int) -> siting.Standards:
    mean = max(1, count // centers)
    room = int(mean * rng.choice([0.6, 1.05, 1.3, 3.0])) + 1
    rules = replace(
        siting.Standards.current(),
        name="drawn",
        files_per_center=room,
        files_per_worker=max(1, int(room * rng.choice([0.2, 0.34, 1.0]))),
        unserved_penalty_s=float(rng.choice([1_800.0, 14_400.0, 100_000.0])),
        urban_limit_s=float(rng.choice([600.0, 900.0, 1_800.0])),
        rural_ride_kph=float(rng.choice([30.0, 40.0])),
    )
    if rng.random() < 0.35:
        rules = replace(rules, minimum_files=int(min(room, mean) * rng.choice([0.3, 0.7])))
    return rules


def _squares(households: gpd.GeoDataFrame, side: int) -> gpd.GeoDataFrame:
    """Cut the ground of most households into squares; some may lie outside of all."""
    left, bottom, right, top = households.to_crs(4326).total_bounds
    right -= 0.05 * (right - left)
    x, y = (
        np.linspace(left - 1e-3, right, side + 1),
        np.linspace(bottom - 1e-3, top + 1e-3, side + 1),
    )
    cells = [box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(side) for j in range(side)]
    index = pd.Index([f"n{number}" for number in range(len(cells))], name="neighborhood_id")
    return gpd.GeoDataFrame(index=index, geometry=cells, crs=4326)


def recount_plan(intake: layers.Intake, plan: siting.Plan, given: dict[str, Any]) -> Iterator[str]:
    """Say what of a plan is not true."""
    yield from _recount_rows(intake, plan)
    homes = intake.located.to_crs(4326)
    table = plan.assignments.join(homes[["geometry"]])
    yield from _recount_loads(plan, table, given)
    yield from _recount_cost(plan, table, given["standards"])
    yield from _recount_coverage(plan, table, given["standards"])
    if given["caseloads"]:
        yield from _recount_workers(plan, given["standards"])


def _recount_rows(intake: layers.Intake, plan: siting.Plan) -> Iterator[str]:
    rows = len(plan.assignments) + len(plan.unlocated) + len(plan.rejected)
    if rows != intake.n_rows:
        yield f"{rows} rows are in the plan, {intake.n_rows} in the file"
    if plan.assignments.index.has_duplicates or set(plan.assignments.index) != set(
        intake.located.index
    ):
        yield "the households of the plan are not those that have a place"


def _recount_loads(plan: siting.Plan, table: pd.DataFrame, given: dict[str, Any]) -> Iterator[str]:
    rules, centers = given["standards"], plan.centers
    if len(centers) != given["centers"]:
        yield f"{len(centers)} centers are open, not {given['centers']}"
    load = table["center_id"].value_counts().reindex(centers.index, fill_value=0)
    if (load != centers["load"]).any() or load.sum() != table["center_id"].notna().sum():
        yield "the loads of centers are not the households assigned to them"
    if (load > rules.files_per_center).any():
        yield "a center has more files than it may"
    if (load < rules.minimum_files).any():
        yield "a center has fewer files than it must"


def _seconds(plan: siting.Plan, table: pd.DataFrame, rules: siting.Standards) -> pd.DataFrame:
    """Estimate the time from each home to its center from the ellipsoid and the standards."""
    setting = plan.neighborhoods["setting"].reindex(table["neighborhood_id"]).to_numpy()
    rural = setting != "urban"
    served = table["center_id"].notna().to_numpy()
    place = plan.centers.geometry.to_crs(4326).reindex(table.loc[served, "center_id"])
    home = gpd.GeoSeries(table.loc[served, "geometry"], crs=4326)
    ground = np.zeros(len(table))
    ground[served] = Geod(ellps="WGS84").inv(
        home.x.to_numpy(), home.y.to_numpy(), place.x.to_numpy(), place.y.to_numpy()
    )[2]
    way = ground * np.where(rural, rules.rural_detour, rules.urban_detour)
    ride = np.where(rural, rules.rural_ride_kph, rules.urban_ride_kph)
    seconds = np.minimum(way * 3.6 / rules.walk_kph, way * 3.6 / ride + rules.boarding_s)
    limit = np.where(rural, rules.rural_limit_s, rules.urban_limit_s)
    return pd.DataFrame({"served": served, "seconds": seconds, "limit": limit}, index=table.index)


def _recount_cost(plan: siting.Plan, table: pd.DataFrame, rules: siting.Standards) -> Iterator[str]:
    counted = _seconds(plan, table, rules)
    served = counted["served"]
    told = plan.assignments.loc[served, "travel_time_s"].to_numpy()
    if not np.allclose(told, counted.loc[served, "seconds"], rtol=SAME_GROUND, atol=1.0):
        yield "travel times are not those of the standards"
    cost = float(told.sum()) + rules.unserved_penalty_s * int((~served).sum())
    facts = plan.facts
    if not np.isclose(cost, facts.cost, rtol=SAME):
        yield f"the cost is {cost}, not {facts.cost}"
    bound = facts.certificate.lower_bound
    if bound is not None and (bound <= 0 < cost or bound > cost * (1 + SAME)):
        yield f"the bound {bound} says nothing of the cost {cost}"
    if facts.status == "optimal" and (bound is None or bound < cost * (1 - SAME)):
        yield "it is called optimal without a proof"


def _recount_coverage(
    plan: siting.Plan, table: pd.DataFrame, rules: siting.Standards
) -> Iterator[str]:
    limit = _seconds(plan, table, rules)["limit"]
    reached = plan.assignments["travel_time_s"].le(limit) & table["center_id"].notna()
    inside = table["neighborhood_id"].notna()
    counts = pd.DataFrame({"households": 1, "in_reach": reached.astype(int)})
    by_area = counts[inside].groupby(table["neighborhood_id"][inside]).sum()
    gaps = plan.gaps
    for name in ("households", "in_reach"):
        if (by_area[name].reindex(gaps.index, fill_value=0) != gaps[name]).any():
            yield f"the gaps tell another number of {name}"
    parts = gaps[["in_reach", "beyond_reach", "no_capacity"]].sum(axis=1)
    if (parts != gaps["households"]).any():
        yield "the parts of a neighborhood do not add up"
    country = plan.summary[plan.summary["level"] == "country"].iloc[0]
    if country["households"] != len(table) or country["in_reach"] != int(reached.sum()):
        yield "the country is told of other numbers"
    for level in ("province", "county"):
        rows = plan.summary[plan.summary["level"] == level]
        for name in ("households", "in_reach", "beyond_reach", "no_capacity", "centers", "load"):
            if level == "province" and rows[name].sum() != country[name]:
                yield f"{name} of the provinces are not those of the country"


def _recount_workers(plan: siting.Plan, rules: siting.Standards) -> Iterator[str]:
    served = plan.assignments["center_id"].notna()
    worker = plan.assignments["worker"]
    if (worker.notna() != served).any():
        yield "a served household has no worker, or another one has"
    files = worker.value_counts()
    if (files > rules.files_per_worker).any():
        yield "a worker has more files than he may"
    areas = plan.caseload_areas
    if (files.reindex(areas.index, fill_value=0) != areas["households"]).any():
        yield "caseload areas tell another number of households"
    center = worker[served].str.rsplit("-", n=1).str[0]
    if (center != plan.assignments.loc[served, "center_id"].astype(str)).any():
        yield "a household has a worker of another center"
    hours = areas.groupby("center_id")["hours"].sum()
    told = plan.catchments["hours"].reindex(hours.index)
    if not np.allclose(hours, told, rtol=1e-3, atol=0.06 * len(areas)):
        yield "the hours of workers are not those of their center"
