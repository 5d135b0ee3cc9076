"""What differs between two plans, in words, and as files to take away."""

from collections.abc import Callable, Sequence

import streamlit as st

from layers.texts import Words
from siting.plans.comparing import Comparison
from siting.privacy import harmless_markdown
from siting.sentences.comparison import (
    action_counts_in_words,
    actions_in_words,
    basis_in_words,
    figures_in_words,
    gains_in_words,
)
from siting.ui.service.comparisons import workbook

#: Actions that the page tells; the workbook has all.
_MOST = 40


def show_summary(comparison: Comparison, words: Words) -> None:
    """Say the three numbers of both plans, and how many centers something is done to."""
    _say(
        [
            *figures_in_words(comparison.summary, words),
            action_counts_in_words(comparison.actions, words),
        ]
    )


def show_actions(comparison: Comparison, words: Words) -> None:
    """Say what is to be done to get from the first plan to the second."""
    said = actions_in_words(comparison.actions.head(_MOST), words)
    _say([f"{words.number(at)}. {each}" for at, each in enumerate(said, start=1)])
    left = len(comparison.actions) - len(said)
    if left:
        st.caption(words.text("compare_left", count=left))


def show_gains(comparison: Comparison, words: Words) -> None:
    """Say who gains and who loses, by area, setting and client group."""
    _say(gains_in_words(comparison, words))


def show_basis(comparison: Comparison, words: Words) -> None:
    """Say how far the plans can be compared."""
    _say(basis_in_words(comparison, words))


def offer_comparison(comparison: Comparison, page: Callable[[], bytes], words: Words) -> None:
    """Offer the workbook and the map of changes.

    Parameters
    ----------
    comparison
        What differs.
    page
        Returns the map as one file.
    words
        The language of the files.
    """
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            words.text("compare_excel"),
            lambda: workbook(comparison, words),
            "comparison.xlsx",
            on_click="ignore",
        )
        st.download_button(
            words.text("compare_map_file"), page, "changes.html", "text/html", on_click="ignore"
        )


def _say(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        st.markdown(harmless_markdown(sentence))
