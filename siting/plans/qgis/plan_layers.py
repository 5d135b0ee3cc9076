"""What QGIS draws of a plan, as its map does: the same layers, colors, classes and order."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

import pandas as pd

from layers.texts import Words
from siting.maps.palette import (
    ACCENT,
    CASELOAD_LINE,
    CENTER_STYLES,
    CLOSED,
    PALE_BORDER,
    REACHED_COLORS,
    ROAD_STYLES,
)
from siting.plans.qgis.drawn import Drawn, Group
from siting.plans.qgis.renderers import categorized, centers_by_status, gap_shares, single
from siting.plans.qgis.symbols import HAIR_MM, LINE_MM, OUTLINE_MM, fill, line, marker
from siting.privacy import MIN_HOUSEHOLDS, tell_loads, tell_neighborhoods, withheld_below

#: From which scale on centers and neighborhoods bear their names.
CENTER_SCALE, NEIGHBORHOOD_SCALE = 400_000, 60_000
#: The column that a layer of the file has for QGIS alone.
TOLD: Mapping[str, str] = {"gaps": "gap_share", "centers": "told_load"}
#: Files of a center that is drawn at full size, as on the map.
_FULL_LOAD = 600
#: The full diameter of a center in millimeters, larger with the zoom, as the map's script has its
#: radius in pixels. The root of its files is a part of that: of the fewest where they are not told.
ZOOMED = "0.53 * min(14, 3 * 1.28 ^ max(0, ln(559082264 / @map_scale) / ln(2) - 5))"
_SIZE = (
    f'{ZOOMED} * max(0.4, sqrt(coalesce("{TOLD["centers"]}", {MIN_HOUSEHOLDS}) / {_FULL_LOAD}.0))'
)
#: Pixels of a map to millimeters.
_PIXEL_MM = 0.26


def with_told(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write into frames of a plan what may be told of them, which is all that QGIS draws.

    The file of a plan is private and has every number; a map of it is shown to others.

    Parameters
    ----------
    frames
        Frames of a plan by the name of their layer.

    Returns
    -------
    The same frames; ``gaps`` with gap_share and ``centers`` with told_load, as the maps tell them:
    missing where `siting.privacy` withholds them.
    """
    gaps, centers = frames["gaps"], frames["centers"]
    told = tell_neighborhoods(gaps, withheld_below(frames["summary"], gaps))
    return {
        **frames,
        "gaps": gaps.assign(**{TOLD["gaps"]: told["gap_share"]}),
        "centers": centers.assign(**{TOLD["centers"]: tell_loads(centers)}),
    }


def drawn_plan(words: Words) -> tuple[Group, ...]:
    """Return what is drawn of a plan, that on top first.

    Parameters
    ----------
    words
        Language of the legend.
    """
    return (
        Group(words.text("qgis_centers"), (_centers(words), _closed(words))),
        Group(words.text("qgis_areas"), _areas(words)),
        Group(words.text("qgis_coverage"), (_roads(words), _gaps(words), _neighborhoods(words))),
    )


def _centers(words: Words) -> Drawn:
    return Drawn(
        table="centers",
        title=words.text("layer_centers"),
        shape="Point",
        renderer=centers_by_status(words, size=_SIZE),
        label="name",
        label_scale=CENTER_SCALE,
    )


def _closed(words: Words) -> Drawn:
    """Cross out what closes for good, and mark where a center stood that moves."""
    moved = str(CENTER_STYLES["moved"]["fillColor"])
    told = [
        ("1", words.text("status_closed"), marker(CLOSED, CLOSED, "cross2", width_mm=LINE_MM)),
        ("0", words.text("legend_moved"), marker("#ffffff", moved, "circle", width_mm=LINE_MM)),
    ]
    renderer = categorized('"moved_to" IS NULL', told, "marker", value_type="integer")
    return Drawn(table="closed", title=words.text("layer_closed"), shape="Point", renderer=renderer)


def _areas(words: Words) -> tuple[Drawn, ...]:
    return (
        Drawn(
            table="catchments",
            title=words.text("layer_catchments"),
            shape="Polygon",
            renderer=single(fill(None, ACCENT, OUTLINE_MM), "fill"),
        ),
        Drawn(
            table="caseload_areas",
            title=words.text("layer_caseloads"),
            shape="Polygon",
            renderer=single(fill(None, CASELOAD_LINE, HAIR_MM), "fill"),
            shown=False,
        ),
        Drawn(
            table="isochrones",
            title=words.text("legend_reached"),
            shape="Polygon",
            renderer=_reached(words),
            opacity=0.3,
            shown=False,
        ),
    )


def _reached(words: Words) -> Element:
    told = [
        (mode, words.text(f"mode_{mode}"), fill(color, None))
        for mode, color in REACHED_COLORS.items()
    ]
    return categorized("mode", told, "fill")


def _roads(words: Words) -> Drawn:
    told = [
        (
            highway,
            words.text(f"road_{highway}"),
            line(str(style["color"]), _PIXEL_MM * float(str(style["weight"]))),
        )
        for highway, style in ROAD_STYLES.items()
    ]
    return Drawn(
        table="roads",
        title=words.text("layer_roads"),
        shape="Line",
        renderer=categorized("highway", told, "line"),
        opacity=0.8,
    )


def _gaps(words: Words) -> Drawn:
    return Drawn(
        table="gaps",
        title=words.text("layer_neighborhoods"),
        shape="Polygon",
        renderer=gap_shares(words, TOLD["gaps"]),
    )


def _neighborhoods(words: Words) -> Drawn:
    return Drawn(
        table="neighborhoods",
        title=words.text("sheet_name_neighborhoods"),
        shape="Polygon",
        renderer=single(fill(None, PALE_BORDER, HAIR_MM), "fill"),
        shown=False,
        label="name",
        label_scale=NEIGHBORHOOD_SCALE,
    )
