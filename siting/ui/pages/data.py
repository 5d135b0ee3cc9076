"""Files of the office: read, checked row by row, mended, and kept for plans."""

import streamlit as st

from layers.errors import LayersError
from siting.errors import SitingError
from siting.ui.address import chosen_words
from siting.ui.components.findings import show_findings
from siting.ui.components.jobs import show_jobs
from siting.ui.components.kept_files import choose_kept, show_sources
from siting.ui.components.upload import offer_upload


def show() -> None:
    """Show the page."""
    words = chosen_words()
    left, right = st.columns([1, 2], gap="medium")
    with left:
        st.subheader(words.text("data_read"), anchor=False)
        offer_upload(words)
        show_jobs(words, kinds=("read",), most=3, say_none=False)
        kept = choose_kept(words)
        with st.expander(words.text("data_sources")):
            show_sources(words)
    with right:
        if kept is None:
            st.info(words.text("data_nothing"))
            return
        try:
            show_findings(kept, words)
        except (SitingError, LayersError, OSError):
            st.error(words.text("data_damaged"))
