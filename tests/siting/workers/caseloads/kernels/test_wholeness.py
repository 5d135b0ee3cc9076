import networkx as nx
import numpy as np
import pytest

from siting.workers.caseloads.kernels.wholeness import (
    fill_empty,
    give_out,
    keep_largest_parts,
    mend,
)

from .divisions import drawn, graph_of, picture_of, random_labels


@pytest.mark.parametrize("seed", range(12))
def test_a_mended_division_is_whole(seed):
    """Everybody has a worker, every worker has somebody, and their units hang together."""
    files = np.random.default_rng(seed).integers(1, 9, 12)
    division = drawn(random_labels(seed, empty=0.3), files=files, workers=4)
    mend(division)
    graph = graph_of(division)
    assert set(division.label) == set(range(4))
    for worker in range(4):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(division.label == worker)))
        assert division.tally[worker, 0] == files[division.label == worker].sum()


def test_a_whole_division_stays_as_it_is():
    division = drawn("0011 0011 2222")
    mend(division)
    assert picture_of(division) == "0011 0011 2222"


@pytest.mark.parametrize(
    ("files", "kept"), [([1, 1, 1, 1, 1, 1], "00--11"), ([1, 1, 1, 9, 1, 1], "---011")]
)
def test_the_part_with_most_files_is_kept(files, kept):
    """Workers 0 and 1 have two parts each; which one stays is for files to say, not for units."""
    division = drawn("001011", files=files)
    assert keep_largest_parts(division)
    assert picture_of(division) == kept
    assert not keep_largest_parts(division)


def test_what_nobody_has_goes_to_the_nearest_mean_place_first():
    """Worker 1 gets the unit beside him, and so is nearer to the other one than worker 0 is."""
    division = drawn("000--1")
    give_out(division)
    assert picture_of(division) == "000111"


def test_only_neighbors_are_given_units():
    division = drawn("0-1-2")
    give_out(division)
    label = division.label
    assert label[1] in (0, 1)
    assert label[3] in (1, 2)


def test_a_worker_with_nothing_gets_what_costs_most_where_it_is():
    division = drawn("00000", files=[1, 1, 1, 1, 2], workers=2)
    fill_empty(division)
    assert picture_of(division) == "00001"


def test_what_nobody_has_is_given_before_all_else():
    division = drawn("0000-", files=[9, 1, 1, 1, 1], workers=2)
    fill_empty(division)
    assert picture_of(division) == "00001"


def test_no_worker_is_left_with_nothing_for_another():
    division = drawn("01", workers=3)
    fill_empty(division)
    assert picture_of(division) == "01"
