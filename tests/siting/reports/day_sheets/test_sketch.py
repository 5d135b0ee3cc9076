"""Sketches of rounds: places to scale, and marks that can be read."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.texts import Words
from siting.reports.day_sheets.sketch import HEIGHT, WIDTH, route_sketch

CENTER = gpd.GeoSeries(gpd.points_from_xy([47.0], [34.0]), crs=4326)


def draw(east, north, language="en"):
    n = len(east)
    points = gpd.points_from_xy(47.0 + np.array(east) / 92_385, 34.0 + np.array(north) / 110_922)
    homes = gpd.GeoSeries(points, index=[f"h{turn}" for turn in range(n)], crs=4326)
    stops = pd.DataFrame({"household_id": homes.index, "order": range(1, n + 1)})
    return route_sketch(stops, homes, CENTER, Words(language))


def corners(svg):
    line = re.search(r'polyline points="([^"]*)"', svg)[1]
    return np.array([[float(number) for number in pair.split(",")] for pair in line.split()])


def labels(svg):
    return re.findall(r">([^<>]+)</text>", svg)[:-1]


def test_places_are_to_scale_with_north_up():
    xy = corners(draw([1000, 1000], [0, 1000]))
    assert np.allclose(xy[0], xy[-1])
    east, north = xy[1] - xy[0], xy[2] - xy[1]
    assert np.allclose(east[1], 0, atol=0.02 * east[0])  # the meridian leans a little
    assert np.allclose(east[0], -north[1], rtol=0.01)
    assert (xy >= 0).all()
    assert (xy <= [WIDTH, HEIGHT]).all()


def test_stops_at_one_place_share_a_mark():
    assert labels(draw([500, 500, 500, 900, 500], [0] * 5)) == ["1–3, 5", "4"]
    assert labels(draw([500, 500], [0, 0], "fa")) == ["۱–۲"]


def test_the_bar_has_a_round_length():
    assert draw([4000], [0]).count("500 m") == 1
    assert draw([0], [0]).count(" m</text>") == 1
    assert " km</text>" in draw([60_000], [0])
