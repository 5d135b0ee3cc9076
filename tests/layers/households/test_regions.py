"""Where points lie against what records name, on squares of a degree side by side."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.households.points import Points
from layers.households.regions import find_regions, settle

#: Squares a and b belong to east and west, c lies apart and belongs to west.
AREAS = gpd.GeoDataFrame(
    {"owner": ["east", "west", "west"]},
    index=["a", "b", "c"],
    geometry=[box(50, 30, 51, 31), box(51, 30, 52, 31), box(55, 30, 56, 31)],
    crs="EPSG:4326",
)


def _points(*places):
    return gpd.GeoSeries([Point(*at) for at in places], crs="EPSG:4326")


def _settle(places, labels, named, within_m=3_000.0):
    return settle(
        _points(*places),
        pd.Series(labels, dtype="str"),
        pd.Series(named, dtype="str"),
        areas=AREAS,
        owners=AREAS["owner"],
        within_m=within_m,
    )


def test_a_point_near_the_border_follows_its_name():
    """A hundredth of a degree is about 950 m here; 0.3 degrees are far."""
    places = [(50.99, 30.5), (50.7, 30.5), (50.5, 30.5), (51.01, 30.5)]
    label, far = _settle(places, ["a", "a", "a", "b"], ["west", "west", "east", "east"])
    assert label.tolist() == ["b", "a", "a", "a"]
    assert far.tolist() == [False, True, False, False]


def test_how_near_is_near():
    label, far = _settle([(50.7, 30.5)], ["a"], ["west"], within_m=40_000.0)
    assert (label[0], far[0]) == ("b", False)


def test_of_several_areas_of_an_owner_the_nearest_counts():
    label, _ = _settle([(54.99, 30.5)], ["a"], ["west"])
    assert label.tolist() == ["c"]


@pytest.mark.parametrize(("label", "name"), [(None, "west"), ("a", None), (None, None)])
def test_nothing_contradicts_what_is_not_known(label, name):
    settled, far = _settle([(50.5, 30.5)], [label], [name])
    assert not far.any()
    assert (pd.isna(settled[0]) and label is None) or settled[0] == label


PROVINCES = gpd.GeoDataFrame(
    {"province": ["فارس", "یزد"], "province_en": ["Fars", "Yazd"]},
    index=pd.Index(["07", "21"], name="province_code"),
    geometry=[box(50, 30, 51, 31), box(51, 30, 52, 31)],
    crs="EPSG:4326",
)
COUNTIES = gpd.GeoDataFrame(
    {"county": ["شمال", "جنوب", "شرق"], "province_code": ["07", "07", "21"]},
    index=pd.Index(["0701", "0702", "2101"], name="county_code"),
    geometry=[box(50, 30.5, 51, 31), box(50, 30, 51, 30.5), box(51, 30, 52, 31)],
    crs="EPSG:4326",
)


def _find(rows, counties=None):
    """Rows are place (or None), the province in which it lies, province named, county named."""
    places, lies, named, county = zip(*rows, strict=True)
    frame = pd.DataFrame({"province": named, "county": county}, dtype="str")
    known = [k for k, at in enumerate(places) if at is not None]
    geometry = gpd.GeoSeries([Point(*places[k]) for k in known], index=known, crs="EPSG:4326")
    empty = pd.DataFrame({"column": [], "value": [], "reason": []}, dtype="str")
    code = pd.Series([lies[k] for k in known], index=known, dtype="str")
    points = Points(geometry, code, empty, empty)
    return find_regions(frame, points, provinces=PROVINCES, counties=counties)


def test_names_count_near_by_and_points_count_far_away():
    regions, findings = _find(
        [
            ((50.5, 30.5), "07", "فارس", None),
            ((50.98, 30.5), "07", "یزد", None),  # 1.9 km away
            ((50.5, 30.5), "07", "یزد", None),  # 48 km away
            ((51.5, 30.5), "21", None, None),
            (None, None, "یزد", None),
            (None, None, None, None),
        ]
    )
    assert regions["province_code"].tolist()[:5] == ["07", "21", "07", "21", "21"]
    assert regions["province"].tolist()[:5] == ["فارس", "یزد", "فارس", "یزد", "یزد"]
    assert regions.loc[5].isna().all()
    assert findings.sort_index().index.tolist() == [1, 2]
    assert (findings[["column", "value", "outcome"]] == ["province", "یزد", "kept"]).all(axis=None)
    assert findings["reason"].sort_index().tolist() == [
        'lies_next_door {"region": "فارس"}',
        'lies_elsewhere {"region": "فارس"}',
    ]


def test_counties_decide_county_and_province():
    regions, findings = _find(
        [
            ((50.5, 30.8), "07", "فارس", "شمال"),
            ((50.5, 30.51), "07", "فارس", "جنوب"),  # 1.1 km from there
            ((50.5, 30.9), "07", "فارس", "جنوب"),
            ((51.5, 30.5), "21", None, None),
            (None, None, "فارس", "جنوب"),
        ],
        COUNTIES,
    )
    assert regions["county_code"].tolist() == ["0701", "0702", "0701", "2101", "0702"]
    assert regions["county"].tolist() == ["شمال", "جنوب", "شمال", "شرق", "جنوب"]
    assert regions["province_code"].tolist() == ["07", "07", "07", "21", "07"]
    assert findings["reason"].sort_index().to_dict() == {
        1: 'lies_next_door {"region": "شمال"}',
        2: 'lies_elsewhere {"region": "شمال"}',
    }
    assert findings["column"].unique().tolist() == ["county"]
