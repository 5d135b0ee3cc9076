"""Tables of centers that stand and of candidates: each row is taken, or rejected with a reason."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.centers import (
    CANDIDATES,
    CENTERS,
    check_candidates,
    check_centers,
    read_candidates,
    read_centers,
)
from layers.errors import MissingColumnError
from layers.reasons import read_reasons

LONGITUDE, LATITUDE = 51.4, 35.7


def _centers(**columns):
    rows = len(next(iter(columns.values())))
    usual = {
        "center_id": [f"C{k}" for k in range(rows)],
        "longitude": LONGITUDE + 0.01 * np.arange(rows),
        "latitude": [LATITUDE] * rows,
    }
    return check_centers(pd.DataFrame(usual | columns))


def _codes(sites):
    return [read_reasons(cell)[0].code for cell in sites.rejected["reason"]]


def test_a_persian_sheet_as_an_office_sends_it(tmp_path):
    pd.DataFrame(
        {
            "كد مركز": ["۱۲", "۱۳", "۱۴"],
            "نام مرکز": ["مهر", "امید", None],
            "طول جغرافیایی": ["۵۱٫۴۰", "51.41", "51/42"],
            "عرض جغرافیایی": ["۳۵٫۷", "35.7", "35/7"],
            "ظرفیت": ["۶۰۰", None, "450"],
            "تعداد مددکاران": [None, "۲", None],
            "وضعیت": ["دایر", "قابل انتقال", "قابل تعطیلی"],
            "سطح مرکز": ["یک", "یک", "دو"],
            "تلفن": ["1", "2", "3"],
        }
    ).to_excel(tmp_path / "مراکز.xlsx", index=False)
    sites = read_centers(tmp_path / "مراکز.xlsx")
    assert sites.accepted.index.tolist() == ["12", "13", "14"]
    assert sites.accepted["status"].tolist() == ["stays", "may_move", "may_close"]
    assert sites.accepted["capacity"].fillna(0).tolist() == [600, 0, 450]
    assert sites.accepted["workers"].fillna(0).tolist() == [0, 2, 0]
    assert sites.accepted["tier"].tolist() == ["یک", "یک", "دو"]
    assert sites.accepted.geometry.x.tolist() == pytest.approx([51.4, 51.41, 51.42])
    assert [column.header for column in sites.unread] == ["تلفن"]
    assert sites.rejected.empty
    assert len(sites.sha256) == 64


def test_each_fault_rejects_its_own_row():
    sites = _centers(
        longitude=[51.4, 2.35, None, 51.43, 51.44, 51.45, 51.46],
        latitude=[35.7, 48.85, None, 35.7, 35.7, 35.7, 35.7],
        capacity=["600", "600", "600", "-5", "600", "600", "600"],
        status=["stays", "", "", "", "someday", "تعطیل", ""],
        workers=[3, 3, 3, 3, 3, 3, 9999],
    )
    assert sites.accepted.index.tolist() == ["C0"]
    assert sites.rejected["row"].tolist() == [2, 3, 4, 5, 6, 7]
    assert _codes(sites) == [
        "point_abroad", "center_no_place", "not_capacity", "not_status", "center_closed",
        "not_workers",
    ]  # fmt: skip
    assert len(sites.accepted) + len(sites.rejected) == sites.n_rows == 7


def test_ids_are_needed_and_used_once():
    sites = _centers(center_id=["a", "a", None])
    assert sites.accepted.index.tolist() == ["a"]
    assert _codes(sites) == ["same_id", "no_id"]
    with pytest.raises(MissingColumnError, match=r"No column holds the center's id"):
        check_centers(pd.DataFrame({"name": ["a"]}))


def test_two_centers_at_one_place_are_both_kept_and_told():
    sites = _centers(longitude=[51.4, 51.5, 51.4])
    assert sites.accepted.index.tolist() == ["C0", "C1", "C2"]
    told = sites.issues.to_dict("records")
    assert [(row["row"], row["reason"], row["outcome"]) for row in told] == [
        (3, 'same_place {"other": "C0"}', "kept")
    ]


def test_what_is_not_said_is_missing():
    accepted = _centers(longitude=[51.4]).accepted
    assert accepted[["name", "capacity", "workers", "status", "tier"]].isna().all(axis=None)


def test_candidates_have_costs_and_some_must_open(tmp_path):
    frame = pd.DataFrame(
        {"شناسه محل": ["a", "b", "c"], "هزینه": [0, "۱۲۰۰", "x"], "الزامی": ["بله", "", ""]}
    )
    points = gpd.points_from_xy([51.4, 51.5, 51.6], [35.7] * 3)
    gpd.GeoDataFrame(frame, geometry=points, crs=4326).to_file(tmp_path / "c.gpkg")
    sites = read_candidates(tmp_path / "c.gpkg")
    assert sites.accepted["cost"].tolist() == [0.0, 1200.0]
    assert sites.accepted["must_open"].tolist() == [True, False]
    assert _codes(sites) == ["not_cost"]
    plain = check_candidates(pd.DataFrame({"candidate_id": ["a"], "x": [51.4], "y": [35.7]}))
    assert plain.accepted[["cost", "must_open"]].to_numpy().tolist() == [[0.0, False]]


def test_no_alias_means_two_columns():
    for words in (CENTERS, CANDIDATES):
        assert set(words.keys) <= set(words.columns)
        assert len(words.columns) == len(set(words.columns))


def test_the_centers_of_a_plan_stand_whatever_it_says_of_their_status(tmp_path):
    points = gpd.points_from_xy([51.4, 51.5, 51.6], [35.7] * 3)
    frame = gpd.GeoDataFrame(
        {"center_id": ["a", "b", "c"], "status": ["new", "existing", "moved"], "capacity": 450},
        geometry=points,
        crs=4326,
    )
    for layer in ("catchments", "centers", "metadata"):
        frame.assign(capacity=450 if layer == "centers" else 1).to_file(
            tmp_path / "plan.gpkg", layer=layer
        )
    sites = read_centers(tmp_path / "plan.gpkg")
    assert sites.accepted["status"].isna().all()
    assert sites.accepted["capacity"].tolist() == [450.0] * 3
    assert sites.rejected.empty
