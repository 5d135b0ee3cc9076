"""The centers of a province with their workers, and a month of home visits of one of them."""

import pandas as pd
import streamlit as st

from layers.texts import Words, isolated
from siting.reports.center_tables import center_file, center_table
from siting.sentences.workers import staff_in_words
from siting.ui.address import choose, chosen, chosen_words, write_address
from siting.ui.components.again import run_again
from siting.ui.components.center_card import show_card
from siting.ui.components.center_list import list_centers
from siting.ui.components.income_form import ask_tariff
from siting.ui.components.map_frame import show_map
from siting.ui.components.plan_page import plan_page
from siting.ui.components.rounds_desk import show_desk
from siting.ui.components.shell import Chosen, choose_plan, opened
from siting.ui.components.table_files import offer_table
from siting.ui.components.welcome import welcome
from siting.ui.service.plans import PlanFile

#: Height of the map: the screen but for navigation, bar and parts.
HEIGHT = "max(430px, calc(100vh - 166px))"
_PARTS = ("list", "rounds")


def show() -> None:
    """Show the page."""
    words = chosen_words()
    asked = choose_plan(words, whole=False)
    if asked is None:
        welcome(words)
        return
    table = tabled(asked.file, asked.province)
    if table.empty:
        st.info(words.text("centers_none"))
        return
    if _choose_part(words) == "rounds":
        _show_rounds(asked, table, words)
    else:
        _show_centers(asked, table, words)


@st.cache_data(max_entries=16, show_spinner=False)
def tabled(file: PlanFile, province: str | None) -> pd.DataFrame:
    """Return the centers of a province once for each state of a plan."""
    return center_table(opened(file), province=province)


def _choose_part(words: Words) -> str:
    asked = st.segmented_control(
        words.text("centers_part"),
        _PARTS,
        default=st.session_state.get("centers part", _PARTS[0]),
        required=True,
        format_func=lambda part: words.text(f"centers_part_{part}"),
        label_visibility="collapsed",
        key=f"centers part {words.language}",
    )
    st.session_state["centers part"] = asked or _PARTS[0]
    return asked or _PARTS[0]


@st.fragment
def _show_centers(asked: Chosen, table: pd.DataFrame, words: Words) -> None:
    """Show map and list, each leading to the other, and the card of what was picked."""
    center = _center(table)
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        on_map = _show_map(asked, center, words)
    with right, st.container(key="siting-side", height="stretch"):
        in_list = list_centers(
            table, words, key="siting-centers", height="max(180px, 33vh)", selected=center
        )
        picked = in_list or on_map
        if picked and picked != center and picked in table.index:
            choose("center", picked)
            write_address()
            run_again()
        if center is None:
            st.info(words.text("centers_pick"))
            _tell_staff(asked, table, words)
        else:
            show_card(asked.plan, center, table.loc[[center]].iloc[0], words)
        ask_tariff(asked.plan, table, words, center=center)
        with st.container(key="siting-files", horizontal=True, gap="small"):
            offer_table(lambda: center_file(table, words), words, name="centers")


def _center(table: pd.DataFrame) -> str | None:
    asked = chosen("center")
    return asked if asked in table.index else None


def _show_map(asked: Chosen, center: str | None, words: Words) -> str | None:
    page = plan_page(asked, words)
    if page is None:
        return None
    selected = None if center is None else ("center", center)
    done = show_map(page, words, key="siting-centers-map", height=HEIGHT, selected=selected)
    return done.id if done and done.kind == "center" else None


def _tell_staff(asked: Chosen, table: pd.DataFrame, words: Words) -> None:
    centers = asked.plan.centers.loc[table.index]
    if centers["workers_by_hours"].notna().all():
        told = staff_in_words(centers, asked.plan.catchments, words, loads=table["load"])
        st.caption(told)


@st.fragment
def _show_rounds(asked: Chosen, table: pd.DataFrame, words: Words) -> None:
    """Choose a center, and open its rounds for whoever may see homes."""
    names = {str(center): _named(str(center), row) for center, row in table.iterrows()}
    before = _center(table)
    ids = sorted(names, key=names.__getitem__)
    center = st.selectbox(
        words.text("rounds_center"),
        ids,
        index=ids.index(before) if before in ids else 0,
        format_func=names.__getitem__,
        key=f"rounds center {words.language} {before}",
    )
    if center != before:
        choose("center", center)
        write_address()
    show_desk(asked, center, words)


def _named(center: str, row: pd.Series) -> str:
    parts = [part for part in (row["name"], row["county"]) if isinstance(part, str)]
    return f"{' · '.join(parts)} ({isolated(center)})"
