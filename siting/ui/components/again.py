"""Running once more what a click has changed: the fragment around it, where that can be."""

import streamlit as st
from streamlit.errors import StreamlitAPIException


def run_again() -> None:
    """Run the fragment once more, or the page where the whole page runs already."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
