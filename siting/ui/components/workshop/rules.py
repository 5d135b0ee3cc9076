"""The standards of a scenario: how long a way may be, what a center and a worker take."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from layers.texts import Words
from siting.errors import StandardsError
from siting.planning.edits import Edit
from siting.sentences.scenarios import STANDARD_UNITS
from siting.standards import Standards
from siting.ui.components.faults import show_fault
from siting.ui.service.desk import Desk

_WHOLE = {each.name for each in fields(Standards) if each.type in {"int", int}}
_REFUSED = "workshop rules refused"


def show_rules(desk: Desk, words: Words) -> None:
    """Show the standards in force, and let them be changed together, as one edit."""
    rules = desk.answer.outcome.edited.standards
    st.caption(words.text("workshop_rules_about"))
    keys = {name: f"workshop-rule {name} {desk.number}" for name in STANDARD_UNITS}
    for name, unit in STANDARD_UNITS.items():
        kind: Any = int if name in _WHOLE else float
        st.number_input(
            words.text(f"make_standard_{name}"),
            min_value=kind(1),
            value=kind(getattr(rules, name) / unit),
            step=kind(1),
            key=keys[name],
        )
    st.button(
        words.text("workshop_rules_apply"), icon=":material/rule:", on_click=_change,
        args=(desk, keys),
    )  # fmt: skip
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        show_fault(refused, words)


def _change(desk: Desk, keys: Mapping[str, str]) -> None:
    """Do one edit of what the boxes hold otherwise than it is in force."""
    rules = desk.answer.outcome.edited.standards
    changed = {}
    for name, key in keys.items():
        unit, now, value = STANDARD_UNITS[name], getattr(rules, name), st.session_state[key]
        if value != type(value)(now / unit):  # as the box showed it
            changed[name] = type(now)(value * unit)
    if not changed:
        return
    try:
        desk.do(Edit(act="standards", standards=changed))
    except StandardsError as error:
        st.session_state[_REFUSED] = error
