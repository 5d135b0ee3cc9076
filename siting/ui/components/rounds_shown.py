"""Rounds that were planned: in words, day by day, on a map, and to take away.

This is casework. The map is handed to the frame itself and the sheets are packed when somebody asks
for them; neither becomes a file that is served.
"""

import pandas as pd
import streamlit as st

from layers.texts import Words, isolated
from layers.texts.days import clock, day_text
from siting.privacy import harmless_markdown
from siting.reports.day_sheets import month_map, rounds_zip
from siting.rounds import CenterRounds
from siting.ui.components.again import run_again
from siting.ui.components.table import Cell, Row, show_table
from siting.ui.service.casework import Opened

#: Height of the map, in pixels.
MAP_HEIGHT = 560
_DAYS = ("day", "out_and_back", "visits", "home", "way")


def show_rounds(opened: Opened, words: Words) -> None:
    """Show the rounds of a center.

    Parameters
    ----------
    opened
        The rounds.
    words
        The language.
    """
    for sentence in opened.told(words):
        st.write(harmless_markdown(sentence))
    rounds = opened.rounds
    left, right = st.columns([1, 1], vertical_alignment="bottom")
    with left:
        worker = _choose_worker(rounds, words)
    right.download_button(
        words.text("rounds_zip"),
        lambda: rounds_zip(rounds, language=words.language),
        f"rounds-{rounds.month}.zip",
        "application/zip",
        on_click="ignore",
        key="rounds zip",
    )
    _show_worker(rounds.of(worker), worker, words)
    _show_left(rounds, words)


def _choose_worker(rounds: CenterRounds, words: Words) -> str:
    return st.selectbox(
        words.text("rounds_worker"),
        rounds.workers,
        format_func=isolated,
        key=f"rounds shown {words.language} {rounds.center_id}",
    )


def _show_worker(own: CenterRounds, worker: str, words: Words) -> None:
    if own.days.empty:
        st.info(words.text("rounds_nobody"))
        return
    days = own.days.sort_values("date")
    told = f"rounds day {worker}"
    asked = st.session_state.get(told)
    day = next((each for each in days["date"] if str(each) == asked), None)
    page = month_map(own, worker, day=day, language=words.language)
    st.iframe(page, height=MAP_HEIGHT, alt=words.text("rounds_map_alt"))
    picked = show_table(
        [words.text(f"rounds_{head}") for head in _DAYS],
        [_day_row(each, words) for _, each in days.iterrows()],
        words,
        key=f"siting-days-{words.language}",
        label=words.text("rounds_days_title", worker=words.name(worker)),
        height="210px",
        kinds=("text", "number", "number", "number", "number"),
        selected=asked,
    )
    if picked and picked != asked:
        st.session_state[told] = picked
        run_again()


def _day_row(day: pd.Series, words: Words) -> Row:
    out = words.text(
        "sheet_hours_of", leave=clock(day["leave_s"], words), back=clock(day["back_s"], words)
    )
    return Row(
        str(day["date"]),
        [
            Cell(day_text(day["date"], words), str(day["date"])),
            Cell(out, float(day["leave_s"])),
            Cell(words.number(day["visits"]), float(day["visits"])),
            Cell(_minutes(day["visit_s"], words), float(day["visit_s"])),
            Cell(_minutes(day["travel_s"], words), float(day["travel_s"])),
        ],
    )


def _minutes(seconds: float, words: Words) -> str:
    return words.text("sheet_minutes", number=words.number(seconds / 60))


def _show_left(rounds: CenterRounds, words: Words) -> None:
    left = rounds.visits[rounds.visits["date"].isna()]
    if left.empty:
        return
    rows = [
        Row(str(number), [
            Cell(isolated(str(visit["household_id"])), str(visit["household_id"])),
            Cell(isolated(str(visit["worker"])), str(visit["worker"])),
            Cell(words.reasons(str(visit["reason"]))),
        ])
        for number, visit in left.iterrows()
    ]  # fmt: skip
    heads = [words.text(key) for key in ("rounds_household", "rounds_worker", "rounds_why")]
    with st.expander(words.text("rounds_left_title"), expanded=True):
        show_table(
            *(heads, rows, words),
            key=f"siting-left-{words.language}",
            label=words.text("rounds_left_title"),
            height="240px",
            kinds=("text", "text", "text"),
            pick=False,
        )
