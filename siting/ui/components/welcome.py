"""What a first visitor sees who has no plan yet: what this is, and one button that shows it."""

import streamlit as st

from layers.texts import Words, isolated
from siting.errors import JobError
from siting.privacy import harmless_markdown
from siting.ui.components.faults import show_fault
from siting.ui.components.jobs import queue, show_jobs
from siting.ui.navigation import has_page, open_page
from siting.ui.service import plans


def welcome(words: Words) -> None:
    """Say what the application does and how to begin."""
    folder = isolated(harmless_markdown(str(plans.plan_folder())))
    with st.container(key="siting-welcome", border=True):
        st.subheader(words.text("welcome_title"), anchor=False)
        st.write(words.text("page_lead"))
        offer_demo(words)
        st.write(words.text("welcome_own"))
        lead_to("data", words)
        st.caption(words.text("welcome_kept", folder=folder))
        show_jobs(words, kinds=("demo", "plan"), most=2, say_none=False)


def lead_to(page: str, words: Words) -> None:
    """Offer another page, see `siting.ui.pages.PAGES`, with what is done there as the label."""
    if has_page(page) and st.button(words.text(f"lead_to_{page}"), key=f"to {page}"):
        open_page(page)


def offer_demo(words: Words) -> None:
    """Offer to make a plan of simulated households of one province."""
    st.write(words.text("welcome_demo"))
    if not st.button(words.text("welcome_start"), type="primary", key="demo start"):
        return
    try:
        name = words.text("welcome_plan")
        queue().submit("demo", {"name": name}, label=name)
    except JobError as error:
        show_fault(error, words)
        return
    st.rerun()
