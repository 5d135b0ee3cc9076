"""The map of a report: vectors, drawn to scale from the frames that the maps of a plan show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely

from layers.crs import national_crs, to_plane
from layers.places.boundaries import load_surroundings
from layers.texts import Words
from siting.arrays import Floats
from siting.maps import View
from siting.maps.palette import (
    AROUND_LAND,
    BORDER,
    CENTER_STYLES,
    CLASS_COLORS,
    CLASS_ENDS,
    CLOSED,
    INK,
    LAND,
    PALE_BORDER,
    PALE_LAND,
    SEAM,
    WITHHELD,
    share_class,
)
from siting.maps.shapes import simplified
from siting.maps.shown_areas import cell_areas, county_areas, neighborhood_areas
from siting.reports.paper.names import placed_names

#: What a map is shaded by.
AreaKind = Literal["neighborhood", "county", "cell"]

#: The sea, which no color of an area is like.
WATER = "#e2edf3"
#: A plan for less of its province than this is shown alone, as maps on a page do.
SMALL_SHARE = 0.1
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"
#: Room around what is shown, as a part of its longer side.
_AROUND = 0.03
#: How far outlines may move, in points of the paper.
_FINE = 0.25
#: Radius of a center, in points, on a map of the country and of one province.
_SMALL, _LARGE = 0.85, 2.0
#: Neighborhoods that are drawn one by one at most.
_MOST_AREAS = 4_500


@dataclass(frozen=True)
class Sheet:
    """Where on paper places of the plane are.

    Parameters
    ----------
    left, top
        Corner of what is shown, in meters of the plane of the country.
    scale
        Points of the paper for each meter.
    width, height
        Size of the picture, in points.
    """

    left: float
    top: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, bounds: Floats, *, width: float, height: float) -> "Sheet":
        """Fit bounds in meters (left, bottom, right, top) into a box of points."""
        low, high = bounds[:2], bounds[2:]
        margin = _AROUND * float((high - low).max())
        size = high - low + 2 * margin
        scale = float(min(width / size[0], height / size[1]))
        return cls(
            left=float(low[0] - margin),
            top=float(high[1] + margin),
            scale=scale,
            width=float(size[0]) * scale,
            height=float(size[1]) * scale,
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """What is shown, in meters: left, bottom, right, top."""
        right, bottom = self.width / self.scale, self.height / self.scale
        return self.left, self.top - bottom, self.left + right, self.top

    def place(self, xy: Floats) -> Floats:
        """Return points of the plane as points of the paper, y downwards."""
        return (xy - [self.left, self.top]) * [self.scale, -self.scale]


@dataclass(frozen=True)
class Picture:
    """A map in SVG, whose units are points, and its size."""

    svg: str
    width: float
    height: float


def draw_map(view: View, words: Words, *, width: float, height: float) -> Picture:
    """Draw the coverage gap with centers, names and a scale; north is up.

    The country is drawn by counties, a province by neighborhoods, where there are few enough.

    Parameters
    ----------
    view
        What is shown.
    words
        The language of names and of the scale.
    width, height
        Room on the paper, in points; the picture fills one of them.

    Returns
    -------
    The picture.
    """
    sheet = Sheet.around(_shown(view), width=width, height=height)
    parts = [
        *_ground(view, sheet),
        *_areas(view, sheet),
        *_borders(view, sheet),
        *_centers(view, sheet),
        *placed_names(view, words, place=sheet.place, width=sheet.width, height=sheet.height),
        scale_bar(sheet, words),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width:.1f} '
        f'{sheet.height:.1f}" width="{sheet.width:.1f}" height="{sheet.height:.1f}" '
        f'direction="{words.direction}" font-family="Vazirmatn">'
        f'<rect width="100%" height="100%" fill="{WATER}"/>{"".join(parts)}</svg>'
    )
    return Picture(svg, sheet.width, sheet.height)


def area_kind(view: View) -> AreaKind:
    """Say what is shaded: each neighborhood of a province, else counties; cells without any."""
    if len(view.active) == 1 and len(view.gaps) <= _MOST_AREAS:
        return "neighborhood"
    counties = view.told[view.told["level"] == "county"]
    return "county" if counties["county"].notna().any() else "cell"


def _shown(view: View) -> Floats:
    """Return the bounds of the provinces, or of the planned part where that is small or abroad."""
    whole = _plane(view.provinces.geometry.loc[view.active]).total_bounds
    planned = _plane(view.gaps.geometry).total_bounds
    small = np.prod(planned[2:] - planned[:2]) < SMALL_SHARE * np.prod(whole[2:] - whole[:2])
    alone = not view.active or (small and len(view.active) == 1)
    return np.asarray(planned if alone else whole, dtype=np.float64)


def _plane(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    return to_plane(shapes, crs=national_crs())


def _ground(view: View, sheet: Sheet) -> Iterator[str]:
    """Draw the land around, other provinces, and those of the plan."""
    active = view.provinces.index.isin(view.active)
    provinces = view.provinces.geometry
    yield _filled(load_surroundings().geometry, AROUND_LAND, sheet)
    yield _filled(provinces[~active], PALE_LAND, sheet)
    yield _filled(provinces[active], LAND, sheet)


def _areas(view: View, sheet: Sheet) -> Iterator[str]:
    """Draw the areas, those of one color together, and the seams between them."""
    kind = area_kind(view)
    areas = _of_kind(kind, view)
    shapes = simplified(areas.geometry, tolerance_m=_FINE / sheet.scale)
    shade = share_class(areas["shade"])
    for number, color in enumerate((*CLASS_COLORS, WITHHELD)):
        yield _filled(shapes[shade == number], color, sheet)
    yield _lined(shapes, SEAM, 0.15 if kind == "neighborhood" else 0.3, sheet)


def _of_kind(kind: AreaKind, view: View) -> gpd.GeoDataFrame:
    if kind == "neighborhood":
        return neighborhood_areas(view.gaps, view.withheld)
    if kind == "county":
        return county_areas(view.gaps, view.told)
    return cell_areas(view.gaps, view.provinces.geometry)


def _borders(view: View, sheet: Sheet) -> Iterator[str]:
    active = view.provinces.index.isin(view.active)
    yield _lined(view.provinces.geometry[~active], PALE_BORDER, 0.4, sheet)
    yield _lined(view.provinces.geometry[active], BORDER, 0.5, sheet)


def _centers(view: View, sheet: Sheet) -> Iterator[str]:
    """Draw centers by status, and crosses where one closes."""
    radius = _LARGE if len(view.active) == 1 else _SMALL
    for status, style in CENTER_STYLES.items():
        chosen = view.centers[view.centers["status"] == status]
        yield (
            f'<g fill="{style["fillColor"]}" stroke="{style["color"]}" '
            f'stroke-width="{0.2 * radius:.2f}">{_dots(chosen.geometry, radius, sheet)}</g>'
        )
    gone = view.closed[view.closed["moved_to"].isna()]
    crosses = "".join(
        f"M{x - radius:.1f} {y - radius:.1f}l{2 * radius:.1f} {2 * radius:.1f}"
        f"m0 {-2 * radius:.1f}l{-2 * radius:.1f} {2 * radius:.1f}"
        for x, y in _points(gone.geometry, sheet)
    )
    yield f'<path d="{crosses}" fill="none" stroke="{CLOSED}" stroke-width="0.9"/>' * bool(crosses)


def _dots(points: gpd.GeoSeries, radius: float, sheet: Sheet) -> str:
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>' for x, y in _points(points, sheet)
    )


def _points(points: gpd.GeoSeries, sheet: Sheet) -> Floats:
    return sheet.place(shapely.get_coordinates(_plane(points).array))


def _filled(shapes: gpd.GeoSeries, color: str, sheet: Sheet) -> str:
    drawn = _path(shapes, sheet)
    return f'<path d="{drawn}" fill="{color}" fill-rule="evenodd"/>' if drawn else ""


def _lined(shapes: gpd.GeoSeries, color: str, wide: float, sheet: Sheet) -> str:
    drawn = _path(shapes, sheet)
    look = f'fill="none" stroke="{color}" stroke-width="{wide}" stroke-linejoin="round"'
    return f'<path d="{drawn}" {look}/>' if drawn else ""


def _path(shapes: gpd.GeoSeries, sheet: Sheet) -> str:
    """Write the rings of polygons, cut to what is shown with a margin that hides the cut."""
    left, bottom, right, top = sheet.bounds
    margin = (right - left) * _AROUND
    frame = (left - margin, bottom - margin, right + margin, top + margin)
    cut = shapely.clip_by_rect(shapely.make_valid(_plane(shapes).array), *frame)
    parts = shapely.get_parts(shapely.get_parts(cut))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    return "".join(_ring(sheet.place(shapely.get_coordinates(ring))) for ring in rings)


def _ring(points: Floats) -> str:
    shown = np.round(points[:-1], 1)
    moved = np.r_[True, np.any(np.diff(shown, axis=0) != 0, axis=1)]
    if moved.sum() < 3:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shown[moved].tolist()) + "Z"


def scale_bar(sheet: Sheet, words: Words) -> str:
    """Draw a bar of a round length, at most a fifth of the picture wide."""
    longest = sheet.width / 5 / sheet.scale
    power = 10.0 ** np.floor(np.log10(longest))
    length = float(max(step for step in (power, 2 * power, 5 * power) if step <= longest))
    x, y = 10.0, sheet.height - 9.0
    end = x + length * sheet.scale
    # The mark says from which side a text begins that holds a number first.
    said = escape(f"{RIGHT_TO_LEFT * (words.direction == 'rtl')}{words.distance(length)}")
    return (
        f'<path d="M{x:.1f} {y - 4:.1f}V{y:.1f}H{end:.1f}V{y - 4:.1f}" fill="none" '
        f'stroke="{INK}" stroke-width="0.9"/><text x="{(x + end) / 2:.1f}" y="{y - 3:.1f}" '
        f'font-size="6.5" text-anchor="middle" fill="{INK}">{said}</text>'
    )


def legend(words: Words) -> Iterable[tuple[str, str]]:
    """Return color and meaning of each class of the gap, and of what is withheld."""
    shown = [words.number(100 * end) for end in (0.0, *CLASS_ENDS, 1.0)]
    names = [f"{low}\N{EN DASH}{high}" for low, high in pairwise(shown)]
    names[-1] = f"{names[-1]} {words.text('percent_sign')}"
    others = [(WITHHELD, "paper_map_withheld"), (LAND, "legend_nobody")]
    return [
        *zip(CLASS_COLORS, names, strict=True),
        *((color, words.text(key)) for color, key in others),
    ]


def center_legend(view: View, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield fill, edge and meaning of each kind of center that is drawn."""
    for status, style in CENTER_STYLES.items():
        if (view.centers["status"] == status).any():
            fill, edge = str(style["fillColor"]), str(style["color"])
            yield (
                fill,
                fill if edge == SEAM else edge,
                words.text("paper_map_center", status=words.text(f"status_{status}")),
            )


def closed_legend(view: View, words: Words) -> list[str]:
    """Return color and meaning of the crosses; nothing where no center closes."""
    if view.closed["moved_to"].notna().all():
        return []
    return [CLOSED, words.text("paper_map_center", status=words.text("status_closed"))]
