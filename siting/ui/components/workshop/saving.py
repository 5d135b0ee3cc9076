"""A scenario is opened, saved under a name, and becomes a plan."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import ScenarioError, SitingError
from siting.planning.edit_lists import Scenario
from siting.planning.scenarios import LONGEST_NAME
from siting.privacy import harmless_markdown
from siting.ui.address import choose, chosen
from siting.ui.components.shell import Chosen
from siting.ui.service.desk import Desk
from siting.ui.service.scenarios import save_scenario, scenarios_of, store

_SAID, _FILLED = "workshop said", "workshop filled"
#: Keys of the boxes; the same for every scenario, so that a browser never mixes up two of them.
_OPEN, _NAME, _COMMENT = "workshop-open", "workshop-name", "workshop-comment"


def open_asked(asked: Chosen, desk: Desk, words: Words) -> None:
    """Open the scenario that the address names, unless it is on the desk already."""
    name = chosen("scenario")
    if not name or name == desk.saved.name:
        return
    try:
        if name in scenarios_of(asked.file):
            desk.open(store().open(name))
            return
    except (SitingError, LayersError, OSError):
        pass
    choose("scenario", None)
    st.info(words.text("workshop_no_scenario", name=words.name(harmless_markdown(name))))


def show_saving(asked: Chosen, desk: Desk, words: Words) -> None:
    """Offer scenarios to open, and to save this one with a name and a comment."""
    names = scenarios_of(asked.file)
    _fill(asked, desk, names)
    if names:
        _offer(desk, names, words)
    st.text_input(words.text("workshop_name"), max_chars=LONGEST_NAME, key=_NAME)
    st.text_area(words.text("workshop_comment"), height=68, key=_COMMENT)
    st.button(
        words.text("workshop_save"), type="primary", icon=":material/save:",
        on_click=_save, args=(asked, desk),
    )  # fmt: skip
    _tell(desk, words)


def _fill(asked: Chosen, desk: Desk, names: Sequence[str]) -> None:
    """Write into the boxes what is on the desk, whenever that is another scenario or version."""
    saved = desk.saved
    now = (str(asked.file.path), saved.name, saved.version)
    there = _NAME in st.session_state and (_OPEN in st.session_state or not names)
    if there and st.session_state.get(_FILLED) == now:
        return
    st.session_state[_FILLED] = now
    st.session_state[_NAME], st.session_state[_COMMENT] = saved.name, saved.comment
    st.session_state[_OPEN] = saved.name if saved.name in names else ""


def _offer(desk: Desk, names: Sequence[str], words: Words) -> None:
    """Offer scenarios, and to open the chosen one.

    Only the button opens. A box that did so by itself could empty the desk where a browser, after
    saving, still tells what the box held before.
    """
    begin = words.text("workshop_new")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            words.text("workshop_open"),
            ["", *names],
            format_func=lambda name: name or begin,
            key=_OPEN,
        )
        st.button(
            words.text("workshop_open_now"), icon=":material/folder_open:", on_click=_open,
            args=(desk,), key="workshop-open-now",
        )  # fmt: skip
    if desk.unsaved and desk.scenario.edits and st.session_state[_OPEN] != desk.saved.name:
        st.caption(words.text("workshop_open_loses"))


def _open(desk: Desk) -> None:
    name = st.session_state[_OPEN]
    try:
        desk.open(store().open(name) if name else Scenario(name=""))
    except (SitingError, LayersError, OSError):
        st.session_state[_SAID] = ("error", "workshop_scenario_damaged", {"name": name})
        return
    choose("scenario", name or None)


def _save(asked: Chosen, desk: Desk) -> None:
    """Save under what the boxes hold now, and note what is to be said of it."""
    name = str(st.session_state[_NAME]).strip()
    comment = str(st.session_state[_COMMENT]).strip()
    if not name:
        st.session_state[_SAID] = ("warning", "workshop_name_missing", {})
        return
    wanted = replace(desk.scenario, comment=comment)
    try:
        saved = save_scenario(
            wanted,
            name,
            plan=asked.file.path,
            households=desk.bench.households,
            streets=desk.bench.street_files,
        )
    except ScenarioError:
        st.session_state[_SAID] = ("warning", "workshop_name_refused", {})
        return
    except (SitingError, LayersError, OSError):
        st.session_state[_SAID] = ("error", "app_not_kept", {})
        return
    told = {"name": saved.name, "version": saved.version}
    said = ("success", "workshop_saved", told)
    if saved.name != name:
        said = ("warning", "workshop_saved_beside", {"name": name, "other": saved.name})
    desk.open(saved)
    choose("scenario", saved.name)
    st.session_state[_SAID] = said


def _tell(desk: Desk, words: Words) -> None:
    """Say what became of saving, once; else whether there is anything to save."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        show, key, values = said
        told = {
            name: words.name(harmless_markdown(value)) if isinstance(value, str) else value
            for name, value in values.items()
        }
        getattr(st, show)(words.text(key, **told))
    elif desk.unsaved and desk.scenario.edits:
        st.caption(words.text("workshop_unsaved"))
