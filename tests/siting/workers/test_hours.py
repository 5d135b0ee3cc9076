"""Hours of home visits: by hand, and beside rounds that a router finds."""

from dataclasses import replace
from math import ceil, sqrt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist

from layers.texts import Words
from siting.sentences.workers import staff_in_words
from siting.standards import Standards
from siting.workers.hours import (
    TOUR,
    TREE,
    household_hours,
    staff_centers,
    visit_minutes,
    visits_a_year,
)

#: On foot 1 m/s, riding 10 m/s after a minute, no detours; a day of ten hours.
RULES = Standards(
    walk_kph=3.6, urban_ride_kph=36.0, rural_ride_kph=36.0, urban_detour=1.0, rural_detour=1.0,
    worker_boarding_s=60.0, visits_per_year=12.0, visit_minutes=30.0, day_minutes=600.0,
)  # fmt: skip
METERS = 111_319.49  # one degree of the equator
STEP = TOUR / TREE

EN = Words("en")


def frame(x_m, y_m=None, **columns):
    """Points so many meters east and north of a point on the equator, where both are as long."""
    x = np.asarray(x_m, dtype=float)
    y = np.zeros_like(x) if y_m is None else np.asarray(y_m, dtype=float)
    points = gpd.points_from_xy(50.0 + x / METERS, y / METERS)
    ids = [f"h{number}" for number in range(len(x))]
    index = pd.Index(ids, name="household_id")
    return gpd.GeoDataFrame(columns, index=index, geometry=points, crs="EPSG:4326")


def hours_of(homes, *, center_m=(0.0,), center=None, rules=RULES, **measured):
    centers = frame(center_m)
    centers.index = pd.Index([f"c{k}" for k in range(len(centers))], name="center_id")
    served = pd.Series("c0" if center is None else center, index=homes.index, dtype="str")
    rural = np.zeros(len(homes), bool)
    return household_hours(homes, served, centers, rules, rural=rural, **measured)


def test_one_home_alone_by_hand():
    """540 s on foot or 60 + 54 s by car; ten hours hold n = (36000 - 228) / 1800 such visits."""
    hours = hours_of(frame([540.0])).loc["h0"]
    assert hours["visits"] == 12
    assert hours["home_hours"] == pytest.approx(6.0)
    assert hours["between_hours"] == 0
    way = 60.0 + 54.0
    assert hours["way_hours"] == pytest.approx(
        12 * 2 * way * 1800 / (36_000 - 2 * way) / 3600, rel=1e-3
    )
    assert hours["hours"] == pytest.approx(hours["home_hours"] + hours["way_hours"])


def test_three_homes_in_a_row_by_hand():
    """Edges of 40 and 50 m walked a little longer; the middle home has a half of both."""
    hours = hours_of(frame([0.0, 40.0, 90.0]))
    between = np.array([20.0, 45.0, 25.0]) * STEP
    way = np.array([0.0, 40.0, 60.0 + 9.0])
    share = (1800 + between) / (36_000 - 2 * way + between)
    assert hours["between_hours"].to_numpy() == pytest.approx(
        12 * between * (1 - share) / 3600, rel=3e-3
    )
    assert hours["way_hours"].to_numpy() == pytest.approx(12 * 2 * way * share / 3600, rel=3e-3)


def test_homes_that_are_seldom_due_lie_thinner():
    often = hours_of(frame([0.0, 10.0], visits_per_year=[12.0, 12.0]))
    seldom = hours_of(frame([0.0, 10.0], visits_per_year=[3.0, 3.0]))
    per_visit = (often["between_hours"] / 12, seldom["between_hours"] / 3)
    assert (per_visit[1] / per_visit[0]).to_numpy() == pytest.approx([2.0, 2.0], rel=1e-3)
    twice = hours_of(frame([0.0, 10.0], visits_per_year=[24.0, 24.0]))
    assert (twice["between_hours"] / 24).to_numpy() == pytest.approx(per_visit[0].to_numpy())


def test_homes_of_one_door_share_the_way_to_it():
    """Two of three homes live at one door: one stop of two visits, so half the way each."""
    one = hours_of(frame([0.0, 40.0]))["between_hours"]
    two = hours_of(frame([0.0, 40.0, 40.0]))["between_hours"]
    assert two["h0"] == pytest.approx(one["h0"])
    assert two["h1"] == two["h2"] == pytest.approx(one["h1"] / 2, rel=2e-3)


