"""Small random street networks, and networkx as the oracle of their times."""

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely

from layers.streets.network import Streets
from siting.travel.streets.graph import StreetGraph

#: A plane in meters, and a corner on it.
PLANE, CORNER = "EPSG:32638", np.array([600_000.0, 3_750_000.0])


def make_streets(points, links, *, kph=36.0, mode="drive", lengths=None):
    """Make a network of directed straight edges between points (x, y) in meters."""
    points = np.asarray(points, float) + CORNER
    start, end = np.asarray(links, np.int64).reshape(-1, 2).T
    nodes = gpd.GeoSeries.from_xy(*points.T, crs=PLANE).to_crs(4326)
    degrees = np.column_stack([nodes.x, nodes.y])
    if lengths is None:
        lengths = np.hypot(*(points[end] - points[start]).T)
    frame = {
        "start": start,
        "end": end,
        "length_m": np.maximum(lengths, 0.001),
        "kph": np.broadcast_to(np.asarray(kph, float), start.shape),
        "highway": "residential",
    }
    lines = shapely.linestrings(np.stack([degrees[start], degrees[end]], axis=1))
    return Streets(
        gpd.GeoDataFrame({"osmid": np.arange(len(nodes))}, geometry=nodes),
        gpd.GeoDataFrame(frame, geometry=lines, crs=4326),
        mode,
        "made up",
        "0" * 64,
    )


def random_streets(seed, *, n=30, one_way=0.3, spread=1000.0):
    """Make a network of near neighbors, some of them in parts of their own."""
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2)) * spread
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    far[np.arange(n), np.arange(n)] = np.inf
    links = {tuple(sorted((i, j))) for i in range(n) for j in np.argsort(far[i])[:2]}
    directed = []
    for i, j in sorted(links):
        pair = [(i, j), (j, i)]
        rng.shuffle(pair)
        directed += pair[:1] if rng.random() < one_way else pair
    speeds = dict(zip(sorted(links), rng.choice([20.0, 36.0, 60.0], len(links)), strict=True))
    return make_streets(points, directed, kph=[speeds[tuple(sorted(link))] for link in directed])


def random_points(seed, count, *, spread=1000.0):
    """Place points on the same ground."""
    rng = np.random.default_rng(seed + 1_000_000)
    return gpd.GeoSeries.from_xy(*(rng.random((count, 2)) * spread + CORNER).T, crs=PLANE)


def points_at(*spots):
    """Place points at given places (x, y) in meters."""
    return gpd.GeoSeries.from_xy(*(np.asarray(spots, float) + CORNER).T, crs=PLANE)


def oracle(graph: StreetGraph):
    """Write the edges of the network into networkx, parallel ones too."""
    written = nx.MultiDiGraph()
    written.add_nodes_from(range(graph.streets.n_nodes))
    edges = graph.streets.edges
    for edge, (start, end) in enumerate(zip(edges["start"], edges["end"], strict=True)):
        written.add_edge(start, end, weight=int(graph.milliseconds[edge]))
    return written


def split_oracle(graph: StreetGraph, doors):
    """Split edges one by one at the feet of all doors; return the network and each door's node.

    The time of an edge up to a foot is rounded to whole milliseconds from the end of the line at
    which its stretch begins.
    """
    written = nx.MultiDiGraph()
    written.add_nodes_from(range(graph.streets.n_nodes))
    shapes = graph.stretches
    feet = {}
    for of, share in zip(doors.stretch, doors.along, strict=True):
        feet.setdefault(of, set()).add(share)
    for edge in range(graph.streets.n_edges):
        of, whole = shapes.of_edge[edge], int(graph.milliseconds[edge])
        marks = [0.0, *(s for s in sorted(feet.get(of, ())) if 0 < s < 1), 1.0]
        names = [int(shapes.first[of]), *((of, s) for s in marks[1:-1]), int(shapes.last[of])]
        times = [round(whole * mark) for mark in marks]
        for k in range(len(marks) - 1):
            ends = names[k : k + 2] if shapes.along[edge] else names[k : k + 2][::-1]
            written.add_edge(*ends, weight=times[k + 1] - times[k])
    node = []
    for of, share in zip(doors.stretch, doors.along, strict=True):
        if of < 0:
            node.append(None)
        elif share in {0, 1}:
            node.append(int((shapes.first, shapes.last)[int(share)][of]))
        else:
            node.append((of, share))
    return written, node
