"""One area cut by straight lines into pieces, each with so many of its points."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from siting.areas.halving import halve
from siting.arrays import Floats, Integers, distinct

#: A pie is cut by area to this precision.
_AREA_TOLERANCE = 0.01
#: Ground of less than so many square meters is rounding: a line that runs along a border cuts it
#: off, and on the grid of a tiling nothing of it is left.
_LEAST_M2 = 1.0


@dataclass(frozen=True)
class Piece:
    """An area, the rows of the points that it is for, and the seat that they belong to."""

    area: BaseGeometry
    rows: Integers
    seat: int


def carve(
    area: BaseGeometry, owners: dict[int, Integers], xy: Floats, *, largest: int
) -> list[Piece]:
    """Cut an area until no piece has more than `largest` points.

    Points at different places are halved by a straight line in a gap between them, and so is the
    area. Where all points are at one place, or points of several seats are mixed, the area is cut
    like a pie: by lines through the middle of the points, halving the ground each time.

    Parameters
    ----------
    area
        Polygon on a plane in meters.
    owners
        For each seat, the rows of its points, in an order that does not depend on the input's.
    xy
        Coordinates of all points in meters, shape (n, 2).
    largest
        Number of points that no piece may exceed.

    Returns
    -------
    The pieces, seat by seat; their areas tile `area`.
    """
    if len(owners) == 1:
        [(seat, rows)] = owners.items()
        return _carve_points(area, rows, xy, seat, largest)
    parts = [(seat, part) for seat in owners for part in _even(owners[seat], largest)]
    center = xy[np.concatenate(list(owners.values()))].mean(axis=0)
    slices = _pie(area, center, len(parts))
    return [Piece(ground, rows, seat) for ground, (seat, rows) in zip(slices, parts, strict=True)]


def _carve_points(
    area: BaseGeometry, rows: Integers, xy: Floats, seat: int, largest: int
) -> list[Piece]:
    done, stack = [], [(area, rows)]
    while stack:
        ground, rows = stack.pop()
        if len(rows) <= largest:
            done.append(Piece(ground, rows, seat))
            continue
        places, _, weight = distinct(xy[rows])
        sides = _split_at_gap(ground, rows, xy, places, weight) if len(places) > 1 else []
        if sides:
            stack += sides
            continue
        parts = _even(rows, largest)
        slices = _pie(ground, places[0], len(parts))
        done += [Piece(cut, part, seat) for cut, part in zip(slices, parts, strict=True)]
    return done


def _split_at_gap(
    area: BaseGeometry, rows: Integers, xy: Floats, places: Floats, weight: Floats
) -> list[tuple[BaseGeometry, Integers]]:
    """Cut points and area by one line; nothing where a side would have no points or no ground."""
    a, b, c = halve(places, weight)
    low = a * xy[rows, 0] + b * xy[rows, 1] < c
    ground_low, ground_high = _cut(area, a, b, c)
    if low.all() or not low.any() or min(ground_low.area, ground_high.area) < _LEAST_M2:
        return []
    return [(ground_high, rows[~low]), (ground_low, rows[low])]


def _even(rows: Integers, largest: int) -> list[Integers]:
    """Cut rows, in their order, into as few runs of even length as `largest` allows."""
    return list(np.array_split(rows, -(-len(rows) // largest)))


def _pie(area: BaseGeometry, center: Floats, count: int) -> list[BaseGeometry]:
    """Cut an area into pieces by lines through or toward a center, halving the ground each time."""
    if count == 1:
        return [area]
    low, high = _halve_ground(area, center)
    return _pie(low, center, count // 2) + _pie(high, center, count - count // 2)


def _halve_ground(area: BaseGeometry, center: Floats) -> tuple[BaseGeometry, BaseGeometry]:
    """Turn a line around the center until half of the ground is on either side."""
    start, stop, half = 0.0, np.pi, area.area / 2
    sides = _cut_through(area, center, start)
    rising = sides[0].area < half
    for _ in range(30):
        if abs(sides[0].area - half) <= _AREA_TOLERANCE * half:
            break
        middle = 0.5 * (start + stop)
        sides = _cut_through(area, center, middle)
        start, stop = (middle, stop) if (sides[0].area < half) == rising else (start, middle)
    return sides


def _cut_through(
    area: BaseGeometry, point: Floats, angle: float
) -> tuple[BaseGeometry, BaseGeometry]:
    a, b = float(np.cos(angle)), float(np.sin(angle))
    return _cut(area, a, b, a * point[0] + b * point[1])


def _cut(area: BaseGeometry, a: float, b: float, c: float) -> tuple[BaseGeometry, BaseGeometry]:
    """Return what is below the line ``a * x + b * y = c`` and above; (a, b) is of unit length."""
    left, bottom, right, top = area.bounds
    x, y = 0.5 * (left + right), 0.5 * (bottom + top)
    away = c - a * x - b * y
    reach = right - left + top - bottom + abs(away)
    foot = np.array([x, y]) + away * np.array([a, b])
    along, across = reach * np.array([-b, a]), reach * np.array([a, b])
    corners = [foot + along, foot - along, foot - along - 2 * across, foot + along - 2 * across]
    below = shapely.Polygon(corners)
    return shapely.intersection(area, below), shapely.difference(area, below)
