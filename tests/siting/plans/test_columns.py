"""Columns are typed where no value changes, and refused in one sentence where they are wrong."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_series_equal
from shapely.geometry import LineString, Point

from siting.errors import PlanFileError
from siting.plans.columns import Column, Layer

LAYER = Layer(
    "shops",
    "A shop.",
    index="shop_id",
    shape="Point",
    columns={
        "name": Column("str", "name", given=True),
        "kind": Column("str", "kind", one_of=("big", "small")),
        "rooms": Column("int64", "rooms", "rooms"),
        "seats": Column("int64", "seats", "seats", later=True),
        "staff": Column("Int64", "staff", "persons"),
        "area": Column("float64", "area", "m2"),
        "open": Column("bool", "whether it is open"),
    },
)


@pytest.fixture
def shops():
    frame = {
        "name": ["a", "b"], "kind": pd.Series(["big", None], dtype="str"), "rooms": [1, 2],
        "seats": [3, 4], "staff": pd.array([5, None], dtype="Int64"), "area": [1.5, np.nan],
        "open": [True, False],
    }  # fmt: skip
    frame = pd.DataFrame(frame).set_index(pd.Index(["s1", "s2"], name="shop_id"))
    return gpd.GeoDataFrame(frame, geometry=[Point(51, 35), Point(52, 36)], crs=4326)


@pytest.mark.parametrize(
    ("dtype", "values", "expected"),
    [
        ("int64", [1.0, 2.0], pd.Series([1, 2])),
        ("int64", pd.Series([1, 2], dtype="int32"), pd.Series([1, 2])),
        ("Int64", [1.0, np.nan], pd.Series([1, None], dtype="Int64")),
        ("Int16", [3.0, np.nan], pd.Series([3, None], dtype="Int16")),
        ("float64", [1, 2], pd.Series([1.0, 2.0])),
        ("str", pd.Series(["x", None], dtype=object), pd.Series(["x", None], dtype="str")),
        ("str", [np.nan, np.nan], pd.Series([None, None], dtype="str")),
        ("bool", pd.Series([True, False], dtype=object), pd.Series([True, False])),
        ("int64", pd.Series([], dtype=object), pd.Series([], dtype="int64")),
        ("bool", pd.Series([], dtype=object), pd.Series([], dtype="bool")),
    ],
)
def test_types_are_given(dtype, values, expected):
    assert_series_equal(Column(dtype, "").typed(pd.Series(values)), expected)


@pytest.mark.parametrize(
    ("dtype", "values"),
    [
        ("int64", [1.5, 2.0]),
        ("int64", [1.0, np.nan]),
        ("Int64", [0.5, np.nan]),
        ("int64", [True, False]),
        ("float64", ["1", "2"]),
        ("str", [1, 2]),
        ("str", pd.Series(["1", 2], dtype=object)),
        ("bool", [0, 1]),
        ("bool", [np.nan, np.nan]),
    ],
)
def test_no_value_is_changed_for_a_type(dtype, values):
    given = pd.Series(values)
    assert Column(dtype, "").typed(given) is given
    assert Column(dtype, "").fault(given)


def test_a_frame_as_it_must_be(shops):
    LAYER.check(shops)
    LAYER.check(shops.assign(note=[1, None], seats=[np.nan, 4.0]))  # a later column may be missing
    LAYER.check(LAYER.empty())


@pytest.mark.parametrize(
    ("spoiled", "message"),
    [
        (lambda s: s.drop(columns="rooms"), "lacks the column 'rooms'"),
        (lambda s: s.drop(columns=["rooms", "area"]), "lacks the columns 'rooms', 'area'"),
        (lambda s: s.rename_axis("id"), "lacks the column 'shop_id', its index"),
        (lambda s: s.set_axis(pd.Index([1, 2], name="shop_id")), "text in each row of its index"),
        (lambda s: s.set_axis(pd.Index(["s", "s"], name="shop_id")), "has 's' more than once"),
        (pd.DataFrame, "lacks the column 'geometry'"),
        (lambda s: s.to_crs(32639), "is not in WGS 84 but in EPSG:32639"),
        (lambda s: s.set_geometry([None, Point(1, 1)]), "must have a point in each row"),
        (lambda s: s.set_geometry([LineString([(0, 0), (1, 1)])] * 2, crs=4326), "have a point"),
        (lambda s: s.assign(rooms=[1.0, 2.0]), r"'rooms' must hold whole number \(int64\), not"),
        (lambda s: s.assign(rooms=[1.0, np.nan]), "its column 'rooms' must hold"),
        (lambda s: s.assign(area="wide"), "its column 'area' must hold number"),
        (lambda s: s.assign(staff=[1, 2]), "its column 'staff' must hold whole number"),
        (lambda s: s.assign(name=pd.Series([None, "b"], s.index, dtype="str")), "'name' has miss"),
        (lambda s: s.assign(kind=["big", "huge"]), "'kind' holds 'huge', which is none of big, sm"),
    ],
)
def test_any_other_frame_is_refused_in_one_sentence(shops, spoiled, message):
    frame = spoiled(shops)
    with pytest.raises(PlanFileError, match=rf"^The layer 'shops' .*{message}") as caught:
        LAYER.check(frame)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said


def test_typing_makes_a_read_frame_right_and_leaves_further_columns(shops):
    raw = shops.astype({"rooms": "float64", "name": object, "staff": "float64"})
    raw = raw.assign(note=pd.Series(["x", None], raw.index, dtype=object), age=[1, 2])
    before = raw.dtypes.to_dict()
    typed = LAYER.typed(raw)
    assert raw.dtypes.to_dict() == before
    LAYER.check(typed)
    assert typed["note"].dtype == "str"
    assert typed["age"].dtype == "int64"
    assert isinstance(typed, gpd.GeoDataFrame)


def test_an_empty_frame_has_every_column_in_its_type():
    empty = LAYER.empty()
    assert isinstance(empty, gpd.GeoDataFrame)
    assert empty.index.name == "shop_id"
    assert list(empty.columns) == [*LAYER.columns, "geometry"]
    assert all(empty[name].dtype == column.dtype for name, column in LAYER.columns.items())
