"""Searches that change hands end: the same division never comes twice, and somebody can stop it."""

from threading import Thread

import numpy as np
import pytest

from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.kernels import exchange
from siting.workers.caseloads.kernels.divide import divide
from siting.workers.caseloads.kernels.tallies import (
    LIMIT,
    SCALE,
    SPREAD,
    STRICTNESS,
    TOTAL,
    attempt,
    cost_of,
    make_division,
)
from siting.workers.caseloads.splitting import Halt, Team, split_team

GO, HALT = np.zeros(1, np.uint8), np.ones(1, np.uint8)


def random_division(seed, *, halt=GO, n=60, workers=3):
    """Return a division of places, far from the origin as those of a country, into strips."""
    rng = np.random.default_rng(seed)
    xy = rng.random((n, 2)) * 5e3 + [-2.3e5, 3.6e5]
    files = rng.integers(1, 12, n).astype(float)
    units = np.column_stack((files, files * 1.04400304, xy))
    rule = np.zeros(6)
    rule[LIMIT], rule[SPREAD], rule[TOTAL] = np.ceil(files.sum() / workers), 0.1, files.sum()
    rule[SCALE], rule[STRICTNESS] = files.sum() * 1e6, np.inf
    label = np.argsort(np.argsort(xy[:, 0])) * workers // n
    rows = as_rows(border_pairs(xy), n)
    anchor = np.full(n, -1, np.int64)
    return make_division(units, *rows, anchor, rule, label.astype(np.int64), workers, halt)


@pytest.mark.parametrize("seed", range(4))
def test_a_trial_leaves_no_trace(seed):
    division = random_division(seed)
    kept = [division.label.copy(), division.tally.copy(), division.rule.copy()]
    rng = np.random.default_rng(seed)
    changes = np.zeros((2, 3), np.int64)
    for _ in range(200):
        changes[:, 0], changes[:, 1] = rng.permutation(60)[:2], rng.integers(0, 3, 2)
        attempt(division, changes, 2, np.inf)
    for before, after in zip(kept, (division.label, division.tally, division.rule), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("kinds", range(1, 5))
@pytest.mark.parametrize("seed", range(4))
def test_the_cost_is_a_function_of_the_labels(seed, kinds):
    division = random_division(seed)
    first = cost_of(division)
    last = exchange.improve(division, kinds)
    anew = random_division(seed)
    anew.label[:] = division.label
    again = make_division(*anew[:4], anew.rule, division.label, 3, GO)
    assert last == cost_of(division) == cost_of(again)
    assert last < first


def test_whoever_asks_it_to_end_is_heard():
    stopped = random_division(0, halt=HALT)
    label = stopped.label.copy()
    assert exchange.improve(stopped, 4) == cost_of(stopped)
    np.testing.assert_array_equal(stopped.label, label)


def test_a_halted_division_still_gives_everyone_a_worker():
    ones = np.ones(60)
    xy = np.random.default_rng(0).random((60, 2)) * 5e3
    rows = as_rows(border_pairs(xy), 60)
    label = divide(xy, ones, ones, *rows, np.full(60, -1, np.int64), 3, 20.0, 0.1, HALT)
    assert sorted(set(label)) == [0, 1, 2]


@pytest.mark.shared
@pytest.mark.parametrize("shift", [0.0, 5.0, -1234.0])
def test_a_catchment_that_once_went_round_in_circles(shared, shift):
    """With tallies kept by adding and subtracting, two divisions each looked better."""
    given = np.load(shared / "cases" / "caseloads" / "catchment_600_files_3_workers.npz")
    team = Team(
        np.arange(600),
        given["xy"] + shift,
        given["hours"],
        given["rural"],
        np.full(600, -1),
        int(given["workers"]),
    )
    halt, found = Halt(), []
    thread = Thread(
        target=lambda: found.append(split_team(team, limit=int(given["limit"]), halt=halt))
    )
    thread.start()
    thread.join(timeout=120)  # it takes three seconds
    ended = not thread.is_alive()
    halt.set()
    thread.join()
    assert ended
    assert np.bincount(found[0].worker).max() <= given["limit"]
