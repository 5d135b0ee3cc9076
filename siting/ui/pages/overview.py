"""The country or a province at a glance: map, figures, and the areas beside it."""

import streamlit as st

from layers.texts import Words
from siting.maps import View, plan_view, view_facts
from siting.sentences.plans import missing_parts
from siting.ui.address import choose, chosen_words
from siting.ui.components.area_table import show_areas
from siting.ui.components.figures import show_certificate, show_figures
from siting.ui.components.map_frame import show_map
from siting.ui.components.plan_files import offer_files
from siting.ui.components.plan_page import plan_page
from siting.ui.components.shell import Chosen, choose_plan, opened
from siting.ui.components.welcome import welcome
from siting.ui.service.plans import PlanFile

#: Height of the map and of what stands beside it: the screen but for navigation and bar.
HEIGHT = "max(430px, calc(100vh - 118px))"


def show() -> None:
    """Show the page."""
    words = chosen_words()
    asked = choose_plan(words)
    if asked is None:
        welcome(words)
        return
    view = viewed(asked.file, asked.province)
    left, right = st.columns([2, 1], gap="small")
    with left:
        page = plan_page(asked, words)
        _show_map(page, asked, words)
    with right, st.container(key="siting-side", height="stretch"):
        show_figures(view_facts(view), words)
        show_certificate(view_facts(view), words)
        for sentence in missing_parts(view.facts.not_measured, words):
            st.caption(sentence)
        _show_areas(view, words)
        offer_files(page, view, words)


@st.cache_resource(max_entries=16, show_spinner=False)
def viewed(file: PlanFile, province: str | None) -> View:
    """Cut a plan down once for each state of its file."""
    return plan_view(opened(file), province=province)


def _show_map(page: str | None, asked: Chosen, words: Words) -> None:
    if page is None:
        return
    done = show_map(page, words, key="siting-overview-map", height=HEIGHT)
    if done and done.kind == "province" and done.id != asked.province:
        _go_to(done.id)


def _show_areas(view: View, words: Words) -> None:
    picked = show_areas(view, words, key="siting-areas", height="calc(100vh - 420px)")
    if picked and view.province_code is None and len(view.active) > 1:
        _go_to(picked)


def _go_to(province: str) -> None:
    choose("province", province)
    choose("view", None)
    st.rerun()
