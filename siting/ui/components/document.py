"""Language and direction of the document, for screen readers and for the browser."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from layers.texts import Words

FRONTEND = Path(__file__).with_name("frontend")

#: What Streamlit calls its own controls in English, as patterns, and the texts instead.
_NAMES: Mapping[str, str] = {
    "Choose(?: or add)? an option|Choose(?: or add)? options|No options to select": "app_choose",
    "Help for (.*)": "app_help_for",
    "file upload": "data_browse",
    "Remove (.*)": "app_remove",
    "Add files": "data_browse",
    "Dismiss": "app_dismiss",
    "Clear value": "app_clear",
    "Increment": "app_more",
    "Decrement": "app_less",
    "App pages": "app_pages",
    "Open": "app_open_list",
    "progress": "app_progress",
    "Skip to main content": "app_skip",
    "Fullscreen": "app_fullscreen",
    "Fullscreen: (.*)": "app_fullscreen_of",
    "(\\d+) options? available\\.": "app_options",
    "(.*), selected": "app_selected",
    "Close fullscreen": "app_close_fullscreen",
    "Close fullscreen: (.*)": "app_close_fullscreen_of",
}

_document = st.components.v2.component(
    "siting_document", js=(FRONTEND / "document.js").read_text(encoding="utf-8")
)


def set_document(words: Words) -> None:
    """Tell the browser in which language the page is, and from which side it is read."""
    names = [(pattern, words.text(key, name="{}")) for pattern, key in _NAMES.items()]
    said = {"names": names, "browse": words.text("data_browse")}
    data = {"language": words.language, "direction": words.direction, **said}
    _document(key="siting-document", data=data, height=1)
