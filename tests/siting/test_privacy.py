import numpy as np
import pytest

from siting.privacy import MIN_HOUSEHOLDS, harmless, hidden_cells


def test_counts_below_the_least_are_withheld_and_zeros_are_not():
    counts = np.array([[0, 1, MIN_HOUSEHOLDS - 1], [0, 20, 20], [0, MIN_HOUSEHOLDS, 30]])
    hidden = hidden_cells(counts)
    assert hidden[0].tolist() == [False, True, True]
    assert not hidden[:, 0].any()


def test_a_lone_secret_takes_the_smallest_others_with_it():
    """2 takes 9 of its row and 20 of its column, 9 takes 7, 20 takes 40 and 7 takes 60."""
    counts = np.array([[2, 9, 30], [20, 40, 50], [60, 7, 80]])
    assert hidden_cells(counts).tolist() == [[True, True, False]] * 3


@pytest.mark.parametrize("seed", range(20))
def test_no_secret_follows_from_the_totals(seed):
    """No row and no column has one hidden cell alone where another count could hide beside it."""
    counts = np.random.default_rng(seed).integers(0, 15, (4, 5))
    hidden, known = hidden_cells(counts), counts > 0
    assert hidden[known & (counts < MIN_HOUSEHOLDS)].all()
    assert not hidden[~known].any()
    for flags, filled in (*zip(hidden, known, strict=True), *zip(hidden.T, known.T, strict=True)):
        assert flags.sum() != 1 or filled.sum() == 1


def test_nothing_is_withheld_where_nothing_is_small():
    counts = np.array([[MIN_HOUSEHOLDS, 9], [0, 12]])
    assert not hidden_cells(counts).any()


def test_the_counts_are_left_alone():
    counts = np.array([[1, 9], [9, 9]])
    hidden_cells(counts)
    assert counts.tolist() == [[1, 9], [9, 9]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


def test_other_names_stay_and_what_is_no_name_is_empty():
    assert harmless("محله ۱-۲ = الف") == "محله ۱-۲ = الف"
    assert [harmless(value) for value in (None, np.nan, 3, "")] == ["", "", "", ""]
