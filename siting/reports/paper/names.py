"""Names on the map of a report: those that matter most, none over another."""

from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from layers.crs import WGS84, national_crs, to_plane
from layers.texts import Words
from siting.arrays import Floats
from siting.maps import View
from siting.maps.labels import Label, label_items
from siting.maps.palette import INK
from siting.maps.shapes import SCALE

#: Zoom of a map on a page that shows about as much as a picture of the country, and of a province.
_FAR_ZOOM, _NEAR_ZOOM = 6.9, 7.9
#: Names at most.
_MOST_NAMES = 60
#: Width of a letter over the size of the font, about.
_WIDE = 0.55
_DOTTED = {"city", "town"}


class _Look(NamedTuple):
    """How a kind of name is written: size in points, color, weight."""

    size: float
    color: str
    weight: int


_LOOKS = {
    "province": _Look(7.0, "#3f4c58", 700),
    "neighbor": _Look(6.5, "#8a969f", 400),
    "city": _Look(7.2, INK, 700),
    "town": _Look(6.2, INK, 400),
    "water": _Look(7.5, "#4b7d98", 400),
    "island": _Look(5.5, "#3f4c58", 400),
}


def placed_names(
    view: View,
    words: Words,
    *,
    place: Callable[[Floats], Floats],
    width: float,
    height: float,
) -> Iterator[str]:
    """Yield the names that have room, as texts of an SVG.

    Parameters
    ----------
    view
        What is shown.
    words
        The language.
    place
        Takes points of the plane, shape (n, 2), to points of the paper.
    width, height
        Size of the picture, in points.
    """
    zoom = _NEAR_ZOOM if len(view.active) == 1 else _FAR_ZOOM
    items = [item for item in label_items(view, words) if item[3] <= zoom < item[4]]  # type: ignore[operator]
    taken: list[Floats] = []
    named: set[str] = set()
    for (x, y), item in zip(place(_plane_points(items)), items, strict=True):
        look, dotted = _LOOKS.get(str(item[2]), _LOOKS["town"]), item[2] in _DOTTED
        name = str(item[5])
        box = _box(x, y, name, look.size, dotted=dotted)
        inside = (box[:2] > 1).all() and box[2] < width - 1 and box[3] < height - 1
        if inside and name not in named and not any(_meet(box, other) for other in taken):
            taken.append(box)
            named.add(name)
            yield _name(x, y, name, look, dotted=dotted)
        if len(taken) >= _MOST_NAMES:
            return


def _plane_points(items: list[Label]) -> Floats:
    degrees = np.array([item[:2] for item in items], dtype=np.float64).reshape(-1, 2) / SCALE
    points = gpd.GeoSeries(shapely.points(degrees), crs=WGS84)
    return np.asarray(shapely.get_coordinates(to_plane(points, crs=national_crs()).array))


def _box(x: float, y: float, name: str, size: float, *, dotted: bool) -> Floats:
    """Return left, top, right and bottom of a name: above its dot, else around its place."""
    half, lift = _WIDE * size * len(name) / 2, 0.75 * size * dotted
    return np.array([x - half, y - lift - 0.6 * size, x + half, y - lift + 0.6 * size])


def _meet(box: Floats, other: Floats) -> bool:
    return bool((box[:2] < other[2:]).all() and (other[:2] < box[2:]).all())


def _name(x: float, y: float, name: str, look: _Look, *, dotted: bool) -> str:
    lift = 0.4 * look.size * dotted
    base = y - lift if dotted else y + 0.35 * look.size
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="0.9" fill="{look.color}"/>' * dotted
    return (
        f'{dot}<text x="{x:.1f}" y="{base:.1f}" font-size="{look.size}" '
        f'font-weight="{look.weight}" text-anchor="middle" fill="{look.color}" stroke="#ffffff" '
        f'stroke-width="1.8" stroke-linejoin="round" paint-order="stroke">'
        f"{escape(name)}</text>"
    )
