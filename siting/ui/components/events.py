"""What components of our own have to tell, before the page is drawn that shows them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def event_of(key: str, name: str) -> Mapping[str, Any] | None:
    """Return what a component told that caused this run.

    A page that reads it before it draws anything shows the answer in the same run. A run that is
    cut off by the next one leaves its event to that; so each is returned once only.

    Parameters
    ----------
    key
        Of the component.
    name
        Of the event; it says ``at`` which moment it happened.

    Returns
    -------
    What it told; None for nothing new.
    """
    told = st.session_state.get(key)
    event = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(event, Mapping):
        return None
    heard = f"{key} {name} heard"
    if st.session_state.get(heard) == event["at"]:
        return None
    st.session_state[heard] = event["at"]
    return event


def later() -> None:
    """Take an event; the page reads it in the run that follows."""
