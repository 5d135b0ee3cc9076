"""The figures of a plan: three that add up, the unlocated, and how far from the best it is."""

import streamlit as st

from layers.texts import Words
from siting.maps import Facts, fact_notes
from siting.ui.markup import figures_html, notes_html


def show_figures(facts: Facts, words: Words) -> None:
    """Show the households in reach, without room and out of reach, and those without a place."""
    st.html(figures_html(facts, words))


def show_certificate(facts: Facts, words: Words) -> None:
    """Say how far from the best the plan is, and by which standards and ways it was made."""
    st.html(notes_html(list(fact_notes(facts, words)), words))
