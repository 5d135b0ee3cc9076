"""A month of home visits, told."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from layers.texts import Words
from layers.texts.days import day_text
from siting.sentences.travel import source_word


def rounds_in_words(
    visits: pd.DataFrame,
    days: pd.DataFrame,
    *,
    center_id: str,
    month: str,
    workers: int,
    dates: int,
    travel_source: str,
    words: Words,
) -> list[str]:
    """Say in a few sentences what the rounds of a center reach, and why visits are left out.

    Parameters
    ----------
    visits
        Every due visit: date (missing where it is on no day) and reason.
    days
        One row for each worker and day with visits: visit_s, travel_s.
    center_id, month
        Whose rounds, and when.
    workers, dates
        How many visit, and on how many days rounds can be made.
    travel_source
        ``estimated``, ``network`` or ``mixed``.
    words
        The language.
    """
    planned = visits["date"].notna()
    told = words.text(
        "rounds_told",
        visits=len(visits),
        center=words.name(center_id),
        month=words.name(words.digits(month)),
        planned=int(planned.sum()),
        days=len(days),
        most=workers * dates,
        workers=workers,
        home=days["visit_s"].sum() / 3600.0,
        way=days["travel_s"].sum() / 3600.0,
        source=source_word(travel_source, words),
    )
    counts = visits.loc[~planned, "reason"].value_counts().sort_index()
    left = [
        words.text("rounds_left", count=int(count), why=words.reasons(str(cell)))
        for cell, count in counts.items()
    ]
    return [told, *left]


def estimated_days_in_words(days: Sequence[date], words: Words) -> list[str]:
    """Say which days are free by an estimate of the lunar calendar only; nothing for none."""
    if not days:
        return []
    named = words.listed([day_text(day, words) for day in days])
    return [words.text("rounds_estimated_days", days=named)]
