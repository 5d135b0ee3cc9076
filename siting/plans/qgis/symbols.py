"""Symbols as QGIS writes them: fills, lines and marks. Sizes are millimeters of a screen."""

from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

_OPAQUE, _CLEAR = 255, 0
#: Lines, from that between neighborhoods to that around a province, and marks without a size.
HAIR_MM, THIN_MM, OUTLINE_MM, LINE_MM, THICK_MM = 0.1, 0.2, 0.3, 0.4, 0.6
MARK_MM = 2.6


def symbols(layers: Sequence[Element], kind: str) -> Element:
    """Return symbols, numbered as renderers name them.

    Parameters
    ----------
    layers
        One for each symbol.
    kind
        ``fill``, ``line`` or ``marker``.
    """
    listed = Element("symbols")
    for number, layer in enumerate(layers):
        named = {"name": str(number), "type": kind, "alpha": "1", "clip_to_extent": "1"}
        SubElement(listed, "symbol", named).append(layer)
    return listed


def fill(color: str | None, edge: str | None, width_mm: float = HAIR_MM) -> Element:
    """Return a filled area: an outline where there is no color, without one where no edge."""
    return _drawn(
        "SimpleFill",
        {
            "color": rgb(color or edge or "", opaque=color is not None),
            "style": "solid" if color else "no",
            "outline_color": rgb(edge or color or "", opaque=edge is not None),
            "outline_style": "solid" if edge else "no",
            "outline_width": str(width_mm),
            "outline_width_unit": "MM",
        },
    )


def line(color: str, width_mm: float) -> Element:
    """Return a line."""
    return _drawn(
        "SimpleLine",
        {
            "line_color": rgb(color),
            "line_style": "solid",
            "line_width": str(width_mm),
            "line_width_unit": "MM",
        },
    )


def marker(
    color: str, edge: str, shape: str, *, size: str = "", width_mm: float = LINE_MM
) -> Element:
    """Return a mark at a point.

    Parameters
    ----------
    color, edge
        Of what is inside, and of its line.
    shape
        As QGIS calls it, such as ``circle`` or ``cross2``.
    size
        An expression of QGIS for its size; empty for one size.
    width_mm
        Width of the line.
    """
    drawn = _drawn(
        "SimpleMarker",
        {
            "name": shape,
            "color": rgb(color),
            "outline_color": rgb(edge),
            "outline_width": str(width_mm),
            "outline_width_unit": "MM",
            "size": str(MARK_MM),
            "size_unit": "MM",
        },
    )
    if size:
        drawn.append(_by_data("size", size))
    return drawn


def rgb(color: str, *, opaque: bool = True) -> str:
    """Write a color as QGIS does: red, green, blue and opacity."""
    return ",".join(map(str, (*_channels(color), _OPAQUE if opaque else _CLEAR)))


def _channels(color: str) -> Iterator[int]:
    yield from bytes.fromhex(color.removeprefix("#"))


def _drawn(kind: str, options: Mapping[str, str]) -> Element:
    layer = Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    listed = SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        SubElement(listed, "Option", {"name": name, "type": "QString", "value": value})
    return layer


def _by_data(what: str, expression: str) -> Element:
    """Let a property follow an expression instead of the same for all."""
    defined = Element("data_defined_properties")
    outer = SubElement(defined, "Option", {"type": "Map"})
    SubElement(outer, "Option", {"name": "name", "type": "QString", "value": ""})
    properties = SubElement(outer, "Option", {"name": "properties", "type": "Map"})
    followed = SubElement(properties, "Option", {"name": what, "type": "Map"})
    SubElement(followed, "Option", {"name": "active", "type": "bool", "value": "true"})
    SubElement(followed, "Option", {"name": "expression", "type": "QString", "value": expression})
    SubElement(followed, "Option", {"name": "type", "type": "int", "value": "3"})
    SubElement(outer, "Option", {"name": "type", "type": "QString", "value": "collection"})
    return defined
