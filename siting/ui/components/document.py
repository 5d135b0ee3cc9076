"""Language and direction of the document, for screen readers and for the browser."""

from pathlib import Path

import streamlit as st

from layers.texts import Words

FRONTEND = Path(__file__).with_name("frontend")

_JS = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
  document.documentElement.dir = data.direction;
}
"""

_document = st.components.v2.component("siting_document", js=_JS)


def set_document(words: Words) -> None:
    """Tell the browser in which language the page is, and from which side it is read."""
    data = {"language": words.language, "direction": words.direction}
    _document(key="siting-document", data=data, height=1)
