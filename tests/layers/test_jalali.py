"""Dates of the Jalali calendar, against published beginnings of years."""

from datetime import date, datetime, timedelta

import pytest

from layers.jalali import jalali_month, jalali_parts, jalali_text, read_date

# First of Farvardin, as the Calendar Center of the University of Tehran published it.
NOWRUZ = {
    1399: date(2020, 3, 20), 1400: date(2021, 3, 21), 1401: date(2022, 3, 21),
    1402: date(2023, 3, 21), 1403: date(2024, 3, 20), 1404: date(2025, 3, 21),
    1405: date(2026, 3, 21),
}  # fmt: skip


@pytest.mark.parametrize(("year", "first"), NOWRUZ.items())
def test_a_year_begins_when_it_was_published_to(year, first):
    assert jalali_month(year, 1)[0] == first
    assert jalali_parts(first) == (year, 1, 1)


@pytest.mark.parametrize(("year", "days"), [(1399, 366), (1402, 365), (1403, 366), (1404, 365)])
def test_the_months_of_a_year_follow_each_other_without_a_gap(year, days):
    found = [day for month in range(1, 13) for day in jalali_month(year, month)]
    assert len(found) == days
    assert found == [found[0] + timedelta(days=turn) for turn in range(days)]


@pytest.mark.parametrize(
    "written",
    ["1405-09-13", "1405/9/13", "۱۴۰۵/۰۹/۱۳", "2026-12-04", " 2026.12.4 ", "2026-12-04 00:00:00",
     date(2026, 12, 4), datetime(2026, 12, 4, 8, 30)],
)  # fmt: skip
def test_a_date_is_read_in_both_calendars_and_any_digits(written):
    assert read_date(written) == date(2026, 12, 4)


@pytest.mark.parametrize(
    "written", ["1405-13-01", "1404-12-30", "2026-02-30", "13/09/1405", "x", 5]
)
def test_what_is_no_date_is_none(written):
    assert read_date(written) is None


def test_a_date_is_written_as_it_is_read():
    assert jalali_text(date(2026, 12, 4)) == "1405-09-13"
    assert read_date(jalali_text(date(2026, 3, 21))) == date(2026, 3, 21)
