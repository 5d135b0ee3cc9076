"""Neighborhoods of a map that shows counties or cells: there when a reader comes near enough.

They are what the maps of the provinces tell, no more: `siting.privacy` withholds within counties,
whose numbers are the same on either map. A page reads those of a province when it comes into view.
They are more than half of a page: one that is served rather than handed out holds none, and asks
for them beside it once somebody comes near.
"""

from collections.abc import Iterator, Sized
from typing import Any

from layers.texts import Words
from siting.maps.both import packed
from siting.maps.page_parts import DataLayer, script_json
from siting.maps.plan_layers import MAX_NEIGHBORHOODS, area_data
from siting.maps.shown_areas import neighborhood_areas
from siting.maps.views import View

#: From this zoom on neighborhoods are drawn: a screen is as wide as two or three provinces.
NEAR_ZOOM = 9.0

#: Steps per degree of their outlines: about twenty-five meters, a tenth of a pixel at that zoom.
NEAR_SCALE = 4_000


def is_deep(gaps: Sized) -> bool:
    """Say whether a map of so many neighborhoods is too large to show them all at once."""
    return len(gaps) > MAX_NEIGHBORHOODS


def depth_layers(view: View, words: Words, *, beside: bool = False) -> Iterator[DataLayer]:
    """Yield the neighborhoods by province where a map is too large to show them all at once.

    With `beside` they are not in the page: it asks for `depth_json` where it was served from, under
    its own name with the ending ``.json``.
    """
    if is_deep(view.gaps):
        data = {"near": NEAR_ZOOM, "legend": "gap"} if beside else _near(view, words)
        yield DataLayer("depth", data, name="", control=False)


def depth_json(view: View, words: Words) -> str:
    """Return what a page without its neighborhoods asks for."""
    return script_json(_near(view, words))


def _near(view: View, words: Words) -> dict[str, Any]:
    areas = neighborhood_areas(view.gaps, view.withheld)
    data = packed(area_data("neighborhoods", areas, areas.geometry, view, words, scale=NEAR_SCALE))
    provinces = view.gaps["province_code"].reindex(areas.index).fillna("")
    rows = list(zip(data.pop("ids"), data.pop("items"), strict=True))
    parts = {
        str(code): _part([rows[place] for place in places])
        for code, places in provinces.groupby(provinces).indices.items()
    }
    return data | {"parts": parts, "near": NEAR_ZOOM}


def _part(rows: list[tuple[str, Any]]) -> str:
    """Return the neighborhoods of a province as JSON, which costs nothing until it is read."""
    ids, items = zip(*rows, strict=True)
    return script_json({"ids": ids, "items": items})
