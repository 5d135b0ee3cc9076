"""What a first visitor sees who has no plan yet."""

import streamlit as st

from layers.texts import Words
from siting.privacy import harmless_markdown
from siting.ui.service import plans


def welcome(words: Words) -> None:
    """Say what the application does and how to begin."""
    folder = harmless_markdown(str(plans.plan_folder()))
    with st.container(key="siting-welcome", border=True):
        st.subheader(words.text("welcome_title"), anchor=False)
        st.write(words.text("page_lead"))
        st.info(words.text("no_plans", folder=folder))
