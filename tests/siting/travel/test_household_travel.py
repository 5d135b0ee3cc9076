"""Plans on streets: made-up towns, Tehran's district 6 and Helsinki, all without a network."""

import itertools
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import box

import layers
import siting
from layers.texts import Words
from siting.location.stopping import MaxIterations
from siting.maps import map_html
from siting.sentences.travel import street_sentences
from siting.travel.estimates import ESTIMATED, estimated_pace
from siting.travel.street_times import street_travel
from tests.layers.streets.street_files import helsinki
from tests.siting.travel.streets.small_streets import PLANE, make_streets

HOMES, CENTERS = 240, 3


def _frame(points):
    """Households at points, in the columns of a file."""
    return pd.DataFrame(
        {
            "household_id": [f"H{number:04d}" for number in range(len(points))],
            "longitude": points.x.round(5).to_numpy(),
            "latitude": points.y.round(5).to_numpy(),
        }
    )


def _town(*, missing_row=None):
    """Blocks of 150 m with two-way streets; one row of crossings may be cut off from the rest."""
    side = 10
    points = [(150.0 * i, 150.0 * j) for i in range(side) for j in range(side)]
    link = [(side * i + j, side * i + j + 1) for i in range(side) for j in range(side - 1)]
    link += [(side * i + j, side * i + j + side) for i in range(side - 1) for j in range(side)]
    if missing_row is not None:
        link = [(a, b) for a, b in link if (a % side < missing_row) == (b % side < missing_row)]
    return make_streets(points, link + [(b, a) for a, b in link], kph=30.0)


@pytest.fixture(scope="module")
def homes():
    """Homes in the town, and a few of them 2 km off it."""
    rng = np.random.default_rng(3)
    xy = rng.random((HOMES, 2)) * 1350.0
    xy[:20] += [0.0, 3400.0]
    corner = [600_000.0, 3_750_000.0]
    return gpd.GeoSeries.from_xy(*(xy + corner).T, crs=PLANE).to_crs(4326)


@pytest.fixture(scope="module")
def networks():
    drive = _town(missing_row=5)
    edges = drive.edges.assign(kph=np.nan)
    return [replace(drive, mode="walk", edges=edges), drive]


@pytest.fixture(scope="module")
def intake(homes):
    return layers.check_households(_frame(homes))


@pytest.fixture(scope="module")
def outline(homes):
    """The town as the one county, so that neighborhoods stay in it."""
    left, bottom, right, top = homes.total_bounds
    shape = box(left - 0.01, bottom - 0.01, right + 0.01, top + 0.01)
    frame = {"county": ["town"], "province_code": ["05"], "province": ["کرمانشاه"]}
    index = pd.Index(["0501"], name="county_code")
    return gpd.GeoDataFrame(frame, index=index, geometry=[shape], crs=4326)


@pytest.fixture(scope="module")
def plan(intake, networks, outline):
    return siting.plan(
        intake, centers=CENTERS, streets=networks, counties=outline, stop=MaxIterations(50)
    )


def test_times_and_sources_are_those_of_the_streets(plan, intake, networks):
    located = intake.located.sort_index()
    centers = plan.centers
    pace = estimated_pace(np.zeros(len(located), np.bool_), plan.standards)
    travel = street_travel(located.geometry, centers.geometry, networks, pace, plan.standards)
    who = np.arange(len(located), dtype=np.int32)
    table = plan.assignments.loc[located.index]
    to = centers.index.get_indexer(table["center_id"]).astype(np.int32)
    rural = plan.neighborhoods["setting"].reindex(table["neighborhood_id"]).eq("rural").to_numpy()
    same = ~rural  # the pace above is that of towns
    assert np.allclose(travel.pairs(who, to)[same], table["travel_time_s"][same], atol=0.002)
    assert (travel.source(who, to) == table["travel_source"]).to_numpy()[same].all()


def test_what_streets_cannot_say_is_estimated_and_told(plan):
    sources = plan.assignments["travel_source"]
    assert set(sources) == {"network", ESTIMATED}
    assert plan.facts.travel_source == "mixed"
    assert plan.facts.travel_estimated == (sources == ESTIMATED).sum()
    walk, drive = plan.facts.streets
    assert (walk["mode"], drive["mode"]) == ("walk", "drive")
    assert walk["households_off"] == drive["households_off"] == 20
    assert 80 < walk["households_cut_off"] < 140
    said = list(street_sentences(plan.facts.streets, Words("en")))
    assert said[0].startswith("Streets for walking (made up): 100 nodes; they do not serve ")
    assert "20 far from every street and" in said[0]
    assert set(plan.summary["travel_source"]) == {"mixed"}
    assert set(plan.gaps["travel_source"]) <= {"network", "mixed", ESTIMATED}


