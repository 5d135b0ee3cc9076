"""A problem is copied, checked once and never changed; what contradicts itself is refused."""

from dataclasses import FrozenInstanceError

import geopandas as gpd
import numpy as np
import pytest

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.travel import PointTravel, TableTravel

POINTS = [[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]]
SITES = [[0.0, 0.0], [4.0, 0.0]]


def _problem(**given):
    return LocationProblem.from_points(POINTS, SITES, **({"n_sites": 1} | given))


def test_defaults():
    problem = _problem()
    assert (problem.n_demand, problem.n_candidates) == (3, 2)
    assert problem.weight.tolist() == problem.load.tolist() == [1.0, 1.0, 1.0]
    assert problem.capacity.tolist() == [np.inf, np.inf]
    assert problem.min_load.tolist() == [0.0, 0.0]
    assert problem.penalty.tolist() == [np.inf, np.inf, np.inf]
    assert not problem.fixed.any()
    assert not problem.forbidden.any()
    assert not problem.capacitated


def test_load_is_the_weight_unless_given():
    assert _problem(weight=[3, 0, 2]).load.tolist() == [3.0, 0.0, 2.0]
    assert _problem(weight=[3, 0, 2], load=1).load.tolist() == [1.0, 1.0, 1.0]


def test_one_number_stands_for_all():
    problem = _problem(capacity=2, penalty=9)
    assert problem.capacity.tolist() == [2.0, 2.0]
    assert problem.penalty.tolist() == [9.0, 9.0, 9.0]


def test_given_arrays_are_copied_and_frozen():
    weight, fixed = np.array([1.0, 2.0, 3.0]), np.array([True, False])
    demand = np.array(POINTS)
    problem = LocationProblem.from_points(demand, SITES, n_sites=1, weight=weight, fixed=fixed)
    weight[0], fixed[0], demand[0, 0] = 99.0, False, 99.0
    assert problem.weight[0] == 1.0
    assert problem.fixed[0]
    assert problem.travel.pairs(np.array([0]), np.array([0])).tolist() == [0.0]
    with pytest.raises(ValueError, match="read-only"):
        problem.weight[0] = 5.0
    with pytest.raises(FrozenInstanceError):
        problem.n_sites = 2


def test_capacity_binds_only_where_it_is_less_than_all_load():
    assert not _problem(capacity=[3, 3]).capacitated
    assert _problem(capacity=[3, 2]).capacitated
    assert not _problem(capacity=[3, 2], forbidden=[False, True]).capacitated


def test_replace_checks_anew_and_leaves_the_rest():
    problem = _problem(capacity=[5, 6])
    changed = problem.replace(n_sites=2)
    assert changed.n_sites == 2
    assert changed.capacity.tolist() == [5.0, 6.0]
    assert problem.n_sites == 1
    with pytest.raises(ProblemError, match="3 sites are asked for, but only 2 candidates"):
        problem.replace(n_sites=3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n_sites": 0}, "number of sites must be at least 1, not 0"),
        ({"n_sites": 3}, "3 sites are asked for, but only 2 candidates may open"),
        ({"n_sites": 2, "forbidden": [True, False]}, "only 1 candidates may open"),
        ({"fixed": [True, True]}, "2 candidates are fixed open, more than the 1 sites"),
        ({"fixed": [True, False], "forbidden": [True, False]}, "both fixed open and forbidden"),
        ({"fixed": [0, 1]}, "fixed must be one True or False for each candidate, not int64"),
        ({"weight": [1, 2]}, r"weight has shape \(2,\), but \(3,\) is needed"),
        ({"load": [1, 1, -2]}, "load must be .* it is -2.0 at position 2"),
        ({"capacity": [np.nan, 1]}, "capacity must be .* it is nan at position 0"),
        ({"capacity": -1}, "capacity must be .* it is -1.0 at position 0"),
        ({"min_load": [np.inf, 0]}, "min_load must be .* it is inf at position 0"),
        ({"penalty": [1, 2, np.nan]}, "penalty must be .* it is nan at position 2"),
        ({"objective": "cheapest"}, "no objective 'cheapest'; choose one of total, covered"),
        ({"objective": "covered"}, "Coverage needs a radius"),
        ({"n_sites": None}, "Coverage needs a radius"),
        ({"radius": -1.0}, "radius must be at least 0, not -1.0"),
        ({"n_sites": None, "objective": "farthest"}, "'farthest' needs the number of sites; give"),
        (
            {"n_sites": None, "objective": "covered", "radius": 5.0},
            "'covered' needs the number of sites; give n_sites, or leave the objective out",
        ),
        ({"quota": {"a": (0, 1)}}, "Quotas need the group of each candidate"),
        ({"group": ["a", "b"], "quota": {"a": (0.5, 1)}}, "a must be two whole numbers, .* not"),
        ({"group": ["a", None], "quota": {"a": (0, 1)}}, "1 candidates have no group"),
        (
            {"group": ["a", "b"], "quota": {"Ilm": (0, 1)}},
            "quotas name Ilm, but no candidate is of that group; the groups are a, b",
        ),
        (
            {"group": ["a", "b"], "quota": {"b": (1, 1)}, "fixed": [True, False]},
            "quotas ask, with the fixed sites, for at least 2 sites, more than the 1 in all",
        ),
        ({"group": ["a"], "quota": {"a": (0, 1)}}, r"group has shape \(1,\)"),
    ],
)
def test_contradictions_are_refused(wrong, message):
    with pytest.raises(ProblemError, match=message):
        _problem(**wrong)


