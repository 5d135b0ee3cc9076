"""Errors as a user reads them: what kind, what to do, and the exact words folded below."""

import streamlit as st

from layers.texts import Words
from siting.jobs.objections import RefusedError
from siting.privacy import harmless_markdown
from siting.sentences.faults import fault_in_words


def show_fault(error: Exception, words: Words) -> None:
    """Show an error in the language of the user.

    Parameters
    ----------
    error
        Of the core or of the given data; its own sentence is English.
    words
        The language.
    """
    if isinstance(error, RefusedError):
        st.error(harmless_markdown(error.objection.told(words)))
        return
    st.error(fault_in_words(error, words))
    show_detail(str(error), words)


def show_detail(detail: str, words: Words) -> None:
    """Fold the exact words of an error; nothing where there are none."""
    if detail:
        with st.expander(words.text("fault_detail"), expanded=words.language == "en"):
            st.caption(words.name(harmless_markdown(detail)))
