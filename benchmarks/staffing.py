"""Estimated hours of home visits beside the rounds that a router finds; and the nation's time.

Run: python benchmarks/staffing.py [--seconds 10] [--nation]
"""

import argparse
from collections.abc import Callable
from time import perf_counter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyvrp
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

import layers
from layers.crs import national_crs, points_xyz, to_plane
from siting.standards import Standards
from siting.travel.estimates import estimated_pace
from siting.workers.hours import household_hours, staff_centers

Floats = NDArray[np.float64]

SIDE_M = 30_000.0


def town(rng: np.random.Generator) -> Floats:
    """Return 600 homes, even on 2.5 by 2.5 km."""
    return rng.random((600, 2)) * 2_500.0


def country(rng: np.random.Generator) -> Floats:
    """Return 400 homes, even on 30 by 30 km."""
    return rng.random((400, 2)) * SIDE_M


def villages(rng: np.random.Generator) -> Floats:
    """Return 550 homes in 100 villages of 40 by 25 km, as in Dalahu."""
    middle = rng.random((100, 2)) * (40_000.0, 25_000.0)
    home = rng.choice(100, 550, p=rng.dirichlet(np.full(100, 1.5)))
    return middle[home] + rng.normal(0.0, 150.0, (550, 2))


def valleys(rng: np.random.Generator) -> Floats:
    """Return 300 homes in eight villages along each of ten valleys."""
    angle = rng.random(10) * np.pi
    along = (np.arange(-4, 4) * 1_500.0)[None, :, None]
    direction = np.column_stack([np.cos(angle), np.sin(angle)])[:, None, :]
    middle = (rng.random((10, 1, 2)) * 40_000.0 + along * direction).reshape(-1, 2)
    homes: Floats = middle[rng.integers(0, 80, 300)] + rng.normal(0.0, 150.0, (300, 2))
    return homes


def town_and_villages(rng: np.random.Generator) -> Floats:
    """Return 350 homes in a town and 250 in 40 villages around it."""
    middle = rng.random((40, 2)) * SIDE_M
    around = middle[rng.integers(0, 40, 250)] + rng.normal(0.0, 150.0, (250, 2))
    return np.vstack([around, SIDE_M / 2 + rng.normal(0.0, 700.0, (350, 2))])


PLACES: tuple[tuple[Callable[[np.random.Generator], Floats], bool], ...] = (
    (town, False), (country, True), (villages, True), (valleys, True), (town_and_villages, True),
)  # fmt: skip


def at(xy: Floats, name: str) -> gpd.GeoDataFrame:
    """Put points in meters around the middle of the national plane."""
    index = pd.Index([f"{name}{number}" for number in range(len(xy))])
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), index=index, crs=national_crs())
    return gpd.GeoDataFrame(geometry=points).to_crs("EPSG:4326")


def route_hours(
    homes: gpd.GeoDataFrame,
    center: gpd.GeoDataFrame,
    rules: Standards,
    *,
    rural: bool,
    seconds: float,
) -> float:
    """Return the least sum of hours of a month's days that PyVRP finds."""
    xyz = np.vstack([points_xyz(center), points_xyz(homes)])
    pace = estimated_pace(np.full(len(xyz), rural), Standards(boarding_s=rules.worker_boarding_s))
    apart = np.rint(pace.times(cdist(xyz, xyz))).astype(np.int64)
    np.fill_diagonal(apart, 0)
    matrices: list[Any] = [apart]
    stops = range(1, len(xyz))
    visit, day = round(60 * rules.visit_minutes), round(60 * rules.day_minutes)
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * len(xyz),
        clients=[pyvrp.Client(stop, service_duration=visit) for stop in stops],
        depots=[pyvrp.Depot(0)],
        vehicle_types=[
            pyvrp.VehicleType(
                len(stops), shift_duration=day, unit_distance_cost=0, unit_duration_cost=1
            )
        ],
        distance_matrices=matrices,
        duration_matrices=matrices,
    )
    found = pyvrp.solve(data, pyvrp.stop.MaxRuntime(seconds), seed=0, display=False)
    return sum(route.duration() for route in found.best.routes()) / 3600.0


def compare(seconds: float) -> None:
    """Print, for each kind of place, the minutes of travel a visit: estimated and routed."""
    print("| homes | due | travel a visit, routed | estimated | hours in all, error |")
    print("|---|---|---|---|---|")
    for make, rural in PLACES:
        for due in (1.0, 0.4):
            rules = Standards(visits_per_year=12.0 * due)
            rng = np.random.default_rng(1)
            xy = make(rng)
            xy -= np.median(xy, axis=0)
            homes, center = at(xy, "h"), at(np.zeros((1, 2)), "c")
            flags = np.full(len(xy), rural)
            served = pd.Series("c0", index=homes.index)
            hours = household_hours(homes, served, center, rules, rural=flags)
            now = rng.random(len(xy)) < due
            routed = (
                route_hours(homes[now], center, rules, rural=rural, seconds=seconds) / now.sum()
            )
            estimated = hours["hours"].sum() / hours["visits"].sum()
            home = rules.visit_minutes
            print(
                f"| {make.__name__.replace('_', ' ')} | {due:.0%} | {60 * routed - home:.2f} min "
                f"| {60 * estimated - home:.2f} min | {estimated / routed - 1:+.1%} |",
                flush=True,
            )


def time_nation() -> None:
    """Print how long the hours of all households of the country take."""
    rows = layers.simulate_households(seed=0)
    rows = rows[rows["longitude"].notna()].set_index("household_id")
    points = gpd.points_from_xy(rows["longitude"], rows["latitude"], crs="EPSG:4326")
    homes = gpd.GeoDataFrame(rows, geometry=points)
    plane = to_plane(homes.geometry, crs=national_crs())
    order = np.lexsort([plane.y, (plane.x / 20_000.0).round()])  # strips, cut to 450 each
    label = np.empty(len(homes), np.int64)
    label[order] = np.arange(len(homes)) // 450
    center_id = pd.Series(label, index=homes.index).astype("str")
    centers = homes[["geometry"]].iloc[order[225::450]]
    centers = centers.set_index(pd.Index([str(k) for k in range(len(centers))]))
    center_id = center_id.where(center_id.isin(centers.index))
    rules, rural = Standards.current(), np.zeros(len(homes), np.bool_)
    few = center_id.isin(["0", "1"]).to_numpy()  # compiles
    household_hours(homes[few], center_id[few], centers, rules, rural=rural[few])
    start = perf_counter()
    hours = household_hours(homes, center_id, centers, rules, rural=rural)
    staff_centers(centers, center_id, hours, rules)
    print(f"{len(homes):,} households, {len(centers):,} centers: {perf_counter() - start:.1f} s")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of the router, each")
    parser.add_argument("--nation", action="store_true", help="time the whole country as well")
    options = parser.parse_args()
    compare(options.seconds)
    if options.nation:
        time_nation()


if __name__ == "__main__":
    main()
