"""What if: centers are moved, added, closed and enlarged, and one sees at once who gains."""

import streamlit as st

from layers.texts import Words
from siting.planning.edits import Edit
from siting.ui.address import chosen_words
from siting.ui.components.shell import Chosen, choose_plan
from siting.ui.components.welcome import welcome
from siting.ui.components.workshop.adding import edit_that_adds, show_adding
from siting.ui.components.workshop.becoming import show_becoming
from siting.ui.components.workshop.center_card import show_center
from siting.ui.components.workshop.edit_map import forget_map, show_edit_map, take_map
from siting.ui.components.workshop.effects import show_bar, show_effects
from siting.ui.components.workshop.lists import show_centers, show_edits, take_center
from siting.ui.components.workshop.opening import desk_of
from siting.ui.components.workshop.rules import show_rules
from siting.ui.components.workshop.saving import open_asked, show_saving
from siting.ui.navigation import TRY
from siting.ui.service.desk import Desk

#: Height of the map and of what stands beside it: the screen but for navigation and bar.
HEIGHT = "max(430px, calc(100vh - 136px))"


def show() -> None:
    """Show the page."""
    words = chosen_words()
    asked = choose_plan(words, whole=False)
    if asked is None:
        welcome(words)
        return
    desk = desk_of(asked, words)
    if desk is None:
        return
    open_asked(asked, desk, words)
    forget_map()
    _begin(desk)
    _show_desk(asked, desk)


def _begin(desk: Desk) -> None:
    """Do the edit that another page left."""
    left = st.session_state.pop(TRY, None)
    if left is not None and left["act"] == "add":
        where = (float(left["longitude"]), float(left["latitude"]))
        desk.do(edit_that_adds(desk, *where, chosen_words(), name=str(left.get("name") or "")))
    elif left is not None:
        desk.do(Edit.of(left))


@st.fragment
def _show_desk(asked: Chosen, desk: Desk) -> None:
    """Show map and desk; what is done on either reruns this part of the page alone."""
    words = chosen_words()
    take_map(desk, words)
    take_center(desk)
    left, right = st.columns([2, 1], gap="small")
    with left:
        show_edit_map(asked, desk, words, height=HEIGHT)
    with right, st.container(key="siting-desk", gap="small"):
        # Each part has a place of its own: what comes and goes must not move those below it.
        with st.container():
            show_bar(desk, words)
        with st.container(gap="small"):
            show_effects(desk, words)
        with st.container():
            show_center(desk, words)
        _show_tabs(asked, desk, words)


def _show_tabs(asked: Chosen, desk: Desk, words: Words) -> None:
    """Show what is not at hand all the time."""
    names = ("centers", "edits", "add_tab", "rules", "save_tab")
    tabs = st.tabs([words.text(f"workshop_{name}") for name in names])
    centers, edits, adding, rules, saving = tabs
    with centers:
        show_centers(asked, desk, words)
    with edits:
        show_edits(desk, words)
    with adding:
        show_adding(asked, desk, words)
    with rules:
        show_rules(desk, words)
    with saving:
        show_saving(asked, desk, words)
        show_becoming(desk, words)
