"""Caseload areas: the time of the nation, what holds, and equal splits beside k-means-constrained.

Run ``python benchmarks/caseloads.py``: it simulates households, forms catchments by halving the
neighborhoods of the country again and again, splits each among its workers, and writes two Markdown
tables. Catchments are kept in the folder of ``--cache`` if one is given. Processor seconds are told
beside those of the clock, since other work may share the machine.
"""

import argparse
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import national_crs, to_plane
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.areas.halving import bisect
from siting.neighborhoods.forming import cluster_households
from siting.plans.assembling import candidate_points, rural_flags
from siting.standards import Standards
from siting.workers.caseload_areas import Caseloads, caseload_areas
from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.kernels.divide import divide
from siting.workers.hours import household_hours

#: Runs the peer in a process of its own: its OR-Tools and our HiGHS cannot share one.
PEER = """
import pickle, sys, time
from k_means_constrained import KMeansConstrained
answers = []
for xy, workers in pickle.load(open(sys.argv[1], "rb")):
    start = time.process_time()
    least, most = len(xy) // workers, -(-len(xy) // workers)
    model = KMeansConstrained(workers, size_min=least, size_max=most, random_state=0).fit(xy)
    answers.append((model.inertia_, time.process_time() - start))
pickle.dump(answers, open(sys.argv[2], "wb"))
"""


class Nation(NamedTuple):
    """Households, their center, hours and setting; centers and catchments."""

    households: gpd.GeoDataFrame
    load: pd.DataFrame
    catchments: gpd.GeoDataFrame


def main() -> None:
    """Write the tables to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_080_000)
    parser.add_argument("--centers", type=int, default=2_400)
    parser.add_argument("--peers", type=int, default=100, help="equal splits to compare")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = (options.cache or Path(folder)) / f"{options.households}_{options.centers}"
        nation = open_nation(cache, options.households, options.centers)
        warm_up()
        sys.stdout.write(table([split_nation(nation)]) + "\n")
        if options.peers:
            sys.stdout.write(table([beside_peer(nation, options.peers, Path(folder))]))


def open_nation(folder: Path, households: int, centers: int) -> Nation:
    """Read the catchments of a folder, made if they are not there."""
    if not folder.exists():
        folder.mkdir(parents=True)
        for name, frame in make_nation(households, centers)._asdict().items():
            frame.to_parquet(folder / f"{name}.parquet")
    return Nation(
        gpd.read_parquet(folder / "households.parquet"),
        pd.read_parquet(folder / "load.parquet"),
        gpd.read_parquet(folder / "catchments.parquet"),
    )


def make_nation(households: int, centers: int) -> Nation:
    """Simulate households and cut the country into catchments of about as many each."""
    homes = check_households(simulate_households(households, seed=0)).located.sort_index()
    labels, areas = cluster_households(homes)
    middle = to_plane(candidate_points(areas), crs=national_crs())
    xy = np.column_stack([middle.x, middle.y]) + 1e-3 * np.arange(len(areas))[:, None]
    part = bisect(xy, areas["households"].to_numpy(dtype=np.float64), parts=centers)
    names = pd.Series([f"c{k:04d}" for k in part], index=areas.index)
    ground = areas.geometry.groupby(names).agg(lambda group: shapely.union_all(group.to_numpy()))
    places = candidate_points(areas).groupby(names).first().rename_axis("center_id")
    catchments = gpd.GeoDataFrame(geometry=ground, crs=areas.crs).rename_axis("center_id")
    center_id, rural = labels.map(names).rename("center_id"), rural_flags(areas, labels)
    points = gpd.GeoDataFrame(geometry=gpd.GeoSeries(places, crs=areas.crs))
    hours = household_hours(homes, center_id, points, Standards.current(), rural=rural)
    load = hours.assign(center_id=center_id, rural=rural)
    return Nation(homes[["geometry"]], load, catchments)


def warm_up() -> None:
    """Compile the kernels, or load them from their cache."""
    split_equally(np.random.default_rng(0).random((30, 2)), workers=3)


def split_nation(nation: Nation) -> dict[str, str]:
    """Split all catchments and say how long it took and what holds."""
    clock, used = time.perf_counter(), time.process_time()
    found = split(nation, None)
    clock, used = time.perf_counter() - clock, time.process_time() - used
    whole, cpu = time.perf_counter(), time.process_time()
    found = split(nation, nation.catchments)
    whole, cpu = time.perf_counter() - whole, time.process_time() - cpu
    areas = found.areas
    hours = areas.groupby("center_id")["hours"]
    spread = (hours.max() - hours.min()) / hours.mean()
    return {
        "households": f"{len(nation.households):,}",
        "centers": f"{areas['center_id'].nunique():,}",
        "workers": f"{len(areas):,}",
        "s without polygons (processor)": f"{clock:.0f} ({used:.0f})",
        "s with polygons (processor)": f"{whole:.0f} ({cpu:.0f})",
        "most files": f"{areas['households'].max()}",
        "spread of hours above 10 %": f"{(spread > 0.1 + 1e-6).mean():.1%}",
        "without a reason": f"{(spread > 0.1 + 1e-3)[unexplained(areas)].sum()}",
        "one worker more": f"{areas['reason'].str.contains('more_workers').sum()}",
        "in pieces": f"{(areas.geometry.count_geometries() > 1).mean():.1%}",
        "no polygon": f"{areas.geometry.isna().sum()}",
        "median compactness": f"{areas['compactness'].median():.2f}",
    }


def unexplained(areas: gpd.GeoDataFrame) -> pd.Series:
    """Say of each center whether no reason is given for its hours."""
    said: pd.Series = areas.groupby("center_id")["reason"].first()
    return ~said.str.contains("uneven")


def split(nation: Nation, catchments: gpd.GeoDataFrame | None) -> Caseloads:
    """Split the catchments by today's standards."""
    return caseload_areas(
        nation.households,
        nation.load["center_id"],
        nation.catchments.drop(columns="geometry"),
        Standards.current(),
        hours=nation.load,
        rural=nation.load["rural"].to_numpy(),
        catchments=catchments,
    )


