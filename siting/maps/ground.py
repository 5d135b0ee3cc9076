"""Ground to recognize a place by: borders and names of counties, and the countries around."""

from functools import cache

import geopandas as gpd

from layers.places.boundaries import load_counties
from layers.texts import Words
from siting.maps.labels import FAR, Label, plain_latin
from siting.maps.page_parts import DataLayer
from siting.maps.palette import COUNTY_LINE, ROAD_STYLES
from siting.maps.shapes import (
    FINE_SCALE,
    encode_all,
    encode_lines,
    encode_point,
    label_points,
    simplified,
)
from siting.maps.views import View

#: How far borders of counties may move when simplified, in meters, and steps of them per degree.
COUNTY_M, COUNTY_SCALE = 1_000.0, 4_000

#: From this zoom on a map of several provinces shows borders of counties, and names them up to it.
BORDERS_ZOOM, NAMES_ZOOM, NAMES_UNTIL = 6.75, 8.0, 11.0

#: Where the names of countries around stand: inside what a map of the whole country shows.
COUNTRIES = {
    "country_turkey": (43.4, 38.9),
    "country_armenia": (44.8, 40.3),
    "country_azerbaijan": (47.6, 40.3),
    "country_turkmenistan": (57.3, 38.8),
    "country_afghanistan": (62.6, 33.2),
    "country_pakistan": (63.4, 28.0),
    "country_iraq": (44.2, 32.9),
    "country_kuwait": (47.6, 29.3),
    "country_saudi_arabia": (47.4, 27.3),
    "country_bahrain": (50.5, 26.1),
    "country_qatar": (51.2, 25.3),
    "country_emirates": (54.4, 23.9),
    "country_oman": (57.2, 23.4),
}


def county_layer(view: View, words: Words) -> DataLayer:
    """Return the borders of the counties; on a map of several provinces from nearer by."""
    shapes = _counties(view).geometry
    items = [["0", rings] for rings in encode_all(shapes, scale=COUNTY_SCALE)]
    line = {"fill": False, "color": COUNTY_LINE, "weight": 0.8, "opacity": 0.7}
    data = {
        "items": items,
        "scale": COUNTY_SCALE,
        "styles": {"0": line},
        "pane": "siting-lines",
        "from": 0 if len(view.active) == 1 else BORDERS_ZOOM,
    }
    return DataLayer("outlines", data, name=words.text("layer_county_borders"))


def road_layer(view: View, words: Words) -> DataLayer:
    """Return the main roads, the larger above the smaller."""
    roads = view.roads.iloc[::-1]
    lines = encode_lines(roads.geometry, scale=FINE_SCALE)
    data = {
        "items": [[name, [line]] for name, line in zip(roads["highway"], lines, strict=True)],
        "scale": FINE_SCALE,
        "lines": True,
        "styles": {name: ROAD_STYLES[name] for name in roads["highway"]},
        "pane": "siting-roads",
        "legend": "roads",
    }
    return DataLayer("outlines", data, name=words.text("layer_roads"))


def place_labels(view: View, words: Words) -> list[Label]:
    """Return the names of counties and of the countries around, for where others leave room."""
    return [*_county_labels(view, words), *_country_labels(words)]


def _counties(view: View) -> gpd.GeoDataFrame:
    counties = drawn_counties()
    return counties[counties["province_code"].isin(view.active)]


@cache
def drawn_counties() -> gpd.GeoDataFrame:
    """Return the bundled counties with outlines of as many corners as a page should carry."""
    counties = load_counties()
    return counties.set_geometry(simplified(counties.geometry, tolerance_m=COUNTY_M))


def _county_labels(view: View, words: Words) -> list[Label]:
    counties = _counties(view)
    points = label_points(counties.geometry)
    lowest = 0.0 if len(view.active) == 1 else NAMES_ZOOM
    names = zip(counties["county"], counties["county_en"], points, strict=True)
    return [
        [*encode_point(*point), "county", lowest, NAMES_UNTIL,
         words.of(fa=fa, en=plain_latin(en))]
        for fa, en, point in names
    ]  # fmt: skip


def _country_labels(words: Words) -> list[Label]:
    return [
        [*encode_point(*point), "country", 0, FAR, words.text(key)]
        for key, point in COUNTRIES.items()
    ]
