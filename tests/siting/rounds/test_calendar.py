"""Working days of a Jalali month, against a calendar on paper."""

from datetime import date

import pytest

from layers.errors import FileFormatError
from siting.errors import CalendarError
from siting.rounds.calendar import Month, read_holidays, work_days


@pytest.mark.parametrize("written", ["1405-09", "1405/9", "۱۴۰۵-۰۹"])
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
    days = work_days(Month(1405, 1))  # 31 days, four Fridays, four days of Nowruz, 12 and 13
    assert days[0] == date(2026, 3, 25)
    free = {date(2026, 4, 1), date(2026, 4, 2)}
    assert not free & set(days)
    assert len(days) == 31 - 4 - 4 - 2


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
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_holidays(tmp_path / "none.txt")
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(FileFormatError, match="UTF-8"):
        read_holidays(path)


def test_a_month_without_a_working_day_is_refused():
    month = Month(1405, 9)
    with pytest.raises(CalendarError, match="No day of 1405-09 is left"):
        work_days(month, holidays=month.days)
    with pytest.raises(CalendarError, match="no weekday 'holiday'"):
        work_days(month, days_off=("holiday",))
