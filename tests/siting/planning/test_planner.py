"""Whole plans of some 3,000 simulated households of Kermanshah, recomputed from their parts."""

import signal
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from pyproj import Geod
from shapely.geometry import box

import layers
import siting
from layers.crs import national_crs
from siting.errors import InfeasibleError, NotFoundError, ProblemError
from siting.location.result import Result, Status
from siting.location.stopping import MaxIterations, MaxRuntime
from siting.planning.planner import plan as make_plan
from siting.planning.planner import usual_seconds
from siting.privacy import DECIMALS, SQUARES_M
from siting.standards import Standards

GEOD = Geod(ellps="WGS84")
RULES = Standards.nominal_2021()
CENTERS = 8
AREAS = ("centers", "neighborhoods", "catchments", "gaps", "isochrones", "caseload_areas")
TABLES = ("summary", "assignments", "unlocated", "rejected", "groups", "equity")
COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity")


def _plan(intake, *, centers=CENTERS, **given):
    usual = {"standards": RULES, "stop": MaxIterations(8)}
    return make_plan(intake, centers=centers, **(usual | given))


@pytest.fixture(scope="module")
def frame():
    """Simulated households of one province, with rows that have no id and one id given twice."""
    everyone = layers.simulate_households(120_000, seed=4)
    rows = everyone[everyone["province"] == "کرمانشاه"].reset_index(drop=True)
    lost = rows.iloc[:5].assign(
        household_id=[f"lost-{k}" for k in range(5)],
        longitude=np.nan, latitude=np.nan, settlement=None, address=None,
    )  # fmt: skip
    faults = rows.iloc[:3].assign(household_id=["", None, rows["household_id"].iloc[7]])
    return pd.concat([rows, lost, faults], ignore_index=True)


@pytest.fixture(scope="module")
def intake(frame):
    return layers.check_households(frame, source="simulated")


@pytest.fixture(scope="module")
def plan(intake):
    return _plan(intake)


@pytest.fixture(scope="module")
def homes(intake):
    """Every located household with the place of its home."""
    points = intake.located.geometry
    return pd.DataFrame({"lon": points.x, "lat": points.y})


