"""Compile all kernels once, on two cores: numba keeps them, and every later process reads them.

``python scripts/compile_kernels.py``, after an installation. Kernels compile when they are called,
so small problems of every kind are solved. ``--plan`` compiles only what most plans use: the search
within capacity, estimated times and caseload areas.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import siting
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from layers.streets.network import Streets
from siting.location.compiling import KINDS, compile_annealing, compile_kind, compile_proof
from siting.location.methods.assigning.following import Following
from siting.planning.planner import plan
from siting.travel import PointTravel
from siting.workers.caseload_areas import caseload_areas
from siting.workers.hours import household_hours

PLANE = "EPSG:32638"
#: What compiles some kernels, and what that is given.
Job = tuple[Callable[..., None], tuple[object, ...]]


def caseloads() -> None:
    """Split the households of two centers, by straight lines and with those who had a worker."""
    rng = np.random.default_rng(0)
    n, standards = 700, siting.Standards.current()
    ids = pd.Index([f"h{k}" for k in range(n)], name="household_id")
    points = shapely.points(rng.normal(0, 2e3, (n, 2)) + np.array([5e5, 3.8e6]))
    homes = gpd.GeoDataFrame(index=ids, geometry=points, crs=PLANE)
    own = pd.Series(np.where(np.arange(n) % 2, "a", "b"), index=ids, dtype="str")
    middle = shapely.points([[5e5, 3.8e6], [5.01e5, 3.8e6]])
    index = pd.Index(["a", "b"], name="center_id")
    centers = gpd.GeoDataFrame({"workers": [4, 3]}, index=index, geometry=middle, crs=PLANE)
    rural = rng.random(n) < 0.3
    hours = household_hours(homes, own, centers, standards, rural=rural)
    first = caseload_areas(homes, own, centers, standards, hours=hours, rural=rural)
    caseload_areas(homes, own, centers, standards, hours=hours, rural=rural, previous=first.worker)


def country() -> None:
    """Plan by estimated times, as most plans are made."""
    intake = check_households(simulate_households(900, province="05", seed=0))
    plan(intake, centers=2, caseloads=False, stop=siting.MaxIterations(20), seed=0)


def streets() -> None:
    """Plan on a small grid of streets, with isochrones and caseload areas along them."""
    homes = simulate_households(1_500, province="05", seed=0)
    inside = homes["longitude"].between(46.9, 47.2) & homes["latitude"].between(34.2, 34.5)
    intake = check_households(homes[inside | (homes.index % 40 == 0)])
    networks = [_grid("walk"), _grid("drive")]
    plan(intake, centers=2, streets=networks, stop=siting.MaxIterations(2), seed=0)


def crowds() -> None:
    """Solve a problem with so many homes for each site that a search begins on cells of homes."""
    rng = np.random.default_rng(0)
    homes, sites = rng.random((3_000, 2)), rng.random((300, 2))
    crowd = siting.LocationProblem.from_points(homes, sites, n_sites=60, capacity=60.0)
    result = siting.solve(crowd, stop=siting.MaxIterations(20))
    if "annealing on cells" not in result.method:
        why = f"3,000 homes were to be searched on cells, but the method was {result.method}; "
        raise RuntimeError(why + "give the crowd more homes.")


def edits() -> None:
    """Follow an edit of a few sites."""
    homes = np.random.default_rng(0).random((40, 2))
    book = Following(PointTravel(homes, homes[:3]), weight=np.ones(40), penalty=np.ones(40))
    book.change(book.begin(np.array([20.0, 0.0, 9.0])), np.array([0.0, 20.0, 9.0]))


def _grid(mode: str, side: int = 12) -> Streets:
    at = np.arange(side)
    x, y = (part.ravel() for part in np.meshgrid(46.9 + 0.025 * at, 34.2 + 0.025 * at))
    points = gpd.GeoSeries.from_xy(x, y, crs=4326)
    node = np.arange(side**2).reshape(side, side)
    pairs = [(node[:, :-1], node[:, 1:]), (node[:-1], node[1:])]
    one = np.concatenate([first.ravel() for first, _ in pairs])
    two = np.concatenate([second.ravel() for _, second in pairs])
    start, end = np.concatenate([one, two]), np.concatenate([two, one])
    lines = shapely.linestrings(np.stack([np.c_[x, y][start], np.c_[x, y][end]], axis=1))
    kph = 40.0 if mode == "drive" else np.nan
    told = {"start": start, "end": end, "length_m": 2500.0, "kph": kph, "highway": "primary"}
    nodes = gpd.GeoDataFrame({"osmid": node.ravel()}, geometry=points.to_numpy(), crs=4326)
    edges = gpd.GeoDataFrame(told, geometry=lines, crs=4326)
    return Streets(nodes, edges, mode, "a grid", "0" * 64)  # type: ignore[arg-type]


def _jobs() -> tuple[list[Job], list[Job]]:
    """Name the jobs of two processes, which share little while both are at work.

    The first process has what uses the search within capacity: p-medians without one do, too.
    """
    first = [kind for kind in KINDS if kind[2] or kind == ("total", False, False)]
    rest = [kind for kind in KINDS if kind not in first]
    plans: list[Job] = [(country, ()), (crowds, ())]
    return (
        [*((compile_kind, kind) for kind in first), (compile_proof, ()), *plans],
        [*((compile_kind, kind) for kind in rest), (caseloads, ()), (streets, ()), (edits, ())],
    )


def _jobs_of_a_plan() -> tuple[list[Job], list[Job]]:
    """Name the jobs of two processes that compile what a plan by estimated times uses."""
    search: list[Job] = [(compile_kind, ("total", False, True)), (compile_proof, ()), (country, ())]
    return search, [(compile_annealing, ()), (caseloads, ())]


def main() -> None:
    """Do all jobs, or those of a plan, and say how long it took."""
    parts = _jobs_of_a_plan() if "--plan" in sys.argv[1:] else _jobs()
    began, context = time.perf_counter(), get_context("spawn")
    with (
        ProcessPoolExecutor(1, mp_context=context) as one,
        ProcessPoolExecutor(1, mp_context=context) as other,
    ):
        pools = zip((one, other), parts, strict=True)
        jobs = [pool.submit(job, *given) for pool, part in pools for job, given in part]
        for number, done in enumerate(as_completed(jobs), start=1):
            done.result()
            print(f"\r  {number} of {len(jobs)} parts compiled", end="", flush=True)
    print(f", in {time.perf_counter() - began:.0f} seconds.")


if __name__ == "__main__":
    main()
