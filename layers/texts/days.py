"""Hours and days as people read and write them, in both languages; days of a round are Jalali."""

from datetime import date, datetime

from layers.jalali import jalali_parts
from layers.text import key
from layers.texts import LANGUAGES, Words


def clock(seconds: float, words: Words) -> str:
    """Write seconds after midnight as an hour, rounded to the minute, such as 08:30."""
    minutes = round(seconds / 60)
    return words.digits(f"{minutes // 60:02d}:{minutes % 60:02d}")


def day_text(day: date, words: Words) -> str:
    """Write weekday, day, month and year, such as Sunday 1 Azar 1405."""
    year, month, number = jalali_parts(day)
    named = f"{words.text(f'weekday_{day.weekday()}')} {number} "
    return words.digits(f"{named}{words.text(f'month_{month}')} {year}")


def weekday_number(name: str) -> int | None:
    """Return a weekday, Monday being 0, by its name in either language; None for another word."""
    return _numbered(name, "weekday", range(7))


def month_number(name: str) -> int | None:
    """Return a Jalali month, Farvardin being 1, by its name likewise."""
    return _numbered(name, "month", range(1, 13))


def month_text(year: int, month: int, words: Words) -> str:
    """Write month and year, such as Azar 1405."""
    return words.digits(f"{words.text(f'month_{month}')} {year}")


def date_text(day: date, words: Words) -> str:
    """Write a date as its readers count days: Jalali in Persian, Gregorian in English."""
    if words.language == "fa":
        year, month, number = jalali_parts(day)
        named = words.text(f"month_{month}")
    else:
        year, month, number = day.year, day.month, day.day
        named = words.text(f"gregorian_{month}")
    return words.text("paper_day", day=words.digits(f"{number}"), month=named,
                      year=words.digits(f"{year}"))  # fmt: skip


def moment_text(moment: str, words: Words) -> str:
    """Write day and hour of a moment, as a clock on the wall of this machine shows it.

    Parameters
    ----------
    moment
        ISO 8601, with its distance from UTC.
    words
        The language.
    """
    here = datetime.fromisoformat(moment).astimezone()
    hour = clock(3600 * here.hour + 60 * here.minute, words)
    return words.joined([date_text(here.date(), words), hour])


def _numbered(name: str, kind: str, numbers: range) -> int | None:
    """Return which of several names of the catalog one is, however it is typed."""
    said = key(name)
    return next(
        (
            number
            for number in numbers
            for language in LANGUAGES
            if said and key(Words(language).text(f"{kind}_{number}")) == said
        ),
        None,
    )