def test_nobody_is_served_across_a_gap_unless_told_to(homes, networks, outline):
    intake = layers.check_households(_frame(homes[20:]))  # those that streets lead to
    given = {"centers": 1, "streets": networks, "counties": outline, "stop": MaxIterations(0)}
    plan = siting.plan(intake, **given)
    far = plan.assignments["center_id"].isna()
    cut_off = plan.facts.streets[0]["households_cut_off"]  # both parts have as many crossings
    assert far.sum() in {cut_off, len(homes) - 20 - cut_off}
    assert plan.assignments["reason"][far].eq("too_far").all()
    crossed = siting.plan(intake, **given, across_gaps=True)
    assert crossed.assignments["center_id"].notna().all()
    assert crossed.facts.options["across_gaps"] is True
    assert [row["gaps_estimated"] for row in crossed.facts.streets] == [True, True]


@pytest.mark.shared
def test_of_two_islands_each_gets_its_center(shared):
    folder = shared / "cases" / "streets"
    intake = layers.read_households(folder / "e00_households_in_grid.xlsx")
    streets = layers.read_all_streets(folder / "e03_two_islands_no_bridge.osm")
    one = siting.plan(intake, centers=1, streets=streets, caseloads=False, stop=MaxIterations(0))
    country = one.summary[one.summary["level"] == "country"].iloc[0]
    assert country["beyond_reach"] >= 137
    both = siting.plan(intake, centers=2, streets=streets, caseloads=False, stop=MaxIterations(9))
    assert both.assignments["center_id"].notna().all()
    assert both.facts.travel_source == "network"