def test_a_home_beyond_a_day_takes_a_round_of_its_own():
    far = hours_of(frame([400_000.0, 400_010.0])).loc["h0"]
    assert far["way_hours"] == pytest.approx(12 * 2 * 40_060 / 3600, rel=1e-2)
    assert far["between_hours"] == 0


def test_centers_do_not_share_trees():
    homes = frame([0.0, 40.0, 10_000.0, 10_040.0])
    both = hours_of(homes, center_m=(0.0, 10_000.0), center=["c0", "c0", "c1", "c1"])
    alone = hours_of(frame([0.0, 40.0]))
    assert both["hours"].to_numpy()[:2] == pytest.approx(alone["hours"].to_numpy())
    assert both["hours"].to_numpy()[2:] == pytest.approx(alone["hours"].to_numpy(), rel=1e-6)


def test_the_unserved_have_no_hours():
    homes = frame([0.0, 40.0, 80.0])
    hours = hours_of(homes, center=["c0", None, "c0"])
    assert hours.index.equals(homes.index)
    assert hours.isna().all(axis=1).tolist() == [False, True, False]
    assert hours_of(homes, center=[None] * 3).isna().all(axis=None)


def test_the_order_of_rows_changes_nothing():
    rng = np.random.default_rng(0)
    x, visits = rng.random(50) * 3000, rng.choice([2.0, 4.0, 12.0, 24.0], 50)
    homes = frame(x, rng.random(50) * 3000, visits_per_year=visits)
    shuffled = homes.sample(frac=1.0, random_state=1)
    pd.testing.assert_frame_equal(hours_of(shuffled).reindex(homes.index), hours_of(homes))


def test_approximate_homes_have_the_usual_way_of_their_center():
    placement = ["located", "located", "approximate", "approximate"]
    hours = hours_of(frame([0.0, 40.0, 20.0, 20.0], placement=placement))
    located = hours_of(frame([0.0, 40.0, 20.0, 20.0]))["between_hours"].iloc[:2].mean()
    assert hours["between_hours"].iloc[2:].to_numpy() == pytest.approx([located] * 2, rel=1e-2)
    nobody = hours_of(frame([20.0, 20.0], placement=["approximate"] * 2))
    assert (nobody["between_hours"] == 0).all()


def test_measured_times_replace_estimates_where_there_are_any():
    homes = frame([0.0, 40.0])
    way = pd.Series({"h1": 3600.0})
    between = pd.Series({"h0": 600.0, "h1": np.nan})
    estimated, hours = hours_of(homes), hours_of(homes, way_s=way, between_s=between)
    share = (1800 + 600) / (36_000 + 600)
    assert hours.loc["h0", "between_hours"] == pytest.approx(12 * 600 * (1 - share) / 3600)
    own = 20.0 * STEP
    share = (1800 + own) / (36_000 - 7200 + own)
    assert hours.loc["h1", "way_hours"] == pytest.approx(12 * 7200 * share / 3600, rel=1e-4)
    assert estimated.loc["h1", "way_hours"] < hours.loc["h1", "way_hours"]


def test_the_country_has_its_own_pace():
    slow = replace(RULES, rural_ride_kph=3.6)
    homes = frame([5000.0, 5000.0 + 2000.0])
    centers = frame([0.0]).set_index(pd.Index(["c0"], name="center_id"))
    served = pd.Series("c0", index=homes.index)
    town, country = (
        household_hours(homes, served, centers, slow, rural=np.full(2, rural))
        for rural in (False, True)
    )
    assert (country["way_hours"] > 5 * town["way_hours"]).all()
    assert (country["home_hours"] == town["home_hours"]).all()


