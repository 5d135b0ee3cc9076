"""Where doors meet the streets, by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.errors import CrsError
from siting.errors import ProblemError
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.splitting import split_streets

from .small_streets import make_streets, points_at

#: A street east of 100 m, there and back, and one north of 100 m, one-way.
CORNERS, LINKS = [[0, 0], [100, 0], [0, 100]], [(0, 1), (1, 0), (0, 2)]


@pytest.fixture
def graph():
    return StreetGraph.from_streets(make_streets(CORNERS, LINKS))


def test_the_nearest_point_of_the_nearest_street(graph):
    doors = find_doors(graph, points_at([30, 12], [-6, 70], [130, 40]), off_road_kph=3.6)
    assert doors.stretch.tolist() == [0, 1, 0]
    assert doors.along == pytest.approx([0.3, 0.7, 1.0], abs=1e-3)
    assert doors.off_road_m == pytest.approx([12.0, 6.0, 50.0], abs=0.05)
    assert doors.off_road_ms == pytest.approx([12_000, 6_000, 50_000], abs=50)
    assert len(doors) == 3


def test_what_is_too_far_is_left_unattached(graph):
    doors = find_doors(graph, points_at([50, 20], [50, -31]), limit_m=30.0)
    assert doors.attached.tolist() == [True, False]
    assert doors.stretch[1] == -1
    assert np.isnan(doors.off_road_m[1])
    assert doors.off_road_ms[1] == 0


def test_points_without_a_place_and_no_points_at_all(graph):
    points = gpd.GeoSeries([shapely.Point(), None, *points_at([50, 20])], crs="EPSG:32638")
    assert find_doors(graph, points).attached.tolist() == [False, False, True]
    assert len(find_doors(graph, points.iloc[:0])) == 0


def test_points_come_in_any_system(graph):
    points = points_at([30, 12])
    plane, degrees = find_doors(graph, points), find_doors(graph, points.to_crs(4326))
    assert plane.along == pytest.approx(degrees.along, abs=1e-6)
    with pytest.raises(CrsError, match="no CRS"):
        find_doors(graph, points.set_crs(None, allow_override=True))


def test_a_foot_at_a_crossing_is_the_crossing(graph):
    doors = find_doors(graph, points_at([0.004, 0.0], [99.997, 3.0]))
    split = split_streets(graph, doors)
    assert split.node.tolist() == [0, 1]
    assert split.graph.n_nodes == graph.n_nodes


@pytest.mark.parametrize("options", [{"limit_m": -1.0}, {"off_road_kph": 0.0}])
def test_limits_that_make_no_sense_are_refused(graph, options):
    with pytest.raises(ProblemError, match="at least 0 meters and the speed off-road above 0, not"):
        find_doors(graph, points_at([30, 2]), **options)


def test_a_split_graph_has_no_doors(graph):
    split = split_streets(graph, find_doors(graph, points_at([30, 2])))
    with pytest.raises(ProblemError, match="split at doors; look for doors on the one before"):
        find_doors(split.graph, points_at([30, 2]))
