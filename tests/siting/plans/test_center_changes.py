"""Centers opened, closed, moved, enlarged and shrunk; pairs against every way to pair."""

import runpy
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from siting.plans.center_changes import ACTIONS, center_actions, nearest_pairs

_MADE = runpy.run_path(str(Path(__file__).parents[1] / "two_plans.py"))


@pytest.fixture(scope="module")
def centers():
    before, after = _MADE["two_plans"]()
    return before.centers, after.centers


def acts(actions):
    """Return action and ids of each row, as plain values."""
    named = actions[["action", "center_before", "center_after"]].astype(object)
    return [tuple(row) for row in named.where(named.notna(), None).to_numpy()]


def test_every_kind_of_action(centers):
    actions = center_actions(*centers)
    assert acts(actions) == [
        ("opened", None, "c6"),
        ("closed", "c2", None),
        ("closed", "c6", None),
        ("moved", "c5", "m5"),
        ("moved", "k4", "k4"),
        ("enlarged", "c1", "c1"),
        ("shrunk", "c3", "c3"),
    ]
    moved = actions[actions["action"] == "moved"].set_index("center_after")["distance_m"]
    assert moved["m5"] == pytest.approx(0.01 * _MADE["DEGREE_M"], rel=1e-3)
    assert moved["k4"] == pytest.approx(0.05 * _MADE["DEGREE_M"], rel=1e-3)
    assert actions["distance_m"].notna().sum() == 2
    grown = actions.iloc[-2]
    assert (grown["capacity_before"], grown["capacity_after"]) == (600, 800)
    assert set(actions["action"]) == set(ACTIONS)


def test_places_are_those_after_and_of_the_closed_those_before(centers):
    before, after = centers
    actions = center_actions(before, after)
    for row in actions.itertuples():
        shown = before.geometry[row.center_before] if row.action == "closed" else None
        expected = shown or after.geometry[row.center_after]
        assert row.geometry.equals(expected)
    moved = actions[actions["action"] == "moved"]
    places = before.geometry[moved["center_before"]]
    assert moved["longitude_before"].to_list() == places.x.to_list()


def test_the_same_centers_twice_ask_for_nothing(centers):
    actions = center_actions(centers[0], centers[0])
    assert len(actions) == 0
    assert actions.columns.to_list() == center_actions(*centers).columns.to_list()
    pd.testing.assert_series_equal(actions.dtypes, center_actions(*centers).dtypes)


def test_the_way_back_is_the_mirror(centers):
    there, back = center_actions(*centers), center_actions(*reversed(centers))
    turned = {"opened": "closed", "closed": "opened", "enlarged": "shrunk", "shrunk": "enlarged"}
    mirrored = {(turned.get(act, act), new, old) for act, old, new in acts(there)}
    assert mirrored == set(acts(back))


def test_how_far_apart_is_a_move_can_be_said(centers):
    near = center_actions(*centers, moved_m=1_000.0)
    assert ("opened", None, "m5") in acts(near)
    assert ("moved", "k4", "k4") in acts(near)  # whoever bears an id of a file has it wherever
    far = center_actions(*centers, moved_m=40_000.0)
    assert ("moved", "c6", "c6") in acts(far)


def test_new_ids_for_all_centers_change_nothing(centers):
    before = centers[0].assign(status="new")
    renamed = before.set_axis(pd.Index([f"x{k}" for k in range(len(before))], name="center_id"))
    assert len(center_actions(before, renamed.sample(frac=1.0, random_state=0), moved_m=0.0)) == 0


def test_none_of_either():
    before, after = _MADE["two_plans"]()
    opened = center_actions(before.centers[:0], after.centers)
    assert opened["action"].eq("opened").all()
    assert len(opened) == len(after.centers)
    assert len(center_actions(before.centers[:0], after.centers[:0])) == 0


def cheapest(apart, within):
    """Return the least sum over every way to pair, in which those without a pair count `within`."""
    n, m = apart.shape
    least = np.inf
    for size in range(min(n, m) + 1):
        for left in combinations(range(n), size):
            for right in permutations(range(m), size):
                ways = apart[list(left), list(right)]
                if (ways <= within).all():
                    least = min(least, ways.sum() + within * (min(n, m) - size))
    return least


@pytest.mark.parametrize("seed", range(60))
def test_pairs_add_up_to_the_least_of_all(seed):
    rng = np.random.default_rng(seed)
    here, there = (rng.uniform(0, 10, (rng.integers(1, 6), 3)) for _ in range(2))
    rows, others = nearest_pairs(here, there, within_m=4.0)
    apart = np.linalg.norm(here[:, None] - there[None], axis=2)
    assert len(set(rows)) == len(rows)
    assert len(set(others)) == len(others)
    ways = apart[rows, others]
    assert (ways <= 4.0).all()
    paid = ways.sum() + 4.0 * (min(apart.shape) - len(ways))
    assert paid == pytest.approx(cheapest(apart, 4.0))


def test_points_at_one_place_are_paired():
    here = np.zeros((2, 3))
    rows, others = nearest_pairs(here, here, within_m=0.0)
    assert (sorted(rows), sorted(others)) == ([0, 1], [0, 1])
