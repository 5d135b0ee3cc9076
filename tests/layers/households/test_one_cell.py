"""A point in one cell, however it is written; the place is the same."""

import pandas as pd
import pytest
import shapely

from layers.households.one_cell import read_one_cell, read_point

HERE = (49.5832, 37.2781)


@pytest.mark.parametrize(
    "text",
    [
        "37.2781, 49.5832", "49.5832 37.2781", "۳۷٫۲۷۸۱، ۴۹٫۵۸۳۲", "(37.2781;49.5832)",
        "[49.5832, 37.2781]", "37.2781/49.5832", "POINT (49.5832 37.2781)",
        "SRID=4326;POINT(49.5832 37.2781)", "POINT Z (49.5832 37.2781 12)",
        shapely.Point(HERE).wkb_hex, shapely.to_wkb(shapely.Point(HERE), hex=True),
        "https://www.google.com/maps?q=37.2781,49.5832",
        "https://www.google.com/maps/place/x/@37.1,49.1,15z/data=!3d37.2781!4d49.5832",
        "https://www.openstreetmap.org/?mlat=37.2781&mlon=49.5832#map=16/37.2/49.5",
        "https://neshan.org/maps/@37.2781,49.5832,15z,0p", "geo:37.2781,49.5832",
        "https://maps.google.com/maps?q=loc%3A37.2781%2C49.5832",
    ],
)  # fmt: skip
def test_the_same_point(text):
    assert read_point(text) == pytest.approx(HERE, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "37°16'41.16\"N 49°34'59.52\"E", "37 16 41.16 N, 49 34 59.52 E", "8H9F7HHM+67",
        "8H9F7HHM+67 رشت",
    ],
)  # fmt: skip
def test_nearly_the_same_point(text):
    assert read_point(text) == pytest.approx(HERE, abs=2e-4)


@pytest.mark.parametrize(
    "text",
    [
        "رشت، خیابان سعدی", "37.2781", "7HHM+67 رشت", "https://goo.gl/maps/abc", "12.5, 13.5",
        "POINT EMPTY", "SRID=32639;POINT(374123 4126789)", "37.2781, 49.5832, 12",
        "00000000" * 6, "POINT(1 2", "",
    ],
)  # fmt: skip
def test_what_has_no_certain_meaning_is_left(text):
    assert read_point(text) is None


def test_a_column_is_parted_into_read_and_unread():
    cells = pd.Series(["37.2781, 49.5832", None, "نزدیک مسجد"], index=[4, 5, 6])
    read = read_one_cell(cells)
    assert read.degrees.loc[4].tolist() == list(HERE)
    assert read.degrees.index.tolist() == [4]
    assert read.unread.to_dict() == {6: "نزدیک مسجد"}
    assert read_one_cell(cells[1:2]).degrees.empty
