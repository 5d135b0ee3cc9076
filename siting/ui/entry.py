"""Where the page is entered: chooses the language and the page.

Streamlit runs it anew for every click, from the script in ``served``; that script ships with the
package, so the page opens from any folder.
"""

from typing import cast

import streamlit as st

from layers.texts import LANGUAGES, Language, Words
from siting.ui.components import head_html, style_html
from siting.ui.pages.country import show_page


def show_app() -> None:
    """Show the title, the choice of the language and the one page."""
    words = Words(_asked_language())
    st.set_page_config(page_title=words.text("page_title"), layout="wide")
    st.html(style_html(words))
    _show_head(words)
    show_page(words.language)


def _asked_language() -> Language:
    asked = st.session_state.get("language") or st.query_params.get("lang")
    return cast("Language", asked if asked in LANGUAGES else LANGUAGES[0])


def _show_head(words: Words) -> None:
    title, switch = st.columns([5, 1], vertical_alignment="center")
    title.html(head_html(words))
    switch.segmented_control(
        words.text("language"),
        LANGUAGES,
        default=words.language,
        format_func=lambda code: words.text(f"language_{code}"),
        label_visibility="collapsed",
        key="language",
    )
    st.query_params["lang"] = words.language
