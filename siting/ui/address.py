"""What the address holds: language, plan, province and view, so that a link opens the same.

The session holds them too, since Streamlit drops them from the address with every other page.
"""

from typing import Literal, get_args

import streamlit as st

from layers.texts import LANGUAGES, Language, Words

#: What an address may hold.
Part = Literal["lang", "plan", "province", "view", "other", "scenario", "center", "area"]
_PARTS: tuple[Part, ...] = get_args(Part)
_WRITTEN = "address written"


def read_address() -> None:
    """Take over what the address says, where it says something else than was written last."""
    written = st.session_state.setdefault(_WRITTEN, {})
    for part in _PARTS:
        said = st.query_params.get(part)
        if said is not None and said != written.get(part):
            st.session_state[_key(part)] = written[part] = said


def write_address() -> None:
    """Write what is chosen into the address."""
    written = st.session_state.setdefault(_WRITTEN, {})
    for part in _PARTS:
        value = chosen(part)
        if value is None:
            st.query_params.pop(part, None)
            written.pop(part, None)
        elif st.query_params.get(part) != value:
            st.query_params[part] = written[part] = value


def chosen(part: Part) -> str | None:
    """Return what is chosen; None for nothing."""
    value = st.session_state.get(_key(part))
    return str(value) if value else None


def choose(part: Part, value: str | None) -> None:
    """Choose something; None for nothing."""
    st.session_state[_key(part)] = value


def chosen_words() -> Words:
    """Return the words of the chosen language; Persian where none is known."""
    asked = chosen("lang")
    known: tuple[Language, ...] = tuple(code for code in LANGUAGES if code == asked)
    return Words(known[0] if known else LANGUAGES[0])


def _key(part: Part) -> str:
    return f"address {part}"
