"""The frames of a plan, each from a decision small enough to check by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import layers
from layers.crs import points_xyz
from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.plans.assembling import (
    assignment_table,
    candidate_points,
    catchment_frame,
    center_frame,
    plan_facts,
    rural_flags,
    serving_center,
)
from siting.plans.street_layers import TravelFacts
from siting.standards import Standards
from siting.travel import PointTravel
from siting.travel.estimates import PacedTravel, estimated_pace
from siting.workers.hours import staff_centers

RULES = Standards(files_per_center=2, files_per_worker=2, visits_per_year=12.0, visit_minutes=30.0)


@pytest.fixture
def areas():
    """Three neighborhoods, 0.1 degrees wide, side by side near Kermanshah."""
    west = np.array([46.0, 46.1, 46.2])
    return gpd.GeoDataFrame(
        {
            "name": ["یک", "دو", "سه"],
            "province_code": "05",
            "province": "کرمانشاه",
            "county_code": "0501",
            "county": "دالاهو",
            "setting": ["urban", "rural", "urban"],
            "longitude": west + 0.0512345,
            "latitude": 34.0512345,
        },
        index=pd.Index(["n1", "n2", "n3"], name="neighborhood_id"),
        geometry=[box(x, 34.0, x + 0.1, 34.1) for x in west],
        crs="EPSG:4326",
    )


@pytest.fixture
def sites(areas):
    """What the neighborhoods offer."""
    points = candidate_points(areas)
    frame = areas.drop(columns=["geometry", "longitude", "latitude"]).assign(
        kind="neighborhood",
        neighborhood_id=areas.index.to_numpy(),
        tier=pd.Series(None, index=areas.index, dtype="str"),
        may_move=False,
    )
    return gpd.GeoDataFrame(frame, geometry=points, crs=points.crs)


@pytest.fixture
def households():
    """Five households in the first neighborhood and one outside all, 1,000 km away."""
    return gpd.GeoDataFrame(
        {"placement": ["located"] * 5 + ["approximate"]},
        index=pd.Index(list("abcdef"), name="household_id"),
        geometry=gpd.points_from_xy([46.05] * 5 + [57.0], [34.05] * 5 + [31.0]),
        crs="EPSG:4326",
    )


@pytest.fixture
def labels(households):
    return pd.Series(["n1"] * 5 + [None], index=households.index, dtype="str")


@pytest.fixture
def travel(households, areas):
    distance = PointTravel(
        points_xyz(households), points_xyz(candidate_points(areas)), metric="earth"
    )
    return PacedTravel(distance, estimated_pace(np.zeros(6, bool), RULES))


@pytest.fixture
def solution(travel):
    """The first two centers are open; a and b fill the first, c and d the second."""
    problem = LocationProblem(travel=travel, n_sites=2, capacity=2, penalty=14_400.0)
    assignment = np.array([0, 0, 1, 1, -1, -1], np.int32)
    return Solution(problem, np.array([0, 1], np.int32), assignment)


@pytest.fixture
def assignments(households, labels, areas, solution, travel):
    return assignment_table(households, labels, areas, solution, travel, penalty_s=14_400.0)


def test_candidates_are_where_the_neighborhoods_say_to_ten_meters(areas):
    points = candidate_points(areas)
    assert points.index.equals(areas.index)
    assert points.x.tolist() == pytest.approx([46.0512, 46.1512, 46.2512])
    assert points.y.tolist() == pytest.approx(areas["latitude"].round(4).tolist())


def test_assignments_say_who_is_served_or_why_not(assignments, households):
    assert assignments.index.equals(households.index)
    assert assignments["center_id"].fillna("-").tolist() == ["n1", "n1", "n2", "n2", "-", "-"]
    assert assignments["reason"].fillna("-").tolist() == [
        "-", "-", "-", "-", "no_capacity", "too_far",
    ]  # fmt: skip
    assert assignments["neighborhood_id"].fillna("-").tolist() == ["n1"] * 5 + ["-"]
    assert assignments["placement"].tolist() == ["located"] * 5 + ["approximate"]
    assert (assignments["travel_source"] == "estimated").all()


def test_unserved_have_neither_distance_nor_time(assignments, solution):
    served = assignments["center_id"].notna()
    for column in ("distance_m", "travel_time_s"):
        assert (assignments[column].notna() == served).all()
    assert assignments["travel_time_s"].sum() + 2 * 14_400.0 == pytest.approx(solution.cost)


def test_everybody_served(households, labels, areas, travel):
    problem = LocationProblem(travel=travel, n_sites=1)
    solution = Solution(problem, np.zeros(1, np.int32), np.zeros(6, np.int32))
    table = assignment_table(households, labels, areas, solution, travel, penalty_s=14_400.0)
    assert table["reason"].isna().all()
    assert (table["center_id"] == "n1").all()


def test_centers_carry_load_and_workers(sites, solution):
    rules = Standards(files_per_center=5, files_per_worker=1)
    centers = center_frame(sites, solution, rules)
    assert centers.index.tolist() == ["n1", "n2"]
    assert centers.index.name == "center_id"
    assert centers["load"].tolist() == [2, 2]
    assert centers["capacity"].tolist() == [2, 2]
    assert centers["workers"].tolist() == [2, 2]
    assert centers["status"].unique().tolist() == ["new"]
    assert centers["neighborhood_id"].tolist() == ["n1", "n2"]
    assert centers.geometry.x.tolist() == pytest.approx([46.0512, 46.1512])


def test_most_households_decide_who_serves_a_neighborhood(areas):
    rows = [("n1", "n2"), ("n1", "n2"), ("n1", "n1"), ("n2", "n2"), ("n2", "n1"), (None, "n1")]
    table = pd.DataFrame(rows, columns=["neighborhood_id", "center_id"], dtype="str")
    served = serving_center(table, areas)
    assert served.index.equals(areas.index)
    assert served.fillna("-").tolist() == ["n2", "n1", "-"]  # n2: one each, the first by id


def test_nobody_is_served(areas):
    rows = [("n1", None), (None, None)]
    table = pd.DataFrame(rows, columns=["neighborhood_id", "center_id"], dtype="str")
    assert serving_center(table, areas).isna().all()


def staffed(center_id, centers):
    """Two hours for each visit, one of them at the home."""
    visits = np.array([4.0, 12.0, 1.0, 1.0, 50.0, 50.0])
    hours = {"visits": visits, "home_hours": visits, "hours": 2 * visits}
    frame = pd.DataFrame(hours, index=center_id.index)
    return staff_centers(centers, center_id, frame, RULES)


def test_catchments_add_up_hours_and_join_neighborhoods(areas, sites, solution, assignments):
    centers = center_frame(sites, solution, RULES)
    served = pd.Series(["n1", None, "n1"], index=areas.index, dtype="str")
    staff = staffed(assignments["center_id"], centers)
    catchments = catchment_frame(centers, areas, served, staff)
    assert catchments.index.tolist() == ["n1", "n2"]
    assert catchments["households"].tolist() == [2, 2]
    assert catchments["visits"].tolist() == [4 + 12, 1 + 1]
    assert catchments["hours"].tolist() == [2 * (4 + 12), 2 * (1 + 1)]
    assert catchments["travel_share"].tolist() == [0.5, 0.5]
    assert catchments.loc["n1", "geometry"].equals(areas.geometry[["n1", "n3"]].union_all())
    assert catchments.loc["n2", "geometry"] is None


def test_a_center_without_households_has_an_empty_catchment(areas, sites, solution, assignments):
    centers = center_frame(sites, solution, RULES)
    nobody = assignments.assign(center_id=pd.Series(pd.NA, index=assignments.index, dtype="str"))
    served = serving_center(nobody, areas)
    catchments = catchment_frame(centers, areas, served, staffed(nobody["center_id"], centers))
    assert catchments["households"].tolist() == [0, 0]
    assert catchments["hours"].tolist() == [0.0, 0.0]
    assert catchments["travel_share"].isna().all()
    assert catchments.geometry.isna().all()


def test_outside_all_neighborhoods_counts_as_country(areas):
    labels = pd.Series(["n2", None, "n1"], index=list("xyz"), dtype="str")
    assert rural_flags(areas, labels).tolist() == [True, True, False]


def test_metadata_is_text_and_can_be_read_back(solution):
    intake = layers.check_households(
        pd.DataFrame({"household_id": ["a", "a"], "longitude": 51.4, "latitude": 35.7})
    )
    result = Result(solution, Status.FEASIBLE, solution.cost / 2, 1.0, 9, "exchange")
    before = datetime.now(UTC)
    kept = plan_facts(
        *(replace(intake, simulated=True), result, RULES),
        options={"centers": 2},
        seed=3,
        timings={"centers": 0.5},
        travel=TravelFacts("mixed", 1, ({"mode": "walk"},)),
    )
    assert kept.options == {"centers": 2}
    assert kept.timings == {"centers": 0.5}
    assert (kept.rows, kept.seed, kept.status) == (2, 3, Status.FEASIBLE)
    assert (kept.method, kept.iterations) == ("exchange", 9)
    assert (kept.input_sha256, kept.approximate) == (intake.sha256, 0)
    assert kept.cost == solution.cost
    assert kept.gap == 0.5
    assert kept.standards == RULES
    assert "siting" in kept.versions
    assert (kept.travel_source, kept.travel_estimated) == ("mixed", 1)
    assert kept.streets == ({"mode": "walk"},)
    assert timedelta(0) <= kept.made_at - before.replace(microsecond=0) < timedelta(minutes=5)
    assert kept.simulated


def test_facts_without_a_bound(solution):
    intake = layers.check_households(
        pd.DataFrame({"household_id": ["a"], "longitude": [51.4], "latitude": [35.7]})
    )
    result = Result(solution, Status.FEASIBLE, None, 1.0, 9, "exchange")
    travel = TravelFacts("estimated", 1, ())
    kept = plan_facts(intake, result, RULES, options={}, seed=0, timings={}, travel=travel)
    assert (kept.lower_bound, kept.gap, kept.simulated) == (None, None, False)
