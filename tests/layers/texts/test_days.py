from datetime import date

import pytest

from layers.texts import Words
from layers.texts.days import (
    clock,
    date_text,
    day_text,
    month_number,
    month_text,
    weekday_number,
)

EN, FA = Words("en"), Words("fa")


def test_only_digits_change_and_only_in_persian():
    assert EN.digits("Day 30, 08:15") == "Day 30, 08:15"
    assert FA.digits("روز 30، 08:15") == "روز ۳۰، ۰۸:۱۵"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "00:00"), (8.5 * 3600, "08:30"), (89, "00:01"), (91, "00:02"), (3_599, "01:00")],
)
def test_hours_are_rounded_to_the_minute(seconds, said):
    assert clock(seconds, EN) == said


def test_hours_in_persian():
    assert clock(13 * 3600 + 5 * 60, FA) == "۱۳:۰۵"


@pytest.mark.parametrize(
    ("day", "english", "persian"),
    [
        (date(2025, 3, 21), "Friday 1 Farvardin 1404", "جمعه ۱ فروردین ۱۴۰۴"),
        (date(2026, 11, 22), "Sunday 1 Azar 1405", "یکشنبه ۱ آذر ۱۴۰۵"),
        (date(2026, 3, 20), "Friday 29 Esfand 1404", "جمعه ۲۹ اسفند ۱۴۰۴"),
    ],
)
def test_days_of_the_jalali_calendar(day, english, persian):
    """New Year's days as the calendar center of the University of Tehran publishes them."""
    assert day_text(day, EN) == english
    assert day_text(day, FA).replace("\u200c", "") == persian


def test_months():
    assert month_text(1405, 9, EN) == "Azar 1405"
    assert month_text(1405, 9, FA) == "آذر ۱۴۰۵"


@pytest.mark.parametrize(
    ("day", "english", "persian"),
    [
        (date(2026, 3, 21), "21 March 2026", "۱ فروردین ۱۴۰۵"),  # Nowruz
        (date(2026, 11, 30), "30 November 2026", "۹ آذر ۱۴۰۵"),
    ],
)
def test_dates_are_counted_as_their_readers_do(day, english, persian):
    assert date_text(day, EN) == english
    assert date_text(day, FA) == persian


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("پنجشنبه", 3), ("پنج‌شنبه", 3), ("پنج شنبه", 3), ("thursday", 3), ("Thursday", 3),
        ("جمعه", 4), ("شنبه", 5), ("يكشنبه", 6), ("دوشنبه", 0), ("سه شنبه", 1), ("چهارشنبه", 2),
        ("sometimes", None), ("", None),
    ],
)  # fmt: skip
def test_weekdays_are_understood_as_they_are_typed(name, number):
    assert weekday_number(name) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [("فروردین", 1), ("آذر", 9), ("اذر", 9), ("اسفند", 12), ("azar", 9), ("November", None)],
)
def test_months_are_understood_likewise(name, number):
    assert month_number(name) == number
