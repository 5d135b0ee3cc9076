"""A center is added without the map: by the name of a neighborhood, or by its degrees."""

import streamlit as st

from layers.texts import Words, isolated
from siting.planning.edits import Edit
from siting.plans.naming import area_at, named_areas
from siting.ui.components.shell import Chosen
from siting.ui.service.desk import Desk

_NAME = "workshop-new-name"
#: The country with some room, in degrees: west, south, east, north.
BOUNDS = (44.0, 25.0, 63.4, 39.8)


def edit_that_adds(
    desk: Desk, longitude: float, latitude: float, words: Words, *, name: str = ""
) -> Edit:
    """Return the edit that puts a center somewhere.

    Parameters
    ----------
    desk
        Whose scenario it is for.
    longitude, latitude
        Where, in degrees.
    words
        The language of its name.
    name
        What to call it; by default after the neighborhood that it stands in.
    """
    key = desk.new_id()
    place = area_at(desk.bench.shop.plan.neighborhoods, longitude, latitude)
    usual = words.text("workshop_new_center_in", place=place) if place else ""
    number = int(key.rpartition("-")[2])
    known = name.strip() or usual or words.text("workshop_new_center", number=number)
    return Edit(
        act="add",
        center_id=key,
        longitude=round(longitude, 5),
        latitude=round(latitude, 5),
        name=known,
    )


def show_adding(asked: Chosen, desk: Desk, words: Words) -> None:
    """Show the form that adds a center."""
    ways = ("workshop_by_name", "workshop_by_degrees")
    way = st.segmented_control(
        words.text("workshop_add"), ways, default=ways[0], required=True, format_func=words.text,
        key="workshop-way", label_visibility="collapsed",
    )  # fmt: skip
    place = _by_degrees(words) if way == ways[1] else _by_name(asked, words)
    st.text_input(words.text("workshop_center_name"), key=_NAME)
    st.button(
        words.text("workshop_put"),
        type="primary",
        disabled=place is None,
        on_click=_put,
        args=(desk, place, words),
    )


def _put(desk: Desk, place: tuple[float, float], words: Words) -> None:
    desk.do(edit_that_adds(desk, *place, words, name=st.session_state[_NAME]))
    st.session_state[_NAME] = ""


def _by_degrees(words: Words) -> tuple[float, float] | None:
    west, south, east, north = BOUNDS
    first, second = st.columns(2)
    longitude = first.number_input(
        words.text("workshop_longitude"), west, east, None, 0.001, "%.5f", key="workshop-lon"
    )
    latitude = second.number_input(
        words.text("workshop_latitude"), south, north, None, 0.001, "%.5f", key="workshop-lat"
    )
    return None if longitude is None or latitude is None else (longitude, latitude)


def _by_name(asked: Chosen, words: Words) -> tuple[float, float] | None:
    text = st.text_input(words.text("workshop_neighborhood"), key="workshop-neighborhood")
    areas = asked.plan.gaps[asked.plan.gaps["province_code"] == asked.province]
    found = named_areas(areas, text)
    if not text:
        return None
    if found.empty:
        st.info(words.text("workshop_no_place"))
        return None
    counties = found["county"].fillna("")
    key = st.selectbox(
        words.text("workshop_which"),
        list(found.index),
        format_func=lambda key: words.joined(
            [isolated(str(found["name"][key])), isolated(str(counties[key]))]
        ),
    )
    point = found.geometry[key].representative_point()
    return point.x, point.y
