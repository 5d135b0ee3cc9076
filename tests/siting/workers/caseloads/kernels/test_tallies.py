import networkx as nx
import numpy as np
import pytest

from siting.workers.caseloads.kernels import tallies

from .divisions import drawn, graph_of, inertia_of, random_labels

FILES = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
HOURS = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]
ANCHOR = [0, 1, 2, -1, 0, 1, 2, -1, 0, 1, 2, -1]


def _division(seed, **rule):
    return drawn(random_labels(seed), files=FILES, hours=HOURS, anchor=ANCHOR, **rule)


@pytest.mark.parametrize("seed", range(4))
def test_tallies_are_the_sums_over_a_workers_units(seed):
    division = _division(seed)
    for worker in range(3):
        own = division.label == worker
        files, hours, *places = division.units[own].T
        row = division.tally[worker]
        assert row[tallies.FILES] == files.sum()
        assert row[tallies.HOURS] == hours.sum()
        assert row[tallies.COUNT] == own.sum()
        assert row[tallies.SQUARES] == sum((files * axis**2).sum() for axis in places)
        assert row[tallies.SUMS :].tolist() == [(files * axis).sum() for axis in places]
    moved = (division.anchor >= 0) & (division.anchor != division.label)
    assert division.rule[tallies.MOVED] == division.units[moved, 0].sum()


@pytest.mark.parametrize("seed", range(4))
def test_tallies_follow_units_that_change_hands(seed):
    division, rng = _division(seed), np.random.default_rng(seed)
    for _ in range(30):
        tallies.put(division, int(rng.integers(12)), int(rng.integers(-1, 3)))
    kept, moved = division.tally.copy(), division.rule[tallies.MOVED]
    tallies.count_anew(division)
    np.testing.assert_allclose(kept, division.tally)  # whole numbers: sums are exact
    assert moved == division.rule[tallies.MOVED]


@pytest.mark.parametrize("seed", range(4))
def test_inertia_is_the_squared_distance_to_the_mean_place(seed):
    division = _division(seed)
    assert tallies.inertia(division.tally) == pytest.approx(inertia_of(division))


def test_distance_to_a_worker_is_to_the_mean_place_by_files():
    division = drawn("001", files=[1, 3, 1])
    assert tallies.distance_to(division, 2, 0) == pytest.approx(1.25**2)
    assert tallies.distance_to(division, 2, 1) == 0.0


def test_a_cost_within_all_limits_is_inertia_and_files_that_changed_hands():
    division = drawn("0011", files=[1, 1, 1, 1], anchor=[0, 1, 1, -1], SCALE=2.0)
    assert tallies.cost_of(division) == pytest.approx(1.0 / 2.0 + tallies.CONTINUITY * 1 / 4)


def test_files_above_the_limit_cost_more_than_any_shape():
    """Three files where two are allowed are half a limit too many."""
    within = tallies.cost_of(drawn("0011", LIMIT=2.0))
    above = tallies.cost_of(drawn("0001", LIMIT=2.0))
    assert within == pytest.approx(1.0)
    assert above == pytest.approx(2.0 + 1e8 * 0.5)
    assert tallies.cost_of(drawn("0001", LIMIT=2.0, STRICTNESS=3.0)) == pytest.approx(
        2.0 + 3.0 * 10.0 * 0.5
    )


def test_uneven_hours_cost_what_is_beyond_the_spread():
    """Hours 3 and 1 differ by their mean; the band of half the spread is left by 0.4 each."""
    given = {"hours": [1, 1, 1, 1], "SPREAD": 0.2}
    assert tallies.cost_of(drawn("0001", **given)) == pytest.approx(2.0 + 1e6 * 0.8)
    assert tallies.cost_of(drawn("0001", STRICTNESS=3.0, **given)) == pytest.approx(2.0 + 3.0 * 0.8)
    assert tallies.cost_of(drawn("0011", **given)) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(12))
def test_units_hang_together_or_not(seed):
    division = _division(seed)
    graph = graph_of(division)
    for worker in range(3):
        own = np.flatnonzero(division.label == worker)
        whole = len(own) > 0 and nx.is_connected(graph.subgraph(own))
        assert tallies.is_connected(division, worker) == whole


def test_some_of_these_divisions_hang_together_and_some_do_not():
    divisions = [_division(seed) for seed in range(12)]
    said = [tallies.is_connected(one, worker) for one in divisions for worker in range(3)]
    assert 3 <= sum(said) <= 33


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0011 0011", "0001 0011"),  # a move
        ("111 000", "101 000"),  # tears worker 1 apart
        ("0001 1111", "0000 1111"),
        ("0101 0011", "0011 0011"),  # two at once
    ],
)
def test_an_attempt_tells_the_cost_of_what_hangs_together(before, after):
    division, there = drawn(before), drawn(after)
    units = np.flatnonzero(division.label != there.label)
    changes = np.zeros((2, 3), np.int64)
    changes[: len(units), 0], changes[: len(units), 1] = units, there.label[units]
    torn = not all(tallies.is_connected(there, worker) for worker in range(2))
    expected = 1e9 if torn else tallies.cost_of(there)
    assert tallies.attempt(division, changes, len(units), 1e9) == pytest.approx(expected)
    assert tallies.attempt(division, changes, len(units), 0.01) == 0.01
    np.testing.assert_array_equal(division.label, drawn(before).label)
