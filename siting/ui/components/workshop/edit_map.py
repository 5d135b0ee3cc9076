"""The map of the workshop: what is done on it becomes edits, and edits repaint it."""

from layers.texts import Words
from siting.maps.edits import edit_message
from siting.planning.edits import Edit
from siting.privacy import round_places
from siting.ui.components.map_frame import done_on_map, show_map
from siting.ui.components.plan_page import plan_page
from siting.ui.components.shell import Chosen
from siting.ui.components.workshop.adding import edit_that_adds
from siting.ui.service.desk import Desk

_KEY = "siting-workshop-map"


def take_map(desk: Desk, words: Words) -> None:
    """Do what was done on the map: choose a center, move one, add one."""
    done = done_on_map(_KEY)
    if done is None:
        return
    if done.act == "moved" and done.place is not None:
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
    answer = desk.answer
    show_map(
        name,
        words,
        key=_KEY,
        height=height,
        selected=("center", desk.chosen) if desk.chosen else None,
        tools=("pick", "drag", *(["add"] if desk.adding else [])),
        changes=edit_message(desk.number, answer.areas, answer.centers, desk.bench.names),
    )
