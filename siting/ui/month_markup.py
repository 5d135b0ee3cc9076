"""A Jalali month as a table of weeks: holidays by name, days without rounds, visits a day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from layers.jalali import jalali_parts
from layers.texts import Words
from layers.texts.days import month_text
from siting.maps.markup import template
from siting.rounds.calendar import WEEKDAYS, Holiday, Month

_TEMPLATES = Path(__file__).with_name("templates")
#: Weekdays as Python counts them, in the order of an Iranian calendar.
WEEK = (5, 6, 0, 1, 2, 3, 4)


def month_html(
    month: Month,
    words: Words,
    *,
    holidays: Sequence[Holiday],
    days_off: Collection[str],
    visits: Mapping[date, int],
) -> str:
    """Return a month as HTML.

    Parameters
    ----------
    month
        The month.
    words
        The language.
    holidays
        Its holidays, with names in that language.
    days_off
        Weekdays without rounds, of `siting.rounds.calendar.WEEKDAYS`.
    visits
        How many visits are planned on each day; days without any may be left out.
    """
    named = {holiday.day: _holiday(holiday, words) for holiday in holidays}
    cells: list[dict[str, str] | None] = [None] * WEEK.index(month.days[0].weekday())
    cells += [_cell(day, named.get(day), days_off, visits.get(day, 0), words) for day in month.days]
    cells += [None] * (-len(cells) % len(WEEK))
    weeks = [cells[start : start + len(WEEK)] for start in range(0, len(cells), len(WEEK))]
    title = words.text("rounds_calendar", month=month_text(month.year, month.month, words))
    weekdays = [words.text(f"weekday_{number}") for number in WEEK]
    filled = template("month_days.html", _TEMPLATES)
    return filled.render(title=title, weekdays=weekdays, weeks=weeks)


def _cell(
    day: date, holiday: str | None, days_off: Collection[str], visits: int, words: Words
) -> dict[str, str]:
    number = words.number(jalali_parts(day)[2])
    if visits:
        said = words.text("rounds_visits_of", count=visits)
        return {"number": number, "kind": "busy", "said": said}
    if holiday:
        return {"number": number, "kind": "holiday", "said": holiday}
    if WEEKDAYS[day.weekday()] in days_off:
        return {"number": number, "kind": "off", "said": words.text("rounds_free_day")}
    return {"number": number, "kind": "work", "said": ""}


def _holiday(holiday: Holiday, words: Words) -> str:
    name = words.digits(holiday.name)
    return words.text("rounds_estimated", name=name) if holiday.estimated else name
