"""Main roads of a plan: the right classes, each road once, where they were, and never too many."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, box

from layers.streets.network import Streets
from layers.streets.reading import read_streets
from siting.plans import road_layer
from siting.plans.road_layer import MOST_BYTES, plan_roads
from siting.plans.schema import LAYERS, ROADS
from tests.layers.streets.street_files import helsinki

AREAS = gpd.GeoDataFrame(geometry=[box(47.0, 34.0, 47.2, 34.2)], crs=4326)


def network(*roads, mode="drive"):
    """Make a network of edges (class, line); of a network only these are asked."""
    kinds, lines = zip(*roads, strict=True)
    edges = gpd.GeoDataFrame({"highway": list(kinds)}, geometry=list(lines), crs=4326)
    return Streets(gpd.GeoDataFrame(geometry=[], crs=4326), edges, mode, "made up", "0" * 64)


def line(*points):
    return LineString([(47.0 + x / 100, 34.0 + y / 100) for x, y in points])


def test_without_streets_there_are_none():
    found = plan_roads([], AREAS)
    assert found.empty
    LAYERS["roads"].check(found)


def test_small_streets_and_ramps_are_no_main_roads():
    lanes = [("residential", line((0, 0), (9, 9))), ("primary_link", line((0, 3), (9, 3)))]
    assert plan_roads([network(*lanes)], AREAS).empty
    road = ("secondary", line((0, 1), (9, 1)))
    assert plan_roads([network(*lanes, road)], AREAS)["highway"].tolist() == ["secondary"]


def test_there_and_back_is_one_road_and_stretches_are_joined():
    first, second = line((0, 1), (5, 1)), line((5, 1), (9, 2))
    back = [shapely.reverse(each) for each in (second, first)]
    given = [("primary", each) for each in (first, second, *back)]
    given.append(("motorway", line((0, 9), (9, 9))))
    found = plan_roads([network(*given)], AREAS)
    LAYERS["roads"].check(found)
    assert found["highway"].tolist() == ["motorway", "primary"]
    (joined,) = found.geometry.iloc[1].geoms
    assert shapely.hausdorff_distance(joined, line((0, 1), (5, 1), (9, 2))) < 1e-9


def test_roads_are_those_for_driving_where_there_are_any():
    walk = network(("secondary", line((0, 1), (9, 1))), mode="walk")
    drive = network(("trunk", line((0, 1), (9, 1))))
    assert plan_roads([walk, drive], AREAS)["highway"].tolist() == ["trunk"]
    assert plan_roads([walk], AREAS)["highway"].tolist() == ["secondary"]


def test_what_lies_far_from_the_plan_is_left_out():
    far = ("motorway", LineString([(50.0, 36.0), (50.1, 36.0)]))
    through = ("trunk", LineString([(40.0, 34.1), (60.0, 34.1)]))
    found = plan_roads([network(far, through)], AREAS)
    assert found["highway"].tolist() == ["trunk"]
    left, _, right, _ = found.total_bounds
    assert (left, right) == pytest.approx((46.99, 47.21), abs=1e-6)  # a twentieth beyond


def test_a_network_too_fine_is_thinned_and_loses_its_least_class_first(monkeypatch):
    rng = np.random.default_rng(0)
    x = np.linspace(0, 20, 2_000)
    wild = [line(*zip(x, y + rng.random(2_000), strict=True)) for y in range(1, 19)]
    given = [("motorway", line((0, 0.5), (20, 0.5))), *(("secondary", each) for each in wild)]
    monkeypatch.setattr(road_layer, "MOST_BYTES", 20_000)
    found = plan_roads([network(*given)], AREAS)
    assert found["highway"].tolist()[0] == "motorway"
    assert sum(map(len, shapely.to_wkb(found.geometry.to_numpy()))) < 20_100
    monkeypatch.setattr(road_layer, "MOST_BYTES", 3_000_000)
    whole = plan_roads([network(*given)], AREAS)
    assert whole["highway"].tolist() == ["motorway", "secondary"]


@pytest.mark.shared
def test_tehran(shared):
    streets = read_streets(shared / "data/iran/tehran_district6_drive.graphml.gz")
    _check_real(streets)


def test_helsinki():
    _check_real(read_streets(helsinki(), "drive"))


def _check_real(streets):
    """Each class that is there is drawn, near where it is, and covers most of its length once."""
    areas = gpd.GeoDataFrame(geometry=[streets.nodes.union_all().convex_hull], crs=4326)
    found = plan_roads([streets], areas).set_index("highway").to_crs(3857).geometry
    edges = streets.edges.to_crs(3857)
    size = sum(map(len, shapely.to_wkb(found.to_numpy())))
    assert 1_000 < size <= MOST_BYTES + 100
    assert list(found.index) == [name for name in ROADS if (edges["highway"] == name).any()]
    for name, shape in found.items():
        given = edges.geometry[edges["highway"] == name].union_all()
        assert given.buffer(30.0).covers(shape), name
        assert shape.buffer(60.0).intersection(given).length > 0.9 * given.length, name
