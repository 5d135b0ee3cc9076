"""Edits that are answered while one watches, beside an assignment made anew by other means."""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Geod
from scipy.optimize import linear_sum_assignment

import siting
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from layers.streets.reading import read_streets
from siting.errors import ProblemError, UnsupportedError
from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit
from siting.planning.projecting import Projection
from siting.planning.workshop import Workshop


def _times(plan, homes, centers, rules):
    """Seconds from every home to every center, by the words of the standards."""
    setting = plan.neighborhoods["setting"].reindex(plan.assignments["neighborhood_id"])
    rural = (setting == "rural").to_numpy()[:, None]
    n, p = len(homes), len(centers)
    ends = [
        np.repeat(homes.geometry.x, p), np.repeat(homes.geometry.y, p),
        np.tile(centers.geometry.x, n), np.tile(centers.geometry.y, n),
    ]  # fmt: skip
    straight = Geod(ellps="WGS84").inv(*ends)[2].reshape(n, p)
    way = straight * np.where(rural, rules.rural_detour, rules.urban_detour) / 1000.0
    walk = way / rules.walk_kph
    ride = way / np.where(rural, rules.rural_ride_kph, rules.urban_ride_kph)
    return np.minimum(3600.0 * walk, 3600.0 * ride + rules.boarding_s)


def _least(times, capacity, penalty):
    """The least total travel, each household in one place or waiting at the penalty."""
    places = np.repeat(times, capacity, axis=1)
    table = np.hstack([places, np.full((len(times), len(times)), penalty)])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum()


@pytest.fixture(scope="module")
def shop(edited_plan):
    """A workshop of the small plan."""
    return Workshop(*edited_plan)


def _edits(centers):
    first, second, third = centers.index
    near = centers.geometry[third]
    return [
        Edit(act="close", center_id=first),
        Edit(act="add", center_id="n1", longitude=near.x + 0.02, latitude=near.y - 0.01),
        Edit(act="move", center_id=second, longitude=near.x - 0.3, latitude=near.y + 0.1),
        Edit(act="enlarge", center_id="n1", workers=1),
        Edit(act="standards", standards={"urban_ride_kph": 12.0, "urban_limit_s": 1200.0}),
        Edit(act="close", center_id=third),
    ]


def test_every_list_of_edits_is_answered_as_if_from_scratch(shop, edited_plan):
    plan, intake = edited_plan
    homes = intake.located.sort_index()
    edits = _edits(plan.centers)
    for count in (*range(len(edits) + 1), 2, 0, 4):  # there and back, in jumps
        outcome = shop.answer(edits[:count])
        centers, rules = outcome.centers, outcome.edited.standards
        times = _times(plan, homes, centers, rules)
        exact = _least(times, centers["capacity"], rules.unserved_penalty_s)
        assert outcome.figures.cost == pytest.approx(exact, rel=1e-4)
        assert outcome.proved == pytest.approx(outcome.figures.cost, rel=1e-9)
        assert (centers["load"] <= centers["capacity"]).all()
        served = outcome.center >= 0
        paid = times[np.flatnonzero(served), outcome.center[served]]
        assert outcome.travel_time_s[served] == pytest.approx(paid, rel=1e-3)


def test_the_plan_itself_is_the_first_answer(shop, edited_plan):
    plan, _ = edited_plan
    outcome = shop.answer()
    assert outcome.figures.cost == pytest.approx(plan.facts.cost)
    whole = plan.summary[plan.summary["level"] == "country"].iloc[0]
    figures = outcome.figures
    assert (figures.in_reach, figures.no_capacity, figures.beyond_reach) == (
        whole["in_reach"], whole["no_capacity"], whole["beyond_reach"],
    )  # fmt: skip
    told = outcome.assignments
    assert told.index.equals(plan.assignments.index)
    assert told["center_id"].isna().equals(plan.assignments["center_id"].isna())


def test_households_of_another_plan_are_refused(edited_plan):
    others = check_households(simulate_households(300, province="15", seed=3))
    plan, intake = edited_plan
    with pytest.raises(ProblemError, match=r"located households; [\d,]+ of them are not in"):
        Workshop(plan, check_households(intake.located.reset_index().iloc[:200]))
    with pytest.raises(ProblemError, match="must be an intake"):
        Workshop(plan, others.located)


def _town_times(town, nodes, intake, rules, *, rural):
    """Seconds from each household to centers at some crossings: by car on streets, or on foot."""
    ride = town["drive_seconds"]()[np.ix_(town["homes_at"](), nodes)] + rules.boarding_s
    homes, sites = intake.located.sort_index().geometry, town["crossings"]().iloc[nodes]
    n, p = len(homes), len(sites)
    ends = [np.repeat(homes.x, p), np.repeat(homes.y, p), np.tile(sites.x, n), np.tile(sites.y, n)]
    straight = Geod(ellps="WGS84").inv(*ends)[2].reshape(n, p)
    detour = np.where(rural, rules.rural_detour, rules.urban_detour)[:, None]
    return np.minimum(ride, 3.6 * straight * detour / rules.walk_kph)


