"""Working days of a Jalali month, against a calendar on paper."""

from datetime import date

import pytest

from layers.errors import FileFormatError
from layers.jalali import jalali_parts
from siting.errors import CalendarError
from siting.rounds.calendar import Month, month_holidays, read_holidays, work_days


@pytest.mark.parametrize("written", ["1405-09", "1405/9", "۱۴۰۵-۰۹", "آذر ۱۴۰۵", "Azar 1405"])
def test_a_month_is_read(written):
    assert Month.read(written) == Month(1405, 9)
    assert str(Month.read(written)) == "1405-09"


@pytest.mark.parametrize("written", ["2026-09", "1405", "1405-13", "1405-00", "آذر"])
def test_what_is_no_month_says_how_to_write_one(written):
    with pytest.raises(CalendarError, match="1405-09"):
        Month.read(written)


def test_azar_1405_without_fridays():
    days = work_days(Month(1405, 9))
    fridays = {date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)}
    assert len(days) == 26
    assert set(Month(1405, 9).days) - set(days) == fridays


def test_nowruz_is_free():
    # 31 days, four Fridays, four days of Nowruz, 12 and 13, and 25 Farvardin: 25 Shawwal 1447
    days = work_days(Month(1405, 1))
    assert days[0] == date(2026, 3, 25)
    free = {date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 14)}
    assert not free & set(days)
    assert len(days) == 31 - 4 - 4 - 3


#: Month and day that the law on public holidays of 1980, as amended, fixes in the solar calendar.
FIXED = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}


@pytest.mark.parametrize("year", [1399, 1405, 1408, 1420])
def test_holidays_that_the_law_fixes_are_known_and_certain(year):
    """The oracle is the text of the law; 30 Esfand, in leap years, was added to it."""
    fixed = {
        jalali_parts(free.day)[1:]
        for month in range(1, 13)
        for free in month_holidays(Month(year, month))
        if not free.estimated
    }
    assert fixed >= FIXED
    if year == 1420:  # so far ahead no lunar date is certain
        assert fixed - {(12, 30)} == FIXED


def test_lunar_holidays_of_years_to_come_are_estimates():
    announced = month_holidays(Month(1405, 4))  # Tasua and Ashura 1448
    assert [(free.day, free.estimated) for free in announced] == [
        (date(2026, 6, 24), False),
        (date(2026, 6, 25), False),
    ]
    guessed = month_holidays(Month(1406, 3))
    certain = [free.day for free in guessed if not free.estimated]
    assert certain == [date(2027, 6, 4), date(2027, 6, 5)]
    estimated = [free.day for free in guessed if free.estimated]
    assert estimated == [date(2027, 5, 25), date(2027, 6, 15), date(2027, 6, 16)]
    assert all(free.name and "estimated" not in free.name for free in guessed)


def test_a_fixed_holiday_on_an_estimated_one_is_certain():
    nowruz = month_holidays(Month(1405, 1))[0]
    assert nowruz.name == "Eid al-Fitr, Nowruz"
    assert not nowruz.estimated


def test_announced_holidays_go_before_estimates():
    month = Month(1406, 3)
    day_later = {date(2027, 6, 16), date(2027, 6, 17)}  # Tasua and Ashura, the moon seen later
    days = work_days(month, holidays=day_later)
    assert date(2027, 6, 15) in days
    assert not day_later & set(days)
    assert date(2027, 5, 25) not in days  # nothing was announced near it
    assert date(2027, 6, 5) not in days  # certain, whatever is announced
    assert date(2027, 6, 5) not in work_days(month, holidays={date(2027, 6, 6)})


def test_a_year_without_known_holidays_is_refused():
    with pytest.raises(CalendarError, match="only those from 1980 to 2100"):
        work_days(Month(1350, 1))


def test_holidays_and_more_days_off_are_left_out(tmp_path):
    path = tmp_path / "holidays.csv"
    path.write_text("تاریخ,نام\n۱۴۰۵/۰۹/۰۴,تعطیل\n\n2026-12-01\n# 1404\n", encoding="utf-8")
    holidays = read_holidays(path)
    assert holidays == {date(2026, 11, 25), date(2026, 12, 1)}
    days = work_days(Month(1405, 9), holidays=holidays, days_off=("friday", "thursday"))
    assert len(days) == 26 - 4 - 2


def test_a_line_that_is_no_date_is_named(tmp_path):
    path = tmp_path / "holidays.txt"
    path.write_text("1405-09-04\n31 Azar\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"Line 2 of holidays\.txt"):
        read_holidays(path)
    with pytest.raises(FileFormatError, match="There is no file"):
        read_holidays(tmp_path / "none.txt")
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(FileFormatError, match="UTF-8"):
        read_holidays(path)


def test_days_off_may_be_named_in_persian():
    month = Month(1405, 9)
    named = work_days(month, days_off=("جمعه", "پنج‌شنبه"))
    assert named == work_days(month, days_off=("friday", "thursday"))


def test_a_month_without_a_working_day_is_refused():
    month = Month(1405, 9)
    with pytest.raises(CalendarError, match="No day of 1405-09 is left"):
        work_days(month, holidays=month.days)
    with pytest.raises(CalendarError, match="no weekday 'holiday'"):
        work_days(month, days_off=("holiday",))


def test_names_of_holidays_are_in_the_language_that_is_asked_for():
    month = Month(1405, 1)
    persian, english = (month_holidays(month, language=language) for language in ("fa", "en"))
    assert [free.day for free in persian] == [free.day for free in english]
    assert [free.estimated for free in persian] == [free.estimated for free in english]
    assert "روز طبیعت" in {free.name for free in persian}
    assert "Nature's Day" in {free.name for free in english}
    assert month_holidays(Month(1405, 11), language="fa")[0].estimated