def test_isochrones_come_back_from_the_file_and_hold_their_centers(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    back = siting.open_plan(tmp_path / "plan.gpkg").isochrones
    assert len(back) == len(plan.isochrones)
    assert back["mode"].value_counts().to_dict() == {"walk": len(back) / 2, "drive": len(back) / 2}
    assert dict(zip(back["mode"], back["seconds"], strict=True)) == {"walk": 900.0, "drive": 1800.0}
    assert set(back["center_id"]) <= set(plan.centers.index)
    assert shapely.is_valid(back.geometry.to_numpy()).all()
    at = plan.centers.geometry.loc[back["center_id"]].to_crs(PLANE)
    far = back.to_crs(PLANE).geometry.distance(at, align=False)
    assert (far < 200).all()
    for shape in back.geometry:
        assert not any(part.interiors for part in shapely.get_parts(shape))


def test_catchments_tile(plan):
    shapes = plan.catchments.geometry.dropna().to_numpy()
    assert shapely.coverage_is_valid(shapes)
    served = plan.neighborhoods[plan.neighborhoods["center_id"].notna()]
    whole = shapely.coverage_union_all(shapes)
    ground = shapely.coverage_union_all(served.geometry.to_numpy())
    assert shapely.symmetric_difference(whole, ground).area < 1e-12


def test_catchments_of_drawn_neighborhoods_have_no_strips_between_them(intake, networks, homes):
    left, bottom, right, top = homes.total_bounds
    middle, strip = (left + right) / 2, 0.0002  # some 20 m
    height = np.linspace(bottom - 0.001, top + 0.001, 9)
    cells = [
        box(*edges[:1], low, *edges[1:], high - strip)
        for low, high in itertools.pairwise(height)
        for edges in ((left - 0.001, middle - strip), (middle, right + 0.001))
    ]
    drawn = gpd.GeoDataFrame(
        {"name": [f"n{k}" for k in range(len(cells))]}, geometry=cells, crs=4326
    ).rename_axis("neighborhood_id")
    drawn.index = drawn.index.astype(str)
    plan = siting.plan(
        intake, centers=CENTERS, streets=networks, neighborhoods=drawn, stop=MaxIterations(20)
    )
    shapes = plan.catchments.geometry.dropna().to_numpy()
    assert shapely.coverage_is_valid(shapes)
    parts = shapely.get_parts(shapely.coverage_union_all(shapes))
    # What was drawn apart is one piece now; cells without households may still lie between.
    assert len(parts) <= 2
    assert not any(part.interiors for part in parts)


def test_the_map_shows_what_is_reached(plan):
    english = map_html(plan, language="en", shading="reached")
    assert "streets: OpenStreetMap contributors" in english
    assert "Within 15 minutes on foot" in english
    assert "Within 30 minutes by car" in english
    assert "partly estimated, partly from streets" in english


def test_a_network_elsewhere_serves_nobody_and_says_so(intake, outline):
    streets = layers.read_all_streets(helsinki())
    given = {"centers": CENTERS, "counties": outline, "stop": MaxIterations(0)}
    plan = siting.plan(intake, streets=streets, **given)
    assert plan.facts.travel_source == ESTIMATED
    said = " ".join(street_sentences(plan.facts.streets, Words("en")))
    assert f"they do not serve {HOMES} of {HOMES} households ({HOMES} far from every" in said
    assert plan.isochrones.empty
    without = siting.plan(intake, **given)
    both = plan.assignments["travel_time_s"], without.assignments["travel_time_s"]
    assert np.allclose(*both, atol=0.002)
    assert list(street_sentences(without.facts.streets, Words("en"))) == []


def test_helsinki_is_read_and_planned_on_without_a_network():
    walk, drive = layers.read_all_streets(helsinki())
    rng = np.random.default_rng(1)
    lines = walk.edges.geometry.sample(300, random_state=1).to_numpy()
    points = shapely.line_interpolate_point(lines, rng.random(300), normalized=True)
    # Our files are of Iran: the household's columns are made there, and then moved.
    somewhere = gpd.GeoSeries.from_xy(*(rng.random((300, 2)) / 10 + [47.0, 34.3]).T, crs=4326)
    intake = layers.check_households(_frame(somewhere))
    moved = intake.accepted.set_geometry(gpd.GeoSeries(points, intake.accepted.index, crs=4326))
    intake = replace(intake, accepted=moved)
    left, bottom, right, top = moved.total_bounds
    columns, rows = np.linspace(left, right, 7), np.linspace(bottom, top, 7)
    cells = [
        box(columns[i], rows[j], columns[i + 1], rows[j + 1]) for i in range(6) for j in range(6)
    ]
    ids = pd.Index([f"c{k:02d}" for k in range(36)], name="neighborhood_id")
    drawn = gpd.GeoDataFrame({"name": ids}, index=ids, geometry=cells, crs=4326)
    plan = siting.plan(
        intake, centers=3, streets=[walk, drive], neighborhoods=drawn, stop=MaxIterations(50)
    )
    known = plan.assignments["travel_source"] == "network"
    assert known.mean() > 0.8
    assert plan.assignments["travel_time_s"].notna().all()
    # Along streets nobody is quicker than straight ahead at a walk; those off a street are slower.
    walked = plan.assignments[known & (plan.assignments["travel_time_s"] < 600)]
    straight = walked["distance_m"] / plan.standards.walk_kph * 3.6
    assert (walked["travel_time_s"] >= 0.995 * straight - 1).all()
    assert set(plan.isochrones["mode"]) == {"walk", "drive"}


@pytest.mark.shared
def test_tehran_on_its_real_streets(shared):
    folder = shared / "data" / "iran"
    streets = [
        layers.read_streets(folder / f"tehran_district6_{mode}.graphml.gz")
        for mode in ("walk", "drive")
    ]
    areas = gpd.read_file(folder / "tehran_neighborhoods.geojson")
    ground = areas[areas["district"] == 6].to_crs(32639).union_all()
    lines = streets[0].edges.geometry[streets[0].edges["highway"] == "residential"].to_crs(32639)
    rng = np.random.default_rng(0)
    doors = shapely.line_interpolate_point(
        lines.to_numpy(), rng.random(len(lines)), normalized=True
    )
    doors = doors[shapely.within(doors, ground)][:400]
    intake = layers.check_households(_frame(gpd.GeoSeries(doors, crs=32639).to_crs(4326)))
    plan = siting.plan(intake, centers=3, streets=streets, stop=MaxIterations(50))
    assert (plan.assignments["travel_source"] == "network").mean() > 0.95
    walked = plan.assignments[plan.assignments["travel_time_s"] < 600]
    straight = walked["distance_m"] / plan.standards.walk_kph * 3.6
    assert (walked["travel_time_s"] >= 0.99 * straight - 1).all()
    assert len(plan.isochrones) == 6
