"""A plan of 240 households at the crossings of a made-up town with one-way streets."""

from itertools import product

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd

import siting
from layers.households.reading import check_households
from layers.streets.reading import read_streets
from siting.location.stopping import MaxIterations
from tests.layers.streets.street_files import write_graphml

CAPACITY, SIDE, BLOCK_M = 110, 12, 400.0
#: The corner of the town, on the plane of its zone; in the province of Kermanshah.
_PLANE, _CORNER = "EPSG:32638", (690_000.0, 3_800_000.0)


def crossings():
    """Return the crossings of the town, in the order of their numbers."""
    x, y = np.array(list(product(range(SIDE), range(SIDE)))).T * BLOCK_M
    return gpd.GeoSeries.from_xy(x + _CORNER[0], y + _CORNER[1], crs=_PLANE).to_crs(4326)


def ways(seed=4):
    """Return the streets as (from, to, length in meters, km/h): some one-way, some slow."""
    rng, found = np.random.default_rng(seed), []
    for i, j in product(range(SIDE), range(SIDE)):
        here = i * SIDE + j
        for there, inside in ((here + SIDE, i + 1 < SIDE), (here + 1, j + 1 < SIDE)):
            if inside:
                kph, back = float(rng.choice([10.0, 20.0, 45.0])), rng.random() > 0.25
                pairs = [(here, there), (there, here)]
                found += [(*pair, BLOCK_M, kph) for pair in (pairs if back else pairs[:1])]
    return found


def street_file(folder, name="town.graphml", seed=4):
    """Write the streets as osmnx does, and return the file."""
    nodes = {n: {"x": point.x, "y": point.y} for n, point in enumerate(crossings())}
    edges = [
        (u, v, {"length": length, "highway": "residential", "speed_kph": kph, "oneway": "True"})
        for u, v, length, kph in ways(seed)
    ]
    return write_graphml(folder / name, nodes, edges)


def drive_seconds():
    """Seconds by car from each crossing to each other one, by networkx; inf where no way leads."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(SIDE * SIDE))
    graph.add_weighted_edges_from((u, v, 3.6 * length / kph) for u, v, length, kph in ways())
    seconds = np.full((SIDE * SIDE, SIDE * SIDE), np.inf)
    for start, found in nx.all_pairs_dijkstra_path_length(graph):
        seconds[start, list(found)] = list(found.values())
    return seconds


def homes_at(count=240, seed=1):
    """Return the crossing at which each household lives."""
    return np.sort(np.random.default_rng(seed).integers(0, SIDE * SIDE, count))


def made(folder, **options):
    """Return the plan, its households and the file of its streets, written into a folder."""
    at = crossings().iloc[homes_at()]
    rows = {
        "household_id": [f"h{number:03d}" for number in range(len(at))],
        "longitude": at.x.to_numpy(),
        "latitude": at.y.to_numpy(),
    }
    intake = check_households(pd.DataFrame(rows))
    file = street_file(folder)
    plan = siting.plan(
        intake,
        centers=3,
        standards=siting.Standards(files_per_center=CAPACITY, files_per_worker=55),
        streets=[read_streets(file, "drive")],
        caseloads=False,
        stop=MaxIterations(15),
        seed=0,
        **options,
    )
    return plan, intake, file