def test_visits_and_minutes_by_group():
    rules = Standards(
        visits_per_year=12, visits_by_group={"disability": 24, "social": 4},
        visit_minutes=30, minutes_by_group={"severe": 60.0, "social": 20.0},
    )  # fmt: skip
    groups = ["disability", "social;severe", "other", None, "social;disability"]
    homes = pd.DataFrame({"groups": pd.Series(groups, dtype="str")})
    assert visits_a_year(homes, rules).tolist() == [24, 4, 12, 12, 24]
    assert visit_minutes(homes, rules).tolist() == [30, 60, 30, 30, 30 - 10]
    filed = homes.assign(visits_per_year=[1.0, np.nan, 2.0, np.nan, 0.0])
    assert visits_a_year(filed, rules).tolist() == [1, 4, 2, 12, 0]


def test_no_visits_and_no_minutes_are_no_trouble():
    nothing = hours_of(frame([0.0, 40.0], visits_per_year=[0.0, 0.0]))
    assert (nothing == 0).all(axis=None)
    instant = replace(RULES, visit_minutes=0)
    at_once = hours_of(frame([100.0]), rules=instant)
    assert (at_once[["home_hours", "between_hours", "way_hours"]] == 0).all(axis=None)


def test_centers_are_staffed_by_files_and_by_hours():
    rules = Standards(files_per_worker=2, files_per_center=200, working_days=10, day_minutes=60.0)
    center_id = pd.Series(["a"] * 4 + ["b"] * 3 + [None])
    hours = pd.DataFrame(
        {"visits": [1.0] * 8, "home_hours": [4.0] * 8, "hours": [5.0] * 4 + [8.0] * 3 + [np.nan]}
    )
    staff = staff_centers(pd.DataFrame(index=["a", "b", "empty"]), center_id, hours, rules)
    assert rules.hours_per_worker == 10
    assert staff["files"].tolist() == [4, 3, 0]
    assert staff["hours"].tolist() == [20, 24, 0]
    assert staff["workers_by_files"].tolist() == [2, 2, 0]
    assert staff["workers_by_hours"].tolist() == [2, 3, 0]
    assert staff["short_of_hours"].tolist() == [False, True, False]
    assert staff["travel_share"].tolist()[:2] == pytest.approx([0.2, 0.5])
    assert np.isnan(staff.loc["empty", "travel_share"])


def test_staff_in_words():
    centers = pd.DataFrame(
        {
            "name": ["کرمانشاه ۱", "دالاهو ۱", "دالاهو ۲"], "load": [600, 1100, 180],
            "workers": [3, 6, 1], "workers_by_hours": [3, 8, 2],
            "short_of_hours": [False, True, True],
        },
        index=["a", "b", "c"],
    )  # fmt: skip
    catchments = pd.DataFrame(
        {"hours": [4000.0, 12_000.0, 1_600.0], "travel_share": [0.06, 0.4512, 0.3]}, centers.index
    )
    loads = centers["load"].astype("float64")
    assert staff_in_words(centers, catchments, EN, loads=loads) == (
        "10 social workers are needed by files, 13 by hours (estimated, with travel). Centers "
        "short of hours although their files are within the limit: 2; "
        "most of all \u2068دالاهو ۱\u2069 (b), "
        "whose 1,100 files need 6 and whose hours need 8; 45 % of these hours are travel. Beside "
        "the rounds of a router, hours are estimated too low: by up to 9 % where most homes are 20 "
        "to 30 km from their center, up to 16 % at 40 to 60 km, and 27 % beyond."
    )
    calm = staff_in_words(centers.iloc[:1], catchments, EN, loads=loads)
    assert calm.endswith("by hours (estimated, with travel). No center is short of hours.")
    withheld = staff_in_words(centers, catchments, EN, loads=loads.mask(centers["load"] < 1000))
    assert "limit: 1; most of all \u2068دالاهو ۱\u2069 (b), whose 1,100 files" in withheld
    withheld = staff_in_words(centers, catchments, EN, loads=loads.mask(centers["load"] > 1000))
    assert "limit: 1; most of all \u2068دالاهو ۲\u2069 (c), whose 180 files" in withheld


def test_even_homes_have_the_tour_of_the_formula():
    """A tour through n even points on A is about 0.7124 sqrt(n A) long, more at a near border."""
    rng = np.random.default_rng(4)
    x, y = rng.random((2, 2000)) * 20_000
    on_foot = replace(RULES, urban_ride_kph=3.6, day_minutes=1e9)
    between = hours_of(frame(x, y), rules=on_foot)["between_hours"].sum() / 12 * 3600
    assert between == pytest.approx(0.7124 * sqrt(2000 * 20_000**2), rel=0.04)


