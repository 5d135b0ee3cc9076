"""Two plans or scenarios beside each other: on linked maps, in words, in tables and as files."""

from functools import partial

import streamlit as st

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import SitingError
from siting.maps import comparison_map, page_html
from siting.plans.comparing import Comparison
from siting.privacy import harmless_markdown
from siting.ui.address import chosen_words
from siting.ui.components.comparison_sides import (
    Compared,
    choose_sides,
    in_order,
    ready,
    show_swap,
)
from siting.ui.components.comparison_tables import show_counties, show_groups
from siting.ui.components.comparison_words import (
    offer_comparison,
    show_actions,
    show_basis,
    show_gains,
    show_summary,
)
from siting.ui.components.growth_curve import show_curves
from siting.ui.components.map_frame import show_map
from siting.ui.components.plan_page import drawn_page, plan_page
from siting.ui.components.shell import Chosen, choose_plan
from siting.ui.components.welcome import lead_to, welcome
from siting.ui.service.comparisons import compared
from siting.ui.service.map_pages import page_bytes
from siting.ui.service.plans import PlanFile

#: Height of the maps.
HEIGHT = "max(380px, calc(100vh - 300px))"


def show() -> None:
    """Show the page."""
    words = chosen_words()
    chosen = choose_plan(words)
    if chosen is None:
        welcome(words)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="siting-bar-other"):
        sides = choose_sides(chosen, words)
        if sides is not None:
            show_swap(words)
            beside = _choose_view(words)
    if sides is None:
        st.info(words.text("compare_none"))
        with st.container(horizontal=True, gap="small", key="siting-compare-leads"):
            lead_to("make", words)
            lead_to("workshop", words)
        show_curves(words)
        return
    both = [ready(side, chosen.province, words) for side in sides]
    if both[0] is None or both[1] is None:
        show_curves(words)
        return
    first, second = in_order(both[0], both[1])
    try:
        with st.spinner(words.text("compare_working")):
            comparison = _compared(first.asked.file, second.asked.file)
    except (SitingError, LayersError, OSError):
        st.error(words.text("compare_unlike"))
        return
    file = first.asked.file
    question = (second.asked.file, "changes", f"{file.path.resolve()} {file.changed}")
    draw = partial(_drawn, second.asked, comparison)
    if beside:
        _show_beside(first, second, words)
    elif page := drawn_page(question, draw, words):
        show_map(page, words, key="siting-compare-changes", height=HEIGHT)
    _show_details(comparison, words)
    offer_comparison(comparison, partial(page_bytes, question, draw), words)
    show_curves(words)


def _choose_view(words: Words) -> bool:
    """Offer both plans side by side, or what changes; tell whether it is the first."""
    views = ("compare_beside", "compare_changes")
    view = st.segmented_control(
        words.text("compare_view"), views, default=views[0], required=True, format_func=words.text,
        key=f"compare view {words.language}", label_visibility="collapsed",
    )  # fmt: skip
    return view != views[1]


@st.cache_resource(max_entries=4, show_spinner=False)
def _compared(before: PlanFile, after: PlanFile) -> Comparison:
    """Compare two plans once for each state of both."""
    return compared(before.path, after.path)


def _drawn(second: Chosen, comparison: Comparison) -> str:
    """Draw the map of changes."""
    return page_html(comparison_map(comparison, second.plan))


def _show_beside(first: Compared, second: Compared, words: Words) -> None:
    """Show both side by side, on maps that move together."""
    columns = st.columns(2, gap="small")
    titles = ("compare_before", "compare_after")
    for column, title, each in zip(columns, titles, (first, second), strict=True):
        with column:
            st.caption(words.text(title, name=harmless_markdown(each.name(words))))
            name = plan_page(each.asked, words)
            if name is not None:
                show_map(name, words, key=f"siting-{title}", height=HEIGHT, linked="compare")


def _show_details(comparison: Comparison, words: Words) -> None:
    """Show actions, gains and losses, and what the comparison rests on."""
    parts = {
        "compare_summary": show_summary,
        "compare_actions": show_actions,
        "compare_gains": show_gains,
        "compare_counties": show_counties,
        "compare_groups": show_groups,
        "compare_basis": show_basis,
    }
    tabs = st.tabs([words.text(name) for name in parts])
    for tab, show_part in zip(tabs, parts.values(), strict=True):
        with tab:
            show_part(comparison, words)
