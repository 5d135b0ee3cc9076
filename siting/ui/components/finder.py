"""The box that finds a place by its name; what was found is shown on the map of the page."""

import streamlit as st

from layers.texts import Words
from siting.plans.places import PlanPlaces
from siting.ui.address import choose
from siting.ui.components.document import FRONTEND
from siting.ui.components.events import later
from siting.ui.components.shell import Chosen, opened
from siting.ui.service.places import Found, found_place, found_places
from siting.ui.service.plans import PlanFile

_FOUND = "siting found"

_finder = st.components.v2.component(
    "siting_finder",
    html='<div class="siting-finder-root"></div>',
    js=(FRONTEND / "finder.js").read_text(encoding="utf-8"),
    css=(FRONTEND / "finder.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@st.cache_resource(max_entries=3, show_spinner=False)
def listed_places(file: PlanFile) -> PlanPlaces:
    """List the places of a plan once for each state of its file."""
    plan = opened(file)
    return PlanPlaces.of(plan.gaps, plan.centers)


def show_finder(asked: Chosen, words: Words) -> None:
    """Offer the box; whoever chooses a place sees its province and the place on the map."""
    with st.container(key="siting-find"):
        _find(asked.file, asked.province, words)


@st.fragment
def _find(file: PlanFile, province: str | None, words: Words) -> None:
    said = str(st.session_state.get("siting-finder", {}).get("said") or "")
    hits = []
    if said:  # the places of a country take a second to list, which nobody waits for who looks on
        hits = found_places(listed_places(file), said, province=province, words=words)
    data = {
        "said": said,
        "hits": hits,
        "label": words.text("find_label"),
        "hint": words.text("find_hint"),
        "none": words.text("find_none"),
        "wait": words.text("find_wait"),
        "clear": words.text("find_clear"),
        "count": words.text("find_count", count=len(hits)),
    }
    done = _finder(key="siting-finder", data=data, on_said_change=later, on_picked_change=later)
    if done.picked:
        position = done.picked["place"]
        show_found(None if position is None else found_place(listed_places(file), position))


def show_found(place: Found | None) -> None:
    """Show a place on the map in a new run of the page; None takes the mark away."""
    st.session_state[_FOUND] = place
    if place is not None:
        choose("province", place.province)
        choose("view", None)
        choose("area", place.id if place.kind == "neighborhood" else None)
        choose("center", place.id if place.kind == "center" else None)
    st.rerun()


def found_in(province: str | None) -> Found | None:
    """Return the place that was found last, if its province is the one that is shown."""
    place: Found | None = st.session_state.get(_FOUND)
    return place if place is not None and place.province == province else None
