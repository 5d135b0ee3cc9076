"""What a month of rounds is asked with: month, worker, free weekdays, hours, tables besides."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from layers.jalali import jalali_parts
from layers.texts import Words
from layers.texts.days import clock, month_text
from siting.rounds.calendar import WEEKDAYS, Month
from siting.ui.month_markup import WEEK
from siting.ui.service.casework import Asked, Upload

#: Months that are offered: the one before this one, this one, and those that follow.
_BEFORE, _AFTER = 1, 12
_STARTS = tuple(range(7 * 3600, 11 * 3600, 1800))
_SECONDS = (2, 5, 20, 60)


def ask_rounds(center: str, workers: Sequence[str], words: Words) -> tuple[Asked, bool]:
    """Ask what month is to be planned.

    Parameters
    ----------
    center
        Id of the center.
    workers
        Its social workers.
    words
        The language.

    Returns
    -------
    What is asked, and whether it is to be planned now.
    """
    own = f"{words.language} {center}"
    month = st.selectbox(
        words.text("rounds_month"),
        _months(),
        index=_BEFORE + 1,
        format_func=lambda each: month_text(each.year, each.month, words),
        key=f"rounds month {words.language}",
    )
    everyone = words.text("rounds_all_workers")
    worker = st.selectbox(
        words.text("rounds_worker"), [everyone, *workers], key=f"rounds worker {own}"
    )
    free = st.pills(
        words.text("rounds_free"),
        [WEEKDAYS[day] for day in WEEK if WEEKDAYS[day] != "friday"],
        selection_mode="multi",
        format_func=lambda name: words.text(f"weekday_{WEEKDAYS.index(name)}"),
        key=f"rounds free {words.language}",
        wrap=True,
    )
    start, seconds = _ask_time(words)
    visits, holidays = _ask_tables(words)
    asked = Asked(
        center,
        month,
        None if worker == everyone else worker,
        tuple(free),
        start,
        seconds,
        visits,
        holidays,
    )
    go = st.button(words.text("rounds_plan"), type="primary", key="rounds plan", width="stretch")
    return asked, go


def _months() -> list[Month]:
    year, month, _ = jalali_parts(date.today())
    now = 12 * year + month - 1
    return [Month(each // 12, each % 12 + 1) for each in range(now - _BEFORE, now + _AFTER + 1)]


def _ask_time(words: Words) -> tuple[int, float]:
    left, right = st.columns(2)
    start = left.selectbox(
        words.text("rounds_start"),
        _STARTS,
        index=_STARTS.index(8 * 3600),
        format_func=lambda seconds: clock(seconds, words),
        key=f"rounds start {words.language}",
    )
    seconds = right.selectbox(
        words.text("rounds_seconds"),
        _SECONDS,
        index=1,
        format_func=words.number,
        key=f"rounds seconds {words.language}",
    )
    return int(start), float(seconds)


def _ask_tables(words: Words) -> tuple[Upload | None, Upload | None]:
    with st.expander(words.text("rounds_more")):
        visits = st.file_uploader(
            words.text("rounds_visits_file"),
            type=["csv", "xlsx", "parquet"],
            key=f"rounds visits {words.language}",
        )
        holidays = st.file_uploader(
            words.text("rounds_holidays_file"),
            type=["txt", "csv"],
            key=f"rounds holidays {words.language}",
        )
    return taken(visits), taken(holidays)


def taken(file: object) -> Upload | None:
    """Return what somebody gave, as the service takes it; None for nothing."""
    name, content = getattr(file, "name", None), getattr(file, "getvalue", None)
    return None if name is None or content is None else Upload(str(name), bytes(content()))
