"""One rule for what is withheld, how places are rounded and how text is made harmless."""

import ast
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.files import harmless as below
from siting import privacy
from siting.privacy import MIN_HOUSEHOLDS, harmless, hidden_cells

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("households", "hidden"), [(0, True), (4, True), (5, False), (9, False)])
def test_fewer_than_five_are_too_few(households, hidden):
    assert privacy.too_few(households) is hidden
    assert privacy.too_few(np.array([households])).tolist() == [hidden]
    assert privacy.too_few(pd.Series([households], index=["a"]))["a"] == hidden


def test_numbers_of_small_groups_are_withheld_and_others_stay():
    table = gpd.GeoDataFrame(
        {"households": [4, 5], "in_reach": [1, 3], "name": ["a", "b"]},
        geometry=gpd.points_from_xy([50, 51], [30, 31]),
        index=["x", "y"],
    )
    before = table.copy()
    shown = privacy.withhold(table, ["households", "in_reach"])
    assert shown.loc["x", ["households", "in_reach"]].isna().all()
    assert shown.loc["y", ["households", "in_reach"]].tolist() == [5.0, 3.0]
    assert shown["name"].tolist() == ["a", "b"]
    assert isinstance(shown, gpd.GeoDataFrame)
    pd.testing.assert_frame_equal(table, before)


def test_a_new_place_is_rounded_to_about_a_hundred_meters():
    frame = pd.DataFrame({"longitude": [46.71251], "latitude": [34.31249]}, index=["a"])
    assert privacy.round_places(frame).loc["a"].tolist() == [46.713, 34.312]
    pair = privacy.round_places((46.71251, 34.31249), decimals=privacy.KNOWN_DECIMALS)
    assert pair.tolist() == [46.7125, 34.3125]


def test_markdown_is_read_as_text():
    assert privacy.harmless_markdown("[a](x) *b*.gpkg") == r"\[a\]\(x\) \*b\*\.gpkg"


def test_texts_are_made_harmless_by_the_one_implementation_below():
    assert privacy.harmless is below.harmless
    assert privacy.harmless_table is below.harmless_table
    assert privacy.harmless_line is below.harmless_line


def _constants(path):
    """Yield the names that a module binds to a value of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (leaf.id for leaf in ast.walk(target) if isinstance(leaf, ast.Name))


def test_nobody_else_states_a_limit():
    limits = {"MIN_HOUSEHOLDS", "CANDIDATE_DECIMALS", "KNOWN_DECIMALS"}
    modules = [path for room in ("siting", "layers") for path in (ROOT / room).rglob("*.py")]
    stated = {
        path.relative_to(ROOT).as_posix() for path in modules if limits & set(_constants(path))
    }
    assert stated == {"siting/privacy.py"}


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
