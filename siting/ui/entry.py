"""Where the application is entered: chooses the language and the page.

Streamlit runs it anew for every click, from the script in ``served``; that script ships with the
package, so the application opens from any folder.
"""

import streamlit as st

from siting.ui.address import chosen_words, read_address, write_address
from siting.ui.components.document import FRONTEND
from siting.ui.components.shell import show_style, switch_language
from siting.ui.navigation import keep_pages
from siting.ui.pages import PAGES


def show_app() -> None:
    """Show the navigation, the language switch and the chosen page."""
    read_address()
    words = chosen_words()
    icon = (FRONTEND / "icon.svg").read_text(encoding="utf-8")
    st.set_page_config(page_title=words.text("page_title"), page_icon=icon, layout="wide")
    show_style(words)
    pages = [
        st.Page(
            each.show,
            title=words.text(f"page_{each.name}"),
            icon=f":material/{each.icon}:",
            url_path=each.name,
            default=number == 0,
        )
        for number, each in enumerate(PAGES)
    ]
    keep_pages(pages)
    page = st.navigation(pages, position="top")
    switch_language(words)
    page.run()
    write_address()
