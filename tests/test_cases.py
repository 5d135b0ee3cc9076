"""Files as offices send them, each with one fault: what becomes of them is right by CASES.md."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import siting
from layers.errors import FileFormatError, LayersError
from layers.households.reading import read_households
from layers.places.boundaries import read_counties

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def cases(shared):
    return shared / "cases"


@pytest.fixture(scope="module")
def base(cases):
    return read_households(cases / "intake" / "00_base_gilan_300.xlsx")


@pytest.mark.parametrize(
    "name",
    [
        "a01_two_row_merged_header.xlsx",
        "a02_sheet_for_each_county.xlsx",
        "a03b_totals_row_id_empty.xlsx",
        "a04b_subtotal_rows_that_name_their_county.xlsx",
        "a08e_headers_with_stars_and_notes.xlsx",
        "a13_lat_lon_in_one_cell.xlsx",
        "a14_utm39_in_lon_lat_columns.xlsx",
        "a14c_utm_and_degrees_mixed.xlsx",
        "a15_wkt_column.csv",
        "a18_decimal_point_lost_microdegrees.xlsx",
        "a25_one_row_for_each_member.xlsx",
        "b02_utf16le_without_bom.csv",
        "b06_decimal_comma_in_comma_csv.csv",
        "c03_households.geojson",
        "g01_strict_open_xml.xlsx",
    ],
)
def test_all_300_households_are_read_where_they_are(cases, base, name):
    intake = read_households(cases / "intake" / name)
    assert len(intake.accepted) == 300
    ours = intake.accepted.get_coordinates()
    ours.index = ours.index.str.zfill(10)
    apart = (ours - base.accepted.get_coordinates().loc[ours.index]).abs()
    assert apart.max(axis=None) < 2e-5  # UTM in whole meters
    assert intake.accepted["county"].notna().all()


@pytest.mark.parametrize(
    ("name", "accepted", "said"),
    [
        ("a05_ids_half_text_half_number_leading_zero_lost.xlsx", 300, "probably one household"),
        ("a07_half_the_rows_hidden_by_filter.xlsx", 300, "WARNING: 150 rows are hidden"),
        ("a09d_libreoffice.ods", 50, "accepted"),
        ("a20_degrees_minutes_seconds_18_ways.xlsx", 72, "mended, longitude: 60"),
        ("a22_degrees_dot_minutes_37.1641.xlsx", 300, "WARNING: 229 of 229 points"),
        ("a24_all_households_at_their_office.xlsx", 300, "WARNING: 268 households share 10 points"),
        ("g10_points_sorted_apart_from_names.xlsx", 300, "WARNING: 283 of 296 points"),
    ],
)
def test_what_is_odd_is_said(cases, name, accepted, said):
    intake = read_households(cases / "intake" / name)
    assert len(intake.accepted) == accepted
    assert said in intake.summary()


def test_names_that_stand_once_for_several_rows(cases):
    intake = read_households(cases / "intake" / "a10b_merged_down_and_no_points.xlsx")
    assert len(intake.approximate) == 296
    assert intake.located["county"].notna().all()


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("a11_coordinates_are_formulas_never_calculated.xlsx", "formulas without a stored result"),
        ("b08_question_marks_instead_of_persian.csv", "letters were lost when this file was writt"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(cases, name, cause):
    with pytest.raises(LayersError, match=cause):
        read_households(cases / "intake" / name)


def test_a_shapefile_in_the_letters_of_windows(cases, base):
    counties = read_counties(next((cases / "areas").glob("d01e*")) / "counties.shp")
    assert counties["county"].str.fullmatch(r"[\u0600-\u06ff\u200c ]+").all()
    frame = read_households(cases / "intake" / "00_base_gilan_300.xlsx", counties=counties)
    assert frame.accepted["county_code"].isin(counties.index).all()
    agree = frame.accepted["county"].to_numpy() == base.accepted["county"].to_numpy()
    assert np.mean(agree) > 0.8  # some counties were divided or have another name by 2025


@pytest.mark.parametrize(
    "name", ["d08_geojson_with_utm_numbers.geojson", "d13_counties_of_another_province.geojson"]
)
def test_counties_of_elsewhere_are_refused(cases, name):
    counties = read_counties(cases / "areas" / name)
    with pytest.raises(
        FileFormatError, match=r"No household lies in these counties: their file sp"
    ):
        read_households(cases / "intake" / "00_base_gilan_300.xlsx", counties=counties)


@pytest.fixture(scope="module")
def plan_file(base, tmp_path_factory):
    path = tmp_path_factory.mktemp("cases") / "plan.gpkg"
    siting.plan(base, centers=2, stop=siting.MaxIterations(0)).save(path)
    return path


def test_neighborhoods_over_a_part_and_groups_of_nobody(cases, run, tmp_path):
    given = next((cases / "areas").glob("d15*"))
    rules = next((cases / "visits").glob("h11b*"))
    code, out, _ = run(
        *("plan", cases / "intake" / "00_base_gilan_300.xlsx", "--centers", 2, "--no-caseloads"),
        *("--out", tmp_path / "p.gpkg", "--seconds", 0, "--neighborhoods", given),
        *("--standards", rules),
    )
    assert code == 0
    assert "WARNING: 252 of 300 households lie outside the neighborhoods that were given" in out
    assert "WARNING: no household has these groups of the standards" in out


def _rounds(run, cases, plan_file, visits, out):
    center = siting.open_plan(plan_file).centers.index[0]
    households = cases / "intake" / "00_base_gilan_300.xlsx"
    return run(
        *("rounds", plan_file, "--households", households, "--center", center),
        *("--month", "1405-09", "--out", out, "--seconds", 0.2, "--visits", visits),
    )


def test_visits_of_ids_that_lost_their_zeros(run, cases, plan_file, tmp_path):
    visits = cases / "visits" / "h01_visits_ids_lost_leading_zero.xlsx"
    code, _, err = _rounds(run, cases, plan_file, visits, tmp_path / "month")
    assert code == 2
    assert "0 of 120 rows of" in err
    assert "zeros in front were lost" in err
    assert not (tmp_path / "month").exists()


def test_visits_that_are_yet_to_come(run, cases, plan_file, tmp_path):
    visits = cases / "visits" / "h03_visits_last_visit_in_future.xlsx"
    code, out, _ = _rounds(run, cases, plan_file, visits, tmp_path / "month")
    assert code == 0
    assert "WARNING: the last visit of 120 households is in Azar 1405 or later" in out
    assert "120 of 120 rows match a household" in out


def test_every_file_is_asked_here_or_elsewhere(cases):
    """Those of streets are in tests/siting/travel, caseloads in tests/siting/workers."""
    here = Path(__file__).read_text(encoding="utf-8")
    names = pd.Series([path.name for path in (cases / "intake").iterdir()])
    assert names[~names.map(lambda name: name in here)].empty
