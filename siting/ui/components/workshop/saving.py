"""A scenario is opened, saved under a name, and becomes a plan."""

from dataclasses import replace

import streamlit as st

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import ScenarioError, SitingError
from siting.planning.scenarios import LONGEST_NAME, Scenario
from siting.privacy import harmless_markdown
from siting.ui.address import choose, chosen
from siting.ui.components.shell import Chosen
from siting.ui.service.desk import Desk
from siting.ui.service.scenarios import save_scenario, scenarios_of, store

_SAID = "workshop said"


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
    if names:
        begin = words.text("workshop_new")
        offered = ["", *names]
        st.selectbox(
            words.text("workshop_open"),
            offered,
            index=offered.index(desk.saved.name) if desk.saved.name in offered else 0,
            format_func=lambda name: name or begin,
            key=f"workshop-open {desk.saved.name} {desk.saved.version}",
            on_change=_open,
            args=(desk, f"workshop-open {desk.saved.name} {desk.saved.version}"),
        )
    state = f"{desk.saved.name} {desk.saved.version}"
    st.text_input(
        words.text("workshop_name"), desk.saved.name, LONGEST_NAME, key=f"workshop-name {state}"
    )
    st.text_area(
        words.text("workshop_comment"), desk.saved.comment, height=68,
        key=f"workshop-comment {state}",
    )  # fmt: skip
    st.button(
        words.text("workshop_save"), type="primary", icon=":material/save:",
        on_click=_save, args=(asked, desk, state),
    )  # fmt: skip
    _tell(desk, words)


def _open(desk: Desk, key: str) -> None:
    name = st.session_state[key]
    try:
        desk.open(store().open(name) if name else Scenario(name=""))
    except (SitingError, LayersError, OSError):
        st.session_state[_SAID] = ("error", "workshop_scenario_damaged", {"name": name})
        return
    choose("scenario", name or None)


def _save(asked: Chosen, desk: Desk, state: str) -> None:
    """Save under what the boxes hold now, and note what is to be said of it."""
    name = str(st.session_state[f"workshop-name {state}"])
    comment = str(st.session_state[f"workshop-comment {state}"])
    if not name.strip():
        st.session_state[_SAID] = ("warning", "workshop_name_missing", {})
        return
    wanted = replace(desk.scenario, comment=comment.strip())
    try:
        saved = save_scenario(
            wanted, name.strip(), plan=asked.file.path, households=desk.bench.households
        )
    except ScenarioError:
        st.session_state[_SAID] = ("warning", "workshop_name_refused", {})
        return
    except (SitingError, LayersError, OSError):
        st.session_state[_SAID] = ("error", "app_not_kept", {})
        return
    told = {"name": saved.name, "version": saved.version}
    said = ("success", "workshop_saved", told)
    if saved.name != name.strip():
        told = {"name": name.strip(), "other": saved.name}
        said = ("warning", "workshop_saved_beside", told)
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
