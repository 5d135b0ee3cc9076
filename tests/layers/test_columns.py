"""Headers and the columns they mean."""

import pytest

from layers.columns import _CATALOG, find_header, match_columns, recognize
from layers.errors import FileFormatError, MissingColumnError
from layers.text import key


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("شناسه خانوار", "household_id"),
        ("شناسه‌خانوار", "household_id"),
        ("كد خانوار", "household_id"),
        ("شماره پرونده", "household_id"),
        ("Household ID", "household_id"),
        ("عرض جغرافيايي", "latitude"),
        ("عرض جغرافیائی", "latitude"),
        ("LAT", "latitude"),
        ("طول جغرافیایی", "longitude"),
        ("Long", "longitude"),
        ("نام استان", "province"),
        ("شهرستان", "county"),
        ("شهر", "city"),
        ("آبادی", "village"),
        ("آدرس", "address"),
        ("نشانی", "address"),
        ("بُعد خانوار", "persons"),
        ("تعداد اعضاء", "persons"),
        ("گروه هدف", "groups"),
        ("visits per year", "visits_per_year"),
        ("توضیحات", None),
        (None, None),
        (17, None),
    ],
)
def test_recognize(header, name):
    assert recognize(header) == name


def test_no_alias_means_two_columns():
    meanings = {}
    for line in _CATALOG.strip().splitlines():
        column, aliases = line.split(": ")
        for alias in aliases.split(" | "):
            assert key(alias)
            meanings.setdefault(key(alias), set()).add(column)
    assert {alias: each for alias, each in meanings.items() if len(each) > 1} == {}


def test_the_better_alias_wins():
    headers = ["کد ملی سرپرست", "شماره پرونده", "شناسه خانوار", "x", "طول جغرافیایی"]
    assert match_columns(headers) == {"household_id": 2, "longitude": 4}
    assert match_columns([*headers, "household_id"])["household_id"] == 5


def test_two_headers_of_one_meaning_are_refused():
    with pytest.raises(FileFormatError, match=r"Two columns mean latitude: 'lat' \(column 2\) and"):
        match_columns(["id", "lat", "عرض جغرافیایی"])


def test_no_id_is_refused_with_what_was_found():
    with pytest.raises(MissingColumnError, match=r"found are: 'نام', 'سن'\. Name that column"):
        match_columns(["نام", None, "سن"])
    with pytest.raises(MissingColumnError, match=r"found are: none"):
        match_columns([])


def test_header_below_titles():
    rows = [["گزارش شماره پرونده"], [], ["شماره پرونده"], ["کد خانوار", "شهر", "x"], ["1", "a"]]
    assert find_header(rows) == 3
    assert find_header([["نام", "شهر", "استان"], ["a"]]) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("طول جغرافیایی (اعشاری)", "longitude"), ("عرض جغرافیایی*", "latitude"),
        ("* شناسه خانوار", "household_id"), ("شهرستان [محل سکونت فعلی]", "county"),
        ("Longitude: decimal degrees", "longitude"), ("۳- نام استان", "province"),
        ("بعد خانوار - نفر", "persons"), ("lat (WGS84)*", "latitude"),
        ("شماره پرونده {الکترونیکی}", "household_id"), ("(یادداشت)", None), ("*", None),
        ("طول عمر", None),
    ],
)  # fmt: skip
def test_headers_are_known_without_their_notes(header, column):
    assert recognize(header) == column


def test_a_header_without_notes_goes_before_one_with_notes():
    headers = ["کد خانوار", "طول جغرافیایی (قدیم)", "طول جغرافیایی", "عرض جغرافیایی"]
    assert match_columns(headers)["longitude"] == 2
