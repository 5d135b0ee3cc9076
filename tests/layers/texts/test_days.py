from datetime import date

import pytest

from layers.texts.days import clock, day_text, digits, month_text


def test_only_digits_change_and_only_in_persian():
    assert digits("Day 30, 08:15", "en") == "Day 30, 08:15"
    assert digits("روز 30، 08:15", "fa") == "روز ۳۰، ۰۸:۱۵"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "00:00"), (8.5 * 3600, "08:30"), (89, "00:01"), (91, "00:02"), (3_599, "01:00")],
)
def test_hours_are_rounded_to_the_minute(seconds, said):
    assert clock(seconds, "en") == said


def test_hours_in_persian():
    assert clock(13 * 3600 + 5 * 60, "fa") == "۱۳:۰۵"


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
    assert day_text(day, "en") == english
    assert day_text(day, "fa").replace("\u200c", "") == persian


def test_months():
    assert month_text(1405, 9, "en") == "Azar 1405"
    assert month_text(1405, 9, "fa") == "آذر ۱۴۰۵"
