"""The center that is chosen: what is known of it, and what can be done to it."""

import math
from typing import Any

import streamlit as st

from layers.texts import Words
from siting.maps.edits import center_rows
from siting.planning.edits import Act, Edit
from siting.privacy import harmless_markdown
from siting.ui.components.workshop.adding import BOUNDS
from siting.ui.markup import notes_html
from siting.ui.service.desk import Desk


def show_center(desk: Desk, words: Words) -> None:
    """Show the card of the chosen center, or how one is chosen."""
    centers = desk.answer.centers
    if desk.chosen not in centers.index:
        st.caption(words.text("workshop_hint"))
        return
    row = centers.loc[desk.chosen].to_dict()
    title, *rows = center_rows(desk.chosen, row, words)
    hours = desk.bench.hours(desk.answer, desk.chosen)
    told = words.number(hours) if math.isfinite(hours) else words.text("card_hidden")
    with st.container(border=True, key="workshop-card", gap="small"):
        st.markdown(f"**{harmless_markdown(title)}**")
        notes = [(label, value) for label, value in rows]
        st.html(notes_html([*notes, (words.text("workshop_hours"), told)], words))
        if row["change"] != "closed":
            _acts(desk, row, words)


def _acts(desk: Desk, row: dict[Any, Any], words: Words) -> None:
    """Offer what can be done to a center."""
    key = desk.chosen
    lock: Act = "unlock" if row["locked"] else "lock"
    with st.container(horizontal=True, gap="small", key="workshop-acts"):
        _button(desk, Edit(act=lock, center_id=key), words.text(f"workshop_{lock}"), lock,
                words.text("workshop_lock_help"))  # fmt: skip
        more, fewer = (Edit(act="enlarge", center_id=key, workers=by) for by in (1, -1))
        _button(desk, more, words.text("workshop_enlarge"), "person_add")
        _button(desk, fewer, words.text("workshop_shrink"), "person_remove")
        _button(desk, Edit(act="close", center_id=key), words.text("workshop_close"), "close")
        with st.popover(words.text("workshop_move"), icon=":material/open_with:"):
            _move(desk, row, words)


_ICONS = {"unlock": "lock_open"}


def _button(desk: Desk, edit: Edit, label: str, icon: str, tip: str | None = None) -> None:
    st.button(
        label,
        icon=f":material/{_ICONS.get(icon, icon)}:",
        help=tip,
        key=f"workshop-{edit.act}-{edit.workers}",
        on_click=desk.do,
        args=(edit,),
    )


def _move(desk: Desk, row: dict[Any, Any], words: Words) -> None:
    """Move a center by its degrees, for whoever uses no mouse."""
    point, place = row["geometry"], f"{desk.chosen} {desk.number}"
    x, y = f"workshop-x {place}", f"workshop-y {place}"
    west, south, east, north = BOUNDS
    st.number_input(
        words.text("workshop_longitude"), west, east, round(point.x, 4), 0.005, "%.4f", key=x
    )
    st.number_input(
        words.text("workshop_latitude"), south, north, round(point.y, 4), 0.005, "%.4f", key=y
    )
    st.button(
        words.text("workshop_move"), key="workshop-move", type="primary",
        on_click=_moved, args=(desk, x, y),
    )  # fmt: skip


def _moved(desk: Desk, x: str, y: str) -> None:
    """Move the chosen center to what the boxes hold now."""
    longitude, latitude = float(st.session_state[x]), float(st.session_state[y])
    desk.do(Edit(act="move", center_id=desk.chosen, longitude=longitude, latitude=latitude))
