"""The days of a Jalali month on which social workers go out: no Fridays, no holidays."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from layers.errors import FileFormatError
from layers.jalali import jalali_month, jalali_parts, read_date
from layers.text import normalize
from siting.errors import CalendarError

#: Weekdays as Python counts them, Monday being 0.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: Month and day of the national holidays that the solar calendar fixes (law on public holidays of
#: 1980, as amended): Nowruz, 12 and 13 Farvardin, 14 and 15 Khordad, 22 Bahman, 29 Esfand. Those of
#: the lunar calendar move, and are announced each year.
SOLAR_HOLIDAYS = frozenset(
    [(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)]
)

_MONTH = re.compile(r"(1[34]\d\d)[-/.](\d{1,2})")


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
            message = f"There is no Jalali month {self}; write year and month, such as 1405-09."
            raise CalendarError(message)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a month written as 1405-09, in digits of any script.

        Raises
        ------
        CalendarError
            When it is none.
        """
        found = _MONTH.fullmatch(normalize(text))
        if found is None:
            message = f"{text!r} is no Jalali month; write year and month, such as 1405-09."
            raise CalendarError(message)
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
        Holidays besides `SOLAR_HOLIDAYS`.
    days_off
        Weekdays without rounds, of `WEEKDAYS`.

    Raises
    ------
    CalendarError
        When there is no such weekday, or no day is left.
    """
    unknown = sorted(set(days_off) - set(WEEKDAYS))
    if unknown:
        message = f"There is no weekday {unknown[0]!r}; choose from {', '.join(WEEKDAYS)}."
        raise CalendarError(message)
    free = {WEEKDAYS.index(name) for name in days_off}
    left = tuple(
        day
        for day in month.days
        if day.weekday() not in free
        and day not in holidays
        and jalali_parts(day)[1:] not in SOLAR_HOLIDAYS
    )
    if not left:
        message = f"No day of {month} is left for rounds; check the holidays and the days off."
        raise CalendarError(message)
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
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not text in UTF-8" if isinstance(error, ValueError) else error.strerror
        message = f"The holidays {file} cannot be read: {reason}. Give a text file."
        raise FileFormatError(message) from error
    found = set()
    for turn, line in enumerate(lines, start=1):
        first = re.split("[,;\t،؛]", line, maxsplit=1)[0].strip()
        if not re.search(r"\d", first) or first.startswith("#"):
            continue
        day = read_date(first)
        if day is None:
            message = (
                f"Line {turn} of {file.name} starts with no date: {first!r}. Write one date a "
                "line, such as 1405-09-13."
            )
            raise FileFormatError(message)
        found.add(day)
    return frozenset(found)