def beside_peer(nation: Nation, count: int, folder: Path) -> dict[str, str]:
    """Split catchments into equal shares of households, here and by the peer."""
    plane = to_plane(nation.households.geometry, crs=national_crs())
    xy = pd.DataFrame({"x": plane.x, "y": plane.y})
    chosen = nation.catchments.index[:: max(1, len(nation.catchments) // count)][:count]
    kept = nation.load["center_id"].isin(chosen)
    cases = [
        (np.array(group, order="C")[: len(group) // 3 * 3], 3)
        for _, group in xy[kept].drop_duplicates().groupby(nation.load["center_id"])
    ]
    given, answered = folder / "cases.pickle", folder / "answers.pickle"
    given.write_bytes(pickle.dumps(cases))
    subprocess.run([sys.executable, "-c", PEER, str(given), str(answered)], check=True)
    theirs = pickle.loads(answered.read_bytes())
    ratio, seconds = [], 0.0
    for (places, workers), (inertia, _) in zip(cases, theirs, strict=True):
        start = time.process_time()
        label = split_equally(places, workers=workers)
        seconds += time.process_time() - start
        ratio.append(inertia_of(places, label) / inertia)
    return {
        "equal splits": f"{len(cases)}",
        "households each": f"{np.mean([len(places) for places, _ in cases]):.0f}",
        "inertia over the peer's: mean": f"{np.mean(ratio):.4f}",
        "worst": f"{max(ratio):.4f}",
        "better or same": f"{np.mean(np.array(ratio) <= 1 + 1e-6):.0%}",
        "processor s each": f"{seconds / len(cases):.3f}",
        "peer's": f"{np.mean([used for _, used in theirs]):.3f}",
    }


def split_equally(xy: np.ndarray, *, workers: int) -> np.ndarray:
    """Split places into parts of the same number that hang together."""
    ones = np.ones(len(xy))
    rows = as_rows(border_pairs(xy), len(xy))
    free = np.full(len(xy), -1, dtype=np.int64)
    rule = (workers, len(xy) / workers, 0.1, np.zeros(1, dtype=np.uint8))
    return np.asarray(divide(xy, ones, ones, *rows, free, *rule))


def inertia_of(xy: np.ndarray, label: np.ndarray) -> float:
    """Return the sum of squared distances to the mean of each part."""
    parts = (xy[label == k] for k in range(label.max() + 1))
    return float(sum(((part - part.mean(axis=0)) ** 2).sum() for part in parts))


def table(rows: list[dict[str, str]]) -> str:
    """Write rows as a Markdown table."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