def dalahu(files, villages):
    """Return files in villages of 40 by 25 km."""
    rng = np.random.default_rng(1)
    middle = rng.random((villages, 2)) * (40_000, 25_000)
    home = rng.choice(villages, files, p=rng.dirichlet(np.full(villages, 1.5)))
    return (middle[home] + rng.normal(0, 150, (files, 2))).T


def test_a_mountain_county_is_short_of_hours_although_not_of_files():
    """The same files in one town and in a hundred villages: as many workers by files only."""
    rules = Standards(visits_per_year=14.0)
    staff = {}
    for name, homes in (
        ("villages", frame(*dalahu(600, 100))),
        ("town", frame(*(np.random.default_rng(2).random((2, 600)) * 2_500))),
    ):
        middle = pd.Index(["c0"], name="center_id")
        center = frame([homes.geometry.x.median() * METERS - 50 * METERS]).set_index(middle)
        served = pd.Series("c0", index=homes.index)
        rural = np.full(600, name == "villages")
        hours = household_hours(homes, served, center, rules, rural=rural)
        staff[name] = staff_centers(center, served, hours, rules).loc["c0"]
    assert staff["villages"]["workers_by_files"] == staff["town"]["workers_by_files"] == 3
    assert staff["villages"]["short_of_hours"]
    assert not staff["town"]["short_of_hours"]


PLACES = {
    "quarter": (np.random.default_rng(5).random((2, 150)) * 1_500, False),
    "country": (np.random.default_rng(6).random((2, 90)) * 20_000, True),
    "villages": (dalahu(150, 40), True),
}


@pytest.mark.parametrize("due", [1.0, 0.5])
@pytest.mark.parametrize("name", PLACES)
def test_hours_are_those_of_rounds_that_a_router_finds(name, due):
    """Days of seven hours, as short in sum as PyVRP makes them, take the estimated hours."""
    pyvrp = pytest.importorskip("pyvrp")
    (x, y), rural = PLACES[name]
    rules = Standards(visits_per_year=12 * due)
    middle = np.median([x, y], axis=1)
    homes, center = frame(x - middle[0], y - middle[1]), frame([0.0])
    center.index = pd.Index(["c0"], name="center_id")
    served = pd.Series("c0", index=homes.index)
    flags = np.full(len(x), rural)
    hours = household_hours(homes, served, center, rules, rural=flags)

    now = np.random.default_rng(7).random(len(x)) < due
    stops = np.vstack([middle, np.column_stack([x, y])[now]])
    detour = rules.rural_detour if rural else rules.urban_detour
    kph = rules.rural_ride_kph if rural else rules.urban_ride_kph
    apart = cdist(stops, stops) * 3.6 * detour
    seconds = np.minimum(apart / rules.walk_kph, apart / kph + rules.worker_boarding_s)
    np.fill_diagonal(seconds, 0.0)
    month = shortest_month(pyvrp, np.rint(seconds).astype(np.int64), rules) / 3600
    estimate = hours["hours"].sum() / (12 * due) * (now.sum() / len(x))
    at_home = now.sum() * rules.visit_minutes / 60
    assert estimate == pytest.approx(month, rel=0.03)
    assert estimate - at_home == pytest.approx(month - at_home, rel=0.2)


def shortest_month(pyvrp, seconds, rules):
    """Return the sum of the seconds of all days."""
    visit, day = round(rules.visit_minutes * 60), round(rules.day_minutes * 60)
    n = len(seconds) - 1
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * (n + 1),
        clients=[pyvrp.Client(stop, service_duration=visit) for stop in range(1, n + 1)],
        depots=[pyvrp.Depot(0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=ceil(n / 5), shift_duration=day, unit_distance_cost=0,
                unit_duration_cost=1,
            )
        ],
        distance_matrices=[seconds],
        duration_matrices=[seconds],
    )  # fmt: skip
    stop = pyvrp.stop.MaxIterations(150)
    result = pyvrp.solve(data, stop, seed=0, display=False, collect_stats=False)
    assert result.is_feasible()
    return sum(route.duration() for route in result.best.routes())