def test_edits_on_streets_are_answered_as_networkx_finds_the_ways(town, street_plan):
    plan, intake, file = street_plan
    shop = Workshop(plan, intake, streets=[read_streets(file)])
    spots, nodes = town["crossings"](), [17, 65, 126]

    def put(act, key, node):
        return Edit(act=act, center_id=key, longitude=spots[node].x, latitude=spots[node].y)

    edits = [put("move", key, node) for key, node in zip(plan.centers.index, nodes, strict=True)]
    edits += [put("add", "n1", 40), Edit(act="close", center_id=plan.centers.index[1])]
    setting = plan.neighborhoods["setting"].reindex(plan.assignments["neighborhood_id"])
    rural = (setting == "rural").to_numpy()
    for count, at in ((3, nodes), (4, [*nodes, 40]), (5, [17, 126, 40])):
        outcome = shop.answer(edits[:count])
        rules, capacity = outcome.edited.standards, outcome.centers["capacity"]
        times = _town_times(town, at, intake, rules, rural=rural)
        exact = _least(times, capacity, rules.unserved_penalty_s)
        assert outcome.figures.cost == pytest.approx(exact, rel=1e-5)
        served = outcome.center >= 0
        paid = times[np.flatnonzero(served), outcome.center[served]]
        assert outcome.travel_time_s[served] == pytest.approx(paid, abs=0.05)
        assert (capacity.sum() < len(times)) == (~served).any()


def test_a_plan_on_streets_is_the_first_answer(street_plan):
    plan, intake, file = street_plan
    outcome = Workshop(plan, intake, streets=[read_streets(file)]).answer()
    assert outcome.figures.cost == pytest.approx(plan.facts.cost)


def test_another_walking_speed_is_another_graph(street_plan):
    plan, intake, file = street_plan
    streets = [read_streets(file, "walk")]
    walked = siting.plan(
        intake, centers=3, standards=plan.facts.standards, streets=streets, caseloads=False,
        stop=MaxIterations(5),
    )  # fmt: skip
    slower = [Edit(act="standards", standards={"walk_kph": 3.0})]
    shop, fresh = (Workshop(walked, intake, streets=streets) for _ in range(2))
    first = shop.answer().figures.cost
    assert shop.answer(slower).figures.cost == fresh.answer(slower).figures.cost > first
    key, point = walked.centers.index[0], walked.centers.geometry.iloc[0]
    move = Edit(act="move", center_id=key, longitude=point.x + 0.004, latitude=point.y)
    again = Workshop(walked, intake, streets=streets).answer([*slower, move])
    assert shop.answer([*slower, move]).figures.cost == again.figures.cost


def test_ways_across_gaps_are_those_of_the_plan(town, tmp_path):
    plan, intake, file = town["made"](tmp_path, across_gaps=True)
    bare = [read_streets(file)]
    assert Workshop(plan, intake, streets=bare).answer().figures.cost == pytest.approx(
        plan.facts.cost
    )


def test_a_plan_of_streets_is_edited_on_no_others(town, street_plan, edited_plan, tmp_path):
    plan, intake, file = street_plan
    with pytest.raises(ProblemError, match="made with street networks; give them again"):
        Workshop(plan, intake)
    other = read_streets(town["street_file"](tmp_path, seed=5))
    with pytest.raises(ProblemError, match=r"networks drive [0-9a-f]{8}, but drive [0-9a-f]{8} "):
        Workshop(plan, intake, streets=[other])
    with pytest.raises(ProblemError, match="made without street networks; give none"):
        Workshop(*edited_plan, streets=[read_streets(file)])


@pytest.mark.parametrize(("rate", "years"), [(0.03, 5), (-0.1, 4)])
def test_a_plan_for_later_files_is_edited_for_as_many(edited_plan, rate, years):
    rules, intake = edited_plan[0].facts.standards, edited_plan[1]
    plan = siting.plan(
        intake, centers=3, standards=rules, caseloads=False, stop=MaxIterations(20),
        projection=Projection(years=years, rate=rate),
    )  # fmt: skip
    shop, each = Workshop(plan, intake), (1 + rate) ** years
    assert shop.answer().figures.cost == pytest.approx(plan.facts.cost, rel=1e-6)
    assert shop.answer().centers["load"].tolist() == plan.centers["load"].tolist()
    homes = intake.located.sort_index()
    for count in range(3):
        outcome = shop.answer(_edits(plan.centers)[:count])
        centers = outcome.centers
        places = (centers["capacity"] // each).astype(int)
        times = _times(plan, homes, centers, rules)
        exact = each * _least(times, places, rules.unserved_penalty_s)
        assert outcome.figures.cost == pytest.approx(exact, rel=1e-4)
        assert outcome.proved == pytest.approx(outcome.figures.cost, rel=1e-9)
        assert (np.bincount(outcome.center[outcome.center >= 0]) <= places).all()


def test_a_plan_for_files_by_a_table_is_not_edited(edited_plan):
    plan, intake = edited_plan
    told = {"expected_files": 320.5, "projection": {"years": 2, "rate": "growth.csv"}}
    later = replace(plan, facts=replace(plan.facts, options=told))
    with pytest.raises(UnsupportedError, match=r"table of areas \(growth.csv\).* one rate for all"):
        Workshop(later, intake)
