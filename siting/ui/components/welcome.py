"""What a first visitor sees who has no plan yet: what this is, and one button that shows it."""

import streamlit as st

from layers.texts import Words
from siting.errors import JobError
from siting.privacy import harmless_markdown
from siting.ui.components.jobs import queue, show_jobs
from siting.ui.service import plans


def welcome(words: Words) -> None:
    """Say what the application does and how to begin."""
    folder = harmless_markdown(str(plans.plan_folder()))
    with st.container(key="siting-welcome", border=True):
        st.subheader(words.text("welcome_title"), anchor=False)
        st.write(words.text("page_lead"))
        offer_demo(words)
        st.caption(words.text("welcome_own", folder=folder))
        show_jobs(words, kinds=("demo", "plan"), most=2)


def offer_demo(words: Words) -> None:
    """Offer to make a plan of simulated households of one province."""
    st.write(words.text("welcome_demo"))
    if not st.button(words.text("welcome_start"), type="primary", key="demo start"):
        return
    try:
        name = words.text("welcome_plan")
        queue().submit("demo", {"name": name}, label=name)
    except JobError as error:
        st.error(str(error))
        return
    st.rerun()
