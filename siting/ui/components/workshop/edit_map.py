"""The map of the workshop: what is done on it becomes edits, and edits repaint it."""

from typing import Any

import streamlit as st

from layers.texts import Words
from siting.maps.edits import edit_message, message_since
from siting.planning.edits import Edit
from siting.privacy import round_places
from siting.ui.components.map_frame import done_on_map, show_map
from siting.ui.components.plan_page import plan_page
from siting.ui.components.shell import Chosen
from siting.ui.components.workshop.adding import edit_that_adds
from siting.ui.service.desk import Desk

_KEY = "siting-workshop-map"
_TOLD = "workshop map told"


def forget_map() -> None:
    """Let the map be told everything anew: a page that is drawn from its start knows nothing."""
    st.session_state.pop(_TOLD, None)


def take_map(desk: Desk, words: Words) -> None:
    """Do what was done on the map: choose a center, move one, add one."""
    done = done_on_map(_KEY)
    if done is None:
        return
    if done.act == "missed":
        forget_map()
    elif done.act == "moved" and done.place is not None:
        longitude, latitude = map(float, round_places(done.place, decimals=5))
        desk.do(Edit(act="move", center_id=done.id, longitude=longitude, latitude=latitude))
    elif desk.adding and done.kind == "ground" and done.place is not None:
        desk.do(edit_that_adds(desk, *done.place, words))
    else:
        desk.chosen = done.id if done.kind == "center" else ""


def show_edit_map(asked: Chosen, desk: Desk, words: Words, *, height: str) -> None:
    """Show the map of the plan, with what the edits change."""
    name = plan_page(asked, words)
    if name is None:
        return
    show_map(
        name,
        words,
        key=_KEY,
        height=height,
        selected=("center", desk.chosen) if desk.chosen else None,
        tools=("pick", "drag", *(["add"] if desk.adding else [])),
        changes=_changes(desk, name),
    )


def _changes(desk: Desk, page: str) -> dict[str, Any]:
    """Return what the edits change, of that only what the page was not told before."""
    answer = desk.answer
    now = edit_message(desk.number, answer.areas, answer.centers, desk.bench.names)
    known, before = st.session_state.get(_TOLD, ("", None))
    st.session_state[_TOLD] = page, now
    return now if known != page else message_since(before, now)
