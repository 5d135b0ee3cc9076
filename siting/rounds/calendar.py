"""The days of a Jalali month on which social workers go out: no Fridays, no holidays.

National holidays are those of the package `holidays`, which needs no network. Those of the lunar
calendar are announced each year by the sighting of the moon; for a year that it has no announced
dates of, the package estimates them, and they are marked so.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from layers.errors import FileFormatError
from layers.extras import need_package
from layers.files.settings import read_text
from layers.jalali import jalali_month, read_date
from layers.text import normalize
from layers.texts import Language
from layers.texts.days import month_number, weekday_number
from siting.errors import CalendarError

#: Weekdays as Python counts them, Monday being 0.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: How far an estimate of the lunar calendar may be from the announced date.
ESTIMATE_DAYS = timedelta(days=1)

#: Languages as the package of holidays calls them.
_SPOKEN = {"en": "en_US", "fa": "fa_IR"}

_MONTH = re.compile(r"(1[34]\d\d)[-/.](\d{1,2})")
_NAMED = re.compile(r"(\D+?) ?(1[34]\d\d)")


@dataclass(frozen=True, order=True)
class Month:
    """A month of the Jalali calendar.

    Parameters
    ----------
    year, month
        Such as 1405 and 9.

    Raises
    ------
    CalendarError
        When there is no such month.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse what is no month."""
        if not (1300 <= self.year < 1500 and 1 <= self.month <= 12):
            message = "There is no Jalali month {month}; write year and month, such as 1405-09."
            raise CalendarError(message, month=self)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a month written as 1405-09, or with its name, in digits of any script.

        Raises
        ------
        CalendarError
            When it is none.
        """
        plain = normalize(text)
        named = _NAMED.fullmatch(plain)
        number = None if named is None else month_number(named[1])
        if named is not None and number is not None:
            return cls(int(named[2]), number)
        found = _MONTH.fullmatch(plain)
        if found is None:
            message = "{text!r} is no Jalali month; write year and month, such as 1405-09."
            raise CalendarError(message, text=text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        """Write the month as `read` reads it."""
        return f"{self.year}-{self.month:02d}"

    @property
    def number(self) -> int:
        """Months since the year 0: the next month has the next number."""
        return 12 * self.year + self.month - 1

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the month."""
        return jalali_month(self.year, self.month)


@dataclass(frozen=True, order=True)
class Holiday:
    """A national holiday.

    Parameters
    ----------
    day
        The day.
    name
        What is remembered, in the language that was asked for; several names are joined.
    estimated
        Whether only an estimate of the lunar calendar says so.
    """

    day: date
    name: str
    estimated: bool


def month_holidays(
    month: Month, *, announced: Collection[date] = (), language: Language = "en"
) -> tuple[Holiday, ...]:
    """Return the national holidays of a month.

    Parameters
    ----------
    month
        The month.
    announced
        Holidays that somebody has announced. They win: an estimated holiday gives way to one of
        them that is at most `ESTIMATE_DAYS` away.
    language
        Of the names.

    Raises
    ------
    MissingPackageError
        When the package that knows them is not installed.
    CalendarError
        When it knows none for the year.
    """
    need_package("holidays", extra="rounds", what="The calendar of holidays")
    from holidays.countries.iran import Iran  # noqa: PLC0415 - slow to import, and an extra

    years = {day.year for day in month.days}
    if min(years) < Iran.start_year or max(years) > Iran.end_year:
        message = (
            "The holidays of {month} are not known, only those from {start_year} to {end_year}; "
            "check the year."
        )
        raise CalendarError(
            message, month=month, start_year=Iran.start_year, end_year=Iran.end_year
        )
    spoken = _SPOKEN[language]
    marked = Iran(years=years, language=spoken, islamic_show_estimated=True)
    plain = Iran(years=years, language=spoken, islamic_show_estimated=False)
    found = []
    for day in month.days:
        names = plain.get_list(day)
        estimated = bool(names) and not set(names) & set(marked.get_list(day))
        replaced = estimated and any(abs(day - other) <= ESTIMATE_DAYS for other in announced)
        if names and not replaced:
            found.append(Holiday(day, ", ".join(names), estimated))
    return tuple(found)


def work_days(
    month: Month,
    *,
    holidays: Collection[date] = (),
    days_off: Collection[str] = ("friday",),
) -> tuple[date, ...]:
    """Return the days of a month on which rounds are made.

    Parameters
    ----------
    month
        The month.
    holidays
        Holidays that were announced, besides and before those of `month_holidays`.
    days_off
        Weekdays without rounds, of `WEEKDAYS` or by their Persian names.

    Raises
    ------
    CalendarError
        When there is no such weekday, or no day is left.
    """
    unknown = sorted(name for name in days_off if weekday_number(name) is None)
    if unknown:
        message = "There is no weekday {unknown!r}; choose from {weekdays}."
        raise CalendarError(message, unknown=unknown[0], weekdays=list(WEEKDAYS))
    free = {weekday_number(name) for name in days_off}
    kept = {*holidays, *(known.day for known in month_holidays(month, announced=holidays))}
    left = tuple(day for day in month.days if day.weekday() not in free and day not in kept)
    if not left:
        message = "No day of {month} is left for rounds; check the holidays and the days off."
        raise CalendarError(message, month=month)
    return left


def read_holidays(path: str | Path) -> frozenset[date]:
    """Read holidays from a text file: one date a line, Jalali or Gregorian.

    Parameters
    ----------
    path
        A text or CSV file; what follows a comma is the holiday's name, and lines without a digit
        (headings, remarks) are passed over.

    Raises
    ------
    FileFormatError
        When the file cannot be read, or a line is no date.
    """
    file = Path(path)
    lines = read_text(file, as_what="holidays").splitlines()
    found = set()
    for turn, line in enumerate(lines, start=1):
        first = re.split("[,;\t،؛]", line, maxsplit=1)[0].strip()
        if not re.search(r"\d", first) or first.startswith("#"):
            continue
        day = read_date(first)
        if day is None:
            message = (
                "Line {turn} of {file} starts with no date: {first!r}. Write one date a line, such "
                "as 1405-09-13."
            )
            raise FileFormatError(message, turn=turn, file=file.name, first=first)
        found.add(day)
    return frozenset(found)
