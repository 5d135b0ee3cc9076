"""How shapes are told apart, as QGIS writes it: all alike, by a word, or by a share in classes."""

from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from layers.texts import Words
from siting.maps.palette import CENTER_STYLES, CLASS_COLORS, CLASS_ENDS, SEAM, WITHHELD
from siting.plans.qgis.symbols import HAIR_MM, THIN_MM, fill, marker, symbols
from siting.privacy import MIN_HOUSEHOLDS

_COMMON = {"symbollevels": "0", "forceraster": "0", "enableorderby": "0", "referencescale": "-1"}
_LITTLE = 1e-9
#: What stands for a share that is withheld, below the classes of the others.
_WITHHELD = -1


def single(layer: Element, kind: str) -> Element:
    """Draw all shapes alike.

    Parameters
    ----------
    layer
        Their symbol.
    kind
        ``fill``, ``line`` or ``marker``.
    """
    renderer = Element("renderer-v2", {"type": "singleSymbol", **_COMMON})
    renderer.append(symbols([layer], kind))
    return renderer


def categorized(
    asked: str, told: Sequence[tuple[str, str, Element]], kind: str, *, value_type: str = "string"
) -> Element:
    """Tell shapes apart by a word.

    Parameters
    ----------
    asked
        The column, or an expression of QGIS.
    told
        For each value: itself, its name in the legend, and its symbol.
    kind
        ``fill``, ``line`` or ``marker``.
    value_type
        Type of the values, as QGIS calls it.
    """
    renderer = Element("renderer-v2", {"type": "categorizedSymbol", "attr": asked, **_COMMON})
    categories = SubElement(renderer, "categories")
    for number, (value, label, _) in enumerate(told):
        SubElement(
            categories,
            "category",
            {"symbol": str(number), "value": value, "type": value_type, "render": "true",
             "label": label},
        )  # fmt: skip
    renderer.append(symbols([layer for *_, layer in told], kind))
    return renderer


def gap_shares(words: Words, column: str) -> Element:
    """Shade by the part of households without coverage, in the classes of the maps.

    Parameters
    ----------
    words
        Language of the legend.
    column
        The share as `siting.privacy` tells it, missing where it is withheld.
    """
    asked = f'coalesce("{column}", {_WITHHELD})'
    ends = (_WITHHELD - 0.5, 0.0, *CLASS_ENDS, 1.0)
    shown = [words.percent(end) for end in ends[1:]]
    withheld = words.text("legend_withheld", count=words.number(MIN_HOUSEHOLDS))
    labels = [withheld, *(f"{low}–{high}" for low, high in pairwise(shown))]
    renderer = Element("renderer-v2", {"type": "graduatedSymbol", "attr": asked, **_COMMON})
    ranges = SubElement(renderer, "ranges")
    for number, ((low, high), label) in enumerate(zip(pairwise(ends), labels, strict=True)):
        bounds = {"lower": _bound(low), "upper": _bound(high)}
        named = {"symbol": str(number), "label": label, "render": "true"}
        SubElement(ranges, "range", named | bounds)
    fills = [fill(color, SEAM, HAIR_MM) for color in (WITHHELD, *CLASS_COLORS)]
    renderer.append(symbols(fills, "fill"))
    return renderer


def _bound(end: float) -> str:
    """Write the end of a class; QGIS takes a share at the end of two for one of the lower class."""
    return f"{end - _LITTLE if end < 1.0 else end:.15f}"


def centers_by_status(words: Words, *, size: str) -> Element:
    """Tell centers apart by their status.

    Parameters
    ----------
    words
        Language of the legend.
    size
        As for `siting.plans.qgis.symbols.marker`.
    """
    told = [
        (
            status,
            words.text(f"status_{status}"),
            marker(
                str(style["fillColor"]), str(style["color"]), "circle", size=size, width_mm=THIN_MM
            ),
        )
        for status, style in CENTER_STYLES.items()
    ]
    return categorized("status", told, "marker")
