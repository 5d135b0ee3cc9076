"""Gaps of a province: its neighborhoods, worst first, beside the map; what would close each."""

import streamlit as st

from layers.texts import Words
from siting.reports.gap_lists import GapList, gap_list_file
from siting.ui.address import choose, chosen, chosen_words, write_address
from siting.ui.components.finder import found_in, show_finder
from siting.ui.components.gap_remedy import show_remedy
from siting.ui.components.gap_rows import MOST_ROWS, show_gaps
from siting.ui.components.map_frame import Picked, done_on_map, show_map
from siting.ui.components.plan_page import plan_page, viewed
from siting.ui.components.shell import Chosen, choose_plan, opened
from siting.ui.components.table import picked_row
from siting.ui.components.table_files import offer_table
from siting.ui.components.welcome import welcome
from siting.ui.service.plans import PlanFile

_HEIGHT, _ROWS = "max(430px, calc(100vh - 136px))", "max(240px, calc(100vh - 430px))"
_MAP, _TABLE = "siting-gaps-map", "siting-gaps"
#: The county that is chosen, and the place that was found when it was.
_COUNTY, _FOLLOWED = "gaps county", "gaps followed"
#: What the box of counties holds for all of them.
_ALL = ""


def show() -> None:
    """Show the page."""
    words = chosen_words()
    with st.container(key="siting-top", horizontal=True, vertical_alignment="center"):
        asked = choose_plan(words, whole=False)
        if asked is not None:
            show_finder(asked, words)
    if asked is None:
        welcome(words)
        return
    page = plan_page(asked, words)
    with st.spinner(words.text("gaps_wait")):
        listed = gap_list(asked.file, asked.province)
    _side_by_side(asked, page, listed, words)


@st.cache_resource(max_entries=8, show_spinner=False)
def gap_list(file: PlanFile, province: str | None) -> GapList:
    """List the gaps of a province once for each state of its plan."""
    return GapList.of(viewed(file, province), opened(file).centers)


@st.fragment
def _side_by_side(asked: Chosen, page: str | None, listed: GapList, words: Words) -> None:
    _follow(listed)
    view, area = viewed(asked.file, asked.province), chosen("area")
    left, right = st.columns(2, gap="small")
    with left:
        if page is not None:
            _show_map(asked, page, words)
    with right, st.container(key="siting-side", height="stretch"):
        with st.container(key="siting-county", horizontal=True, vertical_alignment="center"):
            here = listed.within(_choose_county(listed, asked, words))
            _say_counts(here, words)
        if not here.worst.empty:
            show_gaps(here.worst, words, key=_TABLE, height=_ROWS, selected=area)
        show_remedy(listed, view, area, words)
        if not here.worst.empty:
            with st.container(key="siting-gap-files", horizontal=True, gap="small"):
                offer_table(lambda: gap_list_file(here, view, words), words, name="gap-list")


def _follow(listed: GapList) -> None:
    """Choose what was picked in the list or on the map since the last run."""
    row, done = picked_row(_TABLE), done_on_map(_MAP)
    if row is not None:
        choose("area", row)
        choose("center", None)
    elif done is not None and done.act == "picked":
        choose("area", done.id if done.kind == "area" else None)
        choose("center", done.id if done.kind == "center" else None)
        _leave_county(done, listed)
    else:
        return
    write_address()


def _leave_county(done: Picked, listed: GapList) -> None:
    """Show all counties where the list is narrowed to another one than that of an area."""
    county = st.session_state.get(_COUNTY, _ALL)
    if done.kind == "area" and county != _ALL and listed.county.get(done.id) != county:
        st.session_state[_COUNTY] = _ALL


def _show_map(asked: Chosen, page: str, words: Words) -> None:
    found, area, center = found_in(asked.province), chosen("area"), chosen("center")
    selected = ("area", area) if area else ("center", center) if center else None
    pin = found.pin if found and not selected else None
    show_map(page, words, key=_MAP, height=_HEIGHT, selected=selected, pin=pin)


def _choose_county(listed: GapList, asked: Chosen, words: Words) -> str | None:
    """Offer the counties; one that was looked for is chosen, and all once an area is elsewhere."""
    found = found_in(asked.province)
    if found != st.session_state.get(_FOLLOWED):
        st.session_state[_COUNTY] = found.id if found and found.kind == "county" else _ALL
    st.session_state[_FOLLOWED] = found
    offered = [_ALL, *listed.counties]
    if st.session_state.get(_COUNTY) not in offered:
        st.session_state[_COUNTY] = _ALL
    county = st.selectbox(
        words.text("gaps_choose_county"),
        offered,
        format_func=lambda name: name or words.text("gaps_all_counties"),
        label_visibility="collapsed",
        key=_COUNTY,
    )
    return county or None


def _say_counts(here: GapList, words: Words) -> None:
    count, withheld = len(here.worst), len(here.withheld)
    said = []
    if count:
        households = float(here.worst["without_coverage"].sum())
        said = [words.text("gaps_counted", count=count, households=households)]
    else:
        said = [words.text("gaps_none_but_withheld" if withheld else "gaps_none")]
    if withheld:
        said.append(words.text("gaps_withheld", count=withheld))
    if count > MOST_ROWS:
        said.append(words.text("gaps_first", shown=MOST_ROWS, count=count))
    st.caption(" ".join(said))
