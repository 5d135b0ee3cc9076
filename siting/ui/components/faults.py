"""Errors as a user reads them: their sentence, or what kind of trouble they are."""

import streamlit as st

from layers.texts import Words
from layers.texts.errors import is_known, told
from siting.privacy import harmless_markdown
from siting.sentences.faults import fault_in_words


def show_fault(error: Exception, words: Words) -> None:
    """Show an error in the language of the user.

    Parameters
    ----------
    error
        Its own sentence is shown where it is known in the language; else what kind of trouble it
        is, with its own sentence folded below.
    words
        The language.
    """
    if is_known(error, words):
        st.error(harmless_markdown(told(error, words)))
        return
    st.error(fault_in_words(error, words))
    show_detail(str(error), words)


def show_detail(detail: str, words: Words) -> None:
    """Fold the exact words of an error; nothing where there are none."""
    if detail:
        with st.expander(words.text("fault_detail"), expanded=words.language == "en"):
            st.caption(words.name(harmless_markdown(detail)))
