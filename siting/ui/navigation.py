"""The way from one page of the application to another."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_KEPT = "pages of the application"
#: Name of the page that the bare address opens.
FIRST = "overview"
#: Where a page leaves an edit for the workshop to begin with: act, longitude, latitude in degrees,
#: name.
TRY = "siting try"


def keep_pages(pages: Sequence[StreamlitPage]) -> None:
    """Remember the pages of this run, since Streamlit opens only those."""
    # Streamlit calls the first page by no name.
    st.session_state[_KEPT] = {page.url_path or FIRST: page for page in pages}


def has_page(name: str) -> bool:
    """Tell whether there is a page of that name, see `siting.ui.pages.PAGES`."""
    return name in st.session_state.get(_KEPT, {})


def open_page(name: str) -> None:
    """Leave this page for another; what the address holds goes along."""
    st.switch_page(st.session_state[_KEPT][name])
