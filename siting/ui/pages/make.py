"""A plan is asked for, checked at once, made in the background, and opened when it is there."""

import streamlit as st

from layers.errors import LayersError
from siting.errors import SitingError
from siting.ui.address import chosen_words
from siting.ui.components.faults import show_fault
from siting.ui.components.growth_curve import show_curves
from siting.ui.components.jobs import queue, show_jobs
from siting.ui.components.plan_form import MADE, ask_growth, ask_plan
from siting.ui.components.plan_wishes import choose_households
from siting.ui.components.welcome import lead_to, offer_demo

_KINDS = ("plan", "demo", "growth", "improve")


def show() -> None:
    """Show the page."""
    words = chosen_words()
    growth = False
    left, right = st.columns([3, 2], gap="large")
    with left:
        households = choose_households(words)
        if households is None:
            st.info(words.text("make_nothing"))
            lead_to("data", words)
            offer_demo(words)
        else:
            single = words.text("make_one"), words.text("make_many")
            asked_for = st.segmented_control(
                words.text("make_what"), single, default=single[0], required=True,
                key=f"make {words.language}",
            )  # fmt: skip
            growth = asked_for == single[1]
            ask = ask_growth if growth else ask_plan
            try:
                asked = ask(households, words)
                if asked is not None:
                    queue().submit("growth" if growth else "plan", asked.asked, label=asked.label)
                    st.session_state[MADE] = not growth
                    st.rerun()
            except (SitingError, LayersError) as error:
                show_fault(error, words)
    with right:
        # Whoever asks how many are enough sees the answer before older jobs.
        if growth:
            show_curves(words)
        st.subheader(words.text("jobs_title"), anchor=False)
        show_jobs(words, kinds=_KINDS)
        if not growth:
            show_curves(words)
