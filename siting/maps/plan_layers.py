"""The layers of a plan's map, as the page's script takes them."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.places.boundaries import load_surroundings
from layers.texts import Words, isolated
from siting.maps.area_cards import CARD_KEYS, area_cards
from siting.maps.page_parts import DataLayer
from siting.maps.palette import (
    ACCENT,
    AROUND_LAND,
    BORDER,
    CENTER_STYLES,
    CLASS_COLORS,
    INK,
    LAND,
    PALE_BORDER,
    PALE_LAND,
    REACHED_COLORS,
    SEAM,
    WITHHELD,
    share_class,
)
from siting.maps.shapes import FINE_SCALE, SCALE, encode, encode_all, encode_point, simplified
from siting.maps.shown_areas import cell_areas, county_areas, neighborhood_areas
from siting.maps.views import View
from siting.privacy import MIN_HOUSEHOLDS, too_few

#: Most neighborhoods that are drawn one by one; a plan with more shows counties and cells.
MAX_NEIGHBORHOODS = 4_500

#: How far borders may move when simplified, in meters, for one province and for the nation.
FINE_M, COARSE_M = 60.0, 400.0

#: Length of a degree of latitude.
METERS_PER_DEGREE = 111_000.0

#: Part of the width of what is shown by which borders may move at most, a pixel or two.
FINE_SHARE = 0.001


def gap_layers(view: View, words: Words) -> Iterator[DataLayer]:
    """Yield the coverage gap by neighborhood, or by county and cell where there are too many."""
    if len(view.gaps) <= MAX_NEIGHBORHOODS:
        areas = neighborhood_areas(view.gaps, view.withheld)
        yield _area_layer("neighborhoods", areas, view, words, shown=True)
    else:
        counties = county_areas(view.gaps, view.told)
        if len(counties):
            yield _area_layer("counties", counties, view, words, shown=True)
        cells = cell_areas(view.gaps, view.provinces.geometry)
        yield _area_layer("cells", cells, view, words, shown=not len(counties))
    empty: dict[str, Any] = {"kind": "area", "ids": [], "labels": [], "items": [], "scale": SCALE}
    yield DataLayer("areas", empty, name=words.text("layer_none"), overlay=False, show=False)


def catchment_layer(view: View, words: Words, *, show: bool = True) -> DataLayer:
    """Return the outlines of the catchments; one lights up when its center is pointed at.

    Without `show`, or where there are too many, they are not drawn at first.
    """
    fine = len(view.gaps) <= MAX_NEIGHBORHOODS
    tolerance_m = _fine_m(view) if fine else COARSE_M
    shapes = simplified(view.catchments.geometry, tolerance_m=tolerance_m)
    keys = map(str, shapes.index)
    items = [[key, rings] for key, rings in zip(keys, encode_all(shapes), strict=True)]
    data = {"items": items, "scale": SCALE, "line": ACCENT}
    return DataLayer("catchments", data, name=words.text("layer_catchments"), show=fine and show)


def reached_layers(view: View, words: Words, *, show: bool) -> Iterator[DataLayer]:
    """Yield the ground that is reached on streets, one layer for each mode and time.

    Parameters
    ----------
    view
        What is shown; a plan without streets has no such layer.
    words
        Language of the names.
    show
        Whether the first of them, the nearest ground, is drawn at first.
    """
    times = view.isochrones.groupby(["seconds", "mode"], sort=True)
    for rank, ((seconds, mode), areas) in enumerate(times):
        color = REACHED_COLORS[mode]
        outline = {"fill": False, "color": color, "weight": 1.2, "opacity": 0.7}
        ground = {"stroke": False, "fillColor": color, "fillOpacity": 0.3}
        shapes = [["0", encode(areas.geometry.union_all(), scale=FINE_SCALE)]]
        shapes += [["1", encode(shape, scale=FINE_SCALE)] for shape in areas.geometry]
        data = {"items": shapes, "scale": FINE_SCALE, "pane": "siting-catchments"}
        data |= {"styles": {"0": ground, "1": outline}, "legend": "reached"}
        name = reached_name(str(mode), float(seconds), words)
        yield DataLayer("outlines", data, name=name, show=show and rank == 0)


def reached_name(mode: str, seconds: float, words: Words) -> str:
    """Say in words what ground an isochrone holds."""
    return words.text(f"layer_{mode}", minutes=words.number(seconds / 60))


def _fine_m(view: View) -> float:
    """Return how far borders may move when neighborhoods are drawn one by one, in meters."""
    left, bottom, right, top = view.gaps.total_bounds
    extent_m = max(right - left, top - bottom) * METERS_PER_DEGREE
    return min(FINE_M, FINE_SHARE * extent_m) if np.isfinite(extent_m) else FINE_M


def center_layer(view: View, words: Words) -> DataLayer:
    """Return the centers, sized by load and colored by status."""
    hours = view.catchments["hours"].reindex(view.centers.index)
    records = pd.DataFrame(view.centers.assign(hours=hours, key=view.centers.index))
    keys = ["card_id", "card_place", "card_status", "card_load", "card_workers", "card_hours",
            "card_short"]  # fmt: skip
    data = {
        "items": [_center_item(str(row["key"]), row, words) for row in records.to_dict("records")],
        "labels": [words.text(key) for key in keys],
        "styles": CENTER_STYLES,
        "scale": SCALE,
        "ink": ACCENT,
    }
    return DataLayer("centers", data, name=words.text("layer_centers"))


def land_layer(view: View) -> DataLayer:
    """Return the ground of the map: land around, the provinces shown, and paler ones beside."""
    ground = {"stroke": False, "fillOpacity": 1}
    colors = {"around": AROUND_LAND, "0": PALE_LAND, "1": LAND}
    styles = {key: ground | {"fillColor": color} for key, color in colors.items()}
    data = _province_outlines(view) | {"styles": styles, "pane": "siting-land"}
    del data["codes"]
    data["items"].insert(0, ["around", encode(load_surroundings().geometry.iloc[0])])
    return DataLayer("outlines", data, name="", control=False)


def border_layer(view: View, words: Words) -> DataLayer:
    """Return the borders of the provinces, stronger around those shown."""
    alone = len(view.active) == 1
    styles = {
        "0": {"fill": False, "color": PALE_BORDER, "weight": 1},
        "1": {"fill": False, "color": BORDER, "weight": 2 if alone else 1.1},
    }
    data = _province_outlines(view) | {"styles": styles, "pane": "siting-lines"}
    cards = _province_cards(view, words)
    data["provinces"] = [[code, *cards[code]] for code in data.pop("codes")]
    data["labels"] = [words.text(key) for key in CARD_KEYS]
    return DataLayer("outlines", data, name=words.text("layer_borders"))


def _province_cards(view: View, words: Words) -> dict[str, list[str]]:
    """Return the card of each province by its code: all that is told of those shown, or a name."""
    names = view.provinces[["province", "province_en"]].itertuples()
    cards = {code: [words.of(fa=fa, en=en)] for code, fa, en in names}
    told = view.told[view.told["level"] == "province"]
    rows = area_cards("provinces", told.assign(place=None), words, source=_source(view))
    for code, (_, *values) in zip(told["province_code"], rows, strict=True):
        cards[code] = [words.text("province_of", name=cards[code][0]), *values]
    return cards


def _source(view: View) -> str:
    """Return which word says where distances come from."""
    return "estimated" if view.facts.travel_source == "estimated" else "measured"


def _province_outlines(view: View) -> dict[str, Any]:
    active = set(view.active)
    order = sorted(view.provinces.index, key=lambda code: code in active)
    shapes = encode_all(view.provinces.geometry.loc[order])
    items = [[str(int(code in active)), rings] for code, rings in zip(order, shapes, strict=True)]
    return {"codes": order, "items": items, "scale": SCALE}


def _area_layer(
    kind: str, areas: gpd.GeoDataFrame, view: View, words: Words, *, shown: bool
) -> DataLayer:
    shapes = areas.geometry
    if kind != "cells":
        tolerance_m = _fine_m(view) if kind == "neighborhoods" else COARSE_M
        shapes = simplified(shapes, tolerance_m=tolerance_m)
    data = area_data(kind, areas, shapes, view, words)
    return DataLayer("areas", data, name=words.text(f"layer_{kind}"), overlay=False, show=shown)


def area_data(
    kind: str,
    areas: gpd.GeoDataFrame,
    shapes: gpd.GeoSeries,
    view: View,
    words: Words,
    *,
    scale: int = SCALE,
) -> dict[str, Any]:
    """Return areas as the page's script takes them.

    Parameters
    ----------
    kind
        ``neighborhoods``, ``counties`` or ``cells``.
    areas
        As `siting.maps.shown_areas` returns them.
    shapes
        Their outlines in degrees, in the same order.
    view
        What is shown.
    words
        Language of the cards.
    scale
        Steps per degree of the outlines.
    """
    cards = area_cards(kind, areas, words, source=_source(view))
    styles = share_class(areas["shade"]).tolist()
    rows = zip(styles, encode_all(shapes, scale=scale), cards, strict=True)
    return {
        "items": [[style, rings, *card] for style, rings, card in rows],
        "kind": "area",
        "ids": [str(key) for key in areas.index],
        "labels": [words.text(key) for key in CARD_KEYS],
        "colors": [*CLASS_COLORS, WITHHELD],
        "scale": scale,
        "line": SEAM,
        "weight": 0.4 if kind == "neighborhoods" else 0.8,
        "ink": INK,
        "legend": "gap",
    }


def _center_item(key: str, row: dict[Any, Any], words: Words) -> list[object]:
    look = row["status"] if row["status"] in CENTER_STYLES else "new"
    x, y = encode_point(row["geometry"].x, row["geometry"].y)
    enough = np.isfinite(row["told_load"])
    few = words.text("card_withheld", count=words.number(MIN_HOUSEHOLDS))
    hidden = few if too_few(row["load"]) else words.text("card_hidden")
    load = words.number(row["told_load"]) if enough else hidden
    drawn = max(row["told_load"], MIN_HOUSEHOLDS) if enough else MIN_HOUSEHOLDS
    place = " · ".join(word for word in (_word(row["county"]), _word(row["province"])) if word)
    return [
        x, y, round(drawn / FULL_LOAD, 3), look, key,
        words.text("card_center", name=isolated(_word(row["name"]) or key)),
        isolated(key),
        place,
        words.text(f"status_{look}"),
        words.text("card_load_of", load=load, capacity=words.number(row["capacity"])),
        _workers(row, words),
        words.number(row["hours"]) if enough else "",
        words.text("short_of_hours") if enough and row["short_of_hours"] else "",
    ]  # fmt: skip


def _workers(row: dict[Any, Any], words: Words) -> str:
    """Return the workers by files and, where the plan knows them, by hours."""
    files, hours = words.number(row["workers"]), row["workers_by_hours"]
    if pd.isna(hours):
        return files
    return words.text("card_workers_of", files=files, hours=words.number(hours))


#: Files of a center that is drawn at full size.
FULL_LOAD = 600.0


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
