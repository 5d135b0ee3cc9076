"""Hours and days as people read them, in Persian and English; days are of the Jalali calendar."""

from datetime import date

from layers.jalali import jalali_parts
from layers.texts import Language, text

_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def digits(plain: str, language: Language) -> str:
    """Write the digits of a text in those of the language; nothing else changes."""
    return plain.translate(_PERSIAN) if language == "fa" else plain


def clock(seconds: float, language: Language) -> str:
    """Write seconds after midnight as an hour, rounded to the minute, such as 08:30."""
    minutes = round(seconds / 60)
    return digits(f"{minutes // 60:02d}:{minutes % 60:02d}", language)


def day_text(day: date, language: Language) -> str:
    """Write weekday, day, month and year, such as Sunday 1 Azar 1405."""
    year, month, number = jalali_parts(day)
    named = f"{text(f'weekday_{day.weekday()}', language)} {number} "
    return digits(f"{named}{text(f'month_{month}', language)} {year}", language)


def month_text(year: int, month: int, language: Language) -> str:
    """Write month and year, such as Azar 1405."""
    return digits(f"{text(f'month_{month}', language)} {year}", language)