def test_frames_in_meters_are_points_by_position():
    demand = gpd.GeoSeries.from_xy([0.0, 3.0], [0.0, 4.0], crs="EPSG:32639", index=["x", "y"])
    sites = gpd.GeoDataFrame(geometry=demand.iloc[:1])
    problem = LocationProblem.from_points(demand, sites, n_sites=1)
    assert problem.travel.pairs(np.array([0, 1]), np.array([0, 0])).tolist() == [0.0, 5.0]


def test_degrees_are_refused_unless_they_are_asked_for():
    points = gpd.GeoSeries.from_xy([51.0, 52.0], [35.0, 36.0], crs="EPSG:4326")
    with pytest.raises(ProblemError, match=r"in degrees \(WGS 84\); project them to meters"):
        LocationProblem.from_points(points, points, n_sites=1)
    problem = LocationProblem.from_points(points, points, n_sites=1, metric="greatcircle")
    assert problem.travel.pairs(np.array([0]), np.array([0])).tolist() == [0.0]


def test_frames_in_two_systems_are_refused():
    here = gpd.GeoSeries.from_xy([0.0], [0.0], crs="EPSG:32639")
    there = gpd.GeoSeries.from_xy([0.0], [0.0], crs="EPSG:32640")
    with pytest.raises(ProblemError, match=r"zone 39N and sites are in .* zone 40N; bring both"):
        LocationProblem.from_points(here, there, n_sites=1)


def test_geometries_that_are_no_points_are_refused():
    points = gpd.GeoSeries.from_xy([0.0, 9.0], [0.0, 9.0], crs="EPSG:32639")
    with pytest.raises(ProblemError, match="must all be points, but there are also: Polygon"):
        LocationProblem.from_points(points.buffer(5.0), points, n_sites=1)
    missing = gpd.GeoSeries([points[0], None], crs="EPSG:32639")
    with pytest.raises(ProblemError, match="must all be points, but there are also: nothing"):
        LocationProblem.from_points(missing, points, n_sites=1)


@pytest.mark.parametrize(
    ("demand", "sites", "message"),
    [
        ([[0.0, np.nan]], SITES, "1 of the demand have no coordinates"),
        (POINTS, [[np.inf, 0.0]], "1 of the sites have no coordinates"),
        ([], SITES, "demand must be a non-empty array"),
        ([1.0, 2.0], SITES, r"demand must be a non-empty array of shape \(n, 2\)"),
        ([["a", "b"]], SITES, "demand must be an array of numbers"),
        (POINTS, [[0.0, 0.0, 0.0]], "Demand points have 2 coordinates and sites 3"),
    ],
)
def test_coordinates_that_make_no_sense_are_refused(demand, sites, message):
    with pytest.raises(ProblemError, match=message):
        LocationProblem.from_points(demand, sites, n_sites=1)


def test_any_travel_will_do():
    problem = LocationProblem(travel=TableTravel([[1.0, 2.0]]), n_sites=1)
    assert (problem.n_demand, problem.n_candidates) == (1, 2)
    assert isinstance(problem.replace(travel=PointTravel(POINTS[:1], SITES)).travel, PointTravel)


@pytest.mark.parametrize("radius", [0.05, 0.8])
def test_a_radius_in_degrees_is_refused(radius):
    """Travel is in meters on the earth: nobody means a radius of less than one."""
    degrees = [[51.0, 35.0], [52.0, 36.0]]
    given = {"n_sites": 1, "objective": "covered", "radius": radius}
    message = f"A radius of {radius} looks like degrees or kilometers, but travel is in meters here"
    with pytest.raises(ProblemError, match=message):
        LocationProblem.from_points(degrees, degrees, metric="greatcircle", **given)
    earth = PointTravel([[6.4e6, 0.0, 0.0]], [[6.4e6, 1.0, 0.0]], metric="earth")
    with pytest.raises(ProblemError, match=message):
        LocationProblem(travel=earth, **given)
    meters = gpd.GeoSeries.from_xy([0.0, 9.0], [0.0, 9.0], crs="EPSG:32639")
    with pytest.raises(ProblemError, match=message):
        LocationProblem.from_points(meters, meters, **given)
    # Points without a system may have any unit.
    assert LocationProblem.from_points(POINTS, SITES, **given).radius == radius


def test_no_radius_at_all_is_a_radius():
    meters = gpd.GeoSeries.from_xy([0.0, 9.0], [0.0, 9.0], crs="EPSG:32639")
    problem = LocationProblem.from_points(meters, meters, n_sites=None, radius=0.0)
    assert problem.radius == 0.0


def test_travel_that_answers_too_little_is_refused():
    class Matrix:
        n_demand = n_candidates = 3

    with pytest.raises(ProblemError, match="but Matrix does not; inherit from Travel"):
        LocationProblem(travel=Matrix(), n_sites=1)