def _counties():
    """Two made-up counties, east and west of a line through the province."""
    return gpd.GeoDataFrame(
        {"county": ["غرب", "شرق"], "province_code": "05", "province": "کرمانشاه"},
        index=pd.Index(["0591", "0592"], name="county_code"),
        geometry=[box(45.0, 33.0, 46.8, 35.7), box(46.8, 33.0, 48.5, 35.7)],
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def county_plan(frame):
    counties = _counties()
    return _plan(layers.check_households(frame, counties=counties), counties=counties)


@pytest.fixture(scope="module")
def given_neighborhoods():
    """Nine squares that leave out the east of the province, and one with nobody in it."""
    squares = [box(x, y, x + 0.4, y + 0.4) for x in (45.8, 46.2, 46.6) for y in (33.8, 34.2, 34.6)]
    names = [f"محله {k}" for k in range(10)]
    return gpd.GeoDataFrame(
        {"name": names},
        index=pd.Index([f"q{k}" for k in range(10)], name="neighborhood_id"),
        geometry=[*squares, box(51.0, 38.5, 51.2, 38.7)],  # the last one lies in the Caspian Sea
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def given_plan(intake, given_neighborhoods):
    return _plan(intake, neighborhoods=given_neighborhoods, centers=6)


@pytest.fixture(scope="module")
def plans(plan, county_plan, given_plan, intake):
    """Plans of every kind, the last one with far too few places."""
    return {
        "clustered": plan,
        "counties": county_plan,
        "given": given_plan,
        "tight": _plan(intake, centers=5),
    }


KINDS = pytest.mark.parametrize("kind", ["clustered", "counties", "given", "tight"])


@KINDS
def test_every_row_is_in_one_place(plans, kind, frame):
    plan = plans[kind]
    sizes = len(plan.assignments), len(plan.unlocated), len(plan.rejected)
    assert sum(sizes) == len(frame) == plan.facts.rows
    assert len(plan.rejected) == 3
    assert len(plan.unlocated) >= 5
    ids = plan.assignments.index.append(plan.unlocated.index)
    assert ids.is_unique
    assert set(ids) == set(frame["household_id"].dropna()) - {""}


@KINDS
def test_as_many_centers_as_asked_for_and_none_above_capacity(plans, kind):
    plan = plans[kind]
    wanted = {"given": 6, "tight": 5}.get(kind, CENTERS)
    assert len(plan.centers) == wanted
    assert plan.centers.index.is_unique
    served = plan.assignments["center_id"].value_counts().reindex(plan.centers.index, fill_value=0)
    assert (served == plan.centers["load"]).all()
    assert (plan.centers["capacity"] == RULES.files_per_center).all()
    assert (plan.centers["load"] <= plan.centers["capacity"]).all()
    assert (plan.centers["workers"] == np.ceil(served / RULES.files_per_worker)).all()


@KINDS
def test_cost_is_travel_and_penalties(plans, kind):
    plan = plans[kind]
    unserved = plan.assignments["center_id"].isna()
    total = plan.assignments["travel_time_s"].sum() + RULES.unserved_penalty_s * unserved.sum()
    assert plan.result.cost == pytest.approx(total, rel=1e-9)
    bound = plan.result.lower_bound  # twenty iterations may end before any is proved
    assert bound is None or 0 < bound <= plan.result.cost * (1 + 1e-9)


@KINDS
def test_distances_are_geodesics_from_home_to_center(plans, kind, homes):
    plan = plans[kind]
    served = plan.assignments[plan.assignments["center_id"].notna()]
    at = plan.centers.geometry.loc[served["center_id"]]
    home = homes.loc[served.index]
    expected = GEOD.inv(home["lon"], home["lat"], at.x, at.y)[2]
    assert np.abs(served["distance_m"].to_numpy() - expected).max() < 1.0


@KINDS
def test_times_follow_from_distance_and_setting(plans, kind):
    plan = plans[kind]
    served = plan.assignments[plan.assignments["center_id"].notna()]
    setting = plan.neighborhoods["setting"].reindex(served["neighborhood_id"]).to_numpy()
    town = setting == "urban"
    way_m = served["distance_m"] * np.where(town, RULES.urban_detour, RULES.rural_detour)
    ride_kph = np.where(town, RULES.urban_ride_kph, RULES.rural_ride_kph)
    quickest = np.minimum(
        way_m / (RULES.walk_kph / 3.6), way_m / (ride_kph / 3.6) + RULES.boarding_s
    )
    assert served["travel_time_s"].to_numpy() == pytest.approx(quickest.to_numpy())
    assert (served["travel_time_s"] <= RULES.unserved_penalty_s).all()


@KINDS
def test_the_unserved_say_why(plans, kind, homes):
    """Too far means that no center is within four hours; no room, that those within are full."""
    plan = plans[kind]
    unserved = plan.assignments[plan.assignments["center_id"].isna()]
    assert unserved["reason"].isin(["no_capacity", "too_far"]).all()
    assert plan.assignments.loc[plan.assignments["center_id"].notna(), "reason"].isna().all()
    assert unserved[["distance_m", "travel_time_s"]].isna().all().all()
    if kind == "tight":
        short = len(plan.assignments) - plan.centers["capacity"].sum()
        assert len(unserved) >= short > 0
        assert (unserved["reason"] == "no_capacity").any()
    without_room = homes.loc[unserved.index[unserved["reason"] == "no_capacity"]]
    for center in plan.centers[plan.centers["load"] < plan.centers["capacity"]].itertuples():
        x, y = center.geometry.x, center.geometry.y
        ones = np.ones(len(without_room))
        reach = GEOD.inv(without_room["lon"], without_room["lat"], x * ones, y * ones)[2]
        # At the pace of the town, which is the slower one.
        quickest = reach * RULES.urban_detour / (RULES.urban_ride_kph / 3.6) + RULES.boarding_s
        assert (quickest > RULES.unserved_penalty_s).all()


@KINDS
def test_gaps_add_up(plans, kind):
    gaps, assignments = plans[kind].gaps, plans[kind].assignments
    groups = gaps[["in_reach", "beyond_reach", "no_capacity"]].sum(axis=1)
    assert (groups == gaps["households"]).all()
    counted = assignments["neighborhood_id"].value_counts().reindex(gaps.index, fill_value=0)
    assert (counted == gaps["households"]).all()
    assert gaps.index.equals(plans[kind].neighborhoods.index)
    assert (gaps["households"] == plans[kind].neighborhoods["households"]).all()


@KINDS
def test_gaps_are_those_of_the_households(plans, kind):
    plan = plans[kind]
    setting = plan.neighborhoods["setting"].reindex(plan.assignments["neighborhood_id"])
    limit = np.where(setting == "urban", RULES.urban_limit_s, RULES.rural_limit_s)
    near = plan.assignments["travel_time_s"].to_numpy() <= limit
    inside = plan.assignments["neighborhood_id"].notna().to_numpy()
    assert plan.gaps["in_reach"].sum() == (near & inside).sum()
    country = plan.summary.iloc[0]
    assert country["in_reach"] == near.sum()
    assert country["no_capacity"] == (plan.assignments["reason"] == "no_capacity").sum()
    distance = plan.assignments["distance_m"]
    assert country["mean_distance_m"] == pytest.approx(distance.mean())
    assert country["p95_distance_m"] == pytest.approx(distance.quantile(0.95))


@KINDS
def test_levels_of_the_summary_agree(plans, kind):
    plan = plans[kind]
    columns = [*COUNTS, "centers", "capacity", "load", "unlocated"]
    totals = plan.summary.groupby("level")[columns].sum()
    assert {"country", "province"} <= set(totals.index)
    assert (totals == totals.loc["country"]).all().all()
    assert totals.loc["country", "households"] == len(plan.assignments)
    assert totals.loc["country", "unlocated"] == len(plan.unlocated)
    assert totals.loc["country", "centers"] == len(plan.centers)
    assert totals.loc["country", "load"] == plan.centers["load"].sum()
    short = plan.summary["capacity_short"] - plan.summary["capacity_spare"]
    assert (short == plan.summary["households"] - plan.summary["capacity"]).all()


@KINDS
def test_catchments_hold_whom_their_centers_serve(plans, kind, intake):
    plan = plans[kind]
    assert plan.catchments.index.equals(plan.centers.index)
    assert (plan.catchments["households"] == plan.centers["load"]).all()
    visits = intake.located["visits_per_year"].fillna(RULES.visits_per_year)
    served = plan.assignments["center_id"].dropna()
    visits = visits.loc[served.index].groupby(served).sum()
    assert plan.catchments["visits"].to_numpy() == pytest.approx(visits.to_numpy(), abs=0.06)
    hours, away = plan.catchments["hours"], plan.catchments["travel_share"]
    at_home = visits * RULES.visit_minutes / 60
    assert (hours * (1 - away)).to_numpy() == pytest.approx(at_home.to_numpy(), rel=1e-3)
    assert away.between(0.01, 0.9).all()


@KINDS
def test_centers_say_whom_they_need_by_files_and_by_hours(plans, kind):
    plan = plans[kind]
    by_hours = np.ceil(plan.catchments["hours"] / RULES.hours_per_worker)
    assert (plan.centers["workers_by_hours"] == by_hours).all()
    short = plan.centers["workers_by_hours"] > plan.centers["workers"]
    assert (plan.centers["short_of_hours"] == short).all()


@KINDS
def test_catchments_are_made_of_the_neighborhoods_that_they_serve_most(plans, kind):
    plan = plans[kind]
    pairs = plan.assignments.dropna(subset=["center_id", "neighborhood_id"])
    counts = pairs.groupby(["neighborhood_id", "center_id"]).size()
    for name, center in plan.neighborhoods["center_id"].dropna().items():
        assert counts[name, center] == counts[name].max()
    shapes = plan.catchments.geometry.dropna().to_crs(national_crs())
    assert shapes.area.sum() == pytest.approx(shapes.union_all().area, rel=1e-6)
    parts = plan.neighborhoods[plan.neighborhoods["center_id"].notna()].to_crs(shapes.crs)
    assert shapes.area.sum() == pytest.approx(parts.union_all().area, rel=1e-6)


@KINDS
def test_no_home_can_be_read_off_the_areas(plans, kind, homes):
    plan = plans[kind]
    for name in AREAS:
        assert not {"medoid", "longitude", "latitude"} & set(getattr(plan, name).columns)
    x, y = plan.centers.geometry.x, plan.centers.geometry.y
    for axis in (x, y):
        assert axis.to_numpy() == pytest.approx(axis.round(DECIMALS), abs=1e-9)
    assert not set(zip(x, y, strict=True)) & set(zip(homes["lon"], homes["lat"], strict=True))


@KINDS
def test_a_saved_plan_is_the_same(plans, kind, tmp_path):
    plan = plans[kind]
    plan.save(tmp_path / "plan.gpkg")
    opened = siting.open_plan(tmp_path / "plan.gpkg")
    for name in AREAS:
        expected = getattr(plan, name)
        found = getattr(opened, name)
        assert set(found.columns) == set(expected.columns)
        assert_geodataframe_equal(found[expected.columns], expected)
    for name in TABLES:
        assert_frame_equal(getattr(opened, name), getattr(plan, name))
    assert opened.facts == plan.facts
    assert opened.result == plan.result


def test_the_order_of_rows_changes_nothing(frame, plan):
    """But for the rows that are told apart by their number."""
    rows = np.random.default_rng(0).permutation(len(frame) - 3)
    shuffled = pd.concat([frame.iloc[rows], frame.iloc[-3:]], ignore_index=True)
    again = _plan(layers.check_households(shuffled, source="simulated"))
    for name in AREAS:
        assert_geodataframe_equal(getattr(again, name), getattr(plan, name))
    assert_frame_equal(again.assignments, plan.assignments)
    assert_frame_equal(again.summary, plan.summary)
    assert again.result == plan.result


def test_the_same_seed_gives_the_same_plan(intake, plan):
    again = _plan(intake)
    assert_frame_equal(again.assignments, plan.assignments)
    assert again.result == plan.result


def test_more_centers_cost_less(plans):
    assert plans["clustered"].result.cost < plans["tight"].result.cost


def test_no_neighborhood_crosses_a_county(county_plan, homes):
    west = homes["lon"] < 46.8
    place = county_plan.neighborhoods["county"].reindex(county_plan.assignments["neighborhood_id"])
    home = west.loc[county_plan.assignments.index]
    assert (place.to_numpy() == np.where(home, "غرب", "شرق")).mean() > 0.97  # villages by name
    table = county_plan.summary[county_plan.summary["level"] == "county"]
    assert {"غرب", "شرق"} <= set(table["county"].dropna())
    assert county_plan.centers["county"].isin(["غرب", "شرق"]).all()


def test_households_outside_given_neighborhoods_are_accounted_for(given_plan, homes):
    outside = given_plan.assignments["neighborhood_id"].isna()
    east = homes["lon"].loc[given_plan.assignments.index] > 47.0
    assert (outside >= east).all()
    assert 100 < outside.sum() == given_plan.facts.outside_neighborhoods
    assert given_plan.assignments.loc[outside, "center_id"].notna().any()
    provinces = given_plan.summary.query("level == 'province'").set_index("province")
    assert provinces["households"].sum() == len(given_plan.assignments)
    assert provinces.loc["کرمانشاه", "households"] >= outside.sum()
    assert given_plan.gaps["households"].sum() + outside.sum() == len(given_plan.assignments)


def test_given_neighborhoods_keep_their_names_and_offer_the_candidates(given_plan):
    assert "q9" not in given_plan.neighborhoods.index
    assert given_plan.neighborhoods["name"].str.startswith("محله").all()
    assert set(given_plan.centers["neighborhood_id"]) <= set(given_plan.neighborhoods.index)


def test_facts_say_how_the_plan_was_made(plan):
    wanted = {
        "standards", "options", "seed", "versions", "input_sha256", "cost", "lower_bound",
        "gap_percent", "status", "timings",
    }  # fmt: skip
    assert wanted <= set(plan.metadata)
    assert plan.facts.options == {
        "centers": CENTERS,
        "counties": "bundled",
        "neighborhoods": "clustered",
        "across_gaps": False,
        "caseloads": True,
        "stop": "MaxIterations(iterations=8)",
        "existing": "",
        "candidates": "neighborhoods",
        "forbidden": 0,
        "quotas": "",
        "enlarged": [],
    }
    assert plan.facts.outside_neighborhoods == 0
    steps = {"neighborhoods", "centers", "coverage", "caseload_areas"}
    assert set(plan.facts.timings) == steps


def test_steps_are_announced_in_turn(intake):
    said = []

    @contextmanager
    def announce(name):
        said.append(f"+{name}")
        yield
        said.append(f"-{name}")

    _plan(intake, stop=MaxIterations(0), announce=announce)
    assert said == [
        "+neighborhoods",
        "-neighborhoods",
        "+centers",
        "-centers",
        "+coverage",
        "-coverage",
        "+caseload areas",
        "-caseload areas",
    ]


def test_ctrl_c_during_the_search_keeps_the_plan_so_far(intake):
    heard = []

    def listen(progress):
        heard.append(progress)
        if len(heard) == 1:
            signal.raise_signal(signal.SIGINT)

    plan = _plan(intake, stop=MaxRuntime(3600), listen=listen)
    assert plan.facts.interrupted
    assert len(plan.centers) == CENTERS
    assert heard[0].phase in {"search", "proof"}
    assert not _plan(intake).facts.interrupted


def test_ctrl_c_while_areas_are_drawn_keeps_the_rest(intake, plan, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("siting.plans.assembling.caseload_areas", stopped)
    left = _plan(intake)
    assert left.facts.interrupted
    assert left.caseload_areas.empty
    pd.testing.assert_series_equal(left.assignments["center_id"], plan.assignments["center_id"])


def test_ctrl_c_before_any_answer_is_passed_on(intake, monkeypatch):
    none = Result(None, Status.UNKNOWN, None, 0.0, 0, "none", "Nothing yet.", interrupted=True)
    monkeypatch.setattr("siting.planning.planner.choose_sites", lambda *_, **__: none)
    with pytest.raises(KeyboardInterrupt):
        _plan(intake)


def test_the_intake_is_not_changed(frame, intake):
    again = layers.check_households(frame, source="simulated")
    assert_geodataframe_equal(intake.accepted, again.accepted)
    assert_frame_equal(intake.unlocated, again.unlocated)


@pytest.mark.parametrize(
    ("centers", "message"),
    [
        (0, "The number of centers must be at least 1, not 0"),
        (10_000, r"10000 centers are asked for, but only \d+ households have a place; ask for"),
    ],
)
def test_impossible_numbers_of_centers_are_refused(intake, centers, message):
    with pytest.raises(ProblemError, match=message):
        _plan(intake, centers=centers)


def test_more_centers_than_given_neighborhoods_are_refused(intake, given_neighborhoods):
    with pytest.raises(ProblemError, match="but only 9 neighborhoods have households"):
        _plan(intake, neighborhoods=given_neighborhoods, centers=10)


def test_given_neighborhoods_without_any_household_are_refused(intake, given_neighborhoods):
    with pytest.raises(ProblemError, match="but only 0 neighborhoods have households"):
        _plan(intake, neighborhoods=given_neighborhoods.loc[["q9"]], centers=1)


def test_a_minimum_of_files_is_kept(frame):
    few = layers.check_households(frame.iloc[:150])
    rules = replace(RULES, files_per_center=50)
    free = _plan(few, standards=rules, centers=4)
    least = int(free.centers["load"].min()) + 5
    rules = replace(rules, minimum_files=least)
    fuller = _plan(few, standards=rules, centers=4)
    assert len(fuller.centers) == 4
    assert fuller.centers["load"].between(least, 50).all()


def test_a_minimum_of_files_is_met_among_many_households(intake):
    """Left to itself, the search opens centers that fewer households are sent to."""
    free = _plan(intake, centers=20, caseloads=False)
    least = int(np.quantile(free.centers["load"], 0.5))
    assert free.centers["load"].min() < least
    rules = replace(RULES, minimum_files=least)
    fuller = _plan(intake, standards=rules, centers=20, caseloads=False)
    assert fuller.centers["load"].between(least, RULES.files_per_center).all()
    assert fuller.facts.cost >= free.facts.cost * 0.999


def test_what_was_not_found_is_not_called_impossible(intake, monkeypatch):
    none = Result(None, Status.UNKNOWN, None, 0.1, 0, "none", "Nothing was found.")
    monkeypatch.setattr("siting.planning.planner.choose_sites", lambda *_, **__: none)
    with pytest.raises(NotFoundError, match=r"^Nothing was found\.$"):
        _plan(intake)


def test_nobody_with_a_place_is_refused():
    intake = layers.check_households(pd.DataFrame({"household_id": ["a", "b"]}))
    with pytest.raises(ProblemError, match="only 0 households have a place; ask for fewer"):
        _plan(intake, centers=1)


def test_no_answer_is_an_error_that_says_what_blocks_it(intake, monkeypatch):
    none = Result(None, Status.INFEASIBLE, None, 0.1, 0, "none", "The load is too large.")
    monkeypatch.setattr("siting.planning.planner.choose_sites", lambda *_, **__: none)
    with pytest.raises(InfeasibleError, match=r"^The load is too large\.$"):
        _plan(intake)


def test_one_household_and_one_center():
    intake = layers.check_households(
        pd.DataFrame({"household_id": ["a"], "longitude": [47.07], "latitude": [34.31]})
    )
    plan = _plan(intake, centers=1)
    assert plan.assignments.loc["a", "center_id"] == plan.centers.index[0]
    assert plan.assignments.loc["a", "distance_m"] < SQUARES_M[-1] / 2**0.5
    assert plan.centers["load"].tolist() == [1]


def test_as_many_centers_as_households():
    rows = pd.DataFrame(
        {
            "household_id": [f"h{k}" for k in range(12)],
            "longitude": 46.5 + 0.1 * np.arange(12),
            "latitude": 34.3,
        }
    )
    plan = _plan(layers.check_households(rows), centers=12)
    assert plan.centers["load"].tolist() == [1] * 12
    # Where homes lie alone, the largest squares stand for them; a center is in the middle of one.
    assert (plan.assignments["distance_m"] < SQUARES_M[-1] / 2**0.5).all()


def test_hundreds_at_one_place_do_not_break_the_capacity():
    """A thousand households of one town, all at the same point, and one far away."""
    rows = pd.DataFrame(
        {
            "household_id": [f"h{k:04d}" for k in range(1001)],
            "longitude": [47.065] * 1000 + [46.0],
            "latitude": [34.314] * 1000 + [34.5],
        }
    )
    plan = _plan(layers.check_households(rows), centers=3, standards=Standards.current())
    assert plan.centers["load"].sum() == 1001
    assert (plan.centers["load"] <= 600).all()
    assert plan.assignments["center_id"].notna().all()
    fewer = _plan(layers.check_households(rows), centers=1, standards=Standards.current())
    assert fewer.centers["load"].tolist() == [600]
    assert (fewer.assignments["reason"] == "no_capacity").sum() == 401


def test_many_more_centers_cost_less_even_unsearched(intake):
    none = MaxIterations(0)
    costs = [_plan(intake, centers=count, stop=none).result.cost for count in (2, 6, 18)]
    assert all(more > fewer for more, fewer in pairwise(costs))


@pytest.fixture(scope="module")
def real(shared):
    """6,000 households of the real settlements, by population; their file has no coordinates."""
    folder = shared / "data" / "iran"
    codes = {"sci_code": "str", "county_code": "str"}
    settlements = pd.read_csv(folder / "settlements.csv", dtype=codes)
    counties = layers.read_counties(folder / "counties_2016.geojson")
    share = settlements["population"] / settlements["population"].sum()
    more = np.random.default_rng(0).choice(len(share), 6_000 - len(share), p=share)
    rows = settlements.iloc[np.r_[np.arange(len(share)), more]].reset_index(drop=True)
    rows.index = pd.Index([f"r{k:04d}" for k in range(6_000)], name="household_id")
    said = pd.DataFrame(
        {
            "province": rows["sci_code"].map(layers.load_provinces()["province"]),
            "county": rows["county_name"],
            "settlement": rows["name_fa"].fillna(rows["name"]),
        }
    )
    intake = layers.check_households(said.reset_index(), counties=counties)
    return rows, intake, _plan(intake, centers=15, counties=counties, stop=MaxIterations(0))


@pytest.mark.shared
def test_real_settlements_are_found_by_name(real):
    rows, intake, _ = real
    placed = intake.approximate
    assert len(intake.accepted) == len(intake.rejected) == 0
    assert len(placed) + len(intake.unlocated) == 6_000
    assert len(placed) > 0.96 * 6_000
    at = rows.loc[placed.index]
    x, y = placed.geometry.x.to_numpy(), placed.geometry.y.to_numpy()
    apart_m = GEOD.inv(at["longitude"].to_numpy(), at["latitude"].to_numpy(), x, y)[2]
    assert (apart_m < 100.0).mean() > 0.985
    assert (apart_m < 5_000.0).mean() > 0.999
    assert (placed["county_code"] == at["county_code"]).all()
    assert intake.unlocated["reason"].str.contains("settlement_unlisted|namesakes|lookalikes").all()


@pytest.mark.shared
def test_real_counties_add_up(real):
    _, intake, plan = real
    assert len(plan.assignments) + len(plan.unlocated) == 6_000
    assert (plan.assignments["placement"] == "approximate").all()
    columns = [*COUNTS, "centers", "load", "unlocated"]
    totals = plan.summary.groupby("level")[columns].sum()
    assert (totals == totals.loc["country"]).all().all()
    assert set(totals.index) == {"country", "province", "county"}
    counties = plan.summary[plan.summary["level"] == "county"]
    expected = intake.approximate.groupby(["province", "county"]).size()
    found = counties.set_index(["province", "county"])["households"]
    assert found[found > 0].sort_index().equals(expected.sort_index().rename("households"))


@pytest.mark.shared
def test_real_towns_do_not_break_the_capacity(real):
    """Hundreds of households share the middle of their town."""
    _, intake, plan = real
    assert intake.approximate.geometry.to_wkb().value_counts().iloc[0] > RULES.files_per_center
    assert len(plan.centers) == 15
    served = plan.assignments["center_id"].value_counts().reindex(plan.centers.index, fill_value=0)
    assert (served == plan.centers["load"]).all()
    assert served.max() == RULES.files_per_center


def test_everyone_served_has_a_worker_of_the_own_center(plan):
    served = plan.assignments.dropna(subset="center_id")
    assert plan.assignments["worker"].notna().equals(plan.assignments["center_id"].notna())
    assert plan.caseload_areas["center_id"].loc[served["worker"]].tolist() == (
        served["center_id"].tolist()
    )
    files = served["worker"].value_counts()
    assert files.max() <= RULES.files_per_worker
    assert plan.caseload_areas["households"].equals(
        files.loc[plan.caseload_areas.index].rename("households")
    )


def test_caseload_areas_can_be_left_out(intake):
    plan = siting.plan(intake, centers=2, caseloads=False, stop=MaxIterations(2))
    assert len(plan.caseload_areas) == 0
    assert plan.assignments["worker"].isna().all()


def test_a_plan_takes_longer_by_default_for_more_households():
    assert usual_seconds(2) == usual_seconds(150_000) == 60.0
    assert usual_seconds(1_080_000) == 432.0


def test_the_usual_time_is_taken_where_no_stop_is_given(intake, monkeypatch):
    seen = []

    def look(*_given, stop, **_others):
        seen.append(stop.seconds_left())
        return Result(None, Status.UNKNOWN, None, 0.0, 0, "none", "", interrupted=True)

    monkeypatch.setattr("siting.planning.planner.choose_sites", look)
    with pytest.raises(KeyboardInterrupt):
        make_plan(intake, centers=CENTERS)
    assert seen == [pytest.approx(usual_seconds(len(intake.located)), abs=1e-6)]
