"""Dates of the Jalali calendar, as people in Iran write them."""

import re
from datetime import date, datetime

from persiantools.jdatetime import JalaliDate

from layers.text import normalize

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
#: Years that can only be Jalali, and years that can only be Gregorian.
_JALALI, _GREGORIAN = range(1300, 1500), range(1900, 2200)


def read_date(value: object) -> date | None:
    """Read a date: Jalali or Gregorian, told apart by the year; digits of any script.

    Parameters
    ----------
    value
        Text such as ``1405/09/13`` or ``2026-12-04``, or a date.

    Returns
    -------
    The date, or None where the value is none.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(normalize(str(value)))
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        if year in _JALALI:
            return _jalali(year, month, day)
        return date(year, month, day) if year in _GREGORIAN else None
    except ValueError:
        return None


def jalali_text(day: date) -> str:
    """Write a date as Jalali year, month and day, such as 1405-09-13."""
    return "{}-{:02d}-{:02d}".format(*jalali_parts(day))


def jalali_month(year: int, month: int) -> tuple[date, ...]:
    """Return every day of a Jalali month.

    Parameters
    ----------
    year, month
        Such as 1405 and 9.
    """
    first = _jalali(year, month, 1).toordinal()
    length = JalaliDate.days_in_month(month, year)
    return tuple(date.fromordinal(first + turn) for turn in range(length))


def jalali_parts(day: date) -> tuple[int, int, int]:
    """Return Jalali year, month and day of a date."""
    there = JalaliDate(day)  # type: ignore[no-untyped-call]
    return there.year, there.month, there.day


def _jalali(year: int, month: int, day: int) -> date:
    there = JalaliDate(year, month, day)  # type: ignore[no-untyped-call]
    found: date = there.to_gregorian()
    return found
