"""A province from households to a plan on streets, in one fresh process, timed step by step.

``python benchmarks/province.py [--seconds T] [--nodes N] [--seed S]``. Households are simulated in
Kermanshah; towns and villages of a synthetic road network lie where they live.
"""

import argparse
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from road_network import PLANE, synthetic_streets
from sklearn.cluster import MiniBatchKMeans

import layers
import siting
from layers.streets.reading import Streets

PROVINCE, HOUSEHOLDS, CENTERS = "کرمانشاه", 36_000, 80
#: Households of the nation of which about so many live in the province.
NATION = 1_470_000
#: Towns and villages, and the share of nodes that go into the roads between them.
TOWNS, ROADS = 1_200, 0.05

Seconds = dict[str, float]


def province_households(seed: int) -> pd.DataFrame:
    """Simulate the households of the province."""
    nation = layers.simulate_households(NATION, seed=seed)
    ours = nation[nation["province"] == PROVINCE]
    return ours.sample(min(HOUSEHOLDS, len(ours)), random_state=seed).reset_index(drop=True)


def province_streets(homes: gpd.GeoSeries, n_nodes: int, seed: int) -> Streets:
    """Draw a road network whose towns lie where the households live, as large as they are many."""
    plane = homes.to_crs(PLANE)
    xy = np.column_stack([plane.x, plane.y])
    towns = MiniBatchKMeans(TOWNS, n_init=1, random_state=seed).fit(xy)
    people = np.bincount(towns.labels_, minlength=TOWNS)
    sizes = np.maximum(n_nodes * (1.0 - ROADS) * people / people.sum(), 9).astype(np.int64)
    return synthetic_streets(n_nodes, seed=seed, towns=(towns.cluster_centers_, sizes))


def on_foot(drive: Streets) -> Streets:
    """Return the same streets for walking: each in both directions, none with a speed."""
    edges = drive.edges
    back = edges.rename(columns={"start": "end", "end": "start"})
    back = back.assign(geometry=edges.geometry.reverse())
    both = pd.concat([edges, back[list(edges.columns)]])
    both = both.drop_duplicates(["start", "end"], ignore_index=True).assign(kph=np.nan)
    return replace(drive, mode="walk", edges=gpd.GeoDataFrame(both, crs=edges.crs))


def main() -> None:
    """Plan the province and print what each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="for search and proof")
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    frame = province_households(given.seed)
    located = frame.dropna(subset=["longitude"])
    homes = gpd.GeoSeries.from_xy(located["longitude"], located["latitude"], crs=4326)
    streets = province_streets(homes, given.nodes, given.seed)
    print(
        f"{len(frame):,} households, {streets.n_nodes:,} nodes, {streets.n_edges:,} edges; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MB before the plan"
    )
    seconds: Seconds = {}
    work: Seconds = {}

    @contextmanager
    def announce(name: str) -> Iterator[None]:
        start = time.perf_counter(), time.process_time()
        yield
        seconds[name] = time.perf_counter() - start[0]
        work[name] = time.process_time() - start[1]

    begin = time.perf_counter()
    with announce("check"):
        intake = layers.check_households(frame)
    plan = siting.plan(
        intake,
        centers=CENTERS,
        streets=[on_foot(streets), streets],
        stop=siting.MaxRuntime(given.seconds),
        seed=given.seed,
        announce=announce,
    )
    total = time.perf_counter() - begin
    for name, took in seconds.items():
        print(f"  {name:<16}{took:8.1f} s, of all cores {work[name]:8.1f} s")
    print(f"  {'in all':<16}{total:8.1f} s, of all cores {sum(work.values()):8.1f} s")
    country = plan.summary[plan.summary["level"] == "country"].iloc[0]
    print(
        f"gap {plan.metadata['gap_percent']} %, within the limit {country['share_in_reach']:.1%}, "
        f"{len(plan.neighborhoods)} candidates, {len(plan.isochrones)} isochrones, times "
        f"{plan.metadata['travel_source']} ({plan.metadata['travel_estimated']} estimated)"
    )
    print(json.dumps(json.loads(plan.metadata["streets"]), ensure_ascii=False))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MB")


if __name__ == "__main__":
    main()
