"""A synthetic province of streets: towns of every size on a plane of roads, some streets one-way.

Nothing in it is real, but its proportions are: one large town, many small ones, blocks of a
hundred meters, faster main streets, roads of ten kilometers between towns.
"""

from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree

from layers.streets.network import Streets

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

#: Plane on which the province lies (UTM zone 38, as Kermanshah).
PLANE = "EPSG:32638"
#: Where its lower left corner is.
CORNER = (600_000.0, 3_750_000.0)
#: Side of a block, in meters, and how far its corners are moved.
BLOCK_M, JITTER = 100.0, 0.25
#: Share of the streets of a town that are missing, and of the others that are one-way.
MISSING, ONE_WAY = 0.12, 0.15
#: Every how many blocks a main street runs; speeds by class.
MAIN = 8
KPH = {"residential": 25.0, "secondary": 45.0, "primary": 80.0}
#: Share of the nodes in the largest town, and number of towns for 100,000 nodes.
LARGEST, TOWNS = 0.3, 150
#: Meters between the bends of a road between towns.
BEND_M = 400.0


@dataclass(frozen=True)
class _Drawn:
    """Nodes on the plane, and two-way or one-way links between them."""

    points: Floats
    start: Positions
    end: Positions
    kind: NDArray[np.str_]
    one_way: NDArray[np.bool_]


def synthetic_streets(
    n_nodes: int,
    *,
    seed: int,
    side_km: float = 160.0,
    towns: tuple[Floats, Positions] | None = None,
) -> Streets:
    """Draw a driving network.

    Parameters
    ----------
    n_nodes
        Nodes to aim at; what comes differs by a few percent.
    seed
        Of the random numbers.
    side_km
        Side of the square province.
    towns
        Middle of each town on `PLANE`, shape (t, 2), and nodes of each, shape (t,), instead of
        towns at random.
    """
    rng = np.random.default_rng(seed)
    centers, sizes = _towns(n_nodes, side_km * 1000.0, rng) if towns is None else towns
    built = [_town(center, size, rng) for center, size in zip(centers, sizes, strict=True)]
    drawn = _with_roads(_together(built), centers, [len(town.points) for town in built])
    return _as_streets(drawn, seed)


def _towns(n_nodes: int, side_m: float, rng: np.random.Generator) -> tuple[Floats, Positions]:
    """Place towns whose sizes fall as one over their rank."""
    n_towns = max(int(TOWNS * n_nodes / 100_000), 4)
    share = 1.0 / np.arange(1, n_towns + 1)
    share[1:] *= (1.0 - LARGEST) / share[1:].sum()
    share[0] = LARGEST
    sizes = np.maximum((share * n_nodes * 0.9).astype(int), 9)
    return rng.random((n_towns, 2)) * side_m + CORNER, sizes


def _town(center: Floats, size: int, rng: np.random.Generator) -> _Drawn:
    side = max(int(np.sqrt(size)), 3)
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    grid = np.column_stack([column, row]) - (side - 1) / 2.0
    points = center + BLOCK_M * (grid + rng.uniform(-JITTER, JITTER, grid.shape))
    at = np.arange(side * side)
    east, north = at[column < side - 1], at[row < side - 1]
    start, end = np.r_[east, north], np.r_[east + 1, north + side]
    main = np.r_[row[east] % MAIN == 0, column[north] % MAIN == 0]
    kept = main | (rng.random(len(start)) >= MISSING)
    one_way = ~main & (rng.random(len(start)) < ONE_WAY)
    flipped = rng.random(len(start)) < 0.5
    start, end = np.where(flipped, end, start), np.where(flipped, start, end)
    kind = np.where(main, "secondary", "residential")
    return _Drawn(points, start[kept], end[kept], kind[kept], one_way[kept])


def _together(towns: list[_Drawn]) -> _Drawn:
    first = np.r_[0, np.cumsum([len(town.points) for town in towns])]
    return _Drawn(
        np.vstack([town.points for town in towns]),
        np.concatenate([town.start + shift for town, shift in zip(towns, first, strict=False)]),
        np.concatenate([town.end + shift for town, shift in zip(towns, first, strict=False)]),
        np.concatenate([town.kind for town in towns]),
        np.concatenate([town.one_way for town in towns]),
    )


def _with_roads(drawn: _Drawn, centers: Floats, counts: list[int]) -> _Drawn:
    """Join the towns by two-way roads along the sides of a Delaunay triangulation."""
    sides = np.sort(Delaunay(centers).simplices[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=1)
    sides = np.unique(sides, axis=0)
    first = np.r_[0, np.cumsum(counts)]
    trees = [KDTree(drawn.points[a:b]) for a, b in pairwise(first)]
    points, start, end, n = [drawn.points], [drawn.start], [drawn.end], len(drawn.points)
    for a, b in sides:
        left = first[a] + trees[a].query(centers[b])[1]
        right = first[b] + trees[b].query(centers[a])[1]
        bends = _bends(drawn.points[left], drawn.points[right])
        chain = np.r_[left, n + np.arange(len(bends)), right]
        points.append(bends)
        start.append(chain[:-1])
        end.append(chain[1:])
        n += len(bends)
    added = sum(map(len, start[1:]))
    return _Drawn(
        np.vstack(points),
        np.concatenate(start),
        np.concatenate(end),
        np.r_[drawn.kind, np.full(added, "primary")],
        np.r_[drawn.one_way, np.zeros(added, bool)],
    )


def _bends(left: Floats, right: Floats) -> Floats:
    """Wind a road between two points: a wave across the straight line."""
    step = right - left
    along = np.linspace(0.0, 1.0, max(int(np.hypot(*step) / BEND_M), 1) + 1)[1:-1, None]
    across = np.array([-step[1], step[0]]) * 0.03
    return left + along * step + np.sin(along * np.pi * 4.0) * across


def _as_streets(drawn: _Drawn, seed: int) -> Streets:
    back = ~drawn.one_way
    start = np.r_[drawn.start, drawn.end[back]]
    end = np.r_[drawn.end, drawn.start[back]]
    kind = np.r_[drawn.kind, drawn.kind[back]]
    lengths = np.hypot(*(drawn.points[start] - drawn.points[end]).T)
    nodes = gpd.GeoSeries.from_xy(*drawn.points.T, crs=PLANE).to_crs("EPSG:4326")
    degrees = np.column_stack([nodes.x, nodes.y])
    lines = shapely.linestrings(np.stack([degrees[start], degrees[end]], axis=1))
    return Streets(
        nodes=gpd.GeoDataFrame(
            {"osmid": np.arange(len(nodes))}, geometry=nodes.to_numpy(), crs=4326
        ),
        edges=gpd.GeoDataFrame(
            {
                "start": start,
                "end": end,
                "length_m": lengths,
                "kph": np.array([KPH[each] for each in kind]),
                "highway": kind,
            },
            geometry=lines,
            crs=4326,
        ),
        mode="drive",
        source=f"synthetic province of {len(nodes):,} nodes, seed {seed}",
        sha256="",
    )
