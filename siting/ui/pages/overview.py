"""The country or a province at a glance: map, figures, and the areas beside it."""

import streamlit as st

from layers.texts import Words
from siting.maps import View, view_facts
from siting.sentences.plans import missing_parts
from siting.ui.address import choose, chosen_words
from siting.ui.components.area_table import show_areas
from siting.ui.components.figures import show_certificate, show_figures
from siting.ui.components.finder import found_in, listed_places, show_finder, show_found
from siting.ui.components.map_frame import show_map
from siting.ui.components.plan_files import offer_files
from siting.ui.components.plan_page import plan_page, viewed
from siting.ui.components.shell import Chosen, choose_plan
from siting.ui.components.welcome import welcome
from siting.ui.service.places import county_place

#: Height of the map and of what stands beside it: the screen but for navigation and bar.
HEIGHT = "max(430px, calc(100vh - 136px))"


def show() -> None:
    """Show the page."""
    words = chosen_words()
    with st.container(key="siting-top", horizontal=True, vertical_alignment="center"):
        asked = choose_plan(words)
        if asked is not None:
            show_finder(asked, words)
    if asked is None:
        welcome(words)
        return
    left, right = st.columns([2, 1], gap="small")
    with left:
        page = plan_page(asked, words)
        _show_map(page, asked, words)
    view = viewed(asked.file, asked.province)  # the browser draws the map meanwhile
    with right, st.container(key="siting-side", height="stretch"):
        _offer_country(asked, view, words)
        show_figures(view_facts(view), words)
        show_certificate(view_facts(view), words)
        for sentence in missing_parts(view.facts.not_measured, words):
            st.caption(sentence)
        _show_areas(asked, view, words)
        offer_files(page, view, words)


def _show_map(page: str | None, asked: Chosen, words: Words) -> None:
    if page is None:
        return
    found = found_in(asked.province)
    done = show_map(
        page,
        words,
        key="siting-overview-map",
        height=HEIGHT,
        selected=found.selected if found else None,
        pin=found.pin if found else None,
    )
    if done and done.kind == "province" and done.id != asked.province:
        _go_to(done.id)


def _offer_country(asked: Chosen, view: View, words: Words) -> None:
    """Lead back from a province, where the plan has others."""
    if asked.province is None or view.whole:
        return
    if st.button(words.text("back_to_country"), icon=":material/public:", key="siting-back"):
        _go_to(None)


def _show_areas(asked: Chosen, view: View, words: Words) -> None:
    """Lead from a province to its map, and from a county to its place on the map."""
    found = found_in(asked.province)
    county = found.id if found and found.kind == "county" else None
    picked = show_areas(
        view, words, key="siting-areas", height="max(220px, calc(100vh - 460px))", selected=county
    )
    if picked and len(view.active) > 1:
        _go_to(picked)
    elif picked:
        show_found(county_place(listed_places(asked.file), picked, province=view.active[0]))


def _go_to(province: str | None) -> None:
    choose("province", province)
    choose("view", None)
    st.rerun()
