"""Streets without a direction: edges there and back along the same line are one stretch."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.crs import to_plane
from siting.arrays import Flags, Int32s, Shapes


@dataclass(frozen=True, eq=False)
class Stretches:
    """Lines between two nodes, and the edges that run along each.

    Parameters
    ----------
    lines
        Shapes on a plane in meters, shape (g,).
    first, last
        Nodes at which each line begins and ends, shape (g,).
    of_edge
        Stretch of each edge, shape (m,).
    along
        Whether each edge runs as the line is drawn, not against it, shape (m,).
    """

    lines: Shapes
    first: Int32s
    last: Int32s
    of_edge: Int32s
    along: Flags


def find_stretches(edges: gpd.GeoDataFrame, crs: CRS) -> Stretches:
    """Join edges that run along the same line between the same nodes, in either direction.

    Parameters
    ----------
    edges
        Columns `start` and `end`, and lines.
    crs
        Plane in meters on which the lines are to lie.
    """
    given = edges.geometry.to_numpy()
    drawn = pd.Series(shapely.to_wkb(given))
    key = pd.DataFrame(
        {
            "low": np.minimum(edges["start"], edges["end"]).to_numpy(),
            "high": np.maximum(edges["start"], edges["end"]).to_numpy(),
            "shape": shapely.to_wkb(shapely.normalize(given)),
        }
    )
    of_edge = key.groupby(["low", "high", "shape"], sort=False).ngroup().to_numpy()
    leader = np.unique(of_edge, return_index=True)[1]
    start, end = edges["start"].to_numpy(np.int32), edges["end"].to_numpy(np.int32)
    return Stretches(
        to_plane(edges.geometry.iloc[leader], crs=crs).to_numpy(),
        start[leader],
        end[leader],
        of_edge.astype(np.int32),
        (drawn == drawn.iloc[leader[of_edge]].to_numpy()).to_numpy(),
    )


def quickest(stretches: Stretches, milliseconds: Int32s) -> tuple[Int32s, Int32s]:
    """Return the time of each stretch along its line and against it, -1 where that is closed."""
    both = []
    for chosen in (stretches.along, ~stretches.along):
        time = np.full(len(stretches.lines), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(time, stretches.of_edge[chosen], milliseconds[chosen])
        both.append(np.where(time == np.iinfo(np.int32).max, -1, time).astype(np.int32))
    return both[0], both[1]
