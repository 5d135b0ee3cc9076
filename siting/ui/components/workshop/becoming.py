"""A saved scenario becomes a plan: as it is, or with the rest improved around its choices."""

import streamlit as st

from layers.texts import Words
from siting.errors import JobError
from siting.ui.components.jobs import queue, show_jobs
from siting.ui.service.desk import Desk

_REFUSED, _MINUTES = "workshop makes not", "workshop-minutes"


def show_becoming(desk: Desk, words: Words) -> None:
    """Offer to make a plan of the scenario, and show how far that is."""
    if desk.unsaved or not desk.saved.name:
        st.caption(words.text("workshop_save_first"))
    else:
        _offer(desk, words)
    if st.session_state.pop(_REFUSED, False):
        st.warning(words.text("workshop_job_refused"))
    show_jobs(words, kinds=("improve",), most=2)


def _offer(desk: Desk, words: Words) -> None:
    name = f"workshop-plan {desk.saved.name}"
    st.text_input(words.text("workshop_plan_name"), desk.saved.name, key=name)
    st.number_input(words.text("workshop_minutes"), 0.2, 120.0, 1.0, 0.5, "%.1f", key=_MINUTES)
    with st.container(horizontal=True, gap="small", key="workshop-make"):
        st.button(
            words.text("workshop_improve"), type="primary", icon=":material/auto_fix_high:",
            help=words.text("workshop_improve_help"), on_click=_improve, args=(desk, name),
        )  # fmt: skip
        st.button(
            words.text("workshop_make_as_is"), icon=":material/task_alt:",
            help=words.text("workshop_make_as_is_help"), on_click=_make, args=(desk, name),
        )  # fmt: skip


def _improve(desk: Desk, name: str) -> None:
    _make(desk, name, improve=True, seconds=60.0 * st.session_state[_MINUTES])


def _make(desk: Desk, name: str, *, improve: bool = False, seconds: float | None = None) -> None:
    """Submit the job under the name that the box holds now."""
    called = str(st.session_state[name]).strip()
    asked = {
        "scenario": desk.saved.name,
        "name": called,
        "caseloads": bool(desk.bench.shop.plan.facts.options.get("caseloads", True)),
        "improve": improve,
        "seconds": seconds,
    }
    try:
        queue().submit("improve", asked, label=called)
    except JobError:
        st.session_state[_REFUSED] = True
