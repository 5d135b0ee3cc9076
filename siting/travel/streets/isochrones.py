"""Isochrones: the ground from which places are reached on streets within a time."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import to_wgs84
from siting.arrays import Floats, Int32s
from siting.errors import ArgumentError
from siting.travel.streets.doors import Doors, find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.outlines import outline
from siting.travel.streets.shortest import times_from
from siting.travel.streets.stretches import quickest

#: An isochrone is so many cells wide from its middle to its farthest street.
CELLS = 120
#: Smallest and largest side of a cell, in meters.
SMALLEST_CELL_M, LARGEST_CELL_M = 15.0, 250.0
#: Ground is reached at most so many cells off a street.
_WIDEST_CELLS = 5.0
#: Coordinates are written to so fine a grid, in degrees: a centimeter.
_GRID_DEGREES = 1e-7


_NONE = np.zeros(0, np.int32)


class _Samples(NamedTuple):
    """Points along stretches: the stretch of each, its share of the line, and where it is."""

    stretch: Int32s
    share: Floats
    xy: Floats

    def of(self, stretches: Int32s) -> "_Samples":
        """Return the points of some stretches; points are sorted by stretch."""
        first = np.searchsorted(self.stretch, stretches)
        count = np.searchsorted(self.stretch, stretches, side="right") - first
        turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        at = np.repeat(first, count) + turn
        return _Samples(self.stretch[at], self.share[at], self.xy[at])


class _Street(NamedTuple):
    """Milliseconds of each stretch along its line and against it; ``inf`` where that is closed."""

    along: Floats
    against: Floats


def isochrones(
    graph: StreetGraph,
    points: gpd.GeoSeries,
    *,
    seconds: float,
    limit_m: float = 500.0,
    off_road_kph: float = 3.0,
) -> gpd.GeoDataFrame:
    """Draw from where each point is reached within a time.

    Streets are followed in the direction of travel to the point. Off a street ground counts as far
    as the time that is left lasts, at most `_WIDEST_CELLS` cells; blocks that are enclosed count
    too.

    Parameters
    ----------
    graph
        Streets, with a time for each edge.
    points
        Places, in any stated CRS; index unique.
    seconds
        Longest time, door to door, above 0.
    limit_m
        How far a point may be from the nearest street, in meters.
    off_road_kph
        Speed between street and door.

    Returns
    -------
    On the index of `points`: mode (walk, drive), seconds, and polygons in WGS 84 without holes and
    slivers; no shape for a point off the streets. They are exact to about two cells, a cell being a
    `CELLS`-th of the way from a point to its farthest street, within the stated bounds.

    Raises
    ------
    ProblemError
        When the time is not above 0.
    CrsError
        When the points have no CRS.
    """
    if not seconds > 0:
        message = "The time of an isochrone must be above 0 seconds, not {seconds!r}."
        raise ArgumentError(message, seconds=seconds)
    doors = find_doors(graph, points, limit_m=limit_m, off_road_kph=off_road_kph)
    streets = _Street(
        *(
            np.where(time < 0, np.inf, time)
            for time in quickest(graph.stretches, graph.milliseconds)
        )
    )
    reached = [_times_to(graph, streets, doors, who, seconds) for who in range(len(points))]
    cell_m = _cell(graph, reached)
    touched = [_touched(graph, times, int(doors.stretch[who])) for who, times in enumerate(reached)]
    everything = _sample(graph, np.unique(np.concatenate([*touched, _NONE])), cell_m)
    shapes = []
    for who, times in enumerate(reached):
        samples = everything.of(touched[who])
        spare_s = seconds - _sample_times(samples, graph, streets, times, doors, who) / 1000.0
        near = np.flatnonzero(spare_s >= 0)
        reach_m = np.minimum(spare_s[near] * off_road_kph / 3.6, _WIDEST_CELLS * cell_m)
        shapes.append(outline(samples.xy[near], reach_m, cell_m=cell_m) if len(near) else None)
    areas = to_wgs84(gpd.GeoSeries(shapes, index=points.index, crs=graph.crs))
    # Corners lie on a grid, so that shapes stay valid when a file is read again.
    rounded = shapely.set_precision(areas.to_numpy(), _GRID_DEGREES)
    told = {"mode": graph.streets.mode, "seconds": float(seconds)}
    frame = pd.DataFrame(told, index=points.index)
    return gpd.GeoDataFrame(frame, geometry=rounded, crs=areas.crs)


def _times_to(
    graph: StreetGraph, streets: _Street, doors: Doors, who: int, seconds: float
) -> Floats:
    """Return the milliseconds from each node to a point, ``inf`` beyond the time."""
    times = np.full(graph.n_nodes, np.inf)
    if not doors.attached[who]:
        return times
    stretch, share = doors.stretch[who], doors.along[who]
    ends = np.array([graph.stretches.first[stretch], graph.stretches.last[stretch]])
    whole = np.array([streets.along[stretch], streets.against[stretch]])
    begin = _part(np.array([share, 1.0 - share]), whole)
    open_ends = np.isfinite(begin)
    begin = np.ceil(begin[open_ends]).astype(np.int32) + doors.off_road_ms[who]
    node, milliseconds = times_from(
        graph, ends[open_ends], cutoff_s=seconds, begin_ms=begin, backward=True
    )
    times[node] = milliseconds
    return times


def _cell(graph: StreetGraph, times: list[Floats]) -> float:
    """Choose the side of a cell by the point that reaches farthest."""
    farthest = 0.0
    for each in times:
        near = np.flatnonzero(np.isfinite(each))
        if len(near):
            middle = graph.points[near[np.argmin(each[near])]]
            farthest = max(farthest, np.linalg.norm(graph.points[near] - middle, axis=1).max())
    return float(np.clip(farthest / CELLS, SMALLEST_CELL_M, LARGEST_CELL_M))


def _touched(graph: StreetGraph, times: Floats, own: int) -> Int32s:
    """Return the stretches with an end that is reached, ascending, and the point's own."""
    near = np.isfinite(times)
    touched = near[graph.stretches.first] | near[graph.stretches.last]
    if own >= 0:
        touched[own] = True
    return np.flatnonzero(touched).astype(np.int32)


