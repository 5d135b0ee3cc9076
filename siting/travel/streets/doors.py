"""Where points meet the streets: at the nearest point of the nearest street.

The way between a door and the street is walked off-road. A street between two crossings is one
*stretch*, whichever way it may be used; the foot of a point on it divides its time in proportion.
"""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.crs import to_plane
from siting.arrays import Floats, Int32s
from siting.errors import ArgumentError
from siting.travel.streets.graph import StreetGraph, whole_milliseconds

#: Feet are told apart to this, in meters, so that points across a street from each other share one.
_FINEST_M = 0.01


@dataclass(frozen=True, eq=False)
class Doors:
    """Where each of n points meets the streets.

    Parameters
    ----------
    stretch
        Stretch of the network (see `siting.travel.streets.stretches`) that is nearest to each
        point, -1 where none is near enough, shape (n,).
    along
        Foot of the point on it, as a share of its line, shape (n,).
    off_road_m, off_road_ms
        Meters and milliseconds between point and foot, shape (n,); missing and 0 without a foot.
    """

    stretch: Int32s
    along: Floats
    off_road_m: Floats
    off_road_ms: Int32s

    @cached_property
    def attached(self) -> NDArray[np.bool_]:
        """Whether each point meets the streets at all, shape (n,)."""
        return self.stretch >= 0

    def take(self, points: NDArray[np.integer]) -> "Doors":
        """Return the doors of some points."""
        return Doors(
            self.stretch[points],
            self.along[points],
            self.off_road_m[points],
            self.off_road_ms[points],
        )

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.stretch)


def find_doors(
    graph: StreetGraph,
    points: gpd.GeoSeries,
    *,
    limit_m: float = 500.0,
    off_road_kph: float = 3.0,
) -> Doors:
    """Find the nearest point of the nearest street of each point.

    Parameters
    ----------
    graph
        Streets, not yet split.
    points
        Points in any stated CRS; an empty one meets no street.
    limit_m
        Farthest that a street may be, in meters.
    off_road_kph
        Speed between point and street.

    Raises
    ------
    CrsError
        When the points have no CRS.
    ProblemError
        When the limit is negative, the speed is not above zero, or the graph is split already.
    """
    if not (limit_m >= 0 and off_road_kph > 0):
        message = (
            "The limit to the street must be at least 0 meters and the speed off-road above 0, not "
            "{limit_m!r} and {off_road_kph!r}."
        )
        raise ArgumentError(message, limit_m=limit_m, off_road_kph=off_road_kph)
    stretches = graph.stretches
    plane = shapely.force_2d(to_plane(points, crs=graph.crs).to_numpy())
    stretch = np.full(len(points), -1, np.int32)
    off_road = np.full(len(points), np.nan)
    tree = shapely.STRtree(stretches.lines)
    (who, nearest), distance = tree.query_nearest(
        plane, max_distance=max(limit_m, 1e-9), return_distance=True, all_matches=False
    )
    stretch[who], off_road[who] = nearest, distance
    along = np.zeros(len(points))
    along[who] = _shares(stretches.lines[stretch[who]], plane[who])
    walked = whole_milliseconds(np.nan_to_num(off_road), off_road_kph)
    return Doors(stretch, along, off_road, walked)


def _shares(lines: NDArray[np.object_], points: NDArray[np.object_]) -> Floats:
    """Return where along lines points are."""
    length = shapely.length(lines)
    at = np.round(shapely.line_locate_point(lines, points) / _FINEST_M) * _FINEST_M
    share = np.divide(at, length, out=np.zeros(len(at)), where=length > 0)
    return np.where(at >= length - _FINEST_M, (at > 0).astype(float), share)
