"""Plans under events: beside linear programs, by enumeration of all plans, and by laws."""

from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import layers
import siting
from siting.errors import PlanFileError, ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.events import Event
from siting.planning.robustness import (
    ONE_CLOSED,
    TODAY,
    basis_of_plan,
    closing_risks,
    find_closed,
    judge,
    make_basis,
    try_events,
)
from siting.standards import Standards

RULES = Standards(unserved_penalty_s=5_000.0, boarding_s=300.0)
EVENTS = [
    Event(name="east", files={"0502": 1.2}, weight=2),
    Event(name="winter", speed=0.6),
    Event(name="shut", closed=("s0",)),
]


def small(seed, *, n=11, m=4):
    """Households of two counties, town and country, and candidates with little room."""
    rng = np.random.default_rng(seed)
    points = gpd.points_from_xy(46.5 + rng.random(n) * 0.2, 34.2 + rng.random(n) * 0.2)
    index = pd.Index([f"h{k:02}" for k in range(n)], name="household_id")
    county = np.where(np.arange(n) < n // 2, "0501", "0502")
    frame = gpd.GeoDataFrame(
        {"province_code": "05", "county_code": county}, index=index, geometry=points, crs=4326
    )
    areas = pd.DataFrame(
        {"setting": ["urban", "rural"], "province_code": "05", "county_code": ["0501", "0502"]},
        index=["n1", "n2"],
    )
    labels = pd.Series(np.where(county == "0501", "n1", "n2"), index=index)
    places = gpd.points_from_xy(46.5 + rng.random(m) * 0.2, 34.2 + rng.random(m) * 0.2)
    centers = gpd.GeoDataFrame(
        {"name": [f"name {k}" for k in range(m)], "province": "p", "county": "c",
         "capacity": rng.integers(3, 9, m), "status": "existing"},
        index=pd.Index([f"s{k}" for k in range(m)], name="center_id"),
        geometry=places, crs=4326,
    )  # fmt: skip
    return make_basis(frame, labels, areas, RULES), centers


def times(basis, centers, speed=1.0):
    """Write the ways out: on foot, or by a vehicle that is awaited, whichever is quicker."""
    n, m = len(basis.households), len(centers)
    row, column = np.divmod(np.arange(n * m, dtype=np.int32), m)
    meters = basis.travel(centers, RULES).distance.pairs(row, column).reshape(n, m)
    rural = basis.rural[:, None]
    along = meters * np.where(rural, RULES.rural_detour, RULES.urban_detour)
    ride = np.where(rural, RULES.rural_ride_kph, RULES.urban_ride_kph) * speed
    return np.minimum(3.6 * along / (RULES.walk_kph * speed), 3.6 * along / ride + 300.0)


def least(table, load, capacity):
    """Return the least cost of who goes where or waits, by HiGHS."""
    n, p = table.shape
    wait = RULES.unserved_penalty_s
    cost = np.column_stack([np.minimum(table, wait), np.full(n, wait)])
    rows = np.zeros((p, n * (p + 1)))
    for site in range(p):
        rows[site, site :: p + 1] = 1.0
    whole = np.kron(np.eye(n), np.ones(p + 1))
    return linprog(cost.ravel(), rows, capacity, whole, load, method="highs").fun


def expected(basis, centers):
    """Return the cost of one plan today, under each of `EVENTS`, and with one center closed."""
    table, room = times(basis, centers), centers["capacity"].to_numpy(float)
    ones = np.ones(len(table))
    more = np.where(basis.areas["county_code"] == "0502", 1.2, 1.0)
    kept = [np.arange(len(centers)) != k for k in range(len(centers))]
    shut = centers.index != "s0"
    return {
        TODAY: least(table, ones, room),
        "east": least(table, more, room),
        "winter": least(times(basis, centers, 0.6), ones, room),
        "shut": least(table[:, shut], ones, room[shut]),
        ONE_CLOSED: max(least(table[:, k], ones, room[k]) for k in kept),
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_all_plans_in_the_worst_event_and_on_average(seed):
    """All plans of two centers, each under every event, and the least of their greatest costs."""
    basis, sites = small(seed)
    plans = {"+".join(pair): sites.loc[list(pair)] for pair in combinations(sites.index, 2)}
    measures = try_events(basis, plans, EVENTS, each_closed=True)
    told = measures.pivot_table(index="plan", columns="event", values="cost")
    costs = {name: expected(basis, centers) for name, centers in plans.items()}
    for name, known in costs.items():
        for event, cost in known.items():
            assert told.loc[name, event] == pytest.approx(cost), (name, event)
    verdict = judge(measures)
    others = ["east", "winter", "shut", ONE_CLOSED]
    worst = {name: max(known[event] for event in others) for name, known in costs.items()}
    assert verdict["worst"].to_dict() == pytest.approx(worst)
    mean = {name: np.average([known[event] for event in others], weights=[2, 1, 1, 1])
            for name, known in costs.items()}  # fmt: skip
    assert verdict["average"].to_dict() == pytest.approx(mean)
    best = {event: min(known[event] for known in costs.values()) for event in others}
    regret = {name: max(known[event] - best[event] for event in others)
              for name, known in costs.items()}  # fmt: skip
    assert verdict["regret"].to_dict() == pytest.approx(regret, abs=1e-6)


def test_laws_of_events():
    for seed in range(4, 10):
        basis, centers = small(seed)
        table = try_events(basis, {"a": centers}, EVENTS, each_closed=True).set_index("event")
        assert table.index.tolist() == [TODAY, "east", "winter", "shut", ONE_CLOSED]
        assert (table["cost"] >= table.loc[TODAY, "cost"] - 1e-6).all()
        assert table["lower_bound"].to_numpy() == pytest.approx(table["cost"].to_numpy())
        parts = table[["in_reach", "beyond_reach", "no_capacity"]].sum(axis=1)
        assert parts.to_numpy() == pytest.approx(table["files"].to_numpy())
        assert table.loc["east", "files"] == pytest.approx(11 + 0.2 * 6)
        assert table.loc[ONE_CLOSED, "cost"] >= table.loc["shut", "cost"] - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_risks_are_the_differences_that_closing_makes(seed):
    basis, centers = small(seed)
    risks = closing_risks(basis, centers)
    table, room = times(basis, centers), centers["capacity"].to_numpy(float)
    ones = np.ones(len(table))
    for place, center in enumerate(centers.index):
        kept = np.arange(len(centers)) != place
        more = least(table[:, kept], ones, room[kept]) - least(table, ones, room)
        assert risks.loc[center, "cost_more"] == pytest.approx(more, abs=1e-6)
        moved = risks.loc[center, ["in_reach", "beyond_reach", "no_capacity"]]
        assert moved["in_reach"] == pytest.approx(moved["beyond_reach"] + moved["no_capacity"])
    few = risks["files"] < 5
    assert few.is_monotonic_increasing
    assert all(part["cost_more"].is_monotonic_decreasing for _, part in risks.groupby(few))
    served = 11 - try_events(basis, {"a": centers}, [])[["no_capacity", "beyond_reach"]].sum(axis=1)
    assert risks["files"].sum() >= served.iloc[0] - 1e-9


def test_a_center_of_few_files_is_none_of_those_missed_most():
    """Seven households have two centers, of which the second is idle; four far away have one."""
    basis, centers = small(0, n=11, m=3)
    x = np.r_[np.full(7, 46.5), np.full(4, 46.9)]
    basis.households.geometry = gpd.points_from_xy(x, np.full(11, 34.2), crs=4326)
    at = gpd.points_from_xy([46.5, 46.501, 46.9], [34.2] * 3, crs=4326)
    risks = closing_risks(basis, centers.assign(capacity=20).set_geometry(at))
    assert risks["files"].to_dict() == {"s0": 7, "s1": 0, "s2": 4}
    assert risks.index.tolist() == ["s0", "s2", "s1"]
    assert risks.loc["s2", "cost_more"] > risks.loc["s0", "cost_more"]


def test_files_of_closed_centers_are_those_of_today():
    basis, centers = small(2)
    files = closing_risks(basis, centers)["files"]
    both = Event(name="both", closed=("s0", "s2"), files={"0502": 1.2})
    table = try_events(basis, {"a": centers}, [*EVENTS, both]).set_index("event")["closed_files"]
    assert table["both"] == files["s0"] + files["s2"]
    assert table["shut"] == files["s0"]
    assert table[[TODAY, "east", "winter"]].isna().all()


def test_a_center_that_is_named_twice_closes_once():
    basis, centers = small(2, m=2)
    events = [Event(name="once", closed=("s0",)), Event(name="twice", closed=("s0", "s0"))]
    once, twice = try_events(basis, {"a": centers}, events).iloc[1:].to_dict("records")
    assert twice == pytest.approx(once | {"event": "twice"})


def test_nothing_is_judged_where_nothing_may_come():
    basis, centers = small(2)
    assert judge(try_events(basis, {"a": centers}, [])).empty


def test_measures_by_hand():
    """Six households at one door and one far away: five fit, one finds no room, one is too far."""
    basis, centers = small(0, n=7, m=1)
    at = [(46.5, 34.2)] * 6 + [(48.0, 34.2)]
    x, y = zip(*at, strict=True)
    basis.households.geometry = gpd.points_from_xy(x, y, crs=4326)
    center = centers.assign(capacity=5).set_geometry(gpd.points_from_xy(x[:1], y[:1], crs=4326))
    row = try_events(basis, {"a": center}, []).iloc[0]
    assert row[["files", "in_reach", "no_capacity", "beyond_reach"]].tolist() == [7, 5, 1, 1]
    assert (row["mean_s"], row["farthest_s"], row["cost"]) == (0.0, 0.0, 10_000.0)


def test_a_center_that_two_plans_made_up_is_not_the_same():
    basis, centers = small(2)
    new = centers.assign(status="new")
    event = [Event(name="shut", closed=("s0",))]
    for other, same in ((centers, True), (new, False)):
        table = try_events(basis, {"a": new, "b": other}, event)
        costs = table.pivot_table(index="event", columns="plan", values="cost")
        assert costs.loc["shut", "a"] > costs.loc[TODAY, "a"] + 1
        assert (costs.loc["shut", "b"] > costs.loc[TODAY, "b"] + 1) == same


def test_closed_centers_are_found_by_name_in_any_plan():
    _, centers = small(1)
    plans = {"a": centers.iloc[:2], "b": centers}
    (event,) = find_closed([Event(name="x", closed=("NAME 1", "s3"))], plans)
    assert event.closed == ("s1", "s3")
    with pytest.raises(PlanFileError, match="has no center 'nowhere'"):
        find_closed([Event(name="x", closed=("nowhere",))], plans)


def test_what_cannot_be_tried_is_one_sentence():
    basis, centers = small(0)
    with pytest.raises(ProblemError, match="Two events are called 'winter'"):
        try_events(basis, {"a": centers}, [EVENTS[1], EVENTS[1]])
    with pytest.raises(ProblemError, match="closes all 1 centers of a; keep one"):
        try_events(basis, {"a": centers.iloc[:1]}, [EVENTS[2]])
    lost = [Event(name="gone", closed=("nowhere",))]
    with pytest.raises(ProblemError, match="'gone' closes 'nowhere', which no plan has; give the"):
        try_events(basis, {"a": centers}, lost)
    with pytest.raises(ProblemError, match="has none to go to"):
        closing_risks(basis, centers.iloc[:1])


def test_a_plan_is_measured_as_it_was_made():
    """The cost of today is that of the plan; households that it does not know find their area."""
    frame = layers.simulate_households(150, province="کرمانشاه", seed=4)
    intake = layers.check_households(frame)
    plan = siting.plan(
        intake,
        centers=3,
        standards=replace(RULES, files_per_center=45),
        stop=MaxIterations(5),
        caseloads=False,
    )
    basis = basis_of_plan(intake, plan)
    row = try_events(basis, {"a": plan.centers}, []).iloc[0]
    country = plan.summary.iloc[0]
    assert row["cost"] == pytest.approx(plan.facts.cost)
    assert row["cost"] == pytest.approx(row["lower_bound"])
    assert row["in_reach"] == pytest.approx(country["in_reach"])
    assert row["no_capacity"] == pytest.approx(country["no_capacity"])
    renamed = frame.copy()
    renamed.loc[renamed.index[:20], "household_id"] = [f"new {k}" for k in range(20)]
    again = basis_of_plan(layers.check_households(renamed), plan)
    assert (again.rural.sum(), len(again.rural)) == (basis.rural.sum(), len(basis.rural))
    strangers = frame.assign(household_id=[f"x{k}" for k in range(len(frame))])
    with pytest.raises(ProblemError, match=r"None of the .* located households is in the plan"):
        basis_of_plan(layers.check_households(strangers), plan)
