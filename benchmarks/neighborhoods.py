"""Time, memory and compactness of `siting.neighborhoods.forming.cluster_households`.

Run ``python benchmarks/neighborhoods.py``: it simulates 67,500, 270,000 and 1,080,000 households,
clusters each number in a process of its own, and writes two Markdown tables. ``--counties FILE``
clusters inside counties.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from layers.crs import national_crs, to_plane
from layers.households.reading import check_households
from layers.places.boundaries import read_counties
from layers.simulated.households import simulate_households
from siting.neighborhoods.forming import cluster_households

Row = dict[str, str]

SIZES = (67_500, 270_000, 1_080_000)
PROVINCE = "05"  # Kermanshah


def main() -> None:
    """Write the tables to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--counties", type=Path)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            path = Path(folder) / f"{size}.parquet"
            households = check_households(simulate_households(size, seed=0)).located
            households[["province_code", "county_code", "persons", "geometry"]].to_parquet(path)
            del households
            rows.append(in_own_process(path, options.counties))
    sys.stdout.write(table([row for row, _ in rows]) + "\n")
    sys.stdout.write(table(rows[-1][1]))


def in_own_process(path: Path, counties: Path | None) -> tuple[Row, list[Row]]:
    """Measure in a fresh process, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (path, counties))


def measure(path: Path, counties: Path | None) -> tuple[Row, list[Row]]:
    """Cluster the households of a file; return a row of figures, and the rows on compactness."""
    households = gpd.read_parquet(path)
    units = None if counties is None else read_counties(counties)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    label, found = cluster_households(households, counties=units)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    row = {
        "households": f"{len(households):,}",
        "seconds": f"{seconds:.1f}",
        "peak GB": f"{peak / 1e6:.2f}",
        "before GB": f"{before / 1e6:.2f}",
        "neighborhoods": f"{len(found):,}",
        "mean size": f"{found['households'].mean():.1f}",
        "largest": f"{found['households'].max()}",
        "five or fewer": f"{(found['households'] <= 5).mean():.1%}",
        "corners each": f"{found.geometry.count_coordinates().mean():.0f}",
    }
    return row, compactness(households, label, found)


def compactness(
    households: gpd.GeoDataFrame, label: pd.Series, found: gpd.GeoDataFrame
) -> list[Row]:
    """Compare one province with plain k-means, which keeps no limit and cuts villages."""
    rows = []
    for setting in ("urban", "rural"):
        ours = found[(found["province_code"] == PROVINCE) & (found["setting"] == setting)]
        own = label[label.isin(ours.index)]
        plane = to_plane(households.loc[own.index].geometry, crs=national_crs())
        xy = np.column_stack([plane.x, plane.y])
        with threadpool_limits(1):
            plain = KMeans(len(ours), n_init=1, max_iter=50, random_state=0).fit(xy).labels_
        for name, group in (("this", pd.factorize(own)[0]), ("plain k-means", plain)):
            distance = distance_to_medoid(xy, group)
            rows.append(
                {
                    "province 05": setting,
                    "method": name,
                    "groups": f"{len(ours):,}",
                    "mean m to medoid": f"{distance.mean():,.0f}",
                    "95th percentile": f"{np.percentile(distance, 95):,.0f}",
                    "largest group": f"{np.bincount(group).max():,}",
                }
            )
    return rows


def distance_to_medoid(xy: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the distance of each point to the medoid of its group, found by trying all."""
    distance = np.empty(len(xy))
    for k in range(group.max() + 1):
        rows = np.flatnonzero(group == k)
        between = np.linalg.norm(xy[rows, None] - xy[None, rows], axis=2)
        distance[rows] = between[between.sum(axis=1).argmin()]
    return distance


def table(rows: list[Row]) -> str:
    """Write rows as a Markdown table."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