def _sample(graph: StreetGraph, stretches: Int32s, step_m: float) -> _Samples:
    """Put points on some stretches, both ends included, at most a step apart."""
    lines = graph.stretches.lines
    count = np.maximum(np.ceil(shapely.length(lines[stretches]) / step_m), 1.0).astype(np.int64) + 1
    stretch = np.repeat(stretches, count)
    turn = np.arange(len(stretch)) - np.repeat(np.cumsum(count) - count, count)
    share = turn / np.repeat(count - 1, count)
    places = shapely.line_interpolate_point(lines[stretch], share, normalized=True)
    return _Samples(stretch, share, shapely.get_coordinates(places))


def _sample_times(
    samples: _Samples,
    graph: StreetGraph,
    streets: _Street,
    times: Floats,
    doors: Doors,
    who: int,
) -> Floats:
    """Return the milliseconds from each sample to a point: by either end, or straight to it."""
    stretch, share = samples.stretch, samples.share
    along, against = streets.along[stretch], streets.against[stretch]
    total = np.minimum(
        times[graph.stretches.last[stretch]] + _part(1.0 - share, along),
        times[graph.stretches.first[stretch]] + _part(share, against),
    )
    own = np.flatnonzero(stretch == doors.stretch[who])
    ahead = doors.along[who] - share[own]
    direct = np.where(
        ahead >= 0, _part(np.maximum(ahead, 0.0), along[own]), _part(-ahead, against[own])
    )
    total[own] = np.minimum(total[own], direct + doors.off_road_ms[who])
    return total


def _part(share: Floats, time: Floats) -> Floats:
    """Return the time of a share of stretches; nothing of a closed one takes no time."""
    return np.where(share > 0, share * np.where(share > 0, time, 0.0), 0.0)
