"""Where centers may stand, and plans with centers that stand."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import layers
from siting.errors import InfeasibleError, ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.changes import Change
from siting.planning.planner import plan as make_plan
from siting.plans.reading import open_plan
from siting.standards import Standards

RULES = Standards.nominal_2021()


def _plan(intake, centers, **given):
    usual = {"standards": RULES, "stop": MaxIterations(15), "caseloads": False}
    return make_plan(intake, centers=centers, **(usual | given))


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(60_000, seed=4)
    return layers.check_households(frame[frame["province"] == "کرمانشاه"])


@pytest.fixture(scope="module")
def first(intake):
    return _plan(intake, 5)


@pytest.fixture(scope="module")
def table(first):
    """The centers of a first plan, as a table that somebody keeps of them."""
    points = first.centers.geometry
    return pd.DataFrame(
        {
            "center_id": [f"C{k}" for k in range(len(points))],
            "name": first.centers["name"].to_numpy(),
            "longitude": points.x.to_numpy(),
            "latitude": points.y.to_numpy(),
        }
    )


def _standing(table, **columns):
    return layers.check_centers(table.assign(**columns))


def _cost(plan):
    """Count the cost of a plan anew from its assignments, but for what closed centers cost."""
    times = plan.assignments["travel_time_s"].fillna(RULES.unserved_penalty_s)
    return times.sum()


def test_what_stands_stays_with_its_own_capacity(intake, table):
    plan = _plan(intake, 7, existing=_standing(table, capacity=[500, 300, 200, 450, 450]))
    kept = plan.centers[plan.centers["status"] == "existing"]
    assert sorted(kept.index) == [f"C{k}" for k in range(5)]
    assert kept.loc[["C0", "C1", "C2"], "capacity"].tolist() == [500, 300, 200]
    assert (plan.centers["load"] <= plan.centers["capacity"]).all()
    assert (plan.centers["status"] == "new").sum() == 2
    assert plan.closed.empty
    assert plan.facts.cost == pytest.approx(_cost(plan))


def test_capacity_follows_from_workers_where_only_these_are_told(intake, table):
    plan = _plan(intake, 5, existing=_standing(table, workers=[4, 3, 3, 3, 3]))
    assert plan.centers.loc["C0", "capacity"] == 4 * RULES.files_per_worker


def test_the_same_centers_serve_as_well_as_when_they_were_chosen(intake, table, first):
    again = _plan(intake, 5, existing=_standing(table))
    assert again.facts.cost == pytest.approx(first.facts.cost, rel=1e-6)


def test_to_open_is_to_plan_for_so_many_more(intake, table):
    opened = _plan(intake, Change(open=2), existing=_standing(table))
    assert len(opened.centers) == 7
    assert (opened.centers["status"] == "new").sum() == 2


def test_those_are_closed_that_are_needed_least(intake, table):
    """Of three centers one closes: as many plans without one of them tell which is best."""
    three = table.iloc[:3]
    loose = _standing(three, capacity=[1500] * 3)
    plan = _plan(intake, Change(close=1), existing=loose)
    assert len(plan.centers) == 2
    assert (plan.centers["status"] == "existing").all()
    assert plan.closed["moved_to"].isna().all()
    others = []
    for k in range(3):
        rest = layers.check_centers(three.drop(index=k).assign(capacity=1500))
        others.append(_plan(intake, 2, existing=rest).facts.cost)
    assert plan.facts.cost - RULES.closing_cost_s == pytest.approx(min(others), rel=1e-3)
    assert plan.closed.index.tolist() == [f"C{int(np.argmin(others))}"]


def test_exactly_as_many_open_and_close_as_are_asked_for(intake, table):
    """Free to choose only their total, more would close, and open elsewhere."""
    far = table.assign(longitude=table["longitude"] + np.arange(5) * 0.4)
    cheap = replace(RULES, closing_cost_s=0.0, files_per_center=900)
    for open_, close in ((1, 1), (2, 0), (0, 1)):
        plan = _plan(
            intake, Change(open=open_, close=close), existing=_standing(far), standards=cheap
        )
        assert (plan.centers["status"] == "new").sum() == open_
        assert len(plan.closed) == close
    loose = _plan(intake, 5, existing=_standing(far, status=["may_close"] * 5), standards=cheap)
    assert (loose.centers["status"] == "new").sum() > 1


def test_a_center_that_says_that_it_stays_is_not_closed(intake, table):
    status = ["stays", "stays", "stays", "stays", "may_close"]
    plan = _plan(intake, Change(close=1), existing=_standing(table, status=status, capacity=900))
    assert plan.closed.index.tolist() == ["C4"]
    with pytest.raises(ProblemError, match=r"2 centers are to be closed, but only 1 of the 5 that"):
        _plan(intake, Change(close=2), existing=_standing(table, status=status))


def test_a_center_moves_where_that_saves_more_than_it_costs(intake, table):
    """One that stands far from everybody moves, and is named where it goes; a dear one does not."""
    far = table.assign(
        longitude=[*table["longitude"][:4], 45.6], latitude=[*table["latitude"][:4], 33.9]
    )
    status = ["stays"] * 4 + ["may_move"]
    plan = _plan(intake, 5, existing=_standing(far, status=status))
    assert plan.closed.index.tolist() == ["C4"]
    moved = plan.centers[plan.centers["status"] == "moved"]
    assert moved["moved_from"].tolist() == ["C4"]
    assert plan.closed["moved_to"].tolist() == moved.index.tolist()
    assert plan.facts.cost == pytest.approx(_cost(plan) + RULES.moving_cost_s)
    dear = replace(RULES, moving_cost_s=1e9)
    stuck = _plan(intake, 5, existing=_standing(far, status=status), standards=dear)
    assert stuck.closed.empty


def test_enlarged_centers_take_the_files_of_one_worker_more(intake, table):
    three = table.iloc[:3]
    tight = _standing(three, capacity=[300] * 3)
    plan = _plan(intake, Change(enlarge=2), existing=tight)
    assert sorted(plan.centers["capacity"]) == [300] + [450] * 2
    larger = plan.centers.index[plan.centers["capacity"] == 450]
    assert sorted(plan.facts.options["enlarged"]) == sorted(larger)
    assert (plan.centers["load"] <= plan.centers["capacity"]).all()
    assert len(plan.centers) == 3
    assert plan.facts.cost == pytest.approx(_cost(plan))
    pairs = [
        _plan(
            intake,
            3,
            existing=_standing(three, capacity=[450 if k in (i, j) else 300 for k in range(3)]),
        ).facts.cost
        for i in range(3)
        for j in range(i)
    ]
    assert plan.facts.cost == pytest.approx(min(pairs), rel=2e-3)
    assert plan.facts.lower_bound is None or plan.facts.lower_bound <= min(pairs) * (1 + 1e-9)


def test_only_candidates_that_are_given_open_and_costs_count(intake, table):
    spots = table.rename(columns={"center_id": "candidate_id"})
    more = pd.concat(
        [
            spots,
            spots.assign(
                candidate_id=spots["candidate_id"] + "b", longitude=spots["longitude"] + 0.004
            ),
        ]
    )
    dear = layers.check_candidates(more.assign(cost=[1e9] * 5 + [0] * 5))
    plan = _plan(intake, 5, candidates=dear)
    assert sorted(plan.centers.index) == [f"C{k}b" for k in range(5)]
    must = layers.check_candidates(more.assign(must_open=["yes"] + [""] * 9))
    assert "C0" in _plan(intake, 3, candidates=must).centers.index


def test_no_new_center_opens_where_that_is_forbidden(intake, table):
    """West of the westernmost of five but one, where a center stands, no other may."""
    border = table["longitude"].nsmallest(2).mean()
    west = gpd.GeoDataFrame(geometry=[box(45, 33, border, 36)], crs=4326)
    standing = _standing(table[table["longitude"] < border])
    plan = _plan(intake, 5, existing=standing, forbidden=west)
    assert plan.centers.index.isin(standing.accepted.index).sum() == 1
    new = plan.centers[plan.centers["status"] == "new"]
    assert len(new) == 4
    assert (new.geometry.x > border).all()


def test_a_plan_with_what_stands_comes_back_from_its_file(intake, table, tmp_path):
    status = ["may_close"] * 5
    plan = _plan(intake, 4, existing=_standing(table, status=status, tier="1", capacity=900))
    plan.save(tmp_path / "p.gpkg")
    again = open_plan(tmp_path / "p.gpkg")
    pd.testing.assert_frame_equal(
        pd.DataFrame(again.closed.drop(columns="geometry")),
        pd.DataFrame(plan.closed.drop(columns="geometry")),
    )
    assert again.centers["tier"].tolist() == plan.centers["tier"].tolist()


@pytest.mark.parametrize(
    ("centers", "given", "said"),
    [
        (Change(open=1), {}, r"A change needs the centers that stand"),
        (Change(enlarge=6), {"rows": 5}, r"6 centers are to be enlarged, but only 5 of the 5"),
        (
            4,
            {"rows": 5},
            r"^5 centers stand and stay, more than the 4 centers asked for; ask for",
        ),
        (
            5,
            {"rows": 5, "status": "x"},
            r"5 centers in the frame cannot be placed \(rows 1, 2, 3 and others: a status must be",
        ),
        (2000, {}, r"2000 centers are asked for"),
    ],
)
def test_what_cannot_be_is_one_sentence(intake, table, centers, given, said):
    options = {}
    if "rows" in given:
        options["existing"] = _standing(table, **{k: v for k, v in given.items() if k != "rows"})
    with pytest.raises(ProblemError, match=said):
        _plan(intake, centers, **options)


def test_two_places_of_one_id_are_refused(intake, table):
    same = layers.check_candidates(table.rename(columns={"center_id": "candidate_id"}))
    with pytest.raises(ProblemError, match=r"5 ids are of two places each, such as 'C0'"):
        _plan(intake, 5, existing=_standing(table), candidates=same)


def test_new_centers_that_the_households_cannot_fill_are_refused(intake, table):
    """Beside the five that stand, which need no minimum, 75 new ones need 400 files each."""
    tiny = _standing(table, capacity=[1] * 5)
    strict = Standards.from_text(
        "minimum_files = 400\nfiles_per_center = 450\nfiles_per_worker = 150"
    )
    with pytest.raises(InfeasibleError, match=r"80 sites need a load of at least 30,000 to meet"):
        _plan(intake, 80, existing=tiny, standards=strict)


def test_the_centers_of_a_plan_stand_in_the_next_one(intake, first, tmp_path):
    """Ids of its centers are those of neighborhoods, which offer places again."""
    first.save(tmp_path / "first.gpkg")
    stands = layers.read_centers(tmp_path / "first.gpkg")
    plan = _plan(intake, Change(open=2), existing=stands)
    assert set(first.centers.index) < set(plan.centers.index)
    assert plan.centers.index.is_unique
    assert (plan.centers["status"] == "new").sum() == 2
