"""Areas that tile: every zone cut into one polygon for each group of points in it.

The Voronoi cells of a group's seats, joined, are its area. All borders are noded together on a
grid of a centimeter, so that neighbors share their corners exactly, in a zone and across zones.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from scipy.spatial import Voronoi
from shapely.geometry.base import BaseGeometry

from layers.crs import to_plane, to_wgs84
from siting.areas.carving import Piece, carve
from siting.arrays import Floats, Integers, Shapes, members, nearest

#: Corners of polygons lie on this grid, in meters; in longitude and latitude, on one as fine.
GRID_M = 0.01
GRID_DEGREES = 1e-7

#: Borders have a point at least so often, in meters: in degrees they then run within 6 cm of where
#: they should.
LONGEST_M = 2_000.0

#: Directions of five far points that close the outer cells of a Voronoi diagram.
FAR = np.array([[np.cos(turn), np.sin(turn)] for turn in 0.3 + 0.4 * np.pi * np.arange(5)])


@dataclass(frozen=True)
class Seats:
    """Places that stand for the points around them.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (s, 2).
    zone
        Position of the zone that holds the seat, shape (s,).
    group
        Group of the seat, shape (s,); groups are counted from 0 over all zones.
    """

    xy: Floats
    zone: Integers
    group: Integers


@dataclass(frozen=True)
class Tiling:
    """The group of each point, shape (n,), and the area of each group, shape (g,)."""

    group: Integers
    areas: Shapes


@dataclass(frozen=True)
class _Corners:
    """The distinct places of seats, by zone; `group` is -1 where the ground has to be carved."""

    xy: Floats
    zone: Integers
    group: Integers
    of_seat: Integers


def tile(
    zones: gpd.GeoSeries, seats: Seats, xy: Floats, seat: Integers, *, largest: int, crs: CRS
) -> Tiling:
    """Cut zones into one area per group, and split the seats that have too many points.

    Takes O(n log(n)) steps and memory for a few times the number of seats.

    Parameters
    ----------
    zones
        Polygons on a plane in meters that do not overlap; those without seats are left out.
    seats
        Seats of all groups; each is in its zone.
    xy
        Where the points are taken to be when ground is cut between them, in meters, shape (n, 2),
        in an order that does not depend on the input's.
    seat
        Position of the seat of each point, shape (n,).
    largest
        Number of points that no group may exceed.
    crs
        CRS of the areas. What is straight on the plane is curved elsewhere, so borders are noded
        in this one: here the areas tile exactly.

    Returns
    -------
    Groups, counted from 0, more than before where seats were split, and their areas. A point lies
    in its group's area, unless a seat of another group is nearer, or at the same place.
    """
    shapes = zones.to_numpy()
    corners = _corners(seats, np.bincount(seat, minlength=len(seats.xy)), largest)
    rows = members(seat, count=len(seats.xy))
    lines: list[Shapes] = [shapely.boundary(shapes)]
    pieces: list[Piece] = []
    for zone, own in zip(shapes, members(corners.zone, count=len(zones)), strict=True):
        borders, cells = _cells(zone, corners.xy[own], corners.group[own])
        lines.append(borders)
        for corner, cell in cells.items():
            owners = np.flatnonzero(corners.of_seat == own[corner])
            pieces += carve(cell, {int(k): rows[k] for k in owners}, xy, largest=largest)
    group = seats.group[seat]
    of_piece = _piece_groups(pieces, seats.group)
    for piece, number in zip(pieces, of_piece, strict=True):
        group[piece.rows] = number
    ground = np.array([piece.area for piece in pieces], dtype=object)
    borders = np.concatenate([*lines, shapely.boundary(ground)])
    faces, inner = _faces(gpd.GeoSeries(borders, crs=zones.crs), crs)
    owner = _face_groups(inner, shapes, corners, ground, of_piece)
    used, group = np.unique(group, return_inverse=True)
    return Tiling(group=group, areas=_joined(faces, owner, used))


def _corners(seats: Seats, load: Integers, largest: int) -> _Corners:
    order = np.lexsort((seats.xy[:, 1], seats.xy[:, 0], seats.zone))
    key = np.column_stack([seats.zone, seats.xy])[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(key, axis=0) != 0).any(axis=1)
    of_seat = np.empty(len(order), dtype=np.int64)
    of_seat[order] = np.cumsum(first) - 1
    chosen = order[first]
    crowded = (np.bincount(of_seat) > 1) | (np.bincount(of_seat, weights=load) > largest)
    group = np.where(crowded, -1, seats.group[chosen])
    return _Corners(seats.xy[chosen], seats.zone[chosen], group, of_seat)


def _cells(
    zone: BaseGeometry, xy: Floats, group: Integers
) -> tuple[Shapes, dict[int, BaseGeometry]]:
    """Return the borders between Voronoi cells of different groups, and the cells to be carved."""
    if len(xy) == 1:
        return np.empty(0, dtype=object), {0: zone} if group[0] < 0 else {}
    left, bottom, right, top = zone.bounds
    middle = np.array([left + right, bottom + top]) / 2
    reach = 5 * (np.hypot(right - left, top - bottom) + 1.0)
    diagram = Voronoi(np.vstack([xy - middle, reach * FAR]))
    one, other = diagram.ridge_points.T
    real = np.maximum(one, other) < len(xy)
    one, other = one[real], other[real]
    ends = np.asarray(diagram.ridge_vertices)[real]
    kept = (group[one] != group[other]) | (group[one] < 0)
    borders = shapely.linestrings(diagram.vertices[ends[kept]] + middle)
    cells = {
        int(k): shapely.intersection(
            zone,
            shapely.MultiPoint(
                diagram.vertices[diagram.regions[diagram.point_region[k]]] + middle
            ).convex_hull,
        )
        for k in np.flatnonzero(group < 0)
    }
    return _clip(borders, zone), cells


def _clip(lines: Shapes, zone: BaseGeometry) -> Shapes:
    """Return the lines as far as they are in the zone."""
    shapely.prepare(zone)
    inside = shapely.contains_properly(zone, lines)
    clipped = shapely.get_parts(shapely.intersection(lines[~inside], zone))
    return np.concatenate([lines[inside], clipped[shapely.get_dimensions(clipped) == 1]])


def _piece_groups(pieces: list[Piece], group: Integers) -> Integers:
    """Return the group of each piece: that of its seat for the first of it, then new ones."""
    seat = np.array([piece.seat for piece in pieces], dtype=np.int64)
    number = group[seat]
    later = np.ones(len(seat), dtype=bool)
    later[np.unique(seat, return_index=True)[1]] = False
    number[later] = group.max() + 1 + np.arange(later.sum())
    return number


def _faces(borders: gpd.GeoSeries, crs: CRS) -> tuple[Shapes, Shapes]:
    """Return the polygons between borders, in a CRS, and a point in each of them, on the plane.

    Borders are noded on the plane, so that lines which were drawn twice become one; then they get
    points in between, to keep their course in the other CRS; then those that touch there are noded
    once more.
    """
    noded = shapely.union_all(borders.to_numpy(), grid_size=GRID_M)
    lines = gpd.GeoSeries([shapely.segmentize(noded, LONGEST_M)], crs=borders.crs)
    lines = to_wgs84(lines) if crs.is_geographic else to_plane(lines, crs=crs)
    noded = shapely.union_all(
        lines.to_numpy(), grid_size=GRID_DEGREES if crs.is_geographic else GRID_M
    )
    faces = shapely.get_parts(shapely.polygonize([noded]))
    inner = gpd.GeoSeries(shapely.point_on_surface(faces), crs=crs)
    return faces, to_plane(inner, crs=borders.crs).to_numpy()


def _face_groups(
    inner: Shapes, zones: Shapes, corners: _Corners, ground: Shapes, of_piece: Integers
) -> Integers:
    """Return the group that owns each face, by a point inside, or -1 outside all zones."""
    tree = shapely.STRtree(inner)
    xy = shapely.get_coordinates(inner)
    zone, face = tree.query(zones, predicate="intersects")
    of_face = np.full(len(inner), -1, dtype=np.int64)
    of_face[face[::-1]] = zone[::-1]
    owner = np.full(len(inner), -1, dtype=np.int64)
    groups = zip(
        members(of_face + 1, count=len(zones) + 1)[1:],
        members(corners.zone, count=len(zones)),
        strict=True,
    )
    for own, seats in groups:
        if len(own) and len(seats):
            owner[own] = corners.group[seats[nearest(corners.xy[seats], xy[own])]]
    piece, face = tree.query(ground, predicate="intersects")
    carved = (of_face[face] >= 0) & (owner[face] < 0)
    owner[face[carved]] = of_piece[piece[carved]]
    return owner


def _joined(faces: Shapes, owner: Integers, wanted: Integers) -> Shapes:
    """Join the faces of each wanted group to one area."""
    joined = np.full(len(wanted), shapely.Polygon(), dtype=object)
    for k, own in enumerate(members(owner + 1, count=int(wanted.max()) + 2)):
        at = np.searchsorted(wanted, k - 1)
        if k > 0 and at < len(wanted) and wanted[at] == k - 1 and len(own):
            joined[at] = faces[own[0]] if len(own) == 1 else shapely.coverage_union_all(faces[own])
    return joined
