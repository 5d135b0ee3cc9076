"""How the layers of a plan look in QGIS: as they do on the maps, with a legend in Persian.

QGIS looks for a table ``layer_styles`` in a GeoPackage and draws each layer by the style there that
is marked as the default; other programs take it for one more table.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

import pandas as pd

from layers.texts import Words
from siting.maps.palette import (
    ACCENT,
    CASELOAD_LINE,
    CENTER_STYLES,
    CLASS_COLORS,
    CLASS_ENDS,
    CLOSED,
    PALE_BORDER,
    REACHED_COLORS,
    ROAD_STYLES,
    SEAM,
    WITHHELD,
)
from siting.privacy import MIN_HOUSEHOLDS

#: The table, and the column of shapes as GDAL names it.
STYLES, _SHAPES = "layer_styles", "geom"
#: The version of QGIS whose form the styles have; later ones read it too.
_VERSION = "3.28.0-Firenze"
_LITTLE = 1e-9
_OPAQUE, _CLEAR = 255, 0
#: Sizes in millimeters of a screen.
_CENTER_MM, _THIN_MM, _LINE_MM = 2.6, 0.1, 0.4
#: Part of the households without coverage, -1 where there are too few to say it.
_GAP = (
    f'if("households" < {MIN_HOUSEHOLDS}, -1, '
    '("beyond_reach" + "no_capacity") / to_real("households"))'
)


def layer_styles() -> pd.DataFrame:
    """Return the table of styles as QGIS reads it, one row a layer that is drawn."""
    words = Words("fa")
    drawn = {
        "gaps": _graduated(words),
        "centers": _categorized(words),
        "neighborhoods": _single(_fill(None, PALE_BORDER, _THIN_MM), "fill"),
        "catchments": _single(_fill(None, ACCENT, _LINE_MM), "fill"),
        "caseload_areas": _single(_fill(None, CASELOAD_LINE, _THIN_MM), "fill"),
        "isochrones": _single(_fill(None, REACHED_COLORS["walk"], _THIN_MM), "fill"),
        "closed": _single(_marker(CLOSED, CLOSED, "cross2"), "marker"),
        "roads": _single(_line(str(ROAD_STYLES["primary"]["color"]), _LINE_MM), "line"),
    }
    return pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(drawn),
            "f_geometry_column": _SHAPES,
            "styleName": "siting",
            "styleQML": [_document(renderer) for renderer in drawn.values()],
            "styleSLD": "",
            "useAsDefault": True,
            "description": "",
            "owner": "",
            "ui": "",
        }
    )


def _document(renderer: Element) -> str:
    root = Element("qgis", {"version": _VERSION, "styleCategories": "Symbology"})
    root.append(renderer)
    return "<!DOCTYPE qgis>\n" + tostring(root, encoding="unicode")


def _graduated(words: Words) -> Element:
    """Shade by the part of households without coverage, in the classes of the maps."""
    ends = (-1.5, 0.0, *CLASS_ENDS, 1.0)
    shown = [words.percent(end) for end in ends[1:]]
    labels = [words.text("paper_map_withheld"), *(f"{low}–{high}" for low, high in pairwise(shown))]
    renderer = Element("renderer-v2", {"type": "graduatedSymbol", "attr": _GAP, **_COMMON})
    ranges = SubElement(renderer, "ranges")
    for number, ((low, high), label) in enumerate(zip(pairwise(ends), labels, strict=True)):
        bounds = {"lower": _bound(low), "upper": _bound(high)}
        named = {"symbol": str(number), "label": label, "render": "true"}
        SubElement(ranges, "range", named | bounds)
    fills = [_fill(color, SEAM, _THIN_MM) for color in (WITHHELD, *CLASS_COLORS)]
    renderer.append(_symbols(fills, "fill"))
    return renderer


def _bound(end: float) -> str:
    """Write the end of a class; QGIS takes a share at the end of two for one of the lower class."""
    return f"{end - _LITTLE if end < 1.0 else end:.15f}"


def _categorized(words: Words) -> Element:
    """Tell centers apart by their status."""
    renderer = Element("renderer-v2", {"type": "categorizedSymbol", "attr": "status", **_COMMON})
    categories = SubElement(renderer, "categories")
    for number, status in enumerate(CENTER_STYLES):
        SubElement(
            categories,
            "category",
            {"symbol": str(number), "value": status, "type": "string", "render": "true",
             "label": words.text(f"status_{status}")},
        )  # fmt: skip
    marks = [
        _marker(str(style["fillColor"]), str(style["color"]), "circle")
        for style in CENTER_STYLES.values()
    ]
    renderer.append(_symbols(marks, "marker"))
    return renderer


_COMMON = {"symbollevels": "0", "forceraster": "0", "enableorderby": "0", "referencescale": "-1"}


def _single(layer: Element, kind: str) -> Element:
    renderer = Element("renderer-v2", {"type": "singleSymbol", **_COMMON})
    renderer.append(_symbols([layer], kind))
    return renderer


def _symbols(layers: Sequence[Element], kind: str) -> Element:
    symbols = Element("symbols")
    for number, layer in enumerate(layers):
        named = {"name": str(number), "type": kind, "alpha": "1", "clip_to_extent": "1"}
        SubElement(symbols, "symbol", named).append(layer)
    return symbols


def _fill(color: str | None, edge: str, width_mm: float) -> Element:
    """Return a filled area, or an outline where there is no color."""
    return _drawn(
        "SimpleFill",
        {
            "color": _rgb(color or edge, _OPAQUE if color else _CLEAR),
            "style": "solid" if color else "no",
            "outline_color": _rgb(edge, _OPAQUE),
            "outline_style": "solid",
            "outline_width": str(width_mm),
            "outline_width_unit": "MM",
        },
    )


def _line(color: str, width_mm: float) -> Element:
    return _drawn(
        "SimpleLine",
        {
            "line_color": _rgb(color, _OPAQUE),
            "line_style": "solid",
            "line_width": str(width_mm),
            "line_width_unit": "MM",
        },
    )


def _marker(color: str, edge: str, shape: str) -> Element:
    return _drawn(
        "SimpleMarker",
        {
            "name": shape,
            "color": _rgb(color, _OPAQUE),
            "outline_color": _rgb(edge, _OPAQUE),
            "outline_width": str(_LINE_MM),
            "outline_width_unit": "MM",
            "size": str(_CENTER_MM),
            "size_unit": "MM",
        },
    )


def _drawn(kind: str, options: Mapping[str, str]) -> Element:
    layer = Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    listed = SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        SubElement(listed, "Option", {"name": name, "type": "QString", "value": value})
    return layer


def _rgb(color: str, opacity: int) -> str:
    """Write a color as QGIS does: red, green, blue and opacity."""
    return ",".join(map(str, (*_channels(color), opacity)))


def _channels(color: str) -> Iterator[int]:
    yield from bytes.fromhex(color.removeprefix("#"))
